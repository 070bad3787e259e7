import { expect, test } from 'vitest';
import { findAdapter } from '../../src/adapters/index.ts';
import { silentLog } from '../../src/log.ts';
import { buildBaseline } from '../../src/rehearse/baseline.ts';
import { cleanRun } from '../../src/rehearse/clean-run.ts';
import { firstRun } from '../../src/rehearse/first-run.ts';
import { cutAt } from '../../src/rehearse/interrupt/cut.ts';
import { plannedCuts } from '../../src/rehearse/interrupt/interrupt.ts';
import { refusedCuts } from '../../src/rehearse/interrupt/refused.ts';
import type { RehearsalPlan } from '../../src/rehearse/plan.ts';
import { sql } from '../../src/sql/tag.ts';
import { loadParser } from '../../src/sql/split.ts';
import { memoryTree } from '../support/memory-tree.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();
const settings = { nonTransactional: [], placeholders: {} };

/** The first file is merged, the others are under review. */
async function planOf(
  id: string,
  folder: string,
  files: Record<string, string>,
): Promise<RehearsalPlan> {
  await loadParser();
  const adapter = findAdapter(id);
  if (!adapter) throw new Error(`no adapter ${id}`);
  const { migrations } = await adapter.discover(memoryTree(files), folder, settings);
  const review = migrations.slice(1);
  return {
    subject: { base: '', head: '', adapter: id, directory: folder, ledger: 'kept' },
    adapter,
    settings,
    baseline: migrations.slice(0, 1),
    review,
    migrations: review.map(({ id: name, file, transactionMode }) => {
      return { id: name, file, change: 'added', transactionMode };
    }),
    ledgerPolicy: 'kept',
    environment: { schemas: [], roles: [], extensions: [], initial: [] },
    seed: { rows: 5, randomSeed: '1' },
    limits: { statementTimeoutMs: 60_000, databaseMaxBytes: 2 * 1024 ** 3 },
  };
}

/** What the ledger alone says of each place, beside what a kill there really comes to. */
async function bothWays(
  plan: RehearsalPlan,
): Promise<
  ReadonlyMap<string, { readonly answered: readonly number[]; readonly left: readonly number[] }>
> {
  const log = silentLog;
  await using built = await buildBaseline(plan, postgres.server, log);
  await using first = await firstRun(plan, built, log);
  const { runs } = first.apply;
  await using clean = await cleanRun(plan, first.segments, runs, log);
  const planned = plannedCuts({ plan, built, first, runs, clean, log });
  expect(planned).toHaveLength(plan.review.length);
  const refused = await refusedCuts(planned);
  const seen = new Map<string, { answered: number[]; left: number[] }>();
  for (const { input, points } of planned) {
    const one = { answered: [] as number[], left: [] as number[] };
    for (const point of points) {
      const answer = refused.get(point);
      (answer ? one.answered : one.left).push(point.statement);
      if (answer) expect(answer).toEqual(await cutAt(input, point));
    }
    seen.set(input.migration.text.trim(), one);
  }
  return seen;
}

const base = 'create table users (id serial primary key, name text not null, age int);';
const oneTransaction = sql`
  create table teams (id serial primary key, name text);
  insert into teams (name) select name from users;
  alter table users add column team int references teams (id);
`.trim();
const nothing = `comment on table users is null;`;
const commits = sql`
  create table plans (id int);
  commit;
  create table offers (id int);
`.trim();
const settles = sql`
  select pg_catalog.set_config('search_path', 'public', false);
  create table public.late (id int);
`.trim();
const code = `do $$ begin create table seats (id int); end $$;`;
const concurrent = `create index concurrently users_age on users (age);`;

test('Prisma refuses behind its own mark: answered as every kill there is', async () => {
  const texts = [base, oneTransaction, nothing, commits, settles, code, concurrent];
  const files = texts.map((text, at) => [
    `prisma/migrations/2024010100000${at}_m/migration.sql`,
    text,
  ]);
  const seen = await bothWays(
    await planOf('prisma', 'prisma/migrations', {
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
      ...Object.fromEntries(files),
    }),
  );
  expect(seen.get(oneTransaction)).toEqual({ answered: [0, 2, 3, 4], left: [] });
  expect(seen.get(nothing)).toEqual({ answered: [0, 1, 2], left: [] });
  for (const text of [commits, settles, code, concurrent]) {
    expect(seen.get(text)?.answered).toEqual([]);
  }
});

test('golang-migrate calls the version dirty, and a file that writes to its table is cut', async () => {
  const writes = `create table notes (id int); insert into schema_migrations values (99, false);`;
  const texts = [base, oneTransaction, nothing, commits, writes];
  const files = texts.flatMap((text, at) => [
    [`db/00000${at + 1}_m.up.sql`, text],
    [`db/00000${at + 1}_m.down.sql`, 'select 1;'],
  ]);
  const seen = await bothWays(
    await planOf('golang-migrate', 'db', Object.fromEntries(files) as Record<string, string>),
  );
  expect(seen.get(oneTransaction)?.answered.length).toBeGreaterThan(1);
  expect(seen.get(oneTransaction)?.left).toEqual([]);
  for (const text of [commits, writes]) expect(seen.get(text)?.answered).toEqual([]);
});

test('a framework that goes on after a kill is killed', async () => {
  const texts = [base, oneTransaction, nothing];
  const files = texts.map((text, at) => [`db/V${at + 1}__m.sql`, text]);
  const seen = await bothWays(await planOf('flyway', 'db', Object.fromEntries(files)));
  expect([...seen.values()].flatMap(({ answered }) => answered)).toEqual([]);
});
