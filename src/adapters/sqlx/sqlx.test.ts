import { expect, test } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { sqlx } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const files = {
  'm/2_b.up.sql': '-- no-transaction\nselect 2',
  'm/2_b.down.sql': 'select -2',
  'm/10_c_d.sql': '\n-- no-transaction\nselect 10',
};

test('orders by number, pairs up and down, and looks only at the first bytes', async () => {
  const { migrations } = await sqlx.discover(memoryTree(files), 'm', settings);
  expect(migrations).toMatchObject([
    { id: '2_b', version: '2', transactionMode: 'message', down: [{ file: 'm/2_b.down.sql' }] },
    { id: '10_c_d', transactionMode: 'file', down: null, extra: { description: 'c d' } },
  ]);
});

test('refuses edited, missing and partly applied migrations in its own words', async () => {
  const { migrations } = await sqlx.discover(memoryTree(files), 'm', settings);
  const row = { version: '2', checksum: migrations[0]?.checksum, success: true };
  const decide = (changes: object) => sqlx.ledger?.decide([{ ...row, ...changes }], migrations);
  expect(decide({})).toMatchObject({ apply: [{ id: '10_c_d' }], skipped: 1 });
  expect(decide({ checksum: 'other' })?.refused).toMatch(/^migration 2 .* has been modified$/);
  expect(decide({ version: '1' })?.refused).toMatch(/^migration 1 .* is missing/);
  expect(decide({ success: false })?.refused).toMatch(/^migration 2 is partially applied/);
});

test('stops at a name that sqlx cannot read', async () => {
  const tree = memoryTree({ 'm/seed_data.sql': '' });
  await expect(sqlx.discover(tree, 'm', settings)).rejects.toMatchObject({ code: 'bad-version' });
});
