/** What the configuration says about hazards, ready to be applied. */
import { posix } from 'node:path';
import { UserError } from '../errors.ts';
import { configFile } from './file.ts';
import type { Config } from './schema.ts';
import { nearestName } from './suggest.ts';

/** An entry of `allow`. */
interface Accepted {
  readonly hazard: string;
  readonly reason: string;
  readonly by: string;
  readonly files?: string;
  covers(file: string): boolean;
}

/** Reads `allow` and `severity`; throws UserError `unknown-hazard` that names the nearest. */
export function policyOf(
  { allow, severity }: Pick<Config, 'allow' | 'severity'>,
  hazards: readonly string[],
): {
  readonly allow: readonly Accepted[];
  readonly severity: Config['severity'];
  readonly nearest: typeof nearestName;
} {
  refuseUnknown(
    'allow',
    allow.map(({ hazard }) => hazard),
    hazards,
  );
  refuseUnknown('severity', Object.keys(severity), hazards);
  return {
    allow: allow.map(({ hazard, reason, file }) => ({
      hazard,
      reason,
      by: configFile,
      ...(file !== undefined && { files: file }),
      covers: (path) => file === undefined || posix.matchesGlob(path, file),
    })),
    severity,
    nearest: nearestName,
  };
}

function refuseUnknown(
  setting: string,
  named: readonly string[],
  hazards: readonly string[],
): void {
  const unknown = named.filter((name) => !hazards.includes(name));
  if (unknown.length === 0) return;
  const what = unknown.map((name) => {
    const nearest = nearestName(name, hazards);
    return `"${name}"${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`;
  });
  throw new UserError(
    'unknown-hazard',
    `${configFile}: "${setting}" names ${what.join(', ')}, which is no hazard.`,
    { remedy: '`migration-rehearsal explain` lists all of them.' },
  );
}
