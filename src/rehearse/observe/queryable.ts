import type { SqlError } from '../../evidence/types.ts';
import type { Session } from '../../postgres/session.ts';

/** What observing and seeding need of a session: rows, or an error thrown. A `pg.Client` fits. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** One of our sessions, seen as a Queryable. */
export function queryable(session: Pick<Session, 'rows'>): Queryable {
  return {
    async query(text, values) {
      return { rows: [...(await session.rows(text, values))] };
    },
  };
}

/** What Postgres said, from an error of either kind of session; undefined when it said nothing. */
export function sqlErrorOf(error: unknown): SqlError | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('sql' in error) return error.sql as SqlError;
  if (!('code' in error) || !('severity' in error)) return undefined;
  const { code, message, detail, hint, position, where, schema, table, column, constraint } =
    error as unknown as Record<string, string | undefined> & { code: string; message: string };
  const known = { detail, hint, where, schema, table, column, constraint };
  return {
    code,
    message,
    ...(Object.fromEntries(
      Object.entries(known).filter(([, value]) => value !== undefined),
    ) as Partial<SqlError>),
    ...(position !== undefined && { position: Number(position) }),
  };
}
