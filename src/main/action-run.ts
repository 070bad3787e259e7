/** What the two actions share: the run they belong to, their log, their end. */
import { appendFileSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { stopCommands, workflowCommand } from '../github/commands.ts';
import { failureOf } from '../github/failure.ts';
import type { PublicationResult } from '../github/publish.ts';
import type { Log } from '../log.ts';
import { oneLine } from '../report/visible.ts';

/** One line on standard output, at once. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A log for a file that only grows: no progress, and details when the run asks for them. */
export function actionLog(verbose: boolean): Log {
  return {
    info: (line) => print(oneLine(line)),
    warn: (line) => print(`Warning: ${oneLine(line)}`),
    progress: () => {},
    debug: (line) => {
      if (verbose) print(oneLine(line));
    },
  };
}

/** An input as the runner passes it: trimmed, empty when it was not given. */
export function readInput(name: string): string {
  return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}

/** Sets an output of the step. Ours hold no line break, which `setOutput` of the toolkit is for. */
export function setOutput(name: string, value: string | number): void {
  const file = process.env['GITHUB_OUTPUT'];
  if (file !== undefined && file !== '')
    appendFileSync(file, `${name}=${oneLine(String(value))}\n`);
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
    print(isNews ? workflowCommand('warning', {}, oneLine(text)) : oneLine(text));
  }
}

/** Prints why there is no report; returns the exit status. */
export function printFailure(error: unknown): number {
  const { title, message, remedy } = failureOf(error);
  if (!(error instanceof UserError)) {
    using _ = stopCommands(print);
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  print(workflowCommand('error', { title }, `${message}\n${remedy}`));
  return error instanceof UserError ? error.exitStatus : 70;
}
