/** Order, from files in a checkout to the review's own words. */
import { expect, test } from 'vitest';
import { parseReportText } from '../src/report/json.ts';
import type { Report } from '../src/report/schema.ts';
import { type CliRun, runCli } from './support/cli.ts';
import { GitProject } from './support/git-project.ts';

const folder = 'db/migrations';

/** A dbmate file. */
function dbmate(up: string, down = 'select 1;'): string {
  return `-- migrate:up\n${up}\n-- migrate:down\n${down}\n`;
}

function review(project: GitProject, ...flags: readonly string[]): Promise<CliRun> {
  return runCli(['review', project.folder, '--replication', 'none', '--rows', '0', ...flags]);
}

async function reported(
  project: GitProject,
  ...flags: readonly string[]
): Promise<{
  readonly status: number | null;
  readonly report: Report;
  readonly said: readonly string[];
}> {
  const { status, stdout } = await review(project, '--format', 'json', ...flags);
  const report = parseReportText(stdout);
  const ordering = report.findings.filter(({ area }) => area === 'ordering');
  const said = ordering.map(({ severity, hazard }) => `${severity} ${hazard}`);
  return { status, report, said };
}

/** The text in one line, so that it does not depend on the width of a terminal. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

test('columns by position matter where the setting says that pglogical carries the rows', async () => {
  using project = new GitProject();
  project.commit({
    '.github/migration-rehearsal.yml': 'replication:\n  with: pglogical\n',
    [`${folder}/20240101000000_devices.sql`]: dbmate('create table devices (id int primary key);'),
  });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({
    [`${folder}/20240201000000_owner.sql`]: dbmate('alter table devices add column owner text;'),
  });
  project.git('checkout', '-q', 'main');
  project.commit({
    [`${folder}/20240301000000_label.sql`]: dbmate('alter table devices add column label text;'),
  });
  project.git('checkout', '-q', 'feature');
  const { stdout } = await runCli(['review', project.folder, '--rows', '0', '--base', 'main']);
  expect(flat(stdout)).toContain('pglogical is named in the setting "replication": version 1 maps');
});

/**
 * A branch that lay for months was merged below a migration that every database had applied. Existing
 * databases had the columns in one order, fresh ones in the other; pglogical 1 went by position.
 */
test('the branch that was merged late, under replication by position', async () => {
  using project = new GitProject();
  project.commit({
    [`${folder}/20240101000000_devices.sql`]: dbmate(
      "create table devices (id int primary key, name text);\ninsert into devices values (1, 'a');",
    ),
    [`${folder}/20240102000000_replicate.sql`]: dbmate(
      "do $$ begin if exists (select from pg_extension where extname = 'pglogical') then perform pglogical.replication_set_add_all_tables('default', array['public']); end if; end $$;",
    ),
  });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({
    [`${folder}/20240201000000_owner.sql`]: dbmate('alter table devices add column owner text;'),
  });
  project.git('checkout', '-q', 'main');
  project.commit({
    [`${folder}/20240301000000_label.sql`]: dbmate('alter table devices add column label text;'),
  });
  project.git('checkout', '-q', 'feature');

  const { status, stdout } = await review(project, '--base', 'main');
  expect(status).toBe(1);
  const text = flat(stdout);
  expect(text).toContain(
    'Databases that are there already run it behind 20240301000000_label, fresh ones before it, and the columns of public.devices stand in another order: (id, name, owner, label) in a fresh database, (id, name, label, owner) in a database that is there already.',
  );
  expect(text).toContain(
    'pglogical is named in db/migrations/20240102000000_replicate.sql: version 1 maps columns by position, so that between two such databases values go into the wrong columns, or replication stops.',
  );
  expect(text).toContain(
    'git mv db/migrations/20240201000000_owner.sql db/migrations/20240301000001_owner.sql',
  );

  // the command the review gives is what mends it
  project.git('mv', `${folder}/20240201000000_owner.sql`, `${folder}/20240301000001_owner.sql`);
  const mended = await reported(project, '--base', 'main');
  expect({ status: mended.status, said: mended.said }).toEqual({ status: 0, said: [] });
});

test('a version below one that is released says so', async () => {
  using project = new GitProject();
  project.commit({
    [`${folder}/1_a.sql`]: dbmate('create table a (id int primary key);'),
    [`${folder}/5_drop.sql`]: dbmate('drop table if exists a;'),
  });
  project.git('tag', 'v1.0');
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({ [`${folder}/3_b.sql`]: dbmate('alter table a add column b int;') });
  const { report, said } = await reported(project, '--base', 'main', '--released', 'v*');
  expect(said).toEqual(['error version-before-applied']);
  expect(report.findings[0]?.message).toContain('5_drop, which is released');
});

test('released tags that are not there are said', async () => {
  using project = new GitProject();
  project.commit({ [`${folder}/1_a.sql`]: dbmate('create table a (id int primary key);') });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({ [`${folder}/2_b.sql`]: dbmate('create table b (id int primary key);') });
  const { report } = await reported(project, '--base', 'main', '--released', 'release-*');
  expect(report.notRehearsed).toContainEqual({
    what: 'databases at the last release',
    why: expect.stringContaining('no tag matches "release-*"') as string,
  });
});

test('a comment in a merged file stops Prisma, and no other migration is needed to see it', async () => {
  using project = new GitProject();
  const file = 'prisma/migrations/20240101000000_a/migration.sql';
  project.commit({
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    [file]: 'CREATE TABLE "A" ("id" INTEGER PRIMARY KEY);\n',
  });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({ [file]: '-- the first\nCREATE TABLE "A" ("id" INTEGER PRIMARY KEY);\n' });
  const { status, said, report } = await reported(project, '--base', 'main');
  expect({ status, said }).toEqual({ status: 1, said: ['error merged-migration-edited'] });
  expect(report.findings[0]?.message).toContain('although only comments or white space differ');
});

test('a version that is no number is never run, and the review says so', async () => {
  using project = new GitProject();
  project.commit({
    [`${folder}/1_a.up.sql`]: 'create table a (id int primary key);',
    [`${folder}/1_a.down.sql`]: 'drop table a;',
  });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({ [`${folder}/two_b.up.sql`]: 'create table b (id int primary key);' });
  const { status, said } = await reported(project, '--base', 'main');
  expect({ status, said }).toEqual({ status: 1, said: ['error file-never-runs'] });
});

test('the same version on both branches is refused as the framework refuses it', async () => {
  using project = new GitProject();
  project.commit({ [`${folder}/1_a.sql`]: dbmate('create table a (id int primary key);') });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({ [`${folder}/2_b.sql`]: dbmate('create table b (id int primary key);') });
  project.git('checkout', '-q', 'main');
  project.commit({ [`${folder}/2_c.sql`]: dbmate('create table c (id int primary key);') });
  project.git('checkout', '-q', 'feature');
  const { status, stderr } = await review(project, '--base', 'main');
  expect(status).toBe(2);
  expect(stderr).toContain(
    'Version 2 is used twice: "db/migrations/2_b.sql" and "db/migrations/2_c.sql".',
  );
});

test('two ledgers of one name are two databases, as far as the files tell', async () => {
  using project = new GitProject();
  project.commit({
    'one/migrations/1_a.up.sql': 'create table a (id int primary key);',
    'one/migrations/1_a.down.sql': 'drop table a;',
    'two/db/migrations/1_a.sql': dbmate('create table a (id int primary key);'),
  });
  project.git('checkout', '-q', '-b', 'feature');
  project.commit({ 'one/migrations/2_b.up.sql': 'create table b (id int primary key);' });
  const { report } = await reported(project, '--base', 'main');
  expect(report.notRehearsed).toContainEqual({
    what: expect.stringContaining('one/migrations and two/db/migrations in one database') as string,
    why: expect.stringContaining('schema_migrations') as string,
  });
});
