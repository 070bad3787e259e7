import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../src/log.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { openSession } from '../../src/postgres/session.ts';

export interface PasswordServer extends AsyncDisposable {
  readonly password: string;
  readonly superuser: {
    host: string;
    port: number;
    user: string;
    password: string;
    database: string;
  };
  /** A URL as a user would give it, for postgres (superuser), maker (CREATEROLE), plain (CREATEDB) or nobody. */
  url(user: string): string;
  /** Databases and roles that are not Postgres's own, each with its kind. */
  names(): Promise<readonly string[]>;
  /** Resolves once so many runs hold their lock: a killed one's backend goes a moment later. */
  untilRunsLive(count: number): Promise<void>;
}

/** A server as somebody else may run it: passwords demanded, users with few rights. */
export async function startPasswordServer(): Promise<PasswordServer> {
  const server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
  const password = 'p1o2i3u4';
  const superuser = { ...server.address, user: 'postgres', password, database: 'postgres' };
  {
    await using admin = await openSession({ ...server.address, ...server.admin });
    await admin.rows(`
      drop role rehearsal;
      create role postgres superuser login password '${password}';
      create role maker login createdb createrole password '${password}';
      create role plain login createdb password '${password}';
      create role nobody login password '${password}';
    `);
    const [file] = await admin.rows<{ hba_file: string }>('show hba_file');
    await writeFile(file?.hba_file ?? '', 'local all all scram-sha-256\n');
    await admin.rows('select pg_reload_conf()');
  }
  return {
    password,
    superuser,
    url: (user) =>
      `postgres://${user}:${password}@${encodeURIComponent(server.address.host)}:${server.address.port}/postgres`,
    async names() {
      await using admin = await openSession(superuser);
      const rows = await admin.rows<{ name: string }>(`
        select 'database ' || datname as name from pg_database where not datistemplate
        union all select 'role ' || rolname from pg_roles where rolname !~ '^pg_' and oid <> 10 -- the one of initdb
        order by 1
      `);
      return rows.map(({ name }) => name);
    },
    async untilRunsLive(count) {
      await using admin = await openSession(superuser);
      const deadline = performance.now() + 10_000;
      for (;;) {
        const locks = await admin.rows(`select from pg_locks where locktype = 'advisory'`);
        if (locks.length === count) return;
        if (performance.now() > deadline)
          throw new Error(`${locks.length} runs hold a lock, expected ${count}`);
        await delay(10);
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
