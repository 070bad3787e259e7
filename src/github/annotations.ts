/** Findings as annotations on the diff, by workflow commands, which need no permission. */
import type { ReportFinding } from '../report/schema.ts';
import { severities } from '../report/verdict.ts';
import { visible } from '../report/visible.ts';
import { workflowCommand } from './commands.ts';

/** The runner keeps ten of each kind per step and drops the rest silently, in print order. */
const limitPerSeverity = 10;
/** The runner cuts messages at 4,096 characters (ExecutionContext.cs); ours end sooner, whole. */
const maxMessageCharacters = 3_900;

/** Command lines, the worst first; what is left out is counted in the last of its kind. */
export function annotationCommands(findings: readonly ReportFinding[]): readonly string[] {
  const open = findings.filter((finding) => finding.suppressed === null);
  return severities.flatMap((severity) => {
    const same = open.filter((finding) => finding.severity === severity);
    const shown = same.slice(0, limitPerSeverity);
    const hidden = same.length - shown.length;
    return shown.map((finding, position) => {
      const isLast = position === shown.length - 1;
      const rest = isLast && hidden > 0 ? `\n\n${hidden} more in the job summary.` : '';
      return annotation(finding, rest);
    });
  });
}

function annotation(finding: ReportFinding, rest: string): string {
  const place =
    finding.file === ''
      ? {}
      : { file: finding.file, line: finding.line, endLine: finding.endLine ?? finding.line };
  const text = visible(`${finding.message}\n${finding.remedy}`);
  const message = text.slice(0, maxMessageCharacters - rest.length).trimEnd();
  return workflowCommand(finding.severity, { title: finding.hazard, ...place }, message + rest);
}
