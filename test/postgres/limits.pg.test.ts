import { expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { watchdog } from '../../src/postgres/limits.ts';
import { ownerRole } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';
import { useServer } from '../support/server.ts';

const on = useServer();
const unlimited = 1024 ** 4;

test.each([
  ['select pg_sleep(600)', '57014'],
  ['with recursive r as (select 1 union all select 1 from r) select count(*) from r', '57014'],
  [
    'do $$ begin loop begin perform pg_sleep(600); exception when query_canceled then null; end; end loop; end $$',
    '57P01',
  ],
])('%s is stopped', async (endless, code) => {
  const database = await on.database();
  await using dog = await watchdog(
    on.server,
    { statementTimeoutMs: 100, databaseMaxBytes: unlimited },
    silentLog,
  );
  await using owner = await connect(on.server, { user: ownerRole, database: database.name });
  await owner.rows('set statement_timeout = 0');
  expect(await owner.query(endless)).toMatchObject({ ok: false, error: { code } });
  await dog.settled();
  expect(dog.stopped).toContainEqual({
    pid: owner.backendPid,
    database: database.name,
    reason: 'ran for more than 0.1 s',
  });
});

test('a database that grows too large is stopped', async () => {
  const database = await on.database();
  const databaseMaxBytes = 40 * 1024 * 1024;
  await using dog = await watchdog(
    on.server,
    { statementTimeoutMs: 60_000, databaseMaxBytes },
    silentLog,
  );
  await using owner = await connect(on.server, { user: ownerRole, database: database.name });
  await owner.rows('create table t (filling text)');
  const filled = await owner.query(
    `do $$ begin loop insert into t select repeat('x', 1000) from generate_series(1, 1000); end loop; end $$`,
  );
  expect(filled).toMatchObject({ ok: false, error: { code: '57014' } });
  await dog.settled();
  expect(dog.stopped).toMatchObject([{ reason: 'made the database larger than 40 MB' }]);
});

test('others are left alone', async () => {
  await using dog = await watchdog(
    on.server,
    { statementTimeoutMs: 20, databaseMaxBytes: unlimited },
    silentLog,
  );
  await using admin = await connect(on.server);
  expect(await admin.query('select pg_sleep(0.3)')).toMatchObject({ ok: true });
  expect(dog.stopped).toEqual([]);
});
