/** Migrations of which another side runs a file of its own: told apart by name, and paired again. */
import { posix } from 'node:path';
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { ReplicationExtension } from '../../evidence/replication.ts';
import type { Sizes } from '../../evidence/sizes.ts';
import type { Direction, Replication, SideFiles, SubscriberPlan } from '../plan.ts';
import type { PublicationSpec } from './publications.ts';

/** Where another side has its files. */
interface OtherSide {
  readonly suffix?: string | undefined;
  readonly directory?: string | undefined;
  readonly exceptions?: readonly string[] | undefined;
}

/** What the project says, as its configuration has it. */
export type ReplicationSetting =
  | 'all'
  | 'none'
  | {
      readonly with?: ReplicationExtension | undefined;
      readonly publications?:
        | readonly (Omit<PublicationSpec, 'tables'> & Partial<Pick<PublicationSpec, 'tables'>>)[]
        | undefined;
      readonly direction?: Direction | undefined;
      readonly refresh?: boolean | undefined;
      readonly subscriber?: OtherSide | undefined;
      readonly subscribers?:
        | readonly (OtherSide & {
            readonly name: string;
            readonly publications?: readonly string[] | undefined;
          })[]
        | undefined;
      readonly publisher?: OtherSide | undefined;
    };

/** Whether a file is this side's: no framework of its reads what only another side runs. */
export function isOwnFile(setting: ReplicationSetting | null): (file: string) => boolean {
  if (setting === null || typeof setting === 'string') return () => true;
  const { subscriber, subscribers = [], publisher } = setting;
  const suffixes = [subscriber, publisher, ...subscribers].flatMap((side) => side?.suffix ?? []);
  return (file) => !suffixes.some((suffix) => endsWith(file, suffix));
}

/** Whether a file is of another side that is told by a suffix; null: of one that has a folder. */
export function isOtherFile(suffix: string | null): (file: string) => boolean {
  return (file) => suffix === null || endsWith(file, suffix);
}

/** The other side's file of each migration under review, by this side's; null for none. */
export function pairFiles(
  review: readonly SourceMigration[],
  all: readonly SourceMigration[],
  suffix: string | null,
): SideFiles {
  const byName = new Map(
    all.map((migration) => {
      const name = nameOf(migration.file);
      return [suffix === null ? name : name.slice(0, -suffix.length), migration];
    }),
  );
  return new Map(review.map(({ file }) => [file, byName.get(nameOf(file)) ?? null]));
}

/** What the rehearsal is told: the project's word, else what its live database publishes. */
export async function replicationOf(
  setting: ReplicationSetting | null,
  sizes: Sizes | undefined,
  read: (side: { suffix: string | null; directory: string | null }) => Promise<SideFiles>,
): Promise<Replication | undefined> {
  if (setting === 'all' || setting === 'none') return setting;
  const live = sizes?.publications?.map(({ name, allTables, tables }) => ({
    name,
    tables: allTables ? ('all' as const) : tables,
  }));
  if (!setting)
    return live && live.length > 0
      ? {
          source: 'stats',
          publications: live,
          direction: 'out',
          refreshes: true,
          subscribers: [{ name: '', exceptions: [] }],
        }
      : undefined;
  const { direction = 'out', refresh = true, subscriber, publisher } = setting;
  const named = setting.subscribers ?? [{ ...subscriber, name: '' }];
  const subscribers: SubscriberPlan[] = [];
  for (const { name, publications, exceptions, ...side } of named) {
    const files = await filesOf(side);
    subscribers.push({
      name,
      ...(publications && { publications }),
      ...(files && { files }),
      exceptions: exceptions ?? publisher?.exceptions ?? [],
    });
  }
  const publisherFiles = publisher && (await filesOf(publisher));
  return {
    source: 'configured',
    ...(setting.with && { with: setting.with }),
    publications: setting.publications?.map(described) ?? live ?? [{ tables: 'all' }],
    direction,
    refreshes: refresh,
    subscribers,
    ...(publisherFiles && { publisherFiles }),
  };

  async function filesOf({
    suffix = null,
    directory = null,
  }: {
    readonly suffix?: string | null | undefined;
    readonly directory?: string | null | undefined;
  }): Promise<SideFiles | undefined> {
    if (suffix === null && directory === null) return undefined;
    return read({ suffix, directory });
  }
}

function described({
  tables,
  schemas,
  ...rest
}: Omit<PublicationSpec, 'tables'> & Partial<Pick<PublicationSpec, 'tables'>>): PublicationSpec {
  return {
    ...rest,
    ...(schemas && { schemas }),
    tables: tables ?? (schemas ? [] : ('all' as const)),
  };
}

function endsWith(file: string, suffix: string): boolean {
  return file.endsWith('.sql') && nameOf(file).endsWith(suffix);
}

/** Where each migration is a folder, of which all hold files of the same names. */
const namedByFolder = /^(up|down|migration)$/;

/** A file's name without its ending, `V1__a` of `V1__a.up.sql`, or its folder's. */
export function nameOf(file: string): string {
  const name = posix.basename(file).replace(/(\.(up|down))?\.sql$/i, '');
  return namedByFolder.test(name) ? posix.basename(posix.dirname(file)) : name;
}
