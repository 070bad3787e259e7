/** Fixes within their migration: several at once, across its transactions, and those that do not hold. */
import { describe, expect, test } from 'vitest';
import {
  type Case,
  fixedHazards,
  forLastStatement,
  people,
  reviewed,
  words,
} from '../support/reviewed-fixes.ts';
import { testMajor, useServer } from '../support/server.ts';

const postgres = useServer();

// fills commit as they go and NOT NULL is taken from a CHECK: Postgres 12
describe.runIf(testMajor >= 12)('several at once, and across transactions', () => {
  test('several statements of one migration hold together', async () => {
    const { fixes } = await reviewed(postgres.server, {
      given: people,
      migrations: [
        'create index people_name on people (name); alter table people alter name set not null;',
      ],
    });
    expect(fixes).toMatchObject([{ proven: true }, { proven: true }]);
    expect(fixes[0]?.run).toEqual(fixes[1]?.run);
  });

  test('NOT VALID and VALIDATE in one transaction: the second alone', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
      given:
        'create table a (id int primary key); create table b (id int primary key, a int); insert into b values (1, null);',
      migrations: [
        'alter table b add constraint b_a foreign key (a) references a not valid; alter table b validate constraint b_a;',
      ],
    });
    expect(fixes).toMatchObject([{ proven: true, statement: 2 }]);
    expect(fixedHazards(findings)).toEqual(['lock-held-through-work']);
    expect(words(fixes[0]?.before ?? [])).toEqual([
      'ShareRowExclusiveLock public.a scan',
      'ShareRowExclusiveLock public.b scan',
    ]);
    expect(words(fixes[0]?.after ?? [])).toEqual([
      '1. RowShareLock public.a scan',
      '1. ShareUpdateExclusiveLock public.b scan',
    ]);
  });

  test('locks on two tables, one after the other: each in a transaction of its own', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
      given:
        'create table a (id int primary key); create table b (id int primary key, a int references a);',
      migrations: ['alter table b add note text; alter table a add note text;'],
    });
    expect(findings.map(({ hazard }) => hazard)).toContain('lock-order-can-deadlock');
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toEqual(['lock-order-can-deadlock']);
  });

  test.for<[string, Case, string]>([
    [
      'a concurrent build in the transaction of the framework',
      {
        given: people,
        migrations: [
          'alter table people add note text; create index concurrently people_note on people (note); comment on table people is $$x$$;',
        ],
      },
      'none',
    ],
    [
      'a label of an enum, used in the transaction that adds it',
      {
        given: `create type mood as enum ('calm'); ${people} alter table people add mood mood;`,
        migrations: [
          "alter type mood add value 'glad'; alter table people alter mood set default 'glad';",
        ],
      },
      'own',
    ],
  ])('what its transaction makes fail: %s', async ([, example, transaction]) => {
    const { findings, fixes } = await reviewed(postgres.server, example);
    expect(fixes).toMatchObject([{ why: '', proven: true, rows: 'apart' }]);
    expect(fixes[0]?.parts.at(-1)).toMatchObject({ transaction });
    expect(fixedHazards(findings)).toEqual(['failed-migration']);
  });

  test('a migration that fails on some rows is proven on ordinary ones', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
      given: 'create table b (id int primary key, a text);',
      rows: 20,
      migrations: [
        'alter table b alter a set not null; alter table b add seen timestamptz not null default clock_timestamp();',
      ],
    });
    expect(findings.map(({ hazard }) => hazard)).toContain('fails-with-rows');
    expect(fixes).toMatchObject([
      { proven: true, rows: 'ordinary' },
      { proven: true, rows: 'ordinary' },
    ]);
    expect(fixedHazards(findings)).toEqual(
      expect.arrayContaining(['rewrite-blocks-reads', 'scan-blocks-reads']),
    );
  });
});

describe.runIf(testMajor >= 12)('not proven, and not shown', () => {
  test.for<[string, Case, RegExp]>([
    [
      'an increment is not the same when it is sent again',
      { given: people, migrations: ['update people set age = age + 1;'] },
      /^cut and sent again: the rows of public\.people end otherwise$/,
    ],
    [
      'a fill that wakes a trigger leaves other rows',
      {
        given: `${people} create function f() returns trigger language plpgsql as 'begin new.name := ''Eve''; return new; end'; create trigger t before update on people for each row execute function f();`,
        migrations: ['alter table people add seen timestamptz not null default clock_timestamp();'],
      },
      /^the rows of public\.people end otherwise$/,
    ],
    [
      'an index on the old column goes with it',
      {
        given: `${people} create index people_age on people (age);`,
        migrations: ['alter table people alter age type bigint;'],
      },
      /^the schema ends otherwise: index public\.people_age (added|removed)$/,
    ],
    [
      'a view without a unique index cannot be refreshed concurrently',
      {
        given: `${people} create materialized view names as select id, name from people;`,
        migrations: ['refresh materialized view names;'],
      },
      /^part 1: 55000 /,
    ],
  ])('%s', async ([, example, why]) => {
    const { findings, fixes } = await reviewed(postgres.server, example, forLastStatement);
    expect(fixes).toMatchObject([{ proven: false }]);
    expect(fixes[0]?.why).toMatch(why);
    expect(fixedHazards(findings)).toEqual([]);
  });

  test('one that does not hold does not take the others with it', async () => {
    const { fixes } = await reviewed(postgres.server, {
      given: `${people} create index people_age on people (age);`,
      migrations: [
        'create index people_name on people (name); alter table people alter age type bigint;',
      ],
    });
    expect(fixes.filter(({ proven }) => proven)).toHaveLength(1);
    expect(fixes.filter(({ proven }) => !proven)).toHaveLength(1);
  });
});
