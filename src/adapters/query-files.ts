/** The queries of the running application: SQL, or an export of pg_stat_statements as CSV or JSON. */
import { parse } from 'csv-parse/sync';
import { UserError } from '../errors.ts';
import type { Query } from '../evidence/compatibility.ts';
import type { SourceTree } from '../git/tree.ts';
import { matchesAny, readText } from './source.ts';
import { statementsWithCopyData } from './statements.ts';

/** Files that match the patterns, each query once; throws UserError `missing-queries`, `unreadable-queries`. */
export async function readQueryFiles(
  tree: SourceTree,
  patterns: readonly string[],
): Promise<readonly Query[]> {
  const files = await tree.files();
  const idle = patterns.filter((pattern) => !files.some((file) => matchesAny(file, [pattern])));
  if (idle.length > 0) {
    throw new UserError(
      'missing-queries',
      `The setting "queries" names ${idle.map((one) => `"${one}"`).join(', ')}, and there is no such file.`,
      { remedy: 'Name files or patterns relative to the project, such as .github/queries.json.' },
    );
  }
  const named = files.filter((file) => matchesAny(file, patterns)).toSorted();
  const queries = await Promise.all(
    named.map(async (file) => queriesIn(file, await readText(tree, file))),
  );
  return queries.flat();
}

function queriesIn(file: string, text: string): readonly Query[] {
  if (/\.sql$/i.test(file))
    return statementsWithCopyData(file, text).map(({ sql, line }) => ({ sql, file, line }));
  const rows = /\.json$/i.test(file) ? jsonRows(file, text) : csvRows(file, text);
  if (rows.length > 0 && rows.every(({ query }) => typeof query !== 'string'))
    throw unreadable(file, 'no column "query" was found');
  return rows.flatMap(({ query, calls }): Query[] => {
    if (typeof query !== 'string' || query.trim() === '') return [];
    const number = Number(calls);
    return [{ sql: query, file, ...(number > 0 && { calls: number }) }];
  });
}

type Row = Readonly<Record<string, unknown>>;

/** A list of rows, or an object that holds one under `queries`, as `record` writes it. */
function jsonRows(file: string, text: string): readonly Row[] {
  try {
    const value = JSON.parse(text) as readonly Row[] | { readonly queries?: readonly Row[] };
    const rows = Array.isArray(value)
      ? (value as readonly Row[])
      : (value as { queries?: readonly Row[] }).queries;
    if (Array.isArray(rows)) return rows as readonly Row[];
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  throw unreadable(file, 'it holds no list of rows');
}

function csvRows(file: string, text: string): readonly Row[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(file: string, why: string): UserError {
  return new UserError(
    'unreadable-queries',
    `"${file}" holds no queries that can be read: ${why}.`,
    {
      remedy:
        'Give SQL, or rows with the columns "query" and "calls": \\copy (select query, calls from pg_stat_statements) to queries.csv csv header',
    },
  );
}
