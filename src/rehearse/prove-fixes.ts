/**
 * Proves fixes: from the state before the migration, the migration with the fix in a statement's
 * place must end with the same schema and rows, keep nobody waiting where the original did, and
 * survive being cut after every part and sent again. What does not is told with its reason.
 */
import type { FixCandidate, FixPart, HeldLock, RehearsedFix } from '../evidence/fixes.ts';
import { heldLocks, whyNotWeaker } from '../evidence/held-locks.ts';
import type { MigrationRun, StatementRecord } from '../evidence/types.ts';
import type { SourceMigration, Step } from '../adapters/adapter.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import { connect, StatementError } from '../postgres/session.ts';
import { interruptBuild } from './interrupt-build.ts';
import type { RehearsalPlan } from './plan.ts';
import { indexer } from './rerun-raw.ts';
import { openRun, type OpenRun } from './run.ts';
import { observePart, type Sent, sendPart, sendPlain } from './send-fix.ts';
import { compareStates, isSame, readState, type State } from './state.ts';
import { statementSteps } from './walk.ts';

/** What a fix of one migration is proven against. */
export interface Original {
  readonly plan: RehearsalPlan;
  readonly migration: SourceMigration;
  /** Its recorded run. */
  readonly run: MigrationRun;
  /** Frozen: the state before it. */
  readonly before: Database;
  /** What it was then, and what it was after it. */
  readonly states: { readonly before: State; readonly after: State };
  /** Columns that differ between two clean runs. */
  readonly masked: ReadonlySet<string>;
  readonly log: Log;
}

/** Rehearses a candidate; never throws for what the candidate does wrong. */
export async function proveFix(candidate: FixCandidate, original: Original): Promise<RehearsedFix> {
  const replaced = original.run.statements.filter(({ index }) => index === candidate.statement);
  const before = heldLocks(original.run, replaced);
  const refused = (why: string, after: readonly HeldLock[] = []): RehearsedFix => {
    return { ...candidate, proven: false, why, files: [], before, after };
  };
  const place = placeOf(candidate, original);
  if (!place) return refused('its statement was not found among those of the file');
  try {
    const observed = await observe(candidate, original, place);
    if (!observed.ok) return refused(observed.why);
    const { run, after } = observed;
    const weaker = whyNotWeaker(before, after);
    if (weaker !== undefined) return refused(weaker, after);
    const again = await cutAndSendAgain(candidate, original, place);
    if (again !== undefined) return refused(again, after);
    return { ...candidate, proven: true, why: '', files: [], before, after, run };
  } catch (error) {
    if (error instanceof StatementError) return refused(error.message);
    throw error;
  }
}

/** What the framework sends around the statement, its ledger left out. */
interface Place {
  readonly head: readonly Step[];
  readonly tail: readonly Step[];
}

function placeOf(
  { statement }: FixCandidate,
  { plan, migration, run }: Original,
): Place | undefined {
  const steps = statementSteps(plan, migration);
  const number = indexer(run);
  const at = steps.findIndex((step) => step.origin === 'migration' && number(step) === statement);
  return at === -1 ? undefined : { head: steps.slice(0, at), tail: steps.slice(at + 1) };
}

type Observed =
  | { readonly ok: true; readonly run: MigrationRun; readonly after: readonly HeldLock[] }
  | { readonly ok: false; readonly why: string };

/** Once, with everything recorded. */
async function observe(
  candidate: FixCandidate,
  original: Original,
  { head, tail }: Place,
): Promise<Observed> {
  const { plan, log } = original;
  await using copy = await cloneDatabase(original.before, 'fix');
  const statements: StatementRecord[] = [];
  const stretches: number[][] = [];
  {
    await using run = await openRun(plan, copy, 'evidence', log);
    const { server } = copy;
    await using beside = await connect(server, { user: server.owner.user, database: copy.name });
    const keep = (sent: Sent): string | undefined => {
      if (!sent.ok) return sent.why;
      for (const statement of sent.statements) {
        statements.push({ ...statement, index: statements.length });
      }
      return undefined;
    };
    const failed = await around(run, head, tail, keep, async () => {
      for (const [index, part] of candidate.parts.entries()) {
        const from = statements.length;
        const why = keep(await observePart(run, part, index + 1, beside));
        if (why !== undefined) return why;
        stretches.push(statements.slice(from).map((statement) => statement.index));
      }
      return undefined;
    });
    if (failed !== undefined) return { ok: false, why: failed };
  }
  const different = differenceFrom(
    original,
    await readState(plan, copy, original.states.before),
    candidate,
  );
  if (different !== undefined) return { ok: false, why: different };
  const run: MigrationRun = { ...original.run, statements };
  const after = stretches.flatMap((indexes, part) => {
    const own = indexes.flatMap((index) => statements[index] ?? []);
    return heldLocks(run, own).map((lock) => ({ part, ...lock }));
  });
  const unseen = stretches
    .flat()
    .flatMap((index) => statements[index] ?? [])
    .find(({ observed }) => !observed);
  if (unseen) return { ok: false, why: `its locks could not be seen: ${unseen.unobserved ?? ''}` };
  return { ok: true, run, after };
}

/**
 * Cut after each part and sent again from the first: part 1, parts 1 and 2, … all, and all once more.
 * A concurrent build is cut in its middle as well.
 */
async function cutAndSendAgain(
  candidate: FixCandidate,
  original: Original,
  { head, tail }: Place,
): Promise<string | undefined> {
  const { plan, log } = original;
  const { parts } = candidate;
  await using copy = await cloneDatabase(original.before, 'cut');
  {
    await using run = await openRun(plan, copy, 'outcome', log);
    const whether = (sent: Sent) => (sent.ok ? undefined : sent.why);
    const failed = await around(run, head, tail, whether, async () => {
      for (const [cut, part] of [...parts.keys(), parts.length].map(
        (n) => [n, parts[n]] as const,
      )) {
        if (part && part.transaction === 'none') await interruptBuild(run, copy, part.sql);
        const why = await sendAll(run, parts.slice(0, cut + 1));
        if (why === undefined) continue;
        const when = cut === parts.length ? 'after its end' : `after being cut at part ${cut + 1}`;
        return `sent again ${when}: ${why}`;
      }
      return undefined;
    });
    if (failed !== undefined) return failed;
  }
  const different = differenceFrom(
    original,
    await readState(plan, copy, original.states.before),
    candidate,
  );
  return different === undefined ? undefined : `cut and sent again: ${different}`;
}

async function sendAll(run: OpenRun, parts: readonly FixPart[]): Promise<string | undefined> {
  for (const [index, part] of parts.entries()) {
    const sent = await sendPart(run, part, index + 1);
    if (!sent.ok) return sent.why;
  }
  return undefined;
}

/** The head of the migration, the fix outside its transaction, and the rest in one of its own. */
async function around(
  run: OpenRun,
  head: readonly Step[],
  tail: readonly Step[],
  keep: (sent: Sent) => string | undefined,
  fix: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const send = async (steps: readonly Step[]) => keep(await sendPlain(run, steps));
  const failed = await send(head);
  if (failed !== undefined) return failed;
  const wrapped = run.session.transactionStatus === 'T';
  if (wrapped) await send([{ origin: 'runner', sql: 'commit' }]);
  const why = await fix();
  if (why !== undefined) return why;
  return send(wrapped ? [{ origin: 'runner', sql: 'begin' }, ...tail] : tail);
}

/** What is not as the original leaves it; undefined when nothing is. */
function differenceFrom(
  { states, masked }: Original,
  state: State,
  { differs }: FixCandidate,
): string | undefined {
  const all = compareStates(states.after, state, masked);
  const position = differs.includes('column-order');
  const schemaChanges = all.schemaChanges.filter(
    ({ kind, keys }) => !(position && kind === 'column' && keys.join() === 'position'),
  );
  if (isSame({ schemaChanges, dataChanges: all.dataChanges })) return undefined;
  const [schema] = schemaChanges;
  if (schema) return `the schema ends otherwise: ${schema.kind} ${schema.name} ${schema.change}`;
  return `the rows of ${all.dataChanges[0]?.relation ?? 'a table'} end otherwise`;
}
