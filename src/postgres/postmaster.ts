/** One `postgres` process, spawned directly: pg_ctl looks only every 100 ms. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { UserError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import type { RunFolder } from './run-folder.ts';
import { serviceEnvironment, serviceUser } from './service-user.ts';
import { serverSettings } from './settings.ts';

export interface Postmaster extends AsyncDisposable {
  readonly port: number;
  /** Whether it ended in good order, with everything on disk. */
  wasShutDown(): boolean;
  /** Its last lines, newest last. */
  recentLog(): readonly string[];
}

const startDeadlineMs = 30_000;
const stopDeadlineMs = 10_000;
const keptLines = 200;
const port = 5432;

/** Starts a server on `folder.data` and resolves once it accepts connections; `more`: settings on top of ours. */
export async function startPostmaster(
  binaries: Binaries,
  folder: RunFolder,
  more: Readonly<Record<string, string>> = {},
): Promise<Postmaster> {
  const settings = serverSettings({
    listen_addresses: '',
    unix_socket_permissions: '0700',
    // In the data directory, so that a server that was killed leaves nothing in /dev/shm.
    dynamic_shared_memory_type: 'mmap',
    ...(binaries.major >= 11 ? { jit: 'off' } : {}),
    // before 18 max_replication_slots limits these too
    ...(binaries.major >= 18 ? { max_active_replication_origins: '40' } : {}),
    ...more,
  });
  const args = ['-D', folder.data, '-p', String(port), '-k', folder.socket, ...settings];
  const child = spawn(binaries.postgres, args, {
    cwd: folder.path,
    env: serviceEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // In a process group of its own, so that the terminal's Ctrl-C reaches us and not the server.
    detached: true,
    ...serviceUser(),
  });
  const lines: string[] = [];
  const forget = stopAtExit(child, folder);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      lines.push(error.message);
      resolve();
    });
  }).finally(forget);
  const ready = new Promise<boolean>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      if (/ready to accept (read[- ]only )?connections/.test(line)) resolve(true);
    });
    void ended.then(() => resolve(false));
  });
  if (!(await within(startDeadlineMs, ready))) {
    await stop(child, ended);
    throw new UserError(
      'server-did-not-start',
      `Postgres did not start (${binaries.origin}):\n${lines.slice(-10).join('\n')}`,
      {
        remedy: 'See what it says; free memory and disk, or choose another provider.',
        exitStatus: 3,
      },
    );
  }
  return {
    port,
    wasShutDown: () => lines.some((line) => line.includes('database system is shut down')),
    recentLog: () => [...lines],
    [Symbol.asyncDispose]: () => stop(child, ended),
  };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT');
  if (
    await within(
      stopDeadlineMs,
      ended.then(() => true),
    )
  )
    return;
  child.kill('SIGKILL');
  await ended;
}

/** `promise`, or undefined when the time is over. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  const cancel = new AbortController();
  const timeout = AbortSignal.timeout(limitMs);
  try {
    return await Promise.race([
      promise,
      once(timeout, 'abort', { signal: cancel.signal }).then(() => undefined),
    ]);
  } finally {
    cancel.abort();
  }
}

const running = new Map<ChildProcess, RunFolder>();

/** On process.exit() scopes do not close: end the server and remove its folder in the exit event. */
function stopAtExit(child: ChildProcess, folder: RunFolder): () => void {
  if (running.size === 0) process.on('exit', stopAllNow);
  running.set(child, folder);
  return () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', stopAllNow);
  };
}

function stopAllNow(): void {
  for (const [child, folder] of running) {
    child.kill('SIGQUIT');
    folder.removeNow();
  }
}
