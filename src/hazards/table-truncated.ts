import type { ServerEvidence, StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { isNamedIn, seenMigrations, tablesBefore } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list } from './wording.ts';

/** All rows of a table are thrown away at once. */
export const tableTruncated = defineHazard({
  id: 'table-truncated',
  title: 'Table truncated',
  area: 'data',
  severity: 'error',
  reads: ['apply'],
  covers: ['TRUNCATE [CASCADE]'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const { run, effects } of seenMigrations(server)) {
      for (const { index, dataChanges } of effects.statements) {
        const record = run.statements[index];
        if (!record) continue;
        // TRUNCATE counts no rows; a DELETE does
        const gone = dataChanges.filter(
          (change) =>
            !change.gone &&
            change.rowsAfter === 0 &&
            before.has(change.relation) &&
            !record.rows.some(
              ({ relation, deleted }) => relation === change.relation && deleted > 0,
            ),
        );
        const emptied = [
          ...Map.groupBy(gone, ({ relation }) => calledIn(record, relation, server)),
        ].map(([relation, parts]) => ({
          relation,
          rowsBefore: parts.reduce((sum, part) => sum + part.rowsBefore, 0),
        }));
        if (emptied.length === 0) continue;
        const unnamed = emptied.filter(({ relation }) => !isNamedIn(record.sql, relation));
        const along =
          unnamed.length > 0
            ? ` ${list(unnamed.map(({ relation }) => relation))} ${unnamed.length === 1 ? 'was' : 'were'} emptied along with what is named.`
            : '';
        findings.push({
          migration: run.migration,
          statement: index,
          object: emptied[0]?.relation ?? '',
          message: `Emptied ${list(emptied.map(({ relation, rowsBefore }) => `${relation} (${count(rowsBefore, 'row')} as rehearsed)`))}: nothing brings the rows back.${along}`,
          remedy:
            unnamed.length > 0
              ? 'Leave CASCADE out and name every table that is meant; delete rows in batches where only some are.'
              : 'Delete in batches what is no longer wanted, with a WHERE that says what that is; keep a dump.',
          severity: unnamed.length > 0 ? 'error' : 'warning',
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'The rows are lost for good. With CASCADE, so are those of every table that refers to it, however far away.',
    instead: 'Delete in batches, with a WHERE; name every table that a TRUNCATE is meant to empty.',
    limits: 'The rows counted are rehearsed ones.',
  },

  examples: [
    {
      title: 'One table',
      given: sql`create table sessions (id int primary key); insert into sessions values (1), (2);`,
      migrations: [sql`truncate sessions;`],
      expect: ['Emptied public.sessions (2 rows as rehearsed): nothing brings the rows back.'],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A table with partitions',
      given: sql`
        create table visits (day date) partition by range (day);
        create table visits_1 partition of visits for values from ('2024-01-01') to ('2025-01-01');
        insert into visits values ('2024-02-29');
      `,
      migrations: [sql`truncate visits;`],
      expect: ['Emptied public.visits (1 row as rehearsed): nothing brings the rows back.'],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'And whatever refers to it',
      given: sql`
        create table books (id int primary key); insert into books values (1);
        create table loans (book int references books); insert into loans values (1), (1);
      `,
      migrations: [sql`truncate books cascade;`],
      expect: [
        'Emptied public.books (1 row as rehearsed) and public.loans (2 rows as rehearsed): nothing brings the rows back. public.loans was emptied along with what is named.',
      ],
      alsoReports: ['lock-order-can-deadlock', 'lock-without-timeout'],
    },
    {
      title: 'Rows deleted by what they are',
      given: sql`create table sessions (id int primary key, ended bool); insert into sessions values (1, true), (2, false), (3, true);`,
      migrations: [sql`delete from sessions where ended;`],
      expect: 'clean',
      alsoReports: ['rows-deleted'],
    },
  ],
});

/** A partition counts as its table, unless the statement names it itself. */
function calledIn(
  { sql: text }: StatementRecord,
  relation: string,
  server: ServerEvidence,
): string {
  if (isNamedIn(text, relation)) return relation;
  const table = server.baseline.tables.find((one) => one.relation === relation);
  return table?.partitionOf ?? relation;
}
