/**
 * The rehearsal `downstream`: views, functions and dumps that depend on this schema and live elsewhere.
 * They are loaded before the migrations, which may then be refused; and replayed after them,
 * statement by statement, going on behind each error.
 */
import type { SourceMigration, SqlPiece } from '../../adapters/adapter.ts';
import type { BrokenStatement, DownstreamEvidence } from '../../evidence/downstream.ts';
import type { NotRehearsed, SqlError } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { createRole } from '../../postgres/prepare.ts';
import type { Session } from '../../postgres/session.ts';
import { sqlstates } from '../../postgres/sqlstates.ts';
import { madeObject } from '../../sql/made-object.ts';
import { formatSqlError, sendStep } from '../executor.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from '../further.ts';
import type { RehearsalPlan } from '../plan.ts';
import { prerequisites } from '../prerequisites.ts';
import { openAsOwner } from '../run.ts';
import { startRunner } from '../start-runner.ts';
import { failedObjects, type Failures } from './causes.ts';

export const downstream: FurtherRehearsal = { name: 'downstream', rehearse: rehearseDownstream };

async function rehearseDownstream(stage: Stage): Promise<FurtherResult> {
  const { plan, built, runs, clean, log } = stage;
  const files = plan.downstream ?? [];
  if (files.length === 0)
    return { skipped: 'no SQL that depends on this schema is named', needless: true };
  if (runs.some(({ outcome }) => !outcome.ok)) return { skipped: 'a migration fails' };
  const pieces = files.flatMap((file) => file.pieces);
  for (const role of prerequisites([{ up: pieces }]).roles)
    await createRole(built.rows.server, role);
  const live = new Set(files.flatMap((file) => (file.live ? file.pieces : [])));
  await using before = await cloneDatabase(built.rows, 'downstream');
  const early = await replay(plan, before, pieces);
  const made = madeByMigrations(early, live);
  const taken = pieces.filter((piece) => !early.has(piece) && !fills(piece, made));
  const run = await startRunner(plan, before, pendingIn(plan), log);
  const { failedAt, outcome } = run;
  const late = new Map<SqlPiece, BrokenStatement>();
  for (const [index, { id: migration }] of plan.review.entries()) {
    const after = clean.steps.get(index)?.after;
    if (!after) continue;
    await using copy = await cloneDatabase(after, 'downstream');
    const failures = await replay(plan, copy, taken);
    const objects = failedObjects(failures);
    for (const [piece, error] of failures) {
      const { sql } = piece;
      const known = { ...placeOf(piece, live), ...objects.get(piece), sql };
      if (!late.has(piece)) late.set(piece, { ...known, error, migration });
    }
  }
  const evidence: DownstreamEvidence = {
    files: files.map(({ file }) => file),
    statements: taken.length,
    ...(failedAt && !outcome.ok && { blocked: { ...failedAt, error: outcome.error } }),
    broken: [...late.values()],
  };
  return { evidence: { downstream: evidence }, notRehearsed: refusedBefore(early, live, made) };
}

/** A database's objects are known by name. */
function placeOf(piece: SqlPiece, live: ReadonlySet<SqlPiece>): { file: string; line?: number } {
  const { file, line } = piece;
  return live.has(piece) ? { file } : { file, line };
}

const exists: ReadonlySet<string> = new Set([
  sqlstates.duplicateTable,
  sqlstates.duplicateObject,
  sqlstates.duplicateFunction,
]);

/** Statements of a live database that make what the baseline has: the migrations make it too. */
function madeByMigrations(early: Failures, live: ReadonlySet<SqlPiece>): ReadonlySet<SqlPiece> {
  const own = [...early].filter(([piece, { code }]) => live.has(piece) && exists.has(code));
  return new Set(own.map(([piece]) => piece));
}

/** Whether it refreshes one of these: that works, and says nothing of what lives elsewhere. */
function fills({ sql }: SqlPiece, made: ReadonlySet<SqlPiece>): boolean {
  const object = madeObject(sql);
  if (object?.kind !== 'refresh') return false;
  return [...made].some((piece) => madeObject(piece.sql)?.name === object.of);
}

/** What the baseline does not take: each cause with what fails for it; what it has itself is counted. */
function refusedBefore(
  early: Failures,
  live: ReadonlySet<SqlPiece>,
  made: ReadonlySet<SqlPiece>,
): readonly NotRehearsed[] {
  const rest = new Map([...early].filter(([piece]) => !made.has(piece)));
  const objects = failedObjects(rest);
  const counts = Map.groupBy(objects.values(), ({ because }) => because);
  const causes = [...rest].flatMap(([piece, error]): NotRehearsed[] => {
    const { object, because } = objects.get(piece) ?? {};
    if (because !== undefined) return [];
    const { file, line } = placeOf(piece, live);
    const along = object === undefined ? 0 : (counts.get(object)?.length ?? 0);
    const others =
      along === 0
        ? ''
        : `; so ${along === 1 ? 'does 1 statement that needs' : `do ${along} statements that need`} it`;
    return [
      {
        what: line === undefined ? `${object ?? 'a statement'} (${file})` : `${file}:${line}`,
        why: `it fails before the migrations already: ${formatSqlError(error)}${others}`,
      },
    ];
  });
  if (made.size === 0) return causes;
  const own = {
    what: `${made.size} ${made.size === 1 ? 'statement' : 'statements'} of the live database`,
    why: 'the migrations make these objects themselves',
  };
  return [...causes, own];
}

/** A runner without a ledger would send the baseline's files again; only the new ones matter here. */
function pendingIn(plan: RehearsalPlan): readonly SourceMigration[] {
  const kept = plan.adapter.ledger !== null && plan.ledgerPolicy !== 'none';
  return kept ? [...plan.baseline, ...plan.review] : plan.review;
}

/** Sends every statement, and those that failed again as long as that helps: files name no order. */
async function replay(
  plan: RehearsalPlan,
  database: Database,
  pieces: readonly SqlPiece[],
): Promise<Failures> {
  await using session = await openAsOwner(plan, database);
  let left = await sendAll(session, pieces);
  for (;;) {
    const again = await sendAll(session, [...left.keys()]);
    if (again.size === left.size) return again;
    left = again;
  }
}

async function sendAll(session: Session, pieces: readonly SqlPiece[]): Promise<Failures> {
  const errors = new Map<SqlPiece, SqlError>();
  for (const piece of pieces) {
    const result = await sendStep(session, piece);
    if (!result.ok) errors.set(piece, result.error);
    if (session.transactionStatus === 'E') await session.query('rollback');
  }
  return errors;
}
