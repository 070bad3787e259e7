/**
 * Migrations that add a unique key to a table which is there already, tried once more on rows that
 * the key cannot hold: copies of the table's rows. Generated rows are all different, and an
 * earlier migration of the same pull request may have dropped the key that kept such rows out.
 */
import type { DuplicateRows } from '../evidence/duplicates.ts';
import type { MigrationEffects, MigrationRun, NotRehearsed } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, connectAsOwner, type Database } from '../postgres/database.ts';
import { applyAll } from './apply.ts';
import type { CleanRun } from './clean-run.ts';
import { invalidIndexes } from './observe/invalid-indexes.ts';
import type { RehearsalPlan } from './plan.ts';
import { mentions } from './seed/conditions.ts';
import { makeTwins, type Twins } from './seed/twins.ts';
import { sideBySide } from './side-by-side.ts';

/** The runs in which a key was added, and where to try it on other rows. */
export interface DuplicatesInput {
  readonly plan: RehearsalPlan;
  /** By index into plan.review. */
  readonly runs: readonly MigrationRun[];
  readonly clean: CleanRun;
  /** Tables that are there before the pull request. */
  readonly tables: ReadonlySet<string>;
  readonly log: Log;
}

/** A pull request with more such keys is tried with the first ones only: each runs its migrations once more. */
const mostKeys = 10;

/** Tries each such key; says where no rows of the kind could be made. */
export async function tryDuplicates({ plan, runs, clean, tables, log }: DuplicatesInput): Promise<{
  readonly duplicates: readonly DuplicateRows[];
  readonly notRehearsed: readonly NotRehearsed[];
}> {
  const keys = runs.flatMap((first, index): Key[] => {
    const effects = clean.effects.find(({ migration }) => migration === first.migration);
    if (!effects || !first.outcome.ok) return [];
    return newUniqueKeys(effects)
      .filter(({ table }) => tables.has(table))
      .map((key) => ({ ...key, first, index }));
  });
  const tried = await sideBySide(keys.slice(0, mostKeys), (key) => {
    log.progress(`with duplicates: ${key.first.migration}`);
    return tryKey(plan, clean, key, log);
  });
  const untried = keys.slice(mostKeys).map(({ name }) => ({
    what: `${name} over duplicates`,
    why: `only the first ${mostKeys} unique keys are tried`,
  }));
  return {
    duplicates: tried.flatMap((one) => (one && 'error' in one ? [one] : [])),
    notRehearsed: [...tried.flatMap((one) => (one && 'why' in one ? [one] : [])), ...untried],
  };
}

interface Key extends KeyText {
  readonly first: MigrationRun;
  /** Index into plan.review of the migration that adds it. */
  readonly index: number;
}

interface KeyText {
  readonly name: string;
  readonly table: string;
  /** As Postgres prints it. */
  readonly definition: string;
}

function newUniqueKeys({ schemaChanges }: MigrationEffects): readonly KeyText[] {
  return schemaChanges.flatMap(({ kind, name, change, keys, after }) => {
    const { definition, table, parents } = after ?? {};
    const isNew = change === 'added' || keys.includes('definition');
    if (kind !== 'index' || !isNew || parents !== undefined) return [];
    if (typeof definition !== 'string' || !definition.startsWith('CREATE UNIQUE INDEX')) return [];
    return [{ name, table: String(table), definition }];
  });
}

/**
 * From the earliest point of the pull request at which nothing keeps such rows out, so that a
 * migration which cleans them up is seen to do so.
 */
async function tryKey(
  plan: RehearsalPlan,
  clean: CleanRun,
  key: Key,
  log: Log,
): Promise<DuplicateRows | NotRehearsed | undefined> {
  for (let from = 0; from <= key.index; from += 1) {
    const before = clean.steps.get(from)?.before;
    if (!before) continue;
    await using database = await cloneDatabase(before, 'twins');
    const twins = await doubleRows(database, key);
    if (twins === 'made') return await applyOver(plan, database, key, from, log);
    if (twins === 'impossible') continue;
    const why = `no row of ${key.table} could be doubled: ${twins.refused}`;
    return { what: `${key.name} over duplicates`, why };
  }
  return undefined;
}

async function doubleRows(database: Database, key: KeyText): Promise<Twins> {
  const indexed = key.definition.replace(/^.*? USING /s, '').replace(/ INCLUDE \([^)]*\)/, '');
  await using session = await connectAsOwner(database);
  const same = (column: string): boolean => mentions(indexed, column);
  return await makeTwins(session, database.server.info.major, key.table, same);
}

async function applyOver(
  plan: RehearsalPlan,
  database: Database,
  { first, index }: Key,
  from: number,
  log: Log,
): Promise<DuplicateRows | undefined> {
  const apply = (begin: number): ReturnType<typeof applyAll> => {
    const options = { level: 'outcome', rowsPresent: true, goOn: () => true } as const;
    return applyAll(plan, database, { ...options, from: begin, to: index + 1 }, log);
  };
  const known = await invalidIndexes(database);
  const run = (await apply(from)).runs[index - from];
  if (!run || run.outcome.ok || run.outcome.error.code !== '23505') return undefined;
  const refused = run.statements[run.failedStatement ?? -1];
  const statement = first.statements.find(({ sql }) => sql === refused?.sql);
  if (!statement) return undefined;
  const invalid = (await invalidIndexes(database)).filter((one) => !known.includes(one));
  const second = invalid.length > 0 ? (await apply(index)).runs[0]?.outcome : undefined;
  return {
    migration: first.migration,
    statement: statement.index,
    error: run.outcome.error,
    invalid,
    ...(second?.ok === false && { again: second.error }),
  };
}
