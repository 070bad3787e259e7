/** A change on a publisher and a subscriber without the rest of a review: what the table of cases needs. */
import type { OrderRun, ReplicatedChange } from '../../src/evidence/replication.ts';
import type { DeployPlan } from '../../src/evidence/replication.ts';
import { cloneDatabase, createDatabase, freezeAsTemplate } from '../../src/postgres/database.ts';
import type { Server } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';
import { findDeployPlan } from '../../src/rehearse/replicate/deploy-plan.ts';
import { rehearseChange } from '../../src/rehearse/replicate/change.ts';
import type { PublicationSpec } from '../../src/rehearse/replicate/publications.ts';
import { seedDatabase } from '../../src/rehearse/seed/seed.ts';
import { compareStates, readState } from '../../src/rehearse/state.ts';
import { loadParser } from '../../src/sql/split.ts';
import { examplePlan } from './example-plan.ts';

export interface ReplicationCase {
  readonly given: string;
  readonly migration: string;
  /** All tables unless said. */
  readonly publications?: readonly PublicationSpec[];
}

export interface ReplicationOutcome {
  readonly change: ReplicatedChange;
  readonly publisherFirst: OrderRun;
  readonly subscriberFirst: OrderRun;
  readonly deployPlan: DeployPlan | null;
}

/** Both orders and the deploy plan; null when nothing published is touched. */
export async function replicated(
  server: Server,
  { given, migration, publications = [{ tables: 'all' }] }: ReplicationCase,
): Promise<ReplicationOutcome | null> {
  await loadParser();
  const plan = examplePlan({ title: '', expect: 'clean', given, migrations: [migration] });
  const [reviewed] = plan.review;
  if (!reviewed) throw new Error('a case has one migration');
  await using before = await createDatabase(server, { name: 'before' });
  const beforeState = await prepare(before.name, given);
  await using after = await cloneDatabase(before, 'after');
  await freezeAsTemplate(before);
  const afterState = await prepare(after.name, migration, false);
  await freezeAsTemplate(after);
  const effects = {
    migration: reviewed.id,
    statements: [],
    ...compareStates(beforeState, afterState, new Set()),
    conversions: [],
    sequencesBehind: [],
    skipped: [],
    structure: { unindexedKeys: [], coveredIndexes: [], withoutPolicy: [], withoutRowSecurity: [] },
  };
  const change = {
    migrations: [{ migration: reviewed, onSubscriber: reviewed }],
    before,
    after,
    effects: [effects],
  };
  const publishing = { source: 'configured', publications } as const;
  const rehearsed = await rehearseChange(plan, publishing, change);
  if (!rehearsed) return null;
  const { input } = rehearsed;
  const deployPlan = await findDeployPlan({
    plan,
    whole: change,
    input,
    changes: [rehearsed.change],
  });
  const [publisherFirst, subscriberFirst] = rehearsed.change.orders;
  if (!publisherFirst || !subscriberFirst) throw new Error('both orders are rehearsed');
  return { change: rehearsed.change, publisherFirst, subscriberFirst, deployPlan };

  async function prepare(
    database: string,
    text: string,
    fill = true,
  ): ReturnType<typeof readState> {
    await using session = await connect(server, { user: server.owner.user, database });
    await session.rows(text);
    if (fill) await seedDatabase(session, { rows: 12, seed: 1, major: server.info.major });
    return await readState(plan, { name: database, server, async [Symbol.asyncDispose]() {} });
  }
}
