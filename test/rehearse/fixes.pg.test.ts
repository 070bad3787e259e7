/** Each way to change something safely, proven on a server. */
import { describe, expect, test } from 'vitest';
import {
  fixedHazards,
  forLastStatement,
  people,
  reviewed,
  words,
} from '../support/reviewed-fixes.ts';
import { testMajor, useServer } from '../support/server.ts';

const postgres = useServer();

// fills commit as they go and NOT NULL is taken from a CHECK: Postgres 12
describe.runIf(testMajor >= 12)('proven, and shown where the danger is', () => {
  test('CREATE INDEX: concurrently, and an INVALID one is removed first', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
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
    const { findings, fixes } = await reviewed(postgres.server, {
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
    const { findings, fixes } = await reviewed(postgres.server, {
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
    const { findings, fixes } = await reviewed(postgres.server, {
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
    const { findings, fixes } = await reviewed(postgres.server, {
      given: people,
      migrations: ['alter table people add check (age > 0);'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toEqual(['scan-blocks-reads']);
  });

  test('SET NOT NULL: proven by a CHECK, so that nothing is read under ACCESS EXCLUSIVE', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
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
    const { findings, fixes } = await reviewed(postgres.server, {
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
    const { findings, fixes } = await reviewed(postgres.server, {
      given: people,
      migrations: ['alter table people alter age type bigint;'],
    });
    expect(fixes).toMatchObject([{ proven: true, differs: ['column-order'] }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
  });

  test('another type where a CHECK and a FOREIGN KEY stand on the column', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
      given: `create table countries (code int primary key); insert into countries select generate_series(1, 60);
        ${people} alter table people add foreign key (age) references countries (code) on delete cascade, add constraint "of age" check (age > 0 and name <> 'age');`,
      migrations: ['alter table people alter age type bigint;'],
    });
    expect(fixes).toMatchObject([{ why: '', proven: true, differs: ['column-order'] }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
  });

  test('a value taken out of an enum: the column of the new type beside the old one', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
      given: `create type mood as enum ('calm', 'glad'); ${people} alter table people add mood mood; update people set mood = 'calm' where id < 9;`,
      migrations: [
        "create type mood_new as enum ('calm'); alter table people alter mood type mood_new using mood::text::mood_new; drop type mood; alter type mood_new rename to mood;",
      ],
    });
    expect(fixes).toMatchObject([{ why: '', proven: true, differs: ['column-order'] }]);
    expect(fixedHazards(findings)).toEqual(['rewrite-blocks-reads']);
  });

  test('UPDATE of a whole table, behind a strong lock: alone, in slices of the key', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
      given: people,
      migrations: ['alter table people add note text; update people set name = upper(name);'],
    });
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(fixedHazards(findings)).toContain('lock-held-through-work');
    expect(words(fixes[0]?.before ?? [])).toEqual(['AccessExclusiveLock public.people scan']);
    expect(words(fixes[0]?.after ?? [])).toEqual(['1. RowExclusiveLock public.people']);
  });

  test('UPDATE and DELETE of a whole table whose key has two columns', async () => {
    const { findings, fixes } = await reviewed(postgres.server, {
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
      postgres.server,
      { given: `${people} create index a on people (name);`, migrations: ['drop index a;'] },
      forLastStatement,
    );
    expect(fixes).toMatchObject([{ proven: true }]);
    expect(words(fixes[0]?.after ?? [])).toEqual(['1. ShareUpdateExclusiveLock public.people']);
  });

  test('REFRESH MATERIALIZED VIEW: concurrently, where a unique index allows it', async () => {
    const { fixes } = await reviewed(
      postgres.server,
      {
        given: `${people} create materialized view names as select id, name from people; create unique index on names (id);`,
        migrations: ['refresh materialized view names;'],
      },
      forLastStatement,
    );
    expect(fixes).toMatchObject([{ proven: true }]);
  });
});
