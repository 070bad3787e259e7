/** Which statements leave nothing in their session: another session would go on from there in the same way. */
import type { StatementRecord } from '../../evidence/types.ts';

/**
 * It defines things or writes rows, and that is all: it changes no settings and no role, takes no
 * advisory lock, makes nothing temporary and runs no block of code.
 */
export function leavesSessionAsItIs({ kind, sql, outcome }: StatementRecord): boolean {
  return outcome.ok && kinds.has(kind) && !sessions.test(sql);
}

/** Functions and clauses by which such a statement could; sequences with a cache keep numbers for their session. */
const sessions =
  /\b(set_config|currval|lastval|temp|temporary|cache|pg_(try_)?advisory\w*|pg_temp\w*)\b/i;

const kinds = new Set([
  'AlterDomainStmt',
  'AlterEnumStmt',
  'AlterFunctionStmt',
  'AlterOwnerStmt',
  'AlterPolicyStmt',
  'AlterSeqStmt',
  'AlterTableStmt',
  'CommentStmt',
  'CompositeTypeStmt',
  'CreateDomainStmt',
  'CreateEnumStmt',
  'CreateExtensionStmt',
  'CreateFunctionStmt',
  'CreatePolicyStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'CreateStmt',
  'CreateTableAsStmt',
  'CreateTrigStmt',
  'DeleteStmt',
  'DropStmt',
  'GrantStmt',
  'IndexStmt',
  'InsertStmt',
  'RenameStmt',
  'TruncateStmt',
  'UpdateStmt',
  'ViewStmt',
]);
