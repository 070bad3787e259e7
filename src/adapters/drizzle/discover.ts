/** Finds folders with Drizzle's journal (drizzle-kit before version 1) and reads them. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Detection, MigrationSet, SourceMigration } from '../adapter.ts';
import { missingFile } from '../missing-file.ts';
import { cutAt, hexDigest, readRaw } from '../raw-file.ts';
import { filesOf, readText } from '../source.ts';
import { refuseDuplicates } from '../versions.ts';

const journalFile = 'meta/_journal.json';

/** The line drizzle-kit writes between statements; the migrator cuts at it wherever it stands. */
export const breakpoint = '--> statement-breakpoint';

const otherDialects: Readonly<Record<string, string>> = {
  cockroach: 'CockroachDB',
  gel: 'Gel',
  mssql: 'SQL Server',
  mysql: 'MySQL',
  singlestore: 'SingleStore',
  sqlite: 'SQLite',
  turso: 'SQLite (Turso)',
};

/** How a dialect that is not Postgres shows in a detection; nothing for Postgres. */
export function otherDatabase(dialect: string): Pick<Detection, 'otherDatabase'> {
  if (dialect === 'postgresql' || dialect === 'postgres' || dialect === 'pg') return {};
  return { otherDatabase: otherDialects[dialect] ?? dialect };
}

interface Journal {
  readonly dialect?: unknown;
  readonly entries: readonly { readonly tag: string; readonly when: number }[];
}

/** Every folder with `meta/_journal.json`. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const journals = (await tree.files()).filter(
    (path) => path === journalFile || path.endsWith(`/${journalFile}`),
  );
  const detections: Detection[] = [];
  for (const path of journals) {
    const directory = posix.dirname(posix.dirname(path));
    const dialect = parseJson(await readText(tree, path))?.['dialect'];
    if (typeof dialect !== 'string') continue;
    const why = `${path} says dialect "${dialect}"`;
    const found = { adapter: 'drizzle', directory, confidence: 'certain', why } as const;
    detections.push({ ...found, ...otherDatabase(dialect) });
  }
  return detections;
}

/** The journal's entries, in its order. */
export async function discover(tree: SourceTree, directory: string): Promise<MigrationSet> {
  const journal = await readJournal(tree, posix.join(directory, journalFile));
  const files = (await filesOf(tree, directory)).filter(({ name }) => name.endsWith('.sql'));
  const present = new Set(files.map(({ path }) => path));
  const migrations: SourceMigration[] = [];
  for (const { tag, when } of journal.entries) {
    const file = posix.join(directory, `${tag}.sql`);
    if (!present.has(file)) {
      throw missingFile(
        file,
        `No file ${file} found in ${directory} folder.`,
        `Add the file, or take "${tag}" out of ${journalFile}.`,
      );
    }
    const { text, bytes } = await readRaw(tree, file);
    migrations.push({
      id: tag,
      version: String(when),
      file,
      text,
      transactionMode: 'run',
      up: cutAt(file, text, breakpoint),
      down: null,
      checksum: hexDigest('sha256', bytes),
    });
  }
  refuseDuplicates(migrations.map(({ id, file }) => ({ version: id, file })));
  const listed = new Set(migrations.map(({ file }) => file));
  const skipped: NotRehearsed[] = files
    .filter(({ path }) => !listed.has(path))
    .map(({ path }) => ({
      what: path,
      why: `${journalFile} has no entry for it, so Drizzle never applies it`,
    }));
  return { migrations, skipped };
}

async function readJournal(tree: SourceTree, path: string): Promise<Journal> {
  const journal = parseJson(await readText(tree, path));
  const entries = journal?.['entries'];
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new UserError(
      'bad-journal',
      `"${path}" is not a Drizzle journal: expected "entries", each with "tag" and "when".`,
      { remedy: 'Restore the file that drizzle-kit wrote; merge conflicts in it are common.' },
    );
  }
  return { entries };
}

function isEntry(entry: unknown): entry is Journal['entries'][number] {
  const { tag, when } = (entry ?? {}) as Record<string, unknown>;
  return typeof tag === 'string' && typeof when === 'number';
}

/** A JSON object; undefined for anything else, so that detection never throws for others' files. */
export function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    // not JSON: the caller says what it expected
    return undefined;
  }
}
