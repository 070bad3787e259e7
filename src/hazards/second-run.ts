/** How bad a second outcome is, given who can send the file again and what would be left then. */
import type { LedgerPolicy, RawRerun, TransactionMode } from '../evidence/types.ts';
import type { Severity } from '../terms.ts';
import type { HazardInput } from './hazard.ts';
import { dataChange, list, schemaChange } from './wording.ts';

/**
 * Null: no finding. Without a ledger every file is sent on each deploy. With one and a transaction
 * around the file, only a lost ledger sends it again; outside a transaction half a file can be.
 */
export function secondRunSeverity(
  ledger: LedgerPolicy,
  mode: TransactionMode,
  result: RawRerun['result'],
): Severity | null {
  if (result === 'unchanged') return null;
  if (ledger === 'none') return 'error';
  if (ledger === 'unknown') {
    if (result === 'rejected') return 'notice';
    return result === 'changed' ? 'warning' : 'error';
  }
  if (result === 'rejected-halfway') return 'error';
  if (result === 'rejected') return mode === 'statement' ? 'warning' : null;
  return mode === 'file' || mode === 'run' ? 'notice' : 'warning';
}

/** A migration's second outcome with the severity it deserves, where it deserves one. */
export function judgedReruns(
  input: HazardInput,
): readonly { readonly raw: RawRerun; readonly severity: Severity; readonly sent: string }[] {
  const { ledger } = input.subject;
  return (input.server.rerun?.raw ?? []).flatMap((raw) => {
    if (toldByKills(input, raw)) return [];
    const mode = input.migrations.find((one) => one.id === raw.migration)?.transactionMode;
    const severity = secondRunSeverity(ledger, mode ?? 'file', raw.result);
    return severity === null ? [] : [{ raw, severity, sent: sentAgain(ledger) }];
  });
}

/** Under a ledger only a kill sends what was committed apart from it again, and that was rehearsed. */
function toldByKills({ server, subject, migrations }: HazardInput, raw: RawRerun): boolean {
  const killed = server.interrupt?.migrations.some(({ migration }) => migration === raw.migration);
  if (subject.ledger !== 'kept' || killed !== true) return false;
  const mode = migrations.find(({ id }) => id === raw.migration)?.transactionMode;
  return raw.result === 'rejected-halfway' || mode === 'statement' || mode === 'own';
}

function sentAgain(ledger: LedgerPolicy): string {
  return ledger === 'none'
    ? 'On the next deploy, which sends every file again,'
    : 'Sent a second time,';
}

/** What was left different, rows first. */
export function whatChanged(change: Pick<RawRerun, 'dataChanges' | 'schemaChanges'>): string {
  return list([...change.dataChanges.map(dataChange), ...change.schemaChanges.map(schemaChange)]);
}

/** The statement a second outcome is about, by what it did. */
export function statementWhere(
  raw: RawRerun,
  holds: (statement: RawRerun['statements'][number]) => boolean,
): { readonly index: number | undefined; readonly ordinal: string } {
  const at = raw.statements.findIndex(holds);
  return {
    index: raw.statements[at]?.index,
    ordinal: `statement ${at + 1} of ${raw.statements.length}`,
  };
}
