/** Who says what is published: the configuration, the migrations, the live database, or nobody. */
import { cloneDatabase } from '../../postgres/database.ts';
import { connect } from '../../postgres/session.ts';
import type { Stage } from '../further.ts';
import { type Publishing, type PublicationSpec, refuseUnknownTables } from './publications.ts';

const everything: readonly PublicationSpec[] = [{ tables: 'all' }];

/** Throws UserError for configured tables that do not exist. */
export async function publishingOf({ plan, built, first }: Stage): Promise<Publishing> {
  const { replication } = plan;
  if (replication === 'all') return { source: 'configured', publications: everything };
  if (replication && replication !== 'none') {
    const publishing: Publishing = {
      source: replication.source,
      publications: replication.publications,
      ...(replication.with && { with: replication.with }),
    };
    await using before = await cloneDatabase(built.rows, 'published');
    await using old = await connect(before.server, { database: before.name });
    await using now = await connect(before.server, { database: first.segments[0].database.name });
    if (replication.source === 'configured') await refuseUnknownTables(publishing, [old, now]);
    return publishing;
  }
  await using copy = await cloneDatabase(built.rows, 'published');
  await using session = await connect(copy.server, { database: copy.name });
  const own = await session.rows('select from pg_catalog.pg_publication');
  return own.length > 0
    ? { source: 'migrations', publications: [] }
    : { source: 'assumed', publications: everything };
}
