/** Where migrations have to be cut, so that each step of a plan takes whole files on every side. */
import { align, normalText, type OwnStatement } from './statements.ts';

/** A statement, and the step of the plan in which each place runs it; null: never, though its file is run there. */
export interface Placed extends OwnStatement {
  readonly runsIn: ReadonlyMap<string, number | null>;
}

/** What becomes one file, or one beside each of the files that other places have of the migration. */
export interface CutUnit<File> {
  readonly statements: ReadonlyMap<File, readonly OwnStatement[]>;
  readonly runsIn: Placed['runsIn'];
}

/**
 * Statements of a file in the steps in which each place runs them. What no place runs is left out.
 * Null where one runs them in another order.
 */
export function placeStatements(
  file: readonly OwnStatement[],
  runs: ReadonlyMap<string, readonly { readonly sql: string; readonly step: number }[]>,
): readonly Placed[] | null {
  const steps = new Map<string, readonly (number | null)[]>();
  for (const [place, run] of runs) {
    let next = 0;
    const own = file.map((statement) => {
      const candidate = run[next];
      if (!candidate || normalText(candidate) !== normalText(statement)) return null;
      next += 1;
      return candidate.step;
    });
    if (next < run.length) return null;
    steps.set(place, own);
  }
  return file.flatMap((statement, index): Placed[] => {
    const runsIn = new Map([...steps].map(([place, own]) => [place, own[index] ?? null]));
    return runsIn.values().some((step) => step !== null) ? [{ ...statement, runsIn }] : [];
  });
}

/** Units in the order of the files. Null where a statement stands at different places in two of them. */
export function cutUnits<File>(
  base: File,
  files: ReadonlyMap<File, readonly Placed[]>,
): readonly CutUnit<File>[] | null {
  const others = new Map([...files].filter(([file]) => file !== base));
  const aligned = align(files.get(base) ?? [], others);
  for (const file of others.keys()) {
    const missing = aligned.flatMap(({ base: own, others: theirs }) =>
      own && !theirs.has(file) ? [normalText(own)] : [],
    );
    const alone = aligned.flatMap(({ base: own, others: theirs }) => {
      const their = theirs.get(file);
      return their && !own ? [normalText(their)] : [];
    });
    if (!new Set(missing).isDisjointFrom(new Set(alone))) return null;
  }
  const units: CutUnit<File>[] = [];
  for (const { base: own, others: theirs } of aligned) {
    const here = own ? new Map([[base, own], ...theirs]) : theirs;
    const runsIn = new Map([...here.values()].flatMap((statement) => [...statement.runsIn]));
    const last = units.at(-1);
    const unit = last && goTogether(last.runsIn, runsIn) ? last : undefined;
    const statements = new Map(unit?.statements);
    for (const [file, statement] of here)
      statements.set(file, [...(statements.get(file) ?? []), statement]);
    const cut = { statements, runsIn: new Map([...(unit?.runsIn ?? []), ...runsIn]) };
    units.splice(units.length - (unit ? 1 : 0), 1, cut);
  }
  return units;
}

/** Whether no place takes them in different steps; a place that has none of one is not asked. */
function goTogether(a: Placed['runsIn'], b: Placed['runsIn']): boolean {
  return [...b].every(([place, step]) => !a.has(place) || a.get(place) === step);
}
