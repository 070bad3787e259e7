/** Starts a server with a database, says where, and lives until it is killed or told to exit. */
import { silentLog } from '../../src/log.ts';
import { createDatabase } from '../../src/postgres/database.ts';
import { provideServer } from '../../src/postgres/provide.ts';

const databaseUrl = process.argv[2];
const server = await provideServer({
  provider: databaseUrl === undefined ? 'embedded' : 'given',
  major: 17,
  databaseUrl,
  log: silentLog,
});
const database = await createDatabase(server, { name: 'held' });
process.stdout.write(`${JSON.stringify({ host: server.address.host, database: database.name })}\n`);
process.stdin.on('data', () => process.exit(0));
