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

describe('a folder with a list', () => {
  const settings = { nonTransactional: [], placeholders: {} };
  const files = {
    'x/series': '# first the tables\nb.sql\n\nold/a   # no ending\n./c.up.sql\n',
    'x/b.sql': 'select 1;',
    'x/old/a.sql': 'select 2;',
    'x/c.up.sql': 'select 3;',
    'x/c.down.sql': 'select -3;',
    'x/d.sql': 'select 4;',
  };

  it('is found by it, and runs what it lists, in its order', async () => {
    const tree = memoryTree({ ...files, 'x/old/migrations/001_z.sql': '' });
    expect((await plain.detect(tree)).map(({ directory }) => directory)).toEqual(['x']);
    const { migrations, skipped } = await plain.discover(memoryTree(files), 'x', settings);
    expect(migrations.map(({ id, file }) => [id, file])).toEqual([
      ['b', 'x/b.sql'],
      ['old/a', 'x/old/a.sql'],
      ['c', 'x/c.up.sql'],
    ]);
    expect(migrations[2]?.down).toMatchObject([{ sql: 'select -3;' }]);
    expect(skipped).toContainEqual({
      what: 'x/d.sql',
      why: 'x/series does not list it, so it is never run',
    });
  });

  it('takes the list that the project names', async () => {
    const tree = memoryTree({ ...files, 'deploy/list': 'd.sql\n' });
    const named = { ...settings, orderFile: './deploy/list' };
    const { migrations } = await plain.discover(tree, 'x', named);
    expect(migrations.map(({ file }) => file)).toEqual(['x/d.sql']);
  });

  it('refuses a line without its file, and a file in two lines', async () => {
    const listing = (text: string) =>
      plain.discover(memoryTree({ ...files, 'x/series': text }), 'x', settings);
    await expect(listing('b.sql\n\ngone.sql')).rejects.toMatchObject({
      code: 'missing-file',
      message: expect.stringContaining('"x/series" line 3'),
    });
    await expect(listing('b.sql\nb')).rejects.toMatchObject({
      code: 'duplicate-version',
      message: expect.stringContaining('lines 1 and 2'),
    });
  });
});
