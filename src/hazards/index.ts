/** Every hazard, alphabetical; a test compares this list with the folder. */
import { accessWidened } from './access-widened.ts';
import { allowanceWithoutEffect } from './allowance-without-effect.ts';
import { collidesWithPullRequest } from './collides-with-pull-request.ts';
import { columnDropped } from './column-dropped.ts';
import { cutLeavesThirdState } from './cut-leaves-third-state.ts';
import { cutNeedsRepair } from './cut-needs-repair.ts';
import { definerWithoutSearchPath } from './definer-without-search-path.ts';
import { downFails } from './down-fails.ts';
import { downIncomplete } from './down-incomplete.ts';
import { downLosesData } from './down-loses-data.ts';
import { downMissing } from './down-missing.ts';
import { downWithoutData } from './down-without-data.ts';
import { downstreamBlocksMigration } from './downstream-blocks-migration.ts';
import { downstreamBreaks } from './downstream-breaks.ts';
import { droppedAlong } from './dropped-along.ts';
import { duplicateVersion } from './duplicate-version.ts';
import { errorSwallowed } from './error-swallowed.ts';
import { existsOtherwise } from './exists-otherwise.ts';
import { failedMigration } from './failed-migration.ts';
import { failsWithRows } from './fails-with-rows.ts';
import { fewerValuesAccepted } from './fewer-values-accepted.ts';
import { fileNeverRuns } from './file-never-runs.ts';
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import type { Hazard } from './hazard.ts';
import { inactiveOnSubscriber } from './inactive-on-subscriber.ts';
import { indexBuildBlocksWrites } from './index-build-blocks-writes.ts';
import { lockHeldThroughWork } from './lock-held-through-work.ts';
import { lockOrderCanDeadlock } from './lock-order-can-deadlock.ts';
import { lockTimeoutCutsBuild } from './lock-timeout-cuts-build.ts';
import { lockWithoutTimeout } from './lock-without-timeout.ts';
import { logForReplicas } from './log-for-replicas.ts';
import { mergedMigrationEdited } from './merged-migration-edited.ts';
import { mergedMigrationRemoved } from './merged-migration-removed.ts';
import { mergedMigrationRenamed } from './merged-migration-renamed.ts';
import { migrationChangesNothing } from './migration-changes-nothing.ts';
import { needlessIndex } from './needless-index.ts';
import { needsDeployOrder } from './needs-deploy-order.ts';
import { noSafeDeployOrder } from './no-safe-deploy-order.ts';
import { notReplicated } from './not-replicated.ts';
import { numberLeftOut } from './number-left-out.ts';
import { oldInsertsFail } from './old-inserts-fail.ts';
import { orderChangesResult } from './order-changes-result.ts';
import { queryFails } from './query-fails.ts';
import { queryLosesIndex } from './query-loses-index.ts';
import { renamed } from './renamed.ts';
import { replicationAssumed } from './replication-assumed.ts';
import { rerunChangesData } from './rerun-changes-data.ts';
import { rerunChangesSchema } from './rerun-changes-schema.ts';
import { rerunRebuildsIndex } from './rerun-rebuilds-index.ts';
import { rerunRejected } from './rerun-rejected.ts';
import { retryLeavesInvalidIndex } from './retry-leaves-invalid-index.ts';
import { rewriteBlocksReads } from './rewrite-blocks-reads.ts';
import { rowSecurityGap } from './row-security-gap.ts';
import { rowsDeleted } from './rows-deleted.ts';
import { ruleLost } from './rule-lost.ts';
import { scanBlocksReads } from './scan-blocks-reads.ts';
import { scanBlocksWrites } from './scan-blocks-writes.ts';
import { schemaFileDiffers } from './schema-file-differs.ts';
import { secondRunnerAppliesAgain } from './second-runner-applies-again.ts';
import { secondRunnerDeadlocks } from './second-runner-deadlocks.ts';
import { sequenceBehindRows } from './sequence-behind-rows.ts';
import { sidesDiverge } from './sides-diverge.ts';
import { standbyQueryCancelled } from './standby-query-cancelled.ts';
import { subscriberFileDiffers } from './subscriber-file-differs.ts';
import { tableDropped } from './table-dropped.ts';
import { tableTruncated } from './table-truncated.ts';
import { transactionEndedEarly } from './transaction-ended-early.ts';
import { transactionLeftOpen } from './transaction-left-open.ts';
import { upAfterDownFails } from './up-after-down-fails.ts';
import { valuesChangedByCast } from './values-changed-by-cast.ts';
import { versionBeforeApplied } from './version-before-applied.ts';
import { wholeTableWritten } from './whole-table-written.ts';

/** All hazards there are. */
export const hazards: readonly Hazard[] = [
  accessWidened,
  allowanceWithoutEffect,
  collidesWithPullRequest,
  columnDropped,
  cutLeavesThirdState,
  cutNeedsRepair,
  definerWithoutSearchPath,
  downFails,
  downIncomplete,
  downLosesData,
  downMissing,
  downWithoutData,
  downstreamBlocksMigration,
  downstreamBreaks,
  droppedAlong,
  duplicateVersion,
  errorSwallowed,
  existsOtherwise,
  failedMigration,
  failsWithRows,
  fewerValuesAccepted,
  fileNeverRuns,
  foreignKeyWithoutIndex,
  inactiveOnSubscriber,
  indexBuildBlocksWrites,
  lockHeldThroughWork,
  lockOrderCanDeadlock,
  lockTimeoutCutsBuild,
  lockWithoutTimeout,
  logForReplicas,
  mergedMigrationEdited,
  mergedMigrationRemoved,
  mergedMigrationRenamed,
  migrationChangesNothing,
  needlessIndex,
  needsDeployOrder,
  noSafeDeployOrder,
  notReplicated,
  numberLeftOut,
  oldInsertsFail,
  orderChangesResult,
  queryFails,
  queryLosesIndex,
  renamed,
  replicationAssumed,
  rerunChangesData,
  rerunChangesSchema,
  rerunRebuildsIndex,
  rerunRejected,
  retryLeavesInvalidIndex,
  rewriteBlocksReads,
  rowSecurityGap,
  rowsDeleted,
  ruleLost,
  scanBlocksReads,
  scanBlocksWrites,
  schemaFileDiffers,
  secondRunnerAppliesAgain,
  secondRunnerDeadlocks,
  sequenceBehindRows,
  sidesDiverge,
  standbyQueryCancelled,
  subscriberFileDiffers,
  tableDropped,
  tableTruncated,
  transactionEndedEarly,
  transactionLeftOpen,
  upAfterDownFails,
  valuesChangedByCast,
  versionBeforeApplied,
  wholeTableWritten,
];
