/** Whether two texts of a migration send the same statements: comments, white space and form not counted. */
import type { SourceMigration, SqlPiece } from '../adapters/adapter.ts';
import { splitSql, type SplitStatement } from '../sql/split.ts';

/** How two texts of a migration differ in what they send. */
export type StatementComparison =
  | { readonly statements: 'same' }
  /** `line`: of the second, where its first other statement begins. */
  | { readonly statements: 'different'; readonly line?: number };

interface Sent {
  readonly meaning: string;
  readonly line: number;
}

/** Compares what the two would send; how they are wrapped in transactions belongs to it. */
export function compareStatements(
  before: SourceMigration,
  after: SourceMigration,
): StatementComparison {
  const [old, now] = [sentBy(before.up), sentBy(after.up)];
  const at = now.findIndex(({ meaning }, index) => meaning !== old[index]?.meaning);
  const isOutside = ({ transactionMode }: SourceMigration): boolean =>
    transactionMode === 'statement';
  if (at === -1 && old.length === now.length && isOutside(before) === isOutside(after)) {
    return { statements: 'same' };
  }
  const line = now[at]?.line;
  return { statements: 'different', ...(line !== undefined && { line }) };
}

function sentBy(pieces: readonly SqlPiece[]): readonly Sent[] {
  return pieces.flatMap(({ sql, line }) => {
    const split = splitSql(sql);
    if (!split.ok) return [{ meaning: sql.replace(/\s+/g, ' ').trim(), line }];
    return split.statements
      .filter(({ kind }) => kind !== 'TransactionStmt')
      .map((statement) => ({ meaning: meaningOf(statement), line: line + statement.line - 1 }));
  });
}

/** The parse tree without the places in the text; in bodies, white space is one space. */
function meaningOf({ kind, node }: SplitStatement): string {
  const hasBody = kind === 'CreateFunctionStmt' || kind === 'DoStmt';
  return JSON.stringify([kind, node], (key, value: unknown) => {
    if (place.test(key)) return undefined;
    return hasBody && key === 'sval' ? String(value).replace(/\s+/g, ' ').trim() : value;
  });
}

/** Keys of libpg-query's trees that say where something stands. */
const place = /location$|list_(?:start|end)$|_len$/;
