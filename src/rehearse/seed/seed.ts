/** Fills the tables of a database with rows that a migration may meet in production. */
import { performance } from 'node:perf_hooks';
import type { SeedOutcome, SqlError } from '../../evidence/types.ts';
import type { Session } from '../../postgres/session.ts';
import type { Ignored } from '../observe/ignored.ts';
import { withSettings } from '../observe/settings.ts';
import { conditionsOf, type RowRequest } from './conditions.ts';
import { insertStatement, type InsertRequest } from './insert.ts';
import { findPassing } from './passing.ts';
import { countAll, introspect } from './introspect.ts';
import { baseOf, UnknownTypeError } from './values.ts';
import type { SeedModel, SeedTable } from './model.ts';
import { isRequired, orderByForeignKeys } from './order.ts';
import { findInputs } from './probes.ts';
import { rowsForLabels } from './variety.ts';

/** What seeding needs of a session. */
export type SeedSession = Pick<Session, 'rows' | 'query'>;

/** How many rows, of which tables, and what kind. */
export interface SeedOptions {
  /** Rows wanted in each table, those it has already included; 0 leaves it as it is. */
  readonly rows?: number | ((table: Pick<SeedTable, 'relation' | 'rows'>) => number);
  /** Looks at no other tables. */
  readonly only?: ReadonlySet<string>;
  /** The same seed makes the same rows. */
  readonly seed: number | string;
  readonly major: number;
  readonly ignore?: Ignored;
  /** Filled tables first and children before parents, so that new rows refer to none but old ones. */
  readonly onTop?: boolean;
  /** Rows nobody would object to: no NULLs, no duplicates, no extremes; not one for each enum label. */
  readonly ordinary?: boolean;
}

/** Candidate rows for each wanted one, round by round: few get through some conditions and unique keys. */
const rounds = { free: [1, 4, 20, 100], filtered: [10, 50, 200, 400, 400] } as const;
/** Rows made one by one at most, where the whole statement fails. */
const singleRowsAtMost = 200;
/** Combinations of forms tried where no ordinary row is accepted. */
const guessesAtMost = 100;

/**
 * Tops up every table to `rows` rows. Run it as the untrusted owner, in autocommit: it fires the
 * database's own triggers, defaults and CHECK functions. What cannot be filled is said, not thrown.
 */
export async function seedDatabase(
  session: SeedSession,
  options: SeedOptions,
): Promise<SeedOutcome> {
  return withSettings(session, { jit: 'off' }, () => fillTables(session, options));
}

async function fillTables(session: SeedSession, options: SeedOptions): Promise<SeedOutcome> {
  const started = performance.now();
  const { rows = 20 } = options;
  const rowsOf = typeof rows === 'number' ? () => rows : rows;
  const model = await introspect(session, options.major, options.ignore, options.only);
  const inputs = await findInputs(session, model);
  const reasons = new Map<number, string>();
  const base = { model, seed: String(options.seed), inputs };
  const profile = options.ordinary ? 'tame' : 'varied';
  const ordered = orderByForeignKeys(model.tables);
  for (const table of options.onTop ? childrenFirst(ordered) : ordered) {
    const asked = rowsOf(table);
    const wanted = options.ordinary ? asked : Math.max(asked, rowsForAllLabels(model, table));
    const missing = wanted - table.rows;
    if (asked === 0 || missing <= 0) continue;
    const why = await fillTable(session, { ...base, table }, missing, profile);
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
          count >= rowsOf(table)
            ? ''
            : (reasons.get(table.oid) ?? 'rows that were inserted did not stay'),
      };
    }),
    durationMs: performance.now() - started,
  };
}

/** Tables without rows still come last, and parents first: theirs are new themselves. */
function childrenFirst(ordered: readonly SeedTable[]): readonly SeedTable[] {
  const filled = ordered.filter(({ rows }) => rows > 0);
  return [...filled.reverse(), ...ordered.filter(({ rows }) => rows === 0)];
}

/** Inserts what is missing; returns why not all of it, or an empty string. */
async function fillTable(
  session: SeedSession,
  request: RowRequest,
  missing: number,
  profile: 'varied' | 'tame',
): Promise<string> {
  const { model, table } = request;
  const hopeless = await impossible(session, table);
  if (hopeless !== '') return hopeless;
  const state: Filling = { session, request, profile, left: missing, from: table.rows + 1 };
  try {
    state.request = { ...request, passing: await findPassing(session, request) };
    await insertTogether(state);
    const other = mayPassWithOtherValues(state.error);
    if (state.left > 0 && other && (state.error || state.left === missing))
      await insertSingly(state);
    if (state.left > missing / 2 && other) await insertGuesses(state);
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return thrown.message;
    throw thrown;
  }
  const { left, error } = state;
  if (left <= 0) return '';
  if (error) return `${error.message} (${error.code})`;
  return left < missing
    ? 'a unique key allows no more different rows'
    : `no row was found that meets ${conditionsOf(model, table).join(' and ').slice(0, 500)}`;
}

/** False for what other values cannot help: class 42 is a missing object or privilege. */
function mayPassWithOtherValues(error: SqlError | undefined): boolean {
  return !error?.code.startsWith('42');
}

/** How far one table is. */
interface Filling {
  readonly session: SeedSession;
  request: RowRequest & Pick<InsertRequest, 'passing'>;
  readonly profile: 'varied' | 'tame';
  /** Rows still wanted. */
  left: number;
  /** Number of the next candidate row. */
  from: number;
  /** The last refusal. */
  error?: SqlError | undefined;
}

/** Sends one statement over the next `span` candidates; false when Postgres refused it. */
async function insert(
  state: Filling,
  attempt: Pick<InsertRequest, 'limit' | 'profile' | 'avoidTaken'> & { readonly span: number },
): Promise<boolean> {
  const { span, ...how } = attempt;
  const range = { from: state.from, to: state.from + span - 1 };
  const result = await state.session.query(insertStatement({ ...state.request, ...range, ...how }));
  if (result.ok) state.left -= result.rowCount;
  else state.error = result.error;
  return result.ok;
}

async function insertTogether(state: Filling): Promise<void> {
  const { table } = state.request;
  const { profile } = state;
  const wanted = state.left;
  for (const [round, perRow] of rounds[isFiltered(state) ? 'filtered' : 'free'].entries()) {
    const before = state.left;
    const span = wanted * perRow;
    const attempt = { span, limit: state.left, profile, avoidTaken: round > 0 };
    if (!(await insert(state, attempt))) return;
    state.from += span;
    if (state.left <= 0) return;
    // an INSERT that a trigger redirected counts no rows
    const [now = 0] = await countAll(state.session, [table]);
    state.left = wanted - (now - table.rows);
    if (state.left <= 0 || (state.left === before && before < wanted)) return;
  }
}

function isFiltered({ request: { model, table } }: Filling): boolean {
  return conditionsOf(model, table).length > 0;
}

/** Row by row, each varied or else tame, so that one refused value does not cost the whole table. */
async function insertSingly(state: Filling): Promise<void> {
  const wanted = state.left;
  const span = isFiltered(state) ? rounds.filtered[2] : 1;
  const tries = Math.min(wanted * 3, singleRowsAtMost);
  for (let attempt = 0; attempt < tries && state.left > 0; attempt++) {
    const before = state.left;
    await insert(state, { span, limit: 1, profile: state.profile });
    if (state.left === before) await insert(state, { span, limit: 1, profile: 'tame' });
    state.from += span;
    // of eight rows not two passed: few more will
    if (attempt === 7 && state.left > wanted - 2) return;
  }
}

/** Tries one form of text after the other; the first that a trigger lets through fills the table. */
async function insertGuesses(state: Filling): Promise<void> {
  const wanted = state.left;
  const span = isFiltered(state) ? rounds.filtered[1] : 1;
  for (let guess = 0; guess < guessesAtMost; guess++) {
    const refusal = state.error;
    await insert(state, { span, limit: 1, profile: guess });
    state.from += span;
    // what an ordinary row is refused for says more than what a guess is refused for
    state.error = refusal;
    if (state.left === wanted) continue;
    for (const perRow of [1, 4, 10]) {
      if (state.left <= 0) break;
      const attempt = { span: wanted * span * perRow, limit: state.left, profile: guess };
      if (!(await insert(state, { ...attempt, avoidTaken: true }))) break;
      state.from += attempt.span;
    }
    state.error = state.left > 0 ? refusal : undefined;
    return;
  }
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
