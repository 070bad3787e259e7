/** The file between `--evidence` and `review --from`. */
import { readTextFile } from '../config/text-file.ts';
import { UserError } from '../errors.ts';
import type { Evidence } from '../evidence/types.ts';

/** The text of an evidence file: one entry for each database. */
export function serializeEvidence(evidence: readonly Evidence[]): string {
  return `${JSON.stringify({ version: 1, evidence }, null, 2)}\n`;
}

/** Reads an evidence file; throws UserError `invalid-evidence`. */
export async function readEvidence(path: string): Promise<readonly Evidence[]> {
  const text = await readTextFile(path);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw invalidEvidence(path, 'is not JSON', cause);
  }
  const evidence = isRecord(data) && data['version'] === 1 ? data['evidence'] : undefined;
  if (!Array.isArray(evidence) || evidence.length === 0 || !evidence.every(isEvidence)) {
    throw invalidEvidence(path, 'is not an evidence file of version 1', undefined);
  }
  return evidence;
}

/** What is thrown when a file looks like evidence and cannot be judged. */
export function invalidEvidence(path: string, fault: string, cause: unknown): UserError {
  return new UserError('invalid-evidence', `"${path}" ${fault}.`, {
    remedy: 'Write it with `migration-rehearsal review --evidence FILE` of this version.',
    cause,
  });
}

function isEvidence(value: unknown): value is Evidence {
  if (!isRecord(value) || value['version'] !== 1 || !isRecord(value['subject'])) return false;
  return ['migrations', 'servers', 'notRehearsed'].every((key) => Array.isArray(value[key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
