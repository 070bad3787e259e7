import { expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { mergedTree } from './merged-tree.ts';
import type { SourceTree } from './tree.ts';

async function contents(tree: SourceTree): Promise<Record<string, string>> {
  const files = await tree.files();
  const entries = files.map(async (file) => [file, (await tree.read(file)).toString()] as const);
  return Object.fromEntries(await Promise.all(entries));
}

test('each side keeps what it alone did, and the head has the last word', async () => {
  const fork = memoryTree({
    kept: '0',
    ours: '0',
    theirs: '0',
    both: '0',
    goneHere: '0',
    goneThere: '0',
    goneButEdited: '0',
  });
  const head = memoryTree({
    kept: '0',
    ours: '1',
    theirs: '0',
    both: '1',
    goneThere: '0',
    goneButEdited: '1',
    newHere: '1',
  });
  const base = memoryTree({
    kept: '0',
    ours: '0',
    theirs: '2',
    both: '2',
    goneHere: '0',
    newThere: '2',
  });
  expect(await contents(mergedTree(head, base, fork))).toEqual({
    kept: '0',
    ours: '1',
    theirs: '2',
    both: '1',
    goneButEdited: '1',
    newHere: '1',
    newThere: '2',
  });
});
