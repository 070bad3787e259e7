/** Which of the statements that fail do so only since another one does. */
import type { SqlPiece } from '../../adapters/adapter.ts';
import type { SqlError } from '../../evidence/types.ts';
import { sqlstates } from '../../postgres/sqlstates.ts';
import { madeObject, type MadeObject, objectText } from '../../sql/made-object.ts';

export type Failures = ReadonlyMap<SqlPiece, SqlError>;

/** What is known of a statement beside its error. */
export interface FailedObject {
  /** `view reporting.titles`, where the statement makes one object. */
  readonly object?: string;
  /** The one at the beginning, where what this statement needs fails too. */
  readonly because?: string;
}

/** Follows each failure to what is missing, as Postgres names it, as long as that is another failure. */
export function failedObjects(failures: Failures): ReadonlyMap<SqlPiece, FailedObject> {
  const made = new Map<SqlPiece, MadeObject>();
  for (const piece of failures.keys()) {
    const object = madeObject(piece.sql);
    if (object) made.set(piece, object);
  }
  const causeOf = (piece: SqlPiece): SqlPiece | undefined => {
    const error = failures.get(piece);
    const missing = error && missingName(error);
    if (missing === undefined) return undefined;
    return [...made].find(([other, object]) => other !== piece && isCalled(object, missing))?.[0];
  };
  return new Map(
    [...failures.keys()].map((piece) => {
      const object = made.get(piece);
      const root = rootOf(piece, causeOf);
      const cause = root && made.get(root);
      return [
        piece,
        {
          ...(object && { object: objectText(object) }),
          ...(cause && { because: objectText(cause) }),
        },
      ];
    }),
  );
}

function rootOf(
  piece: SqlPiece,
  causeOf: (piece: SqlPiece) => SqlPiece | undefined,
): SqlPiece | undefined {
  const way = new Set([piece]);
  for (let at = causeOf(piece); at !== undefined; at = causeOf(at)) {
    // two that need each other: neither is the beginning
    if (way.has(at)) return undefined;
    way.add(at);
  }
  return way.size > 1 ? [...way].at(-1) : undefined;
}

const missing: ReadonlySet<string> = new Set([
  sqlstates.undefinedTable,
  sqlstates.undefinedFunction,
  sqlstates.undefinedObject,
  sqlstates.invalidSchemaName,
]);

/** `relation "reporting.titles" does not exist`, `function reporting.best(integer) does not exist`. */
function missingName({ code, message }: SqlError): string | undefined {
  if (!missing.has(code)) return undefined;
  return /^\S+ "?(.*?)"?(?:\(.*\))? does not exist/s.exec(message)?.[1];
}

/** Postgres repeats a name as the statement wrote it, so either may be without its schema. */
function isCalled({ name, of }: MadeObject, wanted: string): boolean {
  if (name === undefined || of !== undefined) return false;
  return name === wanted || name.endsWith(`.${wanted}`) || wanted.endsWith(`.${name}`);
}
