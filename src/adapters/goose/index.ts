/** goose, modelled on its command line (v3.27): the parser line by line, pgx underneath. */
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection } from '../adapter.ts';
import { detectByMarker } from '../marker.ts';
import { discover } from './discover.ts';
import { afterFailure, ledger, plan, planDown } from './plan.ts';

export const goose: Adapter = {
  id: 'goose',
  name: 'goose',
  url: 'https://github.com/pressly/goose',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  planDown,
};

function detect(tree: SourceTree): Promise<readonly Detection[]> {
  return detectByMarker(tree, 'goose', /\.sql$/, /^--\s*\+goose\s+up\b/im, '-- +goose Up');
}
