/** What clients may send, message by message; each script runs directly and through a recorder. */
import { say } from '../support/raw-client.ts';

/** Messages sent at once, then replies waited for: the type of message and how many of it. */
export interface Step {
  readonly send: readonly Buffer[];
  readonly until: readonly [type: string, count: number];
}

export interface WireScript {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Tables every script finds. */
export const wireSetup = `
  create table p (id int primary key, v text);
  insert into p select g, 'row ' || g from generate_series(1, 50) g;
  create table c (id int primary key, p_id int references p deferrable initially deferred);
  create table r (a int);
  create table r_log (a int);
  create rule r_rule as on insert to r do also select * from p where id < 3;
  create function noisy(a int) returns int language plpgsql as
    $$ begin raise notice 'noise %', a; return a; end $$;
  create function late() returns trigger language plpgsql as
    $$ begin raise warning 'late %', new.a; return null; end $$;
  create constraint trigger late after insert on r_log deferrable initially deferred
    for each row execute procedure late();
`;

/** One simple-query message after another, each waited for. */
function queries(...texts: string[]): Step[] {
  return texts.map((text) => ({ send: [say.query(text)], until: ['Z', 1] as const }));
}

/** A batch of the extended protocol with its Sync. */
function batch(...messages: Buffer[]): Step {
  return { send: [...messages, say.sync()], until: ['Z', 1] };
}

function simple(name: string, ...texts: string[]): WireScript {
  return { name, steps: queries(...texts) };
}

export const wireScripts: readonly WireScript[] = [
  simple('nothing', '', ' ', '-- only a comment', ';;', 'select 1;;'),
  simple('rows', 'select * from p', 'select 1 as one, null as none', 'table p limit 0'),
  simple(
    'errors',
    'select 1/0',
    'select nope',
    'selekt 1',
    'select * from p where v = 1',
    "select 'é', nope",
  ),
  simple('a failing row', 'select 10/(3-id) from p order by id', 'insert into p values (1)'),
  simple(
    'returning',
    "insert into p values (60, 'x') returning *",
    'insert into p values (60) returning *',
  ),
  simple(
    'notices',
    'select noisy(1)',
    'drop table if exists nope',
    'select noisy(id) from p where id < 4',
  ),
  simple(
    'parameter in text',
    'select $1',
    'prepare a as select $1::int',
    'execute a(3)',
    'deallocate a',
  ),
  simple('rules', 'insert into r values (1)', 'insert into r values (2), (3)'),
  simple('deferred constraint', 'insert into c values (1, 999)', 'select count(*) from c'),
  simple(
    'deferred trigger',
    'insert into r_log values (1)',
    'insert into r_log values (2); select 1',
  ),
  simple('deferred in a block', 'begin', 'insert into c values (1, 999)', 'commit', 'select 1'),
  simple(
    'utility results',
    'show work_mem',
    'explain (costs off) select 1',
    'explain (costs off, analyze, timing off, summary off, buffers off) select 1/0',
  ),
  simple(
    'binary cursor',
    'begin',
    'declare b binary cursor for select 1::int4',
    'fetch b',
    'commit',
  ),
  simple(
    'cursors',
    'begin',
    'declare a cursor for select * from p order by id',
    'fetch 2 from a',
    'move 3 in a',
    'fetch a',
    'close a',
    'commit',
    'fetch a',
  ),
  simple(
    'hold cursor',
    'declare h cursor with hold for select * from p order by id',
    'fetch 2 from h',
    'close h',
    'declare n cursor for select 1',
    'lock table p',
  ),
  simple(
    'transactions',
    'begin',
    'begin',
    'commit',
    'commit',
    'rollback',
    'begin',
    'select 1/0',
    'select 1',
    'commit',
  ),
  simple(
    'savepoints',
    'begin',
    'savepoint a',
    'select 1/0',
    'rollback to a',
    'insert into p values (70)',
    'release a',
    'commit',
    'savepoint x',
  ),
  simple(
    'isolation',
    'begin',
    'set transaction isolation level serializable',
    'select 1',
    'show transaction_isolation',
    'set transaction isolation level read committed',
    'rollback',
  ),
  simple(
    'isolation after lock',
    'begin',
    'lock table p',
    'set transaction isolation level serializable',
    'select 1',
    'commit',
  ),
  simple(
    'begin with options',
    'begin isolation level repeatable read, read only',
    'insert into p values (71)',
    'rollback',
  ),
  simple(
    'settings',
    "set application_name = 'one'",
    'set local work_mem = 65',
    "select set_config('application_name', 'two', false)",
    "set datestyle = 'SQL'; set datestyle = 'ISO'",
    "set application_name = 'three'; select 1/0",
    'show application_name',
  ),
  simple(
    'do blocks',
    "do $$ begin raise notice 'a'; insert into p values (80); commit; insert into p values (81); rollback; end $$",
    'select count(*) from p',
    'do $$ begin perform 1/0; end $$',
    "do $$ begin raise exception 'no' using hint = 'h', errcode = '22023'; end $$",
    'begin',
    'do $$ begin commit; end $$',
    'rollback',
    'do $$ begin commit; end $$; select 1',
  ),
  simple(
    'several',
    'select 1; select 2',
    'create table m1 (a int); insert into m1 values (1); select * from m1',
    'select 1; select 1/0; select 3',
    "select 1; select 'é', nope; select 2",
    'select 1;',
    'select 1; ; select 2;',
  ),
  simple(
    'several with an error undo',
    'create table m2 (a int); select 1/0',
    'select * from m2',
    'set work_mem = 77; select 1/0',
    'show work_mem',
  ),
  simple(
    'several with a block of their own',
    'begin; create table m3 (a int); commit',
    'select * from m3',
    'begin; select 1; rollback; select 2',
    'begin; select 1',
    'select 2',
    'commit; select 3',
    'begin; select 1/0; commit',
    'commit',
  ),
  simple(
    'block behind statements',
    'select 1; begin; select 2',
    'rollback',
    'create table m4 (a int); start transaction; select 2; rollback',
    'select * from m4',
    'select 1; begin; begin; select 2; commit; commit',
  ),
  simple(
    'commit in an implicit block',
    'create table m5 (a int); commit; select 1/0',
    'select * from m5',
    'create table m6 (a int); rollback; select 1',
    'select * from m6',
    'insert into c values (5, 999); commit; select 1',
    'select 1; commit and chain',
    'select 1; end; abort',
  ),
  simple(
    'savepoint in an implicit block',
    'select 1; savepoint a; select 2',
    'select 1; release a',
    'select 1; rollback to a',
    'select 1; begin; savepoint a; select 1/0',
    'rollback to a; select 5; commit',
  ),
  simple(
    'several with syntax errors',
    'select 1; selekt 2; select 3',
    'create table m7 (a int); create table m8 (',
    'select * from m7',
  ),
  simple(
    'several after a failure',
    'begin',
    'select 1/0',
    'select 1; rollback; select 2',
    'select 3',
  ),
  simple(
    'several with cursors',
    'declare x cursor for select 1; fetch x; close x',
    'lock table p; select 1',
    'set local work_mem = 66; show work_mem',
    'show work_mem',
  ),
  simple(
    'several deferred',
    'insert into c values (1, 1); insert into c values (2, 998); select 1',
    'select count(*) from c',
    'insert into c values (3, 998); begin; select 1',
    'commit',
  ),
  simple(
    'outside blocks',
    'vacuum p',
    'create index concurrently p_v on p (v)',
    'drop index concurrently p_v',
    'reindex table concurrently p',
    'vacuum full p',
    'analyze p',
    'analyze',
    'create index concurrently p_v on nope (v)',
    'create unique index concurrently p_u on p ((1))',
    'vacuum nope',
    'cluster p using p_pkey',
    'reindex table p',
    'discard all',
    'checkpoint',
  ),
  simple(
    'outside blocks, in one',
    'begin',
    'vacuum p',
    'rollback',
    'begin',
    'create index concurrently p_w on p (v)',
    'rollback',
    'select 1; vacuum p',
    'create index concurrently p_w on p (v); select 1',
    'discard all; select 1',
    'select 1; reindex table concurrently p',
  ),
  simple(
    'notifications',
    'listen news',
    "notify news, 'a'",
    "select pg_notify('news', 'b')",
    "notify news, 'c'; select 1",
    'begin',
    "notify news, 'd'",
    'select 1',
    'commit',
    'unlisten news',
  ),
  simple(
    'copy out',
    'copy p to stdout',
    'copy (select 1/(3-id) from p order by id) to stdout',
    'copy nope to stdout',
    'copy (select 1) to stdout; select 2',
  ),
  {
    name: 'copy in',
    steps: [
      { send: [say.query('copy p from stdin')], until: ['G', 1] },
      {
        send: [say.copyData('101\ta\n'), say.copyData('102\tb\n'), say.copyDone()],
        until: ['Z', 1],
      },
      { send: [say.query('copy p from stdin; select 5; copy p from stdin')], until: ['G', 1] },
      { send: [say.copyData('103\ta\n'), say.copyDone()], until: ['G', 1] },
      { send: [say.copyFail('no more')], until: ['Z', 1] },
      { send: [say.query('copy p from stdin')], until: ['G', 1] },
      { send: [say.copyData('103\ta\n'), say.copyDone()], until: ['Z', 1] },
      { send: [say.query('copy p from stdin')], until: ['G', 1] },
      { send: [say.copyData('x\ta\n'), say.copyData('104\ta\n'), say.copyDone()], until: ['Z', 1] },
      { send: [say.copyData('late'), say.copyDone(), say.query('select 1')], until: ['Z', 1] },
      { send: [say.query('copy p (nope) from stdin')], until: ['Z', 1] },
      { send: [say.query('begin')], until: ['Z', 1] },
      { send: [say.query('copy c from stdin')], until: ['G', 1] },
      {
        send: [say.flush(), say.sync(), say.copyData('9\t999\n'), say.copyDone()],
        until: ['Z', 1],
      },
      { send: [say.query('commit')], until: ['Z', 1] },
      { send: [say.query('copy c from stdin')], until: ['G', 1] },
      { send: [say.copyData('9\t999\n'), say.copyDone()], until: ['Z', 1] },
    ],
  },
  {
    name: 'pipelined simple queries',
    steps: [
      {
        send: [
          say.query('select 1'),
          say.query('create table s1 (a int)'),
          say.query('select 1/0'),
          say.query('begin'),
          say.query('select 2'),
          say.query('commit'),
        ],
        until: ['Z', 6],
      },
    ],
  },
  {
    name: 'extended',
    steps: [
      batch(say.parse('select $1::int + 1'), say.bind(['4']), say.describe('P'), say.execute()),
      batch(say.parse('create table e1 (a int)'), say.bind(), say.describe('P'), say.execute()),
      batch(say.parse('insert into e1 values ($1)', 'ins'), say.describe('S', 'ins')),
      batch(say.bind(['1'], 'ins'), say.execute()),
      batch(say.bind(['2'], 'ins'), say.execute(), say.bind(['3'], 'ins'), say.execute()),
      batch(say.bind(['x'], 'ins'), say.execute()),
      batch(say.close('S', 'ins'), say.close('S', 'never')),
      batch(say.bind(['1'], 'ins'), say.execute()),
      batch(say.parse('selekt')),
      batch(say.parse('select 1; select 2')),
      batch(say.parse(''), say.bind(), say.describe('P'), say.execute()),
      batch(),
    ],
  },
  {
    name: 'extended rows by portions',
    steps: [
      batch(say.parse('select * from p order by id'), say.bind(), say.execute(3), say.execute(2)),
      ...queries('begin'),
      batch(
        say.parse('select * from p order by id', 's'),
        say.bind([], 's', 'po'),
        say.execute(3, 'po'),
      ),
      batch(say.execute(3, 'po')),
      batch(say.execute(0, 'po'), say.execute(0, 'po')),
      ...queries('commit'),
      batch(say.execute(3, 'po')),
    ],
  },
  {
    name: 'unnamed statement outlives batches',
    steps: [
      batch(say.parse('select id from p where id = $1')),
      batch(say.bind(['1']), say.execute()),
      batch(say.bind(['2']), say.execute()),
      ...queries('begin'),
      batch(say.parse('insert into p values ($1)')),
      batch(say.bind(['201']), say.execute()),
      batch(say.bind(['202']), say.execute()),
      ...queries('commit'),
      batch(say.bind(['203']), say.execute()),
    ],
  },
  {
    name: 'flush',
    steps: [
      { send: [say.parse('select $1::int'), say.describe('S'), say.flush()], until: ['T', 1] },
      { send: [say.bind(['7']), say.execute(), say.flush()], until: ['C', 1] },
      { send: [say.sync()], until: ['Z', 1] },
      {
        send: [say.parse('create table f1 (a int)'), say.bind(), say.execute(), say.flush()],
        until: ['C', 1],
      },
      {
        send: [say.parse('select * from f1'), say.bind(), say.execute(), say.flush()],
        until: ['C', 1],
      },
      { send: [say.sync()], until: ['Z', 1] },
    ],
  },
  {
    name: 'pipelines',
    steps: [
      batch(
        say.parse('create table q1 (a int)'),
        say.bind(),
        say.execute(),
        say.parse('insert into q1 values (1)'),
        say.bind(),
        say.execute(),
        say.parse('select * from q1'),
        say.bind(),
        say.execute(),
      ),
      batch(
        say.parse('create table q2 (a int)'),
        say.bind(),
        say.execute(),
        say.parse('select 1/0'),
        say.bind(),
        say.execute(),
        say.parse('select 1'),
        say.bind(),
        say.execute(),
      ),
      ...queries('select * from q2'),
      batch(
        say.parse('begin'),
        say.bind(),
        say.execute(),
        say.parse('create table q3 (a int)'),
        say.bind(),
        say.execute(),
        say.parse('commit'),
        say.bind(),
        say.execute(),
      ),
      batch(
        say.parse('begin'),
        say.bind(),
        say.execute(),
        say.parse('set transaction isolation level serializable'),
        say.bind(),
        say.execute(),
        say.parse('select * from q3'),
        say.bind(),
        say.execute(),
      ),
      batch(say.parse('commit'), say.bind(), say.execute()),
      {
        send: [
          say.parse('select 1'),
          say.bind(),
          say.execute(),
          say.sync(),
          say.parse('select 2'),
          say.bind(),
          say.execute(),
          say.sync(),
          say.query('select 3'),
        ],
        until: ['Z', 3],
      },
      batch(say.parse('insert into c values (1, 999)'), say.bind(), say.execute()),
      batch(say.parse('insert into r_log values (4)'), say.bind(), say.execute()),
    ],
  },
  {
    name: 'extended outside blocks',
    steps: [
      batch(
        say.parse('create index concurrently x_v on p (v)'),
        say.bind(),
        say.describe('P'),
        say.execute(),
      ),
      batch(say.parse('drop index concurrently x_v', 'd')),
      batch(say.bind([], 'd'), say.execute()),
      batch(say.parse('vacuum p'), say.bind(), say.execute()),
      batch(
        say.parse('select 1'),
        say.bind(),
        say.execute(),
        say.parse('vacuum p'),
        say.bind(),
        say.execute(),
      ),
      batch(
        say.parse(
          'do $$ begin insert into p values (300); commit; insert into p values (301); end $$',
        ),
        say.bind(),
        say.execute(),
      ),
      batch(say.parse('do $$ begin perform noisy(2); end $$'), say.bind(), say.execute()),
      batch(say.parse('lock table p'), say.bind(), say.execute()),
      batch(say.parse('savepoint a'), say.bind(), say.execute()),
    ],
  },
  {
    name: 'extended copy',
    steps: [
      batch(say.parse('copy p to stdout'), say.bind(), say.describe('P'), say.execute()),
      {
        send: [say.parse('copy p from stdin'), say.bind(), say.execute(), say.sync()],
        until: ['G', 1],
      },
      { send: [say.copyData('401\tx\n'), say.copyDone(), say.sync()], until: ['Z', 1] },
      {
        send: [say.parse('copy p from stdin'), say.bind(), say.execute(), say.flush()],
        until: ['G', 1],
      },
      { send: [say.copyData('401\tx\n'), say.copyDone(), say.sync()], until: ['Z', 1] },
      {
        send: [say.parse('copy p from stdin'), say.bind(), say.execute(), say.sync()],
        until: ['G', 1],
      },
      { send: [say.copyFail('no'), say.sync()], until: ['Z', 1] },
      {
        send: [say.parse('copy nope from stdin'), say.bind(), say.execute(), say.sync()],
        until: ['Z', 1],
      },
      ...queries('select count(*) from p'),
    ],
  },
  { name: 'function call', steps: [{ send: [callAbs()], until: ['Z', 1] }] },
  {
    name: 'unknown message',
    steps: [{ send: [Buffer.from([0x79, 0, 0, 0, 4])], until: ['closed', 1] }],
  },
  {
    name: 'killed',
    steps: [
      { send: [say.query('select pg_terminate_backend(pg_backend_pid())')], until: ['closed', 1] },
    ],
  },
  {
    name: 'killed in several',
    steps: [
      {
        send: [say.query('select 1; select pg_terminate_backend(pg_backend_pid()); select 2')],
        until: ['closed', 1],
      },
    ],
  },
];

/** FunctionCall of int4abs(-5), OID 1251, in text. */
function callAbs(): Buffer {
  const body = Buffer.alloc(2 + 4 + 2 + 4 + 2 + 2);
  body.writeUInt32BE(1251, 0);
  body.writeInt16BE(0, 4);
  body.writeInt16BE(1, 6);
  body.writeInt32BE(2, 8);
  body.write('-5', 12);
  body.writeInt16BE(0, 14);
  const head = Buffer.from([0x46, 0, 0, 0, 4 + body.length]);
  return Buffer.concat([head, body]);
}
