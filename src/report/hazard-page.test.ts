import { expect, test } from 'vitest';
import { failReport } from '../../test/support/report-fixture.ts';
import { defineHazard } from '../hazards/hazard.ts';
import { exampleRun, renderHazardIndex, renderHazardPage } from './hazard-page.ts';

const hazard = defineHazard({
  id: 'rewrite-blocks-reads',
  title: 'Table rewritten while readers wait',
  area: 'locking',
  severity: 'error',
  reads: ['apply'],
  check: () => [],
  docs: {
    why: 'Every query on the table waits.',
    instead: 'Add a column, fill it in batches, swap.',
    limits: 'Rehearsed tables are small.',
  },
  examples: [
    {
      title: 'Another type',
      given: 'CREATE TABLE orders (total integer);',
      migrations: ['ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 2);'],
      expect: ['Postgres rewrote public.orders.'],
    },
    {
      title: 'A longer varchar',
      given: 'CREATE TABLE orders (name varchar(10));',
      migrations: ['ALTER TABLE orders ALTER COLUMN name TYPE varchar(20);', 'SELECT 1;'],
      transactionMode: 'statement',
      since: 14,
      expect: 'clean',
    },
  ],
});

test('a page shows prose, examples, and what Postgres did', async () => {
  const run = exampleRun(failReport(), ['13', '17']);
  const { migrations, findings } = run;
  const first = {
    ...run,
    migrations: migrations.slice(0, 1),
    rerun: undefined,
    findings: findings.slice(0, 1),
  };
  const clean = { ...first, migrations: [], findings: [] };
  const page = renderHazardPage(hazard, [first, clean]);
  await expect(page).toMatchFileSnapshot('../../test/golden/hazard-page.md');
});

test('a page does not change with durations', () => {
  const slow = failReport();
  for (const { statements } of slow.migrations)
    for (const statement of statements) statement.durationMs += 1_000;
  const page = (report: typeof slow) =>
    renderHazardPage(hazard, [exampleRun(report, ['17']), undefined]);
  expect(page(slow)).toBe(page(failReport()));
});

test('the index lists hazards by area', () => {
  const covering = { ...hazard, covers: ['Volatile default', 'SET NOT NULL'] as const };
  expect(
    renderHazardIndex([covering, { ...hazard, id: 'a-hazard', title: 'A', area: 'rerun' }], {
      known: { Scans: ['Volatile default', 'LOCK TABLE', 'SET NOT NULL'] },
      leftOut: { 'LOCK TABLE': 'nobody does it' },
    }),
  ).toBe(
    `# Hazards

What the review looks for. Each page shows what real servers did.

## Locks

- [Table rewritten while readers wait](rewrite-blocks-reads.md) (\`rewrite-blocks-reads\`), at most error

## Running twice

- [A](a-hazard.md) (\`a-hazard\`), at most error

## Coverage

What other tools and public incidents name as dangerous, and the hazards that answer for it.

### Scans

| Danger | Answer |
| --- | --- |
| Volatile default | [rewrite-blocks-reads](rewrite-blocks-reads.md) |
| LOCK TABLE | left out: nobody does it |
| SET NOT NULL | [rewrite-blocks-reads](rewrite-blocks-reads.md) |
`,
  );
});
