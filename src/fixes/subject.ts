/** What a safe way is made from: a statement, and what it changed. */
import type { FixDifference, FixPart } from '../evidence/fixes.ts';
import type {
  DataChange,
  SchemaChange,
  ServerEvidence,
  StatementRecord,
} from '../evidence/types.ts';

/** The catalog before the migration: `kind:name` to what it says of the object. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A statement, as a server saw it. */
export interface FixSubject {
  readonly statement: StatementRecord;
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
  readonly catalog: Catalog;
  readonly major: number;
}

/** Parts that bring about some of the changes; what nobody takes leaves the statement without a fix. */
export interface Way {
  readonly parts: readonly FixPart[];
  readonly takes: readonly SchemaChange[];
  readonly differs?: readonly FixDifference[];
}

/** What a statement changed; undefined where nobody could look behind it. */
export function subjectOf(
  migration: string,
  statement: StatementRecord,
  evidence: ServerEvidence,
  catalog: Catalog,
): FixSubject | undefined {
  const effect = evidence.apply?.effects
    ?.find((one) => one.migration === migration)
    ?.statements.find(({ index }) => index === statement.index);
  if (!effect) return undefined;
  const { schemaChanges, dataChanges } = effect;
  return { statement, schemaChanges, dataChanges, catalog, major: evidence.server.major };
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
