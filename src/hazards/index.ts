/** Every hazard, alphabetical; a test compares this list with the folder. */
import { allowanceWithoutEffect } from './allowance-without-effect.ts';
import { columnDropped } from './column-dropped.ts';
import { droppedAlong } from './dropped-along.ts';
import { failedMigration } from './failed-migration.ts';
import { failsWithRows } from './fails-with-rows.ts';
import { fewerValuesAccepted } from './fewer-values-accepted.ts';
import type { Hazard } from './hazard.ts';
import { indexBuildBlocksWrites } from './index-build-blocks-writes.ts';
import { lockHeldThroughWork } from './lock-held-through-work.ts';
import { lockWithoutTimeout } from './lock-without-timeout.ts';
import { oldInsertsFail } from './old-inserts-fail.ts';
import { renamed } from './renamed.ts';
import { rerunChangesData } from './rerun-changes-data.ts';
import { rerunChangesSchema } from './rerun-changes-schema.ts';
import { rerunRejected } from './rerun-rejected.ts';
import { rewriteBlocksReads } from './rewrite-blocks-reads.ts';
import { ruleLost } from './rule-lost.ts';
import { scanBlocksReads } from './scan-blocks-reads.ts';
import { scanBlocksWrites } from './scan-blocks-writes.ts';
import { tableDropped } from './table-dropped.ts';
import { tableTruncated } from './table-truncated.ts';
import { valuesChangedByCast } from './values-changed-by-cast.ts';
import { wholeTableWritten } from './whole-table-written.ts';

export const hazards: readonly Hazard[] = [
  allowanceWithoutEffect,
  columnDropped,
  droppedAlong,
  failedMigration,
  failsWithRows,
  fewerValuesAccepted,
  indexBuildBlocksWrites,
  lockHeldThroughWork,
  lockWithoutTimeout,
  oldInsertsFail,
  renamed,
  rerunChangesData,
  rerunChangesSchema,
  rerunRejected,
  rewriteBlocksReads,
  ruleLost,
  scanBlocksReads,
  scanBlocksWrites,
  tableDropped,
  tableTruncated,
  valuesChangedByCast,
  wholeTableWritten,
];
