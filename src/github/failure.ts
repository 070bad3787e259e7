/** What is posted when there is no report: a comment that claims nothing about the migrations. */
import { describeError, UserError } from '../errors.ts';
import { fence } from '../report/markdown.ts';
import { clip } from '../report/limits.ts';

/** What ended the action, in words for whoever reads its log. */
export interface Failure {
  readonly title: string;
  readonly message: string;
  readonly remedy: string;
}

/** The same for people, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UserError) {
    return { title: 'Not rehearsed', message: error.message, remedy: error.remedy };
  }
  return {
    title: 'Not rehearsed: a bug in Migration Rehearsal',
    message: describeError(error),
    remedy: 'Report it with the log of this run; the migrations were not judged.',
  };
}

/** Markdown for comment and summary; untrusted text may be in it and stays in its fence. */
export function renderFailure({ title, message, remedy }: Failure): string {
  return `## ⏸️ ${title}\n\n${fence(clip(`${message}\n\n${remedy}`, 20_000), 'text')}\n`;
}
