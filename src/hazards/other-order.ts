/** Questions about other orders, and the words for their answers. */
import type { Move } from '../evidence/order.ts';
import type { FrameworkDecision, OtherPath, PathFailure } from '../evidence/reorder.ts';
import type { Evidence, MigrationRun, SchemaChange } from '../evidence/types.ts';
import { dataChange, list, schemaChange, sqlError } from './wording.ts';

/** What the framework decided, on the first server that was asked. */
export function decisionOn(
  { servers }: Evidence,
  cause: FrameworkDecision['cause'],
  migration: string,
): FrameworkDecision | undefined {
  return servers
    .flatMap(({ reorder }) => reorder?.decisions ?? [])
    .find((one) => one.cause === cause && one.migration === migration);
}

/** The path that went worst on any server; undefined where it was not taken. */
export function worstPath(
  { servers }: Evidence,
  pick: (reorder: NonNullable<Evidence['servers'][number]['reorder']>) => OtherPath | undefined,
): OtherPath | undefined {
  const paths = servers.flatMap(({ reorder }) => (reorder && pick(reorder)) ?? []);
  return (
    paths.find(({ failure }) => failure) ??
    paths.find((path) => path.usualFailure ?? differs(path)) ??
    paths[0]
  );
}

/** Whether it ends otherwise. */
export function differs({ schemaChanges, dataChanges }: OtherPath): boolean {
  return schemaChanges.length + dataChanges.length > 0;
}

/** A column that stands elsewhere and is the same in all else. */
export function isMove({ kind, change, keys }: SchemaChange): boolean {
  return kind === 'column' && change === 'changed' && keys.every((key) => key === 'position');
}

/** What differs but for the order of columns, in phrases; `there` is the other path, `here` the usual one. */
export function differences(
  { schemaChanges, dataChanges }: OtherPath,
  { there, here }: { readonly there: string; readonly here: string },
): readonly string[] {
  const words = schemaChanges
    .filter((change) => !isMove(change))
    // what belongs to a table that only one side has is said with the table
    .filter(
      (change, _, all) =>
        change.kind === 'table' ||
        !all.some((other) => other.kind === 'table' && other.name === ownerOf(change)),
    )
    .map((change) => {
      if (change.change === 'added') return `only ${there} has ${change.kind} ${change.name}`;
      if (change.change === 'removed') return `only ${here} has ${change.kind} ${change.name}`;
      return schemaChange(change).replace(/ changed \(/, ' differs (');
    });
  return [...words, ...dataChanges.map((change) => `rows: ${dataChange(change)}`)];
}

function ownerOf({ before, after }: SchemaChange): unknown {
  return (after ?? before)?.['table'];
}

/** `file.sql:3 fails with 42P01 relation "a" does not exist`. */
export function failureWords({ file, line, error }: PathFailure): string {
  return `${file}${line === undefined ? '' : `:${line}`} fails with ${sqlError(error)}`;
}

/** The run on empty tables, which is what tells order from rows; on the first server where it failed. */
export function runOnEmpty({ servers }: Evidence, migration: string): MigrationRun | undefined {
  const runs = servers.flatMap(({ applyEmpty }) =>
    (applyEmpty?.runs ?? []).filter((run) => run.migration === migration),
  );
  return runs.find(({ outcome }) => !outcome.ok) ?? runs[0];
}

/** Commands that give it another name; empty where none is known. */
export function moveCommands(moves: readonly Move[]): string {
  return moves.map(({ from, to }) => `git mv ${shellWord(from)} ${shellWord(to)}`).join(' && ');
}

function shellWord(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** `a.sql`, `a.sql and b.sql`, `a.sql, b.sql, c.sql and 4 more`. */
export function fileList(files: readonly string[]): string {
  return list(files, 4);
}
