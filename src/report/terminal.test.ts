import { describe, expect, test } from 'vitest';
import {
  failReport,
  hugeReport,
  mergedReport,
  notRehearsedReport,
  passReport,
} from '../../test/support/report-fixture.ts';
import type { Report } from './schema.ts';
import { renderTerminal } from './terminal.ts';
import { verdictLine } from './wording.ts';

test.for([
  ['fail', failReport()],
  ['pass', passReport()],
  ['not-rehearsed', notRehearsedReport()],
] as const)('a plain terminal shows a review that is %s', async ([name, report]) => {
  const text = renderTerminal(report, { color: false, width: 100 });
  await expect(text).toMatchFileSnapshot(`../../test/golden/terminal-${name}.txt`);
});

test('a colour terminal shows the same', () => {
  const colored = renderTerminal(failReport(), { color: true, width: 100 });
  const plain = renderTerminal(failReport(), { color: false, width: 100 });
  // eslint-disable-next-line no-control-regex -- the colours are control characters
  expect(colored.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain);
  expect(colored).not.toBe(plain);
});

test('the verdict is the first line, and the last where there is much between', () => {
  for (const report of [failReport(), mergedReport()]) {
    const lines = renderTerminal(report, { color: false }).trimEnd().split('\n');
    expect([lines[0], lines.at(-1)]).toEqual([verdictLine(report), verdictLine(report)]);
  }
});

describe('hostile text', () => {
  test('brings no control characters and no colours of its own', () => {
    const text = renderTerminal(hugeReport(), { color: false });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('forges no workflow command', () => {
    const text = renderTerminal(hugeReport(), { color: false });
    expect(text.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  });
});

test('sentences wrap at the width', () => {
  const indented = renderTerminal(failReport(), { color: false, width: 60 })
    .split('\n')
    .filter((line) => line.startsWith('  Postgres '));
  expect(indented.length).toBeGreaterThan(0);
  expect(Math.max(...indented.map((line) => line.length))).toBeLessThanOrEqual(60);
});

/** A pull request that adds so many files, one of which the finding is in. */
function manyMigrations(count: number): Report {
  const report = failReport();
  const [one] = report.migrations;
  if (!one) throw new Error('a migration is under review');
  const others = Array.from({ length: count }, (_, at) => {
    return { ...one, id: `other-${at}`, file: `migrations/other_${at}.sql` };
  });
  return { ...report, migrations: [...report.migrations, ...others] };
}

describe('a pull request of many migrations', () => {
  test('stays readable: what nothing was found in is told in a line', () => {
    const whole = renderTerminal(manyMigrations(0), { color: false });
    const text = renderTerminal(manyMigrations(200), { color: false });
    expect(text.split('\n').length).toBeLessThan(1_500);
    expect(text).toMatch(/^migrations\/other_199\.sql: added/m);
    expect(text).toContain('Shortened: the statements of migrations without findings');
    for (const finding of failReport().findings) expect(text).toContain(finding.title);
    expect(whole).not.toContain('Shortened');
  });

  test('and where each has findings, their statements are left to the findings', () => {
    const report = manyMigrations(200);
    const [first] = report.findings;
    if (!first) throw new Error('something was found');
    const findings = report.migrations.map(({ id }) => ({ ...first, migration: id }));
    const text = renderTerminal({ ...report, findings }, { color: false });
    expect(text).toContain('Shortened: the statements and the schema before and after');
    expect(text.match(new RegExp(`${first.hazard}\\]`, 'g'))).toHaveLength(findings.length);
  });
});
