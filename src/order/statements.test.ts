import { beforeAll, expect, test } from 'vitest';
import type { SourceMigration } from '../adapters/adapter.ts';
import { loadParser } from '../sql/split.ts';
import { compareStatements } from './statements.ts';

beforeAll(loadParser);

function migration(text: string, transactionMode: SourceMigration['transactionMode'] = 'file') {
  const piece = { sql: text, file: 'a.sql', line: 1 };
  return { id: '1', version: '1', file: 'a.sql', text, transactionMode, up: [piece], down: null };
}

test.for([
  ['create table a (b int);', '-- why\nCREATE TABLE a\n  (b INT)'],
  ['begin; drop table a; commit;', 'drop table a;'],
  ["select * from a where b in ('x', 'y');", "select *\nfrom a where b in (  'x','y');"],
  ["select array['a'::text];", "  select array[ 'a'::text ];"],
  [
    'create function f() returns int language sql as $$ select 1 $$;',
    'create function f() returns int language sql as $$\n  select 1\n$$;',
  ],
])('%j sends what %j sends', ([before = '', after = '']) => {
  expect(compareStatements(migration(before), migration(after))).toEqual({ statements: 'same' });
});

test('the first other statement is named by its line', () => {
  const before = migration('select 1;\nselect 2;');
  const after = migration('select 1;\n\n-- here\nselect 3;');
  expect(compareStatements(before, after)).toEqual({ statements: 'different', line: 4 });
});

test('a statement less is another text, at no line', () => {
  const [before, after] = [migration('select 1; select 2;'), migration('select 1;')];
  expect(compareStatements(before, after)).toEqual({ statements: 'different' });
});

test('to run outside a transaction is another text', () => {
  const text = 'create index concurrently a_b on a (b);';
  expect(compareStatements(migration(text), migration(text, 'statement')).statements).toBe(
    'different',
  );
});

test('what the grammar does not read is compared as text', () => {
  const [before, after] = [migration('select {{a}}'), migration('select  {{a}}\n')];
  expect(compareStatements(before, after)).toEqual({ statements: 'same' });
  expect(compareStatements(before, migration('select {{b}}')).statements).toBe('different');
});
