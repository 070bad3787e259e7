import { beforeAll, expect, test } from 'vitest';
import type { Step } from '../../adapters/adapter.ts';
import { loadParser } from '../../sql/split.ts';
import { beginning, countStatements, remainder, scriptOf } from './script.ts';

beforeAll(loadParser);

const runner = (sql: string): Step => ({ origin: 'runner', sql });
const file = (sql: string): Step => ({
  origin: 'migration',
  sql,
  source: { file: 'm.sql', line: 1 },
});
const texts = (parts: readonly { readonly sql: string }[]): string[] => parts.map(({ sql }) => sql);

test.for<[what: string, steps: readonly Step[], script: readonly string[]]>([
  [
    'ledger writes and locks go, the transaction stays',
    [
      runner('BEGIN READ WRITE'),
      file('select 1'),
      runner('insert into l values (1)'),
      runner('COMMIT'),
    ],
    ['begin', 'select 1', 'commit'],
  ],
  [
    'a transaction of ledger writes alone goes with them',
    [runner('BEGIN'), runner('truncate l'), runner('COMMIT'), file('select 1')],
    ['select 1'],
  ],
  [
    'one message is one transaction',
    [file('select 1; select 2')],
    ['begin', 'select 1', 'select 2', 'commit'],
  ],
  [
    'up to a COMMIT in it, behind which there is another',
    [file('select 1; commit; select 2; select 3')],
    ['begin', 'select 1', 'commit', 'begin', 'select 2', 'select 3', 'commit'],
  ],
  [
    'BEGIN takes what came before into its transaction',
    [file('select 1; begin; select 2; commit')],
    ['begin', 'select 1', 'select 2', 'commit'],
  ],
  [
    "in the framework's transaction a COMMIT ends that",
    [runner('BEGIN'), file('select 1; commit; select 2'), runner('COMMIT')],
    ['begin', 'select 1', 'commit', 'begin', 'select 2', 'commit'],
  ],
])('%s', ([, steps, script]) => {
  expect(texts(scriptOf(steps))).toEqual(script);
});

test('cut anywhere, with the settings and the transaction that the rest needs', () => {
  const script = scriptOf([
    file("set lock_timeout = '1s'"),
    file('begin; set local role app; select 1; select 2; commit'),
    file('select 3'),
  ]);
  expect(countStatements(script)).toBe(5);
  expect(texts(beginning(script, 3))).toEqual([
    "set lock_timeout = '1s'",
    'begin',
    'set local role app',
    'select 1',
    'commit',
  ]);
  expect(texts(remainder(script, 3))).toEqual([
    "set lock_timeout = '1s'",
    'begin',
    'set local role app',
    'select 2',
    'commit',
    'select 3',
  ]);
  expect(texts(remainder(script, 4))).toEqual(["set lock_timeout = '1s'", 'select 3']);
  expect(remainder(script, 5)).toEqual([]);
});
