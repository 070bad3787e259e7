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
