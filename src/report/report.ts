/** Evidence and findings become a report: ordered, counted, with a verdict and nothing left out in silence. */
import type { Evidence, NotRehearsed, ServerEvidence, StatementRecord } from '../evidence/types.ts';
import type { Finding, Hazard } from '../hazards/hazard.ts';
import type { Severity } from '../terms.ts';
import { reportFix } from './fix.ts';
import { fitToLimits } from './limits.ts';
import { reportMigration, runsOf } from './migrations.ts';
import { reportReplication } from './replication.ts';
import { reportInterrupt } from './interrupt.ts';
import { reportRerun } from './rerun.ts';
import { reportLimits, type FailOn, type Report } from './schema.ts';
import type { ReportFinding, ReportMigration } from './schema.ts';
import { orderFindings, severities, verdictOf, worstVerdict } from './verdict.ts';

/** What renderers need to know about a hazard. */
export type HazardSummary = Pick<Hazard, 'id' | 'title' | 'area' | 'severity' | 'docs'>;

/** What a report is made from. */
export interface ReportInput {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  readonly failOn: FailOn;
  /** Of this tool. */
  readonly version: string;
  readonly hazards: readonly HazardSummary[];
}

/** Builds the report of one database. */
export function buildReport(input: ReportInput): Report {
  const { evidence, hazards } = input;
  const findings = orderFindings(input.findings, evidence);
  const reference = evidence.servers.find((server) => server.apply);
  const titles = new Map(hazards.map((hazard) => [hazard.id, hazard.title]));
  const migrations = evidence.migrations.map((migration) => reportMigration(migration, evidence));
  const report: Report = {
    version: 1,
    tool: { name: 'migration-rehearsal', version: input.version },
    verdict: verdictOf(findings, input.failOn, evidence),
    failOn: input.failOn,
    summary: { ...countFindings(findings), ...countStatements(migrations) },
    subject: { ...evidence.subject },
    servers: evidence.servers.map(reportServer),
    changed: someOf(
      evidence.changed?.map(({ file, change, was }) => ({ file, change, was })) ?? [],
    ),
    migrations,
    rehearsals: evidence.servers.flatMap(({ server, rehearsals }) =>
      rehearsals.map(({ needless: _needless, ...rehearsal }) => ({
        ...rehearsal,
        server: server.version,
      })),
    ),
    findings: findings.map((finding) => reportFinding(finding, titles, evidence)),
    hazards: hazards.map(({ id, title, area, severity, docs }) => ({
      id,
      title,
      area,
      severity,
      docs: { why: docs.why, instead: docs.instead, limits: docs.limits },
    })),
    rerun: reportRerun(evidence.servers),
    interrupt: reportInterrupt(evidence.servers),
    replication: reportReplication(evidence.servers),
    schemaDiff: reference?.apply?.schemaDiff ?? '',
    notRehearsed: leftOut(evidence),
  };
  return withinLimits(report);
}

/** One report over several databases: the single ones under `projects`, the worst verdict on top. */
export function mergeReports(reports: readonly Report[]): Report {
  const [first] = reports;
  if (!first) throw new RangeError('mergeReports needs at least one report');
  if (reports.length === 1) return first;
  const unique = (values: readonly string[]) => [...new Set(values)].join(', ');
  return withinLimits({
    ...first,
    verdict: worstVerdict(reports.map((report) => report.verdict)),
    summary: reports.map((report) => report.summary).reduce(addCounts),
    subject: {
      ...first.subject,
      adapter: unique(reports.map((report) => report.subject.adapter)),
      directory: unique(reports.map((report) => report.subject.directory)),
      ledger: reports.every((report) => report.subject.ledger === first.subject.ledger)
        ? first.subject.ledger
        : 'unknown',
    },
    servers: uniqueBy(
      reports.flatMap((report) => report.servers),
      (server) => server.version,
    ),
    changed: someOf(reports.flatMap((report) => report.changed ?? [])),
    migrations: reports.flatMap((report) => report.migrations),
    rehearsals: reports.flatMap((report) => report.rehearsals),
    findings: reports
      .flatMap((report) => report.findings)
      .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    hazards: uniqueBy(
      reports.flatMap((report) => report.hazards),
      (hazard) => hazard.id,
    ),
    rerun: undefined,
    interrupt: undefined,
    replication: undefined,
    schemaDiff: reports
      .map((report) => report.schemaDiff)
      .filter((diff) => diff !== '')
      .join('\n'),
    notRehearsed: reports.flatMap(({ subject, notRehearsed }) =>
      notRehearsed.map(({ what, why }) => ({ what: `${subject.directory}: ${what}`, why })),
    ),
    projects: reports.map((report) => ({ ...report, projects: undefined })),
  });
}

type FindingCounts = Pick<Report['summary'], 'errors' | 'warnings' | 'notices' | 'suppressed'>;

function countFindings(findings: readonly Finding[]): FindingCounts {
  const open = findings.filter((finding) => finding.suppressed === null);
  const count = (severity: Severity) => open.filter((one) => one.severity === severity).length;
  return {
    errors: count('error'),
    warnings: count('warning'),
    notices: count('notice'),
    suppressed: findings.length - open.length,
  };
}

function countStatements(
  migrations: readonly ReportMigration[],
): Pick<Report['summary'], 'migrations' | 'statements'> {
  const own = migrations
    .flatMap(({ statements }) => statements)
    .filter(({ origin }) => origin === 'migration');
  return { migrations: migrations.length, statements: own.length };
}

function addCounts(a: Report['summary'], b: Report['summary']): Report['summary'] {
  return {
    migrations: a.migrations + b.migrations,
    statements: a.statements + b.statements,
    errors: a.errors + b.errors,
    warnings: a.warnings + b.warnings,
    notices: a.notices + b.notices,
    suppressed: a.suppressed + b.suppressed,
  };
}

/** A list that holds something. */
function someOf<Item>(items: Item[]): Item[] | undefined {
  return items.length === 0 ? undefined : items;
}

function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function reportServer({ server, baseline }: ServerEvidence): Report['servers'][number] {
  return {
    version: server.version,
    major: server.major,
    provider: server.provider,
    baseline: {
      migrations: baseline.migrations,
      cached: baseline.cached,
      durationMs: baseline.durationMs,
      failure: baseline.failure && { ...baseline.failure, error: { ...baseline.failure.error } },
      prepared: [...baseline.prepared],
      tables: baseline.tables.length,
      rows: baseline.tables.reduce((sum, table) => sum + table.rows, 0),
      unfilled: baseline.seed.tables
        .filter((table) => table.why !== '')
        .map((table) => ({ ...table })),
    },
  };
}

function reportFinding(
  finding: Finding,
  titles: ReadonlyMap<string, string>,
  evidence: Evidence,
): ReportFinding {
  const statement = findStatement(finding, evidence);
  return {
    hazard: finding.hazard,
    title: titles.get(finding.hazard) ?? finding.hazard,
    area: finding.area,
    severity: finding.severity,
    basis: finding.basis,
    migration: finding.migration,
    file: finding.file,
    line: finding.line,
    endLine: finding.endLine,
    statement: finding.statement,
    sql: statement?.sql,
    position: rejectedAt(statement),
    object: finding.object,
    message: finding.message,
    remedy: finding.remedy,
    fix: finding.fix && reportFix(finding.fix),
    servers: [...finding.servers],
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed,
  };
}

/** The statement on the first server the finding was seen on. */
function findStatement(finding: Finding, evidence: Evidence): StatementRecord | undefined {
  if (finding.statement === undefined) return undefined;
  return runsOf(finding.migration, evidence)
    .filter(({ server }) => finding.servers.length === 0 || finding.servers.includes(server))
    .flatMap(({ run }) => run.statements)
    .find(({ index }) => index === finding.statement);
}

function rejectedAt(statement: StatementRecord | undefined): number | undefined {
  return statement?.outcome.ok === false ? statement.outcome.error.position : undefined;
}

/** What was left out, on all servers, on one, and the migrations behind one that failed. */
function leftOut(evidence: Evidence): NotRehearsed[] {
  const several = evidence.servers.length > 1;
  const on = (server: ServerEvidence) => (several ? ` on Postgres ${server.server.version}` : '');
  const perServer = evidence.servers.flatMap((server) => [
    ...server.notRehearsed.map(({ what, why }) => ({ what: `${what}${on(server)}`, why })),
    ...notReached(server, evidence).map(({ what, why }) => ({ what: `${what}${on(server)}`, why })),
  ]);
  const all = [...evidence.notRehearsed.map(({ what, why }) => ({ what, why })), ...perServer];
  return uniqueBy(all, (entry) => `${entry.what}\n${entry.why}`);
}

function notReached({ apply, notRehearsed }: ServerEvidence, evidence: Evidence): NotRehearsed[] {
  if (!apply) return [];
  const failed = apply.runs.find((run) => !run.outcome.ok);
  const known = new Set([...notRehearsed, ...evidence.notRehearsed].map(({ what }) => what));
  return evidence.migrations
    .filter(({ id, file, change }) => {
      const ran = apply.runs.some((run) => run.migration === id);
      return !ran && change !== 'removed' && !known.has(file) && !known.has(id);
    })
    .map(({ file }) => ({
      what: file,
      why: failed
        ? `not reached: ${failed.migration} failed before it`
        : 'the runner did not send it',
    }));
}

function withinLimits(report: Report): Report {
  const { value, omitted } = fitToLimits(report);
  if (omitted > 0)
    value.notRehearsed.unshift({
      what: 'parts of this report',
      why: `${omitted} entries are left out: a list holds at most ${reportLimits.list}`,
    });
  return value;
}
