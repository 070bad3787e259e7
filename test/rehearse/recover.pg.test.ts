import { expect, test } from 'vitest';
import { renderRecovery } from '../../src/report/recovery.ts';
import { liveDatabase, runUntil } from '../support/live-database.ts';
import { change, follow, recovered, standing } from '../support/recovery.ts';
import { useServer } from '../support/server.ts';

const fixture = useServer();
type Files = Readonly<Record<string, string>>;

const shop: Files = {
  'db/migrations/000001_users.up.sql':
    'create table users (id bigint primary key, name text);\ncreate index users_name on users (name);\n',
  'db/migrations/000001_users.down.sql': 'drop table users;\n',
  'db/migrations/000002_orders.up.sql': [
    'create table orders (id bigint primary key, owner bigint references users);',
    'commit;',
    "alter table users add column kind text not null default 'person';",
    'create index orders_owner on orders (owner);',
    '',
  ].join('\n'),
  'db/migrations/000002_orders.down.sql':
    'alter table users drop column kind;\ndrop table orders;\n',
};

const laterSent = (sql: string): boolean => sql.includes('orders_owner');

test.for(['finish', 'undo'] as const)(
  'golang-migrate killed behind a COMMIT of the file: %s',
  async (kind) => {
    await using live = await liveDatabase(fixture.server);
    await runUntil(live, 'golang-migrate', shop, ({ sql }) => !laterSent(sql));
    // the whole file is one message; its first statement went through with its own COMMIT
    await change(
      live,
      'create table orders (id bigint primary key, owner bigint references users)',
    );
    const recovery = await recovered(live, shop);
    expect(standing(recovery)).toEqual(['half-finished', '000002_orders', 1, 3]);
    expect(recovery.live.ledger.says).toBe('version 2, dirty');
    expect(recovery.position).toMatchObject({ exact: true, reachable: true });
    expect(recovery.position.statements.map(({ line, state }) => [line, state])).toEqual([
      [1, 'done'],
      [3, 'missing'],
      [4, 'missing'],
    ]);
    expect(recovery.unproven).toEqual([]);
    await follow(live, recovery, kind);
    const after = await recovered(live, shop);
    expect(after).toMatchObject({
      outcome: 'clean',
      live: { ledger: { says: `version ${kind === 'finish' ? 2 : 1}, clean` } },
    });
  },
);

test('golang-migrate rolled back behind its dirty row: the ledger is set back', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, ({ sql }) => !laterSent(sql));
  const recovery = await recovered(live, shop);
  expect(standing(recovery)).toEqual(['half-finished', '000002_orders', 0, 3]);
  expect(recovery.ways[0]).toMatchObject({
    kind: 'undo',
    sql: [],
    ledger: { commands: [expect.stringMatching(/ force 1$/)] },
    nextRun: expect.stringContaining('applies 000002_orders again') as string,
  });
});

test('golang-migrate killed before its row was clean: only the ledger is behind', async () => {
  await using live = await liveDatabase(fixture.server);
  let sent = false;
  await runUntil(live, 'golang-migrate', shop, ({ sql }) => {
    const before = sent;
    sent ||= laterSent(sql);
    return !before;
  });
  const recovery = await recovered(live, shop);
  expect(standing(recovery)).toEqual(['half-finished', '000002_orders', 3, 3]);
  const [finish, undo] = recovery.ways;
  expect(finish).toMatchObject({ kind: 'finish', sql: [] });
  expect(undo).toMatchObject({
    source: 'file',
    loses: ['the values of public.users.kind', 'public.orders and its rows'],
  });
});

test('a database that is what its ledger says has nothing to recover', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, () => true);
  const recovery = await recovered(live, shop);
  expect(standing(recovery)).toEqual(['clean', '000002_orders', 3, 3]);
  expect(recovery).toMatchObject({ ways: [], unproven: [], besides: [] });
});

test('clean in the ledger, and the tables say otherwise', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, () => true);
  await change(live, 'drop index orders_owner; alter table users drop column kind');
  const recovery = await recovered(live, shop);
  expect(standing(recovery)).toEqual(['half-finished', '000002_orders', 1, 3]);
  expect(recovery.ways[0]?.ledger.sql).toEqual([]);
  await follow(live, recovery, 'finish');
  expect(await recovered(live, shop)).toMatchObject({ outcome: 'clean' });
});

test('hand-made changes are named, and do not hide where it stopped', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, ({ sql }) => !laterSent(sql));
  await change(
    live,
    `create table orders (id bigint primary key, owner bigint references users);
     create table notes (id int primary key, body text);
     create index users_lower on users (lower(name));
     alter table users set (autovacuum_vacuum_scale_factor = 0.01)`,
  );
  const recovery = await recovered(live, shop);
  expect(standing(recovery)).toEqual(['half-finished', '000002_orders', 1, 3]);
  expect(recovery.differences).toEqual([]);
  expect(recovery.besides.map(({ change: how, kind, name }) => [how, kind, name])).toEqual([
    ['added', 'index', 'public.users_lower'],
    ['added', 'table', 'public.notes'],
    ['changed', 'table', 'public.users'],
  ]);
  expect(recovery.ways.map(({ kind }) => kind)).toEqual(['finish', 'undo']);
});

test('a schema that is no state is described from the nearest, and no way is told', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, ({ sql }) => !laterSent(sql));
  await change(
    live,
    `create table orders (id bigint primary key, owner text);
     alter table users add column kind text not null default 'person'`,
  );
  const recovery = await recovered(live, shop);
  expect(recovery).toMatchObject({ outcome: 'unknown-state', ways: [] });
  expect(standing(recovery)).toEqual(['unknown-state', '000002_orders', 2, 3]);
  expect(recovery.differences.map(({ change: how, kind, name }) => [how, kind, name])).toEqual([
    ['changed', 'column', 'public.orders.owner'],
    ['removed', 'constraint', 'public.orders.orders_owner_fkey'],
  ]);
});

test('a live database without a ledger', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, () => true);
  await change(live, 'drop table schema_migrations; drop index orders_owner');
  const recovery = await recovered(live, shop);
  expect(standing(recovery)).toEqual(['half-finished', '000002_orders', 2, 3]);
  expect(recovery.live.ledger.relation).toBeNull();
  await follow(live, recovery, 'finish');
  expect(await recovered(live, shop)).toMatchObject({
    outcome: 'clean',
    live: { ledger: { says: 'version 2, clean' } },
  });
});

test('an empty database without a ledger has nothing to recover', async () => {
  await using live = await liveDatabase(fixture.server);
  expect(await recovered(live, shop)).toMatchObject({ outcome: 'clean', ways: [] });
});

test('a version that has no file', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, () => true);
  await change(
    live,
    'create table later (id int); update schema_migrations set version = 31, dirty = true',
  );
  const recovery = await recovered(live, shop);
  expect(recovery.live.ledger).toMatchObject({ unknown: ['31'], says: 'version 31, dirty' });
  expect(recovery.outcome).toBe('refused');
  expect(recovery.besides.map(({ name }) => name)).toEqual(['public.later']);
  expect(renderRecovery(recovery, { color: false })).toContain('for which there is no file here');
});

test('two ledgers in one database', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, () => true);
  await change(
    live,
    'create table flyway_schema_history (version text); create schema app; create table app.schema_migrations (version text)',
  );
  const recovery = await recovered(live, shop);
  expect(recovery.outcome).toBe('clean');
  expect(recovery.live.ledger.others).toEqual([
    { relation: 'app.schema_migrations', frameworks: ['dbmate', 'golang-migrate'] },
    { relation: 'public.flyway_schema_history', frameworks: ['Flyway'] },
  ]);
  expect(recovery.besides.map(({ name }) => name)).toEqual(['app']);
});

test('a ledger of another framework under the same name is refused', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, () => true);
  await expect(recovered(live, dbmateFiles)).rejects.toThrow(
    'is not the ledger of dbmate: it has a column "dirty"',
  );
});

const dbmateFiles: Files = {
  'db/migrations/20240101000000_users.sql':
    '-- migrate:up\ncreate table users (id bigint primary key, name text);\n-- migrate:down\ndrop table users;\n',
  'db/migrations/20240102000000_names.sql': [
    '-- migrate:up transaction:false',
    'create index concurrently users_name on users (name);',
    '-- migrate:down transaction:false',
    'drop index concurrently users_name;',
    '',
  ].join('\n'),
  'db/migrations/20240103000000_plans.sql': [
    '-- migrate:up',
    'create table plans (id int primary key, name text);',
    "insert into plans (id, name) values (1, 'free');",
    '-- migrate:down',
    'drop table plans;',
    '',
  ].join('\n'),
};

test.for(['finish', 'undo'] as const)('dbmate, a concurrent build cut: %s', async (kind) => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'dbmate', dbmateFiles, (_, id) => !id.includes('names'));
  await change(
    live,
    `create index users_name on users (name);
     update pg_index set indisvalid = false where indexrelid = 'users_name'::regclass`,
  );
  const recovery = await recovered(live, dbmateFiles);
  expect(standing(recovery)).toEqual(['half-finished', '20240102000000_names', 0, 1]);
  expect(recovery.position.cutIndex).toBe('public.users_name');
  expect(recovery.ways[0]?.sql).toEqual([
    'drop index concurrently public.users_name;',
    'create index concurrently users_name on users (name);',
  ]);
  await follow(live, recovery, kind);
  expect(await recovered(live, dbmateFiles)).toMatchObject({ outcome: 'clean' });
});

test('dbmate killed inside its transaction leaves nothing to recover', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(
    live,
    'dbmate',
    dbmateFiles,
    ({ sql }, id) => !(id.includes('plans') && sql === 'COMMIT'),
  );
  const recovery = await recovered(live, dbmateFiles);
  expect(standing(recovery)).toEqual(['clean', '20240102000000_names', 1, 1]);
});

test('a statement that changes rows only: both possibilities, and the query that tells', async () => {
  const files: Files = {
    'migrations/00001_users.sql':
      '-- +goose Up\ncreate table users (id int primary key);\n-- +goose Down\ndrop table users;\n',
    'migrations/00002_plans.sql': [
      '-- +goose NO TRANSACTION',
      '-- +goose Up',
      'create table plans (id int primary key, name text);',
      "insert into plans (id, name) values (1, 'free'), (2, 'paid');",
      'create index plans_name on plans (name);',
      '-- +goose Down',
      'drop table plans;',
      '',
    ].join('\n'),
  };
  for (const ran of [true, false]) {
    await using live = await liveDatabase(fixture.server);
    const last = ran ? 'create index' : 'insert into plans';
    await runUntil(live, 'goose', files, ({ sql }) => !sql.startsWith(last));
    const recovery = await recovered(live, files);
    expect(standing(recovery)).toEqual(['half-finished', '00002_plans', 1, 3]);
    const [, insert] = recovery.position.statements;
    expect(insert).toMatchObject({ state: 'unclear', telling: { ran: '2 or more' } });
    await using session = await live.session();
    const [told] = await session.rows<{ count: string }>(insert?.telling?.sql ?? '');
    expect(told?.count).toBe(ran ? '2' : '0');
    const ways = recovery.ways.map(({ kind, when, sql }) => [kind, when, sql.length]);
    expect(ways).toEqual([
      ['finish', 'statement 2 did not run', 2],
      ['finish', 'statement 2 ran', 1],
      ['undo', null, 1],
    ]);
    expect(renderRecovery(recovery, { color: false })).toContain('it changes rows only');
    const way = recovery.ways[ran ? 1 : 0];
    await follow(live, { ...recovery, ways: way ? [way] : [] }, 'finish');
    expect(await session.rows('select id from plans')).toHaveLength(2);
    expect((await recovered(live, files)).outcome).toBe('clean');
  }
});

test('a plain folder keeps no ledger: the place in a long history is found', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 45 }, (_, index) => [
      `db/migrations/${String(index + 1).padStart(3, '0')}_step.sql`,
      `create table t${index} (id int);\nalter table t${index} add column name text;\n`,
    ]),
  );
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'plain', files, (_, id) => !id.includes('032'));
  await change(live, 'create table t31 (id int)');
  const recovery = await recovered(live, files);
  expect(recovery.position).toMatchObject({
    file: 'db/migrations/032_step.sql',
    after: 1,
    of: 2,
    exact: true,
  });
  expect(recovery.besides).toEqual([]);
  expect(recovery.ways.map(({ kind, sql, ledger }) => [kind, sql, ledger.sql])).toEqual([
    ['finish', ['alter table t31 add column name text;'], []],
    ['undo', ['drop table public.t31;'], []],
  ]);
});

test('a ledger that claims more than there is: the older state is found, and the ledger set to it', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [
      `db/migrations/${index + 1}_step.up.sql`,
      `create table t${index} (id int);\nalter table t${index} add column name text;\n`,
    ]),
  );
  const named = ['--adapter', 'golang-migrate', '--migrations', 'db/migrations'];
  await using live = await liveDatabase(fixture.server);
  await runUntil(
    live,
    'golang-migrate',
    { ...files, 'db/migrations/1_step.down.sql': 'drop table t0;' },
    (_, id) => id !== '12_step',
  );
  await change(live, 'update schema_migrations set version = 25, dirty = false');
  const recovery = await recovered(live, files, ...named);
  expect(standing(recovery)).toEqual(['half-finished', '11_step', 2, 2]);
  expect(recovery.ways.map(({ kind }) => kind)).toEqual(['finish']);
  await follow(live, recovery, 'finish');
  const after = await recovered(live, files, ...named);
  expect(after).toMatchObject({
    outcome: 'clean',
    live: { ledger: { says: 'version 11, clean' } },
  });
});

test('a migration that is still running is named, not waited for', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', shop, ({ sql }) => !laterSent(sql));
  await using runner = await live.session();
  await runner.rows('begin; create index orders_name on users (name)');
  const { running } = (await recovered(live, shop)).live;
  expect(running).toEqual([
    {
      pid: runner.backendPid,
      application: 'migration-rehearsal',
      holds: ['ShareLock on public.users'],
    },
  ]);
  // definitions of a table that is being changed cannot be read meanwhile
  await runner.rows('alter table users add constraint named check (name is not null) not valid');
  await expect(recovered(live, shop)).rejects.toThrow(
    `session ${runner.backendPid} (migration-rehearsal) holds AccessExclusiveLock on public.users`,
  );
});
