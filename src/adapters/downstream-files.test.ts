import { expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { readDownstreamFiles } from './downstream-files.ts';

const tree = memoryTree({
  'reporting/b.sql': 'create view b as select 1;',
  'reporting/a.sql': '\\restrict x\ncreate table a (n int);\nCOPY a FROM stdin;\n1\n\\.\n',
  'readme.md': '',
});

test('patterns take files in the order of their names, statement by statement, with rows of COPY', async () => {
  const files = await readDownstreamFiles(tree, ['reporting/*.sql']);
  expect(files.map(({ file }) => file)).toEqual(['reporting/a.sql', 'reporting/b.sql']);
  expect(files[0]?.pieces.map(({ sql, line, copyData }) => [line, sql, copyData])).toEqual([
    [2, 'create table a (n int)', undefined],
    [3, 'COPY a FROM stdin', '1\n'],
  ]);
});

test('a pattern that matches nothing is told', async () => {
  await expect(readDownstreamFiles(tree, ['reports/*.sql'])).rejects.toThrow('"reports/*.sql"');
});
