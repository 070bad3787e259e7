import { describe, expect, it } from 'vitest';

import { carriesOwnTransaction, splitStatements, statementsWithCopyData } from './statements.ts';

describe('splitStatements', () => {
  it('ends statements at semicolons outside quotes, comments and parentheses', () => {
    const text = `-- a; b
select ';', E'it\\'s;', "a;b" /* ; /* ; */ ; */ from t;
create rule r as on insert to t do (select 1; select 2);
do $body$ begin perform 1; end $body$; select 1`;
    expect(
      splitStatements(text).map(({ sql, line, closed }) => [sql.slice(0, 11), line, closed]),
    ).toEqual([
      ["select ';',", 2, true],
      ['create rule', 3, true],
      ['do $body$ b', 4, true],
      ['select 1', 4, false],
    ]);
  });

  it('keeps the body of an SQL-standard function whole', () => {
    const body = `create or replace function f(a int) returns int begin atomic
  select case when a > 0 then 1 else 2 end;
  select 3;
end;`;
    expect(splitStatements(`${body}\nselect 1;`).map(({ sql }) => sql)).toEqual([
      body,
      'select 1;',
    ]);
  });

  it('keeps what comes behind an unclosed quote in one statement', () => {
    expect(splitStatements("select 1; select 'open; select 2;")).toHaveLength(2);
  });
});

describe('carriesOwnTransaction', () => {
  it.each([
    ['begin; create table t (a int); commit;', true],
    ['-- top\nSTART TRANSACTION;', true],
    ['create table t (a int);\nend;', true],
    ['rollback to savepoint s;', false],
    ['do $$ begin perform 1; end $$;', false],
    ['create function f() returns int begin atomic select 1; end;', false],
    ['savepoint s; release s;', false],
  ])('%s', (text, expected) => {
    expect(carriesOwnTransaction(text)).toBe(expected);
  });
});

describe('statementsWithCopyData', () => {
  it('takes the rows behind COPY FROM STDIN, semicolons and quotes in them included', () => {
    const text = "copy t from stdin;\n1\tit's; fine\n\\.\nselect 1;\n";
    expect(statementsWithCopyData('f.sql', text)).toEqual([
      { sql: 'copy t from stdin', file: 'f.sql', line: 1, copyData: "1\tit's; fine\n" },
      { sql: 'select 1', file: 'f.sql', line: 4 },
    ]);
  });
});
