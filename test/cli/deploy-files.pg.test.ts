/** A deploy plan that splits migrations, as a reviewer gets it: in files of the framework. */
import { describe, expect, test } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { parseReportText } from '../../src/report/json.ts';
import type { Report } from '../../src/report/schema.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

const table = 'create table t (id int primary key, a int, b text not null);';
const comesAndGoes = 'alter table t add column n int;\nalter table t drop column a;\n';
const defaultGoes =
  'alter table t add column n int default 0 not null;\nalter table t alter column n drop default;\n';

const plain =
  'adapter: plain\nmigrations: m\nledger: kept\nreplication:\n  publications: [{ tables: all }]';

/** The plan of a pull request with these files, and how the report shows it. */
async function planned(
  merged: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
  configuration = 'replication: all',
): Promise<{ readonly replication: NonNullable<Report['replication']>; readonly report: Report }> {
  using project = new GitProject();
  project.commit(merged);
  project.git('checkout', '-q', '-b', 'feature');
  project.write({ ...added, '.github/migration-rehearsal.yml': configuration });
  const args = ['review', project.folder, '--fail-on', 'never', '--format', 'json'];
  const { stdout, stderr } = await runCli(args);
  if (stdout === '') throw new Error(stderr);
  const report = parseReportText(stdout);
  if (!report.replication) throw new Error(stderr);
  return { replication: report.replication, report };
}

function texts({ files = [] }: NonNullable<Report['replication']>): Record<string, string> {
  return Object.fromEntries(files.map(({ file, text }) => [file, text]));
}

describe('one column comes, another goes', () => {
  test('dbmate', async () => {
    const { replication } = await planned(
      { 'db/migrations/01_base.sql': `-- migrate:up\n${table}\n-- migrate:down\n` },
      { 'db/migrations/02_x.sql': `-- migrate:up\n${comesAndGoes}-- migrate:down\n` },
    );
    expect(replication.plan).toEqual([
      'On the subscriber, apply `db/migrations/02_x.sql`.',
      'On the publisher, apply `db/migrations/02_x.sql`, then `db/migrations/03_x_step_2.sql`.',
      'On the subscriber, apply `db/migrations/03_x_step_2.sql`.',
    ]);
    expect(texts(replication)).toEqual({
      'db/migrations/02_x.sql':
        '-- migrate:up\nalter table t add column n int;\n\n-- migrate:down\n',
      'db/migrations/03_x_step_2.sql':
        '-- migrate:up\nalter table t drop column a;\n\n-- migrate:down\n',
    });
  });

  test.for([
    ['golang-migrate', 'm/1_base.up.sql', 'm/2_x.up.sql', 'm/3_x_step_2.up.sql'],
    ['flyway', 'm/V1__base.sql', 'm/V2__x.sql', 'm/V3__x_step_2.sql'],
    ['plain', 'm/001_base.sql', 'm/002_x.sql', 'm/003_x_step_2.sql'],
  ] as const)('%s', async ([adapter, base, first, second]) => {
    const { replication } = await planned(
      { [base]: table },
      { [first]: comesAndGoes },
      `adapter: ${adapter}\nmigrations: m\nledger: kept\nreplication: all`,
    );
    expect(replication.plan).toEqual([
      `On the subscriber, apply \`${first}\`.`,
      `On the publisher, apply \`${first}\`, then \`${second}\`.`,
      `On the subscriber, apply \`${second}\`.`,
    ]);
    expect(texts(replication)).toEqual({
      [first]: 'alter table t add column n int;\n',
      [second]: 'alter table t drop column a;\n',
    });
  });
});

test('a column that loses its default: on the subscriber last', async () => {
  const { replication, report } = await planned(
    { 'm/001_base.sql': table },
    { 'm/002_x.sql': `BEGIN;\n--\n-- Add n\n--\n${defaultGoes}COMMIT;\n` },
    plain,
  );
  expect(replication.plan).toEqual([
    'On the subscriber, apply `m/002_x.sql`.',
    'On the publisher, apply `m/002_x.sql`, then `m/003_x_step_2.sql`.',
    'On the subscriber, apply `m/003_x_step_2.sql`.',
  ]);
  expect(texts(replication)).toEqual({
    'm/002_x.sql':
      'BEGIN;\n\n--\n-- Add n\n--\nalter table t add column n int default 0 not null;\n\nCOMMIT;\n',
    'm/003_x_step_2.sql': 'BEGIN;\n\nalter table t alter column n drop default;\n\nCOMMIT;\n',
  });
  const comment = renderComment(report);
  expect(comment).toContain('<summary>Files of the plan, in the place of m/002_x.sql</summary>');
  expect(comment).toContain('-- file: m/003_x_step_2.sql\nBEGIN;');
  expect(renderTerminal(report, { color: false, width: 100 })).toContain(
    '    -- file: m/003_x_step_2.sql',
  );
  expect(renderHtml(report)).toContain('-- file: m/003_x_step_2.sql');
});

test('what is set for the session is set in every file, which nobody runs in one session', async () => {
  const { replication } = await planned(
    { 'm/001_base.sql': `create schema app; set search_path to app; ${table}` },
    {
      'm/002_x.sql': `-- for t\nset search_path to app;\nset lock_timeout = '2s';\n${comesAndGoes}`,
    },
    plain,
  );
  const settings = "-- for t\nset search_path to app;\n\nset lock_timeout = '2s';\n\n";
  expect(texts(replication)).toEqual({
    'm/002_x.sql': `${settings}alter table t add column n int;\n`,
    'm/003_x_step_2.sql': `${settings}alter table t drop column a;\n`,
  });
});

test('as few files as work, also while nobody writes', async () => {
  const { replication } = await planned(
    { 'm/001_base.sql': table },
    {
      'm/002_x.sql': `alter table t add column n int;\ncreate index on t (n);\n${comesAndGoes.replace('n int', 'm int')}`,
    },
    plain,
  );
  expect(replication.plan).toEqual([
    'On the subscriber, apply `m/002_x.sql`.',
    'On the publisher, apply `m/002_x.sql`, then `m/003_x_step_2.sql`.',
    'On the subscriber, apply `m/003_x_step_2.sql`.',
  ]);
  const paused = await planned(
    { 'm/001_base.sql': table },
    {
      'm/002_x.sql':
        'alter table t add column c text;\nupdate t set c = a::text;\nalter table t drop column a;\nalter table t rename column c to a;\n',
    },
    plain,
  );
  expect(paused.replication.plan.at(0)).toContain('Pause what writes');
  expect(Object.values(texts(paused.replication))).toEqual([
    'alter table t add column c text;\n',
    'update t set c = a::text;\n',
    'alter table t drop column a;\n\nalter table t rename column c to a;\n',
  ]);
});

test('the subscriber’s own file is cut as well, and keeps its suffix', async () => {
  const { replication } = await planned(
    { 'm/001_base.sql': `${table} create table t_history (id int);` },
    {
      'm/002_x.sql': `${defaultGoes}alter table t_history add column n int;\n`,
      'm/002_x_customers.sql': defaultGoes,
    },
    `${plain.replace('tables: all', 'tables: [public.t]')}\n  subscriber: { suffix: _customers, exceptions: ['public.t_history*'] }`,
  );
  expect(replication.plan).toEqual([
    'On the subscriber, apply `m/002_x_customers.sql`.',
    'On the publisher, apply `m/002_x.sql`, then `m/003_x_step_2.sql`.',
    'On the subscriber, apply `m/003_x_step_2_customers.sql`.',
  ]);
  expect(replication.files?.map(({ file, replaces, on }) => [file, replaces, on])).toEqual([
    ['m/002_x.sql', 'm/002_x.sql', ['the publisher']],
    ['m/003_x_step_2.sql', 'm/002_x.sql', ['the publisher']],
    ['m/002_x_customers.sql', 'm/002_x_customers.sql', ['the subscriber']],
    ['m/003_x_step_2_customers.sql', 'm/002_x_customers.sql', ['the subscriber']],
  ]);
  expect(texts(replication)).toMatchObject({
    'm/003_x_step_2.sql':
      'alter table t alter column n drop default;\n\nalter table t_history add column n int;\n',
    'm/003_x_step_2_customers.sql': 'alter table t alter column n drop default;\n',
  });
});

test('rows that are inserted in between are the publisher’s alone', async () => {
  const { replication } = await planned(
    { 'm/001_base.sql': table },
    {
      'm/002_x.sql':
        "alter table t add column n int;\ninsert into t (id, b) values (1000001, 'x');\nalter table t drop column a;\n",
    },
    plain,
  );
  expect(replication.plan).toEqual([
    'On the subscriber, apply `m/002_x.sql`.',
    'On the publisher, apply `m/002_x.sql`, then `m/003_x_step_2.sql` (on the publisher only), then `m/004_x_step_3.sql`.',
    'On the subscriber, apply `m/004_x_step_3.sql`.',
  ]);
  expect(replication.files?.map(({ on }) => on)).toEqual([undefined, ['the publisher'], undefined]);
});

test.for([
  [
    'the next version is taken',
    { 'm/002_x.sql': comesAndGoes, 'm/003_y.sql': 'create table u (id int primary key);' },
    plain,
    'the versions right behind it are taken',
  ],
  [
    'it has transactions of its own',
    { 'm/002_x.sql': `begin; ${comesAndGoes} commit; begin; select 1; commit;` },
    plain,
    'it has transactions of its own',
  ],
  [
    'the framework has no form for it',
    { 'm/002_x.sql': comesAndGoes },
    plain.replace('plain', 'node-pg-migrate'),
    'no files are written for node-pg-migrate',
  ],
] as const)('statements as they are, and why: %s', async ([, added, configuration, why]) => {
  const { replication, report } = await planned({ 'm/001_base.sql': table }, added, configuration);
  expect(replication.plan[0]).toContain(
    'On the subscriber, apply `alter table t add column n int` of `m/002_x.sql`',
  );
  expect(replication).toMatchObject({
    withoutFiles: [`There are no files for the parts of \`m/002_x.sql\`: ${why}.`],
  });
  expect(replication.files).toBeUndefined();
  expect(renderComment(report)).toContain(`for the parts of \`m/002_x.sql\`: ${why}`);
});

test('no files that the plan does not work with', async () => {
  const outside =
    'alter table t add column n int;\nalter table t drop column a;\ncreate unique index concurrently on t (id, b);\n';
  const { replication } = await planned(
    { 'm/1_base.up.sql': table },
    { 'm/2_x.up.sql': outside },
    'adapter: golang-migrate\nmigrations: m\nreplication: all\nnon-transactional: [m/2_x.up.sql]',
  );
  expect(replication.plan[0]).toBe(
    'On the subscriber, apply `alter table t add column n int` of `m/2_x.up.sql`.',
  );
  expect(replication.files).toBeUndefined();
  expect(replication.withoutFiles).toEqual([
    'There are no files for the parts of `m/2_x.up.sql`: the plan fails with them: the publisher refuses it: 25001 CREATE INDEX CONCURRENTLY cannot run inside a transaction block.',
  ]);
});

test('two migrations, of which one is split', async () => {
  const { replication } = await planned(
    { 'm/010_base.sql': table },
    { 'm/020_x.sql': comesAndGoes, 'm/030_y.sql': 'alter table t add column m int;\n' },
    plain,
  );
  expect(replication.plan).toEqual([
    'On the subscriber, apply `m/020_x.sql`.',
    'On the publisher, apply `m/020_x.sql`, then `m/021_x_step_2.sql`.',
    'On the subscriber, apply `m/021_x_step_2.sql`, then `m/030_y.sql`.',
    'On the publisher, apply `m/030_y.sql`.',
  ]);
  expect(Object.keys(texts(replication))).toEqual(['m/020_x.sql', 'm/021_x_step_2.sql']);
});
