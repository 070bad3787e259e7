/** Supabase's migrations, as `supabase db push` and `supabase migration up` run them. */
import type { Adapter } from '../adapter.ts';
import { detect, discover } from './discover.ts';
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
};
