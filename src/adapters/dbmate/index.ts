/** dbmate, modelled on its sources (pkg/dbmate and pkg/driver/postgres, v2.35). */
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection } from '../adapter.ts';
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
};

function detect(tree: SourceTree): Promise<readonly Detection[]> {
  return detectByMarker(tree, 'dbmate', /^\d+.*\.sql$/, /^--\s*migrate:up\b/m, '-- migrate:up');
}
