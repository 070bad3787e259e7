import { describe, expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { defaultPicture, findCommittedSchema } from './committed-schema.ts';

const dump = "SELECT pg_catalog.set_config('search_path', '', false);\n";

async function find(
  adapter: string,
  directory: string,
  files: Readonly<Record<string, string>>,
  named: readonly string[] = [],
) {
  const found = await findCommittedSchema(memoryTree(files), adapter, directory, named);
  return {
    files: found.files.map(({ file, kind }) => `${kind} ${file}`),
    left: found.notRehearsed.map(({ what }) => what),
    whys: found.notRehearsed.map(({ why }) => why),
  };
}

test.for([
  ['db/migrations', 'db/schema.yml'],
  ['migrations', 'schema.yml'],
  ['.', 'schema.yml'],
])('the picture of %j is %j', ([directory = '', file]) => {
  expect(defaultPicture(directory)).toBe(file);
});

describe('what nobody named', () => {
  test('counts when its text says what it is', async () => {
    const files = {
      'db/schema.yml': 'migration-rehearsal: 1\n',
      'db/structure.sql': dump,
      'db/migrations/schema.sql': '-- Dbmate schema migrations\nselect 1;',
    };
    expect((await find('dbmate', 'db/migrations', files)).files).toEqual([
      'picture db/schema.yml',
      'dump db/structure.sql',
      'dump db/migrations/schema.sql',
    ]);
  });

  test('is left alone otherwise', async () => {
    const files = {
      'db/schema.yml': 'version: 2\nmodels: []\n',
      'db/schema.sql': 'create table a (id int);',
      'other/schema.sql': dump,
    };
    expect(await find('goose', 'db/migrations', files)).toMatchObject({ files: [], left: [] });
  });
});

describe('what is named', () => {
  test('is taken by its kind, and once', async () => {
    const files = { 'a/golden.sql': 'select 1;', 'db/schema.yml': 'migration-rehearsal: 1\n' };
    const named = ['db/schema.yml', 'a/golden.sql'];
    expect((await find('goose', 'db/migrations', files, named)).files).toEqual([
      'picture db/schema.yml',
      'dump a/golden.sql',
    ]);
  });

  test.for([
    ['db/none.yml', 'missing-schema-file'],
    ['db/schema.rb', 'unknown-schema-file'],
  ])('%j is refused as %s', async ([file = '', code]) => {
    const tree = memoryTree({ 'db/schema.rb': '' });
    await expect(findCommittedSchema(tree, 'goose', 'db/m', [file])).rejects.toMatchObject({
      code,
    });
  });
});

test('what only psql knows is left out of a dump, lines counted as before', async () => {
  const text = `${dump}\\restrict Abc\ncreate table a (b text);\nCOPY a (b) FROM stdin;\n\\N\n\\.\n\\unrestrict Abc\n`;
  const tree = memoryTree({ 'db/schema.sql': text });
  const { files } = await findCommittedSchema(tree, 'dbmate', 'db/migrations', []);
  expect(files[0]?.pieces?.map(({ line, sql, copyData }) => [line, sql, copyData])).toEqual([
    [1, expect.stringMatching(/^SELECT/) as string, undefined],
    [3, 'create table a (b text)', undefined],
    [4, 'COPY a (b) FROM stdin', '\\N\n'],
  ]);
});

test('declared schemas come in the order of config.toml', async () => {
  const files = {
    'supabase/config.toml':
      '[db.migrations]\nschema_paths = [\n  "./schemas/types.sql",\n  "./schemas/*.sql",\n]\n',
    'supabase/schemas/a.sql': 'select 1',
    'supabase/schemas/types.sql': 'select 2',
    'supabase/schemas/deep/b.sql': 'select 3',
  };
  const tree = memoryTree(files);
  const { files: found } = await findCommittedSchema(tree, 'supabase', 'supabase/migrations', []);
  expect(found).toMatchObject([{ kind: 'declared', file: 'supabase/schemas' }]);
  expect(found[0]?.pieces?.map(({ sql }) => sql)).toEqual(['select 2', 'select 1']);
});

describe('snapshots of Drizzle', () => {
  const snapshot = {
    dialect: 'postgresql',
    enums: { e: { name: 'mood', schema: 'app', values: ["it's"] } },
    tables: {
      'app.users': {
        name: 'users',
        schema: 'app',
        columns: {
          id: { name: 'id', type: 'serial', primaryKey: true, notNull: true },
          moods: { name: 'moods', type: 'mood[]', typeSchema: 'app', notNull: false },
        },
      },
    },
  };

  test('become SQL, the newest alone', async () => {
    const tree = memoryTree({
      'd/meta/0001_snapshot.json': JSON.stringify(snapshot),
      'd/meta/0000_snapshot.json': '{}',
    });
    const { files } = await findCommittedSchema(tree, 'drizzle', 'd', []);
    expect(files[0]?.file).toBe('d/meta/0001_snapshot.json');
    expect(files[0]?.pieces?.map(({ sql }) => sql)).toEqual([
      'create schema if not exists "app"',
      `create type "app"."mood" as enum ('it''s')`,
      'create table "app"."users" ("id" serial not null, "moods" "app"."mood"[])',
    ]);
  });

  test.for(['{', 'null', '{"dialect":"mysql","tables":{}}'])('%s is said', async (text) => {
    const found = await find('drizzle', 'd', { 'd/meta/0000_snapshot.json': text });
    expect(found).toMatchObject({ files: [], left: ['d/meta/0000_snapshot.json'] });
  });
});

test.for([
  ['prisma', 'prisma/migrations', 'prisma/schema.prisma', 'prisma migrate diff'],
  ['diesel', 'migrations', 'src/schema.rs', '--locked-schema'],
  ['sqlx', 'migrations', '.sqlx/query-1a.json', 'cargo sqlx prepare --check'],
])(
  'what only %s can compare is said, with how',
  async ([adapter = '', directory = '', file = '', how = '']) => {
    const found = await find(adapter, directory, { [file]: '' });
    expect(found.files).toEqual([]);
    expect(found.left).toEqual([adapter === 'sqlx' ? '.sqlx' : file]);
    expect(found.whys[0]).toContain(how);
  },
);
