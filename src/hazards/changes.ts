/** What migrations changed in catalog and rows, and which statement did. */
import type {
  MigrationEffects,
  MigrationRun,
  SchemaChange,
  ServerEvidence,
  StatementEffect,
  StatementRecord,
} from '../evidence/types.ts';

/** A migration that applied, with what it left behind. */
export interface Seen {
  readonly run: MigrationRun;
  readonly effects: MigrationEffects;
}

/** Migrations that applied and were looked at. */
export function seenMigrations(server: ServerEvidence): readonly Seen[] {
  return (server.apply?.effects ?? []).flatMap((effects) => {
    const run = server.apply?.runs.find((one) => one.migration === effects.migration);
    return run?.outcome.ok ? [{ run, effects }] : [];
  });
}

/** The last statement whose own effect satisfies the condition. */
export function statementThat(
  { run, effects }: Seen,
  holds: (effect: StatementEffect) => boolean,
): StatementRecord | undefined {
  const effect = effects.statements.findLast(holds);
  return effect && run.statements[effect.index];
}

/** The statement that made a change of this kind to this object. */
export function statementOf(
  seen: Seen,
  { change, kind, name }: Pick<SchemaChange, 'change' | 'kind' | 'name'>,
): StatementRecord | undefined {
  return statementThat(seen, ({ schemaChanges }) =>
    schemaChanges.some((one) => one.change === change && one.kind === kind && one.name === name),
  );
}

/** Tables the pull request finds there: what it makes itself nobody uses yet. */
export function tablesBefore(server: ServerEvidence): ReadonlySet<string> {
  return new Set(server.baseline.tables.map(({ relation }) => relation));
}

/** A text of the description, or an empty one. */
export function textOf(description: SchemaChange['before'], key: string): string {
  const value = description?.[key];
  return typeof value === 'string' ? value : '';
}

/** Whether the text of a statement says the last part of an object's name. */
export function isNamedIn(text: string, name: string): boolean {
  const last = /"((?:[^"]|"")+)"$/.exec(name)?.[1] ?? name.replace(/^.*\./, '');
  return text.toLowerCase().includes(last.toLowerCase());
}

/** The columns a constraint or an index lists: what stands in its first parentheses. */
export function listedColumns(definition: string): readonly string[] {
  const [, inner = ''] = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(definition) ?? [];
  return inner.split(',').map((column) => column.trim());
}
