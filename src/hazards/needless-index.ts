import { sql } from '../sql/tag.ts';
import { seenMigrations, statementOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Another index answers whatever the new one answers. */
export const needlessIndex = defineHazard({
  id: 'needless-index',
  title: 'New index that another one covers',
  area: 'hygiene',
  severity: 'notice',
  reads: ['apply'],
  covers: ['Index already covered by another'],

  check({ server }): readonly HazardFinding[] {
    const seen = seenMigrations(server);
    const covered = seen.at(-1)?.effects.structure.coveredIndexes ?? [];
    const needless = seen.flatMap((one) =>
      one.effects.schemaChanges.flatMap((change) => {
        const found = covered.find(({ index }) => index === change.name);
        return change.change === 'added' && change.kind === 'index' && found
          ? [{ ...found, one, change }]
          : [];
      }),
    );
    const [first] = needless;
    if (!first) return [];
    return [
      {
        migration: first.one.run.migration,
        statement: statementOf(first.one, first.change)?.index,
        object: '',
        message: `${needless.length === 1 ? '1 new index' : `${needless.length} new indexes`} answer${needless.length === 1 ? 's' : ''} nothing more than another that begins with the same columns in the same order, and every write keeps both: ${list(needless.map(({ index, by }) => `${index} beside ${by}`))}.`,
        remedy: 'Leave it out, unless it is kept for being smaller.',
        severity: 'notice',
        basis: 'measured',
      },
    ];
  },

  docs: {
    why: 'Each index costs every INSERT and most UPDATEs, disk and cache, and answers nothing that the other one does not.',
    instead: 'One index, with the columns all queries need first.',
    limits: 'Plain btree indexes only. A much smaller index may still be worth its price.',
  },

  examples: [
    {
      title: 'The first column of another index',
      given: sql`create table loans (id int primary key, book int, day date); create index loans_book_day on loans (book, day);`,
      migrations: [sql`create index concurrently if not exists loans_book on loans (book);`],
      transactionMode: 'statement',
      alsoReports: ['retry-leaves-invalid-index'],
      expect: [
        '1 new index answers nothing more than another that begins with the same columns in the same order, and every write keeps both: public.loans_book beside public.loans_book_day.',
      ],
    },
    {
      title: 'The second column of another index',
      given: sql`create table loans (id int primary key, book int, day date); create index loans_book_day on loans (book, day);`,
      migrations: [sql`create index concurrently if not exists loans_day on loans (day);`],
      transactionMode: 'statement',
      alsoReports: ['retry-leaves-invalid-index'],
      expect: 'clean',
    },
  ],
});
