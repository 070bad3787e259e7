/** Replication as a project configures it: files of other sides, several subscribers, directions. */
import { expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import type { Report } from '../../src/report/schema.ts';
import { runCli } from '../support/cli.ts';
import { GitProject } from '../support/git-project.ts';

type Files = Readonly<Record<string, string>>;

const base: Files = {
  'migrations/1_books.sql':
    'create table books (id int primary key, title text, copies int); create table shelves (id int primary key, room text);',
};

async function review(
  replication: string,
  head: Files,
  { adapter = 'plain', more = [] as readonly string[], first = base } = {},
): Promise<Report> {
  using project = new GitProject();
  project.commit({ ...first, '.github/migration-rehearsal.yml': replication });
  project.git('switch', '-q', '-c', 'change');
  project.commit(head);
  const args = ['--format', 'json', '--migrations', 'migrations', '--adapter', adapter];
  const { stdout, stderr } = await runCli(['review', project.folder, ...args, ...more]);
  expect(stderr).not.toContain('error');
  return parseReportText(stdout);
}

function replicationFindings({ findings }: Report): readonly (readonly [string, string])[] {
  const own = ['no-safe-deploy-order', 'needs-deploy-order', 'subscriber-file-differs'];
  return findings
    .filter(({ hazard }) => own.includes(hazard))
    .map(({ hazard, message }) => [hazard, message] as const)
    .sort(([a], [b]) => a.localeCompare(b));
}

test('two subscribers: one with files of its own, one of another publication', async () => {
  const report = await review(
    [
      'replication:',
      '  publications:',
      '    - { name: reading, tables: [public.books] }',
      '    - { name: places, tables: [public.shelves] }',
      '  subscribers:',
      '    - { name: customers, suffix: _customers, publications: [reading] }',
      '    - { name: warehouse, publications: [places] }',
    ].join('\n'),
    {
      'migrations/2_isbn.sql': 'alter table books add column isbn text, drop column copies;',
      'migrations/2_isbn_customers.sql': 'alter table books add column isbn text;',
    },
  );
  expect(report.migrations.map(({ file }) => file)).toEqual(['migrations/2_isbn.sql']);
  // the other side's files are no migrations of this one, and no forgotten ones
  expect(report.findings.map(({ hazard }) => hazard)).not.toContain('file-never-runs');
  expect(report.replication?.subscribers).toEqual(['customers', 'warehouse']);
  const [change] = report.replication?.changes ?? [];
  expect(change?.publisherFirst).toEqual([
    'replication stops at public.books on customers until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "isbn"',
  ]);
  expect(change?.subscriberFirst).toEqual([]);
  expect(report.replication?.plan).toEqual([
    'On the subscriber customers, apply `migrations/2_isbn_customers.sql`.',
    'On the subscriber warehouse, apply `migrations/2_isbn.sql`.',
    'On the publisher, apply `migrations/2_isbn.sql`.',
  ]);
  expect(replicationFindings(report)).toEqual([
    ['needs-deploy-order', expect.stringContaining('It has to reach the subscriber first.')],
    [
      'subscriber-file-differs',
      'After migrations/2_isbn_customers.sql the subscriber customers is not what the publisher is: column public.books.copies only on the subscriber.',
    ],
  ]);
});

test('a database that follows another one, whose files are elsewhere', async () => {
  const report = await review(
    'replication: { publications: [{ tables: [public.books] }], direction: in, publisher: { directory: shop } }',
    {
      'migrations/2_isbn.sql': 'alter table books add column isbn text;',
      'shop/2_isbn.sql': 'alter table books add column isbn text;',
      'migrations/3_title.sql': 'alter table books drop column title;',
    },
  );
  expect(report.replication).toMatchObject({ direction: 'in' });
  expect(replicationFindings(report)).toEqual([
    ['needs-deploy-order', expect.stringContaining('It has to reach the subscriber first.')],
    [
      'no-safe-deploy-order',
      'Replication stops at public.books and does not go on by itself: logical replication target relation "public.books" is missing replicated column: "title".',
    ],
    [
      'subscriber-file-differs',
      'The publisher has no file for this migration, so its schema stays as it is.',
    ],
  ]);
});

test('with nobody to refresh, a plan has no such step', async () => {
  const report = await review('replication: { refresh: false }', {
    'migrations/2_loans.sql': 'create table loans (id int primary key);',
  });
  expect(report.replication?.plan).toEqual([
    'On the subscriber, apply `migrations/2_loans.sql`.',
    'On the publisher, apply `migrations/2_loans.sql`.',
  ]);
  expect(report.findings.map(({ hazard }) => hazard)).toContain('not-replicated');
});

test('two sides that follow each other: a server that cannot is said so', async () => {
  const head = { 'migrations/2_isbn.sql': 'alter table books add column isbn text;' };
  const setting = 'replication: { direction: both }';
  const older = await review(setting, head, { more: ['--postgres', '15'] });
  expect(older.notRehearsed).toContainEqual(
    expect.objectContaining({
      why: 'replicate was not rehearsed: rows would go round in circles before Postgres 16, which has origin = none; this is 15',
    }),
  );
  const newer = await review(setting, head, { more: ['--postgres', '17'] });
  expect(newer.replication?.plan).toEqual([
    'Pause what writes to these tables, and wait until the subscriber has caught up.',
    'On the publisher, apply `migrations/2_isbn.sql`.',
    'Wait until the subscriber has caught up.',
    'On the subscriber, apply `migrations/2_isbn.sql`.',
    'Let the writes go on.',
  ]);
});

test('files of the subscriber’s have the versions of those that they stand for', async () => {
  const report = await review(
    'replication: { subscriber: { suffix: _customers } }',
    {
      'migrations/2_isbn.up.sql': 'alter table books add column isbn text not null default 1;',
      'migrations/2_isbn_customers.up.sql': 'alter table books add column isbn text default 1;',
    },
    {
      adapter: 'golang-migrate',
      first: { 'migrations/1_books.up.sql': Object.values(base).join() },
    },
  );
  expect(report.migrations.map(({ file }) => file)).toEqual(['migrations/2_isbn.up.sql']);
  expect(report.findings.map(({ hazard }) => hazard)).toContain('subscriber-file-differs');
});

test('columns that come and go again within one deployment: rows in flight still name them', async () => {
  const report = await review('replication: all', {
    'migrations/2_more.sql': 'alter table books add column isbn text, add column year int;',
    'migrations/3_less.sql': 'alter table books drop column isbn, drop column year;',
  });
  const together = report.replication?.changes.at(-1);
  const inFlight = expect.stringMatching(
    /^replication stops at public\.books and does not go on by itself: .* is missing replicated columns: "isbn", "year"$/,
  );
  expect([together?.publisherFirst, together?.subscriberFirst]).toEqual([[inFlight], [inFlight]]);
  expect(replicationFindings(report)).toContainEqual([
    'no-safe-deploy-order',
    expect.stringMatching(/^Each migration has a safe order, all of them together have none\./),
  ]);
  expect(report.replication?.plan).toEqual([
    'On the subscriber, apply `migrations/2_more.sql`.',
    'On the publisher, apply `migrations/2_more.sql`, then `migrations/3_less.sql`.',
    'On the subscriber, apply `migrations/3_less.sql`.',
  ]);
});
