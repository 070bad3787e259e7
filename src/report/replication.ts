/** What each order of publisher and subscriber came to: the matrix under the findings, and the plan. */
import { deploySteps, orderFaults, placeText, withoutFilesText } from '../evidence/deploy-words.ts';
import type {
  OnSubscriber,
  OrderRun,
  ReplicatedChange,
  ReplicationEvidence,
} from '../evidence/replication.ts';
import type { ServerEvidence } from '../evidence/types.ts';
import type { EvidenceTable } from './evidence-tables.ts';
import { filesText } from './fix.ts';
import type { Report } from './schema.ts';

type ReportReplication = NonNullable<Report['replication']>;

/** As seen on the first server that rehearsed it. */
export function reportReplication(servers: readonly ServerEvidence[]): Report['replication'] {
  for (const { server, replication } of servers) {
    if (replication) return summarise(server.version, replication);
  }
  return undefined;
}

function summarise(server: string, replication: ReplicationEvidence): ReportReplication {
  const { source, publications, direction, subscribers, changes, deployPlan } = replication;
  return {
    server,
    source,
    publications: publications.map(({ tables }) => tables),
    ...(direction && { direction }),
    ...(subscribers && { subscribers: [...subscribers] }),
    changes: changes.map((change) => ({
      migration: change.migration,
      publisherFirst: phrases(change, 'publisher-first', replication),
      subscriberFirst: phrases(change, 'subscriber-first', replication),
    })),
    plan: deployPlan ? [...deploySteps(deployPlan)] : [],
    files: deployPlan?.files?.map(({ on, ...file }) => ({ ...file, on: on?.map(placeText) })),
    withoutFiles: deployPlan?.withoutFiles?.map(withoutFilesText),
  };
}

function phrases(
  { orders }: ReplicatedChange,
  order: OrderRun['order'],
  { with: extension }: ReplicationEvidence,
): string[] {
  const until = extension
    ? 'somebody adds it to a replication set'
    : 'the subscription is refreshed';
  const run = orders.find((one) => one.order === order);
  if (!run) return [`the ${order === 'publisher-first' ? 'publisher' : 'subscriber'} runs nothing`];
  const at = ({ subscriber }: OnSubscriber): string =>
    subscriber === undefined ? '' : ` on ${subscriber}`;
  const diverged = run.diverged.map((one) => `rows of ${one.relation} differ${at(one)} afterwards`);
  const missing = run.missing.map(({ relation, column, why, ...where }) => {
    const what = (column === undefined ? relation : `${relation}.${column}`) + at(where);
    return why === 'until-refresh'
      ? `${what} stays empty until ${until}`
      : `${what} is not published`;
  });
  return [...orderFaults(run), ...diverged, ...(run.works ? missing : [])];
}

/** Migrations by orders; empty where nothing published was touched. */
export function replicationTable({ replication, migrations }: Report): EvidenceTable {
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const cell = (faults: readonly string[]): { readonly sentence: string } => ({
    sentence: faults.length === 0 ? 'works' : faults.join('; '),
  });
  return {
    head: ['Migration', 'Publisher first', 'Subscriber first'],
    rows: (replication?.changes ?? []).map(({ migration, publisherFirst, subscriberFirst }) => [
      migration === undefined ? 'all together' : { code: [files.get(migration) ?? migration] },
      cell(publisherFirst),
      cell(subscriberFirst),
    ]),
  };
}

const sources: Readonly<Record<ReportReplication['source'], string>> = {
  assumed: 'Nobody said what is published; every table counted as published.',
  configured: 'Published, as the configuration says',
  migrations: 'Published by the migrations themselves.',
  stats: 'Published, as the live database said',
};

/** Who said what is published, and who follows; empty where nothing was rehearsed. */
export function publishedSentence({ replication }: Report): string {
  if (!replication) return '';
  const { source, publications, direction, subscribers } = replication;
  const named = source === 'configured' || source === 'stats';
  return [
    named ? `${sources[source]}: ${publications.join('; ')}.` : sources[source],
    ...(direction ? [directions[direction]] : []),
    ...(subscribers ? [`Subscribers: ${subscribers.join(', ')}.`] : []),
  ].join(' ');
}

const directions: Readonly<Record<NonNullable<ReportReplication['direction']>, string>> = {
  in: 'This database is the subscriber.',
  both: 'Both sides write and follow each other: publisher and subscriber are the one and the other.',
};

/** What stands in the place of one migration that the plan splits. */
export interface SplitFiles {
  readonly title: string;
  readonly text: string;
}

/** The files of the plan, for each migration that it splits. */
export function splitFiles({ replication }: Report): readonly SplitFiles[] {
  const files = Map.groupBy(replication?.files ?? [], ({ migration }) => migration);
  return [...files.values()].map((own) => ({
    title: `Files of the plan, in the place of ${[...new Set(own.map(({ replaces }) => replaces))].join(' and ')}`,
    text: filesText(
      own.map(({ file, text, on }) => ({
        file: on ? `${file}, on ${on.join(' and ')} only` : file,
        text,
      })),
    ),
  }));
}

/** Above the steps of a plan. */
export const planTitle = 'Deploy plan, rehearsed from end to end:';
