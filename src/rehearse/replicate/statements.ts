/** What a migration writes, statement by statement, beside what other sides run in its place. */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import { splitSql } from '../../sql/split.ts';
import { longestCommonSubsequence } from '../observe/subsequence.ts';
import type { RehearsalPlan } from '../plan.ts';
import { type Part, partOf } from './moves.ts';

/** A statement of a file, as it is sent. */
export interface OwnStatement {
  readonly step: Step;
  /** Without comments around it. */
  readonly sql: string;
  /** As in `SplitStatement`; empty where it cannot be parsed. */
  readonly kind: string;
}

/** Those of a whole file. */
export function statementsOf(
  plan: RehearsalPlan,
  migration: SourceMigration,
): readonly OwnStatement[] {
  return ownStatements(partOf(plan, migration));
}

/** Without the transactions around them, which are the framework's or the file's. */
export function ownStatements({ steps }: Pick<Part, 'steps'>): readonly OwnStatement[] {
  return steps
    .filter(({ origin }) => origin === 'migration')
    .map(parsed)
    .filter(({ kind }) => kind !== 'TransactionStmt');
}

/** One message to the server, told by what is in it. */
export function parsed(step: Step): OwnStatement {
  const split = splitSql(step.sql);
  const only = split.ok && split.statements.length === 1 ? split.statements[0] : undefined;
  return { step, sql: only?.sql ?? step.sql.trim(), kind: only?.kind ?? '' };
}

/** For comparing: white space does not count. */
export function normalText({ sql }: Pick<OwnStatement, 'sql'>): string {
  return sql.replaceAll(/\s+/g, ' ').trim();
}

/** A statement, in each file that has it. */
export interface Aligned<Key, Statement> {
  readonly base?: Statement;
  readonly others: ReadonlyMap<Key, Statement>;
}

/** What is the same stands together, in the order of `base`; what only one file has stays where it stands. */
export function align<Key, Statement extends Pick<OwnStatement, 'sql'>>(
  base: readonly Statement[],
  others: ReadonlyMap<Key, readonly Statement[]>,
): readonly Aligned<Key, Statement>[] {
  /** Before each statement of the base, and behind the last. */
  const between = Array.from({ length: base.length + 1 }, (): Aligned<Key, Statement>[] => []);
  const same = base.map(() => new Map<Key, Statement>());
  for (const [key, own] of others) {
    const common = longestCommonSubsequence(base.map(normalText), own.map(normalText));
    let from = 0;
    for (const [at, to] of [...common, [base.length, own.length] as const]) {
      for (const alone of own.slice(from, to))
        between[at]?.push({ others: new Map([[key, alone]]) });
      const shared = own[to];
      if (shared) same[at]?.set(key, shared);
      from = to + 1;
    }
  }
  return between.flatMap((alone, index) => {
    const [statement, shared] = [base[index], same[index]];
    return statement && shared ? [...alone, { base: statement, others: shared }] : alone;
  });
}
