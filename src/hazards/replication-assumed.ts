import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, orderText, planText } from './replicated.ts';
import { list } from './wording.ts';

/** Nobody said what is published: what would matter if these tables were, in one finding. */
export const replicationAssumed = defineHazard({
  id: 'replication-assumed',
  title: 'Matters only if these tables are replicated',
  area: 'replication',
  severity: 'notice',
  reads: ['replicate'],

  check({ server, migrations }) {
    const { replication } = server;
    if (replication?.source !== 'assumed') return [];
    const changes = eachChange(server);
    const stuck = changes.filter(({ orders }) => !orders.some((run) => run.works));
    const ordered = changes.filter(
      ({ orders }) => orders.some((run) => run.works) && orders.some((run) => !run.works),
    );
    if (stuck.length === 0 && ordered.length === 0) return [];
    const sides = Map.groupBy(ordered, ({ orders }) =>
      orders.find((run) => run.works)?.order === 'publisher-first' ? 'publisher' : 'subscriber',
    );
    const said = [
      ...[...sides].map(
        ([side, own]) => `${list(own.map(({ migration }) => migration))}: ${side} first.`,
      ),
      ...stuck.map(
        ({ migration, orders }) =>
          `${migration}: no safe order. ${orders.map(orderText).join(' ')}`,
      ),
    ];
    const finding: HazardFinding = {
      migration: migrations.at(-1)?.id ?? '',
      object: '',
      message: `Nobody said what is published, so every table was rehearsed as if it were. ${said.join(' ')}`,
      remedy:
        `If nothing is replicated, set \`replication: none\`; else name what is published there. ${planText(replication)}`.trim(),
      // most projects replicate nothing: a warning for them would be a false alarm
      severity: 'notice',
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
      expect: [
        'Nobody said what is published, so every table was rehearsed as if it were. 2: subscriber first.',
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
