/** Where binaries and cached clusters live between runs. */
import { mkdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.ts';
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
