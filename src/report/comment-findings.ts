import type { Severity } from '../terms.ts';
import { clip } from './limits.ts';
import { details, fence, prose, span } from './markdown.ts';
import { markdownTable } from './comment-evidence.ts';
import { fixTable, fixText, fixTitle } from './fix.ts';
import type { Report, ReportFinding, ReportFix } from './schema.ts';
import { excerpt, shorten } from './excerpt.ts';
import { severities } from './verdict.ts';
import { basis, place, plural, severityWords } from './wording.ts';

/** How much of the findings is shown. */
export interface FindingsOptions {
  /** How many of each severity are written out; the others are counted. */
  readonly perSeverity: number;
  /** Whether statements and fixes are shown. */
  readonly withSql: boolean;
  /** Where files can be seen, such as `https://github.com/o/r/blob/9d3e77c`. */
  readonly sourceUrl?: string;
}

/** A statement longer than this is folded away. */
const foldedAboveLines = 12;

/** The open findings, strongest first, notices folded, then the suppressed ones. */
export function findingsSection(report: Report, options: FindingsOptions): string[] {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  const shown = new Set<string>();
  const sections = severities.flatMap((severity) => {
    const same = open.filter((finding) => finding.severity === severity);
    if (same.length === 0) return [];
    const body = ofSeverity(severity, same, report, options, shown);
    if (severity !== 'notice') return [`### ${severityWords[severity]}s`, ...body];
    return [details(plural(same.length, 'notice'), body.join('\n\n'))];
  });
  return [...sections, ...suppressedSection(report, options)];
}

function ofSeverity(
  severity: Severity,
  same: readonly ReportFinding[],
  report: Report,
  options: FindingsOptions,
  shown: Set<string>,
): string[] {
  const written = same.slice(0, options.perSeverity);
  const hidden = same.length - written.length;
  const more = hidden > 0 ? [`_${plural(hidden, `more ${severity}`)} in the full report._`] : [];
  const blocks = written.flatMap((finding) => findingBlocks(finding, report, options, shown));
  return [...blocks, ...more];
}

function findingBlocks(
  finding: ReportFinding,
  report: Report,
  options: FindingsOptions,
  shown: Set<string>,
): string[] {
  const object = finding.object === '' ? '' : ` · ${span(clip(finding.object, 200))}`;
  const key = `${finding.migration} ${finding.statement}`;
  const isNew = finding.sql !== undefined && !shown.has(key);
  if (options.withSql && isNew) shown.add(key);
  return [
    `**${prose(finding.title)}** · ${placeLink(finding, options.sourceUrl)}${object}`,
    `${prose(clip(finding.message, 1_500))} _(${prose(basis(finding, report))})_`,
    ...(options.withSql && isNew ? [statementBlock(finding)] : []),
    `**Instead:** ${prose(clip(finding.remedy, 1_500))}`,
    ...(options.withSql && finding.fix?.proven ? fixBlocks(finding.fix) : []),
  ];
}

function statementBlock({ sql = '', position }: ReportFinding): string {
  const lines = excerpt(sql, { longest: 60, position });
  const block = fence(lines.map(({ text }) => text).join('\n'));
  return lines.length > foldedAboveLines
    ? details(`The statement, ${sql.split('\n').length} lines`, block)
    : block;
}

function fixBlocks(fix: ReportFix): string[] {
  const lines = fixTable(fix);
  const compared = lines.rows.length === 0 ? [] : [markdownTable(lines)];
  const body = [fence(shorten(fixText(fix), 120)), ...compared].join('\n\n');
  return [details(prose(fixTitle(fix)), body)];
}

/** The place as code, linked to the file where its address is known. */
function placeLink(finding: ReportFinding, sourceUrl: string | undefined): string {
  const text = span(clip(place(finding), 300));
  if (sourceUrl === undefined || finding.file === '') return text;
  const path = finding.file.split('/').map(encodePathSegment).join('/');
  const line = finding.line === undefined ? '' : `#L${finding.line}`;
  return `[${text}](${sourceUrl}/${path}${line})`;
}

function encodePathSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replaceAll(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function suppressedSection(report: Report, options: FindingsOptions): string[] {
  const suppressed = report.findings.filter((finding) => finding.suppressed !== null);
  if (suppressed.length === 0) return [];
  const items = suppressed.slice(0, options.perSeverity).map((finding) => {
    const { by, reason } = finding.suppressed ?? { by: '', reason: '' };
    return `- **${prose(finding.title)}** · ${placeLink(finding, options.sourceUrl)}: ${prose(clip(reason, 500))} (${span(clip(by, 200))})`;
  });
  const hidden = suppressed.length - items.length;
  if (hidden > 0) items.push(`- ${hidden} more in the full report`);
  return [
    details(`${plural(suppressed.length, 'finding')} suppressed by the author`, items.join('\n')),
  ];
}
