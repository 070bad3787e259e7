/** Sqitch, modelled on its sources (App::Sqitch v1.3, engine pg). */
import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { isOutside, unitText } from '../fix-files.ts';
import { detect, discover } from './discover.ts';
import { afterFailure, plan, planDown } from './plan.ts';
import { ledger } from './registry.ts';

export const sqitch: Adapter = {
  id: 'sqitch',
  name: 'Sqitch',
  url: 'https://sqitch.org',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  planDown,
  afterFailure,
  renderFix,
};

/** One script holds them all, since psql commits statement by statement. */
function renderFix(units: readonly FixUnit[], { file }: SourceMigration): readonly FixFile[] {
  const text = units.map((unit) =>
    isOutside(unit) ? unitText(unit) : `BEGIN;\n\n${unitText(unit)}\nCOMMIT;\n`,
  );
  return [{ file, text: text.join('\n') }];
}
