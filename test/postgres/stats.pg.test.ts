import { beforeAll, describe, expect, test } from 'vitest';
import { parseSizes } from '../../src/config/sizes-file.ts';
import { createDatabase, type Database } from '../../src/postgres/database.ts';
import { connect } from '../../src/postgres/session.ts';
import { readStats } from '../../src/postgres/stats.ts';
import { sql } from '../../src/sql/tag.ts';
import { runCli } from '../support/cli.ts';
import { useServer } from '../support/server.ts';

const setup = sql`
  create table books (id int primary key, title text);
  insert into books select i, 'a' from generate_series(1, 5000) i;
  create table "odd: name" (secret text);
  insert into "odd: name" values ('never to be seen');
  create table loans (day int) partition by range (day);
  create table loans_1 partition of loans for values from (0) to (100);
  create table loans_2 partition of loans for values from (100) to (200);
  insert into loans select i % 200 from generate_series(1, 400) i;
  create materialized view shelf as select id from books;
  analyze books; analyze loans_1; analyze loans_2; analyze shelf;
  create publication few for table books;
  create publication everything for all tables;
  create role asker login password 'x';
`;

for (const major of [17, 10, 13, 18]) {
  describe(`Postgres ${major}`, () => {
    const fixture = useServer(major);
    let database: Database;
    let url: string;
    beforeAll(async () => {
      const { server } = fixture;
      database = await createDatabase(server, { name: 'stats' });
      await using session = await connect(server, { database: database.name });
      await session.rows(setup);
      const { host, port } = server.address;
      url = `postgres:///${database.name}?host=${host}&port=${port}&user=asker&password=x`;
    });

    test('a role without any privilege gets sizes, publications and no values', async () => {
      const stats = await readStats(url);
      expect(stats.server).toBe(fixture.server.info.version);
      const tables = new Map(stats.tables.map((table) => [table.relation, table]));
      expect([...tables.keys()].sort()).toEqual([
        'public."odd: name"',
        'public.books',
        'public.loans',
        'public.loans_1',
        'public.loans_2',
        'public.shelf',
      ]);
      expect(tables.get('public.books')).toMatchObject({ kind: null, rows: 5000 });
      expect(tables.get('public.books')?.bytes).toBeGreaterThan(200_000);
      expect(tables.get('public.loans')).toMatchObject({ kind: 'partitioned table', rows: 400 });
      expect(tables.get('public."odd: name"')?.rows).toBeNull();
      expect(tables.get('public.shelf')?.kind).toBe('materialized view');
      expect(stats.publications).toEqual([
        { name: 'everything', allTables: true, tables: [] },
        { name: 'few', allTables: false, tables: ['public.books'] },
      ]);
      expect(JSON.stringify(stats)).not.toContain('never to be seen');
    });

    test('the command prints the file that the setting reads', async () => {
      const { status, stdout, stderr } = await runCli(['stats', url]);
      expect({ status, stderr }).toEqual({
        status: 0,
        stderr: `6 tables of "${database.name}" on Postgres ${fixture.server.info.version}\n`,
      });
      const sizes = parseSizes(stdout, 'sizes.yml');
      expect(sizes.tables['public."odd: name"']).toMatchObject({ rows: null });
      expect(stdout).toMatch(/^ {2}public\.books: \{ rows: 5000, bytes: \d+, /m);
    });

    test('a table that somebody holds is not waited for long, and nothing is written', async () => {
      await using blocker = await connect(fixture.server, { database: database.name });
      await blocker.rows('begin; lock table books in access exclusive mode');
      const result = await runCli(['stats', url]);
      expect(result).toMatchObject({ status: 3, stdout: '' });
      expect(result.stderr).toContain('lock timeout');
    });
  });
}

test.for([
  [[], 'stats takes one URL'],
  [['mysql://x'], 'cannot be read'],
  [['postgres://u:hunter2@127.0.0.1:1/x'], 'cannot be reached'],
] as const)('%j is refused without a stack or a password', async ([args, message]) => {
  const { status, stdout, stderr } = await runCli(['stats', ...args]);
  expect(status).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/hunter2|^\s+at /m);
});
