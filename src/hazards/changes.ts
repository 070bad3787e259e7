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

/**
 * How many rows went with a table that is dropped and made anew under its name; 0 for one that
 * was kept, and for one whose rows stand in the table that took its name.
 */
export function rowsLostWithTable({ run, effects }: Seen, table: string): number {
  const has = (changes: readonly SchemaChange[]): boolean =>
    changes.some(
      ({ change, kind, name }) => change === 'removed' && kind === 'table' && name === table,
    );
  const dropped = effects.statements.some(
    ({ index, schemaChanges }) => run.statements[index]?.kind === 'DropStmt' && has(schemaChanges),
  );
  if (!dropped || has(effects.schemaChanges)) return 0;
  const rows = effects.dataChanges.find(({ relation }) => relation === table);
  return rows ? Math.max(0, rows.rowsBefore - rows.rowsAfter) : 0;
}

/** A column whose name another one was added under, behind it or in the same statement. */
export interface ColumnMadeAnew {
  readonly table: string;
  readonly column: string;
  /** StatementRecord.index of the one that took it away. */
  readonly statement: number;
  /** It has another name now; otherwise what it held is lost. */
  readonly renamed: boolean;
}

/** Columns of which the rows stayed and the values did not, because an added one has their name now. */
export function columnsMadeAnew({ run, effects }: Seen): readonly ColumnMadeAnew[] {
  return effects.dataChanges.flatMap(({ relation: table, columns }) =>
    columns.flatMap((column): readonly ColumnMadeAnew[] => {
      const steps = effects.statements.flatMap(({ index, schemaChanges, dataChanges }) => {
        const { kind, sql } = run.statements[index] ?? { kind: '', sql: '' };
        const own = schemaChanges.filter((one) => one.kind === 'column');
        const gone = own.find(({ change, before }) => change === 'removed' && is(before));
        const renamed = renames(schemaChanges, kind).some(({ from }) => from === gone?.name);
        const added = own.some(({ change, after }) => change === 'added' && is(after));
        const both =
          kind === 'AlterTableStmt' &&
          dataChanges.some((one) => one.relation === table && one.columns.includes(column)) &&
          says(sql, 'drop', column) &&
          says(sql, 'add', column);
        const adds = both || (added && kind !== 'RenameStmt');
        return gone || added || both
          ? [{ statement: index, leaves: both || gone !== undefined, renamed, adds }]
          : [];
      });
      const left = steps.find(({ leaves }) => leaves);
      if (!left || steps.at(-1)?.adds !== true) return [];
      return [{ table, column, statement: left.statement, renamed: left.renamed }];

      function is(description: SchemaChange['before']): boolean {
        return description?.['table'] === table && description['column'] === column;
      }
    }),
  );
}

/** Whether an ALTER TABLE drops or adds the column. */
function says(text: string, action: 'drop' | 'add', column: string): boolean {
  const name = column.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `\\b${action}\\s+(column\\s+)?(if\\s+(not\\s+)?exists\\s+)?("${name}"|${name}\\b)`,
    'i',
  ).test(text);
}

/** Whether the text of a statement says the last part of an object's name, a function's without its arguments. */
export function isNamedIn(text: string, name: string): boolean {
  const bare = name.endsWith(')') ? name.slice(0, name.indexOf('(')) : name;
  const last = /"((?:[^"]|"")+)"$/.exec(bare)?.[1] ?? bare.replace(/^.*\./, '');
  return text.toLowerCase().includes(last.toLowerCase());
}

/** The columns a constraint or an index lists: what stands in its first parentheses. */
export function listedColumns(definition: string): readonly string[] {
  const [, inner = ''] = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(definition) ?? [];
  return inner.split(',').map((column) => column.trim());
}

/** Something under another name. */
export interface Rename {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** Of a column or table: the table. */
  readonly table?: string;
}

const named = ['table', 'view', 'materialized view', 'foreign table', 'schema'] as const;

/** What a statement of this kind renamed: it took a name away and gave the same thing another. */
export function renames(changes: readonly SchemaChange[], statement: string): readonly Rename[] {
  // neither gives a name: ALTER TABLE … RENAME is a RenameStmt
  if (statement === 'DropStmt' || statement === 'AlterTableStmt') return [];
  const removed = changes.filter(({ change }) => change === 'removed');
  const added = changes.filter(({ change }) => change === 'added');
  for (const kind of named) {
    const [old, now] = [removed, added].map((side) => side.find((one) => one.kind === kind));
    if (!old || !now) continue;
    return [{ kind, from: old.name, to: now.name, ...(kind === 'table' && { table: old.name }) }];
  }
  return removed.flatMap((old) => {
    if (old.kind !== 'column') return [];
    const table = textOf(old.before, 'table');
    const now = added.find(
      (one) =>
        one.kind === 'column' &&
        textOf(one.after, 'table') === table &&
        one.after?.['position'] === old.before?.['position'] &&
        textOf(one.after, 'type') === textOf(old.before, 'type'),
    );
    return now ? [{ kind: 'column', from: old.name, to: textOf(now.after, 'column'), table }] : [];
  });
}
