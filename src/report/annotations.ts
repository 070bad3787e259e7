import type { Severity } from '../terms.ts';
import { clip } from './limits.ts';
import type { Report, ReportFinding } from './schema.ts';
import { severities } from './verdict.ts';
import { visible } from './visible.ts';
import { plural } from './wording.ts';

/** A mark on the diff. The text is still untrusted: whoever prints it must escape it for its channel. */
export interface Annotation {
  readonly level: Severity;
  /** Empty: not at a file. */
  readonly file: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly title: string;
  readonly message: string;
}

/** A step shows ten of each level; the rest would vanish in silence, in print order. */
const mostPerLevel = 10;
/** The runner cuts messages at 4,096 characters. */
const longestMessage = 4_000;

/** The open findings, strongest first; the last of ten says how many more there are. */
export function annotations(report: Report): Annotation[] {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  return severities.flatMap((level) => {
    const same = open.filter(({ severity }) => severity === level);
    const more = same.length - mostPerLevel;
    return same.slice(0, mostPerLevel).map((finding, at) => {
      const isLast = at === mostPerLevel - 1 && more > 0;
      return annotation(
        finding,
        isLast ? `\n\n${plural(more, `more ${level}`)} in the summary.` : '',
      );
    });
  });
}

function annotation(finding: ReportFinding, note: string): Annotation {
  const text = visible(`${finding.message}\nInstead: ${finding.remedy}`);
  return {
    level: finding.severity,
    file: finding.file,
    line: finding.line,
    endLine: finding.endLine ?? finding.line,
    title: clip(visible(finding.title), 255),
    message: `${clip(text, longestMessage - note.length)}${note}`,
  };
}
