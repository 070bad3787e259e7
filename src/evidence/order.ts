/** What the files alone say of order, seen from the tip of the base branch. Part of the evidence, see types.ts. */

import type { Change } from '../terms.ts';

/** Facts about versions and files that need no server. */
export interface OrderEvidence {
  /** The framework's name as people call it: `golang-migrate`. */
  readonly framework: string;
  /** New migrations that sort before one that the base branch has. */
  readonly late: readonly LateMigration[];
  /** New migrations whose leading number another migration carries, so that the rest of the name decides. */
  readonly sameNumber: readonly SameNumber[];
  /** Numbers that are left free below a new migration, where the history had left none. */
  readonly gaps: readonly NumberGap[];
  /** New files that look like migrations and that the framework does not read. */
  readonly unread: readonly UnreadFile[];
  /** The newest release, where the project says how its tags are called. */
  readonly release?: Release;
  /** Other open pull requests that touch the same. */
  readonly collisions: readonly Collision[];
}

/** A migration as one names it to people. */
export interface NamedMigration {
  readonly id: string;
  readonly file: string;
}

/** A new migration that sorts before one that databases have applied. */
export interface LateMigration extends NamedMigration {
  /** How many of the base branch's migrations sort behind it. */
  readonly behind: number;
  /** The newest of them. */
  readonly newest: NamedMigration;
  /** The newest of the last release that sorts behind it. */
  readonly released?: NamedMigration;
  /** Paths to move, to a version that is free and behind all others. */
  readonly moves: readonly Move[];
}

/** A file under another name. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Two migrations of one number. */
export interface SameNumber extends NamedMigration {
  readonly number: string;
  readonly other: NamedMigration;
}

/** A new migration that leaves numbers out. */
export interface NumberGap extends NamedMigration {
  /** The first number that is free below it, and how many are. */
  readonly first: string;
  readonly count: number;
}

/** A file in the folder that the framework passes over. */
export interface UnreadFile {
  readonly file: string;
  readonly why: string;
  /** How many files beside it the framework does read. */
  readonly siblings: number;
  /** A name it would read. */
  readonly moves: readonly Move[];
}

/** The last release, and how far it had come. */
export interface Release {
  readonly tag: string;
  readonly newest: NamedMigration;
}

/** Another open pull request against the same branch, and what the two have in common. */
export interface Collision {
  readonly number: number;
  readonly url: string;
  /**
   * `version`: the same version twice. `file`: the same file. `object`: both change it. `order`: the
   * framework refuses or never applies whichever of the two is merged second.
   */
  readonly kind: 'version' | 'file' | 'object' | 'order';
  /** The migration of this pull request; a file where no migration is meant. */
  readonly own: string;
  /** Theirs: a file. */
  readonly theirs: string;
  /** For `object`. */
  readonly objects: readonly string[];
  /** For `order`: what the framework does with what is late. */
  readonly late?: 'refuses' | 'skips';
}

/** A migration that databases have already applied, and what the pull request did to it. */
export interface ChangedMigration {
  readonly file: string;
  readonly change: Exclude<Change, 'added'>;
  /** Its file on the base branch, for `renamed`. */
  readonly was?: string;
  /** Migration.id on the base branch. */
  readonly id?: string;
  /** Migration.id now, for `renamed`; the runner takes another for a new migration. */
  readonly nowId?: string;
  /** What takes it back to its old name, for `renamed`. */
  readonly moves?: readonly Move[];
  /** Whether the parsed statements are others, comments and white space not counted. */
  readonly statements?: 'same' | 'different';
  /** The line of the file now on which the first other statement begins. */
  readonly line?: number;
  /** The release that has it already. */
  readonly released?: string;
}
