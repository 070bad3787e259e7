import { sql } from '../sql/tag.ts';
import { defineHazard, type IdleAllowance } from './hazard.ts';

/** A comment means to accept a hazard and accepts nothing. */
export const allowanceWithoutEffect = defineHazard({
  id: 'allowance-without-effect',
  title: 'Allowance that allows nothing',
  area: 'hygiene',
  severity: 'notice',
  reads: ['apply'],
  covers: ['Unused ignore comment'],

  check: () => [],

  checkAllowances: (idle) =>
    idle.map(({ migration, allowance, fault }) => ({
      migration,
      object: allowance.hazard,
      file: allowance.file,
      line: allowance.line,
      ...wording({ migration, allowance, fault }),
      severity: 'notice',
      basis: 'measured',
    })),

  docs: {
    why: 'An author believes that something is accepted which is not, or a reader looks for a danger that is gone.',
    instead:
      'Write `-- rehearsal:allow HAZARD reason` above the statement or at the end of one of its lines, or `-- rehearsal:allow-file HAZARD reason` anywhere in the file; take it out when nothing is found any more.',
    limits:
      'Whether an allowance is needed is said only where the migration applied and the hazard was judged. An entry of the configuration file is for other pull requests too: an unused one is reported only when its file pattern names a file under review.',
  },

  examples: [
    {
      title: 'No reason',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          -- rehearsal:allow index-build-blocks-writes
          create index books_title on books (title);
        `,
      ],
      expect: [
        '"rehearsal:allow index-build-blocks-writes" gives no reason, so nothing is allowed.',
      ],
      alsoReports: ['index-build-blocks-writes', 'lock-without-timeout'],
    },
    {
      title: 'A hazard that does not exist, and a word that means nothing',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          -- rehearsal:allow index-build-block-writes the table is small
          -- rehearsal:alow index-build-blocks-writes the table is small
          create index books_title on books (title);
        `,
      ],
      expect: [
        '"index-build-block-writes" is no hazard, so nothing is allowed; "index-build-blocks-writes" is one.',
        '"rehearsal:alow" means nothing, so nothing is allowed; "rehearsal:allow" would.',
      ],
      alsoReports: ['index-build-blocks-writes'],
    },
    {
      title: 'Nothing to allow any more',
      given: sql`create table books (id int primary key, title varchar(50));`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter title type varchar(100); -- rehearsal:allow rewrite-blocks-reads few books
        `,
      ],
      expect: [
        'Nothing reports rewrite-blocks-reads at this statement: the allowance is not needed.',
      ],
    },
    {
      title: 'At the statement, and for the file',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          -- rehearsal:allow-file lock-without-timeout the role has one in production
          -- rehearsal:allow index-build-blocks-writes nobody writes at night,
          -- and deployments are at night
          create index books_title on books (title);
        `,
      ],
      expect: 'clean',
      allows: ['index-build-blocks-writes', 'lock-without-timeout'],
    },
  ],
});

function wording({ allowance, fault }: IdleAllowance): { message: string; remedy: string } {
  const { directive, hazard } = allowance;
  const form = `-- rehearsal:${directive} HAZARD reason`;
  switch (fault.kind) {
    case 'unknown-word': {
      const meant = fault.meant === undefined ? '' : `; "rehearsal:${fault.meant}" would`;
      return {
        message: `"rehearsal:${directive}" means nothing, so nothing is allowed${meant}.`,
        remedy:
          'Write rehearsal:allow for a statement, rehearsal:allow-file for the file it stands in.',
      };
    }
    case 'unknown-hazard': {
      const meant = fault.meant === undefined ? '' : `; "${fault.meant}" is one`;
      return {
        message: `"${hazard}" is no hazard, so nothing is allowed${meant}.`,
        remedy: '`migration-rehearsal explain` lists all of them.',
      };
    }
    case 'no-hazard':
      return {
        message: `"rehearsal:${directive}" names no hazard, so nothing is allowed.`,
        remedy: `Write \`${form}\`.`,
      };
    case 'no-reason':
      return {
        message: `"rehearsal:${directive} ${hazard}" gives no reason, so nothing is allowed.`,
        remedy: `Write \`${form}\`: whoever reads it next wants to know why.`,
      };
    case 'unused-entry':
      return {
        message: `Nothing reports ${hazard} in files of ${directive}: the entry is not needed for them.`,
        remedy: 'Take it out of the configuration, or correct its file pattern.',
      };
    case 'unused':
      break;
  }
  return {
    message: `Nothing reports ${hazard} ${directive === 'allow' ? 'at this statement' : 'in this file'}: the allowance is not needed.`,
    remedy: 'Take it out, or move it to the statement it is meant for.',
  };
}
