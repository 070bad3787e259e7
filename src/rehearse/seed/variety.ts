/** The values that break migrations: duplicates, blanks, zeros, extremes. SQL, one entry per choice. */
import { quoteLiteral } from '../../sql/quote.ts';
import { baseOf, distinctValue, numericLimits, textLength, type ValueRequest } from './values.ts';

/**
 * What a column without a unique key may hold, ordinary values first and most; a column cycles
 * through them, so that every entry appears in eight rows.
 */
export function variedValues(request: ValueRequest): readonly string[] {
  const { types } = request;
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  const own = distinctValue(request);
  const cast = (text: string): string => `${quoteLiteral(text)}::${type.name}`;
  const around = (...edges: readonly string[]): readonly string[] => {
    const [first = own, second = own, ...rest] = edges;
    return [own, first, own, second, ...rest];
  };
  switch (type.kind) {
    case 'enum':
      return type.labels.map(cast);
    case 'array':
      return [
        own,
        cast('{}'),
        `${own} || ${distinctValue({ ...request, g: `(${request.g} + 1)` })}`,
      ];
    case 'composite':
    case 'range':
    case 'multirange':
    case 'domain':
      return [own];
    case 'base':
      break;
  }
  switch (type.internalName) {
    case 'bool':
      return ['true', 'false'];
    case 'int2':
    case 'int4':
    case 'int8':
      return around('0', '7', '-1', '7').map((v) => `(${v})::${type.name}`);
    case 'float4':
    case 'float8':
      return around('0', '7.5', '-0.25').map((v) => `(${v})::${type.name}`);
    case 'numeric':
      return around('0', own, `-${own}`);
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext': {
      const length = textLength(modifier);
      const edges = ['', 'twice', 'twice', '42', ' Ünïcode’s "quote" '].map((text) =>
        quoteLiteral(text.slice(0, length)),
      );
      const longest = `repeat('x', ${Math.min(length, 300)})`;
      return around(...edges, longest, `upper(${own})`);
    }
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return around(...['1970-01-01', '2024-02-29', '2024-02-29', '2099-12-31'].map(cast));
    case 'interval':
      return around(...['0', '1 mon', '-1 day'].map(cast));
    case 'json':
    case 'jsonb':
      return around(...['{}', '[]', '{"a": {"b": [1, "two", null]}}', 'null', '"text"'].map(cast));
    case 'bytea':
      return around("''::bytea", "'\\x00ff'::bytea");
    case 'uuid':
    case 'inet':
      // the same in every second row: not unique
      return [own, distinctValue({ ...request, g: '0' })];
    default:
      return [own];
  }
}

/**
 * A number that the next narrower type cannot hold, and small enough for backfills to multiply:
 * a column's own limit would make any arithmetic overflow, which no row of production does.
 */
export function largeNumber({ types, ...request }: ValueRequest): string | undefined {
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  switch (type.internalName) {
    case 'int2':
      return '300::int2';
    case 'int4':
      return '40000';
    case 'int8':
      return '3000000000';
    case 'float4':
    case 'float8':
      return '3e9';
    case 'numeric': {
      const { precision, scale } = numericLimits(modifier);
      if (precision === undefined) return '3000000000.123456';
      if (scale < 0 || scale > precision) return undefined;
      // room for a factor of a thousand
      return `${'9'.repeat(Math.max(Math.min(precision - scale, 1), precision - scale - 3)) || '0'}.${'9'.repeat(scale)}`;
    }
    default:
      return undefined;
  }
}

/** Rows a table needs so that each label of an enum column appears once. */
export function rowsForLabels(labels: number, nullable: boolean): number {
  return Math.min(nullable ? labels + Math.ceil(labels / 4) + 1 : labels, 200);
}
