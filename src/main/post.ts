/** Runs after the action, also after one that was killed: takes away servers and containers it left. */
import { getState, info } from '@actions/core';
import { describeError } from '../errors.ts';
import { takeToken } from '../github/environment.ts';
import { sweepRunFolders } from '../postgres/run-folder.ts';
import { sweepContainers } from '../postgres/sweep-containers.ts';
import { actionLog } from './action-run.ts';

takeToken();
const log = actionLog(false);

async function sweep(what: string, run: () => Promise<number | void>): Promise<void> {
  try {
    const count = await run();
    if (count !== undefined && count > 0) info(`Removed ${what} that were left behind: ${count}`);
  } catch (error) {
    // No engine, no containers; and the review's verdict stands whatever can be cleaned up.
    log.debug(`${what}: ${describeError(error)}`);
  }
}

if (getState('finished') !== 'true') {
  await sweep('servers', () => sweepRunFolders(log));
  await sweep('containers', () => sweepContainers());
}
