/** The SQL that migrations send, as Django's `sqlmigrate` prints it, for any framework. */
import type { Outcome, TransactionMode } from '../evidence/types.ts';
import { shorten } from './excerpt.ts';
import { oneLine, visible } from './visible.ts';
import { transactionWords } from './wording.ts';

/** A migration as recorded (a report has these) or as an adapter plans to send it. */
export interface SentMigration {
  readonly file: string;
  readonly transactionMode: TransactionMode;
  readonly statements: readonly SentStatement[];
}

/** A statement as `sql` prints it; what was observed is there after a rehearsal only. */
export interface SentStatement {
  readonly origin: 'migration' | 'runner';
  readonly sql: string;
  readonly line?: number;
  readonly transaction?: number | null;
  readonly outcome?: Outcome;
}

/** All migrations one after the other, as the `sql` command prints them. */
export function renderSql(migrations: readonly SentMigration[]): string {
  return migrations
    .map((migration) => `${heading(migration)}\n\n${renderStatements(migration)}\n`)
    .join('\n');
}

function heading({ file, transactionMode }: SentMigration): string {
  return `-- ${oneLine(file)}: ${transactionWords[transactionMode]}`;
}

/** The statements of one migration: what the runner adds is marked, its ledger writes are comments. */
export function renderStatements(migration: SentMigration, longest = Infinity): string {
  const blocks = migration.statements.map((statement, at) => {
    const text = shorten(visible(statement.sql).replace(/;\s*$/, ''), longest);
    if (statement.origin === 'runner')
      return isTransactionControl(text)
        ? `${text};  -- sent by the runner`
        : comment(`runner: ${text}`);
    const lines = [
      before(at, migration),
      statement.line === undefined ? '' : `-- line ${statement.line}`,
      failure(statement),
      terminated(text),
      after(at, migration),
    ];
    return lines.filter((line) => line !== '').join('\n');
  });
  return blocks.join('\n\n');
}

function failure({ outcome }: SentStatement): string {
  if (outcome === undefined || outcome.ok) return '';
  return `-- FAILED: ${oneLine(outcome.error.message)} (${oneLine(outcome.error.code)})`;
}

/** A message of several statements is one transaction whose BEGIN and COMMIT nobody writes. */
function before(at: number, { statements, transactionMode }: SentMigration): string {
  const { transaction, outcome } = statements[at] ?? {};
  if (transaction === null) return outcome?.ok === false ? '' : '-- outside any transaction';
  const begins = statements[at - 1]?.transaction !== transaction;
  return transactionMode === 'message' && transaction !== undefined && begins
    ? '-- BEGIN (implicit: one message, one transaction)'
    : '';
}

function after(at: number, { statements, transactionMode }: SentMigration): string {
  const { transaction, outcome } = statements[at] ?? {};
  const ends = statements[at + 1]?.transaction !== transaction;
  if (transactionMode !== 'message' || transaction === null || transaction === undefined || !ends)
    return '';
  return outcome?.ok === false ? '-- ROLLBACK (implicit)' : '-- COMMIT (implicit)';
}

function isTransactionControl(text: string): boolean {
  return /^(?:begin|start|commit|end|rollback|savepoint|release|abort)\b/i.test(text);
}

/** With its semicolon, which a comment on the last line must not swallow. */
function terminated(text: string): string {
  return `${text}${/--[^\n]*$/.test(text) ? '\n' : ''};`;
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `-- ${line}`)
    .join('\n');
}
