/** What a statement allows us to do around it, from its parse tree. */
import type { SplitStatement } from '../sql/split.ts';

/** How a statement has to be sent so that what it does can be seen. */
export type Treatment =
  /** BEGIN, COMMIT, SAVEPOINT …: never wrapped, never followed by a question. */
  | 'control'
  /** Takes no lock on a relation and no snapshot, so a question behind it could break SET TRANSACTION. */
  | 'quiet'
  /** LOCK: as quiet, but it takes locks; they are read from another session. */
  | 'lock'
  /** Runs in a transaction block and may be asked about. */
  | 'plain'
  /** The same, but refused outside a transaction block. */
  | 'needs-block'
  /** DO and CALL: may commit by themselves, where no transaction block is open. */
  | 'may-commit'
  /** Refused in a transaction block; made to wait by a blocker session. */
  | 'concurrent'
  /** Refused in a transaction block. */
  | 'alone'
  /** Its text could not be read as one statement. */
  | 'unknown';

type Node = Readonly<Record<string, unknown>>;

const quietKinds = new Set([
  'VariableSetStmt',
  'VariableShowStmt',
  'ConstraintsSetStmt',
  'ListenStmt',
  'UnlistenStmt',
  'NotifyStmt',
  'PrepareStmt',
  'DeallocateStmt',
  'FetchStmt',
  'ClosePortalStmt',
  'CheckPointStmt',
  'LoadStmt',
]);

const aloneKinds = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'AlterSystemStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'CreateSubscriptionStmt',
  'AlterSubscriptionStmt',
  'DropSubscriptionStmt',
  'DiscardStmt',
]);

/** How a statement of this kind is treated on a server of this version. */
export function classify(kind: string, node: Node, versionNumber: number): Treatment {
  if (kind === 'TransactionStmt') return 'control';
  if (quietKinds.has(kind)) return 'quiet';
  if (aloneKinds.has(kind)) return 'alone';
  switch (kind) {
    case 'LockStmt':
      return 'lock';
    case 'DoStmt':
    case 'CallStmt':
      return 'may-commit';
    case 'DeclareCursorStmt':
      // CURSOR_OPT_HOLD, nodes/parsenodes.h
      return (Number(node['options'] ?? 0) & 0x20) === 0 ? 'needs-block' : 'plain';
    case 'IndexStmt':
      return node['concurrent'] === true ? 'concurrent' : 'plain';
    case 'DropStmt':
      return node['concurrent'] === true ? 'concurrent' : 'plain';
    case 'ReindexStmt':
      return treatReindex(node);
    case 'VacuumStmt':
      return treatVacuum(node);
    case 'ClusterStmt':
      return node['relation'] === undefined ? 'alone' : 'plain';
    case 'AlterTableStmt':
      return detachesConcurrently(node) ? 'concurrent' : 'plain';
    case 'AlterEnumStmt':
      return versionNumber < 120000 && node['newVal'] !== undefined && node['oldVal'] === undefined
        ? 'alone'
        : 'plain';
    default:
      return 'plain';
  }
}

function treatReindex(node: Node): Treatment {
  const options = optionNames(node['params']);
  if (node['relation'] === undefined) return 'alone';
  return options.includes('concurrently') ? 'concurrent' : 'plain';
}

function treatVacuum(node: Node): Treatment {
  const relations = (node['rels'] as unknown[] | undefined) ?? [];
  if (node['is_vacuumcmd'] === true) return relations.length === 1 ? 'concurrent' : 'alone';
  // ANALYZE of several tables commits after each
  return relations.length === 1 ? 'plain' : 'alone';
}

function detachesConcurrently(node: Node): boolean {
  const commands = (node['cmds'] as { AlterTableCmd?: Node }[] | undefined) ?? [];
  return commands.some(({ AlterTableCmd: command }) => {
    const definition = command?.['def'] as { PartitionCmd?: Node } | undefined;
    return definition?.PartitionCmd?.['concurrent'] === true;
  });
}

/** Names of the options in a parenthesised list, lower case, those switched off left out. */
export function optionNames(list: unknown): string[] {
  const options = (list as { DefElem?: Node }[] | undefined) ?? [];
  return options.flatMap(({ DefElem: option }) => {
    const name = option?.['defname'];
    const argument = JSON.stringify(option?.['arg'] ?? '');
    const off = /"(false|off)"|"(Integer|Boolean)":\{\}/i.test(argument);
    return typeof name === 'string' && !off ? [name.toLowerCase()] : [];
  });
}

/** What transaction control does to the block it is sent in. */
export type Control = 'begin' | 'commit' | 'rollback' | 'rollback-to' | 'savepoint' | 'other';

/** Reads a TransactionStmt. */
export function controlOf(statement: Pick<SplitStatement, 'node'>): Control {
  switch (statement.node['kind']) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begin';
    case 'TRANS_STMT_COMMIT':
      return 'commit';
    case 'TRANS_STMT_ROLLBACK':
      return 'rollback';
    case 'TRANS_STMT_ROLLBACK_TO':
      return 'rollback-to';
    case 'TRANS_STMT_SAVEPOINT':
    case 'TRANS_STMT_RELEASE':
      return 'savepoint';
    default:
      return 'other';
  }
}
