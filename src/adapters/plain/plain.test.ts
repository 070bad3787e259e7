import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { plain } from './index.ts';

async function discover(
  names: readonly string[],
  placeholders: Readonly<Record<string, string>> = {},
) {
  const files = Object.fromEntries(names.map((name) => [`m/${name}`, 'select 1;']));
  const set = await plain.discover(memoryTree(files), 'm', { nonTransactional: [], placeholders });
  return {
    ids: set.migrations.map(({ id, down }) => (down ? `${id} (down)` : id)),
    skipped: set.skipped.map(({ what }) => what),
  };
}

describe('discover', () => {
  it('takes numbered files in the order of their numbers, down parts with them', async () => {
    const names = [
      '100_c.sql',
      '12_b.sql',
      '12_b_rollback.sql',
      '2_a.sql',
      '3_x.down.sql',
      'seed.sql',
    ];
    expect(await discover(names)).toEqual({
      ids: ['2_a', '12_b (down)', '100_c'],
      skipped: ['m/3_x.down.sql', 'm/seed.sql'],
    });
  });

  it('takes only .up.sql where that is the habit', async () => {
    const names = ['1_a.up.sql', '1_a.down.sql', '2_b.up.sql', '3_forgotten.sql', '4_d.up.go'];
    expect(await discover(names)).toEqual({
      ids: ['1_a (down)', '2_b'],
      skipped: ['m/3_forgotten.sql', 'm/4_d.up.go'],
    });
  });

  it('takes folders with up.sql', async () => {
    const names = ['100_a/up.sql', '100_a/down.sql', '1616_b c/up.sql', '1616_b c/notes.sql'];
    expect(await discover(names)).toEqual({
      ids: ['100_a (down)', '1616_b c'],
      skipped: ['m/1616_b c/notes.sql'],
    });
  });

  it('takes all files by name where none has a number', async () => {
    expect((await discover(['b.sql', 'a.sql'])).ids).toEqual(['a', 'b']);
  });

  it('fills Go templates', async () => {
    const text =
      'create schema {{ index .Options "Namespace" }};\nselect \'{{1,2},{3,4}}\'::int[];';
    const tree = memoryTree({ 'm/1_a.up.sql': text });
    const settings = { nonTransactional: [], placeholders: { Namespace: 'auth' } };
    const [migration] = (await plain.discover(tree, 'm', settings)).migrations;
    expect(migration?.up.map(({ sql }) => sql)).toEqual([
      'create schema auth;',
      "select '{{1,2},{3,4}}'::int[];",
    ]);
    await expect(plain.discover(tree, 'm', { ...settings, placeholders: {} })).rejects.toThrow(
      expect.objectContaining({ code: 'missing-placeholder' }),
    );
  });
});
