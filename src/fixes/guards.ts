/** Statements that look before they act, so that they can be sent again after any interruption. */
import { quoteLiteral } from '../sql/quote.ts';

/** What stands around the bodies of our DO blocks. */
export const fixQuote = '$fix$';

/** Runs statements unless the condition, a boolean expression, holds already. */
export function unless(condition: string, ...statements: readonly string[]): string {
  return when(`not ${condition}`, ...statements);
}

/** Runs statements when the condition holds. */
export function when(condition: string, ...statements: readonly string[]): string {
  const body = statements.map((statement) => `    ${statement};`).join('\n');
  return `do ${fixQuote}\nbegin\n  if ${condition} then\n${body}\n  end if;\nend\n${fixQuote}`;
}

/** Whether a table has a constraint: a name alone may be another table's. */
export function hasConstraint(table: string, constraint: string): string {
  return `exists (select from pg_constraint where conrelid = ${quoteLiteral(table)}::regclass and conname = ${quoteLiteral(constraint)})`;
}

/** Whether an interrupted concurrent build left an index that no query uses and every write pays for. */
export function isInvalid(index: string): string {
  return `exists (select from pg_index where indexrelid = to_regclass(${quoteLiteral(index)}) and not indisvalid)`;
}
