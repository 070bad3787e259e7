/** Fixes as plain data: what could stand in a statement's place, and what a rehearsal said of it. */
import type { LockMode } from '../terms.ts';
import type { MigrationRun } from './types.ts';

/** The safe sequence for one statement, before anybody tried it. */
export interface FixCandidate {
  /** Migration.id */
  readonly migration: string;
  /** StatementRecord.index of the statement it stands for. */
  readonly statement: number;
  readonly parts: readonly FixPart[];
  /** What may differ at the end, said beside the fix; nothing else may. */
  readonly differs: readonly FixDifference[];
}

/** `column-order`: a column was made anew and stands last. */
export type FixDifference = 'column-order';

/** One step of a fix, to be committed before the next begins. */
export interface FixPart {
  /** One or more statements. */
  readonly sql: string;
  /** `own`: a transaction of its own. `none`: outside any. `batched`: outside, it commits as it goes. */
  readonly transaction: 'own' | 'none' | 'batched';
  /** Why it is there: one phrase. */
  readonly note: string;
  /** For `batched`: one turn of its loop, so that each can be observed. */
  readonly walk?: KeyWalk;
}

/** Rows taken in the order of a key, a slice at a time; the queries find a key as a JSON array of its columns. */
export interface KeyWalk {
  readonly first: string;
  /** First key behind the slice: `$1` where the slice begins, `$2` how many rows it has. */
  readonly next: string;
  /** The work on one slice: `$1` its first key, `$2` the first behind it, null at the end. */
  readonly turn: string;
}

/**
 * `ordinary`: one ordinary row in each table. `apart`: the same, and as the end counts what the
 * statements do one by one, since their transaction makes them fail.
 */
export type FixRows = 'baseline' | 'ordinary' | 'none' | 'apart';

/** A fix that was rehearsed from the same state as the statement it stands for. */
export interface RehearsedFix extends FixCandidate {
  readonly proven: boolean;
  /** What it was tried on: the baseline's rows, or fewer, where the migration fails on those. */
  readonly rows: FixRows;
  /** What spoke against it; empty when proven. */
  readonly why: string;
  /** In the framework's own terms; empty where the framework has none for it. */
  readonly files: readonly FixFile[];
  readonly before: readonly HeldLock[];
  readonly after: readonly HeldLock[];
  /** The migration's run with the fix in place; only when proven. */
  readonly run?: MigrationRun;
}

/** A file as the framework would read it. */
export interface FixFile {
  readonly file: string;
  readonly text: string;
}

/** A lock on a table that existed before, and what went on while it was held. */
export interface HeldLock {
  /** Index into parts; absent for the statement itself. */
  readonly part?: number;
  readonly relation: string;
  readonly mode: LockMode;
  readonly blocks: readonly ('reads' | 'writes')[];
  /** What grows with the table and was done under it: `index build`, `scan`, `rewrite`. */
  readonly work: readonly string[];
  /** Most rows written in one transaction while it was held. */
  readonly rows: number;
}
