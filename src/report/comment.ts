/** The comment on a pull request, and the job summary: what a reviewer reads. */
import type { Verdict } from '../terms.ts';
import {
  migrationSections,
  notRehearsedSection,
  rehearsalsSection,
  replicationSection,
  rerunSection,
  schemaSection,
  type Extent,
} from './comment-evidence.ts';
import { findingsSection } from './comment-findings.ts';
import { clip } from './limits.ts';
import { byteLength, prose, span } from './markdown.ts';
import { reproduceCommand } from './reproduce.ts';
import type { Report } from './schema.ts';
import { rehearsedSentence, serverNames, verdictLine } from './wording.ts';

/** How long a comment may be, and where it can point. */
export interface CommentOptions {
  /** In UTF-8 bytes. */
  readonly budgetBytes?: number;
  /** Where the whole report can be seen when this one had to be shortened. */
  readonly runUrl?: string;
  /** Where the files of the pull request can be seen: `https://github.com/o/r/blob/9d3e77c`. */
  readonly sourceUrl?: string;
}

/**
 * GitHub's own message says 65,536 characters; measured by others, comments count bytes. 60,000 is
 * below the limit under every reading and leaves room for the marker.
 */
const commentBudgetBytes = 60_000;

const icons: Readonly<Record<Verdict, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  'not-rehearsed': '⏸️',
};

/** How much is written. */
interface Detail {
  readonly sql: Extent;
  readonly locks: Extent;
  readonly schemaDiff: boolean;
  readonly evidence: boolean;
  readonly findings: number;
  readonly findingSql: boolean;
  readonly left: string;
}

const most = { sql: 'all', locks: 'all', schemaDiff: true, evidence: true } as const;
const least = { sql: 'none', locks: 'none', schemaDiff: false, evidence: false } as const;

/** From everything to the counts alone; the first that fits is taken. */
const tiers: readonly Detail[] = [
  { ...most, findings: Infinity, findingSql: true, left: '' },
  {
    ...most,
    sql: 'affected',
    schemaDiff: false,
    findings: Infinity,
    findingSql: true,
    left: 'the schema difference and the SQL of migrations without findings',
  },
  {
    ...most,
    sql: 'none',
    locks: 'affected',
    schemaDiff: false,
    findings: Infinity,
    findingSql: true,
    left: 'the SQL of the migrations and of a deploy plan, and the schema difference',
  },
  {
    ...least,
    evidence: true,
    findings: 10,
    findingSql: true,
    left: 'what each statement did and the SQL of a deploy plan',
  },
  { ...least, findings: 10, findingSql: false, left: 'all SQL and what each statement did' },
  { ...least, findings: 3, findingSql: false, left: 'most findings and all SQL' },
  { ...least, findings: 0, findingSql: false, left: 'all findings' },
];

/** Markdown below the budget: the verdict first, then findings, then what they rest on. */
export function renderComment(report: Report, options: CommentOptions = {}): string {
  const budget = options.budgetBytes ?? commentBudgetBytes;
  for (const detail of tiers) {
    const text = assemble(report, detail, options);
    if (byteLength(text) <= budget) return text;
  }
  return `${heading(report)}\n`;
}

function assemble(report: Report, detail: Detail, options: CommentOptions): string {
  const projects = report.projects ?? [report];
  const blocks = [
    heading(report),
    ...projects.flatMap((project) => projectBlocks(project, report, detail, options)),
    ...shortened(detail, options),
    footer(report),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading(report: Report): string {
  return `## ${icons[report.verdict]} ${verdictLine(report)}`;
}

function projectBlocks(
  project: Report,
  whole: Report,
  detail: Detail,
  options: CommentOptions,
): string[] {
  const title = `## ${icons[project.verdict]} ${span(clip(project.subject.directory, 200))}: ${verdictLine(project)}`;
  return [
    ...(whole.projects ? [title] : []),
    prose(clip(rehearsedSentence(project), 1_500)),
    ...(detail.findings === 0
      ? []
      : findingsSection(project, {
          perSeverity: detail.findings,
          withSql: detail.findingSql,
          sourceUrl: options.sourceUrl,
        })),
    ...evidenceBlocks(project, detail),
    ...notRehearsedSection(project, detail.evidence ? 50 : 5),
  ];
}

function evidenceBlocks(project: Report, detail: Detail): string[] {
  const migrations = migrationSections(project, detail.sql, detail.locks);
  return [
    ...(migrations.length > 0 ? ['### What Postgres did', ...migrations] : []),
    ...(detail.schemaDiff ? schemaSection(project) : []),
    ...(detail.evidence
      ? [
          ...replicationSection(project, detail.sql !== 'none'),
          ...rerunSection(project),
          ...rehearsalsSection(project),
        ]
      : []),
  ];
}

function shortened({ left }: Detail, { runUrl }: CommentOptions): string[] {
  if (left === '') return [];
  const where =
    runUrl === undefined ? 'the job summary' : `[the job summary](${encodeURI(runUrl)})`;
  return [`_Shortened to fit: ${left} left out here; see ${where} and the report file._`];
}

function footer(report: Report): string {
  const servers = report.servers.length > 0 ? `, Postgres ${serverNames(report)}` : '';
  return `<sub>${prose(`Migration Rehearsal ${report.tool.version}${clip(servers, 300)}.`)} Again on your machine: ${span(reproduceCommand(report))}</sub>`;
}
