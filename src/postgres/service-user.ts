/** Postgres refuses to run as root, so root runs it under another user. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';

export interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

let found: ServiceUser | undefined;

/** The user to spawn servers under; undefined when it is our own. */
export function serviceUser(): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  found ??= candidates().find(usable);
  if (found) return found;
  throw new UserError(
    'no-service-user',
    'This process is root, which Postgres refuses to run as, and no other user of /etc/passwd can be used instead.',
    { remedy: 'Run as a user that is not root, or add a user named "nobody".', exitStatus: 3 },
  );
}

/** initdb looks its user up by name (getpwuid), so only users of /etc/passwd will do. */
function candidates(): readonly ServiceUser[] {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => Number(fields[2]) > 0)
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }));
  const preferred = ['nobody', 'postgres'];
  const rank = (name: string): number =>
    preferred.includes(name) ? preferred.indexOf(name) : preferred.length;
  return users.toSorted((a, b) => rank(a.name) - rank(b.name));
}

/** In a user namespace a user may exist in the file and not in the map. */
function usable(user: ServiceUser): boolean {
  return spawnSync('true', { uid: user.uid, gid: user.gid, stdio: 'ignore' }).status === 0;
}

/** Whether every folder on the way, as far as it exists, lets the server's user through. */
export async function serviceCanEnter(folder: string): Promise<boolean> {
  if (!serviceUser()) return true;
  for (let at = folder; ; at = path.dirname(at)) {
    const mode = await stat(at).then(
      (found) => found.mode,
      () => undefined, // not there yet: made later, with our umask
    );
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/**
 * What a server may see of our environment: no token, no PG* setting. RUNNER_TRACKING_ID lets a
 * GitHub runner end what a killed job left behind.
 */
export function serviceEnvironment(): NodeJS.ProcessEnv {
  const allowed = ['PATH', 'TMPDIR', 'RUNNER_TRACKING_ID', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];
  const kept = allowed.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}
