/** Whatever is wrong with the input, the bundle says one clear thing and leaves nothing behind. */
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import type { BundledRun } from '../support/bundled-cli.ts';
import { GitProject } from '../support/git-project.ts';
import { migrationFolder, useReviewedProjects, users } from '../support/reviewed-projects.ts';

const projects = useReviewedProjects();
const { open, adding, review, run } = projects;

/** One message on standard error: what was found, then what to do; nothing on standard output. */
function expectMessage(result: BundledRun, status: number, found: RegExp, remedy: RegExp): void {
  expect(result).toMatchObject({ status, stdout: '' });
  const lines = result.stderr.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(remedy);
  expect(result.stderr).toMatch(found);
  expect(result.stderr.match(new RegExp(found, `${found.flags}g`))).toHaveLength(1);
}

describe('what cannot be begun', () => {
  test('no migrations', async () => {
    open({ 'readme.md': 'hello' }, {});
    expectMessage(await review(), 2, /^No Postgres migrations found in /m, /--migrations/);
  });

  test('an adapter that is not known names the nearest', async () => {
    adding('select 1;');
    expectMessage(
      await review(['--adapter', 'golang-migate']),
      2,
      /"golang-migate" is not an adapter; expected one of: atlas, dbmate, /,
      /Did you mean "golang-migrate"\?/,
    );
  });

  test('two adapters match', async () => {
    open(
      {
        '20240101000000_a.sql': '-- migrate:up\nselect 1;\n-- migrate:down\n',
        '20240101000001_b.sql': '-- +goose Up\nselect 1;\n',
      },
      {},
    );
    expectMessage(
      await review(),
      2,
      /"db\/migrations" looks like the folder of more than one framework: dbmate .* goose /,
      /--adapter dbmate or --adapter goose/,
    );
  });

  test('two files of one version', async () => {
    const twice = { '000002_b.up.sql': 'select 1;', '000002_c.up.sql': 'select 2;' };
    open({ ...users, './Makefile': 'up:\n\tmigrate -path db/migrations up\n' }, twice);
    expectMessage(
      await review(),
      2,
      /000002_b\.up\.sql.*000002_c\.up\.sql/,
      /version|Rename|number/i,
    );
  });

  test('a file that is not UTF-8 is named with offset and line', async () => {
    open(users, {});
    const file = join(projects.project.folder, migrationFolder, '000002_b.up.sql');
    writeFileSync(file, Buffer.from("select 1;\nselect 'caf\xe9';\n", 'latin1'));
    expectMessage(
      await review(),
      2,
      /"db\/migrations\/000002_b\.up\.sql" is not UTF-8: byte 0xe9 at offset 21 \(line 2\)/,
      /UTF-8/,
    );
  });

  test('a file that cannot be read', async () => {
    open(users, {});
    symlinkSync('nowhere.sql', join(projects.project.folder, migrationFolder, '000002_b.up.sql'));
    expectMessage(
      await review(),
      2,
      /"db\/migrations\/000002_b\.up\.sql" .*cannot be read \(ENOENT\)/,
      /may read it/,
    );
  });

  test('a base that does not exist', async () => {
    adding('select 1;');
    expectMessage(
      await review(['--base', 'mian']),
      2,
      /The base "mian" is no commit, branch or tag .* There are: .*main/,
      /--base REF/,
    );
  });

  test('a shallow clone says how to deepen it', async () => {
    adding('select 1;').commit({});
    using clone = new GitProject();
    clone.git('fetch', '-q', '--depth', '1', `file://${projects.project.folder}`, 'feature');
    clone.git('checkout', '-q', '-b', 'feature', 'FETCH_HEAD');
    for (const flags of [[], ['--base', 'main']]) {
      const result = await run(['review', clone.folder, ...flags]);
      expectMessage(result, 2, /shallow clone/, /fetch-depth: 0.*git fetch --unshallow/);
    }
    clone.git('fetch', '-q', '--depth', '1', `file://${projects.project.folder}`, 'main:main');
    const result = await run(['review', clone.folder, '--base', 'main']);
    expectMessage(result, 2, /where the two parted .*shallow clone/, /git fetch --unshallow/);
  });

  test('no git checkout, and no --new', async () => {
    adding('select 1;');
    rmSync(join(projects.project.folder, '.git'), { recursive: true });
    expectMessage(await review(), 2, /is not inside a git checkout/, /--new FILE/);
    const told = await review(['--new', `${migrationFolder}/000002_new.up.sql`]);
    expect(told).toMatchObject({ status: 0, stdout: /passed/ });
  });

  test('--new with a file that is no migration', async () => {
    open(users, { 'notes.sql.txt': 'hello' });
    expectMessage(
      await review([
        '--new',
        `${migrationFolder}/notes.sql.txt`,
        `${migrationFolder}/000009_z.up.sql`,
      ]),
      2,
      /notes\.sql\.txt", "db\/migrations\/000009_z\.up\.sql" is no migration of db\/migrations/,
      /relative to the project/,
    );
  });
});

describe('what the server lacks', () => {
  test('a baseline that needs extensions: one message names them all and the first file', async () => {
    open(
      {
        '000001_a.up.sql': 'select 1;\ncreate extension first_one;',
        '000002_b.up.sql': 'create extension if not exists "second-one";',
      },
      { '000003_c.up.sql': 'create extension third_one;' },
    );
    expectMessage(
      await review(),
      3,
      /extensions "first_one", "second-one", "third_one", first in db\/migrations\/000001_a\.up\.sql:2, which Postgres 17\.\d+ \(embedded\) does not have/,
      /--image.*--database-url/,
    );
  });

  test('a pull request that needs one: the same, and the pull request is named', async () => {
    adding('select 1;\n\ncreate extension absent;');
    expectMessage(
      await review(),
      3,
      /pull request.*extension "absent", first in db\/migrations\/000002_new\.up\.sql:3/,
      /--image/,
    );
  });

  test('one that only dynamic SQL names is a failure of the migration', async () => {
    adding("do $$ begin execute 'create extension absent'; end $$;");
    const { status, said } = await review();
    expect(status).toBe(1);
    expect(said).toContain('extension "absent" is not available');
    expect(said).toContain('Instead: Rehearse on a server that has the extension');
  });

  test.for([
    ['named in SQL', 'grant select on users to reader;'],
    ['named in dynamic SQL', "do $$ begin execute 'grant select on users to reader'; end $$;"],
    ['set', 'set role reader;\nreset role;'],
  ] as const)('a role %s is made, and said', async ([, sql]) => {
    adding(sql);
    const { status, said } = await review();
    expect(said).toContain('role reader');
    expect(said).toMatch(/Made for the baseline: .*role reader/);
    expect(status).toBe(0);
  });
});

describe('a baseline that does not apply', () => {
  test('is told apart from a failure of the pull request', async () => {
    open(
      { '000001_a.up.sql': 'create table a (id int);\nalter table nope\n  add x int;' },
      { '000002_b.up.sql': 'alter table also_nope add x int;' },
    );
    const result = await review();
    expect(result.status).toBe(3);
    expect(result.said).toContain(
      'The base branch\'s own migrations do not apply on Postgres 17.10, before this pull request\'s turn: `db/migrations/000001_a.up.sql:2` fails with `relation "nope" does not exist (42P01)`',
    );
    expect(result.said).not.toContain('also_nope');
    expect(result.said).toContain('all hazards on Postgres 17.10: apply was not rehearsed');
    expect(result.stdout.split('\n').length).toBeLessThan(25);
    const json = await review(['--format', 'json']);
    expect(parseReportText(json.stdout).verdict).toBe('not-rehearsed');
  });

  test('because it never ends says so', async () => {
    open({ '000001_a.up.sql': 'select pg_sleep(600);' }, { '000002_b.up.sql': 'select 1;' });
    const { status, said } = await review(['--statement-timeout', '1']);
    expect(status).toBe(3);
    expect(said).toContain('`db/migrations/000001_a.up.sql:1` fails with `ran for more than 1 s');
  });
});

describe('a syntax error in one of three migrations', () => {
  const three = {
    '000002_b.up.sql': 'alter table users add email text;',
    '000003_c.up.sql': 'create table c (id int);\n\nalter table users\n  ad column d int;\n',
    '000004_d.up.sql': 'create index on users (email);',
  };

  test('has a file, a line and a caret on the terminal, and the others are reviewed', async () => {
    open(users, three);
    const { status, stdout } = await review();
    expect(status).toBe(1);
    expect(stdout).toMatch(/000003_c\.up\.sql:4 {2}measured/);
    expect(stdout).toMatch(/ 4 │ {3}ad column d int;\n +│ {3}\^\n/);
    expect(stdout).toContain('[index-build-blocks-writes]');
  });

  test('and in Markdown', async () => {
    open(users, three);
    const { status, stdout } = await review(['--format', 'markdown']);
    expect(status).toBe(1);
    expect(stdout).toContain('`db/migrations/000003_c.up.sql:4`');
    expect(stdout).toMatch(/^ {2}ad column d int;\n {2}\^$/m);
    expect(stdout).toContain('**Index built while writers wait**');
  });
});

describe('a migration that would never end', () => {
  test.for([
    ['sleeps', 'select pg_sleep(600);'],
    [
      'recurses',
      'with recursive r (n) as (select 1 union all select n + 1 from r) select max(n) from r;',
    ],
    ['lifts the limit itself', 'set statement_timeout = 0;\nselect pg_sleep(600);'],
  ] as const)('because it %s is stopped and reported', async ([, sql]) => {
    adding(sql);
    const { status, said } = await review(['--statement-timeout', '1']);
    expect(status).toBe(1);
    expect(said).toContain(
      'It was stopped by a limit of the rehearsal: 57014 ran for more than 1 s',
    );
    expect(said).toContain('raise the limit (statement-timeout)');
  });
});

describe('a migration that reaches out of its database', () => {
  const proof = '/tmp/migration-rehearsal-was-here';
  test.for([
    [
      'starts a program',
      `copy users to program 'touch ${proof}';`,
      'permission denied to COPY to or from an external program',
    ],
    [
      'reads a file of the server',
      "select pg_read_file('/etc/passwd');",
      'permission denied for function pg_read_file',
    ],
    [
      'drops its own database',
      "do $$ begin execute format('drop database %I', current_database()); end $$;",
      'DROP DATABASE cannot be executed from a function',
    ],
    [
      'drops the database postgres',
      'drop database postgres;',
      'must be owner of database postgres',
    ],
  ] as const)('%s: refused and reported', async ([, sql, refusal]) => {
    adding(sql);
    const { status, said } = await review();
    expect(said).toContain(refusal);
    expect(status).toBe(1);
    expect(existsSync(proof)).toBe(false);
  });
});
