import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { toldReplication } from './replicated.ts';
import { list } from './wording.ts';

/** The subscriber runs a file of its own, and it does not leave the schema that the publisher has. */
export const subscriberFileDiffers = defineHazard({
  id: 'subscriber-file-differs',
  title: "Subscriber's file leaves another schema than the publisher's",
  area: 'replication',
  severity: 'warning',
  reads: ['replicate'],
  covers: ['Generated on one side, plain on the other'],

  check({ server }) {
    return (toldReplication(server)?.pairs ?? []).map((pair): HazardFinding => {
      const { migration, publisherFile, subscriberFile, subscriber, differences } = pair;
      const who = subscriber === undefined ? 'subscriber' : `subscriber ${subscriber}`;
      if (subscriberFile === undefined || publisherFile === null) {
        const side = publisherFile === null ? 'publisher' : who;
        return {
          migration,
          object: '',
          message: `The ${side} has no file for this migration, so its schema stays as it is.`,
          remedy: `Add the file if the ${side} needs the change.`,
          severity: 'notice',
          basis: 'measured',
        };
      }
      return {
        migration,
        place: { file: subscriberFile },
        object: subscriberFile,
        message: `After ${subscriberFile} the ${who} is not what the publisher is: ${list(differences, 6)}.`,
        remedy: 'Make both files do the same, or name what may differ under "exceptions".',
        severity: 'warning',
        basis: 'measured',
      };
    });
  },

  docs: {
    why: 'Two files that are kept in step by hand drift apart, and the difference shows when a row arrives that one side cannot take.',
    instead: 'Generate one from the other, or let the review compare them.',
    limits:
      'Compares schemas, on clones of one baseline; what the sides had different before is not seen.',
  },

  examples: [
    {
      title: "The subscriber's file forgets a NOT NULL",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists copies int not null default 0;`,
      ],
      replication: 'all',
      subscriber: [sql`alter table books add column copies int default 0;`],
      since: 15,
      expect: [
        'After migrations/2_subscriber.sql the subscriber is not what the publisher is: column public.books.copies: not_null is true on the publisher, null on the subscriber.',
      ],
      alsoReports: ['needs-deploy-order'],
    },
    {
      title: 'Both files do the same',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists copies int not null default 0;`,
      ],
      replication: 'all',
      subscriber: [sql`alter table books add column copies int not null default 0;`],
      expect: 'clean',
      since: 11,
      alsoReports: ['needs-deploy-order'],
    },
  ],
});
