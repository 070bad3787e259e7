import { expect, test } from 'vitest';
import type { SourceMigration } from '../../adapters/adapter.ts';
import { pairFiles, replicationOf, withoutSubscriberFiles } from './subscriber-files.ts';

function file(path: string): SourceMigration {
  const up = [{ sql: '', file: path, line: 1 }];
  return { id: path, version: path, file: path, text: '', transactionMode: 'file', up, down: null };
}

const both = ['m/1_a.sql', 'm/1_a_customers.sql', 'm/2_b.sql'].map(file);

test('files of the subscriber’s are told by their suffix and paired by what stands before it', () => {
  const { migrations } = withoutSubscriberFiles({ migrations: both, skipped: [] }, '_customers');
  expect(migrations.map((one) => one.file)).toEqual(['m/1_a.sql', 'm/2_b.sql']);
  const pairs = pairFiles(migrations, both, '_customers');
  expect(pairs.get('m/1_a.sql')?.file).toBe('m/1_a_customers.sql');
  expect(pairs.get('m/2_b.sql')).toBeNull();
});

test('files of a folder of their own are paired by name', () => {
  const pairs = pairFiles(both, [file('subscriber/1_a.up.sql')], null);
  expect(pairs.get('m/1_a.sql')?.file).toBe('subscriber/1_a.up.sql');
  expect(pairs.get('m/2_b.sql')).toBeNull();
});

const sizes = {
  file: 'sizes.yml',
  takenAt: '2026-01-01T00:00:00Z',
  server: '17.5',
  tables: [],
  publications: [{ name: 'live', allTables: false, tables: ['public.t'] }],
};

test('the project’s word comes first, then what the live database publishes, then nobody’s', () => {
  expect(replicationOf('none', sizes, undefined)).toBe('none');
  expect(replicationOf(null, sizes, undefined)).toEqual({
    source: 'stats',
    publications: [{ name: 'live', tables: ['public.t'] }],
  });
  expect(replicationOf(null, undefined, undefined)).toBeUndefined();
  expect(replicationOf({}, sizes, undefined)).toEqual({
    source: 'configured',
    publications: [{ name: 'live', tables: ['public.t'] }],
  });
});

test('a publication of schemas alone names no tables, one of nothing names all', () => {
  const publications = [{ schemas: ['billing'] }, {}];
  expect(replicationOf({ publications }, undefined, undefined)).toEqual({
    source: 'configured',
    publications: [{ schemas: ['billing'], tables: [] }, { tables: 'all' }],
  });
});
