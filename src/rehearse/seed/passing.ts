import { quoteIdentifier } from '../../sql/quote.ts';
import { candidatesOf, conditionsOf, mentions, type RowRequest } from './conditions.ts';
import { choose } from './randomness.ts';
import type { SeedSession } from './seed.ts';

/** Column → indexes of the candidates that meet the conditions about this column alone. */
export type Passing = ReadonlyMap<string, readonly number[]>;

/**
 * Asks the server which candidates are worth taking, so that of ten conditions about one column
 * each, ten are met at once. Says nothing about a column where asking fails or nothing passes.
 */
export async function findPassing(session: SeedSession, request: RowRequest): Promise<Passing> {
  const { table } = request;
  const conditions = conditionsOf(request.model, table);
  const queries = table.columns.flatMap((column) => {
    const alone = conditions.filter(
      (condition) =>
        mentions(condition, column.name) &&
        table.columns.every((other) => other === column || !mentions(condition, other.name)),
    );
    if (alone.length === 0) return [];
    const candidates = candidatesOf(request, column);
    const name = quoteIdentifier(column.name);
    return [
      `select ${table.columns.indexOf(column)} as at, array(select i from generate_series(0, ${candidates.length - 1}) as i` +
        ` cross join (select 7::bigint as g) as s cross join lateral (select ${choose('i', candidates)} as ${name}) as t` +
        ` where ${alone.map((condition) => `(${condition}) is not false`).join(' and ')} order by i) as passing`,
    ];
  });
  if (queries.length === 0) return new Map();
  const result = await session.query<{ at: number; passing: number[] }>(
    queries.join('\nunion all\n'),
  );
  if (!result.ok) return new Map();
  return new Map(
    result.rows
      .filter(({ passing }) => passing.length > 0)
      .map(({ at, passing }) => [table.columns[at]?.name ?? '', passing]),
  );
}
