import { readFile, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import type { Server } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';
import { startRecorder } from '../../src/recorder/recorder.ts';
import { bothWays, type Way } from '../support/both-ways.ts';
import { RawClient, say, transcript } from '../support/raw-client.ts';
import { useServer } from '../support/server.ts';

const fixture = useServer();

describe('passwords', () => {
  const methods = { scrammed: 'scram-sha-256', hashed: 'md5', clear: 'password' };

  test('go through, and so do refusals', async () => {
    await using server = await ownServer();
    await using both = await bothWays(server);
    await demandPasswords(server, methods, both.ways[0]);
    for (const user of Object.keys(methods)) {
      for (const password of ['right', 'wrong', '']) {
        const [direct, recorded] = await Promise.all(
          both.ways.map((way) => whoAmI({ ...way, user }, password)),
        );
        expect(recorded, `${user} with "${password}"`).toEqual(direct);
        expect(direct).toEqual(password === 'right' ? user : expect.not.stringContaining(user));
      }
    }
    const recorded = both.recorder.statements.map(({ sql }) => sql);
    expect(recorded).toEqual(Object.keys(methods).map(() => 'select current_user'));
  });
});

test('encryption is declined, then everything goes on', async () => {
  await using both = await bothWays(fixture.server);
  const answers = await Promise.all(both.ways.map(askForEncryption));
  expect(answers).toEqual(['NNR', 'NNR']);
});

test('thirty clients at once are told apart', async () => {
  await using both = await bothWays(fixture.server);
  const way = both.ways[1];
  const numbers = Array.from({ length: 30 }, (_, n) => n);
  const clients = await Promise.all(numbers.map(() => open(way)));
  await Promise.all(
    clients.map(async (client, n) => {
      await client.query('begin');
      await client.query(`create table t${n} (a int)`);
      await client.query(`insert into t${n} select generate_series(1, $1::int)`, [n + 1]);
      await client.query('commit');
      await client.end();
    }),
  );
  await both.recorder.settled();
  const byConnection = Map.groupBy(both.recorder.statements, ({ connection }) => connection);
  expect([...byConnection.values()].map((statements) => statements.length)).toEqual(
    numbers.map(() => 4),
  );
  const written = [...byConnection.values()].map((statements) => ({
    table: /t\d+/.exec(statements[1]?.sql ?? '')?.[0],
    transactions: new Set(statements.map(({ transaction }) => transaction)).size,
    rows: statements[2]?.rows.map(({ relation, inserted }) => [relation, inserted]),
  }));
  expect(written.toSorted((a, b) => number(a.table) - number(b.table))).toEqual(
    numbers.map((n) => ({ table: `t${n}`, transactions: 1, rows: [[`public.t${n}`, n + 1]] })),
  );
  const transactions = both.recorder.statements.map(({ transaction }) => transaction);
  expect(new Set(transactions).size).toBe(30);
});

describe('a client learns the same when', () => {
  test('its backend is killed', async () => {
    await using server = await ownServer();
    await using both = await bothWays(server);
    // one way after the other: the server ends everybody when one backend dies
    const heard = [];
    for (const way of both.ways) {
      heard.push(await hearsUntilClosed(way, ({ key }) => key.readUInt32BE(0)));
      await untilBack(server);
    }
    expect(heard[1]).toEqual(heard[0]);
    expect(both.recorder.statements.at(-1)).toMatchObject(lost);
  });

  test("somebody else's backend is killed", async () => {
    await using server = await ownServer();
    await using both = await bothWays(server);
    const heard = [];
    for (const way of both.ways) {
      const other = await RawClient.open(way.address, { user: way.user, database: way.database });
      heard.push(await hearsUntilClosed(way, () => other.key.readUInt32BE(0)));
      await other.closed();
      await untilBack(server);
    }
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[0]?.join()).toContain('57P02');
  });

  test('the whole server is killed', async () => {
    const heard = [];
    for (const through of [false, true]) {
      await using server = await ownServer();
      await using recorder = await startRecorder({ server, level: 'evidence', log: silentLog });
      const way: Way = {
        name: through ? 'recorded' : 'direct',
        address: through ? recorder : server.address,
        database: server.admin.database,
        user: server.admin.user,
      };
      const postmaster = await postmasterOf(server);
      heard.push(await hearsUntilClosed(way, () => postmaster));
      if (through) expect(recorder.statements.at(-1)).toMatchObject(lost);
    }
    expect(heard[1]).toEqual(heard[0]);
  });
});

const lost = {
  sql: 'select pg_sleep(60)',
  observed: false,
  outcome: { ok: false, error: { code: '08006' } },
};

function ownServer(): Promise<Server> {
  return provideServer({ provider: 'embedded', major: 17, log: silentLog });
}

/** Everything a sleeping client is told once the process is killed. */
async function hearsUntilClosed(
  way: Way,
  victim: (client: RawClient) => number,
): Promise<readonly string[]> {
  const client = await RawClient.open(way.address, { user: way.user, database: way.database });
  client.send(say.query('create table made (a int)'));
  await client.until('Z', 2);
  const before = client.replies.length;
  client.send(say.query('select pg_sleep(60)'));
  await asleep(way);
  process.kill(victim(client), 'SIGKILL');
  await client.closed();
  return transcript(client.replies.slice(before));
}

async function asleep(way: Way): Promise<void> {
  const observer = await open(way);
  const text = `select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
  while ((await observer.query(text)).rows.length === 0);
  await observer.end();
}

/** Resolves when the server takes connections again, at the latest after ten seconds. */
async function untilBack(server: Server): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      await using session = await connect(server);
      return void (await session.rows('select 1'));
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

async function postmasterOf(server: Server): Promise<number> {
  await using session = await connect(server);
  const [row] = await session.rows<{ folder: string }>(
    `select current_setting('data_directory') as folder`,
  );
  const [pid] = (await readFile(join(row?.folder ?? '', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

/** Makes a role for each method; returns once the server asks for passwords. */
async function demandPasswords(
  server: Server,
  methods: Readonly<Record<string, string>>,
  way: Way,
): Promise<void> {
  await using admin = await connect(server);
  for (const [user, method] of Object.entries(methods)) {
    await admin.rows(
      `set password_encryption = '${method === 'md5' ? 'md5' : 'scram-sha-256'}';
       create role ${user} login password 'right'`,
    );
  }
  const [file] = await admin.rows<{ hba_file: string }>('show hba_file');
  const rules = Object.entries(methods).map(([user, method]) => `local all ${user} ${method}\n`);
  await writeFile(file?.hba_file ?? '', `${rules.join('')}local all all trust\n`);
  await admin.rows('select pg_reload_conf()');
  const deadline = performance.now() + 10_000;
  const last = Object.keys(methods).at(-1) ?? '';
  while ((await whoAmI({ ...way, user: last }, 'wrong')) === last)
    if (performance.now() > deadline) throw new Error('no password is asked for');
}

/** The role one is let in as, or how one is refused. */
async function whoAmI({ address, user, database }: Way, password: string): Promise<string> {
  const client = new Client({ ...address, user, database, password });
  try {
    await client.connect();
    const { rows } = await client.query<{ current_user: string }>('select current_user');
    return rows[0]?.current_user ?? '';
  } catch (error) {
    if (!(error instanceof DatabaseError)) return String(error).replaceAll(user, 'ROLE');
    return `${error.severity} ${error.code} ${error.message}`.replaceAll(user, 'ROLE');
  } finally {
    await client.end();
  }
}

/** SSLRequest and GSSENCRequest, each waited for, then a start-up: the first byte of each answer. */
async function askForEncryption(way: Way): Promise<string> {
  const { host, port } = way.address;
  const socket = host.startsWith('/')
    ? connectSocket(join(host, `.s.PGSQL.${port}`))
    : connectSocket({ host, port });
  const settings = Buffer.from(`user\0${way.user}\0database\0${way.database}\0\0`);
  const packets = [packet(80877103), packet(80877104), packet(196608, settings)];
  let answers = '';
  for (const bytes of packets) {
    socket.write(bytes);
    answers += await new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1', 0, 1)));
      socket.once('error', reject);
    });
  }
  socket.destroy();
  return answers;
}

function packet(code: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, body]);
}

async function open({ address, user, database }: Way): Promise<Client> {
  const client = new Client({ ...address, user, database });
  await client.connect();
  return client;
}

function number(table: string | undefined): number {
  return Number(table?.slice(1));
}
