/**
 * A streaming standby of a server of ours: a copy of its data directory, taken as a backup while it
 * runs, which costs no more than pg_basebackup and needs no program besides the server.
 */
import { execFile } from 'node:child_process';
import { appendFile, chown, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { startPostmaster } from './postmaster.ts';
import { openRunFolder } from './run-folder.ts';
import type { ServerAddress } from './server.ts';
import { serviceEnvironment, serviceUser } from './service-user.ts';
import { openSession, type Session } from './session.ts';

const run = promisify(execFile);

export interface Standby extends AsyncDisposable {
  readonly address: ServerAddress;
  /** How long a query there may hold up what the primary did, before it is cancelled. */
  readonly maxDelayMs: number;
}

export interface Primary {
  readonly binaries: Binaries;
  /** Its data directory. */
  readonly data: string;
  readonly address: ServerAddress;
  readonly user: string;
}

/** max_standby_streaming_delay; Postgres's own default of 30 s would only make a rehearsal wait. */
const maxDelayMs = 200;

const deadlineMs = 15_000;
const pollMs = 5;

let standbys = 0;

/** Starts it; disposing it ends the server and removes its copy. */
export async function startStandby({ binaries, data, address, user }: Primary): Promise<Standby> {
  await using scope = new AsyncDisposableStack();
  const folder = scope.use(await openRunFolder());
  const session = scope.use(await openSession({ ...address, user, database: 'postgres' }));
  // without it the primary, busy with other rehearsals, throws away what the standby still needs
  const slot = `standby_${(standbys += 1)}`;
  await session.rows('select pg_catalog.pg_create_physical_replication_slot($1, true)', [slot]);
  scope.defer(() => dropSlot(session, slot));
  const label = await backUp(session, binaries.major, () => copyData(data, folder.data));
  const written = (name: string): string => path.join(folder.data, name);
  // left by the primary: its process, and slots of which the copy knows nothing
  for (const name of ['postmaster.pid', 'postmaster.opts'])
    await rm(written(name), { force: true });
  await writeAsService(written('backup_label'), label);
  const from = `primary_conninfo = 'host=${address.host} port=${address.port} user=${user}'\nprimary_slot_name = '${slot}'`;
  if (binaries.major >= 12) {
    await appendFile(written('postgresql.auto.conf'), `${from}\n`);
    await writeAsService(written('standby.signal'), '');
  } else await writeAsService(written('recovery.conf'), `standby_mode = on\n${from}\n`);
  await appendFile(
    written('postgresql.auto.conf'),
    `max_standby_streaming_delay = ${maxDelayMs}ms\n`,
  );
  const postmaster = scope.use(await startPostmaster(binaries, folder));
  const open = scope.move();
  return {
    address: { host: folder.socket, port: postmaster.port },
    maxDelayMs,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Copies while a backup is on; answers its label. https://www.postgresql.org/docs/18/continuous-archiving.html */
export async function backUp(
  session: Session,
  major: number,
  copy: () => Promise<void>,
): Promise<string> {
  // renamed in 15, when the exclusive form went
  const [start, stop] =
    major >= 15
      ? ["pg_backup_start('rehearsal', true)", 'pg_backup_stop(false)']
      : ["pg_start_backup('rehearsal', true, false)", 'pg_stop_backup(false, false)'];
  await session.rows(`select pg_catalog.${start}`);
  await copy();
  const [row] = await session.rows<{ labelfile: string }>(
    `select labelfile from pg_catalog.${stop}`,
  );
  return row?.labelfile ?? '';
}

/** The server opens, renames and removes these. */
export async function writeAsService(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  const user = serviceUser();
  if (user) await chown(file, user.uid, user.gid);
}

/** The primary may notice only a moment later that the standby is gone. */
async function dropSlot(session: Session, slot: string): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const dropped = await session.query('select pg_catalog.pg_drop_replication_slot($1)', [slot]);
    if (dropped.ok || performance.now() > deadline) return;
    await delay(pollMs);
  }
}

/** Files of databases that are dropped meanwhile are missed; replay knows that they are gone. */
export async function copyData(from: string, to: string): Promise<void> {
  const options = { cwd: '/', env: serviceEnvironment(), maxBuffer: 64 * 1024 ** 2 };
  try {
    await run('cp', ['-R', `${from}/.`, to], { ...options, ...serviceUser() });
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    const lines = stderr.split('\n').filter((line) => line !== '');
    if (lines.length === 0 || !lines.every((line) => line.includes('No such file'))) throw error;
  }
}

/** Waits until a standby has replayed all that its primary wrote; false when something holds it up. */
export async function caughtUp(primary: Session, standby: Session): Promise<boolean> {
  const [row] = await primary.rows<{ lsn: string }>(
    'select pg_catalog.pg_current_wal_lsn()::text as lsn',
  );
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    const [now] = await standby.rows<{ reached: boolean }>(
      'select pg_catalog.pg_last_wal_replay_lsn() >= $1::pg_lsn as reached',
      [row?.lsn],
    );
    if (now?.reached === true) return true;
    await delay(pollMs);
  }
  return false;
}
