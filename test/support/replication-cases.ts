/** What each kind of change does in each order: the table that hazards and deploy plans stand on. */
import { describe, expect, test } from 'vitest';
import type { OrderRun } from '../../src/evidence/replication.ts';
import type { Server } from '../../src/postgres/server.ts';
import { testMajors } from './majors.ts';
import { replicated, type ReplicationCase } from './replicated.ts';
import { useServer } from './server.ts';

/** `works`, or what the side that applies, or the side that writes, says. */
type Expected = 'works' | RegExp;

export interface Case extends ReplicationCase {
  readonly title: string;
  readonly publisherFirst: Expected;
  readonly subscriberFirst: Expected;
  readonly plan?: string;
  readonly since?: number;
  readonly missing?: readonly string[];
  readonly diverged?: readonly string[];
}

const table = 'create table t (id int primary key, a int, b text not null);';
const refusing =
  "create function no() returns trigger language plpgsql as $$ begin raise exception 'not here'; end $$;";
const trigger =
  'create trigger no before insert or update on t for each row execute procedure no();';
const missingColumn = /missing (some )?replicated columns?/;
const violatesNotNull = /violates not-null constraint/;

export const cases: readonly Case[] = [
  {
    title: 'a nullable column',
    given: table,
    migration: 'alter table t add column n int;',
    publisherFirst: missingColumn,
    subscriberFirst: 'works',
    plan: 'subscriber: 2 → publisher: 2',
  },
  {
    title: 'a NOT NULL column whose default goes again',
    given: table,
    migration:
      'alter table t add column n int default 0 not null; alter table t alter column n drop default;',
    publisherFirst: missingColumn,
    subscriberFirst: violatesNotNull,
    plan: 'subscriber: 2[1] → publisher: 2 → subscriber: 2[1]',
  },
  {
    title: 'a NOT NULL column whose default stays',
    given: table,
    migration: 'alter table t add column n int default 0 not null;',
    publisherFirst: missingColumn,
    subscriberFirst: 'works',
  },
  {
    title: 'NOT NULL',
    given: table,
    migration: 'update t set a = 0 where a is null; alter table t alter column a set not null;',
    publisherFirst: 'works',
    subscriberFirst: violatesNotNull,
    plan: 'publisher: 2 → subscriber: 2',
  },
  {
    title: 'NOT NULL that goes',
    given: table,
    migration: 'alter table t alter column b drop not null;',
    publisherFirst: violatesNotNull,
    subscriberFirst: 'works',
  },
  {
    title: 'a CHECK',
    given: table,
    migration: 'alter table t add constraint positive check (a > 0) not valid;',
    publisherFirst: 'works',
    subscriberFirst: /violates check constraint "positive"/,
  },
  {
    title: 'a unique key',
    given: table,
    migration: 'delete from t; create unique index on t (a);',
    publisherFirst: 'works',
    subscriberFirst: /duplicate key value|insert_exists|multiple_unique_conflicts/,
    // what was written in between is deleted on the subscriber only
    diverged: ['public.t.id', 'public.t.a', 'public.t.b'],
  },
  {
    title: 'a column that is dropped',
    given: table,
    migration: 'alter table t drop column a;',
    publisherFirst: 'works',
    subscriberFirst: missingColumn,
    plan: 'publisher: 2 → subscriber: 2',
  },
  {
    title: 'a NOT NULL column that is dropped',
    given: table,
    migration: 'alter table t drop column b;',
    publisherFirst: violatesNotNull,
    subscriberFirst: missingColumn,
    plan: 'subscriber: prepare → publisher: 2 → subscriber: 2',
  },
  {
    title: 'a column that is renamed',
    given: table,
    migration: 'alter table t rename column a to c;',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
    plan: 'paused: publisher: 2 → subscriber: 2',
  },
  {
    title: 'a table that is renamed',
    given: table,
    migration: 'alter table t rename to u;',
    publisherFirst: /target relation "public.u" does not exist/,
    subscriberFirst: /target relation "public.t" does not exist/,
    plan: 'paused: publisher: 2 → subscriber: 2',
  },
  {
    title: 'a wider number',
    given: table,
    migration: 'alter table t alter column a type bigint;',
    publisherFirst: /out of range for type integer/,
    subscriberFirst: 'works',
  },
  {
    title: 'a longer text',
    given: 'create table t (id int primary key, b varchar(20));',
    migration: 'alter table t alter column b type varchar(200);',
    publisherFirst: /value too long/,
    subscriberFirst: 'works',
  },
  {
    title: 'an enum label',
    // before 12 it cannot run in the transaction of a migration
    since: 12,
    given:
      "create type mood as enum ('a', 'b'); create table t (id int primary key, m mood not null);",
    migration: "alter type mood add value 'c';",
    publisherFirst: /invalid input value for enum/,
    subscriberFirst: 'works',
  },
  {
    title: 'a primary key that is dropped',
    given: table,
    migration: 'alter table t drop constraint t_pkey;',
    publisherFirst: /does not have a replica identity and publishes (updates|deletes)/,
    subscriberFirst: /neither REPLICA IDENTITY index nor PRIMARY KEY|replica identity/,
  },
  {
    title: 'a table without a primary key',
    given: table,
    migration: 'create table nopk (a int);',
    publisherFirst: /target relation "public.nopk" does not exist|replica identity/,
    subscriberFirst: /does not have a replica identity and publishes/,
  },
  {
    title: 'a new table',
    given: table,
    migration: 'create table nt (id int primary key);',
    publisherFirst: /target relation "public.nt" does not exist/,
    subscriberFirst: 'works',
    missing: ['public.nt until-refresh'],
    plan: 'subscriber: 2 → publisher: 2 → refresh',
  },
  {
    title: 'a new table that is filled on both sides',
    given: table,
    migration: 'create table nt (id int primary key); insert into nt values (1), (2);',
    publisherFirst: /target relation "public.nt" does not exist/,
    subscriberFirst: /duplicate key value/,
    plan: 'subscriber: 2 → publisher: 2 → subscriber: prepare → refresh',
  },
  {
    title: 'a new table that is filled on both sides, and that a column refers to',
    given: table,
    migration:
      'create table nt (id int primary key); insert into nt values (1); alter table t add column n int not null default 1 references nt;',
    publisherFirst: /target relation "public.nt" does not exist/,
    subscriberFirst: /duplicate key value/,
    plan: 'subscriber: 2 → publisher: 2 → subscriber: prepare → refresh',
  },
  {
    title: 'a column that kept rows apart, and its type',
    since: 12,
    given:
      "create type state as enum ('a', 'dead'); create table t (id int primary key, e text, s state default 'a'); create unique index on t (e) where s <> 'dead';",
    migration: 'alter table t drop column s; drop type state;',
    publisherFirst: /duplicate key value|insert_exists|multiple_unique_conflicts/,
    subscriberFirst: missingColumn,
    // the type is no reason to call the first of four steps safe
    plan: 'paused: publisher: 2 → subscriber: 2',
  },
  {
    title: 'a table that is made anew',
    given: table,
    migration: `drop table t; ${table}`,
    // its numbers begin again, and the old table is there still
    publisherFirst: /duplicate key value|insert_exists|multiple_unique_conflicts/,
    subscriberFirst: 'works',
    missing: ['public.t until-refresh'],
    // the worker goes on with the name for a while, whatever table has it
    diverged: ['public.t.id', 'public.t.a', 'public.t.b'],
    plan: 'publisher: 2[1] → subscriber: 2 → publisher: 2[1] → refresh',
  },
  {
    title: 'rows that a sequence numbers, inserted on both sides',
    given: 'create table t (id serial primary key, a int);',
    migration: 'insert into t (a) values (1);',
    // the publisher’s goes on with the rows that were written there, the subscriber’s does not
    publisherFirst: /^duplicate key value/,
    subscriberFirst: /^duplicate key value/,
    plan: 'publisher: 2',
  },
  {
    title: 'a unique key that goes',
    given: 'create table t (id int primary key, a text unique default null);',
    migration: 'alter table t drop constraint t_a_key;',
    publisherFirst: /duplicate key value|insert_exists|multiple_unique_conflicts/,
    subscriberFirst: 'works',
  },
  {
    title: 'a column that is renamed, and filled under its old name',
    given: table,
    migration:
      'alter table t rename column b to c; alter table t add column b text; update t set b = c; alter table t alter column b set not null;',
    publisherFirst: missingColumn,
    subscriberFirst: violatesNotNull,
    plan: 'paused: subscriber: 2 → publisher: 2',
  },
  {
    title: 'a type that reads what it made itself otherwise',
    given: 'create table t (id int primary key, a varchar);',
    migration: "alter table t alter column a type text[] using string_to_array(a, ',');",
    publisherFirst: 'works',
    subscriberFirst: /malformed array literal/,
    diverged: ['public.t.a'],
    plan: 'paused: publisher: 2 → subscriber: 2',
  },
  {
    title: 'a new table where tables are listed',
    given: table,
    migration: 'create table nt (id int primary key);',
    publications: [{ tables: ['public.t'] }],
    publisherFirst: 'works',
    subscriberFirst: 'works',
    missing: ['public.nt not-published'],
  },
  {
    title: 'a new partitioned table',
    since: 13,
    given: table,
    migration:
      'create table pt (id int primary key) partition by range (id); create table pt1 partition of pt for values from (minvalue) to (maxvalue);',
    publisherFirst: /target relation "public.pt1" does not exist/,
    subscriberFirst: 'works',
  },
  {
    title: 'a generated column',
    since: 12,
    given: table,
    migration: 'alter table t add column g int generated always as (id * 2) stored;',
    publisherFirst: 'works',
    subscriberFirst: 'works',
  },
  {
    title: 'a default that differs on each side',
    given: table,
    migration: 'alter table t add column r double precision not null default random();',
    publisherFirst: missingColumn,
    subscriberFirst: 'works',
    diverged: ['public.t.r'],
  },
  {
    title: 'rows that are changed on both sides',
    given: table,
    migration: "update t set b = 'x' || id;",
    publisherFirst: 'works',
    subscriberFirst: 'works',
    diverged: ['public.t.b'],
    plan: 'subscriber: 2 → publisher: 2',
  },
  {
    title: 'rows that are inserted on both sides',
    given: table,
    migration: "insert into t (id, a, b) values (1000001, 1, 'x');",
    publisherFirst: /duplicate key value/,
    subscriberFirst: /duplicate key value|insert_exists|multiple_unique_conflicts/,
    plan: 'publisher: 2',
  },
  {
    title: 'a column list',
    since: 15,
    given: table,
    migration: 'alter table t add column n int;',
    publications: [{ tables: ['t'], columns: { t: ['id', 'a', 'b'] } }],
    publisherFirst: 'works',
    subscriberFirst: 'works',
    missing: ['public.t.n not-published'],
  },
  {
    title: 'a column that a column list names',
    since: 15,
    given: table,
    migration: 'alter table t drop column b;',
    publications: [{ tables: ['t'], columns: { t: ['id', 'a', 'b'] } }],
    publisherFirst: /cannot drop column b of table t because other objects depend on it/,
    subscriberFirst: /missing replicated column|cannot drop column b/,
  },
  {
    title: 'a column that a row filter names',
    since: 15,
    given: table,
    migration: 'alter table t drop column b;',
    publications: [{ tables: ['t'], where: { t: "b <> 'secret'" }, publish: ['insert'] }],
    publisherFirst: /cannot drop column b of table t because other objects depend on it/,
    subscriberFirst: /missing replicated column|cannot drop column b/,
  },
  {
    title: 'one column comes, another goes',
    given: table,
    migration: 'alter table t add column n int; alter table t drop column a;',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
    plan: 'subscriber: 2[1] → publisher: 2 → subscriber: 2[1]',
  },
  {
    title: 'a column that is replaced in one transaction',
    given: table,
    migration:
      'alter table t add column c text; update t set c = a::text; alter table t drop column a; alter table t rename column c to a;',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
    plan: 'paused: subscriber: 2[1] → publisher: 2 → subscriber: 2[2]',
  },
  {
    title: 'a shorter text',
    given: table,
    migration: 'alter table t alter column b type varchar(3) using left(b, 3);',
    publisherFirst: 'works',
    subscriberFirst: /value too long/,
  },
  {
    title: 'a number that becomes text',
    given: table,
    migration: 'alter table t alter column a type text;',
    publisherFirst: /invalid input syntax for (type )?integer/,
    subscriberFirst: 'works',
  },
  {
    title: 'a table that is emptied',
    since: 11,
    given: table,
    migration: 'truncate t;',
    publisherFirst: 'works',
    subscriberFirst: 'works',
    // what was written in between is gone on the subscriber only
    diverged: ['public.t.id', 'public.t.a', 'public.t.b'],
  },
  {
    title: 'a table that is emptied, and the subscriber has a foreign key on it',
    since: 11,
    given: `${table} create table k (id int primary key, t_id int);`,
    migration: 'truncate t;',
    subscribers: [
      {
        name: '',
        migration: 'delete from k; alter table k add foreign key (t_id) references t not valid;',
      },
    ],
    publisherFirst: 'works',
    subscriberFirst: /cannot truncate a table referenced in a foreign key constraint/,
  },
  {
    title: 'a foreign key of the subscriber’s is not checked',
    given: `create table k (id int primary key); ${table}`,
    migration: 'alter table t add column n int;',
    subscribers: [
      {
        name: '',
        migration:
          'alter table t add column n int; alter table t add foreign key (n) references k not valid;',
      },
    ],
    publisherFirst: missingColumn,
    subscriberFirst: 'works',
  },
  {
    title: 'a trigger of the subscriber’s does not fire',
    given: `${table} ${refusing}`,
    migration: trigger,
    onPublisher: null,
    direction: 'in',
    publisherFirst: 'works',
    subscriberFirst: 'works',
  },
  {
    title: 'a trigger of the subscriber’s that always fires',
    given: `${table} ${refusing}`,
    migration: `${trigger} alter table t enable always trigger no;`,
    onPublisher: null,
    direction: 'in',
    publisherFirst: /not here/,
    subscriberFirst: /not here/,
  },
  {
    title: 'a column that is generated on the subscriber, and plain on the publisher',
    since: 12,
    given: table,
    migration: 'alter table t add column g int;',
    subscribers: [
      {
        name: '',
        migration: 'alter table t add column g int generated always as (id * 2) stored;',
      },
    ],
    publisherFirst: /missing|generated column/,
    subscriberFirst: /missing|generated column/,
  },
  {
    title: 'a new table that the subscriber does not get',
    given: table,
    migration: 'create table nt (id int primary key);',
    subscribers: [{ name: '', migration: null }],
    publisherFirst: /target relation "public.nt" does not exist/,
    subscriberFirst: /target relation "public.nt" does not exist/,
  },
  {
    title: 'a column that only the subscriber gets',
    given: table,
    migration: 'alter table t add column n int;',
    onPublisher: null,
    direction: 'in',
    publisherFirst: 'works',
    subscriberFirst: 'works',
  },
  {
    title: 'a column that only the subscriber loses',
    given: table,
    migration: 'alter table t drop column a;',
    onPublisher: null,
    direction: 'in',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
  },
  {
    title: 'a new table, and nobody refreshes',
    given: table,
    migration: 'create table nt (id int primary key);',
    refreshes: false,
    publisherFirst: /target relation "public.nt" does not exist/,
    subscriberFirst: 'works',
    missing: ['public.nt until-refresh'],
    plan: 'subscriber: 2 → publisher: 2',
  },
  {
    title: 'two subscribers, of which one drops too early',
    given: table,
    migration: 'alter table t add column n int;',
    subscribers: [
      { name: 'one' },
      {
        name: 'two',
        migration: 'alter table t add column n int; alter table t drop column a;',
      },
    ],
    publisherFirst: /missing (some )?replicated columns?.*one.*two/s,
    subscriberFirst: /missing.*two/s,
  },
  {
    title: 'two subscribers of different tables',
    given: `${table} create table u (id int primary key, a int);`,
    migration: 'alter table t drop column a; alter table u add column n int;',
    publications: [
      { name: 'ts', tables: ['public.t'] },
      { name: 'us', tables: ['public.u'] },
    ],
    subscribers: [
      { name: 'one', publications: ['ts'] },
      { name: 'two', publications: ['us'] },
    ],
    publisherFirst: /missing (some )?replicated columns?.*two/s,
    subscriberFirst: /missing (some )?replicated columns?.*one/s,
    plan: 'two: 2 → publisher: 2 → one: 2',
  },
  {
    title: 'both ways, a column that is added',
    since: 16,
    given: table,
    migration: 'alter table t add column n int;',
    direction: 'both',
    publisherFirst: missingColumn,
    // the first side that writes the new shape stops the other one
    subscriberFirst: missingColumn,
    plan: 'paused: publisher: 2 → subscriber: 2',
  },
  {
    title: 'both ways, a column that is dropped',
    since: 16,
    given: table,
    migration: 'alter table t drop column a;',
    direction: 'both',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
  },
  {
    title: 'both ways, a table that is there and changes nothing',
    since: 16,
    given: table,
    migration: "comment on table t is 'x'; alter table t alter column a set default 3;",
    direction: 'both',
    publisherFirst: 'works',
    subscriberFirst: 'works',
  },
];

/** Every case on these majors. */
export function describeOrders(majors: readonly number[]): void {
  const asked = testMajors(majors).filter((major) => majors.includes(major));
  // a file needs a test, whatever majors were asked for
  const wanted = asked.length > 0 ? asked : majors;
  describe.each(wanted)('on Postgres %i', (major) => {
    const postgres = useServer(major);

    test.concurrent.each(cases.filter(({ since = 10 }) => since <= major))('$title', (one) =>
      checkOrders(postgres.server, one),
    );

    test('an index is no business of replication', async () => {
      const outcome = await replicated(postgres.server, {
        given: table,
        migration: 'create index on t (a);',
      });
      expect(outcome).toBeNull();
    });
  });
}

/** Runs both orders of a case, and compares what they came to. */
export async function checkOrders(server: Server, one: Case): Promise<void> {
  const outcome = await replicated(server, one);
  expect(outcome).not.toBeNull();
  if (!outcome) return;
  expect(said(outcome.publisherFirst)).toEqual(matching(one.publisherFirst));
  expect(said(outcome.subscriberFirst)).toEqual(matching(one.subscriberFirst));
  const working = outcome.change.orders.find((run) => run.works);
  if (one.missing) {
    expect(
      working?.missing.map(
        ({ relation, column, why }) => `${[relation, column].filter(Boolean).join('.')} ${why}`,
      ) ?? [],
    ).toEqual(one.missing);
  }
  expect(
    working?.diverged.flatMap(({ relation, columns }) =>
      columns.map((column) => `${relation}.${column}`),
    ) ?? [],
  ).toEqual(one.diverged ?? []);
  if (one.plan !== undefined) expect(planText(outcome.deployPlan)).toBe(one.plan);
}

function said(run: OrderRun): string {
  return [
    ...run.stops.map(({ error, subscriber = '' }) => `${error.message} ${subscriber}`.trim()),
    ...(run.failed ? [run.failed.error.message] : []),
    ...run.writesRefused.map(({ error }) => error.message),
  ].join('\n');
}

function matching(expected: Expected): unknown {
  return expected === 'works' ? '' : expect.stringMatching(expected);
}

export function planText(
  plan: NonNullable<Awaited<ReturnType<typeof replicated>>>['deployPlan'],
): string {
  if (!plan) return '';
  let paused = false;
  const steps = plan.steps.map((step) => {
    if (step.do === 'refresh') return 'refresh';
    const turn = paused === (step.paused ?? false) ? '' : step.paused ? 'paused: ' : 'running: ';
    paused = step.paused ?? false;
    const where = turn + (step.subscriber ?? step.side);
    if (step.do === 'prepare') return `${where}: prepare`;
    const parts = step.parts.map(({ migration, statements }) =>
      statements ? `${migration}[${statements.length}]` : migration,
    );
    return `${where}: ${parts.join(', ')}`;
  });
  return steps.join(' → ');
}
