/** One entry of the table of settings. */
import type { Kind } from './kind.ts';

/** Where a setting can be given: a command of the command line, the action, the configuration file. */
export type Place = 'review' | 'sql' | 'recover' | 'schema' | 'action' | 'file';

/** Where a review is told what to do. */
export const everywhere = ['review', 'action', 'file'] as const;

/** Wherever migrations are read. */
export const withSql = ['review', 'sql', 'recover', 'schema', 'action', 'file'] as const;

/** Wherever a server is started. */
export const withServer = ['review', 'recover', 'schema', 'action', 'file'] as const;

/** Not in the configuration file, which comes with the pull request. */
export const atRun = ['review', 'action'] as const;

/** What it takes and where. */
export interface Setting<T> {
  readonly kind: Kind<T>;
  readonly default: T;
  /** One sentence, for help and tables. */
  readonly sentence: string;
  readonly places: readonly Place[];
  /** What people also call it, or what it was called: answered with the right name. */
  readonly otherNames: readonly string[];
}

/** Declares one. */
export function setting<T>(
  kind: Kind<T>,
  byDefault: T,
  sentence: string,
  places: readonly Place[],
  otherNames: readonly string[] = [],
): Setting<T> {
  return { kind, default: byDefault, sentence, places, otherNames };
}
