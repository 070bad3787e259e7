/** Drizzle before version 1: `drizzle-kit migrate` and drizzle-orm's `migrate`. */
import type { Adapter } from '../adapter.ts';
import { detect, discover } from './discover.ts';
import { aroundRun, ledgerByTime, planByTime } from './ledger.ts';

export const drizzle: Adapter = {
  id: 'drizzle',
  name: 'Drizzle',
  url: 'https://orm.drizzle.team/docs/migrations',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger: ledgerByTime,
  plan: planByTime,
  aroundRun,
};
