import { afterAll, afterEach, beforeAll } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createDatabase, type Database } from '../../src/postgres/database.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import type { Server } from '../../src/postgres/server.ts';

export interface TestServer {
  /** The running server; only within hooks and tests. */
  readonly server: Server;
  /** A fresh database of the owner's, dropped after the test (or after the file, when made in beforeAll). */
  database(name?: string): Promise<Database>;
}

/** Majors as asked for by MIGRATION_REHEARSAL_TEST_MAJOR; 17 when it is not set. */
export const testMajor = Number(process.env['MIGRATION_REHEARSAL_TEST_MAJOR'] ?? 17);

/** One embedded server for the tests of a file or a describe block; a missing one fails them all. */
export function useServer(major: number = testMajor): TestServer {
  let server: Server | undefined;
  let databases = new AsyncDisposableStack();
  beforeAll(async () => {
    server = await provideServer({ provider: 'embedded', major, log: silentLog });
  });
  afterEach(async () => {
    await databases.disposeAsync();
    databases = new AsyncDisposableStack();
  });
  afterAll(async () => {
    await databases.disposeAsync();
    await server?.[Symbol.asyncDispose]();
  });
  return {
    get server() {
      if (!server) throw new Error('useServer: the server runs only within hooks and tests');
      return server;
    },
    async database(name) {
      return databases.use(await createDatabase(this.server, { name }));
    },
  };
}
