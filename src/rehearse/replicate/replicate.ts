/**
 * The rehearsal `replicate`: the migrations on a real publisher and a real subscriber, publisher first
 * and subscriber first, while rows of the old and of the new shape are written.
 */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type {
  ReplicatedChange,
  ReplicationEvidence,
  UnlikePair,
} from '../../evidence/replication.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import { connect } from '../../postgres/session.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from '../further.ts';
import type { SideFiles, ToldReplication } from '../plan.ts';
import { rehearseChange, type RehearsedChange } from './change.ts';
import { findDeployPlan } from './deploy-plan.ts';
import type { Change, ReplicatedMigration } from './moves.ts';
import type { Planning } from './proposals.ts';
import { databasesOn, openHost } from './host.ts';
import { describe, type Publishing } from './publications.ts';
import { compareSchemas } from './pairs.ts';
import { publishingOf } from './publishing.ts';
import type { Topology } from './sides.ts';

/** Beyond this many, only all together are rehearsed. */
const mostAlone = 24;
/** The same on a copy of the server, on which every database stays. */
const mostOnCopy = 6;

export const replicate: FurtherRehearsal = {
  name: 'replicate',
  rehearse: rehearseReplication,
};

async function rehearseReplication(stage: Stage): Promise<FurtherResult> {
  const { plan, runs, clean } = stage;
  const { server } = stage.built.rows;
  if (plan.replication === 'none')
    return { skipped: 'the setting "replication" says none', needless: true };
  if (!server.adminIsSuperuser)
    return { skipped: `the user "${server.admin.user}" may not subscribe: it is no superuser` };
  if (runs.some(({ outcome }) => !outcome.ok)) return { skipped: 'a migration fails' };
  const told = typeof plan.replication === 'object' ? plan.replication : simplest;
  const unfit = await unfitFor(stage, told);
  if (unfit !== undefined) return { skipped: unfit };
  const publishing = await publishingOf(stage);
  if (told.direction === 'both' && !publishing.with && server.info.major < 16)
    return {
      skipped: `rows would go round in circles before Postgres 16, which has origin = none; this is ${server.info.major}`,
    };
  const opened = await openHost(server, publishing);
  if (typeof opened === 'string') return { skipped: opened };
  await using host = opened;
  const on = { ...stage, clean: databasesOn(clean, host.server) };
  try {
    return await rehearseOn(on, publishing, told);
  } catch (error) {
    const crash = host.crash();
    if (crash === undefined) throw error;
    return { skipped: `applying rows ended the subscriber’s whole server: ${crash}` };
  }
}

async function rehearseOn(
  stage: Stage,
  publishing: Publishing,
  told: Told,
): Promise<FurtherResult> {
  const { plan, log } = stage;
  const { direction, refreshes, subscribers } = told;
  const topology: Topology = { publishing, direction, refreshes, subscribers };
  const migrations = plan.review.map((migration) => withSides(migration, told));
  const whole = changeOf(stage, migrations, 0, migrations.length);
  if (!whole) return { skipped: 'a migration was applied to empty tables only' };
  const together = await rehearseChange(plan, topology, whole);
  if (!together) return { skipped: 'the migrations touch no published table', needless: true };
  if (typeof together === 'string') return { skipped: together };
  const notRehearsed: NotRehearsed[] = [...together.notRehearsed];
  const alone: Planning[] = [];
  const changes: ReplicatedChange[] = [];
  const most = publishing.with ? mostOnCopy : mostAlone;
  // what nobody asked for is one finding, which needs neither each migration alone nor a plan
  const isAsked = publishing.source !== 'assumed';
  if (isAsked && migrations.length > 1 && !isQuiet(together.change)) {
    for (const [index, { migration }] of migrations.slice(0, most).entries()) {
      log.progress(`replication: ${migration.id}`);
      const change = changeOf(stage, migrations, index, index + 1);
      const rehearsed = change && (await rehearseChange(plan, topology, change));
      if (typeof rehearsed === 'string')
        notRehearsed.push({ what: `replication of ${migration.file} by itself`, why: rehearsed });
      if (!change || !rehearsed || typeof rehearsed === 'string') continue;
      changes.push(rehearsed.change);
      alone.push(planningOf(change, rehearsed));
    }
    for (const { migration } of migrations.slice(most))
      notRehearsed.push({
        what: `replication of ${migration.file} by itself`,
        why: `the first ${most} were, and all of them together`,
      });
  }
  changes.push(together.change);
  const deployPlan = isAsked && (await findDeployPlan({ ...planningOf(whole, together), alone }));
  const pairs = await unlikePairs(stage, migrations, told);
  const replication: ReplicationEvidence = {
    ...(publishing.with && { with: publishing.with }),
    source: publishing.source,
    publications: describe(publishing),
    ...(direction !== 'out' && { direction }),
    ...(subscribers.length > 1 && { subscribers: subscribers.map(({ name }) => name) }),
    changes,
    ...(deployPlan && { deployPlan }),
    ...(pairs.length > 0 && { pairs }),
  };
  return { evidence: { replication }, notRehearsed };

  function planningOf(change: Change, rehearsed: RehearsedChange): Planning {
    return { plan, whole: change, input: rehearsed.input, orders: rehearsed.change.orders };
  }
}

type Told = Pick<ToldReplication, 'direction' | 'refreshes' | 'subscribers' | 'publisherFiles'>;

/** What counts where nobody says more. */
const simplest = {
  direction: 'out',
  refreshes: true,
  subscribers: [{ name: '', exceptions: [] }],
} as const satisfies Partial<ToldReplication>;

/** What each side runs for a migration of this project. */
function withSides(
  migration: SourceMigration,
  {
    direction,
    subscribers,
    publisherFiles,
  }: Pick<ToldReplication, 'direction' | 'subscribers' | 'publisherFiles'>,
): ReplicatedMigration {
  const inPlace = (files: SideFiles): SourceMigration | null => files.get(migration.file) ?? null;
  return {
    migration,
    onPublisher: direction === 'in' ? inPlace(publisherFiles ?? new Map()) : migration,
    onSubscribers: new Map(
      subscribers.map(({ name, files }) => [name, files ? inPlace(files) : migration]),
    ),
  };
}

/** Nothing to be said of it. */
function isQuiet({ orders }: ReplicatedChange): boolean {
  return orders.every((run) => run.works && run.missing.length + run.diverged.length === 0);
}

async function unlikePairs(
  { plan, clean }: Stage,
  migrations: readonly ReplicatedMigration[],
  { subscribers, publisherFiles }: Pick<ToldReplication, 'subscribers' | 'publisherFiles'>,
): Promise<readonly UnlikePair[]> {
  const pairs: UnlikePair[] = [];
  for (const subscriber of subscribers) {
    if (!subscriber.files && !publisherFiles) continue;
    for (const [index, one] of migrations.entries()) {
      const before = clean.steps.get(index)?.before;
      const unlike = before && (await compareSchemas(plan, one, subscriber, before));
      if (unlike) pairs.push(unlike);
    }
  }
  return pairs;
}

/** The stretch from one migration to another, exclusive; null where its databases are not there. */
function changeOf(
  { clean }: Stage,
  migrations: readonly ReplicatedMigration[],
  from: number,
  to: number,
): Change | null {
  const before = clean.steps.get(from)?.before;
  const after = clean.steps.get(to - 1)?.after;
  if (!before || !after) return null;
  const ids = new Set(migrations.slice(from, to).map(({ migration }) => migration.id));
  return {
    migrations: migrations.slice(from, to),
    before,
    after,
    effects: clean.effects.filter(({ migration }) => ids.has(migration)),
  };
}

/** What this server would have to be started with. */
async function unfitFor(
  { built }: Stage,
  { direction, subscribers }: Pick<Told, 'direction' | 'subscribers'>,
): Promise<string | undefined> {
  await using admin = await connect(built.rows.server);
  const [row] = await admin.rows<{ level: string; slots: number; senders: number }>(
    `select pg_catalog.current_setting('wal_level') as level,
       pg_catalog.current_setting('max_replication_slots')::int as slots,
       pg_catalog.current_setting('max_wal_senders')::int as senders`,
  );
  if (row?.level !== 'logical')
    return `wal_level is ${row?.level ?? 'unknown'} on this server; set wal_level = logical and restart it`;
  // two orders at once, and as many again for the first copy of new tables
  const needed = 4 * subscribers.length * (direction === 'both' ? 2 : 1);
  return row.slots < needed || row.senders < needed
    ? `max_replication_slots is ${row.slots} and max_wal_senders ${row.senders} on this server; each must be ${needed} or more`
    : undefined;
}
