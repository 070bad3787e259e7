/** What a project says about hazards beforehand: severities of its own, and what it accepts. */
import type { Severity } from '../terms.ts';

/** What the configuration says of hazards, ready to be asked. */
export interface Policy {
  readonly allow: readonly PolicyAllowance[];
  /** By hazard; `off` takes its findings out. */
  readonly severity: Readonly<Record<string, Severity | 'off'>>;
  /** The candidate that somebody who mistyped a word meant. */
  nearest(word: string, candidates: readonly string[]): string | undefined;
}

/** A hazard that is accepted in some files. */
export interface PolicyAllowance {
  readonly hazard: string;
  readonly reason: string;
  /** Who says so: the file the entry stands in. */
  readonly by: string;
  /** The pattern it was given, when it is not for all files. */
  readonly files?: string;
  covers(file: string): boolean;
}

/** Of a project that said nothing. */
export const emptyPolicy: Policy = { allow: [], severity: {}, nearest: () => undefined };
