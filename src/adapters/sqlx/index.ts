/** sqlx, as `sqlx migrate run` and `sqlx::migrate!` run it. */
import type { Adapter } from '../adapter.ts';
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
};
