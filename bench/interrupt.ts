/** All cuts of a migration of five statements that are committed one by one, on a schema of 60 tables. */
import type { SourceMigration } from '../src/adapters/adapter.ts';
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import type { Server } from '../src/postgres/server.ts';
import { buildBaseline } from '../src/rehearse/baseline.ts';
import { cleanRun } from '../src/rehearse/clean-run.ts';
import { firstRun } from '../src/rehearse/first-run.ts';
import { interrupt } from '../src/rehearse/interrupt/interrupt.ts';
import type { RehearsalPlan } from '../src/rehearse/plan.ts';
import { loadParser } from '../src/sql/split.ts';
import { median } from './history.ts';
import { historyPlan } from './synthetic-history.ts';

const tables = 60;
const limitMs = 1500;
const rounds = 5;

const text = [
  `create table stock (id bigint primary key, thing bigint references things_1 (id));`,
  `alter table things_2 add column stock integer;`,
  `update things_2 set stock = 5;`,
  `create index things_3_made on things_3 (made);`,
  `insert into things_4 (name) values ('third');`,
].join('\n');

/** One line for a history of three files a table, and one for a history ten times as long. */
export async function benchInterrupt(): Promise<string[]> {
  await using server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
  return [await measure(server, tables * 3), await measure(server, tables * 30)];
}

async function measure(server: Server, history: number): Promise<string> {
  await loadParser();
  const plan = planOf(history);
  await using built = await buildBaseline(plan, server, silentLog);
  await using first = await firstRun(plan, built, silentLog);
  const { runs } = first.apply;
  await using clean = await cleanRun(plan, first.segments, runs, silentLog);
  const costs: number[] = [];
  let cuts = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const done = await interrupt.rehearse({ plan, built, first, runs, clean, log: silentLog });
    costs.push(performance.now() - began);
    if ('skipped' in done) throw new Error(done.skipped);
    cuts = done.evidence.interrupt?.migrations[0]?.cuts.length ?? 0;
  }
  const ms = median(costs);
  return `interrupt, ${cuts} cuts of five statements on ${tables} tables behind ${history} migrations: ${ms.toFixed(0)} ms (promised: under ${limitMs}), ratio ${(ms / limitMs).toFixed(2)}`;
}

/** Sixty tables with rows; what the history has beyond them changes rows only. */
function planOf(history: number): RehearsalPlan {
  const plan = historyPlan(tables * 3);
  const more = Array.from({ length: history - tables * 3 }, (_, index) =>
    fileOf(tables * 3 + index, `update things_${index % tables} set price = price + 1;`),
  );
  const review = { ...fileOf(history, text), transactionMode: 'statement' as const };
  const migrations = [
    { id: review.id, file: review.file, change: 'added', transactionMode: 'statement' } as const,
  ];
  return {
    ...plan,
    adapter: { ...plan.adapter, plan: sendAsItStands },
    baseline: [...plan.baseline, ...more],
    review: [review],
    migrations,
    seed: { rows: 20, randomSeed: '1' },
  };
}

function fileOf(index: number, sql: string): SourceMigration {
  const file = `migrations/${String(index).padStart(4, '0')}.sql`;
  const up = sql.split('\n').map((line, at) => ({ sql: line, file, line: at + 1 }));
  return {
    id: file,
    version: String(index),
    file,
    text: sql,
    transactionMode: 'file',
    up,
    down: null,
  };
}

function sendAsItStands({ up }: SourceMigration): ReturnType<RehearsalPlan['adapter']['plan']> {
  return up.map(({ sql, file, line }) => ({ origin: 'migration', sql, source: { file, line } }));
}
