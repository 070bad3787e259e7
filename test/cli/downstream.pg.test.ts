/** `review` with a live database beside it, as the command line and the configuration file say so. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../src/postgres/database.ts';
import { connect } from '../../src/postgres/session.ts';
import { parseReportText } from '../../src/report/json.ts';
import { type CliRun, runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';
import { useServer } from '../support/server.ts';

const fixture = useServer();
const books = 'create table books (id int primary key, title text);';
let url = '';

beforeAll(async () => {
  const { server } = fixture;
  const database = await createDatabase(server, { name: 'live' });
  await using session = await connect(server, { database: database.name });
  await session.rows(`${books}
    create schema reporting;
    create view reporting.titles as select id, title from books;
    create view reporting.longest as select max(length(title)) from reporting.titles;
    create materialized view reporting.counted as select count(*) from books;
    create role asker login password 'hunter2'`);
  const { host, port } = server.address;
  url = `postgres:///${database.name}?host=${host}&port=${port}&user=asker&password=hunter2`;
});

async function reviewOf(migration: string, ...args: string[]): Promise<CliRun> {
  using project = new GitProject();
  project.commit({
    'db/migrations/000001_a.up.sql': books,
    '.github/migration-rehearsal.yml': 'downstream-objects: reporting.*\n',
  });
  project.git('checkout', '-q', '-b', 'feature');
  project.write({ 'db/migrations/000002_b.up.sql': migration });
  const evidence = join(project.folder, 'evidence.json');
  const always = ['review', project.folder, '--format', 'json', '--evidence', evidence];
  const run = await runCli([...always, ...args]);
  const kept = existsSync(evidence) ? readFileSync(evidence, 'utf8') : '';
  for (const text of [run.stdout, run.stderr, kept]) expect(text).not.toMatch(/hunter2|asker@/);
  expect(kept).not.toContain(url);
  return run;
}

function findingsOf({ stdout }: CliRun): readonly string[] {
  const { findings } = parseReportText(stdout);
  return findings
    .filter(({ hazard }) => hazard.startsWith('downstream'))
    .map(({ severity, object, message }) => `${severity}: ${object}: ${message}`);
}

test('a renamed column: what breaks is told by name, the first of it first', async () => {
  const rename = "set lock_timeout = '2s'; alter table books rename title to name;";
  expect(findingsOf(await reviewOf(rename, '--downstream-url', url))).toEqual([
    'warning: view reporting.titles: Replayed behind this migration, of 5 statements: partial: 2 statement errors, 1 of them because of another: view reporting.titles (live database; needed by view reporting.longest): 42703 column "title" does not exist.',
  ]);
});

test('a dropped column is refused where the views are', async () => {
  const drop = "set lock_timeout = '2s'; alter table books drop title;";
  const run = await reviewOf(drop, '--downstream-url', url);
  expect(run.status).toBe(1);
  expect(findingsOf(run)).toEqual([
    expect.stringContaining(
      'fails wherever reporting.* of the live database has been loaded: 2BP01 cannot drop column title of table books because other objects depend on it (view reporting.titles depends on column title of table books',
    ),
    expect.stringContaining('partial: 2 statement errors'),
  ]);
});

test('a new column hurts nobody', async () => {
  const add = "set lock_timeout = '2s'; alter table books add isbn text;";
  const run = await reviewOf(add, '--downstream-url', url);
  expect(findingsOf(run)).toEqual([]);
  expect(parseReportText(run.stdout).rehearsals).toContainEqual(
    expect.objectContaining({ name: 'downstream', status: 'done' }),
  );
});

test('without the URL, as in a fork, that is not rehearsed and said', async () => {
  const { stdout } = await reviewOf('alter table books add isbn text;');
  expect(parseReportText(stdout).notRehearsed).toContainEqual({
    what: 'reporting.* of the live database',
    why: 'the setting "downstream-url", which says where that is, is not given',
  });
});

test.for<[args: readonly string[], status: number, message: string]>([
  [
    ['--downstream-url', 'postgres://asker:hunter2@127.0.0.1:1/x'],
    3,
    '"downstream-url": The server cannot be reached',
  ],
  [
    ['--downstream-objects', 'reports.*'],
    2,
    'names reports.*, and in the live database that is nothing',
  ],
  [['--downstream-objects', 'reports'], 2, 'expected objects with their schema'],
])('%j is refused', async ([args, status, message]) => {
  const run = await reviewOf('alter table books add isbn text;', '--downstream-url', url, ...args);
  expect(run).toMatchObject({
    status,
    stdout: '',
    stderr: expect.stringContaining(message) as string,
  });
  expect(run.stderr).not.toMatch(/^\s+at /m);
});
