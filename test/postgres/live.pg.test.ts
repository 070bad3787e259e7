import { expect, test } from 'vitest';
import { openLive } from '../../src/postgres/live.ts';
import { StatementError } from '../../src/postgres/session.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';
import { liveDatabase, type LiveFixture, runUntil } from '../support/live-database.ts';
import { useServer } from '../support/server.ts';

const fixture = useServer();

test('whoever asks, nothing can be written, and a refusal does not end it', async () => {
  await using live = await liveDatabase(fixture.server);
  const { host, port } = fixture.server.address;
  const { user } = fixture.server.admin;
  await using database = await openLive(
    `postgres:///${live.database.name}?host=${host}&port=${port}&user=${user}`,
  );
  for (const sql of ['create table a (b int)', "select nextval('missing')", 'set role nobody']) {
    expect(await database.attempt(sql), sql).toBeInstanceOf(StatementError);
  }
  expect(await database.attempt('create table a (b int)')).toMatchObject({
    sql: { code: '25006' },
  });
  expect(
    await database.rows(`select current_setting('default_transaction_read_only') as default,
      current_setting('transaction_read_only') as now, current_setting('statement_timeout') as limit`),
  ).toEqual([{ default: 'on', now: 'on', limit: '30s' }]);
});

const files = {
  'db/migrations/1_users.up.sql': 'create table users (id bigint primary key);\n',
  'db/migrations/1_users.down.sql': 'drop table users;\n',
  'db/migrations/2_names.up.sql': 'alter table users add column name text;\n',
};

test('the command, as a role that may only read: exit status 1, and not a row or a page written', async () => {
  using project = new GitProject().write(files);
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', files, ({ sql }) => !sql.includes('add column'));
  const before = await written(live);
  const run = await runCli(['recover', live.url, project.folder]);
  expect(run).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('exactly what it is before 2_names') as string,
  });
  expect(run.stdout).toContain('Nothing was written to it.');
  expect(await written(live)).toEqual(before);
  const json = await runCli(['recover', live.url, project.folder, '--format', 'json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, outcome: 'half-finished' });
});

test.for<[argv: readonly string[], status: number, stderr: string]>([
  [[], 2, 'takes the URL'],
  [['postgres://nobody@127.0.0.1:1/none', '--format', 'sarif'], 2, 'prints no sarif'],
  [['postgres://nobody@127.0.0.1:1/none'], 3, 'cannot be reached'],
])('recover %j', async ([argv, status, stderr]) => {
  using project = new GitProject().write(files);
  const run = await runCli(['recover', ...argv], { cwd: project.folder });
  expect(run).toMatchObject({
    status,
    stdout: '',
    stderr: expect.stringContaining(stderr) as string,
  });
});

/** Rows ever written to a database, and what the catalog says of its tables' and indexes' sizes. */
async function written({ database, session }: LiveFixture): Promise<unknown> {
  await using open = await session();
  const [rows] = await open.rows(
    'select tup_inserted, tup_updated, tup_deleted from pg_stat_database where datname = $1',
    [database.name],
  );
  const [state] = await open.rows(
    "select sum(pg_relation_size(oid)) as bytes, max(xmin::text::bigint) as newest from pg_class where relkind in ('r', 'i', 'S')",
  );
  return { rows, state };
}
