/** Two equal databases on one server: one reached directly, one through a recorder. */
import { silentLog } from '../../src/log.ts';
import type { RecordingLevel, Recorder } from '../../src/recorder/recording.ts';
import { startRecorder } from '../../src/recorder/recorder.ts';
import { createDatabase } from '../../src/postgres/database.ts';
import { connect } from '../../src/postgres/session.ts';
import type { Server } from '../../src/postgres/server.ts';

/** One of two ways to the same server. */
export interface Way {
  readonly name: 'direct' | 'recorded';
  readonly address: { readonly host: string; readonly port: number };
  readonly database: string;
  readonly user: string;
}

/** Both ways, and the recorder of the second. */
export interface BothWays extends AsyncDisposable {
  readonly ways: readonly [Way, Way];
  readonly recorder: Recorder;
}

/** Makes two databases with the same contents, `setup` run by the admin in each. */
export async function bothWays(
  server: Server,
  options: { readonly setup?: string; readonly level?: RecordingLevel } = {},
): Promise<BothWays> {
  const stack = new AsyncDisposableStack();
  const names: string[] = [];
  for (const name of ['direct', 'recorded']) {
    const database = stack.use(await createDatabase(server, { name }));
    names.push(database.name);
    if (options.setup === undefined) continue;
    await using session = await connect(server, { database: database.name });
    await session.rows(options.setup);
  }
  const level = options.level ?? 'evidence';
  const recorder = stack.use(await startRecorder({ server, level, log: silentLog }));
  const way = (name: Way['name'], address: Way['address'], database: string): Way => ({
    name,
    address,
    database,
    user: server.admin.user,
  });
  return {
    ways: [
      way('direct', server.address, names[0] ?? ''),
      way('recorded', { host: recorder.host, port: recorder.port }, names[1] ?? ''),
    ],
    recorder,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
