/** Runs after the action, also after a cancelled one: takes away servers and containers it left. */
import { describeError } from '../errors.ts';
import { takeToken } from '../github/environment.ts';
import { sweepRunFolders } from '../postgres/run-folder.ts';
import { sweepContainers } from '../postgres/sweep-containers.ts';
import { actionLog, print } from './action-run.ts';

takeToken(process.env);
const log = actionLog(false);

async function sweep(what: string, run: () => Promise<number | void>): Promise<void> {
  try {
    const count = await run();
    if (count !== undefined && count > 0) print(`Removed ${what} that were left behind: ${count}`);
  } catch (error) {
    // No engine, no containers; and the review's verdict stands whatever can be cleaned up.
    log.debug(`${what}: ${describeError(error)}`);
  }
}

await sweep('servers', () => sweepRunFolders(log));
await sweep('containers', () => sweepContainers());
