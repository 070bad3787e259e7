import { expect, test } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { drizzleV1 } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const files = {
  'd/20240102030405_b/migration.sql': 'select 2;',
  'd/20240102030405_b/snapshot.json': '{ "dialect": "postgres" }',
  'd/20240101000000_a/migration.sql': 'select 1;',
  'd/20240101000000_a/snapshot.json': '{ "dialect": "postgres" }',
};

test('a late folder is applied, and its time becomes created_at', async () => {
  const { migrations } = await drizzleV1.discover(memoryTree(files), 'd', settings);
  const decision = drizzleV1.ledger?.decide([{ name: '20240102030405_b' }], migrations);
  expect(decision).toMatchObject({ apply: [{ id: '20240101000000_a' }], skipped: 1 });
  expect(migrations[1]?.version).toBe(String(Date.UTC(2024, 0, 2, 3, 4, 5)));
});

test('a journal means the layout before version 1; another dialect is another database', async () => {
  const journal = { ...files, 'd/meta/_journal.json': '{}' };
  expect(await drizzleV1.detect(memoryTree(journal))).toEqual([]);
  const mysql = { ...files, 'd/20240102030405_b/snapshot.json': '{ "dialect": "mysql" }' };
  expect(await drizzleV1.detect(memoryTree(mysql))).toMatchObject([{ otherDatabase: 'MySQL' }]);
});
