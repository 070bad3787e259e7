import { beforeAll, expect, test } from 'vitest';
import { historyPlan } from '../../bench/synthetic-history.ts';
import type { SourceMigration } from '../../src/adapters/adapter.ts';
import { silentLog } from '../../src/log.ts';
import { applyUnobserved } from '../../src/rehearse/executor.ts';
import { openRun } from '../../src/rehearse/run.ts';
import { loadParser } from '../../src/sql/split.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();
beforeAll(loadParser);

function migration(text: string): SourceMigration {
  const up = [{ sql: text, file: 'migrations/1.sql', line: 1 }];
  const [file, id, version] = ['migrations/1.sql', '1', '1'];
  return { id, version, file, text, transactionMode: 'file', up, down: null };
}

test('a file that ends the runner’s transaction itself is not sent twice', async () => {
  const database = await postgres.database();
  await using run = await openRun(historyPlan(0), database, 'outcome', silentLog);
  const text = 'create table a (id int); commit; create table b (id int); select 1/0;';
  const { outcome } = await applyUnobserved(run, migration(text), { first: true, last: true });
  // sent as one message first, it would fail the second time over: "a" already exists
  expect(outcome).toMatchObject({ ok: false, error: { code: '22012' } });
});

test('a failure in one message is told as it would have been step by step', async () => {
  const database = await postgres.database();
  await using run = await openRun(historyPlan(0), database, 'outcome', silentLog);
  const text = 'create table a (id int);\nselect 1/0;';
  const result = await applyUnobserved(run, migration(text), { first: true, last: true });
  expect(result.outcome).toMatchObject({ ok: false, error: { code: '22012' } });
  expect(result.statements[result.failedStatement ?? -1]?.file).toBe('migrations/1.sql');
});
