import { expect, test } from 'vitest';
import type { CatalogSnapshot } from './catalog.ts';
import { compareData } from './data-diff.ts';
import type { DataSnapshot } from './data.ts';
import { diffCatalogs } from './schema-diff.ts';

function table(name: string, ...columns: readonly string[]): CatalogSnapshot {
  return Object.fromEntries([
    [`table:${name}`, {}],
    ...columns.map((column, at) => [
      `column:${name}.${column}`,
      { table: name, column, position: at + 1, type: 'int' },
    ]),
  ]) as CatalogSnapshot;
}

const before: CatalogSnapshot = {
  ...table('a', 'id', 'name', 'made'),
  ...table('b', 'id', 'a'),
  ...table('c', 'id'),
};

const laterStates: Readonly<Record<string, CatalogSnapshot>> = {
  same: before,
  'a column gone': {
    ...before,
    ...table('d', 'id'),
    'column:b.a': { table: 'b', column: 'a', position: 2, type: 'text' },
  },
  'columns moved': { ...before, ...table('a', 'name', 'id', 'made') },
  'a table renamed': {
    ...table('a', 'id', 'name', 'made'),
    ...table('renamed', 'id', 'a'),
    ...table('c', 'id'),
  },
  'a first column dropped': Object.fromEntries(
    Object.entries({ ...before, ...table('a', 'name', 'made') }).filter(
      ([key]) => key !== 'column:a.id',
    ),
  ),
};

test.each(Object.entries(laterStates))('%s: sharing objects changes no answer', (_, after) => {
  const apart = structuredClone(after);
  expect(diffCatalogs(before, after)).toEqual(diffCatalogs(before, apart));
  expect(diffCatalogs(after, before)).toEqual(diffCatalogs(apart, before));
});

test('columns that are the same objects can still have been moved past by others', () => {
  const { 'column:a.id': id, ...others } = before;
  const after = { ...others, 'column:a.id': { ...id, position: 9 } };
  const changes = diffCatalogs(before, after);
  expect(changes.map(({ kind, name, keys }) => [kind, name, keys])).toEqual([
    ['column', 'a.id', ['position']],
  ]);
});

test('tables that look the same are the same, and their values are not taken for moved ones', () => {
  const column = (values: string) => ({ values, placed: values, filled: 1 });
  const fingerprint = (columns: DataSnapshot[string]['columns'], whole: string) => {
    return { rows: 1, key: ['id'], columns, whole, glance: whole };
  };
  const old: DataSnapshot = {
    kept: fingerprint({ id: column('1'), copy: column('7') }, 'kept'),
    changed: fingerprint({ id: column('1'), value: column('7') }, 'old'),
  };
  const now: DataSnapshot = { ...old, changed: fingerprint({ id: column('1') }, 'new') };
  expect(compareData(old, now)).toEqual(compareData(old, structuredClone(now)));
  expect(compareData(old, now)[0]?.lost).toEqual([{ column: 'value', values: 1 }]);
});
