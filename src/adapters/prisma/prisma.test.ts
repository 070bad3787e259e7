import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { prisma } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const lock = { 'm/migration_lock.toml': 'provider = "postgresql"\n' };

test.each([
  ['postgresql', undefined],
  ['mysql', 'MySQL'],
  ['cockroachdb', 'CockroachDB'],
])('provider %s is for %s', async (provider, otherDatabase) => {
  const tree = memoryTree({ 'm/migration_lock.toml': `provider = "${provider}"` });
  const [found] = await prisma.detect(tree);
  expect(found?.otherDatabase).toBe(otherDatabase);
});

test('without a lock file the schema nearby says which database it is', async () => {
  const tree = memoryTree({
    'a/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\n',
    'a/migrations/20240101000000_x/migration.sql': 'select 1',
    'b/migrations/20240101000000_x/migration.sql': 'select 1',
  });
  expect(await prisma.detect(tree)).toMatchObject([
    { directory: 'a/migrations', otherDatabase: 'SQLite' },
  ]);
});

test('the driver-adapter engine cuts at every semicolon, even inside a string', async () => {
  const files = { ...lock, 'm/1_a/migration.sql': "select 'a;b';\n\nselect 2;\n" };
  const whole = await prisma.discover(memoryTree(files), 'm', settings);
  expect(whole.migrations[0]).toMatchObject({ transactionMode: 'message' });
  const config = { 'prisma.config.ts': "export default {\n  engine: 'js',\n};\n" };
  const cut = await prisma.discover(memoryTree({ ...files, ...config }), 'm', settings);
  expect(cut.migrations[0]?.transactionMode).toBe('statement');
  expect(cut.migrations[0]?.up.map(({ sql, line }) => [line, sql])).toEqual([
    [1, "select 'a"],
    [1, "b'"],
    [3, 'select 2'],
  ]);
});

test('a folder without migration.sql stops, as P3015 does', async () => {
  const tree = memoryTree({ ...lock, 'm/1_a/notes.txt': '' });
  await expect(prisma.discover(tree, 'm', settings)).rejects.toMatchObject({
    code: 'missing-file',
  });
});

test('a byte order mark is sent, and hashed', async () => {
  const bytes = Buffer.from('\ufeffselect 1');
  const tree = memoryTree({ ...lock, 'm/1_a/migration.sql': bytes });
  const { migrations } = await prisma.discover(tree, 'm', settings);
  expect(migrations[0]?.up[0]?.sql).toBe('\ufeffselect 1');
  expect(migrations[0]?.checksum).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('a failed row refuses, a rolled-back one is applied again', async () => {
  const tree = memoryTree({ ...lock, 'm/1_a/migration.sql': 'select 1' });
  const { migrations } = await prisma.discover(tree, 'm', settings);
  const row = { migration_name: '1_a', finished_at: null, rolled_back_at: null };
  expect(prisma.ledger?.decide([row], migrations).refused).toMatch(/^P3009: .*"1_a"/);
  const rolledBack = { ...row, rolled_back_at: new Date() };
  expect(prisma.ledger?.decide([rolledBack], migrations).apply).toEqual(migrations);
});
