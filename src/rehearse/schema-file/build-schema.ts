/** The database that all migrations build, without rows: what pictures are taken of. */
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { cloneDatabase, connectAsOwner } from '../../postgres/database.ts';
import type { Server } from '../../postgres/server.ts';
import { buildBaseline, type BuiltBaseline } from '../baseline.ts';
import { BaselineFailure } from '../baseline-failure.ts';
import { snapshotCatalog } from '../observe/catalog.ts';
import type { RehearsalPlan } from '../plan.ts';
import { ledgerRelations } from '../state.ts';
import type { Built } from './compare-file.ts';

/** Builds it from a plan whose migrations are all history; throws UserError `migration-fails`. */
export async function buildSchema(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
): Promise<Built & AsyncDisposable> {
  await using scope = new AsyncDisposableStack();
  const withoutRows = { ...plan, seed: { rows: 0, randomSeed: plan.seed.randomSeed } };
  const baseline = scope.use(await baselineOf(withoutRows, server, log));
  for (const { file, error } of baseline.unapplied) {
    log.warn(`${file} is not in it, since it needs what a program makes: ${error.message}`);
  }
  const database = scope.use(await cloneDatabase(baseline.empty, 'schema'));
  await using session = await connectAsOwner(database);
  const ignore = { relations: ledgerRelations(plan) };
  const catalog = await snapshotCatalog(session, { major: server.info.major, ignore });
  const owned = scope.move();
  return { plan, database, catalog, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function baselineOf(plan: RehearsalPlan, server: Server, log: Log): Promise<BuiltBaseline> {
  try {
    return await buildBaseline(plan, server, log);
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    const { file, line, error: cause } = error.failure;
    const place = line === undefined ? file : `${file} line ${line}`;
    throw new UserError('migration-fails', `${place}: ${cause.code} ${cause.message}`, {
      remedy: 'The schema is what all migrations build: mend this one first.',
      exitStatus: 3,
      cause: error,
    });
  }
}
