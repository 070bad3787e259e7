import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { checksumOf } from './checksum.ts';
import { flyway } from './index.ts';

function discover(
  files: Readonly<Record<string, string>>,
  settings: {
    nonTransactional?: readonly string[];
    placeholders?: Readonly<Record<string, string>>;
  } = {},
) {
  const { nonTransactional = [], placeholders = {} } = settings;
  return flyway.discover(memoryTree(files), 'm', { nonTransactional, placeholders });
}

describe('checksumOf', () => {
  it('is the signed CRC32 over the lines without their ends', () => {
    expect(checksumOf('123456789')).toBe(0xcbf43926 | 0);
    expect(checksumOf('12\r\n345\n67\r89')).toBe(checksumOf('123456789'));
  });
});

describe('detect', () => {
  it('finds locations: the standard folder, one below it for each database, else the topmost', async () => {
    const detections = await flyway.detect(
      memoryTree({
        'a/src/main/resources/db/migration/v1/V1__x.sql': '',
        'a/src/main/resources/db/migration/V2__y.sql': '',
        'b/db/migration/postgresql/V1__x.sql': '',
        'b/db/migration/h2/V1__x.sql': '',
        'c/sql/V1__x.sql': '',
        'c/sql/deep/V1_1__x.sql': '',
      }),
    );
    expect(detections.map(({ directory }) => directory).sort()).toEqual([
      'a/src/main/resources/db/migration',
      'b/db/migration/h2',
      'b/db/migration/postgresql',
      'c/sql',
    ]);
  });
});

describe('discover', () => {
  it('orders versions part by part, then repeatables by description', async () => {
    const { migrations, skipped } = await discover({
      'm/V2__b.sql': '',
      'm/V10__c.sql': '',
      'm/sub/V1_9__a.sql': '',
      'm/V1.10__a_b.sql': '',
      'm/R__z.sql': '',
      'm/R__a_view.sql': '',
      'm/U2__b.sql': '',
      'm/B9__base.sql': '',
      'm/beforeMigrate.sql': '',
      'm/V3_no_double.sql': '',
    });
    expect(
      migrations.map(({ version, extra }) => `${version} ${String(extra?.['script'])}`),
    ).toEqual([
      '1.9 sub/V1_9__a.sql',
      '1.10 V1.10__a_b.sql',
      '2 V2__b.sql',
      '10 V10__c.sql',
      'R__a view R__a_view.sql',
      'R__z R__z.sql',
    ]);
    expect(skipped).toHaveLength(4);
  });

  it('refuses versions that are equal however they are written', async () => {
    await expect(discover({ 'm/V1.0__a.sql': '', 'm/V01__b.sql': '' })).rejects.toThrow(
      expect.objectContaining({ code: 'duplicate-version' }),
    );
  });

  const index = 'create unique index concurrently i on t (a);';

  it('runs a file outside a transaction when nothing in it could run inside', async () => {
    const { migrations } = await discover({
      'm/V1__a.sql': index,
      'm/V2__b.sql': 'alter type e add value $$x$$;',
      'm/V3__c.sql': 'reindex index concurrently i;',
      'm/V4__d.sql': '',
    });
    expect(migrations.map(({ transactionMode }) => transactionMode)).toEqual([
      'statement',
      'file',
      'file',
      'file',
    ]);
  });

  it('refuses a mixed file with its line, unless the project allows it', async () => {
    const files = { 'm/V1__a.sql': `create table t (a int);\n\n${index}` };
    await expect(discover(files)).rejects.toThrow(
      expect.objectContaining({
        code: 'mixed-transactions',
        message: expect.stringContaining('"m/V1__a.sql" line 3'),
      }),
    );
    const modes = async (more: Readonly<Record<string, string>>, taught: readonly string[] = []) =>
      (await discover({ ...files, ...more }, { nonTransactional: taught })).migrations[0]
        ?.transactionMode;
    expect(await modes({ 'flyway.conf': 'flyway.mixed=true\n' })).toBe('statement');
    expect(await modes({ 'm/V1__a.sql.conf': 'executeInTransaction=false\n' })).toBe('statement');
    expect(await modes({ 'm/V1__a.sql.conf': 'executeInTransaction=true\n' })).toBe('file');
    expect(await modes({}, ['m/V1__*'])).toBe('statement');
  });

  it('fills placeholders, and says which one has no value', async () => {
    const files = { 'm/V1__a.sql': 'select 1;\nselect ${who}, ${flyway:table};' };
    const { migrations } = await discover(files, { placeholders: { who: '7' } });
    expect(migrations[0]?.up[1]?.sql).toBe('select 7, flyway_schema_history');
    await expect(discover(files)).rejects.toThrow(
      expect.objectContaining({
        code: 'missing-placeholder',
        message: expect.stringContaining('line 2'),
      }),
    );
    const conf = { 'm/V1__a.sql.conf': 'placeholderReplacement=false' };
    expect((await discover({ ...files, ...conf })).migrations[0]?.up[1]?.sql).toContain('${who}');
  });
});

describe('ledger', () => {
  const files = { 'm/V1__a.sql': 'select 1', 'm/V2__b.sql': 'select 2', 'm/R__v.sql': 'select 3' };
  const row = (version: string | null, checksum: number, success = true) => ({
    version,
    description: { '1': 'a', '2': 'b' }[version ?? ''] ?? 'v',
    checksum,
    success,
  });
  const first = row('1', checksumOf('select 1'));
  const second = row('2', checksumOf('select 2'));

  async function decide(rows: readonly Record<string, unknown>[], more = {}) {
    const { migrations } = await discover({ ...files, ...more });
    const { apply, refused } = flyway.ledger?.decide(rows, migrations) ?? {};
    return refused?.split('\n')[1] ?? apply?.map(({ id }) => id);
  }

  it('applies what is pending, and a repeatable one again once it changed', async () => {
    expect(await decide([first])).toEqual(['2', 'R__v']);
    expect(await decide([first, second, row(null, checksumOf('select 3'))])).toEqual([]);
    expect(await decide([first, second, row(null, checksumOf('select 3')), row(null, 5)])).toEqual([
      'R__v',
    ]);
  });

  it('refuses late, edited, removed and failed versions', async () => {
    expect(await decide([second])).toBe('Detected resolved migration not applied to database: 1.');
    expect(await decide([second], { 'flyway.conf': 'flyway.outOfOrder=true' })).toEqual([
      '1',
      'R__v',
    ]);
    expect(await decide([row('1', 5)])).toBe('Migration checksum mismatch for migration version 1');
    expect(await decide([first, row('1.5', 5)])).toBe(
      'Detected applied migration not resolved locally: 1.5.',
    );
    expect(await decide([first, second, row('3', 5)])).toEqual(['R__v']);
    expect(await decide([row('1', 5, false)])).toBe('Detected failed migration to version 1 (a).');
    expect(await decide([{ ...first, description: 'title' }])).toBe(
      'Migration description mismatch for migration version 1',
    );
  });
});
