/** SQL that makes a schema, such as a dump, on a database of its own, with psql's patience. */
import type { SqlPiece } from '../../adapters/adapter.ts';
import type { SqlError } from '../../evidence/types.ts';
import { connectAsOwner, createDatabase, type Database } from '../../postgres/database.ts';
import { createRole } from '../../postgres/prepare.ts';
import type { Server } from '../../postgres/server.ts';
import type { Session } from '../../postgres/session.ts';
import { splitSql } from '../../sql/split.ts';
import { sendStep } from '../executor.ts';
import { prepareDatabase } from '../environment.ts';
import type { RehearsalPlan } from '../plan.ts';
import { prerequisites } from '../prerequisites.ts';

/** A dump's schema in a database of its own. */
export interface LoadedDump extends AsyncDisposable {
  readonly database: Database;
  /** Whether it says who may do what. */
  readonly hasGrants: boolean;
}

/** Why a file could not be loaded, and where. */
export interface UnloadedDump {
  readonly file: string;
  readonly line: number;
  readonly error: SqlError;
}

/**
 * Loads it as the role that runs migrations. Owners are not set, since everything belongs to that
 * role; settings, comments, privileges and schemas that a server refuses are passed over.
 */
export async function loadDump(
  plan: RehearsalPlan,
  server: Server,
  pieces: readonly SqlPiece[],
): Promise<LoadedDump | UnloadedDump> {
  const asMigrations = { ...plan, review: [...plan.review, asMigration(pieces)] };
  for (const role of prerequisites(asMigrations.review).roles) await createRole(server, role);
  await using scope = new AsyncDisposableStack();
  const database = scope.use(await createDatabase(server, { name: 'schema_file' }));
  await prepareDatabase(asMigrations, database);
  let hasGrants = false;
  await using session = await connectAsOwner(database);
  for (const piece of pieces) {
    const kinds = kindsOf(piece.sql);
    if (kinds.includes('owner')) continue;
    hasGrants ||= kinds.some((kind) => kind.startsWith('Grant'));
    const error = await send(session, piece);
    const { file, line } = piece;
    if (error && !kinds.some((kind) => optional.has(kind))) return { file, line, error };
  }
  const owned = scope.move();
  return { database, hasGrants, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function send(session: Session, piece: SqlPiece): Promise<SqlError | undefined> {
  const result = await sendStep(session, piece);
  return result.ok ? undefined : result.error;
}

/** What the schema can be compared without. */
const optional = new Set([
  'AlterDefaultPrivilegesStmt',
  'AlterEventTrigStmt',
  'AlterPublicationStmt',
  'CommentStmt',
  'CreateEventTrigStmt',
  'CreateExtensionStmt',
  'CreatePublicationStmt',
  'CreateSchemaStmt',
  'GrantRoleStmt',
  'GrantStmt',
  'SecLabelStmt',
  'VariableSetStmt',
]);

/** Kinds of a piece's statements; `owner` for one that only says whom an object belongs to. */
function kindsOf(sql: string): readonly string[] {
  const split = splitSql(sql);
  if (!split.ok) return [];
  return split.statements.map(({ kind, node }) => {
    const { cmds } = node as { cmds?: readonly { AlterTableCmd?: { subtype?: string } }[] };
    const isOwner =
      kind === 'AlterOwnerStmt' || cmds?.[0]?.AlterTableCmd?.subtype === 'AT_ChangeOwner';
    return isOwner ? 'owner' : kind;
  });
}

function asMigration(pieces: readonly SqlPiece[]): RehearsalPlan['review'][number] {
  const file = pieces[0]?.file ?? '';
  return {
    id: file,
    version: '',
    file,
    text: '',
    transactionMode: 'statement',
    up: pieces,
    down: null,
  };
}
