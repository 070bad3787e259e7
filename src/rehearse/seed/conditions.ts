/** What a row must meet, as far as it can be known before inserting it. */
import { quoteIdentifier } from '../../sql/quote.ts';
import { candidateValues } from './candidates.ts';
import type { SeedColumn, SeedModel, SeedTable } from './model.ts';
import { saltOf } from './randomness.ts';
import type { ValueRequest } from './values.ts';

/** What rows are made for. */
export interface RowRequest {
  readonly model: SeedModel;
  readonly table: SeedTable;
  readonly seed: string;
  readonly inputs: ValueRequest['inputs'];
}

/** CHECKs, domain CHECKs, partition bounds. */
export function conditionsOf(model: SeedModel, table: SeedTable): readonly string[] {
  const domains = table.columns.flatMap((column) =>
    domainChecks(model, column.type).map((check) => aboutColumn(check, column.name)),
  );
  const bounds =
    table.partitions === null || table.partitions.length === 0
      ? []
      : [`(${table.partitions.join(') or (')})`];
  return [...table.checks, ...domains, ...bounds];
}

/** What the values of a column are made from; `s.g` numbers the row. */
export function valueRequest(request: RowRequest, column: SeedColumn): ValueRequest {
  const { model, table, seed, inputs } = request;
  const { type, modifier, name } = column;
  const salt = saltOf(seed, table.relation, name);
  return { types: model.types, type, modifier, g: 's.g', salt, label: name, inputs };
}

/** Values worth trying for a column, with those its conditions name. */
export function candidatesOf(request: RowRequest, column: SeedColumn): readonly string[] {
  const conditions = conditionsOf(request.model, request.table);
  return candidateValues(
    valueRequest(request, column),
    conditions.filter((condition) => mentions(condition, column.name)),
  );
}

/** True when an expression, as Postgres prints it, names a column. */
export function mentions(expression: string, column: string): boolean {
  const words = expression
    .replaceAll(/'(?:[^']|'')*'/g, ' ')
    .match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu);
  return words?.some((word) => word === column || word === quoteIdentifier(column)) ?? false;
}

function domainChecks(model: SeedModel, oid: number): readonly string[] {
  const type = model.types.get(oid);
  if (type?.kind !== 'domain' || type.inner === null) return [];
  return [...type.checks, ...domainChecks(model, type.inner)];
}

/** A domain's CHECK says VALUE; string literals and quoted names stay as they are. */
function aboutColumn(check: string, column: string): string {
  return check.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\bVALUE\b/g, (token) =>
    token === 'VALUE' ? quoteIdentifier(column) : token,
  );
}
