/** The setting `replication`: nothing, everything, or what exactly is published and what the subscriber runs. */
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

const details = z.strictObject({
  publications: z.array(publication).min(1).readonly().optional(),
  subscriber: z
    .strictObject({
      suffix: name.optional(),
      directory: z.string().regex(insideProject).optional(),
      exceptions: z.array(name).readonly().optional(),
    })
    .refine(({ suffix, directory }) => (suffix === undefined) !== (directory === undefined))
    .optional(),
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
      '"all", "none", or in the configuration file "publications" (each with "tables", "schemas", "columns", "where", "publish") and "subscriber" (with "suffix" or "directory", and "exceptions")',
    placeholder: 'all|none',
  };
}
