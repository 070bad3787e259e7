import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding, type HazardInput } from './hazard.ts';
import { judgedReruns, statementWhere, whatChanged } from './second-run.ts';
import { list, sqlError } from './wording.ts';

/** The file cannot be sent twice, in a project where it can be sent twice. */
export const rerunRejected = defineHazard({
  id: 'rerun-rejected',
  title: 'Second run is rejected',
  area: 'rerun',
  severity: 'error',
  reads: ['apply', 'rerun'],
  covers: ['Statement not rerunnable (no IF EXISTS, no guard)'],

  check(input) {
    const findings: HazardFinding[] = [];
    for (const { raw, severity, sent } of judgedReruns(input)) {
      if (raw.result !== 'rejected' && raw.result !== 'rejected-halfway') continue;
      if (severity === 'notice') continue;
      const { index, ordinal } = statementWhere(
        raw,
        (statement) => statement.result === 'rejected',
      );
      const error = raw.statements.find((statement) => statement.error)?.error;
      const guards = raw.statements.flatMap((statement) => statement.guard ?? []);
      const left =
        raw.result === 'rejected'
          ? 'and leaves nothing changed'
          : `after it had changed something: ${whatChanged(raw)}`;
      findings.push({
        migration: raw.migration,
        statement: index,
        object: error?.table ?? '',
        message: `${sent} it is rejected at ${ordinal}, ${left}${error ? `: ${sqlError(error)}` : ''}`,
        remedy: remedy(raw.result),
        severity,
        basis: 'measured',
        ...(guards.length > 0 && { fix: { sql: guards, proven: true } }),
      });
    }
    return [...findings, ...wholeFolder(input, findings), ...cleanRejections(input)];
  },

  docs: {
    why: 'A job that is restarted, a second runner, or a deployment without a ledger sends the file again. A rejection stops that deployment; a rejection halfway leaves a state that no version of the application expects.',
    instead:
      'Guard each statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING) or keep the file in one transaction under a ledger.',
    limits:
      'A clean rejection is normal under a ledger with one transaction per file and is then no finding. Interruption inside a statement is another rehearsal.',
  },

  examples: [
    {
      title: 'No ledger: every deploy sends every file',
      given: sql`create table authors (id int primary key);`,
      migrations: [sql`alter table authors add column name text;`],
      ledger: 'none',
      expect: [
        'On the next deploy, which sends every file again, it is rejected at statement 1 of 1, and leaves nothing changed: 42701 column "name" of relation "authors" already exists',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Outside a transaction, half of it is done again before it is rejected',
      given: sql`create table plans (name text); create table old_plans (name text);`,
      migrations: [
        sql`
          insert into plans values ('basic');
          alter table old_plans rename to former_plans;
        `,
      ],
      transactionMode: 'statement',
      ledger: 'none',
      expect: [
        'On the next deploy, which sends every file again, it is rejected at statement 2 of 2, after it had changed something: public.plans 1 → 2 rows: 42P01 relation "old_plans" does not exist',
      ],
      alsoReports: ['lock-without-timeout', 'renamed'],
    },
    {
      title: 'A plain folder, and nobody said whether its runner keeps a ledger',
      given: sql`create table authors (id int primary key);`,
      migrations: [sql`alter table authors add column name text;`],
      ledger: 'unknown',
      expect: [
        'Sent a second time, migrations/2.sql is rejected and leaves nothing changed. Whether that matters depends on the runner, and nothing says whether it remembers what it applied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'One transaction under a ledger',
      given: sql`create table authors (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table authors add column name text;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** Where nobody said whether the runner keeps a ledger, clean rejections are one notice, not one a file. */
function cleanRejections(input: HazardInput): readonly HazardFinding[] {
  const clean = judgedReruns(input).filter(
    ({ raw, severity }) => raw.result === 'rejected' && severity === 'notice',
  );
  const first = clean[0]?.raw;
  if (!first) return [];
  const files = clean.map(
    ({ raw }) => input.migrations.find(({ id }) => id === raw.migration)?.file ?? raw.migration,
  );
  return [
    {
      migration: first.migration,
      statement: statementWhere(first, ({ result }) => result === 'rejected').index,
      object: '',
      message: `Sent a second time, ${list(files)} ${files.length === 1 ? 'is' : 'are'} rejected and leave${files.length === 1 ? 's' : ''} nothing changed. Whether that matters depends on the runner, and nothing says whether it remembers what it applied.`,
      remedy:
        'Say so with the setting ledger: kept (then this is no finding), or none (then it is an error, since every deploy sends every file).',
      severity: 'notice',
      basis: 'measured',
    },
  ];
}

/** Without a ledger the whole folder is sent again; a file of the baseline may be what fails then. */
function wholeFolder(
  { subject, server, migrations }: HazardInput,
  known: readonly HazardFinding[],
): readonly HazardFinding[] {
  const again = server.rerun?.runner;
  if (subject.ledger !== 'none' || !again || again.outcome.ok || known.length > 0) return [];
  const last = migrations.at(-1);
  if (!last) return [];
  const at = again.failedAt;
  const place = at ? `${at.file}${at.line === undefined ? '' : ` line ${at.line}`}` : 'a file';
  return [
    {
      migration: last.id,
      object: at?.file ?? '',
      message: `The next deploy, which sends every file again, stops at ${place}: ${sqlError(again.outcome.error)}. Without this pull request it would not.`,
      remedy: 'Guard the statement that fails, or let the runner keep a ledger.',
      severity: 'error',
      basis: 'measured',
    },
  ];
}

function remedy(result: string): string {
  return result === 'rejected'
    ? 'Guard the statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING), so that a restarted job can pass it.'
    : 'Put the file into one transaction, or guard every statement, so that a restarted job ends in the same state.';
}
