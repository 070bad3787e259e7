/** What each kind of change does in each order: the table that hazards and deploy plans stand on. */
import { describe, expect, test } from 'vitest';
import type { OrderRun } from '../../../src/evidence/replication.ts';
import type { Server } from '../../../src/postgres/server.ts';
import { testMajors } from '../majors.ts';
import { replicated } from '../replicated.ts';
import { useServer } from '../server.ts';
import { type Case, type Expected, table } from './case.ts';
import { otherSides } from './other-sides.ts';
import { sameOnBoth } from './same-on-both.ts';

export const cases: readonly Case[] = [...sameOnBoth, ...otherSides];

/** Every case on these majors. */
export function describeOrders(majors: readonly number[]): void {
  const asked = testMajors(majors).filter((major) => majors.includes(major));
  // a file needs a test, whatever majors were asked for
  const wanted = asked.length > 0 ? asked : majors;
  describe.each(wanted)('on Postgres %i', (major) => {
    const postgres = useServer(major);
    // what a plan is made of, majors do not change; what each side says, they do
    const planned = major === 10 || major === 17;
    const own = cases.filter(({ since = 10, once }) => since <= major && (planned || !once));

    test.concurrent.each(own)('$title', (one) => checkOrders(postgres.server, one, planned));

    test('an index is no business of replication', async () => {
      const one = { given: table, migration: 'create index on t (a);' };
      const outcome = await replicated(postgres.server, one, { planned: false });
      expect(outcome).toBeNull();
    });
  });
}

/** Runs both orders of a case and, where it is asked for, its plan; compares what they came to. */
export async function checkOrders(server: Server, one: Case, planned: boolean): Promise<void> {
  const isPlanned = planned && one.plan !== undefined;
  const outcome = await replicated(server, one, { planned: isPlanned });
  expect(outcome).not.toBeNull();
  if (!outcome) return;
  expect(said(outcome.publisherFirst)).toEqual(matching(one.publisherFirst));
  expect(said(outcome.subscriberFirst)).toEqual(matching(one.subscriberFirst));
  const working = outcome.change.orders.find((run) => run.works);
  if (one.missing) {
    expect(
      working?.missing.map(
        ({ relation, column, why }) => `${[relation, column].filter(Boolean).join('.')} ${why}`,
      ) ?? [],
    ).toEqual(one.missing);
  }
  if (one.diverged !== 'as it happens')
    expect(
      working?.diverged.flatMap(({ relation, columns }) =>
        columns.map((column) => `${relation}.${column}`),
      ) ?? [],
    ).toEqual(one.diverged ?? []);
  if (isPlanned) expect(planText(outcome.deployPlan)).toBe(one.plan);
}

function said(run: OrderRun): string {
  return [
    ...run.stops.map(({ error, subscriber = '' }) => `${error.message} ${subscriber}`.trim()),
    ...(run.failed ? [run.failed.error.message] : []),
    ...run.writesRefused.map(({ error }) => error.message),
  ].join('\n');
}

function matching(expected: Expected): unknown {
  return expected === 'works' ? '' : expect.stringMatching(expected);
}

export function planText(
  plan: NonNullable<Awaited<ReturnType<typeof replicated>>>['deployPlan'],
): string {
  if (!plan) return '';
  let paused = false;
  const steps = plan.steps.map((step) => {
    if (step.do === 'refresh') return 'refresh';
    const turn = paused === (step.paused ?? false) ? '' : step.paused ? 'paused: ' : 'running: ';
    paused = step.paused ?? false;
    const where = turn + (step.subscriber ?? step.side);
    if (step.do === 'prepare') return `${where}: prepare`;
    const parts = step.parts.map(({ migration, statements }) =>
      statements ? `${migration}[${statements.length}]` : migration,
    );
    return `${where}: ${parts.join(', ')}`;
  });
  return steps.join(' → ');
}
