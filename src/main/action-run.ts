/** What the two actions share: the run they belong to, their log, their end. */
import { error as markError, info, isDebug, warning } from '@actions/core';
import { UserError } from '../errors.ts';
import { stopCommands } from '../github/commands.ts';
import { failureOf } from '../github/failure.ts';
import type { PublicationResult } from '../github/publish.ts';
import type { Log } from '../log.ts';
import { oneLine } from '../report/visible.ts';

/** A log for a file that only grows: no progress, and details when the run or its debug switch asks for them. */
export function actionLog(verbose: boolean): Log {
  return {
    info: (line) => info(oneLine(line)),
    warn: (line) => info(`Warning: ${oneLine(line)}`),
    progress: () => {},
    debug: (line) => {
      if (verbose || isDebug()) info(oneLine(line));
    },
  };
}

/** Aborts when the runner cancels the job: it sends SIGINT, and SIGTERM 7.5 s later. */
export function cancellation(): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  return controller.signal;
}

/**
 * Says what was published, and what could not be. The latter is an annotation, except where nobody
 * can help it: on a fork's pull request, whose token is read-only by GitHub's rule.
 */
export function printRemarks({ remarks }: PublicationResult, { isFork = false } = {}): void {
  for (const { level, text } of remarks) {
    const isNews = level === 'warning' && !isFork;
    (isNews ? warning : info)(oneLine(text));
  }
}

/** Prints why there is no report; returns the exit status. */
export function printFailure(error: unknown): number {
  const { title, message, remedy } = failureOf(error);
  if (!(error instanceof UserError)) {
    using _ = stopCommands(info);
    info(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  markError(`${message}\n${remedy}`, { title });
  return error instanceof UserError ? error.exitStatus : 70;
}
