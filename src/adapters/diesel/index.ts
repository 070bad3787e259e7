/** Diesel, as `diesel migration run` and embedded migrations run it. */
import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { folderPerUnit, isOutside, unitText } from '../fix-files.ts';
import { detect, discover } from './discover.ts';
import { afterFailure, ledger, plan, planDown } from './ledger.ts';

export const diesel: Adapter = {
  id: 'diesel',
  name: 'Diesel',
  url: 'https://diesel.rs/guides/getting-started',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  planDown,
  afterFailure,
  renderFix,
};

/** A `metadata.toml` beside it takes a migration out of its transaction. */
function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  const files = folderPerUnit(units, migration, unitText);
  return files.flatMap((one, index) => {
    const unit = units[index];
    const file = one.file.replace(/up\.sql$/, 'metadata.toml');
    return unit && isOutside(unit) ? [one, { file, text: 'run_in_transaction = false\n' }] : [one];
  });
}
