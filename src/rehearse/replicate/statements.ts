/** What a migration writes, statement by statement, beside what other sides run in its place. */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import { splitSql } from '../../sql/split.ts';
import { longestCommonSubsequence } from '../observe/subsequence.ts';
import type { RehearsalPlan } from '../plan.ts';
import { type Part, partOf } from './moves.ts';

/** What one message to the server says. */
export interface Sent {
  readonly step: Step;
  /** Without comments around it. */
  readonly sql: string;
  /** As in `SplitStatement`; empty where it cannot be parsed. */
  readonly kind: string;
}

/** A statement of a file that changes something, as it is sent. */
export interface OwnStatement extends Sent {
  /** What the file sets for its session before it. */
  readonly settings: readonly Sent[];
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
  const settings: Sent[] = [];
  return steps.flatMap((step): OwnStatement[] => {
    if (step.origin !== 'migration') return [];
    const sent = parsed(step);
    if (sent.kind === 'TransactionStmt') return [];
    if (!isSetting(sent)) return [{ ...sent, settings: [...settings] }];
    settings.push(sent);
    return [];
  });
}

/** One message to the server, told by what is in it. */
export function parsed(step: Step): Sent {
  const split = splitSql(step.sql);
  const only = split.ok && split.statements.length === 1 ? split.statements[0] : undefined;
  return { step, sql: only?.sql ?? step.sql.trim(), kind: only?.kind ?? '' };
}

function isSetting({ kind, sql }: Sent): boolean {
  return (
    kind === 'VariableSetStmt' ||
    kind === 'ConstraintsSetStmt' ||
    /^select\s+(pg_catalog\s*\.\s*)?set_config\s*\(/i.test(sql)
  );
}

/** What holds until the transaction ends. */
const local = /^set\s+(local|constraints|transaction)\b|^select\b.*,\s*true\s*\)$/is;

/** A statement by itself, in a session set as its file does. */
export function alone({ settings, step }: OwnStatement): readonly Step[] {
  const steps = [...settings.map((setting) => setting.step), step];
  return settings.some(({ sql }) => local.test(sql))
    ? [{ origin: 'runner', sql: 'begin' }, ...steps, { origin: 'runner', sql: 'commit' }]
    : steps;
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
