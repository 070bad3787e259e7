import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** A query that was reading on a streaming standby was cancelled when the migration arrived there. */
export const standbyQueryCancelled = defineHazard({
  id: 'standby-query-cancelled',
  title: 'Queries on standbys are cancelled, or hold the standby up',
  area: 'replication',
  severity: 'warning',
  reads: ['standby'],
  covers: ['VACUUM FULL/rewrite on hot standby: query conflicts'],

  check({ server }) {
    const { migrations = [], maxDelayMs = 0 } = server.standby ?? {};
    return migrations.flatMap(({ migration, cancelled, walBytes }): HazardFinding[] => {
      const [first] = cancelled;
      if (!first) return [];
      const tables = list(cancelled.map(({ relation }) => relation));
      const megabytes = walBytes / 1024 ** 2;
      const size =
        megabytes < 1
          ? ''
          : ` (${megabytes.toFixed(0)} MB from this migration alone, as rehearsed)`;
      return [
        {
          migration,
          object: first.relation,
          message: `A query that was reading ${tables} on a standby was cancelled once it had held up the migration for ${maxDelayMs} ms (max_standby_streaming_delay): ${first.error.code} ${first.error.message}. Until then the standby replayed nothing, and every replication slot kept the log${size}.`,
          remedy:
            'Run it when nothing long reads from standbys, or take such reports off them first; max_standby_streaming_delay there decides who waits for how long.',
          severity: 'warning',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'A standby replays ACCESS EXCLUSIVE locks: a report that reads the table is cancelled, or the whole standby falls behind until the report is done.',
    instead: 'Weaker locks, or a moment without long reports.',
    limits:
      'Rehearsed on a real standby with a delay of 200 ms, on request only (`standby: true`).',
  },

  examples: [
    {
      title: 'A column is added while a standby is being read',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      standby: true,
      expect: [
        'A query that was reading public.books on a standby was cancelled once it had held up the migration for 200 ms (max_standby_streaming_delay): 40001 canceling statement due to conflict with recovery. Until then the standby replayed nothing, and every replication slot kept the log.',
      ],
    },
    {
      title: 'A comment is written, which locks out nobody who reads',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`comment on column books.title is 'as printed';`],
      standby: true,
      expect: 'clean',
    },
  ],
});
