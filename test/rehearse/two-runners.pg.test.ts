import { expect, test } from 'vitest';
import type { SecondRunner } from '../../src/evidence/types.ts';
import { silentLog } from '../../src/log.ts';
import type { RehearsalPlan } from '../../src/rehearse/plan.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { loadParser } from '../../src/sql/split.ts';
import { sql } from '../../src/sql/tag.ts';
import { examplePlan } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

const given = sql`create table plans (name text);`;
const lock = { origin: 'runner', sql: 'select pg_advisory_lock(42)' } as const;
const tryLock = { origin: 'runner', sql: 'select pg_try_advisory_lock(42)' } as const;

async function second(change: (plan: RehearsalPlan) => RehearsalPlan): Promise<SecondRunner> {
  await loadParser();
  const plan = examplePlan({
    title: '',
    given,
    migrations: [sql`insert into plans values ('basic');`],
    expect: 'clean',
  });
  const { rerun } = await rehearse(change(plan), postgres.server, silentLog);
  if (!rerun?.second) throw new Error('two runners were not started');
  return rerun.second;
}

function withLedger(
  plan: RehearsalPlan,
  change: Partial<NonNullable<RehearsalPlan['adapter']['ledger']>>,
): RehearsalPlan {
  const { adapter } = plan;
  if (!adapter.ledger) throw new Error('the example keeps a ledger');
  return { ...plan, adapter: { ...adapter, ledger: { ...adapter.ledger, ...change } } };
}

test('without a lock the second fails on the key of the ledger, and leaves nothing', async () => {
  expect(await second((plan) => plan)).toMatchObject({
    waited: false,
    applied: [],
    outcome: { ok: false, error: { code: '23505' } },
    dataChanges: [],
  });
});

test('without a lock and a key both apply it', async () => {
  const table = 'create table if not exists example_ledger (id text)';
  const prepare = [{ origin: 'runner', sql: table }] as const;
  expect(await second((plan) => withLedger(plan, { prepare }))).toMatchObject({
    waited: false,
    applied: ['2'],
    outcome: { ok: true },
    dataChanges: [{ relation: 'public.plans', rowsBefore: 1, rowsAfter: 2 }],
  });
});

test('behind a lock the second waits, and finds nothing to do', async () => {
  const waits = { waited: true, applied: [], skipped: 2, outcome: { ok: true }, dataChanges: [] };
  expect(await second((plan) => withLedger(plan, { runLock: { take: lock } }))).toMatchObject(
    waits,
  );
  expect(await second((plan) => withLedger(plan, { runLock: { take: tryLock } }))).toMatchObject(
    waits,
  );
  const prepare = (plan: RehearsalPlan) => [lock, ...(plan.adapter.ledger?.prepare ?? [])];
  expect(await second((plan) => withLedger(plan, { prepare: prepare(plan) }))).toMatchObject(waits);
});

test('a framework that does not wait for its lock refuses', async () => {
  const runLock = { take: tryLock, refused: 'already running' };
  expect(await second((plan) => withLedger(plan, { runLock }))).toMatchObject({
    waited: false,
    applied: [],
    refused: 'already running',
    dataChanges: [],
  });
});
