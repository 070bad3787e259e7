/** The live database made again from the history: its schema at one point, and its ledger's rows. */
import type { Log } from '../../log.ts';
import { cloneDatabase, connectAsOwner, type Database } from '../../postgres/database.ts';
import { type Session, StatementError } from '../../postgres/session.ts';
import { sendStep } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { ledgerName } from './ledger.ts';
import type { Live } from './live.ts';
import { beginning, type Part, statementAt } from './script.ts';
import type { Point, Walked } from './states.ts';

/** Clones `before`, applies what was applied, cuts what was cut, and copies the ledger. */
export async function rebuild(
  plan: RehearsalPlan,
  before: Database,
  walked: readonly Walked[],
  point: Point,
  live: Pick<Live, 'rows' | 'wholeRows'>,
  log: Log,
): Promise<Database> {
  await using scope = new AsyncDisposableStack();
  const database = scope.use(await cloneDatabase(before, 'recover'));
  await using run = await openRun(plan, database, 'outcome', log);
  for (const [index, { script, count }] of walked.entries()) {
    if (index > point.index) break;
    const after = index === point.index ? point.after : count;
    for (const part of beginning(script, after)) {
      const result = await sendStep(run.session, part);
      if (!result.ok) throw new StatementError(result.error, part.sql);
    }
    const next = index === point.index && point.cutIndex ? statementAt(script, after + 1) : null;
    if (next) await cut(run.session, database, next, point);
  }
  await copyLedger(plan, run.session, live);
  scope.move();
  return database;
}

/** Ends a concurrent statement in its middle: a writer's transaction keeps it waiting until lock_timeout. */
async function cut(
  session: Session,
  database: Database,
  part: Part,
  { catalog, cutIndex = '' }: Point,
): Promise<void> {
  const table = String(catalog[`index:${cutIndex}`]?.['table']);
  await using writer = await connectAsOwner(database);
  await writer.rows(`begin; lock table ${table} in row exclusive mode`);
  await session.rows("set lock_timeout = '1ms'");
  await sendStep(session, part);
  await session.rows('reset lock_timeout');
  await writer.rows('rollback');
}

/** Puts the live ledger's rows into the rebuilt one, or takes the table away where there is none. */
async function copyLedger(
  plan: RehearsalPlan,
  session: Session,
  { rows, wholeRows }: Pick<Live, 'rows' | 'wholeRows'>,
): Promise<void> {
  const { ledger } = plan.adapter;
  if (!ledger) return;
  const table = ledgerName(ledger.read);
  if (rows === null) {
    await session.rows(`drop table if exists ${table}`);
    return;
  }
  await session.rows(`truncate ${table}`);
  await session.rows(
    `insert into ${table} overriding system value
      select (pg_catalog.jsonb_populate_record(null::${table}, r::pg_catalog.jsonb)).* from pg_catalog.unnest($1::text[]) r`,
    [wholeRows],
  );
  const [made] = await session.rows<{ columns: string[] | null }>(
    `select pg_catalog.array_agg(attname::text) as columns from pg_catalog.pg_attribute
      where attrelid = pg_catalog.to_regclass($1) and attnum > 0 and not attisdropped
        and pg_catalog.pg_get_serial_sequence($1, attname::text) is not null`,
    [table],
  );
  for (const column of made?.columns ?? []) {
    await session.rows(
      `select pg_catalog.setval(pg_catalog.pg_get_serial_sequence($1, $2), coalesce(max("${column}"), 0) + 1, false) from ${table}`,
      [table, column],
    );
  }
}
