/** Data directories that are kept between runs, for what took long to build in them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { addToCache, cacheFolder } from './cache-folder.ts';
import { serviceUser } from './service-user.ts';

const run = promisify(execFile);

const prefix = 'kept-1-';

/** Each is some tens of megabytes; the ones used last stay. */
const mostKept = 4;

/** Where the data directory of that name is or would be. */
export async function keptFolder(name: string): Promise<string> {
  return path.join(await cacheFolder(), `${prefix}${name}`);
}

/** Whether there is one; counts as its use. */
export async function useKept(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const now = new Date();
  await utimes(folder, now, now);
  return true;
}

/** Keeps the data of a server that was shut down, in place of an earlier one; only its user may read it. */
export async function keepData(data: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await addToCache(folder, async (staging) => {
    await run('cp', ['-R', `${data}/.`, staging]);
    const user = serviceUser();
    if (user) await run('chown', ['-R', `${user.uid}:${user.gid}`, staging]);
    await chmod(staging, 0o700);
    return staging;
  });
  await removeOldest(path.dirname(folder));
}

async function removeOldest(cache: string): Promise<void> {
  const folders = (await readdir(cache)).filter(
    (name) => name.startsWith(prefix) && !name.includes('.partial-'),
  );
  const dated = await Promise.all(
    folders.map(async (name) => {
      const found = await stat(path.join(cache, name)).catch(() => undefined); // removed by another run
      return { name, usedMs: found?.mtimeMs ?? 0 };
    }),
  );
  for (const { name } of dated.toSorted((a, b) => b.usedMs - a.usedMs).slice(mostKept)) {
    await rm(path.join(cache, name), { recursive: true, force: true });
  }
}
