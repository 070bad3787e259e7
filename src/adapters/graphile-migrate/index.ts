/** graphile-migrate, modelled on its sources (v1.4.1). */
import { posix } from 'node:path';

import type { FixFile } from '../../evidence/fixes.ts';
import type { Adapter, FixUnit, SourceMigration } from '../adapter.ts';
import { isOutside, unitText } from '../fix-files.ts';
import { detect, discover } from './discover.ts';
import { committedText, hashOf } from './header.ts';
import { afterFailure, ledger, plan } from './plan.ts';

export const graphileMigrate: Adapter = {
  id: 'graphile-migrate',
  name: 'graphile-migrate',
  url: 'https://github.com/graphile/migrate',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  renderFix,
};

/** Committed files with their hashes; only at the end of the chain, which new hashes would break. */
function renderFix(
  units: readonly FixUnit[],
  { extra, file }: SourceMigration,
): readonly FixFile[] {
  const [, digits = '', title = ''] = /^(\d+)(-.*)?\.sql$/.exec(posix.basename(file)) ?? [];
  if (extra?.['last'] !== true || digits === '') return [];
  let previous = extra['previous'] === '-' ? null : String(extra['previous']);
  return units.map((unit, index) => {
    const body = `${isOutside(unit) ? '--! no-transaction\n' : ''}${unitText(unit)}`;
    const text = committedText(body, previous);
    previous = hashOf(body, previous);
    const number = String(BigInt(digits) + BigInt(index)).padStart(digits.length, '0');
    const name = `${number}${title}${index === 0 ? '' : `-step-${index + 1}`}.sql`;
    return { file: posix.join(posix.dirname(file), name), text };
  });
}
