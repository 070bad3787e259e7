import type { ObjectDescription } from './catalog.ts';

/** Keys that only say where an object hangs. */
const structural = new Set([
  'table',
  'column',
  'constraint',
  'index',
  'schema',
  'position',
  'type',
]);
/** Shown only when they changed: every object has them. */
const quiet = new Set([
  'owner',
  'valid',
  'ready',
  'live',
  'primary',
  'populated',
  'privileges',
  'inherited',
]);

/** An object as pseudo-DDL, one line for each thing that can change by itself. */
export function describeObject(
  kind: string,
  name: string,
  description: ObjectDescription,
  changed: ReadonlySet<string>,
): readonly string[] {
  const described = new Set(structural);
  const text = (key: string): string => {
    described.add(key);
    const value = description[key];
    return value === undefined ? '' : plain(value);
  };
  const when = (key: string, write: (value: string) => string): string => {
    const value = text(key);
    return value === '' ? '' : ` ${write(value)}`;
  };
  const lines = head();
  for (const [key, value] of Object.entries(description)) {
    if (described.has(key) || (quiet.has(key) && !changed.has(key))) continue;
    const words = key.replaceAll('_', ' ');
    lines.push(`${kind === 'column' ? '        ' : '    '}-- ${words}: ${plain(value)}`);
  }
  return lines;

  function head(): string[] {
    switch (kind) {
      case 'column':
        return [
          `    ${lastName(name, description)} ${String(description['type'])}` +
            when('collation', (value) => `collate ${value}`) +
            when('not_null', () => 'not null') +
            when('not_null_valid', () => 'not valid') +
            when('generated', (value) => generated(value, text('default'))) +
            when(
              'identity',
              (value) => `generated ${value === 'a' ? 'always' : 'by default'} as identity`,
            ) +
            (description['generated'] === undefined
              ? when('default', (value) => `default ${value}`)
              : ''),
        ];
      case 'constraint':
        // pg_get_constraintdef says NOT VALID itself
        return [`    constraint ${lastName(name, description)} ${text('definition')}`];
      case 'table':
        return [
          `table ${name}` +
            when('persistence', (value) => (value === 'u' ? 'unlogged' : 'temporary')) +
            when(
              'partition_bound',
              (value) => `partition of ${plain(description['parents'])} ${value}`,
            ) +
            when('partition_key', (value) => `partition by ${value}`),
        ];
      case 'index':
        return [`${text('definition')}${description['valid'] === false ? ' -- INVALID' : ''}`];
      case 'view':
      case 'materialized view':
        return [
          `${kind} ${name} as`,
          ...text('definition')
            .replace(/^ /, '')
            .split('\n')
            .map((line) => `    ${line}`),
        ];
      case 'enum':
        described.add('labels');
        return [`enum ${name}`, ...list('labels').map((label) => `    ${plain(label)}`)];
      case 'domain':
        described.add('checks');
        return [
          `domain ${name} as ${text('base')}${when('not_null', () => 'not null')}${when('default', (value) => `default ${value}`)}`,
          ...list('checks').map(
            (check) => `    constraint ${(check as unknown[]).slice(0, 2).map(plain).join(' ')}`,
          ),
        ];
      case 'function':
      case 'procedure':
        return text('definition').trimEnd().split('\n');
      case 'trigger':
      case 'rule':
      case 'statistics':
        return text('definition').split('\n');
      default:
        return [`${kind} ${name}`];
    }
  }

  function list(key: string): readonly unknown[] {
    const value = description[key];
    return Array.isArray(value) ? value : [];
  }
}

function generated(kind: string, expression: string): string {
  return `generated always as (${expression}) ${kind === 'v' ? 'virtual' : 'stored'}`;
}

/** The object's own name, quoted as the server quotes it, without its table's. */
function lastName(name: string, description: ObjectDescription): string {
  const table = description['table'];
  return typeof table === 'string' && name.startsWith(`${table}.`)
    ? name.slice(table.length + 1)
    : name;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(plain).join(', ') : JSON.stringify(value);
}
