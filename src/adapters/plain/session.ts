import type { SourceTree } from '../../git/tree.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SqlPiece } from '../adapter.ts';

/** What one psql session carries from file to file. */
export interface PsqlSession {
  readonly tree: SourceTree;
  /** Folder of the script the session was started with; `\i` looks there too. */
  readonly directory: string;
  /** Set by `-v`, `\set` and `\unset`. */
  readonly variables: Map<string, string>;
  readonly pieces: SqlPiece[];
  /** Scripts being read, outermost first. */
  readonly reading: readonly string[];
  /** Where refused commands go that a script can do without; undefined where they end it. */
  readonly leftOut: NotRehearsed[] | undefined;
}
