import { z } from 'zod';
import { UserError } from '../errors.ts';
import { fitToLimits } from './limits.ts';
import { reportLimits, reportSchema, type Report } from './schema.ts';

/** Reads a report from data of unknown origin; one error names every fault. */
export function parseReport(input: unknown): Report {
  const result = reportSchema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 10).map(({ path, message }) => {
    return `${path.map(String).join('.') || 'report'}: ${message}`;
  });
  const more = result.error.issues.length - faults.length;
  throw new UserError(
    'invalid-report',
    `The report does not have the form of version 1: ${faults.join('; ').slice(0, 2_000)}${more > 0 ? `; and ${more} more` : ''}.`,
    { remedy: 'Write it with the same version of migration-rehearsal (--format json).' },
  );
}

/** Reads the text of a report file, refusing one that is too large before parsing it. */
export function parseReportText(text: string): Report {
  if (text.length > reportLimits.bytes)
    throw new UserError(
      'report-too-large',
      `The report has ${text.length} characters; at most ${reportLimits.bytes} are accepted.`,
      { remedy: 'Write it with migration-rehearsal --format json, which stays below the limit.' },
    );
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (cause) {
    throw new UserError('invalid-report', 'The report is not JSON.', {
      remedy: 'Write it with migration-rehearsal --format json.',
      cause,
    });
  }
  return parseReport(input);
}

/** The text of a report file. Validates what it writes; long SQL is cut where the file grew too large. */
export function serializeReport(report: Report): string {
  for (const longest of [reportLimits.text, 2_000, 200]) {
    const fitted = longest === reportLimits.text ? report : fitToLimits(report, longest).value;
    const text = `${JSON.stringify(reportSchema.parse(fitted), null, 2)}\n`;
    if (text.length <= reportLimits.bytes) return text;
  }
  throw new UserError(
    'report-too-large',
    'The report is too large to write, even with its SQL cut.',
    {
      remedy: 'Review fewer migrations at once.',
      exitStatus: 3,
    },
  );
}

/** The published JSON Schema of the report; readers must accept keys it does not name. */
export function reportJsonSchema(): object {
  return {
    title: 'Migration Rehearsal report, version 1',
    ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'input' }),
  };
}
