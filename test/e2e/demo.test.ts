import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** What differs from run to run, and says nothing about the review. */
function settled(text: string): string {
  return text.replaceAll(/\b\d+(\.\d+)? (ms|s)\b/g, '… ms').replaceAll(/^.*WAL.*$\n?/gm, '');
}

test('the demonstration is the example that README.md quotes', async () => {
  const { stdout } = await run('bash', ['scripts/demo.sh', '--format', 'markdown'], { cwd: root });
  await expect(settled(stdout)).toMatchFileSnapshot('../../docs/example-comment.md');
});
