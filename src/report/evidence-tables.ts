/** The tables of a review, without markup: Markdown and HTML dress the same cells. */
import { interruptRemarks } from './interrupt.ts';
import { lockRows, type LockRow } from './lock-rows.ts';
import type { Report, ReportMigration, ReportStatement } from './schema.ts';
import {
  duration,
  plural,
  quoted,
  rerunWords,
  runWords,
  secondOutcomeWords,
  secondRunWords,
  transactionWords,
} from './wording.ts';

/** Our own words; names and server texts, with a word of ours before; or a sentence that may hold such. */
export type Cell =
  | string
  | { readonly code: readonly string[]; readonly label?: string }
  | { readonly sentence: string };

/** A table before it is text. */
export interface EvidenceTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const nothing = '–';

/**
 * What each statement of the migration locked and did, with those that failed or could not be
 * observed. What the runner does to its own ledger blocks nobody else and is left to the JSON.
 */
export function lockTable(statements: readonly ReportStatement[]): EvidenceTable {
  const numbers = transactionNumbers(statements);
  const done = lockRows(statements);
  return {
    head: ['Statement', 'Transaction', 'Relation', 'Lock', 'Blocks', 'Work'],
    rows: statements
      .filter(({ origin, outcome }) => origin === 'migration' || !outcome.ok)
      .flatMap((statement) => {
        const transaction = numbers.get(statement) ?? '';
        return [
          ...(done.get(statement) ?? []).map((row) => lockCells(statement, transaction, row)),
          ...unknownLocks(statement, transaction),
        ];
      }),
  };
}

function lockCells(statement: ReportStatement, transaction: string, row: LockRow): Cell[] {
  const on = row.server === undefined ? '' : `, on ${row.server}`;
  return [
    { sentence: `${where(statement)}${on}` },
    transaction,
    { code: [row.relation] },
    row.lock || nothing,
    row.blocks || nothing,
    row.work.length > 0 ? { sentence: row.work.join(', ') } : nothing,
  ];
}

function where({ line }: ReportStatement): string {
  return line === undefined ? 'runner' : `line ${line}`;
}

/** Transactions of one migration, counted from 1 by first appearance of a statement of its own. */
function transactionNumbers(statements: readonly ReportStatement[]): Map<ReportStatement, string> {
  const seen: number[] = [];
  const own = statements.filter(({ origin }) => origin === 'migration');
  return new Map(
    [...own, ...statements].map((statement) => {
      const { transaction, outcome } = statement;
      if (transaction === null) return [statement, outcome.ok ? 'none' : 'unknown'];
      if (!seen.includes(transaction)) seen.push(transaction);
      return [statement, String(seen.indexOf(transaction) + 1)];
    }),
  );
}

/** BEGIN, COMMIT and what the runner adds need no watching. */
function unknownLocks(statement: ReportStatement, transaction: string): Cell[][] {
  const { outcome, observed, unobserved = '', origin, kind } = statement;
  const row = (why: Cell): Cell[][] => [
    [where(statement), transaction, nothing, 'unknown', 'unknown', why],
  ];
  if (!outcome.ok)
    return row({ label: 'failed: ', code: [`${outcome.error.message} (${outcome.error.code})`] });
  if (observed || origin === 'runner' || kind === 'TransactionStmt') return [];
  return row({ sentence: unobserved });
}

/** Each file, then each of its statements, sent a second time. */
export function rerunTable({ rerun, migrations }: Report): EvidenceTable {
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const rows = (rerun?.migrations ?? []).flatMap((one): Cell[][] => [
    [{ code: [files.get(one.migration) ?? one.migration] }, rerunWords[one.result], ''],
    ...one.statements.map(({ line, result, error, changes }): Cell[] => [
      line === undefined ? 'a statement' : `line ${line}`,
      secondOutcomeWords[result],
      { code: error ? [`${error.message} (${error.code})`] : changes },
    ]),
  ]);
  return { head: ['Sent again', 'Outcome', 'What'], rows };
}

/** What the runner did when it was started again, a sentence each. */
export function rerunRemarks(report: Report): string[] {
  const { rerun } = report;
  if (!rerun) return [];
  const { runner, forgotten, second, maskedColumns } = rerun;
  return [
    ...(runner ? [`The runner again: ${secondRunWords(runner)}.`] : []),
    ...(forgotten
      ? [
          `The runner again, its ledger having forgotten this pull request: ${secondRunWords(forgotten)}.`,
        ]
      : []),
    ...(second
      ? [
          `A second runner at the same moment ${second.waited ? 'waited for the first: ' : 'did not wait for the first: '}${secondRunWords(second)}.${second.first.ok ? '' : ` The first failed with ${quoted(second.first.error.message)}.`}`,
        ]
      : []),
    ...interruptRemarks(report),
    ...(maskedColumns.length > 0
      ? [`Not compared, since two clean runs differ: ${maskedColumns.join(', ')}.`]
      : []),
  ];
}

/** Which rehearsals ran, on which server, for how long. */
export function rehearsalTable({ rehearsals }: Report): EvidenceTable {
  return {
    head: ['Rehearsal', 'Postgres', 'Status', 'Time', 'Why'],
    rows: rehearsals.map(({ name, server, status, durationMs, why }) => [
      name,
      { sentence: server },
      status,
      status === 'skipped' ? nothing : duration(durationMs),
      why === '' ? nothing : { sentence: why },
    ]),
  };
}

/** Roles, schemas and extensions that were made for the baseline; empty when none. */
export function preparedRemark({ servers }: Report): string {
  const prepared = new Set(servers.flatMap(({ baseline }) => baseline.prepared));
  return prepared.size === 0 ? '' : `Made for the baseline: ${[...prepared].join(', ')}.`;
}

/** `added, 2 statements, one transaction over the file and its ledger row, applied in 13 ms`. */
export function migrationWords(migration: ReportMigration): string {
  const own = migration.statements.filter(({ origin }) => origin === 'migration').length;
  return [
    migration.change,
    plural(own, 'statement'),
    transactionWords[migration.transactionMode],
    runWords(migration),
  ].join(', ');
}
