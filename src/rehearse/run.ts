/** Opens what one run of the framework needs: a recorder, and a session through it. */
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { connectAsOwner, type Database } from '../postgres/database.ts';
import { connectVia, type Session } from '../postgres/session.ts';
import type { RecordedStatement, RecordingLevel } from '../recorder/recording.ts';
import { startRecorder } from '../recorder/recorder.ts';
import type { Run } from './executor.ts';
import type { RehearsalPlan } from './plan.ts';

/** A run that closes with its scope. */
export type OpenRun = Run & AsyncDisposable;

/** Connects as the role that runs the pull request's SQL, through a recorder of its own; `cutsAfter` as there. */
export async function openRun(
  plan: RehearsalPlan,
  database: Database,
  level: RecordingLevel,
  log: Log,
  cutsAfter?: (statement: RecordedStatement) => boolean,
): Promise<OpenRun> {
  const { server } = database;
  await using scope = new AsyncDisposableStack();
  const recorder = scope.use(await startRecorder({ server, level, log, cutsAfter }));
  const session = scope.use(
    await connectVia(server, recorder, { user: server.owner.user, database: database.name }),
  );
  await beginAsRunner(plan, session);
  const owned = scope.move();
  return { plan, session, recorder, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A session of the same role and beginnings, with no recorder in between. */
export async function openAsOwner(plan: RehearsalPlan, database: Database): Promise<Session> {
  await using scope = new AsyncDisposableStack();
  const session = scope.use(await connectAsOwner(database));
  await beginAsRunner(plan, session);
  scope.move();
  return session;
}

async function beginAsRunner({ environment }: RehearsalPlan, session: Session): Promise<void> {
  const { searchPath, sessionSql } = environment;
  if (searchPath !== undefined)
    await session.rows("select pg_catalog.set_config('search_path', $1, false)", [searchPath]);
  await sendSessionSql(session, sessionSql);
}

/** Sends what the project's runner sends first; throws UserError where that is refused. */
export async function sendSessionSql(session: Session, sql: string | undefined): Promise<void> {
  const result = sql === undefined ? undefined : await session.query(sql);
  if (!result || result.ok) return;
  throw new UserError(
    'session-sql-failed',
    `The setting "session-sql" was refused: ${result.error.code} ${result.error.message}.`,
    {
      remedy: 'It runs as the role that runs the migrations, which is no superuser.',
      exitStatus: 3,
    },
  );
}
