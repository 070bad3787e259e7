/**
 * Proves fixes: from the state before the migration, the migration with the fixes in place of their
 * statements must end with the same schema and rows, keep nobody waiting where the original did, and
 * survive being cut after every part and sent again. What does not is told with its reason.
 */
import type { Step } from '../adapters/adapter.ts';
import type { FixCandidate, HeldLock, RehearsedFix } from '../evidence/fixes.ts';
import { heldLocks, whyNotWeaker } from '../evidence/held-locks.ts';
import type { MigrationRun, StatementRecord } from '../evidence/types.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { connect, StatementError } from '../postgres/session.ts';
import { fixFiles } from './fix-files.ts';
import type { Ground } from './fix-grounds.ts';
import { interruptBuild } from './interrupt-build.ts';
import { indexer } from './rerun-raw.ts';
import { openRun, type OpenRun } from './run.ts';
import { observePart, type Sent, sendPart, sendPlain } from './send-fix.ts';
import { compareStates, isSame, readState, type State } from './state.ts';
import { statementSteps } from './walk.ts';

/** Rehearses candidates of one migration: all in one run, and each by itself where that does not hold. */
export async function proveFixes(
  candidates: readonly FixCandidate[],
  ground: Ground,
): Promise<readonly RehearsedFix[]> {
  const together = await prove(candidates, ground);
  if (candidates.length < 2 || together.every(({ proven }) => proven)) return together;
  const fixes: RehearsedFix[] = [];
  for (const candidate of candidates) fixes.push(...(await prove([candidate], ground)));
  return fixes;
}

/** Never throws for what a candidate does wrong. */
async function prove(
  candidates: readonly FixCandidate[],
  ground: Ground,
): Promise<readonly RehearsedFix[]> {
  const drafts = candidates.map((candidate) => draftOf(candidate, ground));
  const refused = (why: string) => drafts.map((draft) => ({ ...draft, why }));
  const script = scriptOf(candidates, ground);
  if (!script) return refused('its statement was not found among those of the file');
  try {
    const observed = await observe(script, ground);
    if (!observed.ok) return refused(observed.why);
    const { run } = observed;
    const seen = drafts.map((draft) => {
      const after = observed.locksOf(draft.statement);
      return { ...draft, after, why: whyNotWeaker(draft.before, after) ?? '' };
    });
    if (seen.some(({ why }) => why !== '')) return seen;
    const again = await cutAndSendAgain(script, ground);
    return again === undefined
      ? seen.map((fix) => ({ ...fix, proven: true, run, files: filesOf(fix, ground) }))
      : seen.map((fix) => ({ ...fix, why: again }));
  } catch (error) {
    if (error instanceof StatementError) return refused(error.message);
    throw error;
  }
}

function draftOf(candidate: FixCandidate, { run, rows }: Ground): RehearsedFix {
  const replaced = run.statements.filter(({ index }) => index === candidate.statement);
  const before = heldLocks(run, replaced);
  return { ...candidate, proven: false, rows, why: '', files: [], before, after: [] };
}

/** What is sent, in order; a candidate stands where its statement stood. */
type Script = readonly (Step | FixCandidate)[];

/** The framework's steps without its ledger; undefined when a statement is not found there. */
function scriptOf(
  candidates: readonly FixCandidate[],
  { plan, migration, run }: Ground,
): Script | undefined {
  const number = indexer(run);
  const script = statementSteps(plan, migration).map((step) => {
    const index = step.origin === 'migration' ? number(step) : -1;
    return candidates.find(({ statement }) => statement === index) ?? step;
  });
  return candidates.every((candidate) => script.includes(candidate)) ? script : undefined;
}

function filesOf(candidate: FixCandidate, ground: Ground): RehearsedFix['files'] {
  const script = scriptOf([candidate], ground) ?? [];
  const at = script.findIndex((one) => 'parts' in one);
  const steps = (part: Script) => part.filter((one): one is Step => !('parts' in one));
  const around = { head: steps(script.slice(0, at)), tail: steps(script.slice(at + 1)) };
  return fixFiles(candidate, around, ground.migration, ground.plan);
}

type Observed =
  | {
      readonly ok: true;
      readonly run: MigrationRun;
      locksOf(statement: number): readonly HeldLock[];
    }
  | { readonly ok: false; readonly why: string };

/** Once, with everything recorded. */
async function observe(script: Script, ground: Ground): Promise<Observed> {
  const { plan, log, states } = ground;
  await using copy = await cloneDatabase(ground.before, 'fix');
  const { server } = copy;
  const statements: StatementRecord[] = [];
  const stretches: { readonly statement: number; part: number; records: StatementRecord[] }[] = [];
  {
    await using run = await openRun(plan, copy, 'evidence', log);
    await using beside = await connect(server, { user: server.owner.user, database: copy.name });
    const keep = (sent: Sent): readonly StatementRecord[] => {
      if (!sent.ok) return [];
      const records = sent.statements.map((one, at) => ({ ...one, index: statements.length + at }));
      statements.push(...records);
      return records;
    };
    const failed = await sendScript(run, script, keep, async ({ statement, parts }) => {
      for (const [part, one] of parts.entries()) {
        const sent = await observePart(run, one, part + 1, beside);
        if (!sent.ok) return sent.why;
        stretches.push({ statement, part, records: [...keep(sent)] });
      }
      return undefined;
    });
    if (failed !== undefined) return { ok: false, why: failed };
  }
  const different = differenceFrom(ground, await readState(plan, copy, states.before), script);
  if (different !== undefined) return { ok: false, why: different };
  const unseen = stretches.flatMap(({ records }) => records).find(({ observed }) => !observed);
  if (unseen) return { ok: false, why: `its locks could not be seen: ${unseen.unobserved ?? ''}` };
  const { failedStatement: _failed, ...whole } = ground.run;
  const run: MigrationRun = { ...whole, outcome: { ok: true }, statements };
  return {
    ok: true,
    run,
    locksOf: (statement) =>
      stretches
        .filter((stretch) => stretch.statement === statement)
        .flatMap(({ part, records }) => heldLocks(run, records).map((lock) => ({ part, ...lock }))),
  };
}

/**
 * Cut after each part and sent again from the first: part 1, parts 1 and 2, … all, and all once more.
 * A concurrent build is cut in its middle as well.
 */
async function cutAndSendAgain(script: Script, ground: Ground): Promise<string | undefined> {
  const { plan, log, states } = ground;
  await using copy = await cloneDatabase(ground.before, 'cut');
  {
    await using run = await openRun(plan, copy, 'outcome', log);
    const failed = await sendScript(
      run,
      script,
      () => {},
      async ({ parts }) => {
        for (let cut = 0; cut <= parts.length; cut += 1) {
          const part = parts[cut];
          if (part?.transaction === 'none') await interruptBuild(run, copy, part.sql);
          for (const [index, one] of parts.slice(0, cut + 1).entries()) {
            const sent = await sendPart(run, one, index + 1);
            if (sent.ok) continue;
            const when = part ? `after being cut in part ${cut + 1}` : 'after its end';
            return `sent again ${when}: ${sent.why}`;
          }
        }
        return undefined;
      },
    );
    if (failed !== undefined) return failed;
  }
  const different = differenceFrom(ground, await readState(plan, copy, states.before), script);
  return different === undefined ? undefined : `cut and sent again: ${different}`;
}

/** A fix is sent outside the framework's transaction: what came before is committed, what follows has one of its own. */
async function sendScript(
  run: OpenRun,
  script: Script,
  keep: (sent: Sent) => unknown,
  fix: (candidate: FixCandidate) => Promise<string | undefined>,
): Promise<string | undefined> {
  const send = async (step: Step): Promise<string | undefined> => {
    const sent = await sendPlain(run, [step]);
    keep(sent);
    return sent.ok ? undefined : sent.why;
  };
  for (const one of script) {
    const wrapped = 'parts' in one && run.session.transactionStatus === 'T';
    if (wrapped) await send({ origin: 'runner', sql: 'commit' });
    const why = 'parts' in one ? await fix(one) : await send(one);
    if (why !== undefined) return why;
    if (wrapped) await send({ origin: 'runner', sql: 'begin' });
  }
  return undefined;
}

/** What is not as the original leaves it; undefined when nothing is. */
function differenceFrom(
  { states, masked }: Ground,
  state: State,
  script: Script,
): string | undefined {
  const all = compareStates(states.after, state, masked);
  const position = script.some((one) => 'parts' in one && one.differs.includes('column-order'));
  const schemaChanges = all.schemaChanges.filter(
    ({ kind, keys }) => !(position && kind === 'column' && keys.join() === 'position'),
  );
  if (isSame({ schemaChanges, dataChanges: all.dataChanges })) return undefined;
  const [schema] = schemaChanges;
  if (schema) return `the schema ends otherwise: ${schema.kind} ${schema.name} ${schema.change}`;
  return `the rows of ${all.dataChanges[0]?.relation ?? 'a table'} end otherwise`;
}
