import { defineHazard } from './hazard.ts';
import { differs } from './other-order.ts';

/** Two migrations carry one number, and only the rest of their names puts them in an order. */
export const duplicateVersion = defineHazard({
  id: 'duplicate-version',
  title: 'One number twice',
  area: 'ordering',
  severity: 'warning',
  reads: [],
  covers: ['Two files with one version / two heads'],

  check: () => [],

  checkFiles({ order, subject, servers }) {
    // where the other order ends otherwise, that is said instead
    const told = servers.flatMap(({ reorder }) =>
      (reorder?.swapped ?? [])
        .filter((path) => !path.usualFailure && (path.failure ?? differs(path)))
        .map(({ second }) => second),
    );
    const numbers = (order?.sameNumber ?? []).filter(({ id }) => !told.includes(id));
    return numbers.map(({ id, file, number, other }) => ({
      migration: id,
      file,
      object: other.id,
      message: `It has the number ${number}, as ${other.file} has: only the rest of the two names says which runs first, and a runner that knows migrations by number runs only one of them.`,
      remedy: 'Give it a number of its own, behind all others.',
      // a framework that compares whole names tells the two apart
      severity: subject.adapter === 'plain' ? ('warning' as const) : ('notice' as const),
      basis: 'known' as const,
    }));
  },

  docs: {
    why: 'Two branches took the next free number. Runners that know migrations by number run one of the two and take the other for done, or refuse; those that sort whole names run them in an order nobody chose.',
    instead: 'Renumber the one that is merged second.',
    limits:
      'Frameworks that refuse two migrations of one version are not asked: the review itself refuses, with both names.',
  },

  examples: [
    {
      title: 'A folder of numbered files',
      given: '',
      migrations: [],
      project: {
        adapter: 'plain',
        directory: 'sql',
        base: {
          'sql/0001_users.sql': 'create table users (id int primary key);',
          'sql/0002_orders.sql': 'create table orders (id int primary key);',
        },
        head: { 'sql/0002_tags.sql': 'create table tags (id int primary key);' },
      },
      expect: [
        'It has the number 2, as sql/0002_orders.sql has: only the rest of the two names says which runs first, and a runner that knows migrations by number runs only one of them.',
      ],
      alsoReports: ['rerun-rejected'],
    },
    {
      title: 'The next number',
      given: '',
      migrations: [],
      project: {
        adapter: 'plain',
        directory: 'sql',
        base: { 'sql/0001_users.sql': 'create table users (id int primary key);' },
        head: { 'sql/0002_tags.sql': 'create table tags (id int primary key);' },
      },
      expect: 'clean',
      alsoReports: ['rerun-rejected'],
    },
  ],
});
