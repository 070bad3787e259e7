import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

test('review prints JSON and nothing else on standard output, and evidence can be judged again', async () => {
  using project = pullRequest('alter table a add b int;');
  const evidence = join(project.folder, 'out/evidence.json');
  const args = ['review', project.folder, '--format', 'json', '--evidence', evidence];
  const first = await runCli(args);
  const report = parseReportText(first.stdout);
  expect(first).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^migration-rehearsal \d/) as string,
  });
  expect(report.migrations.map(({ file }) => file)).toEqual(['db/migrations/000002_b.up.sql']);
  const second = await runCli(['review', '--from', evidence, '--format', 'json']);
  expect(second.stdout).toBe(first.stdout);
  const unmoved = await runCli([
    'review',
    '--from',
    evidence,
    '--output',
    join(project.folder, 'out/a/b.txt'),
  ]);
  expect(unmoved).toMatchObject({ status: 0, stdout: '' });
  expect(readFileSync(join(project.folder, 'out/a/b.txt'), 'utf8')).not.toContain('\u001B');
});

test('a migration that fails is exit status 1, and with --fail-on never 0', async () => {
  using project = pullRequest('alter table missing add b int;');
  const failed = await runCli(['review', project.folder]);
  expect(failed).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('"missing"') as string,
  });
  expect((await runCli(['review', project.folder, '--fail-on', 'never'])).status).toBe(0);
});

test('a baseline that does not apply could not be rehearsed: 3', async () => {
  using project = new GitProject();
  project.commit({ 'db/migrations/000001_a.up.sql': 'select missing;' });
  project.git('checkout', '-q', '-b', 'feature');
  project.write({ 'db/migrations/000002_b.up.sql': 'select 1;' });
  expect((await runCli(['review', project.folder])).status).toBe(3);
});

test.for<['SIGINT' | 'SIGTERM', number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s stops the server and ends with %i', async ([signal, status]) => {
  using project = pullRequest('select pg_sleep(600);');
  const result = await runCli(['review', project.folder, '--statement-timeout', '600'], {
    onStderr(text, child) {
      // once the baseline is built, the endless statement is what runs
      if (/^baseline on/m.test(text) && !text.includes('Stopping')) child.kill(signal);
    },
  });
  expect(result).toMatchObject({ status, stdout: '' });
  expect(result.stderr).not.toMatch(/bug|at .*\.ts:/);
});

test.for<[argv: readonly string[], status: number, stderr: string]>([
  [['revieww'], 2, 'Did you mean "review"?'],
  [['review', '--bas', 'x'], 2, 'did you mean "base"?'],
  [['review', '/no/such/folder'], 2, 'is not a folder'],
  [['review', '/', '--base', 'main'], 2, '--new'],
  [['explain', 'no-such-hazard'], 2, 'is not a hazard'],
  [['review', '--from', '/dev/null'], 2, 'is not JSON'],
])('%j is wrong use', async ([argv, status, stderr]) => {
  const result = await runCli(argv);
  expect(result).toMatchObject({ status, stdout: '' });
  expect(result.stderr).toContain(stderr);
  expect(result.stderr).not.toMatch(/^\s+at /m);
});

test('sql prints what is sent, without a server', async () => {
  using project = pullRequest('alter table a add b int;');
  const { status, stdout } = await runCli(['sql', project.folder]);
  expect(status).toBe(0);
  expect(stdout).toContain('alter table a add b int;');
  expect(stdout).toMatch(/^BEGIN.*; {2}-- sent by the runner$/m);
  expect(stdout).not.toContain('create table a');
  expect((await runCli(['sql', '--all'], { cwd: project.folder })).stdout).toContain(
    'create table a',
  );
});

test('init writes two files once, and review accepts what it wrote', async () => {
  using project = pullRequest('select 1;');
  const config = join(project.folder, '.github/migration-rehearsal.yml');
  expect((await runCli(['init'], { cwd: project.folder })).stdout).toContain('golang-migrate');
  expect(existsSync(config)).toBe(true);
  const text = readFileSync(config, 'utf8');
  project.write({ '.github/migration-rehearsal.yml': `${text}\nrows: 3\n` });
  expect((await runCli(['init', project.folder])).stdout).toContain('exists, kept as it is');
  expect(readFileSync(config, 'utf8')).toBe(`${text}\nrows: 3\n`);
  expect((await runCli(['sql', project.folder])).status).toBe(0);
});

test('help names every flag, and the version is printed', async () => {
  expect((await runCli(['review', '--help'])).stdout).toContain('--fail-on error|warning|never');
  expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await runCli([])).status).toBe(2);
});

function pullRequest(sql: string): GitProject {
  const project = new GitProject();
  project.commit({
    'db/migrations/000001_a.up.sql': 'create table a (id int primary key);',
    'db/migrations/000001_a.down.sql': 'drop table a;',
  });
  project.git('checkout', '-q', '-b', 'feature');
  return project.write({ 'db/migrations/000002_b.up.sql': sql });
}
