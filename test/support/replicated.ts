/** A change on a publisher and a subscriber without the rest of a review: what the table of cases needs. */
import type { SourceMigration } from '../../src/adapters/adapter.ts';
import type {
  DeployPlan,
  OrderRun,
  ReplicatedChange,
  ReplicationExtension,
} from '../../src/evidence/replication.ts';
import { cloneDatabase, createDatabase, freezeAsTemplate } from '../../src/postgres/database.ts';
import type { Server } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';
import { findDeployPlan } from '../../src/rehearse/replicate/deploy-plan.ts';
import { rehearseChange } from '../../src/rehearse/replicate/change.ts';
import type { Direction } from '../../src/rehearse/plan.ts';
import type { PublicationSpec, Publishing } from '../../src/rehearse/replicate/publications.ts';
import type { Subscriber } from '../../src/rehearse/replicate/sides.ts';
import { seedDatabase } from '../../src/rehearse/seed/seed.ts';
import { compareStates, readState } from '../../src/rehearse/state.ts';
import { loadParser } from '../../src/sql/split.ts';
import { examplePlan } from './example-plan.ts';

export interface ReplicationCase {
  readonly given: string;
  readonly migration: string;
  /** All tables unless said. */
  readonly publications?: readonly PublicationSpec[];
  /** The migration, unless said; null: nothing. */
  readonly onPublisher?: string | null;
  /** What each runs; one that runs the migration, unless said. */
  readonly subscribers?: readonly CaseSubscriber[];
  readonly direction?: Direction;
  readonly refreshes?: boolean;
  readonly with?: ReplicationExtension;
}

interface CaseSubscriber extends Subscriber {
  /** The migration, unless said; null: nothing. */
  readonly migration?: string | null;
}

export interface ReplicationOutcome {
  readonly change: ReplicatedChange;
  /** The other order where one side runs nothing. */
  readonly publisherFirst: OrderRun;
  readonly subscriberFirst: OrderRun;
  readonly deployPlan: DeployPlan | null;
}

/** Both orders and, where it is asked for, the deploy plan; null when nothing published is touched. */
export async function replicated(
  server: Server,
  {
    given,
    migration,
    onPublisher = migration,
    publications = [{ tables: 'all' }],
    subscribers = [{ name: '' }],
    direction = 'out',
    refreshes = true,
    with: extension,
  }: ReplicationCase,
  { planned }: { readonly planned: boolean },
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
    migrations: [
      {
        migration: reviewed,
        onPublisher: sideOf(onPublisher),
        onSubscribers: new Map(subscribers.map((one) => [one.name, sideOf(one.migration)])),
      },
    ],
    before,
    after,
    effects: [effects],
  };
  const publishing: Publishing = {
    source: 'configured',
    publications,
    ...(extension && { with: extension }),
  };
  const topology = { publishing, subscribers, direction, refreshes };
  const rehearsed = await rehearseChange(plan, topology, change);
  if (typeof rehearsed === 'string') throw new Error(rehearsed);
  if (!rehearsed) return null;
  const { input } = rehearsed;
  const { orders } = rehearsed.change;
  const deployPlan = planned ? await findDeployPlan({ plan, whole: change, input, orders }) : null;
  const [publisherFirst, subscriberFirst = publisherFirst] = rehearsed.change.orders;
  if (!publisherFirst || !subscriberFirst) throw new Error('no order was rehearsed');
  return { change: rehearsed.change, publisherFirst, subscriberFirst, deployPlan };

  /** A file of another side, or the migration itself. */
  function sideOf(text: string | null = migration): SourceMigration | null {
    if (text === null || text === migration) return text === null ? null : (reviewed ?? null);
    const [own] = examplePlan({ title: '', expect: 'clean', given, migrations: [text] }).review;
    return own ?? null;
  }

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
