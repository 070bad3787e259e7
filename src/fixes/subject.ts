/** What a safe way is made from: a statement, and what it changed. */
import type { FixDifference, FixPart } from '../evidence/fixes.ts';
import type {
  MigrationRun,
  SchemaChange,
  StatementEffect,
  StatementRecord,
} from '../evidence/types.ts';

/** The catalog before the migration: `kind:name` to what it says of the object. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The migration a statement stands in: the catalog before it, and what each statement changed. */
export interface FixableMigration {
  readonly catalog: Catalog;
  readonly effects: readonly StatementEffect[];
}

/** A statement, as a server saw it. */
export interface FixSubject {
  readonly statement: StatementRecord;
  /** Its migration's run. */
  readonly run: MigrationRun;
  readonly schemaChanges: readonly SchemaChange[];
  readonly catalog: Catalog;
  readonly major: number;
}

/** Parts that bring about some of the changes; what nobody takes leaves the statement without a fix. */
export interface Way {
  readonly parts: readonly FixPart[];
  readonly takes: readonly SchemaChange[];
  readonly differs?: readonly FixDifference[];
}

/** A description's text under a key; empty when there is none. */
export function textOf(
  description: Readonly<Record<string, unknown>> | undefined,
  key: string,
): string {
  const value = description?.[key];
  return typeof value === 'string' ? value : '';
}

/** Whether a change is of this kind, and of this direction. */
export function isChange(
  { kind, change }: SchemaChange,
  wanted: `${SchemaChange['change']} ${string}`,
): boolean {
  return `${change} ${kind}` === wanted;
}
