import { dirname } from 'node:path/posix';
import { beforeAll, describe, expect, test } from 'vitest';
import { fixtureSettings, readFixture } from '../../../test/support/adapter-fixture.ts';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import type { SourceMigration } from '../../adapters/adapter.ts';
import { adapters, findAdapter } from '../../adapters/index.ts';
import { loadParser } from '../../sql/split.ts';
import type { RehearsalPlan } from '../plan.ts';
import { statementsOf } from './statements.ts';
import { namesBeside, type Refusal, writeFiles, type WrittenFile } from './write-files.ts';

beforeAll(loadParser);

interface Project {
  readonly plan: RehearsalPlan;
  readonly all: readonly SourceMigration[];
}

async function project(
  id: string,
  files: Readonly<Record<string, string>>,
  directory = 'm',
): Promise<Project> {
  const adapter = findAdapter(id);
  const { migrations: all } = await adapter.discover(memoryTree(files), directory, fixtureSettings);
  return { plan: planOf(adapter, all, directory), all };
}

function planOf(
  adapter: RehearsalPlan['adapter'],
  all: readonly SourceMigration[],
  directory: string,
): RehearsalPlan {
  const subject = { base: '', head: '', adapter: adapter.id, directory, ledger: 'kept' } as const;
  const migrations = { baseline: all, review: [], migrations: [] };
  const environment = { schemas: [], roles: [], extensions: [], initial: [] };
  const limits = { statementTimeoutMs: 1, databaseMaxBytes: 1 };
  return {
    subject,
    adapter,
    settings: fixtureSettings,
    ...migrations,
    ledgerPolicy: 'kept',
    environment,
    seed: { rows: 0, randomSeed: '1' },
    limits,
  };
}

/** The last migration of these files, a file for each statement. */
async function singly(
  id: string,
  files: Readonly<Record<string, string>>,
  directory?: string,
): Promise<readonly (WrittenFile | undefined)[] | Refusal> {
  const { plan, all } = await project(id, files, directory);
  const source = all.at(-1);
  if (!source) throw new Error('there is one');
  return writeFiles(
    plan,
    source,
    statementsOf(plan, source).map((one) => [one]),
  );
}

function texts(written: readonly (WrittenFile | undefined)[] | Refusal): unknown {
  return 'why' in written
    ? written
    : Object.fromEntries(
        written.flatMap((one) => one?.files ?? []).map(({ file, text }) => [file, text]),
      );
}

const two = 'alter table t add n int;\nalter table t drop a;\n';

test('dbmate, golang-migrate, Flyway and a plain folder get a file for each unit', async () => {
  expect(
    texts(
      await singly('dbmate', { 'm/07_x.sql': `-- migrate:up\n${two}-- migrate:down\nselect 1;` }),
    ),
  ).toEqual({
    'm/07_x.sql': '-- migrate:up\nalter table t add n int;\n\n-- migrate:down\nselect 1;\n',
    'm/08_x_step_2.sql': '-- migrate:up\nalter table t drop a;\n\n-- migrate:down\n',
  });
  expect(texts(await singly('golang-migrate', { 'm/7_x.up.sql': two }))).toEqual({
    'm/7_x.up.sql': 'alter table t add n int;\n',
    'm/8_x_step_2.up.sql': 'alter table t drop a;\n',
  });
  expect(texts(await singly('flyway', { 'm/V1.7__x.sql': two }))).toEqual({
    'm/V1.7__x.sql': 'alter table t add n int;\n',
    'm/V1.8__x_step_2.sql': 'alter table t drop a;\n',
  });
  expect(texts(await singly('plain', { 'm/7_x.sql': two }))).toEqual({
    'm/7_x.sql': 'alter table t add n int;\n',
    'm/8_x_step_2.sql': 'alter table t drop a;\n',
  });
  expect(texts(await singly('plain', { 'm/7_x/up.sql': two }))).toEqual({
    'm/7_x/up.sql': 'alter table t add n int;\n',
    'm/8_x_step_2/up.sql': 'alter table t drop a;\n',
  });
});

test('comments stay with their statement, and one transaction around everything with every file', async () => {
  const text =
    'BEGIN;\n--\n-- Add n\n--\nalter table t add n int;\n\n-- away\nalter table t drop a;\nCOMMIT;';
  expect(texts(await singly('plain', { 'm/7_x.sql': text }))).toEqual({
    'm/7_x.sql': 'BEGIN;\n\n--\n-- Add n\n--\nalter table t add n int;\n\nCOMMIT;\n',
    'm/8_x_step_2.sql': 'BEGIN;\n\n-- away\nalter table t drop a;\n\nCOMMIT;\n',
  });
});

test('what the file sets is set in each part, in the order of the file', async () => {
  const text =
    "-- a\nset lock_timeout = '1s';\nalter table t add n int;\nset lock_timeout = '9s';\nalter table t drop a;\nreset lock_timeout;\n";
  expect(texts(await singly('plain', { 'm/7_x.sql': text }))).toEqual({
    'm/7_x.sql': "-- a\nset lock_timeout = '1s';\n\nalter table t add n int;\n",
    'm/8_x_step_2.sql':
      "-- a\nset lock_timeout = '1s';\n\nset lock_timeout = '9s';\n\nalter table t drop a;\n",
  });
});

test('what is sent outside a transaction stays there', async () => {
  const outside = `-- migrate:up transaction:false\n${two}-- migrate:down\n`;
  expect(texts(await singly('dbmate', { 'm/07_x.sql': outside }))).toMatchObject({
    'm/08_x_step_2.sql':
      '-- migrate:up transaction:false\nalter table t drop a;\n\n-- migrate:down\n',
  });
  const flyway = { 'm/V1__x.sql': two, 'm/V1__x.sql.conf': 'executeInTransaction=false' };
  expect(Object.keys(texts(await singly('flyway', flyway)) as object)).toEqual([
    'm/V1__x.sql',
    'm/V1__x.sql.conf',
    'm/V2__x_step_2.sql',
    'm/V2__x_step_2.sql.conf',
  ]);
});

test.for([
  ['plain', 'm/07_x.sql', 'm/07_x_customers.sql', 'm/08_x_step_2_customers.sql'],
  ['plain', 'm/07_x/up.sql', 'm/07_x_customers/up.sql', 'm/08_x_step_2_customers/up.sql'],
  ['golang-migrate', 'm/07_x.up.sql', 'other/07_x.up.sql', 'other/08_x_step_2.up.sql'],
  ['flyway', 'm/V7__x.sql', 'm/V7__x_customers.sql', 'm/V8__x_step_2_customers.sql'],
  ['prisma', 'm/07_x/migration.sql', 'n/07_x/migration.sql', 'n/08_x_step_2/migration.sql'],
  ['diesel', 'm/07_x/up.sql', 'n/07_x_sub/up.sql', 'n/08_x_step_2_sub/up.sql'],
] as const)('%s: beside %s, %s is cut into itself and %s', async ([id, file, other, second]) => {
  const directory = dirname(other).split('/')[0] ?? '';
  const { plan, all } = await project(id, { [file]: two });
  const theirs = await project(id, { [other]: two.replace('drop a', 'drop b') }, directory);
  const [own, customers] = [all[0], theirs.all[0]];
  if (!own || !customers) throw new Error('there is one of each');
  const units = statementsOf(plan, own).map((one) => [one]);
  const left = await writeFiles(plan, own, units);
  if ('why' in left) throw new Error(left.why);
  const names = namesBeside(own, customers, left);
  if ('why' in names) throw new Error(names.why);
  const right = statementsOf(plan, customers).map((one) => [one]);
  const added = 'alter table t add n int;\n';
  const dropped = 'alter table t drop b;\n';
  expect(texts(await writeFiles(plan, customers, right, names))).toEqual({
    [other]: added,
    [second]: dropped,
  });
  expect(texts(await writeFiles(plan, customers, [[], ...right.slice(1)], names))).toEqual({
    [second]: dropped,
  });
  expect(await writeFiles(plan, customers, right, names.slice(0, 1))).toEqual({
    why: 'one of its files would have no counterpart',
  });
  expect(namesBeside({ ...own, file: 'm/7_y.sql' }, customers, left)).toEqual({
    why: 'the names of its files do not match',
  });
});

test('what lies beside a file of another side goes with it', async () => {
  const outside = { 'n/07_x/up.sql': two, 'n/07_x/metadata.toml': 'run_in_transaction = false' };
  const { plan, all } = await project('diesel', outside, 'n');
  const [other] = all;
  if (!other) throw new Error('there is one');
  const units = statementsOf(plan, other).map((one) => [one]);
  const names = ['n/07_x/up.sql', 'n/08_x_step_2/up.sql'];
  expect(Object.keys(texts(await writeFiles(plan, other, units, names)) as object)).toEqual([
    'n/07_x/up.sql',
    'n/07_x/metadata.toml',
    'n/08_x_step_2/up.sql',
    'n/08_x_step_2/metadata.toml',
  ]);
});

test.for([
  [
    'plain',
    { 'm/7_x.sql': two, 'm/8_y.sql': 'select 1;' },
    'm/7_x.sql',
    'the versions right behind it are taken',
  ],
  [
    'plain',
    { 'm/7_x.sql': `begin;${two}commit;begin;select 1;commit;` },
    'm/7_x.sql',
    'it has transactions of its own',
  ],
  ['plain', { 'm/x.sql': two }, 'm/x.sql', 'plain SQL folder has no form for it in several files'],
  [
    'flyway',
    { 'm/V1__x.sql': two.replaceAll(' t ', ' ${flyway:table} ') },
    'm/V1__x.sql',
    'its statements are not sent as they are written',
  ],
  [
    'plain',
    { 'm/7_x.sql': `create temp table k as select 1;${two}` },
    'm/7_x.sql',
    'it makes a temporary table, which no other file would see',
  ],
  [
    'plain',
    { 'm/7_x.sql': `copy t from stdin;\n1\n\\.\n${two}` },
    'm/7_x.sql',
    'its statements are not sent as they are written',
  ],
  [
    'node-pg-migrate',
    { 'm/1_x.sql': two },
    'm/1_x.sql',
    'no files are written for node-pg-migrate',
  ],
] as const)('%s: %j has none', async ([id, files, file, why]) => {
  const { plan, all } = await project(id, files);
  const source = all.find((one) => one.file === file);
  if (!source) throw new Error('it is there');
  const units = statementsOf(plan, source).map((one) => [one]);
  expect(await writeFiles(plan, source, units)).toEqual({ why });
});

const able = adapters.filter(({ renderFix, id }) => renderFix && id !== 'sqitch');

describe.each(able.map((one) => [one.id, one] as const))('%s', (_id, adapter) => {
  test('reads the files as what they were made from', async () => {
    const { tree, directory } = await readFixture(adapter);
    const { migrations } = await adapter.discover(tree, directory, fixtureSettings);
    const plan = planOf(adapter, migrations, directory);
    const written: (readonly (WrittenFile | undefined)[])[] = [];
    for (const source of migrations) {
      const units = statementsOf(plan, source).map((one) => [one]);
      const files = await writeFiles({ ...plan, baseline: [source] }, source, units);
      if (!('why' in files) && files.length > 1) written.push(files);
    }
    expect(written.length).toBeGreaterThan(0);
  });
});
