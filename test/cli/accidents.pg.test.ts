/** Outages that were told of, from the files that caused them to what the review says. */
import { expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import type { Report } from '../../src/report/schema.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

test('every file sent on each deploy: rows doubled by create, insert and rename, then the job failed', async () => {
  using project = projectOf({
    'db/001_plans.sql':
      'create table if not exists plans (id int generated always as identity, name text);',
  }).write({
    'db/002_offers.sql': [
      'create table if not exists offers (id int generated always as identity, name text);',
      "insert into offers (name) values ('basic'), ('team');",
      'alter table plans rename to old_plans;',
    ].join('\n'),
  });
  const report = await review(project, '--adapter', 'plain', '--ledger', 'none');
  expect(messages(report, 'rerun-rejected')).toEqual([
    'error: On the next deploy, which sends every file again, it is rejected at statement 3 of 3, after it had changed something: public.offers 2 → 4 rows: 42P01 relation "plans" does not exist',
  ]);
  expect(report.rerun?.runner).toMatchObject({
    outcome: { ok: false, error: { code: '42P07' } },
    failedAt: { file: 'db/002_offers.sql', line: 3 },
  });
});

test('the job killed between the version row and the tables: version 23 dirty, half of it there', async () => {
  using project = projectOf({
    Dockerfile: 'FROM migrate/migrate\n',
    'migrations/000022_shops.up.sql': 'create table shops (id bigint primary key, name text);',
    'migrations/000022_shops.down.sql': 'drop table shops;',
  }).write({
    'migrations/000023_accounts.up.sql': [
      'begin;',
      'create table accounts (id bigint primary key);',
      'commit;',
      'begin;',
      'alter table shops add column account bigint;',
      'commit;',
    ].join('\n'),
    'migrations/000023_accounts.down.sql':
      'alter table shops drop column account; drop table accounts;',
  });
  const report = await review(project);
  expect(messages(report, 'cut-needs-repair')).toEqual([
    'warning: Killed after statement 3 of 6 (line 3) and started again, the job refuses to begin: "Dirty database version 23. Fix and force version". Until it is repaired by hand, column public.shops.account is missing. Kills: `● ✗ 1 ✗ 2 ✗ 3 ✗ 4 ✗ 5 ✗ 6 ✗`',
  ]);
  const [killed] = report.interrupt?.migrations ?? [];
  expect(killed?.cuts.map(({ statement, result, left }) => [statement, result, left])).toEqual([
    // the dirty row; within each transaction; behind each of both
    [4, 'refused', 'before'],
    [6, 'refused', 'before'],
    [7, 'refused', 'between'],
    [10, 'refused', 'after'],
  ]);
});

test('the same in one message is all there or not at all, and no finding', async () => {
  using project = projectOf({
    Dockerfile: 'FROM migrate/migrate\n',
    'migrations/000022_shops.up.sql': 'create table shops (id bigint primary key, name text);',
    'migrations/000022_shops.down.sql': 'drop table shops;',
  }).write({
    'migrations/000023_accounts.up.sql': [
      'create table accounts (id bigint primary key);',
      'alter table shops add column account bigint;',
    ].join('\n'),
    'migrations/000023_accounts.down.sql':
      'alter table shops drop column account; drop table accounts;',
  });
  const report = await review(project);
  expect(messages(report, 'cut-needs-repair')).toEqual([]);
  expect(report.interrupt?.migrations[0]?.cuts.map(({ left }) => left)).not.toContain('between');
});

function projectOf(files: Readonly<Record<string, string>>): GitProject {
  const project = new GitProject();
  project.commit(files);
  project.git('checkout', '-q', '-b', 'feature');
  return project;
}

async function review(project: GitProject, ...flags: readonly string[]): Promise<Report> {
  const args = ['review', project.folder, '--base', 'main', '--format', 'json', ...flags];
  const { stdout, stderr } = await runCli(args);
  expect(stdout, stderr).not.toBe('');
  return parseReportText(stdout);
}

function messages({ findings }: Report, hazard: string): readonly string[] {
  return findings
    .filter((finding) => finding.hazard === hazard)
    .map(({ severity, message }) => `${severity}: ${message}`);
}
