/** An application: sends what it is given as arguments to the database of DATABASE_URL. */
import { Client } from 'pg';

const client = new Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();
for (const sql of process.argv.slice(2)) {
  // with values, where it has parameters: the extended protocol
  await (sql.includes('$1') ? client.query(sql, ['1']) : client.query(sql));
}
await client.end();
