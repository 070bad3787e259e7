import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { golangMigrate } from './index.ts';

function discover(
  files: Readonly<Record<string, string>>,
  nonTransactional: readonly string[] = [],
) {
  return golangMigrate.discover(memoryTree(files), 'm', { nonTransactional, placeholders: {} });
}

describe('discover', () => {
  it('orders by number and pairs up with down by number alone', async () => {
    const { migrations, skipped } = await discover({
      'm/100_c.up.sql': 'select 3',
      'm/12_b.up.sql': 'select 2',
      'm/012_other.down.sql': 'select -2',
      'm/13_lonely.down.sql': 'select 0',
      'm/20240115_x.sql': 'select 0',
    });
    expect(migrations.map(({ id, down }) => [id, down?.[0]?.sql])).toEqual([
      ['12_b', 'select -2'],
      ['100_c', undefined],
    ]);
    expect(skipped.map(({ what }) => what)).toEqual(['m/20240115_x.sql', 'm/13_lonely.down.sql']);
  });

  it('refuses two down files of one version too', async () => {
    const files = { 'm/1_a.up.sql': '', 'm/1_a.down.sql': '', 'm/01_b.down.sql': '' };
    await expect(discover(files)).rejects.toThrow(
      expect.objectContaining({ code: 'duplicate-version' }),
    );
  });

  it('sends the file as one message, byte order mark included, and cuts it only when told', async () => {
    const text = "\ufeffselect 1;\nselect ';' ;\n";
    const whole = await discover({ 'm/1_a.up.sql': text });
    expect(whole.migrations[0]?.up).toEqual([{ sql: text, file: 'm/1_a.up.sql', line: 1 }]);
    expect(whole.migrations[0]?.transactionMode).toBe('message');
    const cut = await discover({ 'm/1_a.up.sql': text }, ['m/*']);
    expect(cut.migrations[0]?.up.map(({ sql, line }) => [line, sql])).toEqual([
      [1, '\ufeffselect 1;'],
      [1, "\nselect ';"],
      [2, "' ;"],
    ]);
    expect(cut.migrations[0]?.transactionMode).toBe('statement');
  });
});

describe('ledger', () => {
  it('looks only above its one version', async () => {
    const { migrations } = await discover({
      'm/1_a.up.sql': '',
      'm/2_late.up.sql': '',
      'm/3_c.up.sql': '',
      'm/4_d.up.sql': '',
    });
    const decision = golangMigrate.ledger?.decide([{ version: '3', dirty: false }], migrations);
    expect(decision?.apply.map(({ id }) => id)).toEqual(['4_d']);
    expect(golangMigrate.ledger?.remembers).toBe('newest');
    expect(golangMigrate.ledger?.forget(migrations.slice(2))).toEqual([
      'UPDATE "public"."schema_migrations" SET version = 2, dirty = false',
    ]);
  });

  it('refuses a dirty version and one that has no file', async () => {
    const { migrations } = await discover({ 'm/1_a.up.sql': '' });
    const decide = (version: string, dirty: boolean) =>
      golangMigrate.ledger?.decide([{ version, dirty }], migrations).refused;
    expect(decide('1', true)).toBe('Dirty database version 1. Fix and force version.');
    expect(decide('7', false)).toContain('no migration found for version 7');
    expect(decide('1', false)).toBeUndefined();
  });
});
