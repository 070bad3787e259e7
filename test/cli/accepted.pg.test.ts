import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { parseReportText } from '../../src/report/json.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

const file = 'migrations/2_b.sql';

test('what comments and configuration accept fails nothing, stays in the report, and in evidence', async () => {
  using project = gooseProject({
    [file]: [
      '-- +goose Up',
      '-- rehearsal:allow rewrite-blocks-reads forty rows',
      'alter table a alter b type bigint;',
      '-- rehearsal:allow scan-blocks-reads',
      'alter table a add constraint same check (c = c);',
      '-- +goose Down',
      '-- rehearsal:allow rewrite-blocks-reads of no interest here',
      'alter table a drop constraint same, alter b type int;',
    ].join('\n'),
    '.github/migration-rehearsal.yml': [
      'allow:',
      '  - { hazard: lock-without-timeout, reason: the role has one, file: migrations/* }',
      'severity:',
      '  scan-blocks-reads: notice',
      '  down-fails: off',
      'replication: none',
    ].join('\n'),
  });
  const evidence = join(project.folder, 'evidence.json');
  const args = ['--format', 'json', '--fail-on', 'warning'];
  const first = await runCli(['review', project.folder, ...args, '--evidence', evidence]);
  const report = parseReportText(first.stdout);
  expect(accepted(report)).toEqual([
    ['lock-without-timeout', '.github/migration-rehearsal.yml', 'the role has one'],
    ['rewrite-blocks-reads', `${file}:2`, 'forty rows'],
  ]);
  expect(open(report)).toEqual([
    ['allowance-without-effect', 'notice', file, 4],
    ['scan-blocks-reads', 'notice', file, 5],
  ]);
  expect(report.summary).toMatchObject({ errors: 0, warnings: 0, suppressed: 2 });
  expect(first.status).toBe(0);
  const again = await runCli(['review', project.folder, ...args, '--from', evidence]);
  expect(again.stdout).toBe(first.stdout);
});

test('sizes lower what is small, and are told where they are missing', async () => {
  using project = gooseProject({
    [file]: '-- +goose Up\nalter table a alter b type bigint;\nalter table d alter b type bigint;',
    'sizes.yml':
      'version: 1\ntakenAt: 2026-01-01\nserver: "17.1"\ntables: { public.a: { rows: 40, bytes: 16384 }, public.gone: { rows: 1, bytes: 1 } }',
  });
  const evidence = join(project.folder, 'evidence.json');
  const sizes = ['--stats', join(project.folder, 'sizes.yml')];
  const args = ['review', project.folder, '--format', 'json', '--fail-on', 'never'];
  const without = parseReportText((await runCli([...args, '--evidence', evidence])).stdout);
  expect(rewrites(without)).toEqual(['error', 'error']);
  expect(without.notRehearsed.filter(({ what }) => what === 'sizes of tables')).toHaveLength(1);
  for (const how of [[], ['--from', evidence]]) {
    const report = parseReportText((await runCli([...args, ...sizes, ...how])).stdout);
    expect(rewrites(report)).toEqual(['error', 'warning']);
    expect(report.notRehearsed.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['size of public.d', 'sizes.yml: public.gone']),
    );
  }
});

test.for([
  ['severity:\n  rewrite-block-reads: off', 'did you mean "rewrite-blocks-reads"?'],
  ['allow:\n  - hazard: scan-blocks-reads', '"reason"'],
  ['stats: nothing.yml', 'cannot be read'],
  ['stats: migrations/1_a.sql', 'is no file of table sizes'],
] as const)('%j is refused', async ([text, message]) => {
  using project = gooseProject({
    [file]: '-- +goose Up\nselect 1;',
    '.github/migration-rehearsal.yml': text,
  });
  const { status, stdout, stderr } = await runCli(['review', project.folder]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

function gooseProject(files: Readonly<Record<string, string>>): GitProject {
  const project = new GitProject();
  project.commit({
    'migrations/1_a.sql':
      "-- +goose Up\ncreate table a (b int, c text); create table d (b int); insert into a values (1, 'x');",
  });
  project.git('checkout', '-q', '-b', 'feature');
  return project.write(files);
}

function accepted({ findings }: Report): unknown {
  return findings
    .flatMap(({ hazard, suppressed }) =>
      suppressed ? [[hazard, suppressed.by, suppressed.reason]] : [],
    )
    .sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function open({ findings }: Report): unknown {
  return findings
    .filter(({ suppressed }) => suppressed === null)
    .map(({ hazard, severity, file, line }) => [hazard, severity, file, line])
    .sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function rewrites({ findings }: Report): unknown {
  return findings
    .filter(({ hazard }) => hazard === 'rewrite-blocks-reads')
    .map(({ severity }) => severity);
}
