/** What a run leaves on this machine: its servers, their folders, its temporary files. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Server processes of the run with this pid, and folders that bear its name. */
export function leftBy(pid: number): readonly string[] {
  const ours = new RegExp(`/mr-[0-9a-z]+-${pid}-`);
  const bases = ['/dev/shm', '/tmp', tmpdir()].filter((base) => existsSync(base));
  const folders = new Set(
    bases.flatMap((base) => readdirSync(base).map((name) => join(base, name))),
  );
  return [...[...folders].filter((path) => ours.test(path)), ...processesNamed(ours)];
}

/** Lines of `ps`, pid first, whose command line matches. */
export function processesNamed(name: RegExp): readonly string[] {
  return execFileSync('ps', ['-eww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => name.test(line));
}
