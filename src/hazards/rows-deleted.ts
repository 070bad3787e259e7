import { ownStatements, writtenWhole } from '../evidence/questions.ts';
import type { RowsWritten, ServerEvidence, StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { isNamedIn } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Some rows of a table are deleted, and perhaps rows of others with them. */
export const rowsDeleted = defineHazard({
  id: 'rows-deleted',
  title: 'Rows deleted',
  area: 'data',
  severity: 'warning',
  reads: ['apply'],

  check({ server }) {
    return (server.apply?.runs ?? []).flatMap((run) =>
      ownStatements(run).flatMap((statement): readonly HazardFinding[] => {
        if (!statement.outcome.ok || writtenWhole(statement, server).length > 0) return [];
        const deleted = statement.rows.filter((rows) => rows.existedBefore && rows.deleted > 0);
        const along = deleted.filter(({ relation }) => !isNamedIn(statement.sql, relation));
        if (deleted.length === 0 && statement.kind !== 'DeleteStmt') return [];
        return [
          {
            migration: run.migration,
            statement: statement.index,
            object: deleted[0]?.relation ?? '',
            message: happened(deleted, along, server),
            remedy: remedy(statement, along),
            severity: along.length > 0 ? 'warning' : 'notice',
            basis: 'measured',
          },
        ];
      }),
    );
  },

  docs: {
    why: 'Deleted rows do not come back with the down part. A foreign key with ON DELETE CASCADE, or a trigger, takes rows of tables that the statement does not name.',
    instead:
      'Count in production what the condition finds before it is run; delete in batches; keep a copy of what may be missed.',
    limits:
      'How many rows a condition finds among generated ones says nothing of production. A statement that deletes every row is reported as such.',
  },

  examples: [
    {
      title: 'Rows of another table go with them',
      given: sql`
        create table books (id int primary key, lost bool); insert into books values (1, true), (2, false), (3, false);
        create table loans (id int primary key, book int references books on delete cascade);
        create index loans_book on loans (book); insert into loans values (1, 1), (2, 1), (3, 2);
      `,
      migrations: [sql`delete from books where lost;`],
      expect: [
        'It deletes 1 of 3 rows of public.books as rehearsed. With them go rows of public.loans (2 of 3), which it does not name.',
      ],
    },
    {
      title: 'Rows that none of those rehearsed is like',
      given: sql`create table books (id int primary key, lost bool); insert into books values (1, false), (2, false);`,
      migrations: [sql`delete from books where lost;`],
      expect: ['It deletes rows, and found none among those rehearsed.'],
    },
    {
      title: 'Rows of a table of its own',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          do $$ begin
            create table spare (id int);
            insert into spare values (1), (2);
            delete from spare where id = 1;
          end $$;
        `,
      ],
      expect: 'clean',
    },
  ],
});

function happened(
  deleted: readonly RowsWritten[],
  along: readonly RowsWritten[],
  { baseline }: ServerEvidence,
): string {
  const share = ({ relation, deleted: gone }: RowsWritten): string => {
    const rows = baseline.tables.find((table) => table.relation === relation)?.rows;
    return rows === undefined ? String(gone) : `${gone} of ${rows}`;
  };
  if (deleted.length === 0) return 'It deletes rows, and found none among those rehearsed.';
  const own = deleted.filter((rows) => !along.includes(rows));
  const named = own.map((rows) => `${share(rows)} rows of ${rows.relation}`);
  const others = list(along.map((rows) => `${rows.relation} (${share(rows)})`));
  if (named.length === 0) return `It deletes rows of ${others}, which it does not name.`;
  const more = along.length > 0 ? ` With them go rows of ${others}, which it does not name.` : '';
  return `It deletes ${list(named)} as rehearsed.${more}`;
}

function remedy({ sql: text }: StatementRecord, along: readonly RowsWritten[]): string {
  const query = /\busing\b/i.test(text) ? 'over the same join' : 'with the same condition';
  const others =
    along.length > 0
      ? `, and what hangs on it in ${list(along.map(({ relation }) => relation))}`
      : '';
  return `Count in production first what it finds${others}: SELECT count(*) ${query}. Delete many in batches.`;
}
