/** SQL that takes back what statements did to a catalog, where nothing but the catalog is needed for it. Pure. */
import type { SchemaChange } from '../../evidence/types.ts';
import { outermost } from './comparable.ts';

/** Statements that lead back, with what they lose; or why there are none. */
export type Undo =
  | { readonly ok: true; readonly sql: readonly string[]; readonly loses: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** The way back from `after` to `before` of these changes; refused where rows or values are gone. */
export function undoSql(changes: readonly SchemaChange[]): Undo {
  const outer = outermost(changes).filter((change) => !isOfConstraint(change, changes));
  const gone = outer.find(
    ({ change, kind }) => change === 'removed' && (kind === 'table' || kind === 'column'),
  );
  if (gone)
    return { ok: false, why: `${gone.kind} ${gone.name} was dropped: what it held is gone` };
  const steps: { readonly rank: number; readonly sql: string }[] = [];
  for (const change of outer) {
    const sql = inverse(change);
    if (sql === undefined) {
      const keys = change.keys.length > 0 ? ` (${change.keys.join(', ')})` : '';
      return {
        ok: false,
        why: `${change.kind} ${change.name} was ${change.change}${keys}, which the catalog alone cannot take back`,
      };
    }
    // what depends on others goes first and comes back last
    const rank = order.indexOf(change.kind);
    steps.push({ rank: change.change === 'removed' ? 100 - rank : rank, sql });
  }
  const loses = outer.flatMap(({ change, kind, name }) => {
    if (change !== 'added') return [];
    if (kind === 'table') return [`${name} and its rows`];
    return kind === 'column' ? [`the values of ${name}`] : [];
  });
  return {
    ok: true,
    sql: steps.toSorted((a, b) => a.rank - b.rank).flatMap(({ sql }) => (sql === '' ? [] : [sql])),
    loses,
  };
}

const order = [
  'publication',
  'policy',
  'trigger',
  'rule',
  'statistics',
  'view',
  'materialized view',
  'constraint',
  'index',
  'column',
  'table',
  'foreign table',
  'procedure',
  'function',
  'aggregate',
  'sequence',
  'domain',
  'enum',
  'range',
  'composite type',
  'extension',
  'schema',
];

type Description = Readonly<Record<string, unknown>>;

/** Empty where another change takes it along; undefined where there is no way. */
function inverse({
  change,
  kind,
  name,
  keys,
  before = {},
  after = {},
}: SchemaChange): string | undefined {
  if (change === 'added') return dropOf(kind, name, after);
  if (change === 'removed') return createOf(kind, name, before);
  if (kind === 'column') return restoreColumn(name, before, after, keys);
  if (kind === 'function' || kind === 'procedure') {
    return keys.join() === 'definition' ? String(before['definition']).trim() : undefined;
  }
  if (kind === 'view' && keys.join() === 'definition') {
    return `create or replace view ${name} as ${String(before['definition']).replace(/;\s*$/, '').trim()}`;
  }
  if (kind === 'table') return restoreTable(name, before, keys);
  return undefined;
}

function dropOf(
  kind: string,
  name: string,
  { table, column, valid }: Description,
): string | undefined {
  switch (kind) {
    case 'column':
      return `alter table ${String(table)} drop column ${lastPart(name)}`;
    case 'constraint':
      return `alter table ${String(table)} drop constraint ${lastPart(name)}`;
    case 'index':
      // a cut concurrent build is taken away without blocking writes
      return `drop index ${valid === false ? 'concurrently ' : ''}${name}`;
    case 'sequence':
      // owned by a column: gone with its default or its column
      return column === undefined ? `drop sequence ${name}` : '';
    case 'policy':
    case 'trigger':
    case 'rule':
      return `drop ${kind} ${lastPart(name)} on ${String(table)}`;
    case 'enum':
    case 'range':
    case 'composite type':
      return `drop type ${name}`;
    case 'table':
    case 'foreign table':
    case 'view':
    case 'materialized view':
    case 'function':
    case 'procedure':
    case 'domain':
    case 'extension':
    case 'schema':
    case 'statistics':
    case 'publication':
      return `drop ${kind} ${name}`;
    default:
      return undefined;
  }
}

/** What holds no rows can be made again from its definition. */
function createOf(
  kind: string,
  name: string,
  { table, definition }: Description,
): string | undefined {
  if (typeof definition !== 'string') return undefined;
  const text = definition.replace(/;\s*$/, '').trim();
  switch (kind) {
    case 'index':
    case 'trigger':
    case 'function':
    case 'procedure':
      return text;
    case 'constraint':
      return `alter table ${String(table)} add constraint ${lastPart(name)} ${text}`;
    case 'view':
      return `create view ${name} as ${text}`;
    default:
      return undefined;
  }
}

function restoreColumn(
  name: string,
  before: Description,
  after: Description,
  keys: readonly string[],
): string | undefined {
  const actions: string[] = [];
  for (const key of keys) {
    if (key === 'default' && after['generated'] === undefined) {
      const old = before['default'];
      actions.push(typeof old === 'string' ? `set default ${old}` : 'drop default');
    } else if (key === 'not_null')
      actions.push(before['not_null'] ? 'set not null' : 'drop not null');
    else return undefined;
  }
  const column = lastPart(name);
  return `alter table ${String(before['table'])} ${actions.map((action) => `alter column ${column} ${action}`).join(', ')}`;
}

function restoreTable(
  name: string,
  before: Description,
  keys: readonly string[],
): string | undefined {
  const actions = keys.map((key) => {
    if (key === 'row_security') return `${before[key] ? 'enable' : 'disable'} row level security`;
    if (key === 'force_row_security') return `${before[key] ? '' : 'no '}force row level security`;
    return undefined;
  });
  return actions.includes(undefined) ? undefined : `alter table ${name} ${actions.join(', ')}`;
}

/** Whether an index comes and goes with the constraint that it enforces. */
function isOfConstraint(
  { kind, change, before, after }: SchemaChange,
  all: readonly SchemaChange[],
): boolean {
  const { table, index } = after ?? before ?? {};
  return (
    kind === 'index' &&
    all.some((other) => {
      const owner = other.after ?? other.before ?? {};
      const isSame = owner['table'] === table && owner['constraint'] === index;
      return other.kind === 'constraint' && other.change === change && isSame;
    })
  );
}

/** The last part of a qualified name, quoted as the server prints it. */
function lastPart(name: string): string {
  return /(?:"(?:[^"]|"")+"|[^."]+)$/.exec(name)?.[0] ?? name;
}
