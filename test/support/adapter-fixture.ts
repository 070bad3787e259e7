/** The fixture project of each adapter, and its plan as text. */
import { join } from 'node:path';

import type {
  Adapter,
  AdapterSettings,
  MigrationSet,
  SourceMigration,
  Step,
} from '../../src/adapters/adapter.ts';
import { detectProjects } from '../../src/adapters/detect.ts';
import type { SourceTree } from '../../src/git/tree.ts';
import { diskTree } from './disk-tree.ts';

export const fixtureSettings: AdapterSettings = { nonTransactional: [], placeholders: {} };

/** The folder of an adapter's fixture: the project, and `plan.txt`. */
export function fixtureFolder(id: string): string {
  return join(import.meta.dirname, '../fixtures/adapters', id);
}

export interface AdapterFixture extends MigrationSet {
  readonly tree: SourceTree;
  readonly directory: string;
}

/** Detects and discovers the one project that this adapter's fixture holds. */
export async function readFixture(adapter: Adapter): Promise<AdapterFixture> {
  const tree = diskTree(fixtureFolder(adapter.id));
  const { projects } = await detectProjects(tree, { adapter: adapter.id });
  const [project] = projects;
  if (project === undefined) throw new Error(`no fixture of ${adapter.id}`);
  const set = await adapter.discover(tree, project.directory, fixtureSettings);
  return { ...set, tree, directory: project.directory };
}

/** Everything the framework sends for a fixture, message by message. */
export function planText(adapter: Adapter, { migrations, skipped }: MigrationSet): string {
  const sections = [
    section('prepare', adapter.ledger?.prepare ?? []),
    ...migrations.flatMap((migration) => migrationSections(adapter, migration)),
    ['== skipped', ...skipped.map(({ what, why }) => `${what}: ${why}`)].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function migrationSections(adapter: Adapter, migration: SourceMigration): readonly string[] {
  const { id, version, transactionMode, checksum } = migration;
  const title = `${id} (version ${version}, ${transactionMode}${checksum ? `, checksum ${checksum}` : ''})`;
  const down = adapter.planDown?.(migration, fixtureSettings);
  return [
    section(title, adapter.plan(migration, fixtureSettings)),
    ...(down ? [section(`down of ${id}`, down)] : []),
  ];
}

function section(title: string, steps: readonly Step[]): string {
  return [`== ${title}`, ...steps.map(stepText)].join('\n');
}

function stepText({ origin, sql, parameters, source, copyData }: Step): string {
  const where = source ? `${source.file}:${source.line}` : origin;
  const values = parameters === undefined ? '' : ` <- ${JSON.stringify(parameters)}`;
  const rows = copyData === undefined ? '' : `\n-- rows\n${copyData}`;
  return `-- ${where}${values}\n${sql}${rows}`;
}
