import type { Queryable } from './queryable.ts';

/**
 * Settings under which Postgres prints definitions and values the same way everywhere. The empty
 * search_path also keeps a pull request's functions and operators from being called by ours: the
 * owner of a database may have changed the default with ALTER DATABASE.
 */
const stableSettings = {
  search_path: '',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '3',
  lc_monetary: 'C',
} as const;

const names = Object.keys(stableSettings);

/** Runs `work` under settings that make output canonical, then puts the session's own back. */
export async function withStableSettings<T>(
  session: Queryable,
  work: () => Promise<T>,
): Promise<T> {
  const columns = names.map((name, i) => `pg_catalog.current_setting('${name}') as s${i}`);
  const [current] = await session.rows(`select ${columns.join(', ')}`);
  const previous = names.map((_, i) => String(current?.[`s${i}`]));
  await set(session, Object.values(stableSettings));
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // inside a failed transaction this is refused, and the rollback restores the settings itself
    await set(session, previous).catch(() => undefined);
    throw error;
  }
  await set(session, previous);
  return result;
}

async function set(session: Queryable, values: readonly string[]): Promise<void> {
  const calls = names.map((name, i) => `pg_catalog.set_config('${name}', $${i + 1}, false)`);
  await session.rows(`select ${calls.join(', ')}`, values);
}
