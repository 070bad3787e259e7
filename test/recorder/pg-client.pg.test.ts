import { Client, type ClientConfig, DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { bothWays, type BothWays, type Way } from '../support/both-ways.ts';
import { RawClient, say } from '../support/raw-client.ts';
import { useServer } from '../support/server.ts';

const setup = `
  create table p (id int primary key, v text);
  insert into p select g, 'row ' || g from generate_series(1, 50) g;
`;

/** What an application may do with the pg package; everything it learns is returned. */
const uses: Readonly<Record<string, (client: Client, way: Way) => Promise<unknown>>> = {
  'results of several statements': async (client) => {
    const results = await client.query('select 1 as a; create table x (a int); select 2 as b');
    return [results].flat().map(({ command, rowCount, rows }) => ({ command, rowCount, rows }));
  },
  'errors with their position': async (client) => [
    await failure(client.query('select 1;\n-- é\nselect nope')),
    await failure(client.query('select $1::int / 0', [1])),
    await failure(client.query("insert into p values (1, 'x')")),
    await failure(client.query('select')),
    await failure(client.query('select 1 +')),
  ],
  'notices in order': async (client) => {
    const notices: unknown[] = [];
    client.on('notice', ({ message, code }) => notices.push([message, code]));
    await client.query(
      `do $$ begin raise notice 'a'; raise warning 'b'; end $$; drop table if exists nope`,
    );
    return notices;
  },
  'prepared statements': async (client) => {
    const query = { name: 'get', text: 'select v from p where id = $1' };
    const rows = [];
    for (const id of [1, 2, 1]) rows.push((await client.query({ ...query, values: [id] })).rows);
    await client.query('alter table p add column w int');
    rows.push((await client.query({ ...query, values: [3] })).rows);
    rows.push((await client.query('select count(*) from pg_prepared_statements')).rows);
    return rows;
  },
  'values of every size': async (client) => {
    const value = 'é'.repeat(1_000_000);
    await client.query('insert into p values (500, $1)', [value]);
    const { rows } = await client.query(
      'select length(v) as length, v = $1 as same, v from p where id = 500',
      [value],
    );
    return [rows[0].length, rows[0].same, rows[0].v === value];
  },
  'queries sent without waiting': async (client) =>
    Promise.all(
      [
        'select 1',
        'begin',
        'create table q (a int)',
        'select 1/0',
        'select 2',
        'rollback',
        'select 3',
      ].map((text) =>
        client.query(text).then(
          ({ rows }) => rows,
          (error: DatabaseError) => error.code,
        ),
      ),
    ),
  'transaction status': async (client) => {
    const states = [];
    for (const text of [
      'select 1',
      'begin',
      'select 1',
      'select 1/0',
      'rollback',
      'begin; select 1',
      'commit; select 1',
    ]) {
      // an error is told before the server says that it is ready; an empty query waits for that
      await client.query(text).catch(() => client.query(''));
      states.push(client.getTransactionStatus());
    }
    return states;
  },
  'notifications from another session': async (client, way) => {
    const heard = new Promise((resolve) =>
      client.on('notification', ({ channel, payload }) => resolve([channel, payload])),
    );
    await client.query('listen news');
    const other = await open(way);
    await other.query("notify news, 'now'");
    await other.end();
    return heard;
  },
  'a query that is cancelled': async (client, way) => {
    const sleeping = failure(client.query('select pg_sleep(60)'));
    const canceller = await open(way);
    await asleep(way);
    await canceller.query(
      `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
    );
    await canceller.end();
    return [await sleeping, (await client.query('select 1 as still')).rows];
  },
  'a statement that times out': async (client) => {
    await client.query('set statement_timeout = 50');
    return [
      await failure(client.query('select pg_sleep(60)')),
      await failure(client.query('select 1; select pg_sleep(60)')),
    ];
  },
  'two sessions that wait for each other': async (client, way) => {
    const other = await open(way);
    await client.query('begin; lock table p');
    const waiting = other.query('update p set v = 1 where id = 1');
    const locked = `select count(*)::int as n from pg_locks where not granted and relation = 'p'::regclass`;
    while ((await client.query(locked)).rows[0].n === 0);
    await client.query('commit');
    const { rowCount } = await waiting;
    await other.end();
    return rowCount;
  },
};

describe('the pg package behaves the same with and without the recorder', () => {
  const fixture = useServer();
  for (const [name, use] of Object.entries(uses)) {
    test(name, async () => {
      await using both = await bothWays(fixture.server, { setup });
      const [direct, recorded] = both.ways;
      expect(await run(use, recorded)).toEqual(await run(use, direct));
      await both.recorder.settled();
      expect(both.recorder.statements.length).toBeGreaterThan(0);
    });
  }

  test('a cancel request with the key the client was given stops its statement', async () => {
    await using both = await bothWays(fixture.server, { setup });
    for (const way of both.ways) {
      const client = await RawClient.open(way.address, { user: way.user, database: way.database });
      client.send(say.query('select pg_sleep(60)'));
      await asleep(way);
      await client.cancel(way.address);
      await client.until('Z', 2);
      expect(client.replies.find(({ type }) => type === 'E')?.body.toString()).toContain('57014');
      client.destroy();
    }
  });

  test('a hundred megabytes pass both ways', async () => {
    await using both = await bothWays(fixture.server, { setup });
    const way = both.ways[1];
    const client = await RawClient.open(way.address, { user: way.user, database: way.database });
    const size = 100 << 20;
    client.send(
      say.parse('select length($1), $1'),
      say.bind(['x'.repeat(size)]),
      say.execute(),
      say.sync(),
    );
    await client.until('Z', 2);
    expect(client.replies.find(({ type }) => type === 'D')?.body.length).toBeGreaterThan(size);
    client.destroy();
  });

  test('a client that hangs up in the middle leaves nothing behind', async () => {
    await using both = await bothWays(fixture.server, { setup });
    const way = both.ways[1];
    const client = await RawClient.open(way.address, { user: way.user, database: way.database });
    client.send(say.query('begin; lock table p; select pg_sleep(0.2)'));
    await asleep(way);
    client.destroy();
    const next = await open(way);
    await next.query('alter table p add column y int');
    await next.end();
    await both.recorder.settled();
    expect(sqlOf(both)).toContain('alter table p add column y int');
  });
});

function sqlOf({ recorder }: BothWays): string[] {
  return recorder.statements.map(({ sql }) => sql);
}

async function run(
  use: (client: Client, way: Way) => Promise<unknown>,
  way: Way,
): Promise<unknown> {
  const client = await open(way);
  try {
    return await use(client, way);
  } finally {
    await client.end();
  }
}

async function open({ address, user, database }: Way): Promise<Client> {
  const config: ClientConfig = { host: address.host, port: address.port, user, database };
  const client = new Client(config);
  await client.connect();
  return client;
}

/** Waits until some session of this database sleeps in pg_sleep. */
async function asleep(way: Way): Promise<void> {
  const observer = await open(way);
  const text = `select count(*)::int as n from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
  while ((await observer.query(text)).rows[0].n === 0);
  await observer.end();
}

/** Everything pg tells of an error. */
async function failure(query: Promise<unknown>): Promise<unknown> {
  try {
    return await query;
  } catch (error) {
    if (!(error instanceof DatabaseError)) return String(error);
    const { message, code, position, detail, hint, where, severity, line, routine } = error;
    return { message, code, position, detail, hint, where, severity, line, routine };
  }
}
