/** SARIF 2.1.0 as GitHub's code scanning reads it (`github/codeql-action/upload-sarif`). */
import type { Severity } from '../terms.ts';
import { clip } from './limits.ts';
import type { Report, ReportFinding } from './schema.ts';
import { visible } from './visible.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
};

/** Code scanning shows 5,000 results and refuses more than 25,000; the report is ordered by severity. */
const mostResults = 5_000;

/**
 * A SARIF log as text. Rule ids are hazard ids and addresses are relative to the repository: both
 * must stay the same from run to run, or alerts pile up until uploads are blocked.
 */
export function renderSarif(report: Report): string {
  const rules = report.hazards.map(rule);
  const index = new Map(report.hazards.map(({ id }, at) => [id, at]));
  const results = report.findings
    .filter(({ file }) => file !== '')
    .slice(0, mostResults)
    .map((finding) => result(finding, index));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Migration Rehearsal', semanticVersion: report.tool.version, rules },
        },
        automationDetails: { id: 'migration-rehearsal/' },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** No `security-severity`: it would turn hazards into security alerts. */
function rule({ id, title, area, severity, docs }: Report['hazards'][number]): object {
  const help = [`Why: ${docs.why}`, `Instead: ${docs.instead}`, `Limits: ${docs.limits}`];
  return {
    id,
    name: id,
    shortDescription: { text: clip(title, 1_024) },
    fullDescription: { text: clip(docs.why, 1_024) },
    help: { text: help.join('\n\n'), markdown: help.join('\n\n') },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [area], 'problem.severity': severityProperty(severity), precision: 'high' },
  };
}

function severityProperty(severity: Severity): string {
  return severity === 'notice' ? 'recommendation' : severity;
}

function result(finding: ReportFinding, index: ReadonlyMap<string, number>): object {
  const startLine = finding.line ?? 1;
  return {
    ruleId: finding.hazard,
    ruleIndex: index.get(finding.hazard),
    level: levels[finding.severity],
    message: { text: clip(visible(`${finding.message}\n\nInstead: ${finding.remedy}`), 8_000) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: relativeUri(finding.file) },
          region: { startLine, endLine: Math.max(startLine, finding.endLine ?? startLine) },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:1` },
    ...(finding.suppressed
      ? { suppressions: [{ kind: 'inSource', justification: visible(finding.suppressed.reason) }] }
      : {}),
  };
}

function relativeUri(file: string): string {
  return file
    .split('/')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
}
