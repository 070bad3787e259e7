/** Names a process so that a later run can tell whether it still lives. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Pid namespace, pid and start time of this process, `<word>-<digits>-<word>`. */
export function ownIdentity(): string {
  return `${pidNamespace()}-${process.pid}-${startOf(process.pid)}`;
}

/** Whether the process of an identity is known to be gone; of another pid namespace nothing is known. */
export function isGone(identity: string): boolean {
  const [namespace, pid, started] = identity.split('-');
  return (
    namespace === pidNamespace() && /^\d+$/.test(pid ?? '') && startOf(Number(pid)) !== started
  );
}

function pidNamespace(): string {
  if (process.platform !== 'linux') return '0';
  return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]).toString(36);
}

/** When a process started, as an opaque word; undefined when there is none. Tells a reused pid apart. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const said = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
    const began = Date.parse(said);
    return Number.isNaN(began) ? undefined : (began / 1000).toString(36);
  }
  try {
    // proc(5): after the name in parentheses, which may hold spaces, come state (3rd) and start time (22nd field).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[0] === 'Z' ? undefined : Number(fields?.[19]).toString(36);
  } catch {
    return undefined; // no such process
  }
}

/** The command line of a process, blanks between its words; empty when there is none. */
export function commandOf(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .stdout;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // no such process
  }
}
