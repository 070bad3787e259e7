/** A migration as the list of what is sent for it, without its ledger writes: to be cut anywhere. */
import type { Step } from '../../adapters/adapter.ts';
import { lineCounter, type SplitStatement, splitSql } from '../../sql/split.ts';

/** One statement. */
export interface Part {
  readonly sql: string;
  /** Rows of a COPY … FROM STDIN. */
  readonly copyData?: string;
  /** Where it stands; absent for what the framework adds. */
  readonly source?: { readonly file: string; readonly line: number };
  /** `control` begins or ends a transaction, `setting` changes the session's settings. */
  readonly role: 'control' | 'setting' | 'statement';
  /** Node name of the parser; empty for what it cannot read. */
  readonly kind: string;
  readonly node: SplitStatement['node'];
}

/**
 * Parts of a plan: transactions and settings of the framework stay, its locks and ledger writes go.
 * Several statements in one message are one transaction, up to a COMMIT among them.
 */
export function scriptOf(steps: readonly Step[]): readonly Part[] {
  const script: Part[] = [];
  let isOpen = false;
  for (const step of steps) {
    const parts = partsOf(step);
    let isImplicit = false;
    for (const part of parts) {
      if (step.origin === 'runner' && part.role === 'statement') continue;
      if (part.role === 'control') {
        // BEGIN takes what came before it in the message into its transaction; what is over ends no more
        if (opens(part) !== isOpen) script.push(plainControl(part));
        isOpen = opens(part);
        isImplicit = false;
        continue;
      }
      if (!isOpen && parts.length > 1) {
        script.push(control('begin'));
        isOpen = true;
        isImplicit = true;
      }
      script.push(part);
    }
    if (!isImplicit) continue;
    script.push(control('commit'));
    isOpen = false;
  }
  return withoutEmpty(script);
}

/** Transactions of the framework that held nothing but ledger writes are gone with them. */
function withoutEmpty(script: readonly Part[]): readonly Part[] {
  const kept: Part[] = [];
  for (const part of script) {
    const last = kept.at(-1);
    if (isEnd(part) && last?.role === 'control' && opens(last)) kept.pop();
    else kept.push(part);
  }
  return kept;
}

/** How many statements a script has; settings count where the file has them, transactions do not. */
export function countStatements(script: readonly Part[]): number {
  return script.filter(isCounted).length;
}

/** Whether a part is one of the statements that are numbered. */
export function isCounted({ role, source }: Part): boolean {
  return role === 'statement' || (role === 'setting' && source !== undefined);
}

/**
 * What is left to send behind the first `after` statements, as a session of its own sends it: with
 * the settings that stand before, and in a transaction where the script is in the middle of one.
 */
export function remainder(script: readonly Part[], after: number): readonly Part[] {
  let count = 0;
  let isOpen = false;
  let at = 0;
  const settings: Part[] = [];
  let local: Part[] = [];
  for (; at < script.length && count < after; at += 1) {
    const part = script[at];
    if (!part) break;
    if (isCounted(part)) count += 1;
    if (part.role === 'control') {
      isOpen = opens(part);
      local = [];
    } else if (part.role === 'setting') (isLocal(part) ? local : settings).push(part);
  }
  const rest = script.slice(at);
  if (!rest.some(isCounted)) return [];
  const next = rest.findIndex(isCounted);
  // a transaction that ends before the next statement has nothing left in it
  const ended = rest.findLastIndex((part, index) => index < next && isEnd(part));
  const left = rest.slice(ended + 1);
  const inside = isOpen && ended === -1;
  return [...settings, ...(inside ? [control('begin'), ...local] : []), ...left];
}

/** What makes the first `after` statements happen, ended where a transaction would be open. */
export function beginning(script: readonly Part[], after: number): readonly Part[] {
  let count = 0;
  let isOpen = false;
  const parts: Part[] = [];
  for (const part of script) {
    if (count === after && isCounted(part)) break;
    if (isCounted(part)) count += 1;
    if (part.role === 'control') isOpen = opens(part);
    parts.push(part);
  }
  return isOpen ? [...parts, control('commit')] : parts;
}

/** The part that is statement `number`, from 1. */
export function statementAt(script: readonly Part[], number: number): Part | undefined {
  return script.filter(isCounted)[number - 1];
}

/** A statement as psql takes it. */
export function textOf({ sql, copyData }: Part): string {
  if (copyData === undefined) return `${sql};`;
  return `${sql};\n${copyData.replace(/\n?$/, '\n')}\\.`;
}

function partsOf(step: Step): readonly Part[] {
  const { sql, source, copyData, origin } = step;
  const split = splitSql(sql);
  if (!split.ok) return [{ sql, copyData, source, role: 'statement', kind: '', node: {} }];
  const lineOf = lineCounter(sql);
  return split.statements.map((statement) => ({
    sql: statement.sql,
    ...(copyData !== undefined && { copyData }),
    ...(origin === 'migration' &&
      source && { source: { ...source, line: source.line + lineOf(statement.offset) - 1 } }),
    role: roleOf(statement),
    kind: statement.kind,
    node: statement.node,
  }));
}

/** What the framework says to begin and end a transaction, in the words of all others. */
function plainControl(part: Part): Part {
  return part.source || part.role !== 'control' ? part : control(opens(part) ? 'begin' : 'commit');
}

function roleOf({ kind, node }: SplitStatement): Part['role'] {
  if (kind === 'TransactionStmt') {
    const savepoint = /SAVEPOINT|ROLLBACK_TO|RELEASE/.test(String(node['kind']));
    return savepoint ? 'statement' : 'control';
  }
  return kind === 'VariableSetStmt' ? 'setting' : 'statement';
}

function opens({ node }: Part): boolean {
  return /TRANS_STMT_(BEGIN|START)$/.test(String(node['kind']));
}

function isEnd(part: Part): boolean {
  return part.role === 'control' && !opens(part);
}

function isLocal({ node }: Part): boolean {
  return node['is_local'] === true;
}

function control(sql: 'begin' | 'commit'): Part {
  const kind = sql === 'begin' ? 'TRANS_STMT_BEGIN' : 'TRANS_STMT_COMMIT';
  return { sql, role: 'control', kind: 'TransactionStmt', node: { kind } };
}
