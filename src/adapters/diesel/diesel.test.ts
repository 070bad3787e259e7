import { expect, test } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { diesel } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };

test('compares versions without dashes as text', async () => {
  const names = ['2020-01-02-000000-0000_c', '20200101000000_a', '2020-01-02-000000_b x'];
  const files = Object.fromEntries(names.map((name) => [`m/${name}/up.sql`, 'select 1']));
  const { migrations } = await diesel.discover(memoryTree(files), 'm', settings);
  expect(migrations.map(({ version }) => version)).toEqual([
    '20200101000000',
    '20200102000000',
    '202001020000000000',
  ]);
});

test.each([
  [undefined, 'file'],
  ['run_in_transaction = true', 'file'],
  ['run_in_transaction = false', 'message'],
  ['', 'message'],
  ['run_in_transaction = 1', 'file'],
])('metadata.toml %j means mode %s', async (metadata, mode) => {
  const files = { 'm/1_a/up.sql': 'select 1' };
  const tree = memoryTree(
    metadata === undefined ? files : { ...files, 'm/1_a/metadata.toml': metadata },
  );
  const { migrations } = await diesel.discover(tree, 'm', settings);
  expect(migrations[0]?.transactionMode).toBe(mode);
});

test('two spellings of one version are a duplicate', async () => {
  const tree = memoryTree({
    'm/2020-01-01-000000_a/up.sql': 'select 1',
    'm/20200101000000_b/up.sql': 'select 1',
  });
  await expect(diesel.discover(tree, 'm', settings)).rejects.toMatchObject({
    code: 'duplicate-version',
  });
});

test('numbered folders alone are not Diesel’s; with a Cargo.toml they are likely so', async () => {
  const files = { 'hasura/migrations/1600000000000_x/up.sql': 'select 1' };
  expect(await diesel.detect(memoryTree(files))).toEqual([]);
  const cargo = { 'Cargo.toml': '[dependencies]\ndiesel = { features = ["sqlite"] }\n' };
  expect(await diesel.detect(memoryTree({ ...files, ...cargo }))).toMatchObject([
    { confidence: 'likely', otherDatabase: 'SQLite' },
  ]);
});
