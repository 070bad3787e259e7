/** Where binaries and cached clusters live between runs. */
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { isGone, ownIdentity } from './process-identity.ts';
import { serviceCanEnter } from './service-user.ts';

/**
 * The cache folder, made if need be: MIGRATION_REHEARSAL_CACHE, else the user's own cache. The
 * server's user must be able to read it, which root's home folder mostly denies; then it is
 * /var/cache.
 */
export async function cacheFolder(): Promise<string> {
  const wanted = process.env['MIGRATION_REHEARSAL_CACHE'];
  if (wanted) {
    const folder = await made(path.resolve(wanted));
    if (await serviceCanEnter(folder)) return folder;
    throw new UserError(
      'cache-unreadable',
      `The cache folder "${folder}" cannot be read by the user that root runs Postgres under.`,
      { remedy: 'Let MIGRATION_REHEARSAL_CACHE name a folder that every user can enter.' },
    );
  }
  const base = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  if (await serviceCanEnter(base)) return made(path.join(base, 'migration-rehearsal'));
  return made('/var/cache/migration-rehearsal');
}

async function made(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new UserError('cache-not-writable', `The cache folder "${folder}" cannot be made.`, {
      remedy: 'Let MIGRATION_REHEARSAL_CACHE name a folder that can be written.',
      cause,
    });
  }
  return realpath(folder);
}

/**
 * Adds a folder to the cache: `make` fills a staging folder beside it and returns what to rename into
 * place. Of two processes at once one wins, and both find a whole folder.
 */
export async function addToCache(
  target: string,
  make: (staging: string) => Promise<string>,
): Promise<void> {
  await sweepStaging(path.dirname(target));
  const staging = await mkdtemp(`${target}${stagingMark}${ownIdentity()}-`);
  try {
    await rename(await make(staging), target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // else another process was first
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

const stagingMark = '.partial-';

/** Takes away what processes that were killed had begun. */
async function sweepStaging(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const identity = name.split(stagingMark)[1];
    if (identity !== undefined && isGone(identity)) {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
