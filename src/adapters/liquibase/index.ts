/** Liquibase, modelled on its command (v4.28): changesets that are SQL. */
import type { Adapter } from '../adapter.ts';
import { detect, discover } from './discover.ts';
import { afterFailure, ledger, plan, planDown } from './ledger.ts';

export const liquibase: Adapter = {
  id: 'liquibase',
  name: 'Liquibase',
  url: 'https://www.liquibase.com',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  planDown,
  afterFailure,
};
