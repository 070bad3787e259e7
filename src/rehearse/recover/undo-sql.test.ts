import { expect, test } from 'vitest';
import { diffCatalogs } from '../observe/schema-diff.ts';
import { undoSql } from './undo-sql.ts';

const users = { 'table:public.users': {} };
const column = (more: object) => ({
  'column:public.users."a b"': { table: 'public.users', column: 'a b', position: 1, ...more },
});

test('what was made goes, what depends on it first, and its rows are told', () => {
  const after = {
    ...users,
    ...column({ type: 'text' }),
    'index:public.users_ab': { table: 'public.users', index: 'users_ab', valid: true },
    'constraint:public.users.users_u': { table: 'public.users', constraint: 'users_u' },
    'index:public.users_u': { table: 'public.users', index: 'users_u', valid: true },
    'table:public.orders': {},
    'column:public.orders.id': { table: 'public.orders', column: 'id', position: 1 },
    'enum:public.mood': { labels: ['ok'] },
  };
  expect(undoSql(diffCatalogs(users, after))).toEqual({
    ok: true,
    sql: [
      'alter table public.users drop constraint users_u',
      'drop index public.users_ab',
      'alter table public.users drop column "a b"',
      'drop table public.orders',
      'drop type public.mood',
    ],
    loses: ['the values of public.users."a b"', 'public.orders and its rows'],
  });
});

test('an INVALID index goes without blocking writes', () => {
  const after = { ...users, 'index:public.i': { table: 'public.users', valid: false } };
  expect(undoSql(diffCatalogs(users, after))).toMatchObject({
    sql: ['drop index concurrently public.i'],
  });
});

test('what the catalog still knows comes back', () => {
  const before = {
    ...users,
    ...column({ type: 'text', default: "'x'::text", not_null: true }),
    'index:public.i': { table: 'public.users', definition: 'CREATE INDEX i ON public.users (a)' },
    'view:public.v': { definition: ' SELECT 1;' },
  };
  const after = {
    ...users,
    ...column({ type: 'text' }),
    'view:public.v': { definition: ' SELECT 2;' },
  };
  expect(undoSql(diffCatalogs(before, after))).toMatchObject({
    sql: [
      'create or replace view public.v as SELECT 1',
      `alter table public.users alter column "a b" set default 'x'::text, alter column "a b" set not null`,
      'CREATE INDEX i ON public.users (a)',
    ],
  });
});

test.for<[what: string, before: object, after: object, why: string]>([
  ['a dropped table', users, {}, 'table public.users was dropped: what it held is gone'],
  ['a dropped column', { ...users, ...column({}) }, users, 'was dropped'],
  ['another type', column({ type: 'int' }), column({ type: 'text' }), 'was changed (type)'],
  [
    'a label',
    { 'enum:public.m': { labels: ['a'] } },
    { 'enum:public.m': { labels: [] } },
    'labels',
  ],
])('%s does not', ([, before, after, why]) => {
  const undo = undoSql(diffCatalogs(before as never, after as never));
  expect(undo).toEqual({ ok: false, why: expect.stringContaining(why) as string });
});
