import { quoteIdentifier } from '../../sql/quote.ts';
import type { ForeignKey, SeedTable } from './model.ts';
import { isRequired } from './order.ts';
import { pickSql, saltOf } from './randomness.ts';

/** How a table's rows find the rows they refer to. */
export interface ParentRows {
  readonly joins: readonly string[];
  /** Column → where its value comes from, null for nowhere yet; `mayMiss` when there may be no parent row. */
  readonly values: ReadonlyMap<string, { readonly sql: string | null; readonly mayMiss: boolean }>;
  /** Columns of a required key to the table itself: each row is its own parent. */
  readonly self: readonly { readonly column: string; readonly source: string }[];
}

/** Parent rows considered for each key. */
const parentsAtMost = 1000;

/**
 * Joins for the foreign keys, the widest first: a key whose columns are partly taken joins on those,
 * so that overlapping keys agree. `random` takes
 * parents without a pattern, for rows of which many are turned away.
 */
export function parentRows(
  table: SeedTable,
  carriers: ReadonlySet<string>,
  seed: string,
  random: boolean,
): ParentRows {
  const joins: string[] = [];
  const values = new Map<string, { sql: string | null; mayMiss: boolean }>();
  const self: { column: string; source: string }[] = [];
  const widestFirst = [...table.foreignKeys].sort((a, b) => b.columns.length - a.columns.length);
  widestFirst.forEach((key, at) => {
    if (key.parent === table.oid && table.rows === 0) {
      selfReference(key);
      return;
    }
    const free = key.columns.filter((column) => !values.has(column));
    if (free.length === 0) return;
    const alias = `f${at}`;
    const required = isRequired(table, { ...key, columns: free });
    joins.push(`${required ? 'join' : 'left join'} ${join(key, alias, free)}`);
    key.columns.forEach((column, i) => {
      if (!free.includes(column)) return;
      values.set(column, { sql: `${alias}.k${i}`, mayMiss: !required });
    });
  });
  return { joins, values, self };

  function selfReference(key: ForeignKey): void {
    const nullable = key.columns.filter((name) => !notNull(name));
    if (nullable.length > 0) {
      for (const column of nullable) values.set(column, { sql: null, mayMiss: true });
      return;
    }
    key.columns.forEach((column, i) => {
      const source = key.parentColumns[i] ?? column;
      if (source !== column) self.push({ column, source });
    });
  }

  function notNull(name: string): boolean {
    return table.columns.find((column) => column.name === name)?.notNull ?? false;
  }

  function join(key: ForeignKey, alias: string, free: readonly string[]): string {
    const names = key.parentColumns.map(quoteIdentifier);
    const taken = key.columns.flatMap((column, i) => {
      const value = values.get(column);
      return free.includes(column) || !value?.sql ? [] : [{ k: `k${i}`, sql: value.sql }];
    });
    const window = taken.length > 0 ? `partition by ${taken.map(({ k }) => k).join(', ')}` : '';
    const order = names.map((_, i) => `k${i}`).join(', ');
    const rows =
      `select p.*, row_number() over (${window} order by ${order}) - 1 as rn, count(*) over (${window}) as n from (` +
      `select ${names.map((name, i) => `${name} as k${i}`).join(', ')} from ${key.parentRelation} ` +
      `where ${names.map((name) => `${name} is not null`).join(' and ')} order by ${order} limit ${parentsAtMost}) as p`;
    const on = [
      ...taken.map(({ k, sql }) => `${alias}.${k} = ${sql}`),
      `${alias}.rn = ${turn(key, free)} % ${alias}.n`,
    ];
    return `(${rows}) as ${alias} on ${on.join(' and ')}`;
  }

  /**
   * A unique key takes a new parent for each row, past those already taken. Others share one in pairs,
   * the same half of the parents for all their children, so that keys which must agree can.
   */
  function turn(key: ForeignKey, free: readonly string[]): string {
    if (free.some((column) => carriers.has(column))) return `(s.g - 1 + ${table.rows})`;
    if (random) return pickSql('s.g', saltOf(seed, table.relation, ...key.columns), 1_000_003);
    return `((s.g - 1) / 2 + ${saltOf(seed, key.parentRelation) % 97})`;
  }
}
