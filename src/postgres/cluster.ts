/** A cluster of our own from binaries on this machine: cached initdb, private socket, fast settings. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describeError, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ProviderName } from '../terms.ts';
import type { Binaries } from './binaries.ts';
import { addToCache, cacheFolder } from './cache-folder.ts';
import { copyServer } from './copy-server.ts';
import { keepData, keptFolder, useKept } from './kept-cluster.ts';
import { prepareOwner } from './prepare.ts';
import { lasting } from './lasting-session.ts';
import { startPostmaster } from './postmaster.ts';
import { openRunFolder, sweepRunFolders } from './run-folder.ts';
import { type Server, superuserRole } from './server.ts';
import { inspectServer } from './inspect.ts';
import { startStandby } from './standby.ts';
import { openSession } from './session.ts';
import { serviceEnvironment, serviceUser } from './service-user.ts';

const run = promisify(execFile);

interface ClusterOptions {
  readonly provider: ProviderName;
  readonly why: string;
  /** What its data is called between runs. */
  readonly keepAs?: string;
  readonly log: Log;
}

/** Starts a cluster; disposing it ends the server and removes its data. */
export async function startCluster(binaries: Binaries, options: ClusterOptions): Promise<Server> {
  const { keepAs, log } = options;
  await sweepRunFolders(log);
  const kept = keepAs === undefined ? undefined : await keptFolder(`${binaries.key}-${keepAs}`);
  if (kept !== undefined && (await useKept(kept))) {
    try {
      return await startOn(binaries, kept, options, kept);
    } catch (error) {
      // what an interrupted or older run left is not worth a failure
      log.debug(`the kept data cannot be used: ${describeError(error)}`);
      await rm(kept, { recursive: true, force: true });
    }
  }
  return startOn(binaries, await cachedCluster(binaries, log), options, kept);
}

/** Starts a cluster on a copy of the data in `template`. */
async function startOn(
  binaries: Binaries,
  template: string,
  { provider, why }: ClusterOptions,
  kept: string | undefined,
): Promise<Server> {
  await using scope = new AsyncDisposableStack();
  const folder = scope.use(await openRunFolder());
  await runAsService('cp', ['-R', `${template}/.`, folder.data]);
  let isKept = false;
  // behind the postmaster's end and before its folder goes
  scope.defer(async () => {
    if (isKept && kept !== undefined && postmaster.wasShutDown()) await keepData(folder.data, kept);
  });
  const postmaster = scope.use(await startPostmaster(binaries, folder));
  const address = { host: folder.socket, port: postmaster.port };
  const admin = { user: superuserRole, database: 'postgres' };
  const open = () => openSession({ ...address, ...admin });
  const session = scope.use(lasting(await open(), open));
  const inspected = await inspectServer(session);
  const owner = await prepareOwner(session, { admin, ...inspected });
  const owned = scope.move();
  const info = { ...inspected.info, provider };
  const primary = { binaries, data: folder.data, address, user: admin.user };
  return {
    ...inspected,
    info,
    address,
    admin,
    session,
    owner,
    why,
    recentLog: postmaster.recentLog,
    standby: () => startStandby(primary),
    copy: (libraries) => copyServer({ admin, owner, info, why }, primary, libraries),
    ...(kept !== undefined && {
      kept: { isRestored: template === kept, keep: () => (isKept = true) },
    }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function initdbFlags(major: number): readonly string[] {
  return [
    '--no-sync',
    '--auth=trust',
    `--username=${superuserRole}`,
    '--encoding=UTF8',
    '--locale=C',
    ...(major >= 11 ? ['--wal-segsize=1'] : []),
    ...(major >= 14 ? ['--no-instructions'] : []),
    ...(major >= 18 ? ['--no-data-checksums'] : []),
  ];
}

/** The data directory initdb makes takes half a second; a copy of it, 30 ms. */
async function cachedCluster(binaries: Binaries, log: Log): Promise<string> {
  const template = path.join(await cacheFolder(), `cluster-2-${binaries.key}`);
  if (existsSync(template)) return template;
  log.progress(`initialising a cluster of Postgres ${binaries.major}`);
  await using folder = await openRunFolder();
  await runAsService(binaries.initdb, ['-D', folder.data, ...initdbFlags(binaries.major)]);
  await addToCache(template, async (staging) => {
    await run('cp', ['-R', `${folder.data}/.`, staging]);
    // Holds nothing private; whoever the server runs as must be able to copy it.
    await run('chmod', ['-R', 'u+rwX,go+rX', staging]);
    return staging;
  });
  return template;
}

async function runAsService(program: string, args: readonly string[]): Promise<void> {
  try {
    await run(program, args, { cwd: '/', env: serviceEnvironment(), ...serviceUser() });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || describeError(error);
    throw new UserError(
      'server-did-not-start',
      `"${program}" failed while preparing a server: ${said}`,
      {
        remedy: 'See what it says; free memory and disk, or choose another provider.',
        exitStatus: 3,
      },
    );
  }
}
