/**
 * The rehearsal `downstream`: views, functions and dumps that depend on this schema and live elsewhere.
 * They are loaded before the migrations, which may then be refused; and replayed after them,
 * statement by statement, going on behind each error.
 */
import type { SourceMigration, SqlPiece } from '../adapters/adapter.ts';
import type { BrokenStatement, DownstreamEvidence } from '../evidence/downstream.ts';
import type { NotRehearsed, SqlError } from '../evidence/types.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import { createRole } from '../postgres/prepare.ts';
import type { Session } from '../postgres/session.ts';
import { formatSqlError, sendStep } from './executor.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from './further.ts';
import type { RehearsalPlan } from './plan.ts';
import { prerequisites } from './prerequisites.ts';
import { openAsOwner } from './run.ts';
import { startRunner } from './start-runner.ts';

export const downstream: FurtherRehearsal = { name: 'downstream', rehearse: rehearseDownstream };

async function rehearseDownstream(stage: Stage): Promise<FurtherResult> {
  const { plan, built, runs, clean, log } = stage;
  const files = plan.downstream ?? [];
  if (files.length === 0)
    return { skipped: 'no SQL that depends on this schema is named', needless: true };
  if (runs.some(({ outcome }) => !outcome.ok)) return { skipped: 'a migration fails' };
  for (const role of prerequisites(files.map(asMigration)).roles)
    await createRole(built.rows.server, role);
  const pieces = files.flatMap((file) => file.pieces);
  await using before = await cloneDatabase(built.rows, 'downstream');
  const early = await replay(plan, before, pieces);
  const taken = pieces.filter((piece) => !early.has(piece));
  const run = await startRunner(plan, before, pendingIn(plan), log);
  const { failedAt, outcome } = run;
  const late = new Map<SqlPiece, BrokenStatement>();
  for (const [index, migration] of plan.review.entries()) {
    const after = clean.steps.get(index)?.after;
    if (!after) continue;
    await using copy = await cloneDatabase(after, 'downstream');
    for (const [piece, error] of await replay(plan, copy, taken)) {
      const { file, line, sql } = piece;
      if (!late.has(piece)) late.set(piece, { file, line, sql, error, migration: migration.id });
    }
  }
  const evidence: DownstreamEvidence = {
    files: files.map(({ file }) => file),
    statements: taken.length,
    ...(failedAt && !outcome.ok && { blocked: { ...failedAt, error: outcome.error } }),
    broken: [...late.values()],
  };
  const notRehearsed = [...early].map(([{ file, line }, error]): NotRehearsed => ({
    what: `${file}:${line}`,
    why: `it fails before the migrations already: ${formatSqlError(error)}`,
  }));
  return { evidence: { downstream: evidence }, notRehearsed };
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
): Promise<ReadonlyMap<SqlPiece, SqlError>> {
  await using session = await openAsOwner(plan, database);
  let left: ReadonlyMap<SqlPiece, SqlError> = await sendAll(session, pieces);
  for (;;) {
    const again: ReadonlyMap<SqlPiece, SqlError> = await sendAll(session, [...left.keys()]);
    if (again.size === left.size) return again;
    left = again;
  }
}

async function sendAll(
  session: Session,
  pieces: readonly SqlPiece[],
): Promise<ReadonlyMap<SqlPiece, SqlError>> {
  const errors = new Map<SqlPiece, SqlError>();
  for (const piece of pieces) {
    const result = await sendStep(session, piece);
    if (!result.ok) errors.set(piece, result.error);
    if (session.transactionStatus === 'E') await session.query('rollback');
  }
  return errors;
}

function asMigration({
  file,
  pieces,
}: {
  file: string;
  pieces: readonly SqlPiece[];
}): SourceMigration {
  return {
    id: file,
    version: '',
    file,
    text: '',
    transactionMode: 'statement',
    up: pieces,
    down: null,
  };
}
