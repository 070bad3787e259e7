/** goose, modelled on its command line (v3.27): the parser line by line, pgx underneath. */
import type { FixFile } from '../../evidence/fixes.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, isOutside } from '../fix-files.ts';
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
  renderFix,
};

function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  return filePerUnit(units, migration, (unit, isFirst) => {
    const outside = isOutside(unit) ? '-- +goose NO TRANSACTION\n' : '';
    const down = isFirst ? statements((migration.down ?? []).map(({ sql }) => sql)) : '';
    return `${outside}-- +goose Up\n${statements(unit.statements)}\n-- +goose Down\n${down}`;
  });
}

/** In blocks, since goose ends a statement at the first line that ends in a semicolon. */
function statements(texts: readonly string[]): string {
  return texts.map((sql) => `-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd\n`).join('');
}

function detect(tree: SourceTree): Promise<readonly Detection[]> {
  return detectByMarker(tree, 'goose', /\.sql$/, /^--\s*\+goose\s+up\b/im, '-- +goose Up');
}
