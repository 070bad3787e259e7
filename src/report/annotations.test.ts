import { expect, test } from 'vitest';
import { failReport, hugeReport } from '../../test/support/report-fixture.ts';
import { annotations } from './annotations.ts';

test('open findings, strongest first, with their lines', () => {
  expect(
    annotations(failReport()).map(({ level, file, line, endLine, title }) => [
      level,
      file,
      line,
      endLine,
      title,
    ]),
  ).toEqual([
    [
      'error',
      'db/migrations/20261118093000_order_total.sql',
      2,
      3,
      'Table rewritten while readers wait',
    ],
    ['error', 'db/migrations/20261120080000_countries.sql', 8, 8, 'The migration fails'],
    [
      'warning',
      'db/migrations/20261118093000_order_total.sql',
      5,
      5,
      'Run twice, it changes rows twice',
    ],
    [
      'warning',
      'db/migrations/20261119101500_customer_email.sql',
      2,
      2,
      'Index built while writers wait',
    ],
    [
      'notice',
      'db/migrations/20261118093000_order_total.sql',
      2,
      3,
      'Lock taken with no lock_timeout',
    ],
  ]);
});

test('ten of each level, the last saying how many more', () => {
  const all = annotations(hugeReport());
  expect(all.map(({ level }) => level)).toEqual(
    ['error', 'warning', 'notice'].flatMap((level) => Array.from({ length: 10 }, () => level)),
  );
  const notes = all.map(({ message }) => /\d+ more \w+ in the summary\.$/.exec(message)?.[0]);
  expect(notes.filter((note) => note !== undefined)).toEqual([
    '30 more errors in the summary.',
    '30 more warnings in the summary.',
    '30 more notices in the summary.',
  ]);
  expect(notes[9]).toBe('30 more errors in the summary.');
});

test('a message stays below what the runner cuts, its note included', () => {
  const report = hugeReport();
  for (const finding of report.findings) finding.message = 'x'.repeat(10_000);
  expect(Math.max(...annotations(report).map(({ message }) => message.length))).toBe(4_000);
});
