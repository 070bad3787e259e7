/** Prisma Migrate, as `prisma migrate deploy` runs it. */
import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { folderPerUnit, unitText } from '../fix-files.ts';
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
  renderFix,
};

/** Every file is one message: a single statement in it is outside any transaction. */
function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  return folderPerUnit(units, migration, unitText);
}
