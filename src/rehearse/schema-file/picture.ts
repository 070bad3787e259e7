/**
 * A schema as nested plain data for a file that people read in diffs: one line for each column, in
 * order; nothing that a server, a run or a role of ours put there.
 */
import type { Server } from '../../postgres/server.ts';
import type { CatalogSnapshot, ObjectDescription } from '../observe/catalog.ts';
import { identify } from '../observe/schema-diff.ts';
import type { RehearsalPlan } from '../plan.ts';
import { columnLine } from './column-line.ts';
import { grantsIn, withoutGrantor } from './grants.ts';

/** A schema as a tree that people can read and compare. */
export type Picture = { readonly [name: string]: PicturePart };
/** A branch or a leaf of it. */
export type PicturePart = string | number | boolean | readonly PicturePart[] | Picture;

/** What is left out of a picture. */
export interface PictureOptions {
  /** The role that runs the migrations: what belongs to it is not said. */
  readonly owner: string;
  /** The schema that holds the framework's own table, where that is not `public`. */
  readonly ledgerSchema?: string | undefined;
  /** Privileges are left out; a file that names none says nothing about them. */
  readonly withoutGrants?: boolean;
  /** Columns by name: the file's order is not the order in which they were added. */
  readonly withoutOrder?: boolean;
  /** Names and columns of tables alone: the file knows nothing else. */
  readonly columnsOnly?: boolean;
}

/** What is to be left out of pictures of a plan's databases on a server. */
export function optionsFor(
  { adapter }: Pick<RehearsalPlan, 'adapter'>,
  { owner }: Pick<Server, 'owner'>,
): PictureOptions {
  const [schema, table] = adapter.ledger?.table.split('.') ?? [];
  return { owner: owner.user, ledgerSchema: table === undefined ? undefined : schema };
}

/** Draws the picture of a catalog. */
export function pictureOf(catalog: CatalogSnapshot, options: PictureOptions): Picture {
  const objects = Object.entries(catalog)
    .map(([key, description]) => ({ ...identify(key), description }))
    .filter((object) => !goesWithoutSaying(object, catalog, options));
  const relations = new Map<string, CatalogObject[]>();
  for (const object of objects) {
    const table = object.description['table'];
    if (typeof table !== 'string') continue;
    relations.set(table, [...(relations.get(table) ?? []), object]);
  }
  const sections: Record<string, Record<string, PicturePart>> = {};
  for (const object of objects) {
    const { kind, name, description } = object;
    const parts = relations.get(name);
    if (typeof description['table'] === 'string' && kind !== 'table') continue;
    if (options.columnsOnly && kind !== 'table') continue;
    const own = ownPart(object, options);
    const whole = parts ? { ...asPicture(own), ...relationParts(parts, options) } : own;
    (sections[plural(kind)] ??= {})[tidyName(object, options)] = whole;
  }
  return inOrder(sections);
}

interface CatalogObject {
  readonly kind: string;
  readonly name: string;
  readonly description: ObjectDescription;
}

/** What other parts of the picture imply, or every database has. */
function goesWithoutSaying(
  { kind, name, description }: CatalogObject,
  catalog: CatalogSnapshot,
  { ledgerSchema }: PictureOptions,
): boolean {
  const { table, index, sequence } = description;
  if (kind === 'schema') return name === 'public' || name === ledgerSchema;
  if (kind === 'index') {
    return (
      description['valid'] === true && `constraint:${String(table)}.${String(index)}` in catalog
    );
  }
  return kind === 'sequence' && typeof table === 'string' && isOrdinary(sequence);
}

/** A sequence as serial and identity columns make it: counts from one, by one. */
function isOrdinary(sequence: unknown): boolean {
  const { start, increment, min, cache, cycle } = sequence as ObjectDescription;
  return start === 1 && increment === 1 && min === 1 && cache === 1 && cycle === false;
}

/** Keys that only say where an object hangs, or what its section says. */
const placing = ['table', 'column', 'constraint', 'index', 'schema', 'position'] as const;

function ownPart({ kind, description }: CatalogObject, options: PictureOptions): PicturePart {
  const rest: Record<string, unknown> = { ...description };
  for (const key of placing) delete rest[key];
  if (rest['owner'] === options.owner) delete rest['owner'];
  for (const key of ['valid', 'ready', 'live']) if (rest[key] === true) delete rest[key];
  if (rest['persistence'] === 'u') rest['persistence'] = 'unlogged';
  // a materialized view says 'd' as a table does, and nobody can change it
  if (rest['replica_identity'] === 'd') delete rest['replica_identity'];
  // whether a materialized view holds rows is not schema, and no dump of a schema fills it
  delete rest['populated'];
  if (kind === 'extension') return String(description['schema']);
  if (kind === 'constraint') delete rest['type'];
  if (kind === 'policy') rest['command'] = policyCommands[String(description['command'])];
  if (kind === 'schema' || options.columnsOnly) return {};
  const grants = grantsIn(kind, description, options.owner);
  delete rest['privileges'];
  if (grants !== undefined && !options.withoutGrants) rest['grants'] = grants;
  if (kind === 'default privileges') {
    rest['grants'] = withoutGrantor(description['privileges'], options.owner);
  }
  if (rest['sequence'] !== undefined) {
    Object.assign(rest, rest['sequence']);
    delete rest['sequence'];
  }
  const parents = rest['parents'];
  if (Array.isArray(parents) && kind !== 'index') rest['parents'] = parents.map(parentText);
  const { definition, ...others } = rest;
  if (typeof definition === 'string' && Object.keys(others).length === 0)
    return tidyText(definition);
  return tidy({ ...others, ...(definition !== undefined && { definition }) });
}

/** pg_policy.polcmd */
const policyCommands: Readonly<Record<string, string>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
};

function parentText(parent: unknown): unknown {
  return Array.isArray(parent) ? parent.filter((part) => part !== null).join(', ') : parent;
}

/** In the order in which one would write them. */
const parts = ['constraint', 'index', 'trigger', 'rule', 'policy', 'statistics', 'sequence'];

function relationParts(objects: readonly CatalogObject[], options: PictureOptions): Picture {
  const columns = objects
    .filter(({ kind }) => kind === 'column')
    .sort((a, b) =>
      options.withoutOrder
        ? compare(a.name, b.name)
        : Number(a.description['position']) - Number(b.description['position']),
    )
    .map(({ name, description }) => columnLine(name, description, options));
  const sections = Object.fromEntries(
    (options.columnsOnly ? [] : parts).flatMap((kind) => {
      const same = objects.filter((object) => object.kind === kind);
      const named = same.map((object) => [ownName(object), ownPart(object, options)] as const);
      return same.length === 0 ? [] : [[plural(kind), Object.fromEntries(named)]];
    }),
  );
  return { columns, ...sections };
}

/** The name without its table's, or its schema's, which is the table's. */
function ownName({ name, description }: CatalogObject): string {
  if (typeof description['index'] === 'string') return description['index'];
  const table = String(description['table']);
  return name.startsWith(`${table}.`) ? name.slice(table.length + 1) : name;
}

/** Default privileges and settings are named after the role they are for. */
function tidyName({ kind, name }: CatalogObject, { owner }: PictureOptions): string {
  if (kind === 'default privileges') return name.replace(`${owner}/`, 'owner/');
  return kind === 'setting' ? name.replace(` ${owner}`, ' owner') : name;
}

function plural(kind: string): string {
  if (kind.endsWith('x')) return `${kind}es`;
  if (kind.endsWith('y')) return `${kind.slice(0, -1)}ies`;
  return kind.endsWith('s') ? kind : `${kind}s`;
}

/** What others build on first. */
const sectionOrder = [
  'schemas',
  'extensions',
  'enums',
  'domains',
  'ranges',
  'composite types',
  'sequences',
  'tables',
  'foreign tables',
  'views',
  'materialized views',
  'functions',
  'procedures',
  'aggregates',
];

function inOrder(sections: Readonly<Record<string, Record<string, PicturePart>>>): Picture {
  const rank = (name: string): number => {
    const at = sectionOrder.indexOf(name);
    return at === -1 ? sectionOrder.length : at;
  };
  const names = Object.keys(sections).sort((a, b) => rank(a) - rank(b) || compare(a, b));
  return Object.fromEntries(
    names.map((name) => {
      const entries = Object.entries(sections[name] ?? {}).sort(([a], [b]) => compare(a, b));
      return [name, Object.fromEntries(entries)];
    }),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function asPicture(part: PicturePart): Picture {
  const isMap = typeof part === 'object' && !Array.isArray(part);
  return isMap ? (part as Picture) : { definition: part };
}

/** Line ends and trailing blanks of definitions would keep them from being printed line by line. */
function tidyText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
}

function tidy(value: unknown): PicturePart {
  if (typeof value === 'string') return tidyText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => (item === null ? '' : tidy(item)));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [words(key), tidy(item)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function words(key: string): string {
  return key.replaceAll('_', ' ');
}
