import { expect, test } from 'vitest';
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import { compareSets } from './migrations-changed.ts';
import type { MigrationPair, SetComparison } from './migrations-changed.ts';

test('added, edited and removed migrations are told by id', () => {
  const base = set(['1', 'a'], ['2', 'b'], ['3', 'c']);
  const head = set(['1', 'a'], ['2', 'other'], ['4', 'd']);
  expect(idsOf(compareSets(base, head))).toEqual({
    added: ['4'],
    edited: ['2→2'],
    removed: ['3'],
    renamed: [],
    baseline: ['1', '2', '3'],
    review: ['4'],
    behind: [],
  });
});

test('a migration under a new id is renamed, and the runner has not seen it', () => {
  const result = compareSets(set(['1', 'a'], ['2', 'b']), set(['1', 'a'], ['3', 'b'], ['4', 'd']));
  expect(idsOf(result)).toMatchObject({
    added: ['4'],
    removed: [],
    renamed: ['2→3'],
    review: ['3', '4'],
  });
});

test('the same id in another file is renamed, and the runner has seen it', () => {
  const result = compareSets(set(['1', 'a', 'db/1_x.sql']), set(['1', 'a', 'db/1_y.sql']));
  expect(idsOf(result)).toMatchObject({ renamed: ['1→1'], edited: [], review: [] });
});

test('each vanished migration is paired once, and blank texts never', () => {
  const result = compareSets(set(['1', 'a'], ['2', ' ']), set(['3', 'a'], ['4', 'a'], ['5', ' ']));
  expect(idsOf(result)).toMatchObject({ renamed: ['1→3'], added: ['4', '5'], removed: ['2'] });
});

test('line ends alone edit nothing', () => {
  expect(compareSets(set(['1', 'a\nb']), set(['1', 'a\r\nb'])).edited).toEqual([]);
});

test('a draft is under review while the pull request changes it, and no database has the base’s', () => {
  const draft = (text: string): MigrationSet => {
    const [migration] = set(['current', text]).migrations as [SourceMigration];
    return { migrations: [{ ...migration, extra: { draft: true } }], skipped: [] };
  };
  const compare = (base: string, head: string, fork = base) =>
    idsOf(compareSets(draft(base), draft(head), draft(fork)));
  const nothing = { baseline: [], review: [], edited: [], removed: [], renamed: [] };
  expect(compare('a', 'b')).toMatchObject({ ...nothing, added: ['current'], review: ['current'] });
  expect(compare('a', 'a')).toMatchObject(nothing);
  expect(compare('b', 'a', 'a')).toMatchObject(nothing);
  expect(idsOf(compareSets(draft('a'), set(['1', 'a'])))).toMatchObject({
    ...nothing,
    review: ['1'],
  });
});

test('the review keeps the order of the head, the baseline that of the base', () => {
  const result = compareSets(
    set(['b', '1'], ['a', '2']),
    set(['d', '3'], ['a', '2'], ['c', '4'], ['b', '1']),
  );
  expect(idsOf(result)).toMatchObject({ baseline: ['b', 'a'], review: ['d', 'c'] });
});

test('what the base gained since the fork is neither removed nor edited by the head', () => {
  const fork = set(['1', 'a'], ['2', 'b'], ['3', 'c']);
  const base = set(
    ['1', 'a'],
    ['2', 'b, mended on the base'],
    ['3', 'c'],
    ['4', 'new on the base'],
  );
  const head = set(['1', 'a, edited here'], ['2', 'b'], ['5', 'new here']);
  expect(idsOf(compareSets(base, head, fork))).toMatchObject({
    added: ['5'],
    edited: ['1→1'],
    removed: ['3'],
    behind: ['4', '2'],
  });
  expect(idsOf(compareSets(base, head))).toMatchObject({
    edited: ['1→1', '2→2'],
    removed: ['3', '4'],
  });
});

function set(
  ...entries: readonly (readonly [id: string, text: string, file?: string])[]
): MigrationSet {
  const migrations = entries.map(([id, text, file]): SourceMigration => ({
    id,
    version: id,
    file: file ?? `db/${id}.sql`,
    text,
    transactionMode: 'file',
    up: [{ sql: text, file: file ?? `db/${id}.sql`, line: 1 }],
    down: null,
  }));
  return { migrations, skipped: [] };
}

function idsOf(comparison: SetComparison): Record<string, readonly string[]> {
  const lists: readonly [string, readonly (SourceMigration | MigrationPair)[]][] =
    Object.entries(comparison);
  return Object.fromEntries(lists.map(([name, list]) => [name, list.map(idOf)]));
}

function idOf(item: SourceMigration | MigrationPair): string {
  return 'head' in item ? `${item.base.id}→${item.head.id}` : item.id;
}
