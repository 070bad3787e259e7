/** Records of statements that did nothing, to be filled with what a test is about. */
import type { StatementRecord } from '../../src/evidence/types.ts';

/** One of the file's, in the first transaction. */
export const quietStatement: StatementRecord = {
  index: 0,
  origin: 'migration',
  sql: '',
  kind: '',
  transaction: 1,
  outcome: { ok: true },
  durationMs: 0,
  observed: true,
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  rows: [],
  walBytes: 0,
  notices: [],
};
