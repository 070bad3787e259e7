/**
 * The rehearsal `compatibility`: the running application's queries on the old schema and on the new
 * one, as in a rolling deployment. They are prepared; INSERTs are executed too, with a row as the old
 * application writes it; and plans are compared as if no table could be read whole.
 */
import type {
  BrokenQuery,
  CompatibilityEvidence,
  Query,
  SlowerQuery,
} from '../evidence/compatibility.ts';
import type { NotRehearsed, SqlError } from '../evidence/types.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import type { Session } from '../postgres/session.ts';
import { type InsertTarget, insertTarget } from '../sql/insert-parameters.ts';
import { quoteLiteral, quoteName } from '../sql/quote.ts';
import { splitSql } from '../sql/split.ts';
import { formatSqlError } from './executor.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from './further.ts';
import type { RehearsalPlan } from './plan.ts';
import { openAsOwner } from './run.ts';

/** The application's queries, before and behind each migration. */
export const compatibility: FurtherRehearsal = {
  name: 'compatibility',
  rehearse: rehearseCompatibility,
};

const preparable = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

async function rehearseCompatibility(stage: Stage): Promise<FurtherResult> {
  const { plan, built, clean } = stage;
  const given = plan.queries ?? [];
  if (given.length === 0)
    return { skipped: 'no queries of the application are named', needless: true };
  const { queries, unreadable } = readable(given);
  const before = await tryAll(plan, built.rows, queries);
  const taken = queries.filter((query) => !before.get(query)?.error);
  const broken: BrokenQuery[] = [];
  const slower: SlowerQuery[] = [];
  let left = taken;
  for (const [index, { id: migration }] of plan.review.entries()) {
    const after = clean.steps.get(index)?.after;
    if (!after || left.length === 0) continue;
    const now = await tryAll(plan, after, left, before);
    for (const query of left) {
      const [old, seen] = [before.get(query), now.get(query)];
      if (seen?.error) broken.push({ ...query, error: seen.error, migration, by: seen.by });
      const lost = [...(seen?.scanned ?? [])].find((relation) => old?.indexed.has(relation));
      if (lost !== undefined) slower.push({ ...query, relation: lost, migration });
    }
    left = left.filter((query) => !now.get(query)?.error);
  }
  const evidence: CompatibilityEvidence = {
    files: [...new Set(given.map(({ file }) => file))],
    queries: taken.length,
    broken,
    slower: slower.filter(
      (one, at) =>
        slower.findIndex(({ sql, relation }) => sql === one.sql && relation === one.relation) ===
        at,
    ),
  };
  const refused = queries.flatMap((query) => before.get(query)?.error ?? []);
  return {
    evidence: { compatibility: evidence },
    notRehearsed: [
      ...counted(
        unreadable.length,
        'cannot be parsed; statistics cut queries at track_activity_query_size',
      ),
      ...counted(
        refused.length,
        `the baseline refuses already${refused[0] ? `, the first with: ${formatSqlError(refused[0])}` : ''}`,
      ),
    ],
  };
}

function counted(number: number, why: string): readonly NotRehearsed[] {
  if (number === 0) return [];
  return [{ what: `${number} ${number === 1 ? 'query' : 'queries'} of the application`, why }];
}

/** Queries that Postgres can prepare, each text once; what cannot be parsed is counted, not guessed. */
function readable(given: readonly Query[]): {
  readonly queries: readonly Query[];
  readonly unreadable: readonly Query[];
} {
  const queries = new Map<string, Query>();
  const unreadable: Query[] = [];
  for (const query of given) {
    const split = splitSql(query.sql);
    if (!split.ok) unreadable.push(query);
    else if (split.statements.length === 1 && preparable.has(split.statements[0]?.kind ?? '')) {
      if (!queries.has(query.sql)) queries.set(query.sql, query);
    }
  }
  return { queries: [...queries.values()], unreadable };
}

type Values = readonly (string | null)[];

interface Tried {
  readonly error?: SqlError;
  readonly by: BrokenQuery['by'];
  /** What an INSERT was given, one for each column that it names. */
  readonly values?: Values;
  /** Tables that its generic plan reads through an index, and those that it can only read whole. */
  readonly indexed: ReadonlySet<string>;
  readonly scanned: ReadonlySet<string>;
}

async function tryAll(
  plan: RehearsalPlan,
  source: Database,
  queries: readonly Query[],
  earlier: ReadonlyMap<Query, Tried> = new Map(),
): Promise<ReadonlyMap<Query, Tried>> {
  await using copy = await cloneDatabase(source, 'queries');
  const { server } = copy;
  await using session = await openAsOwner(plan, copy);
  // plan_cache_mode: 12; before it EXPLAIN EXECUTE shows a plan for the NULLs it is given
  if (server.info.major >= 12) await session.rows('set plan_cache_mode = force_generic_plan');
  await session.rows('set enable_seqscan = off; set jit = off');
  const tried = new Map<Query, Tried>();
  for (const query of queries) {
    const known = earlier.get(query)?.values;
    tried.set(query, await tryOne(session, query, known, server.info.major));
  }
  return tried;
}

const nothing: ReadonlySet<string> = new Set();

async function tryOne(
  session: Session,
  { sql }: Query,
  known: Values | undefined,
  major: number,
): Promise<Tried> {
  const prepared = await session.query(`prepare rehearsal_query as ${sql}`);
  if (!prepared.ok)
    return { error: prepared.error, by: 'prepared', indexed: nothing, scanned: nothing };
  try {
    const target = insertTarget(sql);
    const values = target ? ((await valuesThere(session, target)) ?? known) : undefined;
    const error = target && values && (await execute(session, target, values));
    if (error) return { error, by: 'executed', indexed: nothing, scanned: nothing };
    const plans = major >= 12 ? await scansOf(session) : { indexed: nothing, scanned: nothing };
    return { by: 'prepared', values, ...plans };
  } finally {
    await session.rows('deallocate rehearsal_query');
  }
}

/** Those of a row that is there; undefined where there is none, as in a database that was migrated without rows. */
async function valuesThere(
  session: Session,
  { table, columns }: InsertTarget,
): Promise<Values | undefined> {
  if (columns.length === 0) return [];
  const name = quoteName(table.schema, table.name);
  const values = columns.map((column) => `(to_jsonb(t) ->> ${quoteLiteral(column)})`);
  const found = await session.query<{ values: (string | null)[] }>(
    `select array[${values.join(', ')}]::text[] as values from ${name} t order by ctid desc limit 1`,
  );
  return found.ok ? found.rows[0]?.values : undefined;
}

/**
 * Without the row that has these values, so that no unique key is in the way; nothing of it stays.
 * What the values themselves cannot do says nothing of the schema.
 */
async function execute(
  session: Session,
  { table }: InsertTarget,
  values: Values,
): Promise<SqlError | undefined> {
  const name = quoteName(table.schema, table.name);
  await session.rows('begin');
  try {
    const cleared = await session.query(
      `delete from ${name} where ctid = (select ctid from ${name} order by ctid desc limit 1)`,
    );
    // another table still refers to it: then only NOT NULL and CHECK can be told
    if (!cleared.ok) await session.rows('rollback; begin');
    const texts = values.map((value) => (value === null ? 'null' : quoteLiteral(value)));
    const list = texts.length > 0 ? `(${texts.join(', ')})` : '';
    const result = await session.query(`execute rehearsal_query${list}`);
    return result.ok || !aboutSchema.has(result.error.code) ? undefined : result.error;
  } finally {
    await session.rows('rollback');
  }
}

/** What a row as such cannot be blamed for: NOT NULL, CHECK, generated and identity columns, types. */
const aboutSchema = new Set(['23502', '23514', '428C9', '42804', '22001', '22P02', '42501']);

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Plans?: readonly PlanNode[];
}

/** With enable_seqscan off, a table that is still read whole has no index for the query. */
async function scansOf(session: Session): Promise<Pick<Tried, 'indexed' | 'scanned'>> {
  const [counted] = await session.rows<{ count: number }>(
    "select pg_catalog.array_length(parameter_types, 1) as count from pg_catalog.pg_prepared_statements where name = 'rehearsal_query'",
  );
  const nulls = Array.from({ length: counted?.count ?? 0 }, () => 'null').join(', ');
  const explained = await session.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
    `explain (format json, verbose, costs off) execute rehearsal_query${nulls === '' ? '' : `(${nulls})`}`,
  );
  const indexed = new Set<string>();
  const scanned = new Set<string>();
  const visit = (node: PlanNode): void => {
    const {
      'Node Type': type,
      'Relation Name': relation,
      Schema: schema,
      Plans: plans = [],
    } = node;
    if (relation !== undefined) {
      const name = schema === undefined ? relation : `${schema}.${relation}`;
      if (type === 'Seq Scan') scanned.add(name);
      else if (/Index|Bitmap/.test(type)) indexed.add(name);
    }
    plans.forEach(visit);
  };
  if (explained.ok) explained.rows[0]?.['QUERY PLAN'].forEach(({ Plan }) => visit(Plan));
  return { indexed, scanned };
}
