/**
 * A second server on a copy of a running one's data: for libraries that only a starting server can
 * load, and that all other rehearsals do better without.
 */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { inspectServer } from './inspect.ts';
import { lasting } from './lasting-session.ts';
import { startPostmaster } from './postmaster.ts';
import { openRunFolder } from './run-folder.ts';
import type { Server } from './server.ts';
import { openSession } from './session.ts';
import { backUp, copyData, type Primary, writeAsService } from './standby.ts';

/** What a library with workers of its own needs besides: https://github.com/2ndQuadrant/pglogical#quick-setup */
const room = { max_worker_processes: '128' };

let copies = 0;

/**
 * Starts it with these libraries; throws UserError where one is not installed. Its databases are those
 * of the original by name, closed as templates. What is cloned from them stays until it ends: workers
 * of pglogical 2.4.2 never answer the barrier for which DROP DATABASE waits from 15 on (2.4.3 does).
 */
export async function copyServer(
  original: Pick<Server, 'admin' | 'owner' | 'info' | 'why'>,
  { binaries, data, address, user }: Primary,
  libraries: readonly string[],
): Promise<Server> {
  await using scope = new AsyncDisposableStack();
  const folder = scope.use(await openRunFolder());
  const written = (name: string): string => path.join(folder.data, name);
  await using source = await openSession({ ...address, user, database: 'postgres' });
  // gone with this session; without it the original, busy with other rehearsals, throws away what recovery needs
  const slot = `copy_${(copies += 1)}`;
  await source.rows('select pg_catalog.pg_create_physical_replication_slot($1, true, true)', [
    slot,
  ]);
  const label = await backUp(source, binaries.major, () => copyData(data, folder.data));
  // up to the end of the backup, which recovery asks for
  await copyData(path.join(data, 'pg_wal'), written('pg_wal'));
  await writeAsService(written('backup_label'), label);
  for (const name of ['postmaster.pid', 'postmaster.opts'])
    await rm(written(name), { force: true });
  for (const slot of await readdir(written('pg_replslot')))
    await rm(path.join(written('pg_replslot'), slot), { recursive: true });
  const settings = { ...room, shared_preload_libraries: libraries.join(',') };
  const postmaster = scope.use(await startPostmaster(binaries, folder, settings));
  const { admin, owner, info, why } = original;
  const place = { host: folder.socket, port: postmaster.port };
  const open = () => openSession({ ...place, ...admin });
  const session = scope.use(lasting(await open(), open));
  // workers that look into every database find none that is not theirs
  await session.rows(
    "update pg_catalog.pg_database set datallowconn = false where datname <> 'postgres'",
  );
  const owned = scope.move();
  return {
    ...(await inspectServer(session)),
    info,
    address: place,
    admin,
    session,
    owner,
    why,
    recentLog: postmaster.recentLog,
    keepsDatabases: true,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
