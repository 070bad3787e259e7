import { expect, test } from 'vitest';
import { failReport, hostileText } from '../../test/support/report-fixture.ts';
import { renderSql, type SentMigration } from './sqlmigrate.ts';

test('the SQL of a review, as the sql command prints it', async () => {
  await expect(renderSql(failReport().migrations)).toMatchFileSnapshot(
    '../../test/golden/fail.sql',
  );
});

function sent(migration: Partial<SentMigration>): string {
  return renderSql([{ file: 'a.sql', transactionMode: 'file', statements: [], ...migration }]);
}

test('an implicit transaction is marked where it begins and ends', () => {
  const statements = [1, 1, 2].map((transaction, at) => ({
    origin: 'migration' as const,
    sql: `SELECT ${at}`,
    transaction,
  }));
  const text = sent({ transactionMode: 'message', statements });
  expect(text.match(/-- (?:BEGIN|COMMIT) \(implicit|SELECT \d/g)).toEqual([
    '-- BEGIN (implicit',
    'SELECT 0',
    'SELECT 1',
    '-- COMMIT (implicit',
    '-- BEGIN (implicit',
    'SELECT 2',
    '-- COMMIT (implicit',
  ]);
});

test('a plan that nobody has run yet needs no transactions and outcomes', () => {
  expect(sent({ statements: [{ origin: 'migration', sql: 'SELECT 1;', line: 3 }] })).toBe(
    '-- a.sql: one transaction over the file and its ledger row\n\n-- line 3\nSELECT 1;\n',
  );
});

test('a comment at the end does not swallow the semicolon', () => {
  expect(sent({ statements: [{ origin: 'migration', sql: 'SELECT 1 -- one' }] })).toContain(
    'SELECT 1 -- one\n;',
  );
});

test('what the runner writes stays a comment, line by line, and so does a file name', () => {
  const text = sent({
    file: 'a.sql\nDROP TABLE t;',
    statements: [
      { origin: 'runner', sql: `INSERT INTO ledger VALUES ('x\nDROP TABLE t;${hostileText}')` },
    ],
  });
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('-- '))).toEqual([]);
});
