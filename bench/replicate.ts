/** Both orders of publisher and subscriber, of a migration of five statements on a schema of 60 tables. */
import type { SourceMigration } from '../src/adapters/adapter.ts';
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import { buildBaseline } from '../src/rehearse/baseline.ts';
import { cleanRun } from '../src/rehearse/clean-run.ts';
import { firstRun } from '../src/rehearse/first-run.ts';
import type { RehearsalPlan } from '../src/rehearse/plan.ts';
import { replicate } from '../src/rehearse/replicate/replicate.ts';
import { loadParser } from '../src/sql/split.ts';
import { median } from './history.ts';
import { historyPlan } from './synthetic-history.ts';

const tables = 60;
const limitMs = 1000;
const rounds = 5;

const text = [
  'alter table things_1 add column stock integer;',
  'alter table things_2 add column stock integer default 0 not null;',
  'alter table things_3 alter column price type numeric(14, 4);',
  'create table stock (id bigint primary key, thing bigint references things_1 (id));',
  'create index things_4_made on things_4 (made);',
].join('\n');

/** One line each for the orders alone, as where nobody said what is published, and with a deploy plan. */
export async function benchReplicate(): Promise<string[]> {
  await loadParser();
  await using server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
  const plan = planOf();
  await using built = await buildBaseline(plan, server, silentLog);
  await using first = await firstRun(plan, built, silentLog);
  const { runs } = first.apply;
  await using clean = await cleanRun(plan, first.segments, runs, silentLog);
  const lines: string[] = [];
  for (const replication of [undefined, 'all'] as const) {
    const costs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      const stage = { plan: { ...plan, ...(replication && { replication }) }, built, first, runs };
      const done = await replicate.rehearse({ ...stage, clean, log: silentLog });
      if ('skipped' in done) throw new Error(done.skipped);
      costs.push(performance.now() - began);
    }
    const ms = median(costs);
    const what = `replicate, both orders of five statements on ${tables} tables`;
    lines.push(
      replication
        ? `${what}, with every table that stops it and a deploy plan: ${ms.toFixed(0)} ms`
        : `${what}: ${ms.toFixed(0)} ms (promised: under ${limitMs}), ratio ${(ms / limitMs).toFixed(2)}`,
    );
  }
  return lines;
}

function planOf(): RehearsalPlan {
  const plan = historyPlan(tables * 3);
  const file = 'migrations/9999.sql';
  const review: SourceMigration = {
    id: file,
    version: '9999',
    file,
    text,
    transactionMode: 'statement',
    up: [{ sql: text, file, line: 1 }],
    down: null,
  };
  const described = { id: file, file, change: 'added', transactionMode: 'statement' } as const;
  return {
    ...plan,
    review: [review],
    migrations: [described],
    seed: { rows: 20, randomSeed: '1' },
  };
}

if (import.meta.main) console.log((await benchReplicate()).join('\n'));
