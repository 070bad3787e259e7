/** The typed tree of pgsql-ast-parser, which knows less SQL than Postgres. */
import { parse, type Statement } from 'pgsql-ast-parser';

/** The one statement of a text; null where there are others, or none that the parser can read. */
export function onlyStatement(sql: string): Statement | null {
  try {
    const [only, ...more] = parse(sql);
    return more.length === 0 ? (only ?? null) : null;
  } catch {
    // what it cannot read is left as it is: nothing is rewritten, asked or executed
    return null;
  }
}
