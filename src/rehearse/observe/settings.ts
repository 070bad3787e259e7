import { sql } from '../../sql/tag.ts';
import type { Queryable } from './queryable.ts';

/** Settings of a session, by name. */
export type Settings = Readonly<Record<string, string>>;

/**
 * Settings under which Postgres prints definitions and values the same way everywhere. The empty
 * search_path also keeps a pull request's functions and operators from being called by ours: the
 * owner of a database may have changed the default with ALTER DATABASE. Compiling one of our wide
 * queries takes seconds, running it milliseconds (jit is on by default from 12).
 */
const stableSettings: Settings = {
  // a migration may have become another role, which may not read
  role: 'none',
  search_path: '',
  jit: 'off',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '3',
  lc_monetary: 'C',
};

/** Sessions that are under them already. */
const stable = new WeakSet<Queryable>();

/** Runs `work` under settings that make output canonical, then puts the session's own back. */
export async function withStableSettings<T>(
  session: Queryable,
  work: () => Promise<T>,
): Promise<T> {
  if (stable.has(session)) return work();
  return withSettings(session, stableSettings, async () => {
    stable.add(session);
    try {
      return await work();
    } finally {
      stable.delete(session);
    }
  });
}

/**
 * The same for reading tables. To plan a query Postgres opens their indexes, and one over an SQL
 * function of the database's own may need the schemas that function was written under (from 17 on it
 * cannot be built). Only then are they searched, behind our own names.
 */
export async function withTablesReadable<T>(
  session: Queryable,
  work: () => Promise<T>,
): Promise<T> {
  return withStableSettings(session, async () => {
    await session.rows(admitIndexFunctions);
    return work();
  });
}

const admitIndexFunctions = sql`
  select set_config('search_path', 'pg_catalog, ' || (select reset_val from pg_catalog.pg_settings where name = 'search_path'), false)
  where exists (select 1 from pg_catalog.pg_index i
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_catalog.pg_proc'::regclass
    join pg_catalog.pg_proc p on p.oid = d.refobjid
    join pg_catalog.pg_language l on l.oid = p.prolang
    where l.lanname = 'sql' and p.pronamespace <> 'pg_catalog'::regnamespace)`;

/** Runs `work` under settings, those of them that this server knows, then puts the session's own back. */
export async function withSettings<T>(
  session: Queryable,
  settings: Settings,
  work: () => Promise<T>,
): Promise<T> {
  const names = Object.keys(settings);
  // null where the server has no such setting; the view pg_settings puts together all there are
  const [current] = await session.rows<{ values: (string | null)[] }>(
    `select array[${names.map((name) => `pg_catalog.current_setting('${name}', true)`).join(', ')}] as values`,
  );
  const previous = Object.fromEntries(
    names.flatMap((name, i) => {
      const value = current?.values[i];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  // What is so already is left alone, except what `work` may set: to set lc_monetary, Postgres reads
  // locale files each time.
  const known = Object.entries(settings).filter(
    ([name, value]) => name in previous && (previous[name] !== value || name === 'search_path'),
  );
  const changed = Object.fromEntries(known.map(([name]) => [name, previous[name] ?? '']));
  await set(session, Object.fromEntries(known));
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // inside a failed transaction this is refused, and the rollback restores the settings itself
    await set(session, changed).catch(() => undefined);
    throw error;
  }
  await set(session, changed);
  return result;
}

async function set(session: Queryable, settings: Settings): Promise<void> {
  const calls = Object.keys(settings).map(
    (name, i) => `pg_catalog.set_config('${name}', $${i + 1}, false)`,
  );
  if (calls.length > 0) await session.rows(`select ${calls.join(', ')}`, Object.values(settings));
}
