/** How container tests reach a Docker engine here. */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What to put before the command: nothing where an engine answers; where none does, a private one
 * of the workplace, if it is there; null when there is none at all.
 */
export async function enginePrefix(root: string): Promise<readonly string[] | null> {
  try {
    await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5000 });
    return [];
  } catch {
    // no client, no engine or no permission: all the same to the tests
  }
  const own = resolve(root, '..', 'shared', 'docker-engine', 'run.sh');
  try {
    await access(own);
    await run('unshare', ['--net', '--mount', '--pid', '--fork', 'true'], { timeout: 5000 });
    return ['bash', own];
  } catch {
    return null;
  }
}
