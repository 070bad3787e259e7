/** Where the subscriber has files of its own: whether both sides end with the same schema. */
import { matchesGlob } from 'node:path/posix';
import type { UnlikePair } from '../../evidence/replication.ts';
import type { SchemaChange } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { type CatalogSnapshot, snapshotCatalog } from '../observe/catalog.ts';
import { diffCatalogs } from '../observe/schema-diff.ts';
import { sendStep } from '../executor.ts';
import type { RehearsalPlan, SubscriberPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { ledgerRelations } from '../state.ts';
import { statementSteps } from '../walk.ts';
import type { ReplicatedMigration } from './moves.ts';

/** Null when they agree, but for what the project excepts, and where the subscriber runs the migration itself. */
export async function compareSchemas(
  plan: RehearsalPlan,
  { migration, onPublisher, onSubscribers }: ReplicatedMigration,
  { name, exceptions }: SubscriberPlan,
  before: Database,
): Promise<UnlikePair | null> {
  const onSubscriber = onSubscribers.get(name) ?? null;
  if (onSubscriber === onPublisher) return null;
  const pair = {
    migration: migration.id,
    file: migration.file,
    ...(name !== '' && { subscriber: name }),
    ...(onPublisher !== migration && { publisherFile: onPublisher?.file ?? null }),
    ...(onSubscriber && { subscriberFile: onSubscriber.file }),
  };
  if (!onSubscriber) return { ...pair, differences: ['the subscriber has no file for it'] };
  if (!onPublisher) return { ...pair, differences: ['the publisher has no file for it'] };
  const publisher = await schemaAfter(plan, before, onPublisher);
  const subscriber = await schemaAfter(plan, before, onSubscriber);
  if (typeof subscriber === 'string') return { ...pair, differences: [subscriber] };
  if (typeof publisher === 'string') return null;
  const differences = diffCatalogs(publisher, subscriber)
    .filter(({ name: object }) => !exceptions.some((pattern) => matchesGlob(object, pattern)))
    .map(inWords);
  return differences.length === 0 ? null : { ...pair, differences };
}

/** Or why it could not be applied. */
async function schemaAfter(
  plan: RehearsalPlan,
  before: Database,
  migration: ReplicatedMigration['migration'],
): Promise<CatalogSnapshot | string> {
  await using database = await cloneDatabase(before, 'pair');
  await using session = await openAsOwner(plan, database);
  for (const step of statementSteps(plan, migration)) {
    const result = await sendStep(session, step);
    if (!result.ok)
      return `${migration.file} fails: ${result.error.message} (${result.error.code})`;
  }
  const { major } = database.server.info;
  return await snapshotCatalog(session, { major, ignore: { relations: ledgerRelations(plan) } });
}

function inWords({ change, kind, name, keys, before, after }: SchemaChange): string {
  if (change === 'added') return `${kind} ${name} only on the subscriber`;
  if (change === 'removed') return `${kind} ${name} only on the publisher`;
  const [key] = keys;
  if (keys.length !== 1 || key === undefined)
    return `${kind} ${name} differs in ${keys.join(', ')}`;
  const value = (one: SchemaChange['before']): string => JSON.stringify(one?.[key] ?? null);
  return `${kind} ${name}: ${key} is ${value(before)} on the publisher, ${value(after)} on the subscriber`;
}
