/** A made-up history: tables, columns, indexes and rows in the proportions of real ones. */
import { plain } from '../src/adapters/plain/index.ts';
import type { Adapter, SourceMigration } from '../src/adapters/adapter.ts';
import type { RehearsalPlan } from '../src/rehearse/plan.ts';

/** The SQL of the migration at `index`; each third one makes a table. */
export function historyText(index: number): string {
  const table = `things_${Math.floor(index / 3)}`;
  switch (index % 3) {
    case 0:
      return [
        `create table ${table} (id bigint generated always as identity primary key, name text not null, made timestamptz not null default now());`,
        `create index ${table}_name on ${table} (name);`,
      ].join('\n');
    case 1:
      return [
        `alter table ${table} add column price numeric(12, 2) not null default 0 check (price >= 0);`,
        `alter table ${table} add column parent bigint references ${table} (id);`,
        `insert into ${table} (name) values ('first'), ('second');`,
      ].join('\n');
    default:
      return [
        `update ${table} set price = 5 where name = 'first';`,
        `comment on table ${table} is 'the ${index}th';`,
      ].join('\n');
  }
}

/** One transaction a file, as the psql side has it; no ledger, since psql keeps none. */
const runner: Adapter = {
  ...plain,
  plan: ({ up }) => [
    { origin: 'runner', sql: 'begin' },
    ...up.map(({ sql, file, line }) => ({
      origin: 'migration' as const,
      sql,
      source: { file, line },
    })),
    { origin: 'runner', sql: 'commit' },
  ],
};

/** A plan whose baseline is that history, with nothing under review. */
export function historyPlan(count: number): RehearsalPlan {
  const baseline = Array.from({ length: count }, (_, index): SourceMigration => {
    const text = historyText(index);
    const file = `migrations/${String(index).padStart(4, '0')}.sql`;
    const up = [{ sql: text, file, line: 1 }];
    return {
      id: file,
      version: String(index),
      file,
      text,
      transactionMode: 'file',
      up,
      down: null,
    };
  });
  return {
    subject: { base: '', head: '', adapter: 'plain', directory: 'migrations', ledger: 'kept' },
    adapter: runner,
    settings: { nonTransactional: [], placeholders: {} },
    baseline,
    review: [],
    migrations: [],
    ledgerPolicy: 'kept',
    environment: { schemas: [], roles: [], extensions: [], initial: [] },
    seed: { rows: 0, randomSeed: '1' },
    limits: { statementTimeoutMs: 60_000, databaseMaxBytes: 2 * 1024 ** 3 },
  };
}
