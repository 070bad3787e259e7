import { expect, test } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { supabase } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };

async function planOf(text: string): Promise<readonly string[]> {
  const tree = memoryTree({ 's/1_a.sql': text });
  const { migrations } = await supabase.discover(tree, 's', settings);
  const steps = migrations.flatMap((migration) => supabase.plan(migration, settings));
  return steps.slice(2).map(({ sql }) => sql.replace(/^INSERT INTO supabase.*/, 'row'));
}

test('one batch holds the statements and the row', async () => {
  expect(await planOf("select ';'; select 2;")).toEqual([
    'BEGIN',
    "select ';'",
    'select 2',
    'row',
    'COMMIT',
  ]);
});

test('what refuses transactions is sent between batches', async () => {
  expect(await planOf('select 1; create index concurrently i on t (a); select 2')).toEqual([
    'BEGIN',
    'select 1',
    'COMMIT',
    'create index concurrently i on t (a)',
    'BEGIN',
    'select 2',
    'row',
    'COMMIT',
  ]);
});

test('a file with its own transaction is not batched', async () => {
  expect(await planOf('begin; select 1; commit;')).toEqual(['begin', 'select 1', 'commit', 'row']);
});

test('refuses versions below the newest and versions without a file', async () => {
  const tree = memoryTree({ 's/1_a.sql': 'select 1', 's/2_b.sql': 'select 2' });
  const { migrations } = await supabase.discover(tree, 's', settings);
  const decide = (...versions: string[]) =>
    supabase.ledger?.decide(
      versions.map((version) => ({ version })),
      migrations,
    );
  expect(decide('1')).toMatchObject({ apply: [{ id: '2_b' }], skipped: 1 });
  expect(decide('2')?.refused).toMatch(/--include-all .* 1_a$/);
  expect(decide('1', '3')?.refused).toMatch(/not found in local migrations directory\. 3$/);
});

test('skips the first init of old projects, and only the first', async () => {
  const tree = memoryTree({ 's/20210101000000_init.sql': '', 's/20210102000000_init.sql': '' });
  const { migrations, skipped } = await supabase.discover(tree, 's', settings);
  expect(migrations.map(({ version }) => version)).toEqual(['20210102000000']);
  expect(skipped).toHaveLength(1);
});
