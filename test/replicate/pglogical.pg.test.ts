/** The cases of support/replication on a pair of pglogical 2.4.2, Debian's for Postgres 15, and what differs there. */
import { describe, expect, test } from 'vitest';
import type { Case } from '../support/replication/case.ts';
import { cases, checkOrders } from '../support/replication/check-orders.ts';
import { usePglogical } from '../support/pglogical-server.ts';
import { replicated } from '../support/replicated.ts';

type Outcome = Partial<
  Pick<Case, 'publisherFirst' | 'subscriberFirst' | 'plan' | 'missing' | 'diverged'>
>;

const noKey = /could not find REPLICA IDENTITY index for table t/;

const differs: Readonly<Record<string, Outcome>> = {
  'a nullable column': { publisherFirst: /unknown column name n/ },
  'a NOT NULL column whose default goes again': {
    publisherFirst: /unknown column name n/,
    plan: 'subscriber: 2[1] → publisher: 2 → subscriber: 2[1]',
  },
  'a NOT NULL column whose default stays': { publisherFirst: /unknown column name n/ },
  // the row that is there gives way: pglogical.conflict_resolution is apply_remote
  'a unique key': { subscriberFirst: 'works' },
  'rows that are inserted on both sides': {
    subscriberFirst: 'works',
    plan: 'subscriber: 2 → publisher: 2',
  },
  'a column that is dropped': { subscriberFirst: /unknown column name a/ },
  'a NOT NULL column that is dropped': { subscriberFirst: /unknown column name b/ },
  'a column that is renamed': {
    publisherFirst: /unknown column name c/,
    subscriberFirst: /unknown column name a/,
  },
  'a table that is renamed': {
    publisherFirst: /relation "public.u" does not exist/,
    subscriberFirst: /relation "public.t" does not exist/,
  },
  // values travel as the publisher's type has them in binary
  'a wider number': {
    publisherFirst: /incorrect binary data format/,
    subscriberFirst: /insufficient data left in message/,
    plan: 'paused: publisher: 2 → subscriber: 2',
  },
  'a number that becomes text': {
    publisherFirst: /incorrect binary data format/,
    subscriberFirst: /invalid byte sequence for encoding "UTF8": 0x00/,
  },
  'a primary key that is dropped': { publisherFirst: noKey, subscriberFirst: noKey },
  'a table without a primary key': {
    publisherFirst: 'works',
    subscriberFirst: 'works',
    missing: ['public.nopk not-published'],
  },
  // no table is published before somebody adds it to a set
  'a new table': { publisherFirst: 'works', plan: 'publisher: 2 → subscriber: 2 → refresh' },
  'a new partitioned table': { publisherFirst: 'works' },
  'a new table, and nobody refreshes': {
    publisherFirst: 'works',
    plan: 'publisher: 2 → subscriber: 2',
  },
  'a new table that the subscriber does not get': {
    publisherFirst: /relation "public.nt" does not exist/,
    subscriberFirst: /relation "public.nt" does not exist/,
  },
  'a new table that is filled on both sides': {
    publisherFirst: 'works',
    subscriberFirst: 'works',
    // the copy fails at the rows that are there, and nothing stops
    diverged: ['public.nt.id'],
    plan: 'subscriber: 2[1] → publisher: 2 → refresh',
  },
  'a new table that is filled on both sides, and that a column refers to': {
    publisherFirst: /unknown column name n/,
    subscriberFirst: 'works',
    diverged: ['public.nt.id'],
    plan: 'subscriber: 2 → publisher: 2 → refresh',
  },
  'a column that kept rows apart, and its type': {
    subscriberFirst: /unknown column name s/,
  },
  // what is in a set goes only with CASCADE
  'a table that is made anew': {
    publisherFirst: /cannot drop table t because other objects depend on it/,
    subscriberFirst: /cannot drop table t because other objects depend on it/,
    missing: [],
    diverged: [],
    plan: '',
  },
  // of two rows with the value one gives way, and nobody is told
  'a unique key that goes': {
    publisherFirst: 'works',
    diverged: ['public.t.id', 'public.t.a'],
  },
  'a column that is renamed, and filled under its old name': {
    publisherFirst: /unknown column name c/,
  },
  'a type that reads what it made itself otherwise': {
    publisherFirst: /invalid byte sequence for encoding "UTF8": 0x00/,
    subscriberFirst: /./,
    diverged: [],
  },
  'a default that differs on each side': { publisherFirst: /unknown column name r/ },
  // its columns can be dropped, the list shrinks
  'a column that a column list names': {
    publisherFirst: /null value in column "b"/,
    subscriberFirst: /unknown column name b/,
  },
  'a column that a row filter names': { subscriberFirst: /unknown column name b|cannot drop/ },
  'one column comes, another goes': {
    publisherFirst: /unknown column name n/,
    subscriberFirst: /unknown column name a/,
  },
  'a column that is replaced in one transaction': {
    publisherFirst: /unknown column name c/,
    subscriberFirst: /invalid byte sequence|unknown column name c/,
  },
  'a foreign key of the subscriber’s is not checked': { publisherFirst: /unknown column name n/ },
  'a column that only the subscriber loses': {
    publisherFirst: /unknown column name a/,
    subscriberFirst: /unknown column name a/,
  },
  'two subscribers, of which one drops too early': {
    publisherFirst: /unknown column name n one.*unknown column name n two/s,
    subscriberFirst: /unknown column name a two/,
  },
  'two subscribers of different tables': {
    publisherFirst: /unknown column name n two/,
    subscriberFirst: /unknown column name a one/,
  },
  'both ways, a column that is added': {
    publisherFirst: /unknown column name n/,
    subscriberFirst: /unknown column name n/,
  },
  'both ways, a column that is dropped': {
    publisherFirst: /unknown column name a/,
    subscriberFirst: /unknown column name a/,
  },
};

/** Stored generated columns end the subscriber's server, see below. */
const crashes = cases.filter(({ title }) => title.includes('generated'));
const calm = cases.filter((one) => !crashes.includes(one));

/** On one copy databases stay, and so do places of workers: https://github.com/2ndQuadrant/pglogical/blob/REL2_4_2/pglogical_worker.c */
const groups = Array.from({ length: Math.ceil(calm.length / 12) }, (_, index) =>
  calm.slice(index * 12, index * 12 + 12),
);

describe.each(groups.map((group, index) => ({ group, index })))('group $index', ({ group }) => {
  const postgres = usePglogical();

  test.concurrent.each(group)('$title', (one) =>
    checkOrders(postgres.server, { ...one, ...differs[one.title], with: 'pglogical' }, true),
  );
});

describe('a stored generated column that the publisher does not send', () => {
  const postgres = usePglogical();

  test.each(crashes)('$title ends the subscriber’s server', async (one) => {
    await expect(
      replicated(postgres.server, { ...one, with: 'pglogical' }, { planned: false }),
    ).rejects.toThrow();
    expect(postgres.server.recentLog().join('\n')).toMatch(
      /background worker "pglogical apply .*was terminated by signal 11/,
    );
  });
});
