/** What each change does in each order; the table of facts that hazards and deploy plans stand on. */
import { expect, test } from 'vitest';
import type { OrderRun, ReplicationEvidence } from '../../src/evidence/replication.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

async function rehearsed(given: string, ...migrations: string[]): Promise<ReplicationEvidence> {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    expect: 'clean',
    given,
    migrations,
    rows: 10,
    replication: 'all',
  });
  const server = onlyServer(evidence);
  if (!server.replication) throw new Error(JSON.stringify(server.rehearsals));
  return server.replication;
}

function order({ changes }: ReplicationEvidence, wanted: OrderRun['order']): OrderRun {
  const run = changes.at(-1)?.orders.find((one) => one.order === wanted);
  if (!run) throw new Error(`no ${wanted}`);
  return run;
}

const table = 'create table t (id int primary key, a int, b text);';

test('a column that is added on the publisher first stops everything until the subscriber follows', async () => {
  const replication = await rehearsed(table, 'alter table t add column n int;');
  console.log(JSON.stringify(replication, null, 1));
  const publisher = order(replication, 'publisher-first');
  expect(publisher.works).toBe(false);
  expect(publisher.stops).toMatchObject([{ relation: 'public.t', after: 'publisher', recovers: true }]);
  expect(publisher.stops[0]?.error.message).toMatch(/missing replicated column/);
  expect(order(replication, 'subscriber-first').works).toBe(true);
});
