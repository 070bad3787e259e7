/** Fixes on a real server: proposed for what was found, shown only when they hold. */
import { describe, expect, test } from 'vitest';
import type { HeldLock, RehearsedFix } from '../../src/evidence/fixes.ts';
import type { Evidence, Migration } from '../../src/evidence/types.ts';
import { proposeFix } from '../../src/fixes/index.ts';
import { proposeFixes } from '../../src/fixes/propose.ts';
import type { Example, Finding } from '../../src/hazards/hazard.ts';
import { hazards } from '../../src/hazards/index.ts';
import { judge } from '../../src/hazards/judge.ts';
import { wantsFix } from '../../src/hazards/proven-fix.ts';
import type { ProposeFixes } from '../../src/rehearse/rehearse-fixes.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { testMajor, useServer } from '../support/server.ts';

const postgres = useServer();

type Case = Pick<Example, 'given' | 'migrations'> & Partial<Example>;

interface Reviewed {
  readonly findings: readonly Finding[];
  readonly fixes: readonly RehearsedFix[];
}

/** What a review does with an example, but for the report. */
async function reviewed(example: Case, propose: ProposeFixes = forFindings): Promise<Reviewed> {
  const full: Example = { title: '', expect: 'clean', ...example };
  const evidence = await rehearseExample(postgres.server, full, propose);
  const { findings } = judge(evidence, hazards);
  return { findings, fixes: onlyServer(evidence).apply?.fixes ?? [] };
}

const forFindings: ProposeFixes = (observed, migrations) => {
  const reviewing = (observed.apply?.runs ?? []).map(({ migration: id }): Migration => {
    return { id, file: id, change: 'added', transactionMode: 'file' };
  });
  const evidence = { ...nothing, migrations: reviewing, servers: [observed] };
  const { findings } = judge(evidence, hazards);
  return proposeFixes(findings.filter(wantsFix), observed, migrations);
};

/** A fix for the last statement, whether or not somebody objects to it. */
const forLastStatement: ProposeFixes = (observed, migrations) => {
  const run = observed.apply?.runs.at(-1);
  const statement = run?.statements.findLast(({ origin }) => origin === 'migration');
  const seen = run && migrations.get(run.migration);
  const effect = seen?.effects.find(({ index }) => index === statement?.index);
  if (!seen || !statement || !effect) return [];
  const { schemaChanges } = effect;
  const { catalog } = seen;
  const { major } = observed.server;
  const subject = { statement, schemaChanges, catalog, major, run };
  const fix = proposeFix(run.migration, subject);
  return fix ? [fix] : [];
};

const nothing: Evidence = {
  version: 1,
  subject: { base: '', head: '', adapter: '', directory: '', ledger: 'kept' },
  migrations: [],
  servers: [],
  notRehearsed: [],
};

/** The hazards whose findings got a fix. */
function fixedHazards(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ fix }) => fix?.parts).map(({ hazard }) => hazard);
}

function words(locks: readonly HeldLock[]): readonly string[] {
  return locks.map(({ part, mode, relation, work }) =>
    [part === undefined ? '' : `${part + 1}.`, mode, relation, ...work].join(' ').trim(),
  );
}

const people =
  "create table people (id int primary key, name text, age int); insert into people select i, 'Ada', i from generate_series(1, 60) i;";

// fills commit as they go and NOT NULL is taken from a CHECK: Postgres 12
describe.runIf(testMajor >= 12)('proven, and shown where the danger is', () => {
  test('CREATE INDEX: concurrently, and an INVALID one is removed first', async () => {
    const { findings, fixes } = await reviewed({
      given: people,
      migrations: ['create index people_name on people (name) where age > 3;'],
    });
    expect(fixes).toMatchObject([{ proven: true, why: '' }]);
    expect(fixedHazards(findings)).toEqual(['index-build-blocks-writes']);
    expect(fixes[0]?.parts[1]).toMatchObject({
      sql: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS people_name ON public.people USING btree (name) WHERE (age > 3)',
      transaction: 'none',
    });
    expect(words(fixes[0]?.before ?? [])).toEqual(['ShareLock public.people index build']);
    expect(words(fixes[0]?.after ?? [])).toEqual([
      '2. ShareUpdateExclusiveLock public.people index build',
    ]);
  });

  test('an index on a partitioned table: one partition after the other, then attached', async () => {
    const { findings, fixes } = await reviewed({
      given: `
        create table p (id int, at date) partition by range (id);
        create table p1 partition of p for values from (0) to (100);
        create table p2 partition of p for values from (100) to (200) partition by list (at);
        create table p2a partition of p2 default;
        create table p3 partition of p default;
        create index on p3 (at);
        insert into p select i, now() from generate_series(50, 250) i;`,
      migrations: ['create index p_at on p (at);'],
    });
    expect(fixes).toMatchObject([{ why: '', proven: true }]);
    expect(fixedHazards(findings)).toEqual(['index-build-blocks-writes']);
    expect(words(fixes[0]?.after ?? []).filter((line) => line.endsWith('index build'))).toEqual([
      '4. ShareUpdateExclusiveLock public.p1 index build',
      '6. ShareUpdateExclusiveLock public.p2a index build',
    ]);
  });

  test('UNIQUE and PRIMARY KEY: the index first, then the constraint takes it', async () => {
    const { findings, fixes } = await reviewed({
      given:
        'create table books (id int, isbn int); insert into books select i, i from generate_series(1, 60) i;',
      migrations: ['alter table books add primary key (id), add unique (isbn) deferrable;'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toContain('index-build-blocks-writes');
    expect(words(fixes[0]?.after ?? []).filter((line) => line.endsWith('index build'))).toEqual([
      '6. ShareUpdateExclusiveLock public.books index build',
      '9. ShareUpdateExclusiveLock public.books index build',
    ]);
  });

  test('FOREIGN KEY: NOT VALID, then VALIDATE', async () => {
    const { findings, fixes } = await reviewed({
      given: 'create table a (id int primary key); create table b (id int primary key, a int);',
      migrations: ['alter table b add foreign key (a) references a on delete cascade;'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toEqual(['scan-blocks-writes']);
    expect(words(fixes[0]?.before ?? [])).toEqual([
      'ShareRowExclusiveLock public.a scan',
      'ShareRowExclusiveLock public.b scan',
    ]);
    expect(words(fixes[0]?.after ?? [])).toEqual([
      '1. ShareRowExclusiveLock public.a',
      '1. ShareRowExclusiveLock public.b',
      '2. RowShareLock public.a scan',
      '2. ShareUpdateExclusiveLock public.b scan',
    ]);
  });

  test('CHECK: NOT VALID, then VALIDATE', async () => {
    const { findings, fixes } = await reviewed({
      given: people,
      migrations: ['alter table people add check (age > 0);'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toEqual(['scan-blocks-reads']);
  });

  test('SET NOT NULL: proven by a CHECK, so that nothing is read under ACCESS EXCLUSIVE', async () => {
    const { findings, fixes } = await reviewed({
      given: people,
      migrations: ['alter table people alter name set not null;'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toEqual(['scan-blocks-reads']);
    expect(words(fixes[0]?.after ?? [])).toEqual([
      '1. AccessExclusiveLock public.people',
      '2. ShareUpdateExclusiveLock public.people scan',
      '3. AccessExclusiveLock public.people',
      '4. AccessExclusiveLock public.people',
    ]);
  });

  test('ADD COLUMN with a volatile default: empty, filled in batches, then NOT NULL', async () => {
    const { findings, fixes } = await reviewed({
      given: people,
      migrations: ['alter table people add seen timestamptz not null default clock_timestamp();'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
    expect(fixes[0]?.parts.map(({ transaction }) => transaction)).toEqual(
      'own own batched own own own own'.split(' '),
    );
    // 60 rows in slices of 25
    expect(fixes[0]?.after.find(({ part }) => part === 2)).toMatchObject({
      mode: 'RowExclusiveLock',
      rows: 25,
    });
  });

  test('another type: a new column beside the old one, which ends in its place but for the order', async () => {
    const { findings, fixes } = await reviewed({
      given: people,
      migrations: ['alter table people alter age type bigint;'],
    });
    expect(fixes).toMatchObject([{ proven: true, differs: ['column-order'] }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
  });

  test('another type where a CHECK and a FOREIGN KEY stand on the column', async () => {
    const { findings, fixes } = await reviewed({
      given: `create table countries (code int primary key); insert into countries select generate_series(1, 60);
        ${people} alter table people add foreign key (age) references countries (code) on delete cascade, add constraint "of age" check (age > 0 and name <> 'age');`,
      migrations: ['alter table people alter age type bigint;'],
    });
    expect(fixes).toMatchObject([{ why: '', proven: true, differs: ['column-order'] }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
  });

  test('a value taken out of an enum: the column of the new type beside the old one', async () => {
    const { findings, fixes } = await reviewed({
      given: `create type mood as enum ('calm', 'glad'); ${people} alter table people add mood mood; update people set mood = 'calm' where id < 9;`,
      migrations: [
        "create type mood_new as enum ('calm'); alter table people alter mood type mood_new using mood::text::mood_new; drop type mood; alter type mood_new rename to mood;",
      ],
    });
    expect(fixes).toMatchObject([{ why: '', proven: true, differs: ['column-order'] }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
  });

  test('UPDATE of a whole table, behind a strong lock: alone, in slices of the key', async () => {
    const { findings, fixes } = await reviewed({
      given: people,
      migrations: ['alter table people add note text; update people set name = upper(name);'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toContain('lock-held-through-work');
    expect(words(fixes[0]?.before ?? [])).toEqual(['AccessExclusiveLock public.people scan']);
    expect(words(fixes[0]?.after ?? [])).toEqual(['1. RowExclusiveLock public.people']);
  });

  test('UPDATE and DELETE of a whole table whose key has two columns', async () => {
    const { findings, fixes } = await reviewed({
      given: `create table seats (number int, "row name" text, free boolean, primary key ("row name", number));
        insert into seats select i, chr(65 + i % 3), true from generate_series(1, 60) i;`,
      migrations: ['update seats set free = false;', 'delete from seats;'],
    });
    expect(fixes).toMatchObject([
      { why: '', proven: true, after: [{ rows: 25 }] },
      { why: '', proven: true },
    ]);
    expect(fixedHazards(findings)).toEqual(['whole-table-written', 'whole-table-written']);
  });

  test('DROP INDEX: concurrently', async () => {
    const { fixes } = await reviewed(
      { given: `${people} create index a on people (name);`, migrations: ['drop index a;'] },
      forLastStatement,
    );
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(words(fixes[0]?.after ?? [])).toEqual(['1. ShareUpdateExclusiveLock public.people']);
  });

  test('REFRESH MATERIALIZED VIEW: concurrently, where a unique index allows it', async () => {
    const { fixes } = await reviewed(
      {
        given: `${people} create materialized view names as select id, name from people; create unique index on names (id);`,
        migrations: ['refresh materialized view names;'],
      },
      forLastStatement,
    );
    expect(fixes).toMatchObject([{ proven: true }]);
  });

  test('several statements of one migration hold together', async () => {
    const { fixes } = await reviewed({
      given: people,
      migrations: [
        'create index people_name on people (name); alter table people alter name set not null;',
      ],
    });
    expect(fixes).toMatchObject([{ proven: true }, { proven: true }]);
    expect(fixes[0]?.run).toEqual(fixes[1]?.run);
  });

  test('NOT VALID and VALIDATE in one transaction: the second alone', async () => {
    const { findings, fixes } = await reviewed({
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
    const { findings, fixes } = await reviewed({
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
    const { findings, fixes } = await reviewed(example);
    expect(fixes).toMatchObject([{ why: '', proven: true, rows: 'apart' }]);
    expect(fixes[0]?.parts.at(-1)).toMatchObject({ transaction });
    expect(fixedHazards(findings)).toEqual(['failed-migration']);
  });

  test('a migration that fails on some rows is proven on ordinary ones', async () => {
    const { findings, fixes } = await reviewed({
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
      /^the schema ends otherwise: index public\.people_age added|removed$/,
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
    const { findings, fixes } = await reviewed(example, forLastStatement);
    expect(fixes).toMatchObject([{ proven: false }]);
    expect(fixes[0]?.why).toMatch(why);
    expect(fixedHazards(findings)).toEqual([]);
  });

  test('one that does not hold does not take the others with it', async () => {
    const { fixes } = await reviewed({
      given: `${people} create index people_age on people (age);`,
      migrations: [
        'create index people_name on people (name); alter table people alter age type bigint;',
      ],
    });
    expect(fixes.filter(({ proven }) => proven)).toHaveLength(1);
    expect(fixes.filter(({ proven }) => !proven)).toHaveLength(1);
  });
});
