import { expect, test } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { drizzle } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };

function project(entries: readonly { tag: string; when: number }[]) {
  return memoryTree({
    'd/meta/_journal.json': JSON.stringify({ dialect: 'postgresql', entries }),
    'd/0000_a.sql': 'select 1;\n--> statement-breakpoint\nselect 2;',
    'd/0001_b.sql': 'select 3;',
  });
}

const entries = [
  { tag: '0000_a', when: 200 },
  { tag: '0001_b', when: 100 },
];

test('cuts at breakpoints and keeps the journal’s order', async () => {
  const { migrations } = await drizzle.discover(project(entries), 'd', settings);
  expect(migrations.map(({ id }) => id)).toEqual(['0000_a', '0001_b']);
  expect(migrations[0]?.up).toEqual([
    { sql: 'select 1;\n', file: 'd/0000_a.sql', line: 1 },
    { sql: '\nselect 2;', file: 'd/0000_a.sql', line: 2 },
  ]);
});

test('an entry older than the newest row is never applied', async () => {
  const { migrations } = await drizzle.discover(project(entries), 'd', settings);
  const decision = drizzle.ledger?.decide([{ created_at: '200' }], migrations);
  expect(decision).toMatchObject({ apply: [], skipped: 1, neverApplied: [{ id: '0001_b' }] });
  expect(drizzle.ledger?.decide([], migrations).apply).toHaveLength(2);
});

test('says which file has no entry, and stops at an entry without a file', async () => {
  const { skipped } = await drizzle.discover(project(entries.slice(0, 1)), 'd', settings);
  expect(skipped).toMatchObject([{ what: 'd/0001_b.sql' }]);
  const missing = project([{ tag: '0002_c', when: 1 }]);
  await expect(drizzle.discover(missing, 'd', settings)).rejects.toMatchObject({
    code: 'missing-file',
  });
});

test('a broken journal is an error that names it, and no detection', async () => {
  const tree = memoryTree({ 'd/meta/_journal.json': '<<<<<<< HEAD' });
  expect(await drizzle.detect(tree)).toEqual([]);
  await expect(drizzle.discover(tree, 'd', settings)).rejects.toMatchObject({
    code: 'bad-journal',
  });
});
