/** A fix as files of the framework: what stands before its statement, its parts, and what follows. */
import type { FixUnit, SourceMigration, Step } from '../adapters/adapter.ts';
import type { FixCandidate, FixFile } from '../evidence/fixes.ts';
import type { RehearsalPlan } from './plan.ts';

/** Empty where the framework has no form for it, or where its versions leave no room for more files. */
export function fixFiles(
  { parts }: FixCandidate,
  { head, tail }: { readonly head: readonly Step[]; readonly tail: readonly Step[] },
  migration: SourceMigration,
  plan: RehearsalPlan,
): readonly FixFile[] {
  const { adapter } = plan;
  // a file with transactions of its own would have to be cut inside one
  const written = [...head, ...tail].filter(({ origin }) => origin === 'migration');
  if (!adapter.renderFix || migration.transactionMode === 'own') return [];
  if (written.some(({ copyData }) => copyData !== undefined)) return [];
  const units: readonly FixUnit[] = [
    ...around(head, migration),
    ...parts.map(({ sql, transaction, note }, index) => ({
      statements: [`-- part ${index + 1}: ${note}\n${sql};`],
      transaction,
    })),
    ...around(tail, migration),
  ];
  const files = adapter.renderFix(units, migration);
  return versionsAreFree(files, migration, plan) ? files : [];
}

/** Whether no other migration has the version of one of these files, which stand in a migration's place. */
export function versionsAreFree(
  files: readonly FixFile[],
  migration: SourceMigration,
  plan: RehearsalPlan,
): boolean {
  const taken = new Set([...plan.baseline, ...plan.review].map(({ file }) => versionIn(file)));
  taken.delete(versionIn(migration.file));
  return !files.some(({ file }) => taken.has(versionIn(file)));
}

function around(steps: readonly Step[], { transactionMode }: SourceMigration): readonly FixUnit[] {
  const statements = steps
    .filter(({ origin }) => origin === 'migration')
    .map(({ sql }) => `${sql.trim().replace(/;$/, '')};`);
  if (statements.length === 0) return [];
  return [{ statements, transaction: transactionMode === 'statement' ? 'none' : 'own' }];
}

/** The path up to its version: `migrations/0012` of `migrations/0012_title.sql`. */
function versionIn(file: string): string {
  return /^(.*?\d)(?=_)/.exec(file)?.[1] ?? file;
}
