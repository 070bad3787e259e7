import { renderComment, type CommentOptions } from './comment.ts';
import type { Report } from './schema.ts';

/** The runner drops a step's summary above 1 MiB; a step may write a little besides. */
const summaryBudgetBytes = 1_000_000;

/** The job summary: the comment with room for everything. */
export function renderSummary(report: Report, options: CommentOptions = {}): string {
  return renderComment(report, { budgetBytes: summaryBudgetBytes, ...options });
}
