/** Supabase's migrations, as `supabase db push` and `supabase migration up` run them. */
import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, isOutside, unitText } from '../fix-files.ts';
import { detect, discover, isSentAlone } from './discover.ts';
import { expects } from './expects.ts';
import { afterFailure, ledger, plan } from './ledger.ts';

export const supabase: Adapter = {
  id: 'supabase',
  name: 'Supabase',
  url: 'https://supabase.com/docs/guides/deployment/database-migrations',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  expects,
  renderFix,
};

/** The CLI sends some statements alone, and has no way to tell it so for any other. */
function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  if (!units.every((unit) => !isOutside(unit) || unit.statements.every(isSentAlone))) return [];
  return filePerUnit(units, migration, unitText);
}
