/** dbmate, modelled on its sources (pkg/dbmate and pkg/driver/postgres, v2.35). */
import type { FixFile } from '../../evidence/fixes.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection, FixUnit, SourceMigration } from '../adapter.ts';
import { downText, filePerUnit, isOutside, unitText } from '../fix-files.ts';
import { detectByMarker } from '../marker.ts';
import { discover } from './discover.ts';
import { afterFailure, ledger, plan, planDown } from './plan.ts';

export const dbmate: Adapter = {
  id: 'dbmate',
  name: 'dbmate',
  url: 'https://github.com/amacneil/dbmate',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  planDown,
  renderFix,
};

function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  return filePerUnit(units, migration, (unit, isFirst) => {
    const option = isOutside(unit) ? ' transaction:false' : '';
    const down = (isFirst && downText(migration)) || '-- migrate:down\n';
    return `-- migrate:up${option}\n${unitText(unit)}\n${down}`;
  });
}

function detect(tree: SourceTree): Promise<readonly Detection[]> {
  return detectByMarker(tree, 'dbmate', /^\d+.*\.sql$/, /^--\s*migrate:up\b/m, '-- migrate:up');
}
