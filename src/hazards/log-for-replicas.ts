import { ownStatements, writtenWhole } from '../evidence/questions.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list } from './wording.ts';

/** A table that is written whole sends all of it to whoever follows the primary. */
export const logForReplicas = defineHazard({
  id: 'log-for-replicas',
  title: 'Standbys and replication slots must take a whole table as log',
  area: 'replication',
  severity: 'notice',
  reads: ['apply', 'standby'],
  covers: ['Long transaction/rewrite: physical replica lag, slot/WAL growth'],

  check({ server }) {
    const rowsOf = new Map(server.baseline.tables.map(({ relation, rows }) => [relation, rows]));
    const runs = server.apply?.runs ?? [];
    return (server.standby?.migrations ?? []).flatMap(({ migration, walBytes }) => {
      const run = runs.find((one) => one.migration === migration);
      const statements = run ? ownStatements(run) : [];
      const whole = statements.flatMap((statement) =>
        [...statement.rewrites, ...writtenWhole(statement, server).map((one) => one.relation)].map(
          (relation) => ({ relation, statement: statement.index }),
        ),
      );
      const relations = [...new Set(whole.map(({ relation }) => relation))].filter(
        (relation) => (rowsOf.get(relation) ?? 0) > 0,
      );
      const [first] = whole;
      if (!first || relations.length === 0) return [];
      const rows = relations.reduce((sum, relation) => sum + (rowsOf.get(relation) ?? 0), 0);
      const finding: HazardFinding = {
        migration,
        statement: first.statement,
        object: relations[0] ?? '',
        message: `It writes ${list(relations)} as a whole: the standby had to replay ${kilobytes(walBytes)} of log for ${count(rows, 'row')}. Every standby takes that in order, behind it everything else, and every replication slot keeps it until then.`,
        remedy:
          'See that slots may keep as much (max_slot_wal_keep_size, and the disk), or write in batches and let replicas catch up in between.',
        severity: 'notice',
        basis: 'measured',
        exposure: { relations, grows: true },
      };
      return [finding];
    });
  },

  docs: {
    why: 'A rewrite or a backfill sends the whole table, with its indexes, through the log. Until a replica has taken it, it shows old data, and its slot keeps the log on the disk of the primary: a full disk stops the primary.',
    instead: 'No rewrite, or batches with a look at the lag between them.',
    limits:
      'Measured on a real standby, on request only (`standby: true`), with the rows of the rehearsal and without full_page_writes: production sends more, and the more the larger the table is.',
  },

  examples: [
    {
      title: 'A column whose type needs a rewrite, while there is a standby',
      given: sql`create table books (id int primary key, pages int, text text); insert into books select i, i, repeat('x', 1000) from generate_series(1, 5000) i;`,
      migrations: [sql`set lock_timeout = '2s'; alter table books alter column pages type bigint;`],
      standby: true,
      expect: [
        'It writes public.books as a whole: the standby had to replay 5 MB of log for 5000 rows. Every standby takes that in order, behind it everything else, and every replication slot keeps it until then.',
      ],
      alsoReports: ['rewrite-blocks-reads', 'standby-query-cancelled'],
    },
    {
      title: 'A column without a default',
      given: sql`create table books (id int primary key, pages int); insert into books select i, i from generate_series(1, 200) i;`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      standby: true,
      expect: 'clean',
      alsoReports: ['standby-query-cancelled'],
    },
  ],
});

function kilobytes(bytes: number): string {
  return bytes < 1024 ** 2
    ? `${Math.ceil(bytes / 1024)} kB`
    : `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}
