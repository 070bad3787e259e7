/** Tells what went wrong with the server from what went wrong with the SQL. */
import { UserError } from '../errors.ts';
import type { SqlError } from '../evidence/types.ts';
import type { Server } from './server.ts';
import { connect, StatementError } from './session.ts';
import { isConnectionLoss, sqlstates } from './sqlstates.ts';

const shownLines = 10;

/**
 * What Postgres said, as an error of the server's: it ended, or its disk is full. Undefined when it
 * is neither, and when only the one connection was lost, which SQL can do to itself.
 */
export async function serverFailure(
  server: Server,
  error: Pick<SqlError, 'code' | 'message'>,
): Promise<UserError | undefined> {
  const { version, provider } = server.info;
  if (error.code === sqlstates.diskFull) {
    return new UserError(
      'disk-full',
      `Postgres ${version} (${provider}) has no disk space left: ${error.message}`,
      {
        remedy:
          'Free space where its data is (/dev/shm or the folder TMPDIR names), or generate fewer rows (--rows).',
        exitStatus: 3,
      },
    );
  }
  if (!isConnectionLoss(error.code) || (await answers(server))) return undefined;
  const lines = server.recentLog().slice(-shownLines);
  const last = lines.length > 0 ? `. The last it logged:\n${lines.join('\n')}` : '';
  return new UserError(
    'server-lost',
    `Postgres ${version} (${provider}) ended in the middle of the rehearsal: ${error.message}${last}`,
    {
      remedy: 'See what it says, such as memory that ran out, and start the review again.',
      exitStatus: 3,
    },
  );
}

/** The same for anything thrown while a server was in use; what is not the server's fault stays as it is. */
export async function explainServerFailure(server: Server, thrown: unknown): Promise<unknown> {
  for (const cause of causesOf(thrown)) {
    if (!(cause instanceof StatementError)) continue;
    const failure = await serverFailure(server, cause.sql);
    if (failure) return failure;
  }
  return thrown;
}

/** Scopes that cannot close because the server is gone wrap what came first. */
function causesOf(thrown: unknown): readonly unknown[] {
  // by name: the bundle brings a SuppressedError of its own to a Node that has none
  if (!(thrown instanceof Error) || thrown.name !== 'SuppressedError') return [thrown];
  const { suppressed, error } = thrown as SuppressedError;
  return [...causesOf(suppressed), ...causesOf(error)];
}

async function answers(server: Server): Promise<boolean> {
  try {
    await using session = await connect(server);
    return session.transactionStatus !== null;
  } catch (error) {
    if (error instanceof StatementError) return false;
    throw error;
  }
}
