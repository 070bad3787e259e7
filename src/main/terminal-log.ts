/** Where the command line says what it is doing: standard error, so that results stay clean. */
import type { Log } from '../log.ts';
import { oneLine, visible } from '../report/visible.ts';

/** A log that leaves no half-written line behind. */
export interface TerminalLog extends Log {
  /** Takes the progress line away, before results are printed. */
  clear(): void;
}

/** Where lines go: a terminal, a pipe or a file. */
export interface LogStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const eraseLine = '\r\u001B[2K';

/** On a terminal, progress is one line written over and over; elsewhere, only lines worth keeping are written. */
export function terminalLog(stream: LogStream, options: { verbose: boolean }): TerminalLog {
  const onTerminal = stream.isTTY === true;
  let progressShown = false;
  const clear = (): void => {
    if (progressShown) stream.write(eraseLine);
    progressShown = false;
  };
  const line = (text: string): void => {
    clear();
    stream.write(`${visible(text)}\n`);
  };
  return {
    info: line,
    warn: (text) => line(`warning: ${text}`),
    debug: options.verbose ? line : () => {},
    progress(text) {
      if (!onTerminal) return;
      // a line that wraps could not be erased again
      const shown = oneLine(text).slice(0, Math.max((stream.columns ?? 80) - 1, 1));
      stream.write(eraseLine + shown);
      progressShown = true;
    },
    clear,
  };
}
