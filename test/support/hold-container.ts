/** Starts a container, prints its run's id, and lives until it is killed. */
import { silentLog } from '../../src/log.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { runId } from '../../src/postgres/run-id.ts';

await provideServer({ provider: 'container', major: 15, image: 'postgres:15', log: silentLog });
process.stdout.write(`${runId}\n`);
process.stdin.resume();
