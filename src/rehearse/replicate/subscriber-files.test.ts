import { expect, test } from 'vitest';
import type { SourceMigration } from '../../adapters/adapter.ts';
import { isOtherFile, isOwnFile, pairFiles, replicationOf } from './subscriber-files.ts';

function file(path: string): SourceMigration {
  const up = [{ sql: '', file: path, line: 1 }];
  return { id: path, version: path, file: path, text: '', transactionMode: 'file', up, down: null };
}

const both = ['m/1_a.sql', 'm/1_a_customers.sql', 'm/2_b.sql'].map(file);

test('files of the subscriber’s are told by their suffix and paired by what stands before it', () => {
  const own = both.filter((one) => isOwnFile({ subscriber: { suffix: '_customers' } })(one.file));
  expect(own.map((one) => one.file)).toEqual(['m/1_a.sql', 'm/2_b.sql']);
  const others = both.filter((one) => isOtherFile('_customers')(one.file));
  const pairs = pairFiles(own, others, '_customers');
  expect(pairs.get('m/1_a.sql')?.file).toBe('m/1_a_customers.sql');
  expect(pairs.get('m/2_b.sql')).toBeNull();
});

test('files of a folder of their own are paired by name', () => {
  const pairs = pairFiles(both, [file('subscriber/1_a.up.sql')], null);
  expect(pairs.get('m/1_a.sql')?.file).toBe('subscriber/1_a.up.sql');
  expect(pairs.get('m/2_b.sql')).toBeNull();
});

test('where each migration is a folder, its name counts', () => {
  const own = ['m/1_a/up.sql', 'm/2_b/up.sql'].map(file);
  const elsewhere = pairFiles(own, ['s/1_a/migration.sql', 's/2_b/migration.sql'].map(file), null);
  expect(elsewhere.get('m/1_a/up.sql')?.file).toBe('s/1_a/migration.sql');
  expect(elsewhere.get('m/2_b/up.sql')?.file).toBe('s/2_b/migration.sql');
  expect(isOwnFile({ subscriber: { suffix: '_customers' } })('m/1_a_customers/up.sql')).toBe(false);
  const beside = pairFiles(own, [file('m/1_a_customers/up.sql')], '_customers');
  expect(beside.get('m/1_a/up.sql')?.file).toBe('m/1_a_customers/up.sql');
});

const sizes = {
  file: 'sizes.yml',
  takenAt: '2026-01-01T00:00:00Z',
  server: '17.5',
  tables: [],
  publications: [{ name: 'live', allTables: false, tables: ['public.t'] }],
};

const onlyOne = {
  direction: 'out',
  refreshes: true,
  subscribers: [{ name: '', exceptions: [] }],
} as const;

const files = new Map([['m/1_a.sql', file('elsewhere/1_a.sql')]]);
const read = async (): Promise<typeof files> => files;

test('the project’s word comes first, then what the live database publishes, then nobody’s', async () => {
  expect(await replicationOf('none', sizes, read)).toBe('none');
  expect(await replicationOf(null, sizes, read)).toEqual({
    source: 'stats',
    publications: [{ name: 'live', tables: ['public.t'] }],
    ...onlyOne,
  });
  expect(await replicationOf(null, undefined, read)).toBeUndefined();
  expect(await replicationOf({}, sizes, read)).toEqual({
    source: 'configured',
    publications: [{ name: 'live', tables: ['public.t'] }],
    ...onlyOne,
  });
});

test('a publication of schemas alone names no tables, one of nothing names all', async () => {
  const publications = [{ schemas: ['billing'] }, {}];
  expect(await replicationOf({ publications }, undefined, read)).toEqual({
    source: 'configured',
    publications: [{ schemas: ['billing'], tables: [] }, { tables: 'all' }],
    ...onlyOne,
  });
});

test('subscribers with and without files of their own, and a publisher elsewhere', async () => {
  const subscribers = [
    { name: 'customers', suffix: '_customers', exceptions: ['public.*_event'] },
    { name: 'warehouse', publications: ['reporting'] },
  ];
  expect(await replicationOf({ subscribers }, undefined, read)).toMatchObject({
    subscribers: [
      { name: 'customers', files, exceptions: ['public.*_event'] },
      { name: 'warehouse', publications: ['reporting'], exceptions: [] },
    ],
  });
  const told = await replicationOf(
    { direction: 'in', publisher: { directory: 'shop/migrations', exceptions: ['a.*'] } },
    undefined,
    read,
  );
  expect(told).toMatchObject({
    direction: 'in',
    publisherFiles: files,
    subscribers: [{ name: '', exceptions: ['a.*'] }],
  });
});
