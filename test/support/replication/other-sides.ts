/** Where sides run something of their own: several subscribers, other directions, nobody who refreshes. */
import { type Case, missingColumn, table } from './case.ts';

const refusing =
  "create function no() returns trigger language plpgsql as $$ begin raise exception 'not here'; end $$;";
const trigger =
  'create trigger no before insert or update on t for each row execute procedure no();';

export const otherSides: readonly Case[] = [
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
    once: true,
    given: table,
    migration: 'alter table t add column n int;',
    onPublisher: null,
    direction: 'in',
    publisherFirst: 'works',
    subscriberFirst: 'works',
  },
  {
    title: 'a column that only the subscriber loses',
    once: true,
    given: table,
    migration: 'alter table t drop column a;',
    onPublisher: null,
    direction: 'in',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
  },
  {
    title: 'a new table, and nobody refreshes',
    once: true,
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
    once: true,
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
    once: true,
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
    once: true,
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
    once: true,
    since: 16,
    given: table,
    migration: 'alter table t drop column a;',
    direction: 'both',
    publisherFirst: missingColumn,
    subscriberFirst: missingColumn,
  },
  {
    title: 'both ways, a table that is there and changes nothing',
    once: true,
    since: 16,
    given: table,
    migration: "comment on table t is 'x'; alter table t alter column a set default 3;",
    direction: 'both',
    publisherFirst: 'works',
    subscriberFirst: 'works',
  },
];
