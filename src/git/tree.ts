/** A project's files at one moment: the working tree, a commit, or a made-up one in a test. */

/** Files of one side of a review, wherever they are kept. */
export interface SourceTree {
  /** For messages: a path or `commit abc1234`. */
  readonly label: string;
  /** Every file, relative to the root, forward slashes, sorted; ignored files and .git left out. */
  files(): Promise<readonly string[]>;
  /** Bytes of one file; throws UserError `unreadable-file`. */
  read(path: string): Promise<Buffer>;
}
