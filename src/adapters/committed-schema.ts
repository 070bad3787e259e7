/** Files in which a project keeps a picture of the schema that its migrations build. */
import { posix } from 'node:path';

import { UserError } from '../errors.ts';
import type { NotRehearsed, SchemaFileKind } from '../evidence/types.ts';
import type { SourceTree } from '../git/tree.ts';
import type { SqlPiece } from './adapter.ts';
import { snapshotSql } from './drizzle/snapshot-sql.ts';
import { filesOf, matchesAny, nearestFile, readText } from './source.ts';
import { statementsWithCopyData } from './statements.ts';
import { tomlValue } from './toml-value.ts';

/** A file that pictures the schema, as it was read; nothing of it has been compared. */
export interface SchemaFile {
  /** Relative to the root; a folder where it takes all of its files. */
  readonly file: string;
  readonly kind: SchemaFileKind;
  /** Of a picture. */
  readonly text?: string;
  /** SQL that makes the schema on an empty database, for all other kinds. */
  readonly pieces?: readonly SqlPiece[];
  /** What brings it and the migrations together. */
  readonly command: string;
}

/** Files of the project that say what the migrations build. */
export interface CommittedSchema {
  readonly files: readonly SchemaFile[];
  /** Those that only the framework itself can compare, each with how. */
  readonly notRehearsed: readonly NotRehearsed[];
}

/** Where `schema write` puts the picture, and where a review looks for it: beside the migrations. */
export function defaultPicture(directory: string): string {
  return posix.join(posix.dirname(directory), 'schema.yml');
}

/**
 * Finds them. `named` are those that the project names; throws UserError `missing-schema-file`,
 * `unknown-schema-file`. What nobody named counts only when its text says what it is.
 */
export async function findCommittedSchema(
  tree: SourceTree,
  adapter: string,
  directory: string,
  named: readonly string[],
): Promise<CommittedSchema> {
  const present = new Set(await tree.files());
  const files: SchemaFile[] = [];
  for (const file of named) {
    if (!present.has(file)) throw missing(file);
    files.push(await readNamed(tree, adapter, file));
  }
  const parent = posix.dirname(directory);
  const picture = defaultPicture(directory);
  if (present.has(picture)) files.push(...(await pictureIn(tree, picture)));
  for (const folder of new Set([parent, directory])) {
    for (const name of ['schema.sql', 'structure.sql']) {
      const file = posix.join(folder, name);
      if (present.has(file)) files.push(...(await dumpIn(tree, adapter, file)));
    }
  }
  if (adapter === 'supabase') files.push(...(await declaredIn(tree, parent)));
  if (adapter === 'drizzle') files.push(...(await snapshotIn(tree, directory)));
  const unique = files.filter(
    ({ file }, at) => files.findIndex((other) => other.file === file) === at,
  );
  const isRead = ({ kind, pieces }: SchemaFile): boolean =>
    kind === 'picture' || pieces?.length !== 0;
  return {
    files: unique.filter(isRead),
    notRehearsed: [
      ...unique.flatMap((one) =>
        isRead(one) ? [] : [{ what: one.file, why: 'it holds nothing that makes a schema' }],
      ),
      ...(await onlyTheFramework(tree, adapter, directory)),
    ],
  };
}

async function readNamed(tree: SourceTree, adapter: string, file: string): Promise<SchemaFile> {
  if (/\.ya?ml$/.test(file)) return pictureFile(file, await readText(tree, file));
  if (file.endsWith('.sql')) return dumpFile(adapter, file, await readText(tree, file));
  if (file.endsWith('_snapshot.json')) return snapshotFile(file, await readText(tree, file));
  throw new UserError(
    'unknown-schema-file',
    `"${file}" is no file that a schema can be compared with; expected .yml, .sql or _snapshot.json.`,
    { remedy: 'Name a picture that `schema write` made, a dump, or a Drizzle snapshot.' },
  );
}

function missing(file: string): UserError {
  return new UserError('missing-schema-file', `The schema file "${file}" is not there.`, {
    remedy: `Write it with \`migration-rehearsal schema write ${file}\`, or correct the setting schema-file.`,
  });
}

/** The key that makes a file ours, as `schema write` writes it. */
const pictureMark = /^migration-rehearsal:/m;

async function pictureIn(tree: SourceTree, file: string): Promise<readonly SchemaFile[]> {
  const text = await readText(tree, file);
  return pictureMark.test(text) ? [pictureFile(file, text)] : [];
}

function pictureFile(file: string, text: string): SchemaFile {
  const command = `migration-rehearsal schema write ${file}`;
  return { file, kind: 'picture', text, command };
}

/** pg_dump since 10.3 empties search_path this way; Rails keeps the line, dbmate adds its own heading. */
const dumpMark =
  /^SELECT pg_catalog\.set_config\('search_path', ''|^-- PostgreSQL database dump|^-- Dbmate schema migrations/m;

async function dumpIn(
  tree: SourceTree,
  adapter: string,
  file: string,
): Promise<readonly SchemaFile[]> {
  const text = await readText(tree, file);
  return dumpMark.test(text) ? [dumpFile(adapter, file, text)] : [];
}

function dumpFile(adapter: string, file: string, text: string): SchemaFile {
  // psql's own commands: pg_dump writes the first two since August 2025, the last one for --create
  const sent = text.replace(/^\\(restrict|unrestrict|connect)\b.*$/gm, '');
  const command =
    adapter === 'dbmate'
      ? 'dbmate dump'
      : posix.basename(file) === 'structure.sql'
        ? 'bin/rails db:schema:dump'
        : `pg_dump --schema-only --no-owner DATABASE > ${file}`;
  return { file, kind: 'dump', pieces: statementsWithCopyData(file, sent), command };
}

/** Supabase's declarative schemas, in the order of config.toml, or of their names. */
async function declaredIn(tree: SourceTree, parent: string): Promise<readonly SchemaFile[]> {
  const config = await nearestFile(tree, parent, 'config.toml');
  const text = config === undefined ? '' : await readText(tree, config);
  const [, listed] = /^\s*schema_paths\s*=\s*\[([^\]]*)\]/m.exec(text) ?? [];
  const configured = [...(listed ?? '').matchAll(/["']([^"']+)["']/g)].map(([, path = '']) => path);
  const patterns = configured.length > 0 ? configured : ['./schemas/*.sql'];
  const all = (await filesOf(tree, parent, 'deep')).map(({ path }) => path);
  const paths = new Set(
    patterns.flatMap((pattern) => {
      const wanted = posix.join(parent, pattern);
      return all.filter((path) => path.endsWith('.sql') && matchesAny(path, [wanted]));
    }),
  );
  if (paths.size === 0) return [];
  const pieces: SqlPiece[] = [];
  for (const path of paths) {
    pieces.push(...statementsWithCopyData(path, await readText(tree, path)));
  }
  const [only] = paths;
  const file = paths.size === 1 && only !== undefined ? only : posix.join(parent, 'schemas');
  return [{ file, kind: 'declared', pieces, command: 'supabase db diff -f NAME' }];
}

/** The newest of `meta/0007_snapshot.json`. */
async function snapshotIn(tree: SourceTree, directory: string): Promise<readonly SchemaFile[]> {
  const found = (await filesOf(tree, posix.join(directory, 'meta')))
    .map(({ path }) => path)
    .filter((path) => /^\d+_snapshot\.json$/.test(posix.basename(path)));
  const newest = found.at(-1);
  return newest === undefined ? [] : [snapshotFile(newest, await readText(tree, newest))];
}

function snapshotFile(file: string, text: string): SchemaFile {
  const pieces = snapshotSql(text).map((sql): SqlPiece => ({ sql, file, line: 1 }));
  return { file, kind: 'snapshot', pieces, command: 'drizzle-kit generate' };
}

async function onlyTheFramework(
  tree: SourceTree,
  adapter: string,
  directory: string,
): Promise<readonly NotRehearsed[]> {
  const files = await tree.files();
  const parent = posix.dirname(directory);
  const whether = 'whether the migrations build what it says';
  if (adapter === 'prisma') {
    const schema = await nearestFile(tree, parent, 'schema.prisma');
    if (schema === undefined) return [];
    const command = `prisma migrate diff --from-migrations ${directory} --to-schema-datamodel ${schema} --shadow-database-url URL --exit-code`;
    return [{ what: schema, why: `${whether}: only Prisma reads it (\`${command}\`)` }];
  }
  if (adapter === 'diesel') {
    const toml = await nearestFile(tree, directory, 'diesel.toml');
    const root = toml === undefined ? parent : posix.dirname(toml);
    const configured =
      toml === undefined
        ? undefined
        : tomlValue(await readText(tree, toml), 'file', 'print_schema');
    const schema = posix.join(root, configured ?? 'src/schema.rs');
    if (!files.includes(schema)) return [];
    return [
      { what: schema, why: `${whether}: it is Rust (\`diesel migration run --locked-schema\`)` },
    ];
  }
  const queries = files.find((path) => /(^|\/)\.sqlx\/query-[^/]+\.json$/.test(path));
  if (adapter !== 'sqlx' || queries === undefined) return [];
  const why = 'whether its queries fit: only sqlx knows (`cargo sqlx prepare --check`)';
  return [{ what: posix.dirname(queries), why }];
}
