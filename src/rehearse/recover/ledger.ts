/** What has to be sent so that the ledger says what the schema shows. Pure. */
import type { Adapter, AdapterSettings, SourceMigration, Step } from '../../adapters/adapter.ts';
import type { LedgerFacts, Way } from '../../evidence/recovery.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import { scriptOf } from './script.ts';

/** Commands and SQL after which the ledger holds exactly `wanted` of the migrations as applied. */
export function ledgerRepair(
  adapter: Adapter,
  settings: AdapterSettings,
  migrations: readonly SourceMigration[],
  wanted: ReadonlySet<string>,
  facts: Pick<LedgerFacts, 'relation' | 'applied' | 'unfinished' | 'unknown'>,
): Way['ledger'] {
  const { ledger } = adapter;
  if (!ledger) return { commands: [], sql: [] };
  const stateOf = ({ id }: SourceMigration): 'applied' | 'unfinished' | 'unapplied' => {
    if (facts.applied.includes(id)) return 'applied';
    return facts.unfinished.includes(id) ? 'unfinished' : 'unapplied';
  };
  const changes = migrations.flatMap((migration) => {
    const [from, to] = [stateOf(migration), wanted.has(migration.id) ? 'applied' : 'unapplied'];
    return from === to ? [] : [{ migration, from, to: to as 'applied' | 'unapplied' }];
  });
  // one version is all it holds: the newest wanted one, or none
  const last = migrations.findLast(({ id }) => wanted.has(id));
  const isNewest =
    ledger.remembers === 'newest' && (changes.length > 0 || facts.unknown.length > 0);
  const [first] = migrations;
  const steps =
    !isNewest || !first
      ? changes
      : last
        ? [{ migration: last, from: stateOf(last), to: 'applied' as const }]
        : [{ migration: first, from: stateOf(first), to: 'unapplied' as const }];
  const made = facts.relation === null && steps.length > 0 ? tableOf(adapter) : [];
  return {
    commands: steps.flatMap(
      ({ migration, from, to }) => ledger.repairCommand?.(migration, to, from) ?? [],
    ),
    sql: [
      ...made,
      ...steps.flatMap(({ migration, to }) =>
        to === 'applied'
          ? markApplied(adapter, settings, migration)
          : (ledger.markUnapplied?.(migration) ?? ledger.forget([migration])),
      ),
    ],
  };
}

function markApplied(
  adapter: Adapter,
  settings: AdapterSettings,
  migration: SourceMigration,
): readonly string[] {
  const { ledger } = adapter;
  if (ledger?.markApplied) return ledger.markApplied(migration);
  const writes = adapter.plan(migration, settings).filter(({ origin, sql }) => {
    return origin === 'runner' && /^\s*(insert|update|delete|truncate)\b/i.test(sql);
  });
  return [...(ledger?.forget([migration]) ?? []), ...writes.map(inlined)];
}

/** A statement with its values in place. */
function inlined({ sql, parameters = [] }: Step): string {
  return sql.replaceAll(/\$(\d+)/g, (whole, digits: string) => {
    const value = parameters[Number(digits) - 1];
    if (value === undefined) return whole;
    return typeof value === 'string' ? quoteLiteral(value) : String(value);
  });
}

/** What the framework sends to make its table. */
function tableOf({ ledger }: Adapter): readonly string[] {
  return (ledger?.prepare ?? [])
    .filter(({ sql }) => /^\s*(create|alter|insert)\b/i.test(sql))
    .flatMap((step) => scriptOf([{ ...step, origin: 'migration' }]))
    .map(({ sql }) => sql);
}

/** The ledger as the framework itself names it. */
export function ledgerName(read: string): string {
  const name = /\bfrom\s+((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)/i.exec(read)?.[1];
  if (name === undefined) throw new Error(`no table in: ${read}`);
  return name;
}
