/** Drizzle since version 1: a folder for each migration, applied by name. */
import type { Adapter } from '../adapter.ts';
import { aroundRun, ledgerByName, planByName } from '../drizzle/ledger.ts';
import { detect, discover } from './discover.ts';

export const drizzleV1: Adapter = {
  id: 'drizzle-v1',
  name: 'Drizzle 1',
  url: 'https://orm.drizzle.team/docs/migrations',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger: ledgerByName,
  plan: planByName,
  aroundRun,
};
