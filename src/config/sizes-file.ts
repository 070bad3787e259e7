/** The file that `stats` writes and the setting `stats` reads. */
import { YAMLMap, Document, parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { readTextFile } from './text-file.ts';

const count = z.number().nonnegative();

const table = z.object({
  kind: z.enum(['partitioned table', 'materialized view']).optional(),
  rows: count.nullable(),
  bytes: count,
  reads: count.optional(),
  writes: count.optional(),
});

const schema = z.object({
  version: z.literal(1),
  takenAt: z.string(),
  server: z.string(),
  database: z.string().optional(),
  countedSince: z.string().optional(),
  tables: z.record(z.string().regex(/^[^.]+\..+/), table),
  publications: z
    .array(z.object({ name: z.string(), allTables: z.boolean(), tables: z.array(z.string()) }))
    .optional(),
  subscriptions: z.array(z.object({ name: z.string() })).optional(),
});

/** Sizes of tables by schema-qualified name. */
export type SizesFile = z.output<typeof schema>;

const head = [
  ' Sizes of tables for `migration-rehearsal review --stats FILE`, written by `migration-rehearsal stats URL`.',
  ' rows: as the planner estimates them, null if never analyzed; bytes: with indexes and TOAST;',
  ' reads: scans; writes: rows inserted, updated and deleted. Nothing of what the rows hold.',
].join('\n');

/** The text of the file: YAML, one table a line, so that a diff shows which grew. */
export function renderSizes(sizes: SizesFile): string {
  const document = new Document(schema.parse(sizes));
  document.commentBefore = head;
  const tables = document.get('tables');
  if (tables instanceof YAMLMap) {
    for (const { value } of tables.items) if (value instanceof YAMLMap) value.flow = true;
  }
  return document.toString({ lineWidth: 0 });
}

/** Reads the file; throws UserError `invalid-stats` that names every fault. */
export async function readSizes(path: string): Promise<SizesFile> {
  return parseSizes(await readTextFile(path), path);
}

/** Reads its text; `name` is what messages call it. */
export function parseSizes(text: string, name: string): SizesFile {
  const document = parseDocument(text, { prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw invalid(name, `it is not YAML: ${broken.message}`);
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'it'}: ${message}`,
  );
  const more = faults.length > 5 ? ` and ${faults.length - 5} more` : '';
  throw invalid(name, `${faults.slice(0, 5).join('; ')}${more}`);
}

function invalid(name: string, fault: string): UserError {
  return new UserError('invalid-stats', `"${name}" is no file of table sizes: ${fault}.`, {
    remedy: 'Write it with `migration-rehearsal stats URL > FILE`.',
  });
}
