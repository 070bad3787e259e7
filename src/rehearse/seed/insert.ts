/** One INSERT … SELECT that makes the rows of one table. */
import { quoteIdentifier } from '../../sql/quote.ts';
import {
  candidatesOf,
  conditionsOf,
  mentions,
  type RowRequest,
  valueRequest,
} from './conditions.ts';
import type { Passing } from './passing.ts';
import type { SeedColumn, SeedModel } from './model.ts';
import { parentRows, type ParentRows } from './parents.ts';
import { choose, pickSql, saltOf } from './randomness.ts';
import { carriersOf, makesItself } from './carriers.ts';
import { baseOf, distinctValue, type ValueRequest } from './values.ts';
import { largeNumber, variedValues } from './variety.ts';

/**
 * `varied`: NULLs, duplicates, extremes. `tame`: what nearly any trigger accepts. A number: one
 * combination of the values worth trying, for triggers that want text of a certain form.
 */
export type Profile = 'varied' | 'tame' | number;

/** Which rows of a table to make, and how. */
export interface InsertRequest extends RowRequest {
  /** Numbers of the candidate rows. */
  readonly from: number;
  readonly to: number;
  /** Rows wanted of them. */
  readonly limit: number;
  readonly profile: Profile;
  readonly passing?: Passing;
  /** Leave out rows whose unique keys are taken: dearer, for what a first try left open. */
  readonly avoidTaken?: boolean;
}

/** The statement; it inserts at most `limit` rows and may insert fewer. */
export function insertStatement(request: InsertRequest): string {
  const { model, table, seed, from, to, limit, profile } = request;
  const conditions = conditionsOf(model, table);
  const carriers = carriersOf(table, model.types);
  const parents = parentRows(
    table,
    carriers,
    seed,
    conditions.length > 0 || request.avoidTaken === true,
  );
  const inCondition = (column: SeedColumn): boolean =>
    conditions.some((c) => mentions(c, column.name));
  const optional = table.columns.filter((column) => !column.notNull && inCondition(column));
  const copied = new Map(parents.self.map((key) => [key.column, key.source]));
  const sources = new Set(copied.values());
  const filled = table.columns.filter(
    (column) =>
      !makesItself(column) ||
      parents.values.has(column.name) ||
      (sources.has(column.name) && !column.generated),
  );
  let number = 'row number';
  while (table.columns.some(({ name }) => name === number)) number += '_';
  number = quoteIdentifier(number);
  const inner = table.columns.map((column) => {
    const value = filled.includes(column) ? valueOf(column) : `null::${typeName(model, column)}`;
    return `${value} as ${quoteIdentifier(column.name)}`;
  });
  // every column makes itself
  if (filled.length === 0)
    return `insert into ${table.relation} select from generate_series(1, ${limit})`;
  const names = filled.map(({ name }) => quoteIdentifier(name));
  const outer = filled.map(({ name }) => `t.${quoteIdentifier(copied.get(name) ?? name)}`);
  const filters = [
    ...conditions.map((condition) => `(${condition}) is not false`),
    ...(request.avoidTaken ? taken() : []),
  ];
  const always = filled.some(({ identity }) => identity === 'a');
  return [
    `insert into ${table.relation} (${names.join(', ')})${always ? ' overriding system value' : ''}`,
    `select ${outer.join(', ')} from (`,
    `  select ${[...inner, `s.g as ${number}`].join(',\n    ')}`,
    `  from generate_series(${from}::bigint, ${to}::bigint) as s(g)`,
    ...parents.joins.map((join) => `  ${join}`),
    `) as t`,
    filters.length === 0 ? '' : `where ${filters.join('\n  and ')}`,
    // which rows make it must not depend on the plan
    `order by t.${number} limit ${limit}`,
    table.allowsOnConflict ? 'on conflict do nothing' : '',
  ]
    .filter((line) => line !== '')
    .join('\n');

  function taken(): readonly string[] {
    return table.uniqueKeys
      .filter(
        (key) =>
          !key.expression && key.columns.every((name) => names.includes(quoteIdentifier(name))),
      )
      .map((key) => {
        const same = key.columns.map(quoteIdentifier).map((name) => `r.${name} = t.${name}`);
        return `not exists (select 1 from ${table.relation} r where ${same.join(' and ')})`;
      });
  }

  function valueOf(column: SeedColumn): string {
    const salt = saltOf(seed, table.relation, column.name);
    const made = makeValue(column, salt, parents);
    if (column.notNull) return made;
    const hot = optional.length > 1 ? optional.indexOf(column) : -1;
    // constraints such as num_nonnulls(a, b, c) = 1: every other row has one of them only
    if (hot === -1) return withNulls(made, salt);
    const [lonely, which] = [pick('lonely', 2), pick('which', optional.length)];
    return `case when ${lonely} = 0 and ${which} <> ${hot} then null else ${withNulls(made, salt)} end`;
  }

  function pick(what: string, count: number): string {
    return pickSql('s.g', saltOf(seed, table.relation, what), count);
  }

  /** Every fifth value; where rows are filtered at random, so that what passes keeps no pattern. */
  function withNulls(value: string, salt: number): string {
    if (profile !== 'varied') return value;
    const fifth = conditions.length > 0 ? pickSql('s.g', salt + 1, 5) : `(s.g + ${salt % 5}) % 5`;
    return `case when ${fifth} = 0 then null else ${value} end`;
  }

  function makeValue(column: SeedColumn, salt: number, parents: ParentRows): string {
    const value = valueRequest(request, column);
    const nothing = `null::${typeName(model, column)}`;
    const parent = parents.values.get(column.name);
    if (parent !== undefined) {
      if (parent.sql === null) return nothing;
      return column.notNull && parent.mayMiss
        ? `coalesce(${parent.sql}, ${distinctValue(value)})`
        : parent.sql;
    }
    if (copied.has(column.name)) return nothing;
    if (sources.has(column.name) && column.default?.startsWith('nextval(')) return column.default;
    if (inCondition(column) || (typeof profile === 'number' && isTextual(model, column))) {
      return candidate(column, salt);
    }
    if (carriers.has(column.name)) return twin(value, column);
    if (profile !== 'varied') return distinctValue(value);
    const varied = variedValues(value);
    // counts the rows that are not NULL, so that a cycle visits every entry; each cycle begins one later
    const i = column.notNull ? '(s.g - 1)' : `(s.g - 1 - (s.g + ${salt % 5}) / 5)`;
    const cycle = choose(`((${i} + ${i} / ${varied.length} + ${salt}) % ${varied.length})`, varied);
    return withLarge(column, salt, cycle);
  }

  /** Twenty rows take turns, each column another, since two large numbers might be multiplied. */
  function withLarge(column: SeedColumn, salt: number, ordinary: string): string {
    const large = largeNumber(valueRequest(request, column));
    if (large === undefined) return ordinary;
    const turn = table.columns.indexOf(column) % 20;
    const isNull = !column.notNull && (turn + (salt % 5)) % 5 === 0;
    return `case when s.g % 20 = ${isNull ? (turn + 1) % 20 : turn} then ${large} else ${ordinary} end`;
  }

  /** One of the values worth trying; of a unique column mostly those that differ by row. */
  function candidate(column: SeedColumn, salt: number): string {
    const all = candidatesOf(request, column);
    const passing = request.passing?.get(column.name)?.map((i) => all[i] ?? 'null') ?? all;
    if (typeof profile === 'number' && isTextual(model, column)) {
      return passing[(profile * (2 * (salt % 50) + 1) + salt) % passing.length] ?? 'null';
    }
    const moving = carriers.has(column.name) ? passing.filter((text) => text.includes('s.g')) : [];
    const candidates = [...moving, ...moving, ...moving, ...passing];
    const picked = choose(pickSql('s.g', salt, candidates.length), candidates);
    return profile === 'varied' && !carriers.has(column.name)
      ? withLarge(column, salt, picked)
      : picked;
  }

  /** The second row repeats the first in capitals: unique as it stands, not once case is folded. */
  function twin(value: ValueRequest, column: SeedColumn): string {
    const own = distinctValue(value);
    const type = model.types.get(column.type)?.internalName;
    const folded = table.uniqueKeys.some(
      (key) => key.expression && key.columns.includes(column.name),
    );
    if (profile !== 'varied' || folded || (type !== 'text' && type !== 'varchar')) return own;
    return `case s.g when 2 then upper(${distinctValue({ ...value, g: '1' })}) else ${own} end`;
  }
}

/** The type as the subselect gives it: of a domain its base, so that its CHECKs filter and do not fail. */
function typeName(model: SeedModel, column: SeedColumn): string {
  let type = model.types.get(column.type);
  while (type?.kind === 'domain' && type.inner !== null) type = model.types.get(type.inner);
  return type?.name ?? 'text';
}

function isTextual(model: SeedModel, column: SeedColumn): boolean {
  return ['text', 'varchar', 'bpchar', 'citext'].includes(
    baseOf(model.types, column.type, column.modifier).type.internalName,
  );
}
