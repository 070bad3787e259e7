/**
 * The workers of one subscription. After an error pglogical waits five seconds, and up to three minutes
 * where its manager slept meanwhile (2.4.2, pglogical_manager.c): here the next attempt is made at once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApplyError } from '../../../evidence/replication.ts';
import type { Session } from '../../../postgres/session.ts';
import { deadlineMs, pollMs } from '../marks.ts';
import { workerErrors } from '../worker-log.ts';

export interface Workers {
  /** Waits until it is so, or an attempt fails that began when it was awaited already. */
  until(done: () => Promise<boolean>): Promise<ApplyError | null>;
  /** Ends them, so that nothing of them is left in the server. */
  stop(): Promise<void>;
}

/** A worker that has registered itself within this time is on its way. */
const startDeadlineMs = 2_000;

/** Those of a subscription, over a session in the subscriber's database. */
export function workersOf(
  subscription: string,
  to: Session,
  log: () => readonly string[],
): Workers {
  /** Workers that are known to have failed: what they said is not news. */
  const past = new Set<string>();
  const fresh = (): ApplyError | undefined => {
    const failed = workerErrors(log(), subscription).find(({ pid }) => !past.has(pid));
    if (!failed) return undefined;
    const { pid: _pid, ...error } = failed;
    return error;
  };

  return {
    async until(done) {
      for (const { pid } of workerErrors(log(), subscription)) past.add(pid);
      const deadline = performance.now() + deadlineMs;
      let isRetried = false;
      for (;;) {
        if (await done()) return null;
        const error = fresh();
        if (error) return error;
        if ((await status()) === 'down') {
          if (isRetried && log().length === 0)
            return {
              message: 'the apply worker ends again and again; the server’s own log says why',
            };
          isRetried = true;
          await retry();
        }
        if (performance.now() > deadline)
          throw new Error(`the subscriber neither applied nor failed within ${deadlineMs} ms`);
        await delay(pollMs);
      }
    },
    // its functions would wait for the worker, which looks up once a second: it goes first
    async stop() {
      if ((await status()) === 'down') await putAway();
      await endManager(to);
      await endAll(to, 'apply');
      await to.rows('select pglogical.alter_subscription_disable($1, true)', [subscription]);
      await endManager(to);
      await to.query(
        `select pg_catalog.pg_replication_origin_drop(o.roname) from pg_catalog.pg_replication_origin o
           join pglogical.subscription s on s.sub_slot_name = o.roname where s.sub_name = $1`,
        [subscription],
      );
    },
  };

  async function status(): Promise<string> {
    const [row] = await to.rows<{ status: string }>(
      'select status from pglogical.show_subscription_status($1)',
      [subscription],
    );
    return row?.status ?? 'unknown';
  }

  async function retry(): Promise<void> {
    await putAway();
    await to.rows('select pglogical.alter_subscription_enable($1, true)', [subscription]);
    const deadline = performance.now() + startDeadlineMs;
    while (performance.now() < deadline) {
      if ((await status()) !== 'down' || fresh()) return;
      await delay(pollMs);
    }
  }

  /**
   * A failed worker keeps its place in shared memory, also when its database is dropped. Only a manager
   * that finds its subscription disabled gives it free: one that begins now does so before it first rests.
   */
  async function putAway(): Promise<void> {
    const ended = await endManager(to);
    await to.rows('select pglogical.alter_subscription_disable($1, true)', [subscription]);
    await until(async () => {
      const running = await processes(to, 'manager');
      return running.some(({ pid, rests }) => rests && !ended.includes(pid));
    });
  }
}

/** Ends the worker that starts all others in this database; the next change of a subscription brings it back. */
export async function endManager(session: Session): Promise<readonly number[]> {
  return endAll(session, 'manager');
}

async function endAll(session: Session, kind: 'manager' | 'apply'): Promise<readonly number[]> {
  const ended: number[] = [];
  await until(async () => {
    const running = await processes(session, kind);
    for (const { pid } of running) {
      ended.push(pid);
      await session.rows('select pg_catalog.pg_terminate_backend($1)', [pid]);
    }
    return running.length === 0;
  });
  return ended;
}

function processes(
  session: Session,
  kind: 'manager' | 'apply',
): Promise<readonly { readonly pid: number; readonly rests: boolean }[]> {
  return session.rows(
    `select pid, wait_event_type is not distinct from 'Extension' as rests from pg_catalog.pg_stat_activity
     where datname = pg_catalog.current_database() and backend_type like $1`,
    [`pglogical ${kind} %`],
  );
}

/** Gives up in silence: what comes next says what it is missing. */
async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  while (performance.now() < deadline && !(await done())) await delay(pollMs);
}
