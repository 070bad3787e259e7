import { sql } from '../sql/tag.ts';
import { seenMigrations, statementOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';

/** Another index answers whatever the new one answers. */
export const needlessIndex = defineHazard({
  id: 'needless-index',
  title: 'New index that another one covers',
  area: 'hygiene',
  severity: 'notice',
  reads: ['apply'],
  covers: ['Index already covered by another'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const seen = seenMigrations(server);
    const covered = seen.at(-1)?.effects.structure.coveredIndexes ?? [];
    for (const one of seen) {
      for (const change of one.effects.schemaChanges) {
        if (change.change !== 'added' || change.kind !== 'index') continue;
        const found = covered.find(({ index }) => index === change.name);
        if (!found) continue;
        findings.push({
          migration: one.run.migration,
          statement: statementOf(one, change)?.index,
          object: change.name,
          message: `${found.by} begins with the same columns in the same order: ${change.name} answers nothing more, and every write keeps both.`,
          remedy: 'Leave it out, unless it is kept for being smaller.',
          severity: 'notice',
          basis: 'measured',
        });
      }
    }
    return findings;
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
        'public.loans_book_day begins with the same columns in the same order: public.loans_book answers nothing more, and every write keeps both.',
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
