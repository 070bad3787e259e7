/** Evidence and findings become a report: ordered, counted, with a verdict and nothing left out in silence. */
import type {
  Evidence,
  MigrationRun,
  NotRehearsed,
  ServerEvidence,
  StatementRecord,
} from '../evidence/types.ts';
import type { Finding, Hazard } from '../hazards/hazard.ts';
import type { Severity, Verdict } from '../terms.ts';
import { blocks } from '../evidence/locks.ts';
import { fitToLimits } from './limits.ts';
import { reportRerun } from './rerun.ts';
import { reportLimits, type FailOn, type Report } from './schema.ts';
import type {
  ReportFinding,
  ReportMigration,
  ReportStatement,
  StatementEffects,
} from './schema.ts';

/** What renderers need to know about a hazard. */
export type HazardSummary = Pick<Hazard, 'id' | 'title' | 'area' | 'severity' | 'docs'>;

export interface ReportInput {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  readonly failOn: FailOn;
  /** Of this tool. */
  readonly version: string;
  readonly hazards: readonly HazardSummary[];
}

const severities: readonly Severity[] = ['error', 'warning', 'notice'];
const verdicts: readonly Verdict[] = ['pass', 'warn', 'not-rehearsed', 'fail'];

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
    verdict: verdictOf(findings, input.failOn, isRehearsed(evidence)),
    failOn: input.failOn,
    summary: { ...countFindings(findings), ...countStatements(migrations) },
    subject: { ...evidence.subject },
    servers: evidence.servers.map(reportServer),
    migrations,
    rehearsals: evidence.servers.flatMap(({ server, rehearsals }) =>
      rehearsals.map((rehearsal) => ({ ...rehearsal, server: server.version })),
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
  const verdict =
    reports
      .map((report) => report.verdict)
      .toSorted(byVerdict)
      .at(-1) ?? 'not-rehearsed';
  const unique = (values: readonly string[]) => [...new Set(values)].join(', ');
  return withinLimits({
    ...first,
    verdict,
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
    schemaDiff: reports
      .map((report) => report.schemaDiff)
      .filter((diff) => diff !== '')
      .join('\n'),
    notRehearsed: reports.flatMap(({ subject, notRehearsed }) =>
      notRehearsed.map(({ what, why }) => ({ what: `${subject.directory}: ${what}`, why })),
    ),
    projects: reports.map(({ projects: _, ...report }) => report),
  });
}

/** Strongest first, then as the migrations run. */
function orderFindings(findings: readonly Finding[], { migrations }: Evidence): readonly Finding[] {
  const order = new Map(migrations.map((migration, index) => [migration.id, index]));
  const rank = (finding: Finding): readonly number[] => [
    severities.indexOf(finding.severity),
    order.get(finding.migration) ?? migrations.length,
    finding.statement ?? -1,
  ];
  return findings.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at === -1 ? compare(a.hazard, b.hazard) : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function byVerdict(a: Verdict, b: Verdict): number {
  return verdicts.indexOf(a) - verdicts.indexOf(b);
}

/** A finding that fails the review outweighs what could not be rehearsed, which outweighs warnings. */
function verdictOf(findings: readonly Finding[], failOn: FailOn, rehearsed: boolean): Verdict {
  const open = findings.filter((finding) => finding.suppressed === null);
  const atOrAbove = (least: Severity) =>
    open.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(least));
  if (failOn !== 'never' && atOrAbove(failOn)) return 'fail';
  if (!rehearsed) return 'not-rehearsed';
  return atOrAbove('warning') ? 'warn' : 'pass';
}

/** Whether every server that was asked for applied the migrations, or had none to apply. */
function isRehearsed({ migrations, servers }: Evidence): boolean {
  if (migrations.length === 0) return servers.every((server) => !server.baseline.failure);
  return servers.length > 0 && servers.every((server) => server.apply && !server.baseline.failure);
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
  const own = migrations.flatMap(({ statements }) => statements).filter(isOwn);
  return { migrations: migrations.length, statements: own.length };
}

function isOwn(statement: ReportStatement): boolean {
  return statement.origin === 'migration';
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

function reportMigration(
  migration: Evidence['migrations'][number],
  evidence: Evidence,
): ReportMigration {
  const runs = runsOf(migration.id, evidence);
  const [reference, ...others] = runs;
  return {
    ...migration,
    runs: runs.map(({ server, run }) => ({
      server,
      outcome: run.outcome,
      failedStatement: run.failedStatement,
      durationMs: run.durationMs,
    })),
    statements: (reference?.run.statements ?? []).map((statement) => ({
      ...reportStatement(statement),
      elsewhere: others.flatMap(({ server, run }) => {
        const other = run.statements.find(({ index }) => index === statement.index);
        if (!other || sameEffects(statement, other)) return [];
        return [{ server, ...reportEffects(other) }];
      }),
    })),
  };
}

interface ServerRun {
  readonly server: string;
  readonly run: MigrationRun;
}

function runsOf(migration: string, evidence: Evidence): readonly ServerRun[] {
  return evidence.servers.flatMap(({ server, apply }) => {
    const run = apply?.runs.find((one) => one.migration === migration);
    return run ? [{ server: server.version, run }] : [];
  });
}

/** Row counts of scans differ with the planner's mood between servers; that a scan happened does not. */
function sameEffects(one: StatementRecord, other: StatementRecord): boolean {
  const key = (record: StatementRecord) => {
    const { outcome, locks, rewrites, scans, indexBuilds } = reportEffects(record);
    return JSON.stringify([
      outcome.ok,
      locks.map(({ relation, mode }) => `${relation} ${mode}`).toSorted(),
      rewrites.toSorted(),
      scans.map(({ relation }) => relation).toSorted(),
      indexBuilds.map(({ index }) => index).toSorted(),
    ]);
  };
  return key(one) === key(other);
}

function reportStatement(record: StatementRecord): Omit<ReportStatement, 'elsewhere'> {
  const { index, origin, sql, kind, line, endLine, transaction, durationMs } = record;
  return {
    index,
    origin,
    sql,
    kind,
    line,
    endLine,
    transaction,
    durationMs,
    ...reportEffects(record),
    walBytes: record.walBytes,
    observed: record.observed,
    unobserved: record.unobserved,
    notices: record.notices.map((notice) => ({ ...notice })),
  };
}

function reportEffects(record: StatementRecord): StatementEffects {
  return {
    outcome: record.outcome,
    locks: record.locks.map((lock) => ({ ...lock, blocks: [...blocks(lock.mode)] })),
    rewrites: [...record.rewrites],
    scans: record.scans.map((scan) => ({ ...scan })),
    indexBuilds: record.indexBuilds.map((build) => ({ ...build })),
    rows: record.rows.map((rows) => ({ ...rows })),
  };
}

function reportFinding(
  finding: Finding,
  titles: ReadonlyMap<string, string>,
  evidence: Evidence,
): ReportFinding {
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
    sql: statementSql(finding, evidence),
    object: finding.object,
    message: finding.message,
    remedy: finding.remedy,
    fix: finding.fix && { sql: [...finding.fix.sql], proven: finding.fix.proven },
    servers: [...finding.servers],
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed,
  };
}

/** The statement on the first server the finding was seen on. */
function statementSql(finding: Finding, evidence: Evidence): string | undefined {
  if (finding.statement === undefined) return undefined;
  return runsOf(finding.migration, evidence)
    .filter(({ server }) => finding.servers.length === 0 || finding.servers.includes(server))
    .flatMap(({ run }) => run.statements)
    .find(({ index }) => index === finding.statement)?.sql;
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
