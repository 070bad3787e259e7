/** The catalog behind every statement of some migrations, seen by applying them. */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { Log } from '../../log.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import type { Session } from '../../postgres/session.ts';
import { formatSqlError, sendStep } from '../executor.ts';
import { type CatalogSnapshot, snapshotCatalog } from '../observe/catalog.ts';
import { countRows } from '../observe/data.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { behindSavepoint, ledgerRelations } from '../state.ts';
import { comparable } from './comparable.ts';
import { countStatements, isCounted, type Part, scriptOf } from './script.ts';

/** A moment in the history. */
export interface Point {
  /** Index of the migration among those that were walked; -1 before the first of them. */
  readonly index: number;
  /** How many of its statements were applied. */
  readonly after: number;
  readonly catalog: CatalogSnapshot;
  /** Whether a run of the framework that is killed can leave this behind. */
  readonly reachable: boolean;
  /** The index that the next statement leaves INVALID when it is cut. */
  readonly cutIndex?: string;
}

/** A migration that was applied, statement by statement. */
export interface Walked {
  readonly migration: SourceMigration;
  readonly script: readonly Part[];
  readonly count: number;
  /** Rows of each table behind it, such as they are without the live rows. */
  readonly rows: ReadonlyMap<string, number>;
}

/** Every moment that was looked at. */
export interface States {
  readonly points: readonly Point[];
  readonly walked: readonly Walked[];
  /** A migration that does not apply even without rows. */
  readonly failure?: NotRehearsed;
}

/** Above this many statements of one migration only some are looked behind; `around` names those that matter. */
const mostLooks = 60;

/** Applies the migrations to a clone of `before`, and looks behind each of their statements. */
export async function statesOf(
  plan: RehearsalPlan,
  before: Database,
  migrations: readonly SourceMigration[],
  log: Log,
  around?: { readonly index: number; readonly after: number },
): Promise<States> {
  await using database = await cloneDatabase(before, 'states');
  await using run = await openRun(plan, database, 'outcome', log);
  const { session } = run;
  const look = async (): Promise<CatalogSnapshot> => lookInside(plan, session, database);
  const points: Point[] = [{ index: -1, after: 0, catalog: await look(), reachable: true }];
  const walked: Walked[] = [];
  for (const [index, migration] of migrations.entries()) {
    const script = scriptOf(plan.adapter.plan(migration, plan.settings));
    const count = countStatements(script);
    const every = Math.ceil(count / mostLooks);
    const near = around?.index === index ? around.after : undefined;
    let after = 0;
    for (const [at, part] of script.entries()) {
      const result = await sendStep(session, part);
      if (!result.ok) {
        const place = part.source ? `${part.source.file}:${part.source.line}` : migration.file;
        const failure = { what: place, why: `fails without rows: ${formatSqlError(result.error)}` };
        walked.push({ migration, script, count, rows: new Map() });
        return { points, walked, failure };
      }
      if (!isCounted(part)) continue;
      after += 1;
      const isNear = near !== undefined && Math.abs(after - near) <= mostLooks / 2;
      if (after % every !== 0 && after !== count && !isNear) continue;
      log.progress(`${migration.id}: statement ${after} of ${count}`);
      const catalog = await look();
      const last = points.at(-1);
      const cut = last && cutState(part, last.catalog, catalog);
      if (cut) points.push({ index, after: after - 1, reachable: true, ...cut });
      const isEnd = after === count;
      const reachable =
        migration.transactionMode === 'run' ? isEnd : isEnd || endsTransaction(script, at, session);
      points.push({ index, after, catalog, reachable });
    }
    if (session.transactionStatus !== 'I') await session.rows('rollback');
    if (count === 0) points.push({ ...(points.at(-1) as Point), index, after: 0 });
    const counts = await countRows(database.server, database, ignored(plan));
    const rows = new Map(counts.map(({ relation, rows: number }) => [relation, number]));
    walked.push({ migration, script, count, rows });
  }
  return { points, walked };
}

/** The comparable catalog of a database, behind a savepoint where a transaction is open. */
export async function lookInside(
  plan: RehearsalPlan,
  session: Session,
  { server }: Database,
): Promise<CatalogSnapshot> {
  const options = { major: server.info.major, ignore: ignored(plan) };
  return comparable(await behindSavepoint(session, () => snapshotCatalog(session, options)));
}

/** What no comparison sees: the framework's own tables. */
export function ignored(plan: RehearsalPlan): { relations: readonly string[] } {
  return { relations: ledgerRelations(plan) };
}

/** Whether the session is, or comes to be before the next statement, outside a transaction. */
function endsTransaction(script: readonly Part[], at: number, session: Session): boolean {
  if (session.transactionStatus === 'I') return true;
  const next = script.slice(at + 1).find((part) => isCounted(part) || part.role === 'control');
  return next?.role === 'control';
}

/** What a concurrent statement that was ended in its middle leaves: its index, INVALID. */
function cutState(
  { kind, node }: Part,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): Pick<Point, 'catalog' | 'cutIndex'> | undefined {
  if (node['concurrent'] !== true || (kind !== 'IndexStmt' && kind !== 'DropStmt'))
    return undefined;
  const [with_, without] = kind === 'IndexStmt' ? [after, before] : [before, after];
  const key = Object.keys(with_).find((one) => one.startsWith('index:') && !(one in without));
  if (key === undefined) return undefined;
  return {
    catalog: { ...with_, [key]: { ...with_[key], valid: false } },
    cutIndex: key.slice('index:'.length),
  };
}
