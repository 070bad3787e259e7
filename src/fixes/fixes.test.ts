import { expect, test } from 'vitest';
import { quietStatement } from '../../test/support/statement-record.ts';
import type { MigrationRun, SchemaChange, StatementRecord } from '../evidence/types.ts';
import { proposeFix } from './index.ts';

const statement: StatementRecord = {
  ...quietStatement,
  index: 3,
  sql: 'alter table books add check (pages > 0)',
  kind: 'AlterTableStmt',
};

const run: MigrationRun = {
  migration: '7',
  outcome: { ok: true },
  statements: [statement],
  durationMs: 1,
  rowsPresent: true,
};

function check(name: string, definition = 'CHECK ((pages > 0))'): SchemaChange {
  return {
    change: 'added',
    kind: 'constraint',
    name: `public.books.${name}`,
    keys: [],
    after: { table: 'public.books', constraint: name, type: 'c', definition, valid: true },
  };
}

const column: SchemaChange = {
  change: 'changed',
  kind: 'column',
  name: 'public.books.title',
  keys: ['comment'],
};

function propose(...schemaChanges: readonly SchemaChange[]) {
  return proposeFix('7', { statement, run, schemaChanges, catalog: {}, major: 17 });
}

test('a fix stands for its statement and is made from what that changed', () => {
  expect(propose(check('books_pages_check'))).toMatchObject({
    migration: '7',
    statement: 3,
    parts: [{ transaction: 'own' }, { sql: expect.stringContaining('validate constraint') }],
  });
});

test('a change that no way takes leaves the statement without a fix', () => {
  expect(propose(check('books_pages_check'), column)).toBeUndefined();
  expect(propose()).toBeUndefined();
});

test('names are quoted, in identifiers and in guards', () => {
  const [add] = propose(check(`o'hara "x"`))?.parts ?? [];
  expect(add?.sql).toContain(`conname = 'o''hara "x"'`);
  expect(add?.sql).toContain(`add constraint "o'hara ""x"""`);
});

test('a value that would end our own quotes is not written into them', () => {
  expect(propose(check('a', "CHECK ((title <> '$fix$; drop table books; --'))"))).toBeUndefined();
});

test('before Postgres 12 a CHECK would not spare SET NOT NULL its scan', () => {
  const notNull: SchemaChange = {
    change: 'changed',
    kind: 'column',
    name: 'public.books.title',
    keys: ['not_null'],
    after: { table: 'public.books', column: 'title', not_null: true },
  };
  const subject = { statement, run, schemaChanges: [notNull], catalog: {} };
  expect(proposeFix('7', { ...subject, major: 11 })).toBeUndefined();
  expect(proposeFix('7', { ...subject, major: 12 })?.parts).toHaveLength(4);
});
