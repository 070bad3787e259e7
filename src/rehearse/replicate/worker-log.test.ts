import { expect, test } from 'vitest';
import { relationOf, workerErrors } from './worker-log.ts';

const log = [
  '2026-01-01 00:00:00.000 UTC [7] LOG:  logical replication apply worker for subscription "ours" has started',
  '2026-01-01 00:00:00.000 UTC [8] LOG:  logical replication apply worker for subscription "others" has started',
  '2026-01-01 00:00:00.001 UTC [8] ERROR:  somebody else',
  '2026-01-01 00:00:00.002 UTC [9] ERROR:  relation "x" does not exist at character 15',
  '2026-01-01 00:00:00.002 UTC [9] STATEMENT:  select 1',
  '2026-01-01 00:00:00.003 UTC [7] ERROR:  null value in column "n" of relation "t" violates not-null constraint',
  '2026-01-01 00:00:00.003 UTC [7] DETAIL:  Failing row contains (1,',
  '\ttwo lines).',
  '2026-01-01 00:00:00.003 UTC [7] CONTEXT:  processing remote data for replication origin "pg_1" during message type "INSERT" for replication target relation "public.t" in transaction 7',
  '2026-01-01 00:00:00.004 UTC [1] LOG:  background worker "logical replication worker" (PID 7) exited with exit code 1',
];

test('only errors of the subscription’s own workers count, with all they say', () => {
  expect(workerErrors(log, 'ours')).toEqual([
    {
      pid: '7',
      message: 'null value in column "n" of relation "t" violates not-null constraint',
      detail: 'Failing row contains (1,\ntwo lines).',
      context: expect.stringContaining('target relation "public.t"'),
    },
  ]);
});

test('a worker that begins before the last one has ended says nothing of the rows', () => {
  const overtaking = [
    '2026-01-01 00:00:00.005 UTC [10] LOG:  logical replication apply worker for subscription "ours" has started',
    '2026-01-01 00:00:00.005 UTC [10] ERROR:  replication origin with ID 2 is already active for PID 7',
    '2026-01-01 00:00:00.006 UTC [11] LOG:  logical replication apply worker for subscription "ours" has started',
    '2026-01-01 00:00:00.006 UTC [11] ERROR:  could not start WAL streaming: ERROR:  replication slot "s" is active for PID 12',
  ];
  expect(workerErrors(overtaking, 'ours')).toEqual([]);
});

test('the table is taken from the context, or from the message of older servers', () => {
  const [error] = workerErrors(log, 'ours');
  expect(error && relationOf(error)).toBe('public.t');
  expect(
    relationOf({
      message: 'logical replication target relation "public.u" is missing some replicated columns',
    }),
  ).toBe('public.u');
  expect(relationOf({ message: 'out of memory' })).toBeUndefined();
});

test('workers of pglogical begin with other words, and name a table only behind its rows', () => {
  const context =
    'apply UPDATE from remote relation public.t in commit before 0/1, xid 7 committed at 2026-01-01 00:00:00+00 (action #2) from node replorigin 1';
  const errors = workerErrors(
    [
      '2026-01-01 00:00:00.000 UTC [7] LOG:  starting apply for subscription ours',
      '2026-01-01 00:00:00.000 UTC [8] LOG:  starting apply for subscription ours_2',
      '2026-01-01 00:00:00.000 UTC [9] LOG:  starting sync of table public.nt for subscriber ours',
      '2026-01-01 00:00:00.001 UTC [8] ERROR:  somebody else',
      '2026-01-01 00:00:00.002 UTC [7] ERROR:  unknown column name n',
      `2026-01-01 00:00:00.002 UTC [7] CONTEXT:  ${context}`,
      '2026-01-01 00:00:00.003 UTC [9] ERROR:  table copy failed',
    ],
    'ours',
  );
  expect(errors).toEqual([
    { pid: '7', message: 'unknown column name n', context },
    { pid: '9', message: 'table copy failed' },
  ]);
  expect(relationOf({ message: '', context })).toBe('public.t');
  // it quotes nothing, so this may be another name
  expect(
    relationOf({ message: '', context: 'apply INSERT from remote relation public.My T in commit' }),
  ).toBeUndefined();
});
