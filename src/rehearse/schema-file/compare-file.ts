/** One file that pictures the schema against the database that the migrations built. */
import type { SchemaFile } from '../../adapters/committed-schema.ts';
import type { ComparedSchemaFile, NotRehearsed } from '../../evidence/types.ts';
import { connectAsOwner, type Database } from '../../postgres/database.ts';
import { type CatalogSnapshot, snapshotCatalog } from '../observe/catalog.ts';
import type { RehearsalPlan } from '../plan.ts';
import { ledgerRelations } from '../state.ts';
import { loadDump } from './load-dump.ts';
import { diffPictures } from './picture-diff.ts';
import { readPictureFile } from './picture-file.ts';
import { optionsFor, pictureOf, type PictureOptions } from './picture.ts';

/** What all migrations build. */
export interface Built {
  readonly plan: RehearsalPlan;
  /** All migrations are applied to it; only where it is says which server it is. */
  readonly database: Database;
  readonly catalog: CatalogSnapshot;
}

/** Compares it, or says why that cannot be done. */
export async function compareFile(
  built: Built,
  file: SchemaFile,
): Promise<ComparedSchemaFile | NotRehearsed> {
  return file.kind === 'picture' ? comparePicture(built, file) : compareLoaded(built, file);
}

function comparePicture(
  { plan, database: { server }, catalog }: Built,
  { file, kind, text = '', command }: SchemaFile,
): ComparedSchemaFile | NotRehearsed {
  const read = readPictureFile(text);
  if ('fault' in read) return { what: file, why: read.fault };
  const picture = pictureOf(catalog, optionsFor(plan, server));
  const differences = diffPictures(read.picture, picture);
  const { major } = server.info;
  if (differences.length > 0 && read.postgres !== major) {
    return {
      what: file,
      why: `it differs, and it was written on Postgres ${read.postgres}, which prints some definitions otherwise than ${major}: compare it there, or write it anew`,
    };
  }
  return { file, kind, differences, command };
}

async function compareLoaded(
  { plan, database: { server }, catalog }: Built,
  { file, kind, pieces = [], command }: SchemaFile,
): Promise<ComparedSchemaFile | NotRehearsed> {
  if (plan.hasPrograms) {
    return {
      what: file,
      why: 'some migrations are programs, so what all of them build is not known',
    };
  }
  const loaded = await loadDump(plan, server, pieces);
  if ('error' in loaded) {
    const { line, error } = loaded;
    const place = `${loaded.file} line ${line}`;
    return { what: file, why: `it cannot be loaded: ${place}: ${error.code} ${error.message}` };
  }
  await using dump = loaded;
  await using session = await connectAsOwner(dump.database);
  const { major } = server.info;
  const ignore = { relations: ledgerRelations(plan) };
  const its = await snapshotCatalog(session, { major, ignore });
  const options: PictureOptions = {
    ...optionsFor(plan, server),
    withoutGrants: kind !== 'dump' || !dump.hasGrants,
    // people and frameworks keep columns together by sense, and ADD COLUMN puts them last
    withoutOrder: kind === 'declared' || kind === 'snapshot',
    columnsOnly: kind === 'snapshot',
  };
  const differences = diffPictures(pictureOf(its, options), pictureOf(catalog, options));
  const versions = kind === 'dump' ? await versionsIn(plan, dump.database) : undefined;
  return { file, kind, differences, ...(versions && { versions }), command };
}

/** What the dump's own ledger says of the migrations; undefined when it holds no rows. */
async function versionsIn(
  plan: RehearsalPlan,
  database: Database,
): Promise<ComparedSchemaFile['versions']> {
  const { ledger } = plan.adapter;
  if (!ledger || ledger.remembers === 'newest') return undefined;
  await using session = await connectAsOwner(database);
  const read = await session.query(ledger.read);
  if (!read.ok) return undefined;
  const known = read.rows.flatMap(({ version }) => (typeof version === 'string' ? [version] : []));
  if (known.length === 0) return undefined;
  const all = [...plan.baseline, ...plan.review];
  const versions = new Set(all.map(({ version }) => version));
  return {
    missing: all.filter(({ version }) => !known.includes(version)).map(({ id }) => id),
    unknown: known.filter((version) => !versions.has(version)).toSorted(),
  };
}
