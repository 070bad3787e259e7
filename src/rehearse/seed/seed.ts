/** Fills the tables of a database with rows that a migration may meet in production. */
import { performance } from 'node:perf_hooks';
import type { SeedOutcome, SqlError } from '../../evidence/types.ts';
import type { Session } from '../../postgres/session.ts';
import type { Ignored } from '../observe/ignored.ts';
import { conditionsOf, insertStatement, type InsertRequest } from './insert.ts';
import { countAll, introspect } from './introspect.ts';
import { baseOf, UnknownTypeError } from './values.ts';
import type { SeedModel, SeedTable } from './model.ts';
import { isRequired, orderByForeignKeys } from './order.ts';
import { findInputs } from './probes.ts';
import { rowsForLabels } from './variety.ts';

export type SeedSession = Pick<Session, 'rows' | 'query'>;

export interface SeedOptions {
  /** Rows wanted in each table; those a table has already count. */
  readonly rows?: number;
  /** The same seed makes the same rows. */
  readonly seed: number | string;
  readonly major: number;
  readonly ignore?: Ignored;
}

/** Candidate rows tried for each wanted one where conditions filter them. */
const candidatesPerRow = 200;
/** Further tries for what unique keys turned away. */
const rounds = 4;
/** Rows made one by one at most, where the whole statement fails. */
const singleRowsAtMost = 200;

/**
 * Tops up every table to `rows` rows. Run it as the untrusted owner, in autocommit: it fires the
 * database's own triggers, defaults and CHECK functions. What cannot be filled is said, not thrown.
 */
export async function seedDatabase(
  session: SeedSession,
  options: SeedOptions,
): Promise<SeedOutcome> {
  const started = performance.now();
  const rows = options.rows ?? 20;
  const model = await introspect(session, options.major, options.ignore);
  const inputs = await findInputs(session, model);
  const reasons = new Map<number, string>();
  const base = { model, seed: String(options.seed), inputs };
  for (const table of orderByForeignKeys(model.tables)) {
    const missing = Math.max(rows, rowsForAllLabels(model, table)) - table.rows;
    if (rows === 0 || missing <= 0) continue;
    const why = await fillTable(session, { ...base, table }, missing);
    if (why !== '') reasons.set(table.oid, why);
  }
  const counts = await countAll(session, model.tables);
  return {
    tables: model.tables.map((table, i) => {
      const count = counts[i] ?? 0;
      return {
        relation: table.relation,
        rows: count,
        why:
          count >= rows ? '' : (reasons.get(table.oid) ?? 'rows that were inserted did not stay'),
      };
    }),
    durationMs: performance.now() - started,
  };
}

type TableRequest = Pick<InsertRequest, 'model' | 'table' | 'seed' | 'inputs'>;

/** Inserts what is missing; returns why not all of it, or an empty string. */
async function fillTable(
  session: SeedSession,
  request: TableRequest,
  missing: number,
): Promise<string> {
  const { model, table } = request;
  const hopeless = await impossible(session, table);
  if (hopeless !== '') return hopeless;
  const span = conditionsOf(model, table).length > 0 ? candidatesPerRow : 1;
  let left = missing;
  let from = table.rows + 1;
  let error: SqlError | undefined;
  try {
    for (let round = 0; round < rounds && left > 0 && !error; round++) {
      const to = from + missing * span - 1;
      const statement = insertStatement({ ...request, from, to, limit: left, profile: 'varied' });
      const result = await session.query(statement);
      if (result.ok) left -= result.rowCount;
      else error = result.error;
      from = to + 1;
      // an INSERT that a trigger redirected counts no rows
      if (left > 0 && !error)
        left = missing - ((await countAll(session, [table]))[0] ?? 0) + table.rows;
    }
    if (left > 0 && (error || left === missing)) {
      const single = await insertSingly(session, request, { left, from, span });
      left = single.left;
      error = single.error ?? error;
    }
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return thrown.message;
    throw thrown;
  }
  if (left <= 0) return '';
  if (error) return `${error.message} (${error.code})`;
  return left < missing
    ? 'a unique key allows no more different rows'
    : `no row was found that meets ${conditionsOf(model, table).join(' and ').slice(0, 500)}`;
}

/** Row by row, each varied or else tame, so that one refused value does not cost the whole table. */
async function insertSingly(
  session: SeedSession,
  request: TableRequest,
  start: { readonly left: number; readonly from: number; readonly span: number },
): Promise<{ left: number; error?: SqlError }> {
  let { left, from } = start;
  let error: SqlError | undefined;
  const tries = Math.min(left * 3, singleRowsAtMost);
  for (let attempt = 0; attempt < tries && left > 0; attempt++) {
    const to = from + start.span - 1;
    for (const profile of ['varied', 'tame'] as const) {
      const result = await session.query(
        insertStatement({ ...request, from, to, limit: 1, profile }),
      );
      if (!result.ok) error ??= result.error;
      else if (result.rowCount > 0) {
        left -= 1;
        break;
      }
    }
    // nothing of eight rows passed: no more will
    if (attempt === 7 && left === start.left) break;
    from = to + 1;
  }
  return { left, error };
}

/** Why no row can be inserted, where that is known without trying. */
async function impossible(session: SeedSession, table: SeedTable): Promise<string> {
  if (table.partitions?.length === 0) return 'it is partitioned and has no partition to hold rows';
  for (const key of table.foreignKeys) {
    if (key.parent === table.oid || !isRequired(table, key)) continue;
    const [row] = await session.rows<{ found: boolean }>(
      `select exists (select 1 from ${key.parentRelation}) as found`,
    );
    if (row?.found === false) return `it needs a row of ${key.parentRelation}, which has none`;
  }
  return '';
}

/** Every label of an enum must be in use, for a migration may take one away. */
function rowsForAllLabels(model: SeedModel, table: SeedTable): number {
  return Math.max(
    0,
    ...table.columns.map((column) => {
      const { type } = baseOf(model.types, column.type, column.modifier);
      return type.kind === 'enum' ? rowsForLabels(type.labels.length, !column.notNull) : 0;
    }),
  );
}
