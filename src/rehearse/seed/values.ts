/** SQL expressions that make values of a type from a number. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { TypeInfo, Types } from './model.ts';

/** What one value is made for. */
export interface ValueRequest {
  readonly types: Types;
  readonly type: number;
  readonly modifier: number;
  /** SQL of a positive bigint that numbers the row. */
  readonly g: string;
  readonly salt: number;
  /** The column's name: text that looks like what it is called. */
  readonly label: string;
  /** Text-input expressions for types we have no rule for, found by trying; see `probes`. */
  readonly inputs: ReadonlyMap<number, (g: string) => string>;
}

/** Thrown for a type no rule or probe makes values of; the table is reported, not the run ended. */
export class UnknownTypeError extends Error {
  override readonly name = 'UnknownTypeError';
}

/** The type under all domains, with the modifier that holds. */
export function baseOf(
  types: Types,
  oid: number,
  modifier: number,
): { readonly type: TypeInfo; readonly modifier: number } {
  const type = types.get(oid);
  if (type === undefined) throw new UnknownTypeError(`type ${oid} is not known`);
  return type.kind === 'domain' && type.inner !== null
    ? baseOf(types, type.inner, type.innerModifier)
    : { type, modifier };
}

/** A value for each number, different for different ones wherever the type has room. */
export function distinctValue(request: ValueRequest): string {
  const { types, g, salt } = request;
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  const shifted = `(${g} + ${salt % 1000})`;
  const inner = (over: Partial<ValueRequest> = {}): string =>
    distinctValue({ ...request, type: type.inner ?? 0, modifier: type.innerModifier, ...over });
  switch (type.kind) {
    case 'enum':
      if (type.labels.length === 0) throw new UnknownTypeError(`enum ${type.name} has no labels`);
      return `(array[${type.labels.map(quoteLiteral).join(', ')}])[(1 + ${shifted} % ${type.labels.length})::int]::${type.name}`;
    case 'array':
      return `array[${inner({ modifier: -1 })}]::${type.name}`;
    case 'composite':
      return `row(${type.attributes.map((a) => distinctValue({ ...request, type: a.type, modifier: a.modifier })).join(', ')})::${type.name}`;
    case 'range': {
      const [low, high] = [inner({ g: `(${g} * 10)` }), inner({ g: `(${g} * 10 + 5)` })];
      return ordered.has(baseOf(types, type.inner ?? 0, -1).type.internalName)
        ? `${type.name}(${low}, ${high})`
        : `${type.name}(${low}, ${low}, '[]')`;
    }
    case 'multirange':
      return `${type.name}(${inner()})`;
    case 'domain':
    case 'base':
      break;
  }
  const make =
    type.builtin || type.internalName === 'citext' ? builtin[type.internalName] : undefined;
  if (make) return make({ ...request, modifier, shifted });
  const input = request.inputs.get(type.oid);
  if (input === undefined) throw new UnknownTypeError(`no text was found that is a ${type.name}`);
  return `(${input(g)})::${type.name}`;
}

interface BuiltinRequest extends ValueRequest {
  /** `g` moved by the salt, so that another seed gives other values. */
  readonly shifted: string;
}

/** Subtypes whose values grow with the number, so that a range has a length. */
const ordered = new Set(['int4', 'int8', 'numeric', 'date', 'timestamp', 'timestamptz', 'float8']);

const builtin: Readonly<Record<string, (request: BuiltinRequest) => string>> = {
  bool: ({ shifted }) => `(${shifted} % 2 = 0)`,
  int2: ({ shifted }) => `(${shifted} % 32768)::int2`,
  int4: ({ shifted }) => `${shifted}::int4`,
  int8: ({ shifted }) => `${shifted}::int8`,
  oid: ({ shifted }) => `${shifted}::oid`,
  float4: ({ shifted }) => `(${shifted} + 0.5)::float4`,
  float8: ({ shifted }) => `(${shifted} + 0.5)::float8`,
  numeric: ({ shifted, modifier }) => {
    const { precision, scale } = numericLimits(modifier);
    if (precision === undefined) return `(${shifted} + 0.25)::numeric`;
    return `(${shifted} % 1${'0'.repeat(Math.min(precision, 18))} / 1${'0'.repeat(Math.max(scale, 0))}::numeric)`;
  },
  money: ({ shifted }) => `(${shifted} + 0.5)::numeric::money`,
  text: distinctText,
  citext: distinctText,
  varchar: distinctText,
  bpchar: distinctText,
  name: (r) => `(${distinctText({ ...r, modifier: -1 })})::name`,
  char: ({ g }) => `chr((65 + ${g} % 26)::int)::"char"`,
  refcursor: distinctText,
  bytea: ({ g, salt }) => `decode(md5(${quoteLiteral(`${salt}.`)} || ${g}), 'hex')`,
  uuid: ({ g, salt }) => `md5(${quoteLiteral(`${salt}.`)} || ${g})::uuid`,
  date: ({ shifted }) => `(date '2020-01-01' + ${shifted}::int)`,
  time: ({ shifted }) => `(time '00:00' + ${shifted} * interval '1 minute')`,
  timetz: ({ shifted }) => `(time '00:00' + ${shifted} * interval '1 minute')::timetz`,
  timestamp: ({ shifted }) => `(timestamp '2024-01-01' + ${shifted} * interval '1 hour')`,
  timestamptz: ({ shifted }) =>
    `(timestamptz '2024-01-01 00:00:00+00' + ${shifted} * interval '1 hour')`,
  interval: ({ shifted }) => `(${shifted} * interval '1 minute')`,
  json: ({ shifted }) => `json_build_object('n', ${shifted})`,
  jsonb: ({ shifted }) => `jsonb_build_object('n', ${shifted})`,
  jsonpath: ({ g }) => `('$.a' || ${g})::jsonpath`,
  xml: ({ g }) => `('<a n="' || ${g} || '"/>')::xml`,
  inet: ({ shifted }) => `('10.0.0.0'::inet + ${shifted})`,
  cidr: ({ shifted }) => `('10.0.0.0'::inet + ${shifted})::cidr`,
  macaddr: ({ shifted }) => `lpad(to_hex(${shifted}), 12, '0')::macaddr`,
  macaddr8: ({ shifted }) => `lpad(to_hex(${shifted}), 16, '0')::macaddr8`,
  bit: ({ g, modifier }) => bits(g, Math.max(modifier, 1), 'bit'),
  varbit: ({ g, modifier }) => bits(g, modifier < 1 ? 32 : modifier, 'varbit'),
  tsvector: ({ g }) => `to_tsvector('simple', 'word' || ${g})`,
  tsquery: ({ g }) => `('word' || ${g})::tsquery`,
  point: ({ g }) => `point(${g}, 1)`,
  line: ({ g }) => `('{1,2,' || ${g} || '}')::line`,
  lseg: ({ g }) => `('[(0,0),(1,' || ${g} || ')]')::lseg`,
  box: ({ g }) => `('(0,0),(1,' || ${g} || ')')::box`,
  path: ({ g }) => `('[(0,0),(1,' || ${g} || ')]')::path`,
  polygon: ({ g }) => `('((0,0),(1,0),(1,' || ${g} || '))')::polygon`,
  circle: ({ g }) => `('<(0,0),' || ${g} || '>')::circle`,
  pg_lsn: ({ g }) => `('0/' || to_hex(${g}))::pg_lsn`,
  xid: ({ g }) => `${g}::text::xid`,
  xid8: ({ g }) => `${g}::text::xid8`,
  cid: ({ g }) => `${g}::text::cid`,
  tid: ({ g }) => `('(' || ${g} || ',1)')::tid`,
  txid_snapshot: ({ g }) => `(${g} || ':' || ${g} || ':')::txid_snapshot`,
  pg_snapshot: ({ g }) => `(${g} || ':' || ${g} || ':')::pg_snapshot`,
  int2vector: ({ g }) => `(${g} % 32768)::text::int2vector`,
  oidvector: ({ g }) => `${g}::text::oidvector`,
  regclass: () => `'pg_catalog.pg_class'::regclass`,
  regtype: () => `'pg_catalog.int4'::regtype`,
  regproc: () => `'pg_catalog.now'::regproc`,
  regprocedure: () => `'pg_catalog.now()'::regprocedure`,
  regnamespace: () => `'pg_catalog'::regnamespace`,
  regrole: () => `current_user::text::regrole`,
  regconfig: () => `'pg_catalog.simple'::regconfig`,
};

const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron'] as const;

/** Text that looks like what the column is called, and fits its length. */
function distinctText({ g, salt, label, modifier, shifted }: BuiltinRequest): string {
  const length = textLength(modifier);
  const word = words[salt % words.length] ?? words[0];
  if (length < 4) {
    const letters = Array.from(
      { length },
      (_, i) => `chr((97 + ${shifted} / ${26 ** (length - 1 - i)} % 26)::int)`,
    );
    return `(${letters.join(' || ')})`;
  }
  if (length >= 9 && /version|semver/i.test(label)) return `('1.0.' || ${shifted})`;
  if (length < 16) return `to_hex(${g} + ${salt % 4096})`;
  if (length >= 40) {
    if (/mail/i.test(label)) return `('${word}.' || ${shifted} || '@example.com')`;
    if (/ur[il]|link|href|website/i.test(label)) return `('https://example.com/' || ${shifted})`;
    if (/u?uid/i.test(label)) return `md5(${quoteLiteral(`${salt}.`)} || ${g})::uuid::text`;
  }
  return `('${word}-' || ${shifted})`;
}

/** What char(n) and varchar(n) hold; unlimited text counts as long. */
export function textLength(modifier: number): number {
  return modifier < 5 ? Number.POSITIVE_INFINITY : modifier - 4;
}

/** numeric(precision, scale); no precision without a modifier. A scale may be negative from 15 on. */
export function numericLimits(modifier: number): { precision?: number; scale: number } {
  if (modifier < 4) return { scale: 0 };
  return {
    precision: ((modifier - 4) >> 16) & 0xffff,
    scale: (((modifier - 4) & 0x7ff) ^ 1024) - 1024,
  };
}

function bits(g: string, length: number, type: string): string {
  return length <= 63
    ? `${g}::bit(${length})::${type}(${length})`
    : `lpad(${g}::bit(32)::text, ${length}, '0')::${type}(${length})`;
}
