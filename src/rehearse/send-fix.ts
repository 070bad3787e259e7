/** Sends a migration with a fix in a statement's place. */
import type { Step } from '../adapters/adapter.ts';
import type { FixPart } from '../evidence/fixes.ts';
import type { Outcome, StatementRecord } from '../evidence/types.ts';
import { connectAsOwner, type Database } from '../postgres/database.ts';
import type { Session } from '../postgres/session.ts';
import { splitSql } from '../sql/split.ts';
import { type Run, sendSteps } from './executor.ts';

/** Rows in a slice when a walk is observed: few enough that small tables make several. */
const observedSliceRows = 25;

/** Above this many slices nothing new is seen. */
const mostSlices = 400;

/** What a message came to, or a phrase saying which part failed. */
export type Sent =
  | { readonly ok: true; readonly statements: readonly StatementRecord[] }
  | { readonly ok: false; readonly why: string };

/** Sends steps as they are. */
export async function sendPlain(run: Run, steps: readonly Step[]): Promise<Sent> {
  const { outcome, statements } = await sendSteps(run, steps);
  return outcome.ok ? { ok: true, statements } : { ok: false, why: reason(outcome) };
}

/** Sends one part as it would be shown: a batched one is one statement that commits as it goes. */
export async function sendPart(run: Run, part: FixPart, number: number): Promise<Sent> {
  const steps = singly(part.sql);
  const sent = await sendPlain(
    run,
    part.transaction === 'own' && steps.length > 1
      ? [runner('begin'), ...steps, runner('commit')]
      : steps,
  );
  return named(sent, number);
}

/** Sends one part so that everything it does is seen: a batched one slice by slice. */
export async function observePart(
  run: Run,
  database: Database,
  part: FixPart,
  number: number,
): Promise<Sent> {
  const { walk } = part;
  if (!walk) return sendPart(run, part, number);
  await using beside = await connectAsOwner(database);
  const statements: StatementRecord[] = [];
  let low = await keyOf(beside, walk.first, []);
  for (let slice = 0; low !== null; slice += 1) {
    if (slice === mostSlices)
      return { ok: false, why: `part ${number} has more than ${mostSlices} slices to observe` };
    const high = await keyOf(beside, walk.next, [low, observedSliceRows]);
    const turn: Step = { origin: 'migration', sql: walk.turn, parameters: [low, high] };
    const sent = await sendPlain(run, [turn]);
    if (!sent.ok) return named(sent, number);
    statements.push(...sent.statements);
    low = high;
  }
  return { ok: true, statements };
}

/** The key a query finds, as text, which keeps every digit; null when there is none. */
async function keyOf(
  session: Session,
  query: string,
  values: readonly unknown[],
): Promise<string | null> {
  const [row] = await session.rows<{ key: string | null }>(
    `select (${query})::text as key`,
    values,
  );
  return row?.key ?? null;
}

function singly(sql: string): readonly Step[] {
  const split = splitSql(sql);
  if (!split.ok) return [{ origin: 'migration', sql }];
  return split.statements.map((statement) => ({ origin: 'migration', sql: statement.sql }));
}

function runner(sql: string): Step {
  return { origin: 'runner', sql };
}

function named(sent: Sent, number: number): Sent {
  return sent.ok ? sent : { ok: false, why: `part ${number}: ${sent.why}` };
}

function reason(outcome: Outcome): string {
  return outcome.ok ? '' : `${outcome.error.code} ${outcome.error.message}`;
}
