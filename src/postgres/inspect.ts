/** What every provider asks a server once it answers. */
import type { ServerInfo } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';

export interface Inspected extends Pick<
  Server,
  'versionNumber' | 'adminIsSuperuser' | 'availableExtensions'
> {
  readonly info: Omit<ServerInfo, 'provider'>;
}

/** Reads version and rights over a session of the admin's, which must stay open. */
export async function inspectServer(session: Session): Promise<Inspected> {
  const [found] = await session.rows<{ number: number; version: string; superuser: boolean }>(sql`
    select pg_catalog.current_setting('server_version_num')::int as number,
           pg_catalog.current_setting('server_version') as version,
           (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as superuser
  `);
  if (!found) throw new Error('the server answered its version with no row');
  let extensions: Promise<ReadonlySet<string>> | undefined;
  return {
    // Debian says `15.18 (Debian 15.18-0+deb12u1)`.
    info: {
      version: found.version.split(' ')[0] ?? found.version,
      major: Math.floor(found.number / 10_000),
    },
    versionNumber: found.number,
    adminIsSuperuser: found.superuser,
    availableExtensions: () => (extensions ??= readExtensions(session)),
  };
}

async function readExtensions(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.rows<{ name: string }>(
    'select name from pg_catalog.pg_available_extensions',
  );
  return new Set(rows.map((row) => row.name));
}
