/** A Postgres 15 with pglogical for the tests: Debian's packages, unpacked into the cache and not installed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addToCache, cacheFolder } from '../src/postgres/cache-folder.ts';

const run = promisify(execFile);

const packages = ['postgresql-15', 'postgresql-15-pglogical'];
const programs = 'usr/lib/postgresql/15/bin';

/** The folder of its programs, which find their libraries beside it; says why when there is none to be had. */
export async function pglogicalPrograms(
  unavailable: (why: string) => void,
): Promise<string | undefined> {
  if (existsSync(`/${programs}/../lib/pglogical.so`)) return `/${programs}`;
  try {
    const target = join(await cacheFolder(), 'postgres-15-pglogical');
    if (!existsSync(target)) await addToCache(target, unpack);
    return join(target, programs);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    unavailable(`pglogical: ${packages.join(' and ')} could not be had (${why})`);
    return undefined;
  }
}

/** `apt-get download` needs no root. */
async function unpack(staging: string): Promise<string> {
  if (process.getuid?.() === 0) await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['download', ...packages], { cwd: staging });
  for (const file of await readdir(staging)) {
    if (file.endsWith('.deb')) await run('dpkg', ['-x', join(staging, file), staging]);
  }
  // says which of the system's libraries it misses
  await run(join(staging, programs, 'postgres'), ['--version']);
  await chmod(staging, 0o755);
  return staging;
}
