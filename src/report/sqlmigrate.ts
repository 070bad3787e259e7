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
  const { statements, transactionMode } = migration;
  const lines = statements.map((statement, at) => {
    const text = shorten(visible(statement.sql).replace(/;\s*$/, ''), longest);
    if (statement.origin === 'runner')
      return isTransactionControl(text)
        ? `${text};  -- sent by the runner`
        : comment(`runner: ${text}`);
    const marks = [
      ...boundary(statement, statements[at - 1], transactionMode),
      statement.line === undefined ? '' : `-- line ${statement.line}`,
      failure(statement),
    ].filter((mark) => mark !== '');
    return [...marks, terminated(text)].join('\n');
  });
  return lines.join('\n\n');
}

function failure({ outcome }: SentStatement): string {
  if (outcome === undefined || outcome.ok) return '';
  return `-- FAILED: ${oneLine(outcome.error.message)} (${oneLine(outcome.error.code)})`;
}

/** An implicit transaction has no BEGIN of its own to show where it starts. */
function boundary(
  statement: SentStatement,
  before: SentStatement | undefined,
  mode: TransactionMode,
): string[] {
  if (statement.transaction === null) return ['-- outside any transaction'];
  if (mode !== 'message' || statement.transaction === undefined) return [];
  return before?.transaction === statement.transaction
    ? []
    : [`-- implicit transaction ${statement.transaction} begins`];
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
