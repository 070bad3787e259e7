import type { Reverted, Sent, SqlError } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { errorOf, placeOf, type SentDown, sentDowns, statementIn } from './reverted.ts';
import { whatChanged } from './second-run.ts';

/** The way back is closed, and nobody knows until it is needed. */
export const downFails = defineHazard({
  id: 'down-fails',
  title: 'Down part fails',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'revert'],
  covers: ['Down migration loses data / fails'],

  check(input) {
    return sentDowns(input).flatMap(({ reverted, first }) => {
      const { onNewRows } = reverted;
      if (!first.outcome.ok) return [failed({ reverted, first }, first.outcome.error)];
      return onNewRows && !onNewRows.outcome.ok ? [failsLater(reverted, onNewRows)] : [];
    });
  },

  docs: {
    why: 'A down part is sent when a release has to be taken back, in a hurry and on full tables. One that fails then leaves the old application without its schema, and a ledger that says nothing or says dirty.',
    instead:
      'Let it first fill or remove what the old schema does not take, then change the schema back. Where there is no way back, let it say so: `RAISE EXCEPTION` with the reason, which is a notice here.',
    limits:
      'Sent right behind the up part, on generated rows, and once more after rows were added where the up part takes other rows than before. Rows of production may stop it where generated ones do not.',
  },

  examples: [
    {
      title: 'The column comes back NOT NULL, and there are rows',
      given: sql`create table users (id int primary key, name text not null);`,
      migrations: [sql`alter table users drop column name;`],
      downs: [sql`alter table users add column name text not null;`],
      rows: 20,
      expect: [
        'The down part fails at `alter table users add column name text not null`: 23502 column "name" of relation "users" contains null values. On empty tables it goes through.',
      ],
      alsoReports: ['column-dropped', 'lock-without-timeout'],
    },
    {
      title: 'It fails halfway, and the runner does not wrap it',
      given: sql`create table users (id int primary key); create table teams (id int primary key);`,
      migrations: [
        sql`
          set lock_timeout = '5s';
          create index users_id on users (id desc);
          create view staff as select id from users;
        `,
      ],
      downs: [sql`drop view staff; drop index users_by_id;`],
      transactionMode: 'statement',
      expect: [
        'The down part fails at `drop index users_by_id`: 42704 index "users_by_id" does not exist. By then it had committed: column public.staff.id removed and view public.staff removed.',
      ],
      alsoReports: ['cut-needs-repair', 'index-build-blocks-writes'],
    },
    {
      title: 'It goes through today, and not once somebody left the column empty',
      given: sql`
        create table users (id int primary key, name text not null);
        insert into users values (1, 'Ada');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users alter column name drop not null;
        `,
      ],
      downs: [sql`alter table users alter column name set not null;`],
      rows: 20,
      expect: [
        'The down part goes through now, and fails once rows were written behind the up part, at `alter table users alter column name set not null`: 23502 column "name" of relation "users" contains null values',
      ],
      alsoReports: ['rule-lost'],
    },
    {
      title: 'It says itself that there is no way back',
      given: sql`
        create table users (id int primary key, name text);
        insert into users values (1, 'Ada');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          update users set name = lower(name);
        `,
      ],
      downs: [sql`do $$ begin raise exception 'names are not brought back'; end $$;`],
      expect: ['The down part refuses on purpose: names are not brought back'],
    },
    {
      title: 'It takes back what the up part did',
      given: sql`create table users (id int primary key); insert into users values (1);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column name text;
        `,
      ],
      downs: [sql`alter table users drop column name;`],
      expect: 'clean',
    },
  ],
});

function failed({ reverted, first }: SentDown, error: SqlError): HazardFinding {
  const place = { migration: reverted.migration, object: tableOf(error) };
  if (isRefusal(first, error)) {
    return {
      ...place,
      ...placeOf(reverted, first),
      message: `The down part refuses on purpose: ${error.message}`,
      remedy:
        'Nothing to mend; plan the release knowing that a backup, or a migration forward, is the only way back.',
      severity: 'notice',
      basis: 'measured',
    };
  }
  const { halfway, passesWithoutRows } = first;
  const more = [
    passesWithoutRows ? ' On empty tables it goes through.' : '',
    halfway ? ` By then it had committed: ${whatChanged(halfway)}.` : '',
  ].join('');
  return {
    ...place,
    ...placeOf(reverted, first),
    message: `The down part fails${statementIn(first)}: ${errorOf(first)}${more === '' ? '' : `.${more}`}`,
    remedy: passesWithoutRows
      ? "Let it first fill or remove what the old schema does not take; or, if there is no way back, let it say so: DO $$ BEGIN RAISE EXCEPTION 'reason'; END $$."
      : 'Mend the statement and try it once: up, down, up. A down part that cannot work is worse than none.',
    severity: 'warning',
    basis: 'measured',
  };
}

function failsLater(reverted: Reverted, sent: Sent): HazardFinding {
  return {
    migration: reverted.migration,
    ...placeOf(reverted, sent),
    object: sent.outcome.ok ? '' : tableOf(sent.outcome.error),
    message: `The down part goes through now, and fails once rows were written behind the up part,${statementIn(sent)}: ${errorOf(sent)}`,
    remedy:
      'Say in the down part what becomes of such rows (an UPDATE or DELETE before the statement), or know that the way back closes with the first of them.',
    severity: 'notice',
    basis: 'measured',
  };
}

function tableOf({ schema, table }: SqlError): string {
  return schema === undefined || table === undefined ? '' : `${schema}.${table}`;
}

/** RAISE EXCEPTION written in the down part itself, not in a trigger or function that it met. */
function isRefusal({ failedAt }: Sent, { code, where = '' }: SqlError): boolean {
  const raised = code === 'P0001' && /inline_code_block.* at RAISE/.test(where);
  return raised && /^\s*do\b/i.test(failedAt?.sql ?? '');
}
