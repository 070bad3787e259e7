/** What the replication hazards share: whose word on publications counts, and how an order went, in words. */
import { deploySteps, orderFaults } from '../evidence/deploy-words.ts';
import type {
  OnSubscriber,
  OrderRun,
  ReplicatedChange,
  ReplicationEvidence,
} from '../evidence/replication.ts';
import type { ServerEvidence } from '../evidence/types.ts';

/** Replication that somebody said there is; what is only assumed has one hazard of its own. */
export function toldReplication({ replication }: ServerEvidence): ReplicationEvidence | undefined {
  return replication?.source === 'assumed' ? undefined : replication;
}

/** Each migration's own; where there were too many for that, all together, told of the last. */
export function eachChange({
  replication,
  apply,
}: ServerEvidence): readonly (ReplicatedChange & { readonly migration: string })[] {
  const changes = replication?.changes ?? [];
  const alone = changes.filter(({ migration }) => migration !== undefined);
  const last = apply?.runs.at(-1)?.migration ?? '';
  return (alone.length > 0 ? alone : changes).map((change) => ({ migration: last, ...change }));
}

/** The migrations taken together, where there are several. */
export function allTogether({ changes }: ReplicationEvidence): ReplicatedChange | undefined {
  return changes.find(({ migration }) => migration === undefined);
}

/** The statement that first touches a table, by index in the apply run. */
export function statementOn(
  { apply }: ServerEvidence,
  migration: string,
  relation: string | undefined,
): number | undefined {
  const run = apply?.runs.find((one) => one.migration === migration);
  const own = (run?.statements ?? []).filter(({ origin }) => origin === 'migration');
  const [only] = own;
  if (only && own.length === 1) return only.index;
  return own.find(
    (statement) =>
      statement.locks.some((lock) => lock.relation === relation) ||
      statement.rows.some((rows) => rows.relation === relation),
  )?.index;
}

/** `Publisher first, replication stops at public.t until the subscriber follows: missing …`. */
export function orderText(run: OrderRun): string {
  const first = run.order === 'publisher-first' ? 'Publisher first' : 'Subscriber first';
  const faults = orderFaults(run);
  return faults.length === 0 ? `${first}, it works.` : `${first}, ${faults.join('; ')}.`;
}

/** Every order; without its name where there is one, since only one side runs anything. */
export function ordersText(orders: readonly OrderRun[]): string {
  const [only] = orders;
  if (!only || orders.length > 1) return orders.map(orderText).join(' ');
  const text = orderFaults(only).join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** ` on warehouse`; empty where there is one subscriber. */
export function onSubscriber({ subscriber }: OnSubscriber): string {
  return subscriber === undefined ? '' : ` on ${subscriber}`;
}

/** The rehearsed plan as one paragraph; empty where there is none. */
export function planText({ deployPlan }: ReplicationEvidence): string {
  if (!deployPlan) return '';
  const steps = deploySteps(deployPlan).map((step, index) => `${index + 1}. ${step}`);
  const files = deployPlan.files ? ', with the files that the report gives' : '';
  return `This was rehearsed from end to end and works${files}: ${steps.join(' ')}`;
}
