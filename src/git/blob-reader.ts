import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { gitArguments, gitEnvironment } from './git.ts';

interface Waiting {
  readonly resolve: (blob: Buffer) => void;
  readonly reject: (error: Error) => void;
}

const answerTimeoutMs = 60_000;

/** Blobs of a repository from one `git cat-file --batch` process: raw bytes, no textconv, no lfs. */
export class BlobReader implements AsyncDisposable {
  readonly #git: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #received: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes needed before it is worth looking at what was received. */
  #wantedBytes = 1;
  #failure: Error | undefined;
  #stderr = '';

  constructor(folder: string) {
    this.#git = spawn('git', gitArguments(folder, ['cat-file', '--batch']), {
      env: gitEnvironment(),
      stdio: 'pipe',
    });
    this.#git.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#git.stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    // writing to a git that ended is told by its exit
    this.#git.stdin.on('error', (error) => this.#fail(error));
    this.#git.on('error', (error) => this.#fail(error));
    this.#git.on('close', () =>
      this.#fail(new Error(`git cat-file ended: ${this.#stderr.trim()}`)),
    );
  }

  /** Bytes of one blob by its object name; answers come in the order of asking. */
  read(sha: string): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    if (this.#failure) return Promise.reject(this.#failure);
    this.#waiting.push({ resolve, reject });
    this.#git.stdin.write(`${sha}\n`);
    const deadline = setTimeout(() => {
      this.#fail(new Error(`git cat-file did not answer within ${answerTimeoutMs / 1000} s`));
      this.#git.kill();
    }, answerTimeoutMs);
    return promise.finally(() => clearTimeout(deadline));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (
      this.#git.exitCode !== null ||
      this.#git.signalCode !== null ||
      this.#git.pid === undefined
    ) {
      return;
    }
    const closed = once(this.#git, 'close');
    // git may still be writing an answer nobody waits for, so its end is not left to stdin alone
    this.#git.stdin.destroy();
    this.#git.kill();
    await closed;
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    while (this.#receivedBytes >= this.#wantedBytes && this.#answer());
  }

  /** Takes one answer, `<sha> <type> <size>\n<bytes>\n` or `<sha> missing\n`, if it is all there. */
  #answer(): boolean {
    const bytes = Buffer.concat(this.#received);
    this.#received = [bytes];
    const end = bytes.indexOf('\n');
    if (end === -1) return this.#waitFor(bytes.length + 1);
    const header = bytes.toString('utf8', 0, end);
    const size = /^\S+ blob (\d+)$/.exec(header)?.[1];
    const length = size === undefined ? end + 1 : end + 1 + Number(size) + 1;
    if (bytes.length < length) return this.#waitFor(length);
    const waiting = this.#waiting.shift();
    this.#received = [bytes.subarray(length)];
    this.#receivedBytes = bytes.length - length;
    this.#wantedBytes = 1;
    if (size === undefined) waiting?.reject(new Error(`git cat-file answered "${header}"`));
    else waiting?.resolve(Buffer.from(bytes.subarray(end + 1, length - 1)));
    return true;
  }

  #waitFor(bytes: number): false {
    this.#wantedBytes = bytes;
    return false;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
