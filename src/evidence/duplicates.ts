import type { SqlError } from './types.ts';

/** A migration that applied, tried once more on rows that a unique key of its own cannot hold. */
export interface DuplicateRows {
  /** Migration.id */
  readonly migration: string;
  /** StatementRecord.index in the apply run: the statement that refused the rows. */
  readonly statement: number;
  readonly error: SqlError;
  /** Indexes that stayed behind, marked INVALID. */
  readonly invalid: readonly string[];
  /** What the migration fails with when it is sent again as it stands. */
  readonly again?: SqlError;
}
