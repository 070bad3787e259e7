/** Finds psql, which tests compare with, or takes it from Debian's package without installing it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A PATH on which psql can be found; says why when there is none to be had. */
export async function pathWithPsql(
  path: string,
  unavailable: (why: string) => void,
): Promise<string> {
  const known = path.split(':').concat(await installedFolders());
  const folder = known.find((one) => existsSync(join(one, 'psql')));
  if (folder !== undefined) return `${path}:${folder}`;
  try {
    return `${path}:${await unpackedClient()}`;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    unavailable(
      `psql comparisons: psql is not here and could not be fetched (${why}); apt-get install postgresql-client`,
    );
    return path;
  }
}

async function installedFolders(): Promise<readonly string[]> {
  const base = '/usr/lib/postgresql';
  const majors = existsSync(base) ? await readdir(base) : [];
  return majors.sort((a, b) => Number(b) - Number(a)).map((major) => join(base, major, 'bin'));
}

/** `apt-get download` needs no root; the package is unpacked into the cache. */
async function unpackedClient(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir() || tmpdir(), '.cache');
  const target = join(cache, 'migration-rehearsal', 'psql');
  if (!existsSync(target)) {
    const fresh = `${target}-${process.pid}`;
    await mkdir(fresh, { recursive: true });
    try {
      if (process.getuid?.() === 0) await run('apt-get', ['update', '-qq']);
      const { stdout } = await run('apt-cache', ['depends', '--important', 'postgresql-client']);
      const client = /postgresql-client-\d+/.exec(stdout)?.[0];
      if (client === undefined) throw new Error('apt knows no postgresql-client');
      await run('apt-get', ['download', client, 'libpq5'], { cwd: fresh });
      for (const file of await readdir(fresh)) {
        if (file.endsWith('.deb')) await run('dpkg', ['-x', join(fresh, file), fresh]);
      }
      await rename(fresh, target);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  const majors = await readdir(join(target, 'usr/lib/postgresql'));
  return join(target, 'usr/lib/postgresql', majors[0] ?? '', 'bin');
}
