/** What an order left behind where nothing failed: rows that did not arrive, rows that differ. */
import type { DivergedRows, NotReplicated } from '../../evidence/replication.ts';
import type { DataChange } from '../../evidence/types.ts';
import type { Database } from '../../postgres/database.ts';
import { connect } from '../../postgres/session.ts';
import { compareData } from '../observe/data-diff.ts';
import { type DataSnapshot, fingerprintData } from '../observe/data.ts';
import { type PublishedTable, rootTables } from './publications.ts';
import type { Follower, OrderInput, Sides } from './sides.ts';
import { transportOf } from './transport.ts';

/** New tables, and new columns of tables whose columns are listed, that a subscriber does not get. */
export async function notReplicated(
  { rows, publishing }: OrderInput,
  { admin }: Sides,
  { name, publications, database }: Follower,
): Promise<readonly NotReplicated[]> {
  const transport = transportOf(publishing);
  const published = await transport.publishedTables(admin, publications);
  const roots = await rootTables(
    admin,
    published.map(({ relation }) => relation),
  );
  await using session = await connect(database.server, { database: database.name });
  const subscribed = await transport.followedTables(admin, session);
  const where = name === '' ? {} : { subscriber: name };
  const tables: NotReplicated[] = [];
  // one that was there may have been made anew: a subscription followed the other one
  for (const relation of rows.new.keys()) {
    const own = published.filter((one) => (roots.get(one.relation) ?? one.relation) === relation);
    if (own.length === 0) {
      // what was there already and stayed away is known
      if (!rows.old.has(relation)) tables.push({ relation, ...where, why: 'not-published' });
    } else if (own.some((one) => !subscribed.has(one.relation))) {
      // refused where this subscriber does not get the table at all
      const first = await session.query(`select from ${relation} limit 1`);
      const isFilled = first.ok && first.rowCount > 0;
      tables.push({ relation, ...where, why: 'until-refresh', ...(isFilled && { filled: true }) });
    }
  }
  const columns = published.flatMap(({ relation, columns: listed }) => {
    if (listed === null) return [];
    const old = rows.old.get(relation)?.columns ?? [];
    const added = rows.new.get(relation)?.columns.filter((column) => !old.includes(column)) ?? [];
    return added
      .filter((column) => !listed.includes(column))
      .map((column): NotReplicated => ({ relation, column, ...where, why: 'not-published' }));
  });
  return [...tables, ...columns];
}

/** Rows of written tables that a subscriber does not have in common with its publisher. */
export async function divergedRows(
  { rows, refreshes, publishing }: OrderInput,
  { admin, publisher }: Sides,
  { name, publications, database }: Follower,
  missing: readonly NotReplicated[],
): Promise<readonly DivergedRows[]> {
  const tables = await transportOf(publishing).publishedTables(admin, publications);
  const roots = await rootTables(
    admin,
    tables.map(({ relation }) => relation),
  );
  // every other table is as it was on both sides
  const written = tables.filter(({ relation }) => {
    const root = roots.get(relation) ?? relation;
    return rows.old.has(root) || rows.new.has(root);
  });
  const differing = await compareSides(publisher.database, database, written);
  return differing.flatMap((change) => {
    const out = missing.filter(({ relation }) => relation === change.relation);
    // nothing of it arrives, and that is told
    if (!refreshes && out.some(({ column }) => column === undefined)) return [];
    const columns = change.columns.filter((one) => !out.some(({ column }) => column === one));
    return columns.length > 0 || change.rowsBefore !== change.rowsAfter
      ? [{ ...change, columns, ...(name !== '' && { subscriber: name }) }]
      : [];
  });
}

async function compareSides(
  publisher: Database,
  subscriber: Database,
  published: readonly PublishedTable[],
): Promise<readonly DataChange[]> {
  const tables = published.map(({ relation }) => relation);
  const [left, right] = await Promise.all([publisher, subscriber].map(read));
  const changes = compareData(left ?? {}, right ?? {});
  return changes.map(({ lost: _lost, ...change }) => change);

  async function read({ server, name }: Database): Promise<DataSnapshot> {
    await using session = await connect(server, { database: name });
    return await fingerprintData(session, { major: server.info.major, tables });
  }
}
