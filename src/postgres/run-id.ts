import { randomBytes } from 'node:crypto';

/** Eight hexadecimal digits that name this process's databases and containers. */
export const runId = randomBytes(4).toString('hex');

/** The same as the signed number that advisory locks take. */
export const runNumber = Number.parseInt(runId, 16) | 0;
