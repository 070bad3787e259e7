/** Databases to be filled with generated rows. */
import type { SeedOutcome } from '../../src/evidence/types.ts';
import { connectAsOwner } from '../../src/postgres/database.ts';
import type { Session } from '../../src/postgres/session.ts';
import type { Ignored } from '../../src/rehearse/observe/ignored.ts';
import { seedDatabase } from '../../src/rehearse/seed/seed.ts';
import { type TestServer, testMajor } from './server.ts';

/** A session of the owner's on a fresh database that `ddl` has made the schema of. */
export async function openSchema(postgres: TestServer, ddl: string): Promise<Session> {
  const session = await connectAsOwner(await postgres.database('seed'));
  await session.rows(ddl);
  return session;
}

/** Tops each table up to 20 rows. */
export function seed(
  session: Session,
  options: { random?: number; ignore?: Ignored } = {},
): Promise<SeedOutcome> {
  const { random = 1, ignore } = options;
  return seedDatabase(session, {
    rows: 20,
    seed: random,
    major: testMajor,
    ...(ignore && { ignore }),
  });
}
