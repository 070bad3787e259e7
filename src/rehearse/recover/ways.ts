/** The ways out of a half-finished state, each taken once on a database rebuilt to that state. */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { LedgerFacts, Recovery, Way } from '../../evidence/recovery.ts';
import type { Log } from '../../log.ts';
import type { Database } from '../../postgres/database.ts';
import { StatementError } from '../../postgres/session.ts';
import { formatSqlError, sendStep } from '../executor.ts';
import { diffCatalogs } from '../observe/schema-diff.ts';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import { countRows } from '../observe/data.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { type RunnerStart, startRunner } from '../start-runner.ts';
import { ledgerRepair } from './ledger.ts';
import type { Live } from './live.ts';
import { rebuild } from './rebuild.ts';
import { isCounted, type Part, remainder, scriptOf, textOf } from './script.ts';
import { ignored, lookInside, type Point, type States, type Walked } from './states.ts';
import { undoSql } from './undo-sql.ts';

/** Where the live database stands, and all that leads away from there. */
export interface WaysInput {
  readonly plan: RehearsalPlan;
  /** Everything before the migrations that were walked, frozen. */
  readonly before: Database;
  readonly states: States;
  /** All migrations in the order of the history, those of `states` among them. */
  readonly history: readonly SourceMigration[];
  readonly live: Live;
  readonly log: Log;
}

/** Where to go from, and for which of several possibilities. */
export interface Start {
  readonly point: Point;
  readonly when: string | null;
}

type Proven = Pick<Recovery, 'ways' | 'unproven'>;
type Candidate = Pick<Way, 'kind' | 'source' | 'loses'> & { readonly parts: readonly Part[] };

/** All ways from these starts, proven; `undo` goes from the last of them. */
export async function provenWays(
  input: WaysInput,
  starts: readonly Start[],
  walked: Walked,
): Promise<Proven> {
  const ways: Way[] = [];
  const unproven: { kind: Way['kind']; why: string }[] = [];
  for (const start of starts) {
    const candidate: Candidate = {
      kind: 'finish',
      source: 'file',
      loses: [],
      parts: finishOf(start.point, walked),
    };
    const found = await prove(input, start, walked, candidate);
    if (typeof found === 'string') unproven.push({ kind: 'finish', why: found });
    else ways.push(found);
  }
  const last = starts.at(-1);
  if (!last || !isUnfinished(input.live.ledger, last.point, walked)) return { ways, unproven };
  const tried: string[] = [];
  for (const candidate of undosOf(input, last.point, walked)) {
    const found =
      typeof candidate === 'string' ? candidate : await prove(input, last, walked, candidate);
    if (typeof found !== 'string') {
      const undo = { ...found, when: null };
      // where nothing is there yet, the framework does the rest
      return { ways: undo.sql.length === 0 ? [undo, ...ways] : [...ways, undo], unproven };
    }
    tried.push(found);
  }
  return { ways, unproven: [...unproven, { kind: 'undo', why: tried.join('; ') }] };
}

/** What is there as a whole and nothing calls unfinished needs no undoing. */
function isUnfinished(
  { applied, relation }: LedgerFacts,
  { after, cutIndex }: Point,
  { migration, count }: Walked,
): boolean {
  if (after < count || cutIndex !== undefined) return true;
  return relation !== null && !applied.includes(migration.id);
}

/** A cut concurrent build is taken away first, since its index keeps the name. */
function finishOf(point: Point, { script }: Walked): readonly Part[] {
  const rest = remainder(script, point.after);
  if (point.cutIndex === undefined) return rest;
  const next = rest.find(isCounted);
  if (next?.kind !== 'IndexStmt') return rest;
  return [statement(`drop index concurrently ${point.cutIndex}`), ...rest];
}

/** The migration's own down part first, then what the catalog tells; a reason where there is none. */
function undosOf(
  { plan, states }: WaysInput,
  point: Point,
  { migration, script }: Walked,
): readonly (Candidate | string)[] {
  const start = startOf(states, point.index);
  const changes = diffCatalogs(start, point.catalog);
  const derived = undoSql(changes);
  const loses = derived.ok ? derived.loses : [];
  const kind = 'undo' as const;
  if (point.after === 0 && point.cutIndex === undefined)
    return [{ kind, source: 'derived', loses, parts: [] }];
  const candidates: (Candidate | string)[] = [];
  const down = plan.adapter.planDown?.(migration, plan.settings);
  const downScript = down ? scriptOf(down) : [];
  if (downScript.some(isCounted)) {
    candidates.push({ kind, source: 'file', loses, parts: downScript });
  }
  const wrote = script
    .filter(isCounted)
    .slice(0, point.after)
    .find((part) => writesRows(part, changes));
  if (wrote) {
    const place = wrote.source ? `line ${wrote.source.line}` : 'a statement';
    return [
      ...candidates,
      `${place} changed rows, and what they were before is not in the catalog`,
    ];
  }
  if (!derived.ok) return [...candidates, derived.why];
  const parts = derived.sql.map(statement);
  const alone =
    parts.length < 2 || parts.some(({ sql }) => sql.startsWith('drop index concurrently'));
  const wrapped = alone ? parts : [control('begin'), ...parts, control('commit')];
  return [...candidates, { kind, source: 'derived', loses, parts: wrapped }];
}

const rowStatements =
  /^(InsertStmt|UpdateStmt|DeleteStmt|MergeStmt|CopyStmt|TruncateStmt|DoStmt|CallStmt)$/;

/** Rows of a table that the migration itself made go with it. */
function writesRows({ kind, node }: Part, changes: ReturnType<typeof diffCatalogs>): boolean {
  if (!rowStatements.test(kind)) return false;
  const relation = node['relation'] as { schemaname?: string; relname?: string } | undefined;
  const name = relation?.relname;
  if (name === undefined) return true;
  return !changes.some(
    (one) =>
      one.change === 'added' &&
      one.kind === 'table' &&
      one.name.replaceAll('"', '').endsWith(`.${name}`),
  );
}

/** The catalog before the migration of that index. */
function startOf({ points }: States, index: number): CatalogSnapshot {
  const before = points.findLast((point) => point.index < index) ?? points[0];
  if (!before) throw new Error('nothing was walked');
  return before.catalog;
}

/** Takes the way on a rebuilt database; the reason as text where it does not lead where it should. */
async function prove(
  input: WaysInput,
  { point, when }: Start,
  walked: Walked,
  { kind, source, loses, parts }: Candidate,
): Promise<Way | string> {
  const { plan, states, live, log, history } = input;
  const end = kind === 'finish' ? endOf(states, point.index) : startOf(states, point.index);
  if (!end)
    return states.failure ? `${states.failure.what} ${states.failure.why}` : 'its end was not seen';
  const place = history.findIndex(({ id }) => id === walked.migration.id);
  const wanted = new Set(
    history.slice(0, kind === 'finish' ? place + 1 : place).map(({ id }) => id),
  );
  const ledger = ledgerRepair(plan.adapter, plan.settings, history, wanted, live.ledger);
  try {
    await using database = await rebuild(plan, input.before, states.walked, point, live, log);
    const rebuilt = await look(plan, database, log);
    if (diffCatalogs(point.catalog, rebuilt).length > 0)
      return 'the state could not be built again';
    const failed = await take(plan, database, parts, ledger.sql, log);
    if (failed !== undefined) return failed;
    const [amiss] = diffCatalogs(end, await look(plan, database, log));
    if (amiss)
      return `${source === 'file' && kind === 'undo' ? 'its down part' : 'it'} leaves ${amiss.kind} ${amiss.name} ${amiss.change}`;
    const lost = kind === 'finish' ? await rowsAmiss(plan, database, walked) : undefined;
    if (lost !== undefined) return lost;
    const upTo = history.slice(0, place + 1);
    const next = plan.adapter.ledger ? await startRunner(plan, database, upTo, log) : undefined;
    const after = next && nextRunOf(plan, kind, walked.migration, next);
    if (after && !after.ok) return after.why;
    return {
      kind,
      when,
      sql: parts.map(textOf),
      source,
      loses,
      ledger,
      nextRun: after?.nextRun ?? '',
    };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return `the state could not be built again: ${formatSqlError(error.sql)}`;
  }
}

/** What the restarted framework did, and whether that is what the way is for. */
function nextRunOf(
  { adapter: { name } }: RehearsalPlan,
  kind: Way['kind'],
  { id }: SourceMigration,
  { applied, refused, outcome }: RunnerStart,
): { readonly ok: true; readonly nextRun: string } | { readonly ok: false; readonly why: string } {
  if (!outcome.ok)
    return { ok: false, why: `${name} fails behind it: ${formatSqlError(outcome.error)}` };
  // versions without a file keep it from running, whatever is done about this migration
  if (refused !== undefined)
    return { ok: true, nextRun: `${name} still refuses to run: ${refused}` };
  if (kind === 'finish') {
    if (applied.includes(id)) return { ok: false, why: `${name} would apply ${id} again` };
    return { ok: true, nextRun: `${name} no longer applies ${id}` };
  }
  if (!applied.includes(id)) return { ok: false, why: `${name} would not apply ${id} again` };
  return { ok: true, nextRun: `${name} applies ${id} again, from its first statement` };
}

async function take(
  plan: RehearsalPlan,
  database: Database,
  parts: readonly Part[],
  ledgerSql: readonly string[],
  log: Log,
): Promise<string | undefined> {
  await using run = await openRun(plan, database, 'outcome', log);
  const repair = ledgerSql.length > 0 ? ['begin', ...ledgerSql, 'commit'].map(statement) : [];
  for (const part of [...parts, ...repair]) {
    const result = await sendStep(run.session, part);
    if (!result.ok) return `${part.sql.split('\n')[0]} fails: ${formatSqlError(result.error)}`;
  }
  return undefined;
}

async function rowsAmiss(
  plan: RehearsalPlan,
  database: Database,
  walked: Walked,
): Promise<string | undefined> {
  const counts = await countRows(database.server, database, ignored(plan));
  const amiss = counts.find(({ relation, rows }) => walked.rows.get(relation) !== rows);
  if (!amiss) return undefined;
  return `${amiss.relation} has ${amiss.rows} rows behind it, and ${walked.rows.get(amiss.relation) ?? 0} behind a clean run`;
}

async function look(plan: RehearsalPlan, database: Database, log: Log): Promise<CatalogSnapshot> {
  await using run = await openRun(plan, database, 'outcome', log);
  return await lookInside(plan, run.session, database);
}

function endOf({ points, walked, failure }: States, index: number): CatalogSnapshot | undefined {
  const point = points.findLast((one) => one.index === index);
  if (failure && index === walked.length - 1) return undefined;
  return point?.catalog;
}

function statement(sql: string): Part {
  return { sql, role: 'statement', kind: '', node: {} };
}

function control(sql: string): Part {
  return { sql, role: 'control', kind: 'TransactionStmt', node: {} };
}
