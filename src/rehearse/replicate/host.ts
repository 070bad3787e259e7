/** The server on which the pairs are made: the one at hand, or a copy of it on which an extension can live. */
import { UserError } from '../../errors.ts';
import type { Database } from '../../postgres/database.ts';
import type { Server } from '../../postgres/server.ts';
import type { CleanRun } from '../clean-run.ts';
import type { Publishing } from './publications.ts';

export interface Host extends AsyncDisposable {
  readonly server: Server;
  /** What ended it under its pairs, in its own words. */
  crash(): string | undefined;
}

/** Or why there is none. */
export async function openHost(
  server: Server,
  { with: extension }: Publishing,
): Promise<Host | string> {
  if (!extension) return { server, crash: () => undefined, async [Symbol.asyncDispose]() {} };
  const { major, provider } = server.info;
  const remedy = `install its package for Postgres ${major}, such as Debian’s postgresql-${major}-${extension}, and choose "provider: local"`;
  if (!server.copy)
    return `${extension} is rehearsed on a copy of the server, which can be made of no ${provider} one; ${remedy}`;
  // it must be there when a server starts, and its workers look into every database: no other rehearsal has it beside it
  const copy = await server.copy([extension]).catch((error: unknown) => {
    if (!(error instanceof UserError) || !unusable.test(error.message)) throw error;
    return null;
  });
  if (!copy)
    return `${extension} is not installed where this ${provider} server is from; ${remedy}`;
  return {
    server: copy,
    crash: () => copy.recentLog().findLast((line) => line.includes('was terminated by signal')),
    [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose](),
  };
}

/** What Postgres says of a library that is not there, or was built for another server. */
const unusable = /could not (access file|load library)/;

/** The databases of a clean run, as that server has them. */
export function databasesOn(clean: CleanRun, server: Server): CleanRun {
  const steps = [...clean.steps].map(([index, { before, after, ...rest }]) => {
    return [index, { ...rest, before: at(before), after: at(after) }] as const;
  });
  return { ...clean, steps: new Map(steps) };

  function at<T extends Database | undefined | null>(database: T): T {
    return database ? { ...database, server } : database;
  }
}
