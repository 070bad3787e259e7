/** The example of docs/recover.md, as it comes out. `-u` writes it. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fillMarked } from '../../scripts/generate/marked.ts';
import { renderRecovery } from '../../src/report/recovery.ts';
import { liveDatabase, runUntil } from '../support/live-database.ts';
import { change, recovered } from '../support/recovery.ts';
import { useServer } from '../support/server.ts';

const fixture = useServer();
const page = resolve(import.meta.dirname, '../../docs/recover.md');

const files = {
  'db/migrations/000022_customers.up.sql':
    'create table customers (id bigint primary key, email text not null);\n',
  'db/migrations/000022_customers.down.sql': 'drop table customers;\n',
  'db/migrations/000023_orders.up.sql': [
    'create table orders (id bigint primary key, customer bigint references customers);',
    'commit;',
    'alter table customers add column vip boolean not null default false;',
    'create index orders_customer on orders (customer);',
    '',
  ].join('\n'),
};

test('the page shows what is printed', async () => {
  await using live = await liveDatabase(fixture.server);
  await runUntil(live, 'golang-migrate', files, ({ sql }) => !sql.includes('vip'));
  // the first statement went through with the COMMIT of the file, then the runner was killed
  await change(
    live,
    `create table orders (id bigint primary key, customer bigint references customers);
     create table notes (id int)`,
  );
  const recovery = await recovered(live, files);
  const named = { ...recovery, live: { ...recovery.live, database: 'shop' } };
  const block = `\`\`\`text\n${renderRecovery(named, { color: false, width: 100 })}\`\`\``;
  const text = await readFile(page, 'utf8');
  await expect(fillMarked(page, text, { recovered: block })).toMatchFileSnapshot(page);
});
