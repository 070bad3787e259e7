/** Failures that need rows, told apart: any row at all, or only such rows. */
import type { MigrationRun, ServerEvidence } from '../evidence/types.ts';

/**
 * True when one ordinary row in each table is enough: the migration failed on them in the same way.
 * What depends on a value (a key that is missing, a rule that is broken, a text that is no number)
 * says nothing of other values.
 */
export function failsOnAnyRow({ applyPlain }: ServerEvidence, run: MigrationRun): boolean {
  if (run.outcome.ok) return false;
  const { code } = run.outcome.error;
  const plain = applyPlain?.runs.find(({ migration }) => migration === run.migration);
  if (!plain || plain.outcome.ok || plain.afterFailureOf !== undefined) return false;
  return plain.outcome.error.code === code && !dependsOnValues(code);
}

function dependsOnValues(code: string): boolean {
  return code.startsWith('22') || ['23503', '23505', '23514', '23P01'].includes(code);
}
