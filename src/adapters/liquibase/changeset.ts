/** A changeset that is SQL, wherever it was written. */
import type { SqlPiece } from '../adapter.ts';

/** What Liquibase runs and remembers as one. */
export interface Changeset {
  readonly id: string;
  readonly author: string;
  /** As Liquibase records it: the changelog's path, or its `logicalFilePath`. */
  readonly path: string;
  /** File that holds its SQL, and the line on which `text` begins in it. */
  readonly file: string;
  readonly line: number;
  /** Its own part of the file. */
  readonly text: string;
  readonly up: readonly SqlPiece[];
  /** Undefined: none was written, and Liquibase cannot make one up for SQL. */
  readonly rollback: readonly SqlPiece[] | undefined;
  /** Of each of its changes, in order. */
  readonly changeChecksums: readonly string[];
  readonly comments: string;
  readonly contexts: string | undefined;
  readonly labels: string | undefined;
  readonly dbms: string | undefined;
  readonly ignore: boolean;
  readonly runInTransaction: boolean;
  readonly runOnChange: boolean;
  readonly runAlways: boolean;
  readonly validChecksums: readonly string[];
  /** What Liquibase asks before it, as written. */
  readonly preconditions: readonly string[];
}

/** Whether a `dbms` list admits Postgres. */
export function isForPostgres(dbms: string | undefined): boolean {
  const names = (dbms ?? '').split(',').map((name) => name.trim().toLowerCase());
  const wanted = names.filter((name) => name !== '' && !name.startsWith('!'));
  if (names.includes('!postgresql') || names.includes('none')) return false;
  return wanted.length === 0 || wanted.includes('postgresql') || wanted.includes('all');
}
