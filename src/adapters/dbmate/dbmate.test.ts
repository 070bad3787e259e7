import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { dbmate } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };

function discover(files: Readonly<Record<string, string>>) {
  return dbmate.discover(memoryTree(files), 'm', settings);
}

const block = '-- migrate:up\nselect 1;\n-- migrate:down\n';

describe('discover', () => {
  it('sorts names as text and keeps the digits as they are, as dbmate does', async () => {
    const { migrations } = await discover({
      'm/2_b.sql': block,
      'm/012_a.sql': block,
      'm/100.sql': block,
    });
    expect(migrations.map(({ version }) => version)).toEqual(['012', '100', '2']);
  });

  it('reads each block from its marker to the next', async () => {
    const text = `-- about\n\n--migrate:up\nselect 1;\n-- migrate:down transaction:false\nselect 2;\n${block}`;
    const [migration] = (await discover({ 'm/1_a.sql': text })).migrations;
    expect(migration?.up.map(({ sql, line }) => [line, sql])).toEqual([
      [3, '--migrate:up\nselect 1;\n'],
      [7, '-- migrate:up\nselect 1;\n'],
    ]);
    const sent = (steps: readonly { sql: string }[] | null | undefined) =>
      steps?.map(({ sql }) => sql.split(' ')[0]);
    expect(sent(migration && dbmate.plan(migration, settings))).toEqual([
      'BEGIN',
      '--migrate:up\nselect',
      'insert',
      'COMMIT',
      'BEGIN',
      '--',
      'insert',
      'COMMIT',
    ]);
    expect(sent(migration && dbmate.planDown?.(migration, settings))?.slice(0, 3)).toEqual([
      '--',
      'delete',
      'BEGIN',
    ]);
  });

  it.each([
    ['-- migrate:up transaction:false', 'message'],
    ['-- migrate:up foo:bar transaction:false', 'message'],
    ['-- migrate:up transaction:true', 'file'],
    ['-- migrate:up', 'file'],
    ['-- migrate:up\ncommit;', 'own'],
  ])('%j runs in mode %s', async (marker, mode) => {
    const { migrations } = await discover({ 'm/1_a.sql': `${marker}\nselect 1;\n-- migrate:down` });
    expect(migrations[0]?.transactionMode).toBe(mode);
  });

  it.each([
    ['select 1;', 1],
    ['-- x\nselect 1;\n-- migrate:up\n-- migrate:down', 2],
    ['-- migrate:up\nselect 1;', 1],
    ['-- migrate:up\n-- migrate:down\n-- migrate:down', 3],
    ['\ufeff-- migrate:up\n-- migrate:down', 1],
  ])('refuses %j at line %i, as dbmate does', async (text, line) => {
    await expect(discover({ 'm/1_a.sql': text })).rejects.toThrow(
      expect.objectContaining({
        code: 'invalid-migration',
        message: expect.stringContaining(`line ${line}:`),
      }),
    );
  });
});

it('applies a version that was merged late', async () => {
  const { migrations } = await discover({
    'm/1_a.sql': block,
    'm/2_b.sql': block,
    'm/3_c.sql': block,
  });
  const decision = dbmate.ledger?.decide([{ version: '3' }, { version: '1' }], migrations);
  expect(decision?.apply.map(({ version }) => version)).toEqual(['2']);
});
