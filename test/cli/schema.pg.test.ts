/** The command `schema`, and what docs/schema-file.md shows of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/schema-file.md'), 'utf8');

/** The page's blocks of a language, in order. */
function blocks(language: string): readonly string[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'));
  return [...found].map(([, text = '']) => text);
}

const first = 'db/migrations/20240101000000_users.sql';
const second = {
  'db/migrations/20240201000000_name.sql':
    '-- migrate:up\nalter table users add column name text;\n-- migrate:down\nalter table users drop column name;\n',
};

test('the page shows what is written and what is printed', async () => {
  const [migration = ''] = blocks('sql');
  const [yaml] = blocks('yaml');
  const [difference] = blocks('diff');
  using project = new GitProject();
  project.write({ [first]: migration });
  expect(await runCli(['schema', 'write'], { cwd: project.folder })).toMatchObject({ status: 0 });
  expect(readFileSync(join(project.folder, 'db/schema.yml'), 'utf8')).toBe(yaml);
  expect(await runCli(['schema', 'check'], { cwd: project.folder })).toMatchObject({
    status: 0,
    stdout: 'db/schema.yml: what the migrations build\n',
  });
  project.write(second);
  expect(await runCli(['schema', 'check'], { cwd: project.folder })).toMatchObject({
    status: 1,
    stdout: difference,
  });
});

test('a file may be named, from where the user stands, and the project too', async () => {
  using project = new GitProject();
  project.write({
    ...second,
    [first]: '-- migrate:up\ncreate table users (id int);\n-- migrate:down\n',
  });
  const cwd = join(project.folder, 'db');
  const args = ['../picture.yaml', '..'];
  expect((await runCli(['schema', 'write', ...args], { cwd })).status).toBe(0);
  expect((await runCli(['schema', 'check', ...args], { cwd })).stdout).toBe(
    'picture.yaml: what the migrations build\n',
  );
});

test.for<[string, string, readonly string[], RegExp]>([
  ['nothing to compare', '', ['check'], /No file of the project pictures the schema/],
  ['a file that is not there', '', ['check', 'a.yml'], /"a\.yml" is not there/],
  ['no YAML', 'migration-rehearsal: 1\na: [', ['check'], /cannot be read: it is not YAML: line 2/],
  [
    'a conflict',
    'migration-rehearsal: 1\n<<<<<<< a\n',
    ['check'],
    /cannot be read: it is not YAML/,
  ],
  ['another format', 'migration-rehearsal: 7\n', ['check'], /its format is 7, and this version/],
  ['YAML of others', 'models: []\n', ['check', 'db/schema.yml'], /no key "migration-rehearsal"/],
  ['a third word', '', ['compare'], /takes the word "check" or "write"/],
  ['a file outside', '', ['write', '../x.yml'], /is not inside the project/],
])('%s is wrong use, and said', async ([, text, args, message]) => {
  using project = new GitProject();
  project.write({ [first]: '-- migrate:up\n-- migrate:down\n' });
  if (text !== '') project.write({ 'db/schema.yml': text });
  const run = await runCli(['schema', ...args], { cwd: project.folder });
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toMatch(message);
});

test('a review reports the difference at the file, and what only Prisma could compare', async () => {
  using project = new GitProject();
  const model = { 'prisma/schema.prisma': 'datasource db { provider = "postgresql" }\n' };
  const lock = { 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n' };
  project.write({
    ...model,
    ...lock,
    'prisma/migrations/1_a/migration.sql': 'create table users (id int);',
  });
  expect((await runCli(['schema', 'write'], { cwd: project.folder })).status).toBe(0);
  project.commit({});
  project.git('checkout', '-q', '-b', 'feature');
  project.write({
    'prisma/migrations/2_b/migration.sql': 'alter table users add column name text;',
  });
  const args = ['review', '--base', 'main', '--format', 'json'];
  const { stdout } = await runCli(args, { cwd: project.folder });
  const report = parseReportText(stdout);
  expect(report.findings.filter(({ hazard }) => hazard === 'schema-file-differs')).toMatchObject([
    {
      severity: 'warning',
      file: 'prisma/schema.yml',
      message:
        'prisma/schema.yml is not what the migrations build: tables public.users columns: + name text.',
      remedy: expect.stringContaining(
        '`migration-rehearsal schema write prisma/schema.yml`',
      ) as string,
    },
  ]);
  expect(report.notRehearsed).toContainEqual({
    what: 'prisma/schema.prisma',
    why: expect.stringContaining('prisma migrate diff') as string,
  });
  // Prisma has no down migrations: that is said once, and no hazard is listed as not judged for it
  expect(report.rehearsals).toContainEqual(
    expect.objectContaining({
      name: 'revert',
      status: 'skipped',
      why: 'Prisma has no down migrations',
    }),
  );
  expect(report.notRehearsed.filter(({ what }) => what.includes('down-fails'))).toEqual([]);
  const file = join(project.folder, 'prisma/schema.yml');
  writeFileSync(file, `${readFileSync(file, 'utf8')}  other: [\n`);
  const broken = parseReportText((await runCli(args, { cwd: project.folder })).stdout);
  expect(broken.notRehearsed).toContainEqual({
    what: 'prisma/schema.yml',
    why: expect.stringContaining('it is not YAML') as string,
  });
});

test('each of several databases has a picture of its own', async () => {
  using project = new GitProject();
  const users = '-- migrate:up\ncreate table users (id int);\n-- migrate:down\n';
  project.write({ 'a/db/migrations/1_a.sql': users, 'b/db/migrations/1_b.sql': users });
  const run = (...args: readonly string[]) => runCli(['schema', ...args], { cwd: project.folder });
  expect(await run('write', 'one.yml')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('are different databases') as string,
  });
  expect((await run('write')).status).toBe(0);
  expect((await run('check')).stdout.split('\n').filter((line) => line !== '')).toEqual([
    'a/db/schema.yml: what the migrations build',
    'b/db/schema.yml: what the migrations build',
  ]);
  project.write({
    '.github/migration-rehearsal.yml': [
      'databases:',
      '  - migrations: a/db/migrations',
      '    schema-file: a.yml',
      '  - migrations: b/db/migrations',
      '    schema-file: b.yml',
    ].join('\n'),
  });
  expect((await run('write')).status).toBe(0);
  expect((await run('check', 'b.yml')).stdout).toBe('b.yml: what the migrations build\n');
  project.write({ '.github/migration-rehearsal.yml': 'schema-file: a.yml\n' });
  expect((await run('check')).stderr).toMatch(/a\.yml cannot picture a\/db\/migrations, b/);
});
