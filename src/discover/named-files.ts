/** Files that settings name. */
import { basename, isAbsolute, relative, sep } from 'node:path';
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import type { Config, Settings } from '../config/schema.ts';
import { readSizes } from '../config/sizes-file.ts';
import { readTextFile } from '../config/text-file.ts';
import { UserError } from '../errors.ts';
import type { Sizes } from '../evidence/sizes.ts';
import { underFolder } from '../git/repository-paths.ts';
import type { RehearsalPlan } from '../rehearse/plan.ts';

/** A file of the user's, called by its name in the repository where it has one. */
export async function fileOf(
  path: string,
  settings: Settings,
  folder: string,
): Promise<{ path: string; label: string; text: string }> {
  const inside = projectPath(path, settings.path);
  const label = inside.startsWith('../') || isAbsolute(inside) ? path : underFolder(folder, inside);
  return { path, label, text: await readTextFile(path) };
}

/** Sizes by table, without the framework's own: no migration is judged by its ledger. */
export async function sizesFrom(file: string, ledgers: readonly string[] = []): Promise<Sizes> {
  const { tables, ...sizes } = await readSizes(file);
  return {
    file: basename(file),
    takenAt: sizes.takenAt,
    server: sizes.server,
    tables: Object.entries(tables)
      .filter(([relation]) => !ledgers.includes(relation))
      .map(([relation, { kind, rows, bytes }]) => ({
        relation,
        ...(kind && { kind }),
        rows,
        bytes,
      })),
    ...(sizes.publications && { publications: sizes.publications }),
    ...(sizes.subscriptions && { subscriptions: sizes.subscriptions }),
  };
}

/** With `--new`, everything else counts as merged. */
export function withoutNew(head: MigrationSet, settings: Settings, folder: string): MigrationSet {
  const wanted = new Set(
    settings.new.map((file) => underFolder(folder, projectPath(file, settings.path))),
  );
  const isNew = (migration: SourceMigration): boolean =>
    [migration.file, ...migration.up.map((piece) => piece.file)].some((file) => wanted.has(file));
  return { ...head, migrations: head.migrations.filter((migration) => !isNew(migration)) };
}

/** Throws UserError `unknown-new-file` for files of `--new` that none of these `plans` has under review. */
export function refuseUnknownNew(
  config: Config,
  plans: readonly RehearsalPlan[],
  folder: string,
): void {
  const known = new Set(
    plans.flatMap(({ review }) =>
      review.flatMap(({ file, up }) => [file, ...up.map((one) => one.file)]),
    ),
  );
  const lost = config.new.filter(
    (file) => !known.has(underFolder(folder, projectPath(file, config.path))),
  );
  if (lost.length === 0) return;
  const places = plans.map(({ subject, adapter }) => `${subject.directory} (${adapter.id})`);
  throw new UserError(
    'unknown-new-file',
    `${lost.map((file) => `"${file}"`).join(', ')} is no migration of ${places.join(', ')}.`,
    { remedy: 'Name files relative to the project, as the framework sees them.' },
  );
}

function projectPath(file: string, root: string): string {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.split(sep).join('/').replace(/^\.\//, '');
}
