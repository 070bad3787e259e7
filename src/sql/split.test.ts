import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { lineCounter, loadParser, splitSql, triviaLength } from './split.ts';

beforeAll(loadParser);

test.for<[name: string, text: string, statements: readonly string[]]>([
  ['nothing', '', []],
  ['white space', ' \n\t', []],
  ['comments alone', '-- a\n/* b /* c */ */\n;;\n', []],
  ['one statement without a semicolon', 'select 1', ['select 1']],
  [
    'white space and comments around',
    '-- a;\n select 1 ; /* b; */\nselect 2 -- c\n',
    ['select 1', 'select 2'],
  ],
  ['a comment within', 'select /* ; */ 1 -- ;\n, 2;', ['select /* ; */ 1 -- ;\n, 2']],
  ['a comment between the last token and the semicolon', 'select 1 -- why\n;', ['select 1']],
  [
    'dollar quotes',
    'do $a$ begin; $$;$$ end $a$; select $$--$$;',
    ['do $a$ begin; $$;$$ end $a$', 'select $$--$$'],
  ],
  [
    'quotes that end like comments',
    "select '--'; select '/*'; select 1",
    ["select '--'", "select '/*'", 'select 1'],
  ],
  [
    'a quoted identifier that ends in a comment mark',
    'select 1 as "--"; select 2 as "/*"',
    ['select 1 as "--"', 'select 2 as "/*"'],
  ],
  ['escape strings', String.raw`select E'\';'; select 2`, [String.raw`select E'\';'`, 'select 2']],
  ['CRLF', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
  ['multibyte text before', "select 'é€😀'; -- 😀\nselect 2;", ["select 'é€😀'", 'select 2']],
  [
    'multibyte identifiers',
    'create table "😀" ("ü" int); select 1',
    ['create table "😀" ("ü" int)', 'select 1'],
  ],
  ['multibyte text in a trailing comment', 'select 1; -- 😀 é', ['select 1']],
  ['a trailing comment after multibyte text', "select '😀' -- é", ["select '😀'"]],
  [
    'letters that JavaScript takes for white space',
    'select 1 as \u00A0; select 2',
    ['select 1 as \u00A0', 'select 2'],
  ],
  [
    'line comments that end at a carriage return',
    '-- a\rselect 1;-- b\r-- c\rselect 2',
    ['select 1', 'select 2'],
  ],
  ['empty statements', ';;select 1;;;select 2;;', ['select 1', 'select 2']],
])('%s', ([, text, statements]) => {
  expect(sqlOf(text)).toEqual(statements);
});

test('BEGIN ATOMIC holds its semicolons', () => {
  const body = 'create function f() returns int begin atomic select 1; select 2; end';
  expect(sqlOf(`${body}; select 3`)).toEqual([body, 'select 3']);
  const rule = 'create rule r as on insert to t do (select 1; select 2)';
  expect(sqlOf(`${rule};\n`)).toEqual([rule]);
});

test('kinds, lines and offsets say where a statement stands', () => {
  const text = '-- é 😀\ncreate table t (\n  id int\n);\n\n  insert into t values (1) -- x\n  ;\n';
  const result = splitSql(text);
  expect(
    result.ok && result.statements.map(({ kind, line, endLine }) => [kind, line, endLine]),
  ).toEqual([
    ['CreateStmt', 2, 4],
    ['InsertStmt', 6, 6],
  ]);
});

test.for<[text: string, message: string, at: string | undefined]>([
  ['selec 1', 'syntax error at or near "selec"', 'selec 1'],
  ["select '😀é'; selec 1", 'syntax error at or near "selec"', 'selec 1'],
  ['create table t (id int,);', 'syntax error at or near ")"', ');'],
  ["select 'é", 'unterminated quoted string at or near "\'é"', "'é"],
  ['select 1 /* a', 'unterminated /* comment at or near "/* a"', '/* a'],
  ['\u00A0', 'syntax error at or near "\u00A0"', '\u00A0'],
  ['select (', 'syntax error at end of input', ''],
  ['select 1;\0drop table t', 'invalid byte sequence: 0x00', '\0drop table t'],
])('%j is refused at its place', ([text, message, at]) => {
  const result = splitSql(text);
  expect(result).toMatchObject({ ok: false, message });
  const offset = result.ok ? undefined : result.offset;
  expect(offset === undefined ? undefined : text.slice(offset)).toBe(at);
});

test('a lone surrogate does not move what follows it', () => {
  expect(sqlOf("select '\uD83D'; select 2;")).toEqual(["select '\uD83D'", 'select 2']);
});

test('a syntax error anywhere fails the whole text', () => {
  expect(splitSql('select 1; select 2; nonsense').ok).toBe(false);
});

test('a large text is split in one go', () => {
  const text = "insert into t values ('é');\n".repeat(5000);
  const result = splitSql(text);
  expect(result.ok && result.statements.at(-1)).toMatchObject({
    line: 5000,
    offset: 28 * 4999,
  });
});

test('whatever stands between statements, each is found where it says', () => {
  const statement = constantFrom(
    'select 1',
    "insert into t values ('é;😀')",
    'do $b$ begin perform 1; end $b$',
    'select 1 -- a;\n + 2',
    'select "a--b" from t',
    'alter table "ü" add c int /* ; */ default 3',
  );
  const filler = constantFrom('', ' ', '\n', '\r\n', ' -- é;\n', '/* 😀 /* ; */ */', '\t;\n');
  assert(
    property(array(tuple(filler, statement, filler), { maxLength: 8 }), (parts) => {
      const text = parts.map((part) => part.join('')).join(';');
      const result = splitSql(text);
      if (!result.ok) throw new Error(result.message);
      expect(result.statements.map(({ sql }) => sql)).toEqual(parts.map(([, sql]) => sql));
      for (const { sql, offset, line, endLine } of result.statements) {
        expect(text.slice(offset, offset + sql.length)).toBe(sql);
        expect(line).toBe(text.slice(0, offset).split('\n').length);
        expect(endLine).toBe(text.slice(0, offset + sql.length).split('\n').length);
      }
    }),
  );
});

test('trivia is white space, semicolons and nested comments', () => {
  expect(triviaLength(' ;/* a /* b */ c */-- d\n\tselect')).toBe(25);
  expect(triviaLength('/* never closed')).toBe(15);
  expect(triviaLength('-- no line end')).toBe(14);
});

test('lines are counted from 1 and end after their line feed', () => {
  const lineOf = lineCounter('a\n\nb');
  expect([0, 1, 2, 3, 4].map(lineOf)).toEqual([1, 1, 2, 3, 3]);
});

function sqlOf(text: string): readonly string[] {
  const result = splitSql(text);
  if (!result.ok) throw new Error(result.message);
  for (const { sql, offset } of result.statements)
    expect(text.slice(offset, offset + sql.length)).toBe(sql);
  return result.statements.map(({ sql }) => sql);
}
