/**
 * The rehearsal `replicate`: the migrations on a real publisher and a real subscriber, publisher first
 * and subscriber first, while rows of the old and of the new shape are written.
 */
import type {
  ReplicatedChange,
  ReplicationEvidence,
  UnlikePair,
} from '../../evidence/replication.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import { connect } from '../../postgres/session.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from '../further.ts';
import { type Change, rehearseChange, type ReplicatedMigration } from './change.ts';
import { findDeployPlan } from './deploy-plan.ts';
import { describe } from './publications.ts';
import { compareSchemas } from './pairs.ts';
import { publishingOf } from './publishing.ts';

/** Beyond this many, only all together are rehearsed. */
const mostAlone = 8;

export const replicate: FurtherRehearsal = {
  name: 'replicate',
  rehearse: rehearseReplication,
};

async function rehearseReplication(stage: Stage): Promise<FurtherResult> {
  const { plan, runs, log } = stage;
  const { server } = stage.built.rows;
  if (plan.replication === 'none')
    return { skipped: 'the setting "replication" says none', needless: true };
  if (!server.adminIsSuperuser)
    return { skipped: `the user "${server.admin.user}" may not subscribe: it is no superuser` };
  const [unfit] = await unfitSettings(stage);
  if (unfit) return { skipped: unfit };
  if (runs.some(({ outcome }) => !outcome.ok)) return { skipped: 'a migration fails' };
  const publishing = await publishingOf(stage);
  const subscriber = typeof plan.replication === 'object' ? plan.replication.subscriber : undefined;
  const migrations = plan.review.map((migration): ReplicatedMigration => ({
    migration,
    onSubscriber: subscriber ? (subscriber.files.get(migration.file) ?? null) : migration,
  }));
  const changes: ReplicatedChange[] = [];
  const notRehearsed: NotRehearsed[] = [];
  // what nobody asked for is one finding, which needs neither each migration alone nor a plan
  const isAsked = publishing.source !== 'assumed';
  if (isAsked && migrations.length > mostAlone)
    notRehearsed.push({
      what: 'replication of each migration by itself',
      why: `there are more than ${mostAlone}; all together were rehearsed`,
    });
  const single = (index: number): Change | null => changeOf(stage, migrations, index, index + 1);
  if (isAsked && migrations.length > 1 && migrations.length <= mostAlone) {
    for (const [index, { migration }] of migrations.entries()) {
      log.progress(`replication: ${migration.id}`);
      const change = single(index);
      const rehearsed = change && (await rehearseChange(plan, publishing, change));
      if (rehearsed) changes.push(rehearsed.change);
    }
  }
  const all = changeOf(stage, migrations, 0, migrations.length);
  if (!all) return { skipped: 'a migration was applied to empty tables only' };
  const whole = await rehearseChange(plan, publishing, all);
  if (!whole) return { skipped: 'the migrations touch no published table', needless: true };
  notRehearsed.push(...whole.notRehearsed);
  changes.push(whole.change);
  const deployPlan =
    isAsked && (await findDeployPlan({ plan, whole: all, input: whole.input, changes }));
  const replication: ReplicationEvidence = {
    source: publishing.source,
    publications: describe(publishing),
    changes,
    ...(deployPlan && { deployPlan }),
    ...(subscriber && { pairs: await unlikePairs(stage, migrations, subscriber.exceptions) }),
  };
  return { evidence: { replication }, notRehearsed };
}

async function unlikePairs(
  { plan, clean }: Stage,
  migrations: readonly ReplicatedMigration[],
  exceptions: readonly string[],
): Promise<readonly UnlikePair[]> {
  const pairs: UnlikePair[] = [];
  for (const [index, one] of migrations.entries()) {
    const before = clean.steps.get(index)?.before;
    const unlike = before && (await compareSchemas(plan, one, before, exceptions));
    if (unlike) pairs.push(unlike);
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

async function unfitSettings({ built }: Stage): Promise<readonly string[]> {
  const { server } = built.rows;
  await using admin = await connect(server);
  const [row] = await admin.rows<{ level: string; slots: number; senders: number }>(
    `select pg_catalog.current_setting('wal_level') as level,
       pg_catalog.current_setting('max_replication_slots')::int as slots,
       pg_catalog.current_setting('max_wal_senders')::int as senders`,
  );
  if (row?.level !== 'logical')
    return [
      `wal_level is ${row?.level ?? 'unknown'} on this server; set wal_level = logical and restart it`,
    ];
  if (row.slots < 4 || row.senders < 4)
    return [
      `max_replication_slots is ${row.slots} and max_wal_senders ${row.senders} on this server; each must be 4 or more`,
    ];
  return [];
}
