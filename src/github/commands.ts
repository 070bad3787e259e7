/**
 * Workflow commands: lines on standard output that the runner acts on. The runner scans every line,
 * `::` commands after trimming and `##[` anywhere (actions/runner 2.336.0, ActionCommand.cs), so
 * foreign text must be printed where commands are stopped.
 */
import { randomUUID } from 'node:crypto';
import type { Annotation } from '../report/annotations.ts';

/** One command line, escaped as the runner unescapes it. Properties that are empty are left out. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const pairs = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeData(message)}`;
}

/** A mark on the diff as a command, which needs no permission. */
export function annotationCommand({ level, message, file, ...place }: Annotation): string {
  const { title, line, endLine } = place;
  return workflowCommand(level, file === '' ? { title } : { title, file, line, endLine }, message);
}

/** Until it is disposed, the runner takes everything printed as text. */
export function stopCommands(write: (line: string) => void): Disposable {
  const token = randomUUID();
  write(`::stop-commands::${token}`);
  return { [Symbol.dispose]: () => write(`::${token}::`) };
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
