import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../test/support/memory-tree.ts';
import { decodeText, nearestFile, withAncestors } from './source.ts';

describe('decodeText', () => {
  it('leaves out a byte order mark and keeps line ends', () => {
    expect(decodeText(Buffer.from('\ufeffselect 1;\r\n'), 'a.sql')).toBe('select 1;\r\n');
  });

  it.each([
    ['latin1', Buffer.from('-- caf\xe9\n', 'latin1'), 'byte 0xe9 at offset 6 (line 1)'],
    [
      'behind a written U+FFFD',
      Buffer.concat([Buffer.from('é\ufffd\n'), Buffer.from([0xff])]),
      'byte 0xff at offset 6 (line 2)',
    ],
    [
      'cut short',
      Buffer.concat([Buffer.from('ab'), Buffer.from([0xe2, 0x82])]),
      'byte 0xe2 at offset 2 (line 1)',
    ],
  ])('names the first fault: %s', (_name, bytes, expected) => {
    expect(() => decodeText(bytes, 'a.sql')).toThrow(
      expect.objectContaining({ code: 'not-utf8', message: expect.stringContaining(expected) }),
    );
  });
});

it('looks for a file upwards, nearest first', async () => {
  expect(withAncestors('a/b')).toEqual(['a/b', 'a', '.']);
  const tree = memoryTree({ 'go.mod': '', 'a/go.mod': '', 'a/b/c.sql': '' });
  expect(await nearestFile(tree, 'a/b', 'go.mod')).toBe('a/go.mod');
  expect(await nearestFile(tree, 'a/b', 'Cargo.toml')).toBeUndefined();
});
