import { expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { findAdapter } from '../adapters/index.ts';
import { loadParser } from '../sql/split.ts';
import type { UnreadFile } from '../evidence/order.ts';
import { unreadFiles } from './unread.ts';

const settings = { nonTransactional: [], placeholders: {} };

/** What the runner would never see of these new files. */
async function unread(
  adapter: string,
  base: readonly string[],
  added: readonly string[],
): Promise<readonly UnreadFile[]> {
  await loadParser();
  const directory = 'db/migrations';
  const runner = findAdapter(adapter);
  const text = adapter === 'goose' ? '-- +goose Up\nselect 1;' : 'select 1;';
  const read = (files: readonly string[]) =>
    runner.discover(
      memoryTree(Object.fromEntries(files.map((file) => [file, text]))),
      directory,
      settings,
    );
  const all = [...base, ...added];
  const folders = { base, head: all, directory };
  return unreadFiles(await read(base), await read(all), folders);
}

const at = (...names: readonly string[]) => names.map((name) => `db/migrations/${name}`);

test.for([
  ['golang-migrate', '1_a.up.sql', '2_b.sql', '2_b.up.sql'],
  ['golang-migrate', '1_a.up.sql', '2_b.up.sq', '2_b.up.sql'],
  ['golang-migrate', '1_a.up.sql', '2_b.up.SQL', '2_b.up.sql'],
  ['golang-migrate', '1_a.up.sql', 'sub/2_b.up.sql', '2_b.up.sql'],
  ['goose', '1_a.sql', '2_b.sql.txt', '2_b.sql'],
  ['goose', '1_a.sql', '2-b.sql', '2_b.sql'],
  ['flyway', 'V1__a.sql', 'V2_b.sql', undefined],
  ['sqlx', '1_a.sql', '2-b.sql', '2_b.sql'],
] as const)('%s reads %s, and never %s', async ([adapter, base, added, name]) => {
  const found = await unread(adapter, at(base), at(added));
  expect(found).toMatchObject([{ file: `db/migrations/${added}`, siblings: 1 }]);
  if (name !== undefined) {
    expect(found[0]?.moves).toEqual([
      { from: `db/migrations/${added}`, to: `db/migrations/${name}` },
    ]);
  }
});

test('a folder that is a letter away is not the folder', async () => {
  expect(await unread('goose', at('1_a.sql'), ['db/migration/2_b.sql'])).toMatchObject([
    { file: 'db/migration/2_b.sql', moves: [{ to: 'db/migrations/2_b.sql' }] },
  ]);
});

test.for([
  ['a down part', '1_a.up.sql', ['2_b.up.sql', '2_b.down.sql']],
  ['what is read', '1_a.up.sql', ['2_b.up.sql']],
  ['notes and programs', '1_a.up.sql', ['2_b.md', 'README.txt', '2_b.go', 'atlas.sum']],
] as const)('%s is no such file', async ([, base, added]) => {
  expect(await unread('golang-migrate', at(base), at(...added))).toEqual([]);
});

test('a folder that holds such files already has the habit', async () => {
  expect(await unread('golang-migrate', at('1_a.up.sql', 'seed.sql'), at('more.sql'))).toEqual([]);
});
