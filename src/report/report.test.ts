import { describe, expect, test } from 'vitest';
import {
  failEvidence,
  failReport,
  hugeReport,
  mergedReport,
  notRehearsedReport,
  passReport,
  warnReport,
} from '../../test/support/report-fixture.ts';
import { failFindings, hazardSummaries } from '../../test/support/failing-findings.ts';
import type { Finding } from '../hazards/hazard.ts';
import { buildReport, mergeReports, type ReportInput } from './report.ts';
import { reportLimits, type Report } from './schema.ts';

function build(change: Partial<ReportInput> = {}): Report {
  return buildReport({
    evidence: failEvidence(),
    findings: [],
    failOn: 'error',
    version: '0.1.0',
    hazards: hazardSummaries,
    ...change,
  });
}

function findings(severity: Finding['severity'], suppressed = false): Finding[] {
  return failFindings
    .filter((finding) => finding.severity === severity)
    .map((finding) => ({ ...finding, suppressed: suppressed ? { by: 'x', reason: 'y' } : null }));
}

test('findings come strongest first, then in the order of migrations and statements', () => {
  expect(
    failReport().findings.map(({ severity, file, line }) => `${severity} ${file}:${line}`),
  ).toEqual([
    'error db/migrations/20261118093000_order_total.sql:2',
    'error db/migrations/20261120080000_countries.sql:8',
    'warning db/migrations/20261118093000_order_total.sql:5',
    'warning db/migrations/20261118093000_order_total.sql:5',
    'warning db/migrations/20261119101500_customer_email.sql:2',
    'notice db/migrations/20261118093000_order_total.sql:2',
  ]);
});

describe('the verdict', () => {
  test.for([
    ['error', 'error', 'fail'],
    ['warning', 'error', 'warn'],
    ['notice', 'error', 'pass'],
    ['warning', 'warning', 'fail'],
    ['notice', 'warning', 'pass'],
    ['error', 'never', 'warn'],
    ['notice', 'never', 'pass'],
  ] as const)('with an open %s and fail-on %s is %s', ([severity, failOn, verdict]) => {
    expect(build({ findings: findings(severity), failOn }).verdict).toBe(verdict);
  });

  test('does not count what the author suppressed', () => {
    const report = build({ findings: findings('error', true) });
    expect(report.verdict).toBe('pass');
    expect(report.summary).toMatchObject({ errors: 0, suppressed: 2 });
  });

  test('is not-rehearsed when one of two servers did not apply the migrations', () => {
    const { servers, ...rest } = failEvidence();
    const half = servers.map((server, at) => (at === 0 ? server : { ...server, apply: undefined }));
    expect(build({ evidence: { ...rest, servers: half } }).verdict).toBe('not-rehearsed');
    expect(build({ evidence: { ...rest, servers: [] } }).verdict).toBe('not-rehearsed');
    expect(notRehearsedReport().verdict).toBe('not-rehearsed');
  });

  test('is fail when one server fails and the other did not rehearse', () => {
    const { servers, ...rest } = failEvidence();
    const half = servers.map((server, at) => (at === 0 ? server : { ...server, apply: undefined }));
    const report = build({ evidence: { ...rest, servers: half }, findings: findings('error') });
    expect(report.verdict).toBe('fail');
  });

  test('is pass when there is nothing to rehearse', () => {
    expect(build({ evidence: { ...failEvidence(), migrations: [], servers: [] } }).verdict).toBe(
      'pass',
    );
  });
});

test('the lock contract: mode, and the traffic that waits', () => {
  const [, alter] = failReport().migrations[0]?.statements ?? [];
  expect(alter?.locks[0]).toEqual({
    relation: 'public.orders',
    kind: 'table',
    mode: 'AccessExclusiveLock',
    blocks: ['reads', 'writes'],
  });
});

test('a statement says which server did something else, and only then', () => {
  const differing = failReport()
    .migrations.flatMap(({ statements }) => statements)
    .flatMap(({ sql, elsewhere }) =>
      elsewhere.map(({ server }) => `${server}: ${sql.slice(0, 21)}`),
    );
  expect(differing).toEqual(['13.23: INSERT INTO countries']);
});

test('a migration that was not reached is not rehearsed', () => {
  const { servers, ...rest } = failEvidence();
  const stopped = servers.map((server) => ({
    ...server,
    apply: server.apply && { ...server.apply, runs: server.apply.runs.slice(0, 1) },
  }));
  const why = build({ evidence: { ...rest, servers: stopped.slice(0, 1) } }).notRehearsed;
  expect(why).toContainEqual({
    what: 'db/migrations/20261119101500_customer_email.sql',
    why: 'the runner did not send it',
  });
});

describe('several databases', () => {
  test('are one report with the worst verdict and the sum of the counts', () => {
    const merged = mergedReport();
    expect(merged.verdict).toBe('fail');
    expect(merged.projects?.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    expect(merged.summary).toEqual({
      migrations: 4,
      statements: 7,
      errors: 2,
      warnings: 2,
      notices: 1,
      suppressed: 1,
    });
    expect(merged.subject.directory).toBe('services/audit/migrations, db/migrations');
    expect(merged.servers.map(({ version }) => version)).toEqual(['17.10', '13.23']);
  });

  test('rank fail, not-rehearsed, warn, pass', () => {
    const [fail, lost, warn, pass] = [
      failReport(),
      notRehearsedReport(),
      warnReport(),
      passReport(),
    ];
    expect(mergeReports([pass, warn]).verdict).toBe('warn');
    expect(mergeReports([warn, lost, pass]).verdict).toBe('not-rehearsed');
    expect(mergeReports([lost, fail]).verdict).toBe('fail');
    expect(mergeReports([pass])).toBe(pass);
  });
});

test('what is too long is cut, and said', () => {
  const { migrations, ...rest } = failEvidence();
  const many = Array.from({ length: reportLimits.list + 5 }, (_, at) => ({
    what: `file ${at}`,
    why: 'x'.repeat(at === 0 ? reportLimits.text + 1 : 1),
  }));
  const report = build({ evidence: { ...rest, migrations, notRehearsed: many } });
  expect(report.notRehearsed[0]).toEqual({
    what: 'parts of this report',
    why: '6 entries are left out: a list holds at most 10000',
  });
  expect(report.notRehearsed[1]?.why).toMatch(/x … \(\d+ more characters\)$/);
  expect(hugeReport().migrations).toHaveLength(40);
});
