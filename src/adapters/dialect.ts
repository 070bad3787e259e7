/** Tells a folder of SQL for another database, which must never be run here. */
import { posix } from 'node:path';

import type { SourceTree } from '../git/tree.ts';
import { filesOf } from './source.ts';
import { blankQuoted } from './tokens.ts';

/** Another database, and how it shows, as one phrase. */
export interface OtherDatabase {
  readonly database: string;
  readonly why: string;
}

const names: Readonly<Record<string, string>> = {
  bigquery: 'BigQuery',
  cassandra: 'Cassandra',
  clickhouse: 'ClickHouse',
  db2: 'Db2',
  duckdb: 'DuckDB',
  h2: 'H2',
  hsqldb: 'HSQLDB',
  mariadb: 'MariaDB',
  mssql: 'SQL Server',
  mysql: 'MySQL',
  oracle: 'Oracle',
  redshift: 'Redshift',
  scylla: 'ScyllaDB',
  snowflake: 'Snowflake',
  spanner: 'Spanner',
  sqlite: 'SQLite',
  sqlite3: 'SQLite',
  sqlserver: 'SQL Server',
  tidb: 'TiDB',
};

const postgresNames = new Set(['postgres', 'postgresql', 'pg', 'psql', 'pgsql']);

/** What only another database's SQL holds; looked for outside comments and strings. */
const signs: readonly (readonly [database: string, what: string, pattern: RegExp])[] = [
  ['ClickHouse', 'a MergeTree engine', /\bENGINE\s*=?\s*\w*MergeTree\b/i],
  ['ClickHouse', 'ON CLUSTER', /\bON\s+CLUSTER\b/i],
  ['ClickHouse', 'LowCardinality', /\b(LowCardinality|Nullable)\s*\(/],
  ['MySQL', 'ENGINE=', /\bENGINE\s*=\s*\w+/i],
  ['MySQL', 'AUTO_INCREMENT', /\bAUTO_INCREMENT\b/i],
  ['MySQL', 'names in backticks', /`\w+`/],
  ['SQLite', 'PRAGMA', /^\s*PRAGMA\s+\w+/im],
  ['SQLite', 'AUTOINCREMENT', /\bAUTOINCREMENT\b/i],
  ['SQLite', 'WITHOUT ROWID', /\bWITHOUT\s+ROWID\b/i],
  ['SQL Server', 'GO lines', /^\s*GO\s*$/m],
  ['SQL Server', 'names in brackets', /\[dbo\]\./i],
  ['SQL Server', 'NVARCHAR', /\bNVARCHAR\s*\(/i],
  ['Oracle', 'VARCHAR2', /\bVARCHAR2\s*\(/i],
];

/** The database a path names, by its last segment that names one; null for Postgres or none. */
export function databaseOfPath(path: string): OtherDatabase | null {
  for (const segment of path.split('/').reverse()) {
    const parts = segment.toLowerCase().split(/[-_. ]+/);
    if (parts.some((part) => postgresNames.has(part))) return null;
    const part = parts.find((part) => Object.hasOwn(names, part));
    if (part !== undefined) {
      return {
        database: names[part] as string,
        why: `"${segment}" in its path names ${names[part]}`,
      };
    }
  }
  return null;
}

/** What a text shows of another database. */
export function databaseOfText(text: string): OtherDatabase | null {
  const bare = blankQuoted(text);
  for (const [database, what, pattern] of signs) {
    if (pattern.test(bare)) return { database, why: `it has ${what}, which is ${database}'s` };
  }
  return null;
}

/**
 * Whether a folder belongs to another database: its path says so, or at least half of its first
 * twenty files do. One odd file among Postgres ones is a mistake to report, not another database.
 */
export async function databaseOfFolder(
  tree: SourceTree,
  directory: string,
): Promise<OtherDatabase | null> {
  const byPath = databaseOfPath(directory);
  if (byPath) return byPath;
  const files = (await filesOf(tree, directory, 'deep')).filter(({ name }) => /\.sql$/i.test(name));
  const sample = files.slice(0, 20);
  const found: OtherDatabase[] = [];
  for (const { path } of sample) {
    // latin1 reads any bytes: a file that is not UTF-8 gets its own error later
    const other = databaseOfText((await tree.read(path)).toString('latin1'));
    if (other) found.push({ ...other, why: `${posix.basename(path)}: ${other.why}` });
  }
  return found.length > 0 && found.length * 2 >= sample.length ? (found[0] ?? null) : null;
}
