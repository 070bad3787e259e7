/** Prisma Migrate, as `prisma migrate deploy` runs it. */
import type { Adapter } from '../adapter.ts';
import { detect, discover } from './discover.ts';
import { afterFailure, ledger, plan } from './ledger.ts';

export const prisma: Adapter = {
  id: 'prisma',
  name: 'Prisma',
  url: 'https://www.prisma.io/docs/orm/prisma-migrate',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
};
