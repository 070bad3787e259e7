/** Migrations of which the subscriber runs a file of its own: told apart by name, and paired again. */
import { posix } from 'node:path';
import type { MigrationSet, SourceMigration } from '../../adapters/adapter.ts';
import type { Sizes } from '../../evidence/sizes.ts';
import type { Replication, SubscriberFiles } from '../plan.ts';
import type { PublicationSpec } from './publications.ts';

/** What the project says, as its configuration has it. */
export type ReplicationSetting =
  | 'all'
  | 'none'
  | {
      readonly publications?:
        | readonly (Omit<PublicationSpec, 'tables'> & Partial<Pick<PublicationSpec, 'tables'>>)[]
        | undefined;
      readonly subscriber?: { readonly suffix?: string | undefined } | undefined;
    };

/** The suffix of the subscriber's files beside the migrations; null where they have a folder, or there are none. */
export function subscriberSuffix(setting: ReplicationSetting | null): string | null {
  return typeof setting === 'object' ? (setting?.subscriber?.suffix ?? null) : null;
}

/** What is left for the publisher: no framework of its runs what only the subscriber does. */
export function withoutSubscriberFiles(set: MigrationSet, suffix: string | null): MigrationSet {
  if (suffix === null) return set;
  return { ...set, migrations: set.migrations.filter(({ file }) => !isOf(file, suffix)) };
}

/** The subscriber's file of each migration under review, by the publisher's; null for none. */
export function pairFiles(
  review: readonly SourceMigration[],
  all: readonly SourceMigration[],
  suffix: string | null,
): SubscriberFiles['files'] {
  const byName = new Map(
    all
      .filter(({ file }) => suffix === null || isOf(file, suffix))
      .map((migration) => [stem(migration.file, suffix ?? ''), migration]),
  );
  return new Map(review.map(({ file }) => [file, byName.get(stem(file, '')) ?? null]));
}

/** What the rehearsal is told: the project's word, else what its live database publishes. */
export function replicationOf(
  setting: ReplicationSetting | null,
  sizes: Sizes | undefined,
  subscriber: SubscriberFiles | undefined,
): Replication | undefined {
  if (setting === 'all' || setting === 'none') return setting;
  const listed = setting?.publications?.map(({ tables, schemas, ...rest }) => ({
    ...rest,
    ...(schemas && { schemas }),
    tables: tables ?? (schemas ? [] : ('all' as const)),
  }));
  const live = sizes?.publications?.map(({ name, allTables, tables }) => ({
    name,
    tables: allTables ? ('all' as const) : tables,
  }));
  if (setting)
    return {
      source: 'configured',
      publications: listed ?? live ?? [{ tables: 'all' }],
      ...(subscriber && { subscriber }),
    };
  return live && live.length > 0 ? { source: 'stats', publications: live } : undefined;
}

function isOf(file: string, suffix: string): boolean {
  return nameOf(file).endsWith(suffix);
}

/** A file's name without its last extension and suffix; of `V1__a.up.sql` what stands before `.up`. */
function stem(file: string, suffix: string): string {
  const name = nameOf(file);
  return suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

function nameOf(file: string): string {
  return posix.basename(file).replace(/(\.up)?\.sql$/i, '');
}
