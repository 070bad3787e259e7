import { expect, test } from 'vitest';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import { unreverted } from './unreverted.ts';

const table = 'public.users';

function column(name: string, position: number, more: object = {}): CatalogSnapshot {
  return {
    [`column:${table}.${name}`]: { table, column: name, position, type: 'text', ...more },
  };
}

function index(name: string, columns = '(id)'): CatalogSnapshot {
  const definition = `CREATE INDEX ${name} ON public.users USING btree ${columns}`;
  return { [`index:public.${name}`]: { table, index: name, definition } };
}

function functionOf(body: string): CatalogSnapshot {
  return { 'function:public.f()': { schema: 'public', definition: body } };
}

function labels(...all: readonly string[]): CatalogSnapshot {
  return { 'enum:public.mood': { labels: all } };
}

const cases: readonly [
  string,
  CatalogSnapshot,
  CatalogSnapshot,
  CatalogSnapshot,
  readonly string[],
][] = [
  ['what the up part made', {}, column('a', 1), column('a', 1), ['left column public.users.a']],
  ['what it took', index('i'), {}, {}, ['not-restored index public.i']],
  ['what it had not touched', index('i'), index('i'), {}, ['taken-too index public.i']],
  [
    'what it changed',
    column('a', 1, { not_null: true }),
    column('a', 1),
    column('a', 1),
    ['not-restored column public.users.a'],
  ],
  [
    'what only the down part changed',
    column('a', 1),
    column('a', 1),
    column('a', 1, { type: 'int' }),
    ['taken-too column public.users.a'],
  ],
  [
    'a column that came back behind the others',
    { ...column('a', 1), ...column('b', 2) },
    column('b', 1),
    { ...column('b', 1), ...column('a', 2) },
    [],
  ],
  ['an index under another name', index('i'), {}, index('users_id_idx'), []],
  [
    'another index under another name',
    index('i'),
    {},
    index('j', '(name)'),
    ['not-restored index public.i', 'left index public.j'],
  ],
  [
    'a function typed in again',
    functionOf('BEGIN  x;\nEND'),
    functionOf('y'),
    functionOf('begin x; end'),
    [],
  ],
  [
    'another function',
    functionOf('x'),
    functionOf('y'),
    functionOf('z'),
    ['not-restored function public.f()'],
  ],
  ['a label more', labels('a'), labels('a', 'b'), labels('a', 'b'), []],
  ['a label less', labels('a', 'b'), labels('a'), labels('a'), ['not-restored enum public.mood']],
  ['an extension', {}, { 'extension:citext': {} }, { 'extension:citext': {} }, []],
];

test.for(cases)('%s', ([, before, up, down, expected]) => {
  const found = unreverted(before, up, down).map(
    ({ because, kind, name }) => `${because} ${kind} ${name}`,
  );
  expect(found.sort()).toEqual([...expected].sort());
});
