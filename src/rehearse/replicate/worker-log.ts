/** What the replication workers of one subscription wrote to the server's log. */
import type { ApplyError } from '../../evidence/replication.ts';

export interface WorkerError extends ApplyError {
  /** Of the worker: it ends with its error, and the next attempt is another process. */
  readonly pid: string;
}

/**
 * Errors of a subscription's apply and synchronisation workers, oldest first. Their start is logged
 * with the subscription's name (10 and later); lines carry the pid under the default log_line_prefix.
 */
export function workerErrors(
  lines: readonly string[],
  subscription: string,
): readonly WorkerError[] {
  const workers = new Set<string>();
  const errors: { pid: string; message: string; detail?: string; context?: string }[] = [];
  let open: { pid: string; field: 'message' | 'detail' | 'context' } | undefined;
  for (const line of lines) {
    const entry = /^.* \[(\d+)\] (\w+): {2}(.*)$/.exec(line);
    const last = errors.at(-1);
    if (!entry) {
      // a message of several lines goes on behind a tab
      if (line.startsWith('\t') && open && last) {
        last[open.field] = `${last[open.field]}\n${line.slice(1)}`;
      }
      continue;
    }
    const [, pid = '', level, text = ''] = entry;
    open = undefined;
    if (level === 'LOG') {
      if (isStart(text, subscription)) workers.add(pid);
      continue;
    }
    if (!workers.has(pid) || overtaking.test(text)) continue;
    if (level === 'ERROR') {
      errors.push({ pid, message: text });
      open = { pid, field: 'message' };
    } else if ((level === 'DETAIL' || level === 'CONTEXT') && last?.pid === pid) {
      const field = level === 'DETAIL' ? 'detail' : 'context';
      last[field] = text;
      open = { pid, field };
    }
  }
  return errors;
}

/** Of a worker that begins before the one in whose place it is has ended: the next one says more. */
const overtaking =
  /replication (origin with (OID|ID) \d+|slot "[^"]*") is (already )?active for PID/;

function isStart(text: string, subscription: string): boolean {
  const native =
    text.includes(`for subscription "${subscription}"`) && text.endsWith('has started');
  // pglogical: the worker that applies, and one that copies a table
  const ofPglogical = /^starting (apply|sync of table .*) for subscri(ption|ber) (\S+)$/.exec(text);
  return native || ofPglogical?.[3] === subscription;
}

/** The table that an error is about, where the server says it (15 and later, and some messages before). */
export function relationOf({ message, context }: ApplyError): string | undefined {
  const named =
    /replication target relation "([^"]+)"/.exec(context ?? '') ??
    /replication target relation "([^"]+)"/.exec(message) ??
    /conflict detected on relation "([^"]+)"/.exec(message) ??
    // pglogical quotes nothing: a name that would need it is left to the marks
    /from remote relation ([a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*) in commit/.exec(context ?? '');
  return named?.[1];
}
