/** Copies of a table's rows that differ from them only where an existing unique key wants it. */
import { quoteIdentifier } from '../../sql/quote.ts';
import { isWide, makesItself } from './carriers.ts';
import { type RowRequest, valueRequest } from './conditions.ts';
import { introspect } from './introspect.ts';
import type { SeedColumn, SeedTable, Types, UniqueKey } from './model.ts';
import { findInputs } from './probes.ts';
import type { SeedSession } from './seed.ts';
import { distinctValue, UnknownTypeError } from './values.ts';

/** How many rows are copied; where that is refused as a whole, how many are tried one by one. */
const [rowsAtMost, singlesAtMost] = [50, 5];
/** Numbers of the copies, beyond those of rows that were generated. */
const firstNumber = 1_000_000;

/** `impossible`: a key that is there already keeps such rows out, or there is no row to copy. */
export type Twins = 'made' | 'impossible' | { readonly refused: string };

/** Copies rows of a table; the columns in `same` are equal in a row and its copy. */
export async function makeTwins(
  session: SeedSession,
  major: number,
  relation: string,
  same: (column: string) => boolean,
): Promise<Twins> {
  const model = await introspect(session, major);
  const table = model.tables.find((one) => one.relation === relation);
  const different = table && columnsToVary(table, model.types, same);
  if (!table || !different) return 'impossible';
  const request = { model, table, seed: 'twins', inputs: await findInputs(session, model) };
  try {
    return await insertCopies(session, (single) => copyStatement(request, different, single));
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return { refused: thrown.message };
    throw thrown;
  }
}

async function insertCopies(
  session: SeedSession,
  statement: (single?: number) => string,
): Promise<Twins> {
  const all = await session.query(statement());
  if (all.ok) return all.rowCount > 0 ? 'made' : 'impossible';
  for (let single = 1; single <= singlesAtMost; single += 1) {
    const one = await session.query(statement(single));
    if (one.ok && one.rowCount > 0) return 'made';
  }
  return { refused: `${all.error.code} ${all.error.message}` };
}

/** One column of each unique key that a copy has a value of its own in; undefined where a key has none to spare. */
function columnsToVary(
  table: SeedTable,
  types: Types,
  same: (column: string) => boolean,
): ReadonlyMap<SeedColumn, 'default' | 'null' | 'value'> | undefined {
  const chosen = new Map<SeedColumn, 'default' | 'null' | 'value'>();
  const referring = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  for (const { columns } of [...table.uniqueKeys].sort(byColumns)) {
    const free = table.columns.filter(({ name }) => columns.includes(name) && !same(name));
    if (free.some((column) => chosen.has(column))) continue;
    const own = free.find((column) => makesItself(column) && !column.generated);
    const wide = free.find((column) => !referring.has(column.name) && isWide(column, types));
    const empty = free.find(({ notNull }) => !notNull);
    if (own) chosen.set(own, 'default');
    else if (wide) chosen.set(wide, 'value');
    else if (empty) chosen.set(empty, 'null');
    else return undefined;
  }
  return chosen;
}

function byColumns(one: UniqueKey, other: UniqueKey): number {
  return one.columns.length - other.columns.length;
}

function copyStatement(
  request: RowRequest,
  different: ReadonlyMap<SeedColumn, 'default' | 'null' | 'value'>,
  single: number | undefined,
): string {
  const { table } = request;
  const columns = table.columns.filter(
    (column) => !column.generated && different.get(column) !== 'default',
  );
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const values = columns.map((column) => {
    const how = different.get(column);
    if (how === 'null') return 'null';
    if (how === undefined) return `t.${quoteIdentifier(column.name)}`;
    return distinctValue({ ...valueRequest(request, column), g: `(${firstNumber} + s.g)` });
  });
  const overriding = columns.some(({ identity }) => identity === 'a');
  return [
    `insert into ${table.relation} (${names})${overriding ? ' overriding system value' : ''}`,
    `select ${values.join(', ')} from ${table.relation} t`,
    // two numbered lists side by side: a name of our own could be one of its columns
    `join (select ctid as at, tableoid as part, row_number() over (order by tableoid, ctid) as g from ${table.relation}) s on s.at = t.ctid and s.part = t.tableoid`,
    single === undefined ? `where s.g <= ${rowsAtMost}` : `where s.g = ${single}`,
    table.allowsOnConflict ? 'on conflict do nothing' : '',
  ].join('\n');
}
