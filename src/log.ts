/** Where a run says what it is doing. Results never go through a Log; only progress and remarks do. */
export interface Log {
  /** One fact worth keeping in a plain log: which server, how many migrations, how long. */
  info(line: string): void;
  /** Something the user should know but that does not stop the run. */
  warn(line: string): void;
  /** What is going on right now; a terminal overwrites it, a plain log may drop it. */
  progress(text: string): void;
  /** Details for `--verbose`. */
  debug(line: string): void;
}

/** A log that says nothing, for tests and libraries. */
export const silentLog: Log = {
  info() {},
  warn() {},
  progress() {},
  debug() {},
};
