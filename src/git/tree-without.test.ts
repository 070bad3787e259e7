import { expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { leftOutBy, treeWithout } from './tree-without.ts';

const tree = memoryTree({
  'db/0001_old_noop.sql': '',
  'db/0002_users.sql': 'select 1',
  'db/archive/0000.sql': '',
  'readme.md': '',
});

test('files that match a pattern are not there, and the others can be read', async () => {
  const rest = treeWithout(tree, ['db/*_noop.sql', 'db/archive/**']);
  expect(await rest.files()).toEqual(['db/0002_users.sql', 'readme.md']);
  expect((await rest.read('db/0002_users.sql')).toString()).toBe('select 1');
});

test('without a pattern it is the tree itself', () => {
  expect(treeWithout(tree, [])).toBe(tree);
});

test('what each pattern leaves out is said, and what leaves out nothing too', async () => {
  expect(await leftOutBy(tree, ['db/**/*.sql', '*.txt'])).toEqual([
    { what: 'db/**/*.sql', why: 'left out by "exclude": db/0001_old_noop.sql and 2 more' },
    { what: '*.txt', why: '"exclude" names no file by it' },
  ]);
});
