import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess;
  /** First line it printed; throws with its standard error when it ends without one. */
  firstLine(): Promise<string>;
  /** Exit status, or the name of the signal that ended it. */
  ended(): Promise<number | string | null>;
}

/** A node process of ours, killed with the scope if it still runs. */
export function spawnNode(
  script: URL,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Child {
  const child = spawn(process.execPath, [script.pathname, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  const ended = once(child, 'close').then(
    ([status, signal]) => (signal ?? status) as number | string | null,
  );
  const firstLine = Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line)),
    ended.then((how) => {
      throw new Error(`the child ended with ${how} before it said anything:\n${complaints}`);
    }),
  ]);
  firstLine.catch(() => {}); // reported to whoever asks for the line
  return {
    process: child,
    firstLine: () => firstLine,
    ended: () => ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
