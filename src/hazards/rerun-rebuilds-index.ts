import type { LedgerPolicy, RawRerun, TransactionMode } from '../evidence/types.ts';
import type { Severity } from '../terms.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';

/** Sent again, the file drops a valid index and builds the same one anew. */
export const rerunRebuildsIndex = defineHazard({
  id: 'rerun-rebuilds-index',
  title: 'Second run throws a valid index away and builds it again',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'rerun'],
  covers: ['DROP … IF EXISTS then CREATE drops a valid index on retry'],

  check({ server, subject, migrations }) {
    const findings: HazardFinding[] = [];
    for (const raw of server.rerun?.raw ?? []) {
      const mode = migrations.find(({ id }) => id === raw.migration)?.transactionMode;
      const severity = severityOf(subject.ledger, mode ?? 'file');
      if (severity === null) continue;
      for (const { index, statement } of rebuilt(raw)) {
        findings.push({
          migration: raw.migration,
          statement,
          object: index,
          message: `${subject.ledger === 'none' ? 'On the next deploy, which sends every file again,' : 'Sent a second time,'} this drops ${index}, which is valid, and the file builds the same index once more; until that is done nothing uses it and nothing UNIQUE holds.`,
          remedy: `Drop ${index} only where pg_index says indisvalid = false, then CREATE INDEX CONCURRENTLY IF NOT EXISTS.`,
          severity,
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'DROP INDEX IF EXISTS in front of a build is meant to clear away what a failed try left. It does not look: a retry for any other reason drops a good index, queries go without it for as long as the build takes, and the build is paid for again.',
    instead:
      'Drop the index only when pg_index.indisvalid is false, and build it with IF NOT EXISTS.',
    limits:
      'Reported where the file can be sent again: without a ledger on each deploy, outside a transaction after a failure further down.',
  },

  examples: [
    {
      title: 'No ledger: every deploy drops and builds',
      given: sql`create table if not exists books (id int primary key, title text);`,
      migrations: [
        sql`
          drop index concurrently if exists books_title;
          create index concurrently books_title on books (title);
        `,
      ],
      transactionMode: 'statement',
      ledger: 'none',
      expect: [
        'On the next deploy, which sends every file again, this drops public.books_title, which is valid, and the file builds the same index once more; until that is done nothing uses it and nothing UNIQUE holds.',
      ],
    },
    {
      title: 'Dropped only when it is not valid',
      given: sql`create table if not exists books (id int primary key, title text);`,
      migrations: [
        sql`
          do $$ begin
            if exists (select from pg_index where indexrelid = to_regclass('books_title') and not indisvalid) then
              drop index books_title;
            end if;
          end $$;
          create index concurrently if not exists books_title on books (title);
        `,
      ],
      transactionMode: 'statement',
      ledger: 'none',
      expect: 'clean',
    },
  ],
});

/** Null: nobody sends the file again while the index is there. */
function severityOf(ledger: LedgerPolicy, mode: TransactionMode): Severity | null {
  if (ledger === 'none') return 'warning';
  return ledger === 'unknown' || mode === 'statement' ? 'notice' : null;
}

/** Indexes that one statement of the second run removed and a later one added. */
function rebuilt(raw: RawRerun): readonly { readonly index: string; readonly statement: number }[] {
  return raw.statements.flatMap(({ index: statement, schemaChanges }, at) =>
    schemaChanges
      .filter(({ kind, change }) => kind === 'index' && change === 'removed')
      .filter(({ name }) =>
        raw.statements
          .slice(at + 1)
          .some((later) =>
            later.schemaChanges.some(
              (added) => added.kind === 'index' && added.change === 'added' && added.name === name,
            ),
          ),
      )
      .map(({ name }) => ({ index: name, statement })),
  );
}
