/**
 * The folder of one running cluster, and the sweep of those whose owner was killed. The name says
 * who owns it (pid namespace, pid, start time), so that there is no moment without an owner on record.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
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
  const name = `${prefix}${owner(process.pid)}-`;
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
  const [, namespace, pid, started] = /^mr-(\w+)-(\d+)-(\w+)-\w{6}$/.exec(name) ?? [];
  // Of a process in another pid namespace nothing can be known.
  if (!namespace || !pid || namespace !== pidNamespace() || startOf(Number(pid)) === started)
    return false;
  const found = await lstat(folder).catch(() => undefined); // gone: another sweep was faster
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}

function owner(pid: number): string {
  return `${pidNamespace()}-${pid}-${startOf(pid)}`;
}

function pidNamespace(): string {
  if (process.platform !== 'linux') return '0';
  return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]).toString(36);
}

/** When a process started, as an opaque word; undefined when there is none. Tells a reused pid apart. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const began = Date.parse(
      spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout,
    );
    return Number.isNaN(began) ? undefined : (began / 1000).toString(36);
  }
  try {
    // proc(5): field 22 is the start time; field 2, in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[0] === 'Z' ? undefined : Number(fields?.[19]).toString(36);
  } catch {
    return undefined; // no such process
  }
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
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
            .stdout;
    return command.includes(`-D ${data} `) ? pid : undefined;
  } catch {
    return undefined; // no pid file, or no such process
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: it went by itself
  }
}
