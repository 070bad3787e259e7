/** Values worth trying for a column that a CHECK or a partition bound speaks of. */
import { quoteLiteral } from '../../sql/quote.ts';
import { baseOf, distinctValue, textLength, type ValueRequest } from './values.ts';
import { variedValues } from './variety.ts';

/** Forms that conditions and triggers ask text to have. */
const forms = [
  'abc',
  'ABC',
  'abc-def',
  '12345',
  '0',
  'a@example.com',
  'https://example.com',
  '/path',
  '#aabbcc',
  '2024-01-01',
  '+15551234567',
  'en',
  'US',
  'EUR',
  '1.2.3',
  '10.0.0.1',
  'true',
  '{}',
  'd41d8cd98f00b204e9800998ecf8427e',
  '00000000-0000-4000-8000-000000000001',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
];

const integerLimits: Readonly<Record<string, bigint>> = {
  int2: 32_767n,
  int4: 2_147_483_647n,
  int8: 9_223_372_036_854_775_807n,
};

/** Literals of a CHECK expression as Postgres prints it. */
function literalsOf(checks: readonly string[]): {
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
} {
  const text = checks.join('\n');
  const strings = [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, body = '']) =>
    body.replaceAll("''", "'"),
  );
  const bare = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[a-z_]\w*/gi, ' ');
  const numbers = [...bare.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number);
  numbers.push(...strings.filter((string) => /^-?\d+(\.\d+)?$/.test(string)));
  return { strings: [...new Set(strings)], numbers: [...new Set(numbers)] };
}

/** SQL expressions of the column's base type, what is likeliest first. */
export function candidateValues(
  request: ValueRequest,
  checks: readonly string[],
): readonly string[] {
  const { type, modifier } = baseOf(request.types, request.type, request.modifier);
  const { strings, numbers } = literalsOf(checks);
  const own = distinctValue(request);
  const cast = (text: string): string => `${quoteLiteral(text)}::${type.name}`;
  const varied = variedValues(request);
  if (type.kind === 'array') {
    const element = baseOf(request.types, type.inner ?? 0, -1).type;
    const textual = ['text', 'varchar', 'bpchar', 'citext'].includes(element.internalName);
    const single = textual ? strings.map((s) => `array[${quoteLiteral(s)}]::${type.name}`) : [];
    const sized = small(numbers).map((n) => `array_fill((${own})[1], array[${n}])::${type.name}`);
    return unique([...varied, ...single, ...sized]);
  }
  if (type.kind !== 'base') return unique(varied);
  switch (type.internalName) {
    case 'int2':
    case 'int4':
    case 'int8': {
      const limit = integerLimits[type.internalName] ?? 0n;
      const near = numbers
        .filter((n) => /^-?\d+$/.test(n))
        .flatMap((n) => [BigInt(n), BigInt(n) + 1n, BigInt(n) - 1n])
        .filter((n) => n <= limit && n >= -limit);
      const from = near
        .filter((n) => n <= limit - 1_000_000n)
        .map((n) => `(${n} + ${request.g} % 10000)`);
      return unique(
        [
          // the largest overflows in conditions that add
          ...varied.filter((text) => !text.includes(String(limit))),
          '1',
          ...[...near, ...(type.internalName === 'int2' ? [] : from)].map(String),
        ].map((n) => `(${n})::${type.name}`),
      );
    }
    case 'numeric':
    case 'float4':
    case 'float8':
      return unique(
        [
          ...varied,
          '1',
          ...numbers.flatMap((n) => [n, `(${n} + 1)`, `(${n} - 1)`, `(${n} / 2.0)`]),
        ].map((n) => `(${n})::${type.name}`),
      );
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext': {
      const lengths = small(numbers).map((n) => `lpad(to_hex(${request.g}), ${n}, 'a')`);
      const made = [`'a' || ${request.g}`, `'1.0.' || ${request.g}`, `md5(${request.g}::text)`];
      const texts = [...varied, ...[...strings, ...forms].map(quoteLiteral), ...made, ...lengths];
      const limit = textLength(modifier);
      return unique(
        texts.map((text) =>
          limit === Number.POSITIVE_INFINITY
            ? `(${text})::${type.name}`
            : `left(${text}, ${limit})::${type.name}`,
        ),
      );
    }
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      const days = strings.filter((s) => /^-?\d{4,6}-\d\d-\d\d/.test(s));
      const unit =
        type.internalName === 'date'
          ? `(${request.g} % 25)::int`
          : `${request.g} * interval '1 second'`;
      return unique([...varied, ...days.map(cast), ...days.map((d) => `(${cast(d)} + ${unit})`)]);
    }
    case 'json':
    case 'jsonb': {
      const keys = strings.map(
        (s) => `jsonb_build_object(${quoteLiteral(s)}, ${request.g})::${type.name}`,
      );
      return unique([
        ...varied,
        ...keys,
        ...strings.map((s) => `to_json(${quoteLiteral(s)}::text)::${type.name}`),
      ]);
    }
    case 'bytea':
      return unique([
        ...varied,
        ...small(numbers).map((n) => `decode(lpad(to_hex(${request.g}), 2 * ${n}, '0'), 'hex')`),
      ]);
    case 'uuid':
      return unique([
        ...varied,
        ...strings.filter((s) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(s)).map(cast),
      ]);
    default:
      return unique(varied);
  }
}

/** Numbers that may be lengths. */
function small(numbers: readonly string[]): readonly string[] {
  return numbers.filter((n) => /^\d{1,4}$/.test(n));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
