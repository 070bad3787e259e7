/** sqlx, as `sqlx migrate run` and `sqlx::migrate!` run it. */
import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, isOutside, unitText } from '../fix-files.ts';
import { detect, discover } from './discover.ts';
import { afterFailure, ledger, plan, planDown } from './ledger.ts';

export const sqlx: Adapter = {
  id: 'sqlx',
  name: 'sqlx',
  url: 'https://docs.rs/sqlx/latest/sqlx/macro.migrate.html',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  planDown,
  afterFailure,
  renderFix,
};

function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  return filePerUnit(units, migration, (unit) =>
    isOutside(unit) ? `-- no-transaction\n${unitText(unit)}` : unitText(unit),
  );
}
