/** A database that people would depend on, left as a killed migration leaves it. */
import type { Adapter, Step } from '../../src/adapters/adapter.ts';
import { detectProjects } from '../../src/adapters/detect.ts';
import { findAdapter } from '../../src/adapters/index.ts';
import { createDatabase, type Database } from '../../src/postgres/database.ts';
import type { Server } from '../../src/postgres/server.ts';
import { connect, type Session } from '../../src/postgres/session.ts';
import { memoryTree } from './memory-tree.ts';

const settings = { nonTransactional: [], placeholders: {} };

/** A role that may connect, and read the tables it is told of. */
const reader = 'recovery_reader';

export interface LiveFixture extends AsyncDisposable {
  readonly database: Database;
  /** For `reader`. */
  readonly url: string;
  session(): Promise<Session>;
}

/** An empty one, and the role that may look at it. */
export async function liveDatabase(server: Server): Promise<LiveFixture> {
  const database = await createDatabase(server, { name: 'live' });
  const open = (): Promise<Session> => connect(server, { database: database.name });
  {
    await using admin = await open();
    const known = await admin.rows('select from pg_roles where rolname = $1', [reader]);
    if (known.length === 0) await admin.rows(`create role ${reader} login`);
    await admin.rows(
      `alter default privileges grant select on tables to ${reader}; alter default privileges grant usage on schemas to ${reader}`,
    );
  }
  const { host, port } = server.address;
  return {
    database,
    url: `postgres:///${database.name}?host=${host}&port=${port}&user=${reader}`,
    session: open,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/**
 * Sends what the framework sends for these files, message by message, as long as `goesOn` says; then
 * the connection is cut, as a killed process does it. A step that `goesOn` refuses is not sent.
 */
export async function runUntil(
  live: LiveFixture,
  id: string,
  files: Readonly<Record<string, string>>,
  goesOn: (step: Step, migration: string) => boolean,
): Promise<void> {
  const adapter: Adapter = findAdapter(id);
  const tree = memoryTree(files);
  const { projects } = await detectProjects(tree, { adapter: id });
  const { migrations } = await adapter.discover(tree, projects[0]?.directory ?? '', settings);
  const session = await live.session();
  const { before = [], after = [] } = adapter.aroundRun ?? {};
  const sent: (readonly [Step, string])[] = [
    ...[...(adapter.ledger?.prepare ?? []), ...before].map((step) => [step, ''] as const),
    ...migrations.flatMap((migration) =>
      adapter.plan(migration, settings).map((step) => [step, migration.id] as const),
    ),
    ...after.map((step) => [step, ''] as const),
  ];
  for (const [step, migration] of sent) {
    if (!goesOn(step, migration)) break;
    await session.rows(step.sql, step.parameters);
  }
  session.terminate();
  await using admin = await live.session();
  // what the backend had not committed is gone once it noticed
  await admin.rows(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  for (;;) {
    const left = await admin.rows(
      'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    if (left.length === 0) return;
  }
}
