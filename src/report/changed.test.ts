import { expect, test } from 'vitest';
import { failEvidence, hazardSummaries } from '../../test/support/report-fixture.ts';
import type { ChangedMigration, Evidence } from '../evidence/types.ts';
import { renderComment } from './comment.ts';
import { renderHtml } from './html.ts';
import { parseReportText, serializeReport } from './json.ts';
import { buildReport, mergeReports } from './report.ts';
import type { FailOn, Report } from './schema.ts';
import { renderTerminal } from './terminal.ts';

const edited: ChangedMigration = { file: 'db/1_a.sql', change: 'edited' };
const renamed: ChangedMigration = { file: 'db/3_c.sql', change: 'renamed', was: 'db/2_c.sql' };

/** A review without findings of a pull request that did this to merged migrations. */
function reportOf(changed: readonly ChangedMigration[], failOn: FailOn = 'error'): Report {
  const evidence: Evidence = { ...failEvidence(), migrations: [], servers: [], changed };
  return buildReport({
    evidence,
    findings: [],
    failOn,
    version: '0.1.0',
    hazards: hazardSummaries,
  });
}

test.for<[number: number, failOn: FailOn, verdict: Report['verdict']]>([
  [0, 'warning', 'pass'],
  [1, 'error', 'warn'],
  [1, 'warning', 'fail'],
  [1, 'never', 'warn'],
])('%i changed merged migrations under fail-on %s are %s', ([count, failOn, verdict]) => {
  expect(reportOf([edited].slice(0, count), failOn).verdict).toBe(verdict);
});

test('every renderer names each, and what it comes to', () => {
  const report = reportOf([edited, renamed]);
  const texts = [
    renderTerminal(report, { color: false }),
    renderComment(report),
    renderHtml(report),
  ].map((text) => text.replaceAll(/<\/?code>|`/g, '').replaceAll(/\s+/g, ' '));
  for (const text of texts) {
    expect(text).toContain('passed with warnings: 2 merged migrations changed');
    expect(text).toContain('db/1_a.sql was edited after it was merged');
    expect(text).toContain('db/3_c.sql was called db/2_c.sql when it was merged');
  }
});

test('they survive the file, and the merge of several databases', () => {
  const merged = mergeReports([reportOf([]), reportOf([edited]), reportOf([renamed])]);
  expect(parseReportText(serializeReport(merged))).toMatchObject({
    verdict: 'warn',
    changed: [edited, renamed],
  });
});

test('a file name cannot break out of the comment, nor ping', () => {
  const file = 'db/`](https://x.example) @mona\n## ✅ passed`.sql';
  const comment = renderComment(reportOf([{ file, change: 'removed' }]));
  expect(comment).not.toMatch(/^## ✅/m);
  expect(comment.match(/@mona/g)?.length ?? 0).toBe(
    comment.match(/`[^`\n]*@mona[^`\n]*`/g)?.length ?? 0,
  );
});
