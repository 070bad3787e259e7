import { expect, test } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { readQueryFiles } from './query-files.ts';

test('SQL, CSV with quoted lines, and JSON in both forms are read', async () => {
  const tree = memoryTree({
    'q/a.sql': 'select 1;\n\nselect 2;',
    'q/b.csv': 'calls,query\n12,"select ""x"",\n  y from t"\n,select 3\n',
    'q/c.json': '[{"query": "select 4", "calls": 7}]',
    'q/d.json': '{"version": 1, "queries": [{"query": "select 5"}]}',
  });
  expect(await readQueryFiles(tree, ['q/*'])).toEqual([
    { sql: 'select 1', file: 'q/a.sql', line: 1 },
    { sql: 'select 2', file: 'q/a.sql', line: 3 },
    { sql: 'select "x",\n  y from t', file: 'q/b.csv', calls: 12 },
    { sql: 'select 3', file: 'q/b.csv' },
    { sql: 'select 4', file: 'q/c.json', calls: 7 },
    { sql: 'select 5', file: 'q/d.json' },
  ]);
});

test.each([
  ['q.json', '{', 'JSON'],
  ['q.json', '{"rows": []}', 'no list of rows'],
  ['q.csv', 'text,calls\nselect 1,2\n', 'no column "query"'],
])('%s holding %j is refused with the reason', async (file, text, reason) => {
  await expect(readQueryFiles(memoryTree({ [file]: text }), ['q.*'])).rejects.toThrow(reason);
});

test('a pattern that matches nothing is told', async () => {
  await expect(readQueryFiles(memoryTree({}), ['q.sql'])).rejects.toThrow('"q.sql"');
});
