/** What several hazards ask of killed runs, so that each cause is one finding. */
import { cutPicture, cutWords } from '../evidence/cut-picture.ts';
import type {
  Cut,
  InterruptedMigration,
  MigrationRun,
  SchemaChange,
  TransactionMode,
} from '../evidence/types.ts';
import type { HazardInput } from './hazard.ts';

/** A migration that was killed, with its run. */
export interface Killed {
  readonly run: MigrationRun;
  readonly mode: TransactionMode;
  readonly cuts: readonly Cut[];
  /** Marks for every place, see cutPicture. */
  readonly picture: string;
}

/**
 * Every migration whose cuts tell something of their own: where every file is sent again anyway, and
 * does not stand that, the second run has said so.
 */
export function killedMigrations(input: HazardInput): readonly Killed[] {
  const { server, subject, migrations } = input;
  return (server.interrupt?.migrations ?? []).flatMap((killed: InterruptedMigration) => {
    const run = server.apply?.runs.find(({ migration }) => migration === killed.migration);
    const raw = server.rerun?.raw.find(({ migration }) => migration === killed.migration);
    const told = subject.ledger !== 'kept' && raw !== undefined && raw.result !== 'unchanged';
    if (!run || told) return [];
    const mode = migrations.find(({ id }) => id === killed.migration)?.transactionMode ?? 'file';
    return [{ run, mode, cuts: killed.cuts, picture: cutPicture(run, killed) }];
  });
}

/** `Killed after statement 1 of 3 (line 4)`. */
export function killedWhere({ run }: Killed, cut: Cut): string {
  const line = run.statements[cut.statement]?.line;
  return `Killed ${cutWords(run, cut)}${line === undefined ? '' : ` (line ${line})`}`;
}

/** The INVALID index that is all a cut left different; undefined where it left anything else. */
export function onlyInvalidIndex(cut: Cut): string | undefined {
  const { schemaChanges, dataChanges, ledgerUnsettled } = cut;
  const [first] = schemaChanges;
  if (!first || dataChanges.length > 0 || ledgerUnsettled === true) return undefined;
  return schemaChanges.every(isInvalidIndex) ? first.name : undefined;
}

function isInvalidIndex({ kind, after }: SchemaChange): boolean {
  return kind === 'index' && after?.['valid'] === false;
}

/** Changes without those that follow from a table or column which is in the list itself. */
export function mainChanges(changes: readonly SchemaChange[]): readonly SchemaChange[] {
  const whole = new Set(
    changes
      .filter(({ change, kind }) => change !== 'changed' && (kind === 'table' || kind === 'column'))
      .map(({ change, name }) => `${change} ${name}`),
  );
  return changes.filter(({ change, before, after }) => {
    const table = (after ?? before)?.['table'];
    return typeof table !== 'string' || !whole.has(`${change} ${table}`);
  });
}
