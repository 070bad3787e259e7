/** Findings as annotations on the diff, by workflow commands, which need no permission. */
import type { Finding } from '../hazards/hazard.ts';
import type { Severity } from '../terms.ts';
import { workflowCommand } from './commands.ts';

/** The runner keeps ten of each kind per step and drops the rest silently, in print order. */
const limitPerSeverity = 10;
/** The runner cuts messages at 4,096 characters (ExecutionContext.cs); ours end sooner, whole. */
const maxMessageCharacters = 3_900;

const severities: readonly Severity[] = ['error', 'warning', 'notice'];

/** Command lines, the worst first; what is left out is counted in the last of its kind. */
export function annotationCommands(findings: readonly Finding[]): readonly string[] {
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

function annotation(finding: Finding, rest: string): string {
  const place =
    finding.file === ''
      ? {}
      : { file: finding.file, line: finding.line, endLine: finding.endLine ?? finding.line };
  const text = visible(`${finding.message}\n${finding.remedy}`);
  const message = text.slice(0, maxMessageCharacters - rest.length).trimEnd();
  return workflowCommand(finding.severity, { title: finding.hazard, ...place }, message + rest);
}

/** Without control characters and the overrides that reorder text on screen (U+202A–202E, U+2066–2069). */
function visible(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g, '');
}
