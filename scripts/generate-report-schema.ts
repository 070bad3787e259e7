import { reportJsonSchema } from '../src/report/json.ts';

/** The text of `schema/report-v1.json`. */
export function generateReportSchema(): string {
  return `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
}
