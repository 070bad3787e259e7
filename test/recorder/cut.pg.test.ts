import { expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import type { Database } from '../../src/postgres/database.ts';
import { connect, connectVia, type Session } from '../../src/postgres/session.ts';
import { type RecordedStatement } from '../../src/recorder/recording.ts';
import { startRecorder } from '../../src/recorder/recorder.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

for (const level of ['evidence', 'outcome'] as const) {
  test(`behind a statement the client hears nothing, and what is not committed is gone (${level})`, async () => {
    const database = await postgres.database();
    const inside = (statement: RecordedStatement) => statement.sql.startsWith('create table b');
    await using recorder = await startRecorder({
      server: postgres.server,
      level,
      log: silentLog,
      cutsAfter: inside,
    });
    await using session = await through(recorder, database);
    await session.rows('create table a (id int)');
    await session.rows('begin');
    await session.query('create table b (id int)');
    expect(await session.query('commit')).toMatchObject({ ok: false, error: { code: '08006' } });
    await recorder.cut();
    expect(await tables(database)).toEqual(['a']);
  });
}

test('inside a message of several statements', async () => {
  const database = await postgres.database();
  let seen = 0;
  await using recorder = await startRecorder({
    server: postgres.server,
    level: 'evidence',
    log: silentLog,
    cutsAfter: () => (seen += 1) === 3,
  });
  await using session = await through(recorder, database);
  const text = 'create table a (); commit; create table b (); create table c ();';
  expect(await session.query(text)).toMatchObject({ ok: false, error: { code: '08006' } });
  await recorder.cut();
  expect(await tables(database)).toEqual(['a']);
});

test('a statement that waits is ended with its backend', async () => {
  const database = await postgres.database();
  await using recorder = await startRecorder({
    server: postgres.server,
    level: 'outcome',
    log: silentLog,
  });
  await using session = await through(recorder, database);
  const sleeping = session.query('select pg_sleep(600)');
  await recorder.cut();
  expect(await sleeping).toMatchObject({ ok: false });
  await using admin = await connect(postgres.server);
  expect(
    await admin.rows('select from pg_stat_activity where pid = $1', [session.backendPid]),
  ).toEqual([]);
});

function through(
  recorder: Awaited<ReturnType<typeof startRecorder>>,
  { name }: Database,
): Promise<Session> {
  const { owner } = postgres.server;
  return connectVia(postgres.server, recorder, { user: owner.user, database: name });
}

async function tables({ name }: Database): Promise<readonly string[]> {
  await using session = await connect(postgres.server, { database: name });
  const rows = await session.rows<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  return rows.map(({ name: table }) => table);
}
