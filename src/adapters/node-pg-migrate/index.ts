/** node-pg-migrate, modelled on its command line (v9). */
import type { Adapter } from '../adapter.ts';
import { detect, discover } from './discover.ts';
import { aroundRun, ledger, plan, planDown } from './plan.ts';

export const nodePgMigrate: Adapter = {
  id: 'node-pg-migrate',
  name: 'node-pg-migrate',
  url: 'https://github.com/salsita/node-pg-migrate',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  planDown,
  aroundRun,
};
