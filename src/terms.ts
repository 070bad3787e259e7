/**
 * The vocabulary, one word per thing, in code, docs and output.
 *
 * - Migration: one versioned change, one or more statements.
 * - Baseline: the database as the base branch's migrations leave it.
 * - Ledger: the framework's own table of applied versions.
 * - Rehearsal: one way of running the pull request's migrations (apply, rerun, interrupt …).
 * - Recording: what crossed the wire in one run, statement by statement, with what Postgres did.
 * - Evidence: all recordings and comparisons of a review.
 * - Hazard: a kind of danger. Finding: one hazard at one place.
 * - Fix: SQL that avoids a finding; proven once it was itself rehearsed.
 * - Verdict: pass, warn, fail, not-rehearsed.
 */

/** `error`: users notice. `warning`: they may, under load or at size. `notice`: hygiene. */
export type Severity = 'error' | 'warning' | 'notice';

/** Measured on a server; follows from known server behaviour; or a guess (a guess is never an error). */
export type Basis = 'measured' | 'known' | 'guess';

/** What a hazard is about. */
export type Area =
  | 'ordering'
  | 'locking'
  | 'replication'
  | 'rerun'
  | 'data'
  | 'compatibility'
  | 'hygiene';

/** What a review comes to. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'not-rehearsed';

/** Table-level lock modes, weakest first, spelled as `pg_locks.mode`. */
export const lockModes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;

/** A mode of a table-level lock. */
export type LockMode = (typeof lockModes)[number];

/** Every rehearsal, by the name that reports and settings use. */
export type RehearsalName =
  | 'apply'
  | 'rerun'
  | 'interrupt'
  | 'revert'
  | 'reorder'
  | 'schema-file'
  | 'replicate'
  | 'standby'
  | 'downstream'
  | 'compatibility';

/** How a migration differs from the tip of the base branch. */
export type Change = 'added' | 'edited' | 'removed' | 'renamed';

/** Where a server comes from. */
export type ProviderName = 'embedded' | 'local' | 'container' | 'given';
