/** Reading a ledger that holds one row for each applied migration. */
import type { LedgerClaims, SourceMigration } from './adapter.ts';

/** What one row says, in the terms in which migrations are compared. */
export interface ClaimedRow {
  /** As `keyOf` names migrations. */
  readonly key: string;
  readonly finished: boolean;
}

/** Claims of such a ledger; a migration with a finished row is applied, whatever other rows it has. */
export function claimsOf(
  rows: readonly ClaimedRow[],
  migrations: readonly SourceMigration[],
  keyOf: (migration: SourceMigration) => string,
): LedgerClaims {
  const finished = new Set(rows.filter((row) => row.finished).map(({ key }) => key));
  const begun = new Set(rows.map(({ key }) => key).filter((key) => !finished.has(key)));
  const known = new Set(migrations.map(keyOf));
  const applied = migrations.filter((one) => finished.has(keyOf(one)));
  const unfinished = migrations.filter((one) => begun.has(keyOf(one)));
  const unknown = [...finished, ...begun].filter((key) => !known.has(key));
  const newest = applied.at(-1);
  const count =
    applied.length + unknown.length - [...begun].filter((key) => !known.has(key)).length;
  return {
    applied: applied.map(({ id }) => id),
    unfinished: unfinished.map(({ id }) => id),
    unknown,
    says: [
      `${count} applied`,
      ...(newest === undefined ? [] : [`the newest ${newest.id}`]),
      ...[...begun].map((key) => `${key} begun and not finished`),
    ].join(', '),
  };
}

/** The same where each row names the version of a migration that is applied. */
export function claimsByVersion(
  rows: readonly Readonly<Record<string, unknown>>[],
  migrations: readonly SourceMigration[],
): LedgerClaims {
  const claimed = rows.map(({ version }) => ({ key: String(version), finished: true }));
  return claimsOf(claimed, migrations, ({ version }) => version);
}
