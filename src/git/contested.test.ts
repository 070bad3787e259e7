import { expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { withoutContested } from './contested.ts';
import { mergedTree } from './merged-tree.ts';

const file = 'db/schema.yml';

function tree(text: string | null) {
  return memoryTree(text === null ? {} : { [file]: text });
}

test.for<[string, string | null, string | null, string, boolean]>([
  ['nobody changed it', 'a', 'a', 'a', false],
  ['only the head', 'a', 'a', 'b', false],
  ['only the base', 'a', 'b', 'a', false],
  ['both alike', 'a', 'b', 'b', false],
  ['both', 'a', 'b', 'c', true],
  ['both added it', null, 'b', 'c', true],
  ['the head added it', null, null, 'c', false],
])('%s', async ([, then, theirs, ours, isContested]) => {
  const [fork, base] = [tree(then), tree(theirs)];
  const head = mergedTree(tree(ours), base, fork);
  const found = { files: [{ file, kind: 'picture' as const, command: '' }], notRehearsed: [] };
  const { files, notRehearsed } = await withoutContested({ head, base, fork }, found);
  expect(files.length).toBe(isContested ? 0 : 1);
  expect(notRehearsed.map(({ what }) => what)).toEqual(isContested ? [file] : []);
});
