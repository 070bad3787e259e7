/** The demonstration as a user runs it: until its first line, and until its end. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { median } from './history.ts';

const root = resolve(import.meta.dirname, '..');
const rounds = 5;

/** Medians; the first run fills the caches and is not counted. */
export async function benchDemo(): Promise<string[]> {
  await once();
  const first: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { firstLineMs, wholeMs } = await once();
    first.push(firstLineMs);
    whole.push(wholeMs);
  }
  return [
    `demo, warm: first line after ${median(first).toFixed(0)} ms (promised: 300), done after ${(median(whole) / 1000).toFixed(2)} s (promised: under 5)`,
  ];
}

function once(): Promise<{ firstLineMs: number; wholeMs: number }> {
  return new Promise((done, fail) => {
    const began = performance.now();
    let firstLineMs = Number.NaN;
    const child = spawn('bash', ['scripts/demo.sh'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', () => {
        if (Number.isNaN(firstLineMs)) firstLineMs = performance.now() - began;
      });
    }
    child.on('error', fail);
    child.on('close', (status) => {
      if (status === 0) done({ firstLineMs, wholeMs: performance.now() - began });
      else fail(new Error(`the demonstration ended with ${status}`));
    });
  });
}
