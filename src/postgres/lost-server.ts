/** Tells what went wrong with the server from what went wrong with the SQL. */
import { UserError } from '../errors.ts';
import type { SqlError } from '../evidence/types.ts';
import type { Server } from './server.ts';
import { connect, StatementError } from './session.ts';
import { isConnectionLoss, sqlstates } from './sqlstates.ts';

const shownLines = 10;

/**
 * What Postgres said, as an error of the server's: it crashed or ended, or its disk is full. Undefined
 * when it is neither, and when only the one connection was lost, which SQL can do to itself.
 */
export async function serverFailure(
  server: Server,
  error: Pick<SqlError, 'code' | 'message'>,
): Promise<UserError | undefined> {
  const { version, provider } = server.info;
  const log = server.recentLog();
  const isLost = isConnectionLoss(error.code);
  // without room for WAL it is a PANIC, and all that a client sees is a lost connection
  const noSpace = isLost ? log.find((line) => line.includes('No space left on device')) : undefined;
  if (error.code === sqlstates.diskFull || noSpace !== undefined) {
    return new UserError(
      'disk-full',
      `Postgres ${version} (${provider}) has no disk space left: ${noSpace ?? error.message}`,
      {
        remedy:
          'Free space where its data is (/dev/shm or the folder TMPDIR names), or generate fewer rows (--rows).',
        exitStatus: 3,
      },
    );
  }
  const crash = log.findIndex((line) => /PANIC:|was terminated by signal/.test(line));
  if (!isLost || (crash === -1 && (await answers(server)))) return undefined;
  const lines = crash === -1 ? log.slice(-shownLines) : log.slice(crash, crash + shownLines);
  const last = lines.length > 0 ? `. It logged:\n${lines.join('\n')}` : '';
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
