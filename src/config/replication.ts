/** The setting `replication`: nothing, everything, or what exactly is published and who follows. */
import { z } from 'zod';
import { type Kind, insideProject } from './kind.ts';

const name = z.string().min(1);

const publication = z.strictObject({
  name: name.optional(),
  tables: z.union([z.literal('all'), z.array(name).readonly()]).optional(),
  schemas: z.array(name).readonly().optional(),
  columns: z.record(name, z.array(name).min(1).readonly()).optional(),
  where: z.record(name, name).optional(),
  publish: z
    .array(z.enum(['insert', 'update', 'delete', 'truncate']))
    .min(1)
    .readonly()
    .optional(),
});

/** Files of another side: beside the migrations, told by what their names end with, or in a folder. */
const files = {
  suffix: name.optional(),
  directory: z.string().regex(insideProject).optional(),
};

const exceptions = z.array(name).readonly().optional();

function inOnePlace(side: {
  suffix?: string | undefined;
  directory?: string | undefined;
}): boolean {
  return (side.suffix === undefined) !== (side.directory === undefined);
}

const side = z.strictObject({ ...files, exceptions }).refine(inOnePlace);

const named = z
  .strictObject({
    name,
    ...files,
    exceptions,
    publications: z.array(name).min(1).readonly().optional(),
  })
  .refine((one) => one.suffix === undefined || one.directory === undefined);

const details = z.strictObject({
  with: z.literal('pglogical').optional(),
  publications: z.array(publication).min(1).readonly().optional(),
  direction: z.enum(['out', 'in', 'both']).optional(),
  refresh: z.boolean().optional(),
  subscriber: side.optional(),
  subscribers: z.array(named).min(1).readonly().optional(),
  publisher: side.optional(),
});

const schema = z.union([z.enum(['all', 'none']), details]);

/** What a project says of its replication. */
export type ReplicationSetting = z.output<typeof schema>;

/** `all` and `none` as words; the details only in the configuration file. */
export function replication(): Kind<ReplicationSetting> {
  return {
    schema,
    inFile: schema,
    read: (value) => value,
    expected:
      '"all", "none", or in the configuration file "with" (pglogical), "publications" (each with "name", "tables", "schemas", "columns", "where", "publish"), "direction" (out, in, both), "refresh", and "subscriber" or "subscribers" (with "name", "suffix" or "directory", "publications", "exceptions") or, with "direction: in", "publisher"',
    placeholder: 'all|none',
  };
}

/** Parts that do not go together, a phrase each: what would be ignored is refused. */
export function replicationFaults(setting: ReplicationSetting | null): readonly string[] {
  if (setting === null || typeof setting === 'string') return [];
  const { direction = 'out', publications, subscriber, subscribers = [], publisher } = setting;
  const names = subscribers.map((one) => one.name);
  const published = publications?.map((one) => one.name);
  const unknown = subscribers
    .flatMap((one) => one.publications ?? [])
    .filter((one) => published && !published.includes(one));
  const hasOwn = subscriber !== undefined || subscribers.length > 0;
  return [
    ...(subscriber && subscribers.length > 0
      ? ['replication has "subscriber" and "subscribers"; expected one of them']
      : []),
    ...(new Set(names).size < names.length
      ? ['replication has two "subscribers" of one name; expected a name for each']
      : []),
    ...unknown.map(
      (one) => `replication has a subscriber of "${one}"; expected the name of a publication there`,
    ),
    ...(publisher && direction !== 'in'
      ? ['replication has "publisher"; expected it with "direction: in" only']
      : []),
    ...(hasOwn && direction !== 'out'
      ? [`replication has subscribers; expected none with "direction: ${direction}"`]
      : []),
  ];
}
