/** Atlas's versioned migrations, modelled on its sources (`atlas migrate apply`, 2026-06). */
import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, isOutside, unitText } from '../fix-files.ts';
import { detect, discover } from './discover.ts';
import { afterFailure, ledger, plan } from './plan.ts';

export const atlas: Adapter = {
  id: 'atlas',
  name: 'Atlas',
  url: 'https://atlasgo.io/versioned/intro',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  renderFix,
};

/** `atlas migrate hash` has to follow, as behind every edit. */
function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  return filePerUnit(units, migration, (unit) =>
    isOutside(unit) ? `-- atlas:txmode none\n\n${unitText(unit)}` : unitText(unit),
  );
}
