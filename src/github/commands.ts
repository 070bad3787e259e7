/**
 * Workflow commands: lines on standard output that the runner acts on. The runner scans every line,
 * `::` commands after trimming and `##[` anywhere (actions/runner 2.336.0, ActionCommand.cs), so
 * foreign text must be printed where commands are stopped; inside a command the toolkit escapes it.
 */
import { randomUUID } from 'node:crypto';
import { error, notice, warning } from '@actions/core';
import type { Annotation } from '../report/annotations.ts';

const marks = { error, warning, notice } as const;

/** Prints a mark on the diff, which needs no permission; without a file it belongs to the run. */
export function annotate({ level, message, file, line, endLine, title }: Annotation): void {
  const place = file === '' ? {} : { file, startLine: line, endLine };
  marks[level](message, { title, ...place });
}

/** Until it is disposed, the runner takes everything printed as text. The toolkit has no such call. */
export function stopCommands(write: (line: string) => void): Disposable {
  const token = randomUUID();
  write(`::stop-commands::${token}`);
  return { [Symbol.dispose]: () => write(`::${token}::`) };
}
