/** Files that picture the schema, as projects have them, against what their migrations build. */
import { expect, test } from 'vitest';
import { findCommittedSchema } from '../../src/adapters/committed-schema.ts';
import { findAdapter } from '../../src/adapters/index.ts';
import type { ComparedSchemaFile, NotRehearsed } from '../../src/evidence/types.ts';
import { silentLog } from '../../src/log.ts';
import { connect } from '../../src/postgres/session.ts';
import type { RehearsalPlan } from '../../src/rehearse/plan.ts';
import { buildSchema } from '../../src/rehearse/schema-file/build-schema.ts';
import { compareFile } from '../../src/rehearse/schema-file/compare-file.ts';
import { writePictureFile } from '../../src/rehearse/schema-file/picture-file.ts';
import { optionsFor, pictureOf } from '../../src/rehearse/schema-file/picture.ts';
import { loadParser } from '../../src/sql/split.ts';
import { examplePlan } from '../support/example-plan.ts';
import { memoryTree } from '../support/memory-tree.ts';
import { testMajor, useServer } from '../support/server.ts';

const postgres = useServer();

type Files = Readonly<Record<string, string>>;

async function planOf(adapter: string, directory: string, files: Files): Promise<RehearsalPlan> {
  await loadParser();
  const tree = memoryTree(files);
  const settings = { nonTransactional: [], placeholders: {} };
  const { migrations } = await findAdapter(adapter).discover(tree, directory, settings);
  const committed = await findCommittedSchema(tree, adapter, directory, []);
  return {
    ...examplePlan({ title: '', given: '', migrations: [], expect: 'clean' }),
    adapter: findAdapter(adapter),
    baseline: migrations,
    schemaFiles: committed.files,
  };
}

async function compare(
  adapter: string,
  directory: string,
  files: Files,
): Promise<readonly (ComparedSchemaFile | NotRehearsed)[]> {
  const plan = await planOf(adapter, directory, files);
  await using built = await buildSchema(plan, postgres.server, silentLog);
  return await Promise.all((plan.schemaFiles ?? []).map((file) => compareFile(built, file)));
}

/** What differs, a line each: `tables public.users columns + name text`. */
function lines(result: ComparedSchemaFile | NotRehearsed | undefined): readonly string[] {
  if (!result || 'why' in result) return [`not compared: ${result?.why ?? 'not found'}`];
  return result.differences.map(
    ({ path, side, text }) => `${path.join(' ')} ${side === 'file' ? '-' : '+'} ${text}`,
  );
}

const up = (sql: string): string => `-- migrate:up\n${sql}\n-- migrate:down\n`;

const folder = 'db/migrations';

const rich = up(`
  create schema app;
  create type app.mood as enum ('glad', 'sad');
  create domain app.short as varchar(10) check (value <> '');
  create table app.users (
    id bigint generated always as identity primary key,
    "odd name" app.short not null default 'x: y # z',
    mood app.mood,
    total numeric(10, 2) check (total > 0),
    twice numeric generated always as (total * 2) stored
  );
  create unlogged table app.parts (id int, day date) partition by range (day);
  create table app.parts_2024 partition of app.parts for values from ('2024-01-01') to ('2025-01-01');
  create index on app.users (mood) where mood = 'glad';
  create materialized view app.counts as select mood, count(*) as n from app.users group by 1;
  create view app.glad as select id, "odd name" from app.users where mood = 'glad';
  create function app.touch() returns trigger language plpgsql as $$
  begin
    -- said: nothing
    return new;
  end $$;
  create trigger touch before update on app.users for each row execute function app.touch();
  alter table app.users enable row level security;
  create policy mine on app.users for select using (id = 1);
  create sequence app.numbers increment 5;
  create statistics app.both on id, mood from app.users;
  comment on table app.users is 'who
uses it';
  grant select on app.users to public;
  revoke execute on function app.touch() from public;
`);

test('a picture that was just written is equal, whatever is in it', async () => {
  const files = { [`${folder}/1_a.sql`]: rich };
  const plan = await planOf('dbmate', folder, files);
  const text = await pictureFor(plan);
  const results = await compare('dbmate', folder, { ...files, 'db/schema.yml': text });
  expect(results).toMatchObject([{ kind: 'picture', differences: [] }]);
  const [, body] = text.split(/^postgres: .*$/m);
  expect(body).not.toContain(postgres.server.owner.user);
  expect(text).not.toContain('schema_migrations');
});

test('a column that was merged late stands elsewhere, and only that is said', async () => {
  const table = up('create table users (id int primary key);');
  const [email, name] = ['email', 'name'].map((column) =>
    up(`alter table users add column ${column} text;`),
  );
  const before = { [`${folder}/1_a.sql`]: table, [`${folder}/2_b.sql`]: email ?? '' };
  const fresh = { ...before, [`${folder}/3_c.sql`]: name ?? '' };
  const late = {
    [`${folder}/1_a.sql`]: table,
    [`${folder}/2_b.sql`]: name ?? '',
    [`${folder}/3_c.sql`]: email ?? '',
  };
  const text = await pictureFor(await planOf('dbmate', folder, fresh));
  const [result] = await compare('dbmate', folder, { ...late, 'db/schema.yml': text });
  expect(lines(result)).toEqual([
    'tables public.users columns - email text',
    'tables public.users columns + email text',
  ]);
});

test('a picture of another major is only trusted when it is equal', async () => {
  const files = { [`${folder}/1_a.sql`]: up('create table a (id int);') };
  const text = (await pictureFor(await planOf('dbmate', folder, files))).replace(
    `postgres: ${testMajor}`,
    'postgres: 9',
  );
  expect(await compare('dbmate', folder, { ...files, 'db/schema.yml': text })).toMatchObject([
    { differences: [] },
  ]);
  const other = text.replace('id integer', 'id bigint');
  const [result] = await compare('dbmate', folder, { ...files, 'db/schema.yml': other });
  expect(lines(result)[0]).toMatch(/^not compared: it differs, and it was written on Postgres 9/);
});

const dumpHead = `--
-- PostgreSQL database dump
--

\\restrict AbC123

SET statement_timeout = 0;
SET a_setting_of_a_later.version = 0;
SELECT pg_catalog.set_config('search_path', '', false);
SET default_table_access_method = heap;

CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO somebody_else;
COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';
`;

const dumpOfUsers = `${dumpHead}
CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);
CREATE TABLE public.users (
    id integer NOT NULL,
    name text
);
ALTER TABLE public.users OWNER TO somebody_else;
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

\\unrestrict AbC123
`;

const usersMigrations = {
  [`${folder}/1_a.sql`]: up('create table users (id int primary key);'),
  [`${folder}/2_b.sql`]: up('alter table users add column name text;'),
};

test("dbmate's schema.sql is loaded as psql would, its list of versions compared too", async () => {
  const inserted = `${dumpOfUsers}
--
-- Dbmate schema migrations
--

INSERT INTO public.schema_migrations (version) VALUES
    ('1'),
    ('3');
`;
  const [result] = await compare('dbmate', folder, {
    ...usersMigrations,
    'db/schema.sql': inserted,
  });
  expect(result).toMatchObject({
    file: 'db/schema.sql',
    kind: 'dump',
    differences: [],
    versions: { missing: ['2_b'], unknown: ['3'] },
    command: 'dbmate dump',
  });
});

test('rows of a COPY are loaded, and what the dump lacks is told', async () => {
  const copied = `${dumpOfUsers.replace(',\n    name text', '')}
COPY public.schema_migrations (version) FROM stdin;
1
2
\\.
`;
  const [result] = await compare('dbmate', folder, { ...usersMigrations, 'db/schema.sql': copied });
  expect(lines(result)).toEqual(['tables public.users columns + name text']);
  expect(result).toMatchObject({ versions: { missing: [], unknown: [] } });
});

test("a file of that name that is no dump is somebody else's", async () => {
  const files = { ...usersMigrations, 'db/schema.sql': 'create table t (id int);' };
  expect(await compare('dbmate', folder, files)).toEqual([]);
});

test('a dump that cannot be loaded says where', async () => {
  const broken = `${dumpHead}\nCREATE TABLE public.users (\n    id missing_type\n);\n`;
  const [result] = await compare('dbmate', folder, { ...usersMigrations, 'db/schema.sql': broken });
  const line = dumpHead.split('\n').length + 1;
  expect(lines(result)).toEqual([
    `not compared: it cannot be loaded: db/schema.sql line ${line}: 42704 type "missing_type" does not exist`,
  ]);
});

test('declared schemas of Supabase are one picture, the order of columns left out', async () => {
  const [result] = await compare('supabase', 'supabase/migrations', {
    'supabase/migrations/20240101000000_a.sql':
      'create table teams (id int primary key); create table users (id int, team int references teams); alter table users add column name text;',
    'supabase/schemas/1_teams.sql': 'create table teams (id int primary key);',
    'supabase/schemas/2_users.sql':
      'create table users (id int, name text, email text, team int references teams);',
  });
  expect(result).toMatchObject({ file: 'supabase/schemas', kind: 'declared' });
  expect(lines(result)).toEqual(['tables public.users columns - email text']);
});

test("Drizzle's newest snapshot is compared by tables and columns", async () => {
  const column = (name: string, type: string, notNull = false) => ({
    name,
    type,
    primaryKey: name === 'id',
    notNull,
  });
  const snapshot = {
    version: '7',
    dialect: 'postgresql',
    enums: { 'public.mood': { name: 'mood', schema: 'public', values: ['glad'] } },
    tables: {
      'public.users': {
        name: 'users',
        schema: '',
        columns: {
          id: column('id', 'serial', true),
          name: column('name', 'varchar(80)', true),
          mood: { ...column('mood', 'mood'), typeSchema: 'public' },
          tags: column('tags', 'text[]'),
        },
      },
    },
  };
  const entries = [{ idx: 0, version: '7', when: 1, tag: '0000_a', breakpoints: true }];
  const [result] = await compare('drizzle', 'drizzle', {
    'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
    'drizzle/meta/0000_snapshot.json': JSON.stringify(snapshot),
    'drizzle/0000_a.sql': `create type mood as enum ('glad'); create table users (id serial primary key, name varchar(80), mood mood default 'glad', tags text[]);`,
  });
  expect(result).toMatchObject({ kind: 'snapshot' });
  expect(lines(result)).toEqual([
    'tables public.users columns - name character varying(80) not null',
    'tables public.users columns + name character varying(80)',
  ]);
});

async function pictureFor(plan: RehearsalPlan): Promise<string> {
  await using built = await buildSchema(plan, postgres.server, silentLog);
  const picture = pictureOf(built.catalog, optionsFor(plan, postgres.server));
  return writePictureFile({ postgres: testMajor, picture }, folder);
}

test('grants to a role are in it, without the role that gave them', async () => {
  await using admin = await connect(postgres.server);
  await admin.rows('create role schema_file_reader nologin');
  const text = await pictureFor(
    await planOf('dbmate', folder, {
      [`${folder}/1_a.sql`]: up(`
        create table a (id int);
        grant select, insert on a to schema_file_reader;
        grant update (id) on a to schema_file_reader;
        create function f() returns int language sql as 'select 1';
        revoke execute on function f() from public;
        grant execute on function f() to schema_file_reader;
      `),
    }),
  );
  expect(text).toContain('- "schema_file_reader: INSERT, SELECT"');
  expect(text).toContain('- "id integer -- grants: schema_file_reader: UPDATE"');
  expect(text).toContain('- "schema_file_reader: EXECUTE"');
});
