/** The command line as users get it: bundled, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundle } from '../../scripts/build.ts';
import { leftBy } from './left-behind.ts';

export interface BundledRun {
  readonly pid: number;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, with the line breaks that fill a terminal's width taken out. */
  readonly said: string;
  /** What it left on this machine. */
  readonly left: readonly string[];
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Program and arguments to start it under, such as `unshare`. */
  readonly under?: readonly string[];
  /** Sees all it has said on standard error so far. */
  readonly onStderr?: (stderr: string, child: ChildProcess) => void;
  /** Sees the process right after its start. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Bundles once for the tests of a file; the answer runs it. */
export function useBundledCli(): (
  args: readonly string[],
  options?: RunOptions,
) => Promise<BundledRun> {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    await bundle(join(folder, 'dist'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (args, options = {}) => runBundled(join(folder, 'dist/cli.js'), args, options);
}

async function runBundled(
  entry: string,
  args: readonly string[],
  { cwd, env, under = [], onStderr, onStart }: RunOptions,
): Promise<BundledRun> {
  // of its own, so that what others leave on this machine is not taken for this run's
  const temporary = await mkdtemp(join(tmpdir(), 'traces-'));
  await chmod(temporary, 0o755);
  const [program = '', ...rest] = [...under, process.execPath, entry, ...args];
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, child);
  });
  onStart?.(child);
  await once(child, 'close');
  const pid = child.pid ?? 0;
  const left = [...(await readdir(temporary)), ...leftBy(pid)];
  await rm(temporary, { recursive: true, force: true });
  return {
    pid,
    status: child.exitCode,
    stdout,
    stderr,
    said: `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' '),
    left,
  };
}
