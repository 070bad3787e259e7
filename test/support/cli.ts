/** The command line as a child process, from source. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const entry = resolve(import.meta.dirname, '../../src/main/cli.ts');

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end; `onStderr` sees each piece of what it says meanwhile. */
export async function runCli(
  args: readonly string[],
  options: { cwd?: string; onStderr?: (text: string, child: ChildProcess) => void } = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, child);
  });
  await once(child, 'close');
  return { status: child.exitCode, stdout, stderr };
}
