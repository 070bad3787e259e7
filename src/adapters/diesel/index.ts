/** Diesel, as `diesel migration run` and embedded migrations run it. */
import type { Adapter } from '../adapter.ts';
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
};
