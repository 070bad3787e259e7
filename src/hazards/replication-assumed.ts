import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { orderText } from './replicated.ts';

/** Nobody said what is published: what would matter if these tables were, in one finding. */
export const replicationAssumed = defineHazard({
  id: 'replication-assumed',
  title: 'Matters only if these tables are replicated',
  area: 'replication',
  severity: 'notice',
  reads: ['replicate'],

  check({ server, migrations }) {
    const { replication } = server;
    const change = replication?.changes.at(-1);
    if (replication?.source !== 'assumed' || !change) return [];
    const [works] = change.orders.filter((run) => run.works);
    const bad = change.orders.filter((run) => !run.works);
    if (bad.length === 0) return [];
    const what = migrations.length === 1 ? 'This migration' : 'These migrations together';
    const side = works?.order === 'publisher-first' ? 'publisher' : 'subscriber';
    const verdict = works
      ? `${what} would have to reach the ${side} first.`
      : `For ${what.toLowerCase()} no order is safe.`;
    const finding: HazardFinding = {
      migration: migrations.at(-1)?.id ?? '',
      object: '',
      message: `Nobody said what is published, so every table was rehearsed as if it were. ${verdict} ${bad.map(orderText).join(' ')}`,
      remedy:
        'Set `replication: none` if nothing is replicated; else say what is published, and the review finds an order that works, migration by migration.',
      severity: works ? 'notice' : 'warning',
      basis: 'measured',
    };
    return [finding];
  },

  docs: {
    why: 'Publications are mostly made by hand, outside the migrations, so their absence here says nothing.',
    instead: 'Say it once: `replication: none`, `replication: all`, or what is published.',
    limits:
      'It is one finding for the whole pull request, and never more than a notice; what is known to be published is judged in full.',
  },

  examples: [
    {
      title: 'A column is added, and nobody said whether it is replicated',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      replication: 'assumed',
      since: 15,
      expect: [
        'Nobody said what is published, so every table was rehearsed as if it were. This migration would have to reach the subscriber first. Publisher first, replication stops at public.books until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "isbn".',
      ],
    },
    {
      title: 'An index is added',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: 'statement',
      replication: 'assumed',
      expect: 'clean',
      alsoReports: ['retry-leaves-invalid-index'],
    },
  ],
});
