/**
 * The folder of one running cluster, and the sweep of those whose owner was killed. The name says
 * who owns it (pid namespace, pid, start time), so that there is no moment without an owner on record.
 */
import { readFileSync, rmSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { commandOf, isGone, ownIdentity } from './process-identity.ts';
import { serviceCanEnter, serviceUser } from './service-user.ts';

export interface RunFolder extends AsyncDisposable {
  readonly path: string;
  /** Empty, mode 0700, owned by the server's user. */
  readonly data: string;
  /** Likewise: the socket's folder keeps other users out. */
  readonly socket: string;
  /** For the exit event, where nothing can be awaited. */
  removeNow(): void;
}

const prefix = 'mr-';
const sharedMemory = '/dev/shm';
const roomBytes = 512 * 1024 * 1024;
/** sun_path holds 104 bytes on macOS, 108 on Linux, both with a final NUL. */
const socketPathBytes = 103;

/** Makes a folder for a cluster: in memory where there is room, else on disk. */
export async function openRunFolder(): Promise<RunFolder> {
  const user = serviceUser();
  const name = `${prefix}${ownIdentity()}-`;
  const refused: string[] = [];
  for (const base of await bases()) {
    if (Buffer.byteLength(`${base}/${name}XXXXXX/s/.s.PGSQL.5432`) > socketPathBytes) {
      refused.push(`${base}: too long a path for a socket`);
    } else if (!(await serviceCanEnter(base))) {
      refused.push(`${base}: closed to the server’s user`);
    } else {
      const made = await mkdtemp(path.join(base, name)).catch(
        (error: Error) => void refused.push(error.message),
      );
      if (made) return fill(made, user);
    }
  }
  throw new UserError('no-run-folder', `No folder for a server’s data: ${refused.join('; ')}.`, {
    remedy: 'Let TMPDIR name a short path that can be written and that every user can enter.',
    exitStatus: 3,
  });
}

async function fill(folder: string, user: ReturnType<typeof serviceUser>): Promise<RunFolder> {
  if (user) await chmod(folder, 0o711);
  const [data, socket] = [path.join(folder, 'data'), path.join(folder, 's')];
  for (const sub of [data, socket]) {
    await mkdir(sub, { mode: 0o700 });
    if (user) await chown(sub, user.uid, user.gid);
  }
  const removal = { recursive: true, force: true, maxRetries: 5 };
  return {
    path: folder,
    data,
    socket,
    removeNow: () => rmSync(folder, removal),
    [Symbol.asyncDispose]: () => rm(folder, removal),
  };
}

async function bases(): Promise<readonly string[]> {
  const disks = [...new Set([tmpdir(), '/tmp'])];
  const memory = await statfs(sharedMemory).catch(() => undefined); // no such mount: macOS
  return memory && memory.bavail * memory.bsize >= roomBytes ? [sharedMemory, ...disks] : disks;
}

/** Ends servers whose owner is gone and removes their folders; those of living owners are left alone. */
export async function sweepRunFolders(log: Log): Promise<void> {
  for (const base of new Set([sharedMemory, tmpdir(), '/tmp'])) {
    const names = await readdir(base).catch(() => []); // no such folder: nothing to sweep
    for (const name of names.filter((name) => name.startsWith(prefix))) {
      const folder = path.join(base, name);
      if (!(await isAbandoned(name, folder))) continue;
      await endPostmaster(path.join(folder, 'data'));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      log.debug(`removed ${folder}, left by a run that was killed`);
    }
  }
}

async function isAbandoned(name: string, folder: string): Promise<boolean> {
  const identity = /^mr-(\w+-\d+-\w+)-\w{6}$/.exec(name)?.[1];
  if (identity === undefined || !isGone(identity)) return false;
  const found = await lstat(folder).catch(() => undefined); // gone: another sweep was faster
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}

/** SIGQUIT lets it free its shared memory; a postmaster that is not gone after 5 s is killed. */
async function endPostmaster(data: string): Promise<void> {
  const pid = postmasterOf(data);
  if (pid === undefined) return;
  signal(pid, 'SIGQUIT');
  const deadline = performance.now() + 5000;
  while (postmasterOf(data) === pid && performance.now() < deadline) await delay(5);
  if (postmasterOf(data) === pid) signal(pid, 'SIGKILL');
}

/** The process that serves a data directory, if it is one of ours that still runs. */
function postmasterOf(data: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10);
    return commandOf(pid).includes(`-D ${data} `) ? pid : undefined;
  } catch {
    return undefined; // no pid file
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: it went by itself
  }
}
