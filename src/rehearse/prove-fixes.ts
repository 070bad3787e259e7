/**
 * Proves fixes: from the state before the migration, the migration with the fixes in place of their
 * statements must end with the same schema and rows, keep nobody waiting where the original did, and
 * survive being cut after every part and sent again. What does not is told with its reason.
 */
import type { FixCandidate, HeldLock, RehearsedFix } from '../evidence/fixes.ts';
import { heldLocks, whyNotWeaker, whyStillWaits } from '../evidence/held-locks.ts';
import type { MigrationRun, SchemaChange, StatementRecord } from '../evidence/types.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { StatementError } from '../postgres/session.ts';
import type { Ground } from './fix-grounds.ts';
import { type Complaint, filesOf, type Script, scriptOf, sendScript } from './fix-script.ts';
import { interruptBuild } from './interrupt-build.ts';
import { openRun } from './run.ts';
import { observePart, sendPart } from './send-fix.ts';
import { sideBySide, together } from './side-by-side.ts';
import { compareStates, readState, type State } from './state.ts';

/**
 * Rehearses candidates of one migration in one run. Those that are complained of are left out of the
 * next; where nobody can be named, each half is tried by itself.
 */
export async function proveFixes(
  candidates: readonly FixCandidate[],
  ground: Ground,
): Promise<readonly RehearsedFix[]> {
  if (candidates.length === 0) return [];
  const { fixes, complaints } = await prove(candidates, ground);
  if (complaints.length === 0 || candidates.length === 1) return fixes;
  const named = new Set(complaints.flatMap(({ candidate }) => candidate ?? []));
  // one that shares a table with others may have failed because of them
  const unclear = [...named].filter((one) => !standsAlone(one, candidates, ground));
  const half = Math.ceil(candidates.length / 2);
  const groups =
    named.size > 0
      ? [candidates.filter((one) => !named.has(one)), ...unclear.map((one) => [one])]
      : [candidates.slice(0, half), candidates.slice(half)];
  const again = (await sideBySide(groups, (group) => proveFixes(group, ground))).flat();
  return fixes.map((fix) => again.find(({ statement }) => statement === fix.statement) ?? fix);
}

function standsAlone(one: FixCandidate, all: readonly FixCandidate[], ground: Ground): boolean {
  const own = tablesOf(one, ground);
  return all.every((other) => other === one || own.isDisjointFrom(tablesOf(other, ground)));
}

/** The tables that a candidate's statement changed. */
function tablesOf({ statement }: FixCandidate, { effects }: Ground): ReadonlySet<string> {
  const effect = effects.find(({ index }) => index === statement);
  return new Set([
    ...(effect?.schemaChanges ?? []).map(tableOf),
    ...(effect?.dataChanges ?? []).map(({ relation }) => relation),
  ]);
}

function tableOf({ name, before, after }: SchemaChange): string {
  const table = (after ?? before)?.['table'];
  return typeof table === 'string' ? table : name;
}

interface Proof {
  readonly fixes: readonly RehearsedFix[];
  /** None when all are proven. */
  readonly complaints: readonly Complaint[];
}

/** Never throws for what a candidate does wrong. */
async function prove(candidates: readonly FixCandidate[], ground: Ground): Promise<Proof> {
  const script = scriptOf(candidates, ground);
  const [seen, cut] = await together(observe(script, ground), cutAndSendAgain(script, ground));
  const complaints: Complaint[] = [...seen.complaints, ...cut];
  const drafts = candidates.map((candidate): RehearsedFix => {
    const replaced = ground.run.statements.filter(({ index }) => index === candidate.statement);
    const before = heldLocks(ground.run, replaced);
    const after = seen.locks.get(candidate) ?? [];
    const isSeen = replaced.some(({ observed }) => observed);
    const why = script.includes(candidate)
      ? isSeen
        ? whyNotWeaker(before, after)
        : whyStillWaits(after)
      : 'its statement was not found among those of the file';
    if (why !== undefined) complaints.push({ candidate, why });
    return { ...candidate, proven: false, rows: ground.rows, why: '', files: [], before, after };
  });
  const fixes = drafts.map((fix, at): RehearsedFix => {
    const { run } = seen;
    if (complaints.length === 0) {
      return { ...fix, proven: true, run, files: filesOf(fix, ground) };
    }
    const own = complaints.find(({ candidate }) => candidate === candidates[at]);
    return { ...fix, why: (own ?? complaints[0])?.why ?? '' };
  });
  return { fixes, complaints };
}

interface Observed {
  readonly complaints: readonly Complaint[];
  readonly run: MigrationRun;
  readonly locks: ReadonlyMap<FixCandidate, readonly HeldLock[]>;
}

/** Once, with everything recorded. */
async function observe(script: Script, ground: Ground): Promise<Observed> {
  const { plan, log, states } = ground;
  const statements: StatementRecord[] = [];
  const keep = (sent: readonly StatementRecord[]): readonly StatementRecord[] => {
    const records = sent.map((one, at) => ({ ...one, index: statements.length + at }));
    statements.push(...records);
    return records;
  };
  const parts = new Map<FixCandidate, StatementRecord[][]>();
  await using copy = await cloneDatabase(ground.before, 'fix');
  const complaints = await tolerantly(async () => {
    {
      await using run = await openRun(plan, copy, 'evidence', log);
      const sendFix = async (candidate: FixCandidate): Promise<string | undefined> => {
        const seen: StatementRecord[][] = [];
        parts.set(candidate, seen);
        for (const [index, part] of candidate.parts.entries()) {
          const sent = await observePart(run, copy, part, index + 1);
          if (!sent.ok) return sent.why;
          seen.push([...keep(sent.statements)]);
        }
        const unseen = seen.flat().find(({ observed }) => !observed);
        return unseen && `its locks could not be seen: ${unseen.unobserved ?? ''}`;
      };
      const failed = await sendScript(run, script, sendFix, keep);
      if (failed) return [failed];
    }
    return differences(ground, await readState(plan, copy, states.after), script);
  });
  const { failedStatement: _failed, ...whole } = ground.run;
  const run: MigrationRun = { ...whole, outcome: { ok: true }, statements };
  const locks = [...parts].map(([candidate, seen]) => {
    const held = seen.flatMap((records, part) =>
      heldLocks(run, records).map((lock) => ({ part, ...lock })),
    );
    return [candidate, held] as const;
  });
  return { complaints, run, locks: new Map(locks) };
}

/**
 * Cut after each part and sent again from the first: part 1, parts 1 and 2, … all, and all once more.
 * A concurrent build is cut in its middle as well.
 */
async function cutAndSendAgain(script: Script, ground: Ground): Promise<readonly Complaint[]> {
  const { plan, log, states } = ground;
  await using copy = await cloneDatabase(ground.before, 'cut');
  return await tolerantly(async () => {
    {
      await using run = await openRun(plan, copy, 'outcome', log);
      const failed = await sendScript(run, script, async ({ parts }) => {
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
      });
      if (failed) return [failed];
    }
    const found = differences(ground, await readState(plan, copy, states.after), script);
    return found.map((one) => ({ ...one, why: `cut and sent again: ${one.why}` }));
  });
}

/** SQL of ours that a candidate's doings made impossible speaks against all of them. */
async function tolerantly(
  work: () => Promise<readonly Complaint[]>,
): Promise<readonly Complaint[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StatementError) return [{ why: error.message }];
    throw error;
  }
}

/** What is not as the original leaves it, with whoever works on the table. */
function differences(ground: Ground, state: State, script: Script): readonly Complaint[] {
  const { states, masked } = ground;
  const tried = script.filter((one) => 'parts' in one);
  const atWork = (table: string) => tried.filter((one) => tablesOf(one, ground).has(table));
  const { schemaChanges, dataChanges } = compareStates(states.after, state, masked);
  const complaint = (table: string, why: string): Complaint => {
    const [candidate, ...others] = atWork(table);
    return candidate && others.length === 0 ? { candidate, why } : { why };
  };
  return [
    ...schemaChanges
      .filter((change) => {
        const isPlace = change.kind === 'column' && change.keys.join() === 'position';
        const isSaid = atWork(tableOf(change)).some((one) => one.differs.includes('column-order'));
        return !(isPlace && isSaid);
      })
      .map((change) => {
        const { kind, name, change: what } = change;
        return complaint(tableOf(change), `the schema ends otherwise: ${kind} ${name} ${what}`);
      }),
    ...dataChanges.map(({ relation }) =>
      complaint(relation, `the rows of ${relation} end otherwise`),
    ),
  ];
}
