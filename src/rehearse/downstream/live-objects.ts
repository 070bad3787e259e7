/** Definitions of objects that a live database holds, read in one transaction that cannot write. */
import { UserError } from '../../errors.ts';
import type { DownstreamFile } from '../../adapters/downstream-files.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import { openLive, type LiveDatabase } from '../../postgres/live.ts';
import { StatementError } from '../../postgres/session.ts';
import { definitionsQuery, objectsQuery } from './catalog-objects.ts';
import {
  isMeant,
  type NamedObject,
  objectPattern,
  type ObjectPattern,
  writtenName,
} from './object-pattern.ts';

export interface LiveObjects {
  readonly sources: readonly DownstreamFile[];
  /** What is meant, and cannot be made anew from the catalog. */
  readonly notRehearsed: readonly NotRehearsed[];
}

interface LiveObject extends NamedObject {
  readonly oid: string;
  readonly kind: string;
  readonly catalog: 'relation' | 'routine' | 'type' | 'unread';
  /** Of a sequence: the table whose column it feeds. */
  readonly ownerOid: string | null;
  readonly ofExtension: boolean;
}

/** What people call the place of such a definition. */
const place = 'live database';

/** What the settings name, where a migration is there to be rehearsed with it, and where the URL is given. */
export async function liveObjects(
  settings: {
    readonly downstreamUrl: string | null;
    readonly downstreamObjects: readonly string[];
  },
  isWanted: boolean,
): Promise<LiveObjects> {
  const { downstreamUrl: url, downstreamObjects: patterns } = settings;
  if (patterns.length === 0 || !isWanted) return { sources: [], notRehearsed: [] };
  if (url !== null) return readLiveObjects(url, patterns);
  const why = 'the setting "downstream-url", which says where that is, is not given';
  return { sources: [], notRehearsed: [{ what: sourceName(patterns), why }] };
}

/**
 * Reads what the patterns mean. Throws UserError `missing-downstream-objects` where one means
 * nothing, `unnamed-downstream-objects` without any, `downstream-unreadable`, and what openLive does.
 */
export async function readLiveObjects(
  url: string,
  patterns: readonly string[],
): Promise<LiveObjects> {
  await using live = await open(url);
  try {
    return await read(live, patterns.map(objectPattern));
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw new UserError(
      'downstream-unreadable',
      `The server of "downstream-url" did not answer: ${error.sql.message}`,
      {
        remedy:
          'Ask again when no migration holds its locks; the role needs to connect and to read the system catalogs, nothing else.',
        exitStatus: 3,
        cause: error,
      },
    );
  }
}

async function open(url: string): Promise<LiveDatabase> {
  try {
    return await openLive(url, 'downstream');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, remedy, exitStatus } = error;
    throw new UserError(code, `The setting "downstream-url": ${message}`, { remedy, exitStatus });
  }
}

async function read(live: LiveDatabase, patterns: readonly ObjectPattern[]): Promise<LiveObjects> {
  await live.rows('set local search_path = pg_catalog');
  const [server] = await live.rows<{ number: number }>(
    "select current_setting('server_version_num')::int as number",
  );
  const major = Math.floor((server?.number ?? 0) / 10_000);
  // compiling a wide query takes longer than running it: jit is there from 11
  if (major >= 11) await live.rows('set local jit = off');
  const all = await live.rows<LiveObject>(objectsQuery(major));
  const meant = meantBy(patterns, all);
  const own = new Set(meant.map(({ oid }) => oid));
  const fed = all.filter(({ ownerOid }) => ownerOid !== null && own.has(ownerOid));
  const byCatalog = Map.groupBy(new Set([...meant, ...fed]), ({ catalog }) => catalog);
  const oids = (catalog: LiveObject['catalog']): readonly string[] =>
    (byCatalog.get(catalog) ?? []).map(({ oid }) => oid);
  const statements = await live.rows<{ sql: string }>(definitionsQuery(major), [
    oids('relation'),
    oids('routine'),
    oids('type'),
  ]);
  const source: DownstreamFile = {
    file: sourceName(patterns.map(({ text }) => text)),
    live: true,
    pieces: statements.map(({ sql }) => ({ sql, file: place, line: 1 })),
  };
  const unread = (byCatalog.get('unread') ?? []).map(({ kind, ...object }) => ({
    what: `${kind} ${written(object)} (${place})`,
    why: `a definition of ${kind === 'aggregate' ? 'an' : 'a'} ${kind} is not read from the catalog; name a file or a command that makes it`,
  }));
  return { sources: [source], notRehearsed: unread };
}

function sourceName(patterns: readonly string[]): string {
  return `${patterns.join(', ')} of the ${place}`;
}

/** Objects that one of the patterns means; those of extensions come with the extension. */
function meantBy(
  patterns: readonly ObjectPattern[],
  all: readonly LiveObject[],
): readonly LiveObject[] {
  const objects = all.filter(({ ofExtension }) => !ofExtension);
  if (patterns.length === 0) {
    throw new UserError(
      'unnamed-downstream-objects',
      `The setting "downstream-url" is given without "downstream-objects". ${schemasOf(objects)}`,
      {
        remedy:
          'Name the objects that live elsewhere, not those that the migrations make, such as reporting.* or public.monthly_totals.',
      },
    );
  }
  for (const pattern of patterns) {
    if (objects.some((object) => isMeant(pattern, object))) continue;
    const extensions = all.some((object) => isMeant(pattern, object));
    const beside = objects.filter(({ schema }) => pattern.schema.test(schema));
    throw new UserError(
      'missing-downstream-objects',
      `The setting "downstream-objects" names ${pattern.text}, and in the live database that is ${extensions ? 'of extensions only' : 'nothing'}. ${beside.length > 0 ? `There: ${first(beside.map(written))}.` : schemasOf(objects)}`,
      {
        remedy:
          'Write names as in SQL, schema first: without quotes they are in lower case, and * stands for any; with quotes they are meant as they are.',
      },
    );
  }
  return objects.filter((object) => patterns.some((pattern) => isMeant(pattern, object)));
}

function schemasOf(objects: readonly LiveObject[]): string {
  const schemas = [...Map.groupBy(objects, ({ schema }) => schema)].map(([schema, own]) => {
    const kinds = [...Map.groupBy(own, ({ kind }) => kind)].map(
      ([kind, { length }]) => `${length} ${kind}${length === 1 ? '' : 's'}`,
    );
    return `${writtenName(schema)} (${kinds.join(', ')})`;
  });
  return schemas.length === 0 ? 'It holds no objects.' : `Its schemas: ${first(schemas)}.`;
}

function first(items: readonly string[]): string {
  const shown = items.slice(0, 20).join(', ');
  return items.length > 20 ? `${shown} and ${items.length - 20} more` : shown;
}

function written({ schema, name }: NamedObject): string {
  return `${writtenName(schema)}.${writtenName(name)}`;
}
