/** Libraries that only a starting server can load. */
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';

/** What a server is started with so that it holds these libraries; they want workers of their own. */
function settingsFor(libraries: readonly string[]): Readonly<Record<string, string>> {
  return {
    shared_preload_libraries: libraries.join(','),
    max_worker_processes: '128',
    max_replication_slots: '20',
    max_wal_senders: '20',
  };
}

/** What Postgres says of a library that is not there, or was built for another server. */
const unusable = /could not (access file|load library)/;

/** Starts a server with these libraries, or without them where it has none: who needs them asks the server. */
export async function startWith<T>(
  libraries: readonly string[],
  log: Log,
  start: (settings: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  if (libraries.length === 0) return start({});
  try {
    return await start(settingsFor(libraries));
  } catch (error) {
    if (!(error instanceof UserError) || !unusable.test(error.message)) throw error;
    log.debug(`without ${libraries.join(', ')}: ${error.message}`);
    return start({});
  }
}
