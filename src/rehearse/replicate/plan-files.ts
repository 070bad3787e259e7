/**
 * The migrations that a plan splits, as files of the framework: each step takes whole ones on every
 * side. Whether the plan works with them is for a rehearsal to say.
 */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { DeployFile, OnSubscriber, Side, WithoutFiles } from '../../evidence/replication.ts';
import type { RehearsalPlan } from '../plan.ts';
import { type CutUnit, cutUnits, type Placed, placeStatements } from './cut.ts';
import { type Change, type Move, type Part, partOf, type ReplicatedMigration } from './moves.ts';
import { ownStatements, statementsOf } from './statements.ts';
import { namesBeside, type Refusal, writeFiles, type WrittenFile } from './write-files.ts';

/** A plan whose steps take whole files. */
export interface PlanInFiles {
  readonly moves: readonly Move[];
  readonly files: readonly DeployFile[];
  /** Migrations that stay split by their statements. */
  readonly withoutFiles: readonly WithoutFiles[];
}

/** Null where no migration is split. */
export async function inFiles(
  plan: RehearsalPlan,
  { migrations }: Pick<Change, 'migrations'>,
  moves: readonly Move[],
): Promise<PlanInFiles | null> {
  const cuts: Cut[] = [];
  const withoutFiles: WithoutFiles[] = [];
  for (const one of migrations) {
    if (!placesOf(one).some(({ file }) => isSplit(plan, file, moves))) continue;
    const cut = await cutOf(plan, one, moves);
    if ('why' in cut) withoutFiles.push({ file: one.migration.file, ...cut });
    else cuts.push(cut);
  }
  if (cuts.length === 0 && withoutFiles.length === 0) return null;
  return {
    moves: moves.map((move, step) => ({ ...move, parts: wholeFiles(plan, move, step, cuts) })),
    files: cuts.flatMap(described),
    withoutFiles,
  };
}

/** One migration in its files; a unit that a file has nothing of has none there. */
interface Cut {
  readonly of: SourceMigration;
  readonly places: readonly Place[];
  readonly units: readonly CutUnit<SourceMigration>[];
  readonly written: ReadonlyMap<SourceMigration, readonly (WrittenFile | undefined)[]>;
}

/** Who runs a migration, and what of it. */
interface Place extends OnSubscriber {
  readonly side: Side;
  readonly file: SourceMigration;
}

function placesOf({ onPublisher, onSubscribers }: ReplicatedMigration): readonly Place[] {
  const publisher = onPublisher ? [{ side: 'publisher', file: onPublisher } as const] : [];
  const subscribers = [...onSubscribers].flatMap(([name, file]): Place[] =>
    file ? [{ side: 'subscriber', ...(name !== '' && { subscriber: name }), file }] : [],
  );
  return [...publisher, ...subscribers];
}

function keyOf({ side, subscriber = '' }: { readonly side: Side } & OnSubscriber): string {
  return `${side} ${subscriber}`;
}

function isSplit(plan: RehearsalPlan, file: SourceMigration, moves: readonly Move[]): boolean {
  return moves.some((move) => {
    const sent = statementsIn(move, file).length;
    return sent > 0 && sent < statementsOf(plan, file).length;
  });
}

function statementsIn({ parts }: Move, file: SourceMigration): ReturnType<typeof ownStatements> {
  return parts.filter(({ migration }) => migration === file).flatMap(ownStatements);
}

async function cutOf(
  plan: RehearsalPlan,
  one: ReplicatedMigration,
  moves: readonly Move[],
): Promise<Cut | Refusal> {
  const { migration: of } = one;
  const places = placesOf(one);
  const placed = new Map<SourceMigration, readonly Placed[]>();
  for (const { file } of places) {
    const statements = placeStatements(statementsOf(plan, file), runsOf(file, places, moves));
    if (!statements) return { why: 'the plan takes its statements in another order' };
    placed.set(file, statements);
  }
  const units = cutUnits(of, placed);
  if (!units) return { why: 'another side’s file has its statements in another order' };
  const written: [SourceMigration, readonly (WrittenFile | undefined)[]][] = [];
  // its own files first: those of other sides are named behind them
  for (const file of [of, ...[...placed.keys()].filter((each) => each !== of)]) {
    const names = file === of ? undefined : namesBeside(of, file, written[0]?.[1] ?? []);
    if (names && 'why' in names) return names;
    const contents = units.map(({ statements }) => statements.get(file) ?? []);
    const files = await writeFiles(plan, file, contents, names);
    if ('why' in files) return files;
    written.push([file, files]);
  }
  return { of, places, units, written: new Map(written) };
}

/** What each place that has the file runs of it, and in which step. */
function runsOf(
  file: SourceMigration,
  places: readonly Place[],
  moves: readonly Move[],
): Parameters<typeof placeStatements>[1] {
  const own = places.filter((place) => place.file === file);
  return new Map(
    own.map((place) => [
      keyOf(place),
      moves.flatMap((move, step) =>
        keyOf(move) === keyOf(place)
          ? statementsIn(move, file).map(({ sql }) => ({ sql, step }))
          : [],
      ),
    ]),
  );
}

/** What a step takes, with the files in place of their statements. */
function wholeFiles(
  plan: RehearsalPlan,
  move: Move,
  step: number,
  cuts: readonly Cut[],
): readonly Part[] {
  return [...Map.groupBy(move.parts, ({ migration }) => migration)].flatMap(
    ([file, own]): readonly Part[] => {
      const cut = cuts.find(({ written }) => file && written.has(file));
      const written = (file && cut?.written.get(file)) ?? [];
      if (!cut) return own;
      return cut.units.flatMap(({ runsIn }, index) => {
        const unit = runsIn.get(keyOf(move)) === step ? written[index] : undefined;
        return unit ? [partOf(plan, unit.migration)] : [];
      });
    },
  );
}

function described({ of, places, units, written }: Cut): readonly DeployFile[] {
  return [...written].flatMap(([source, files]) => {
    const own = places.filter(({ file }) => file === source);
    return units.flatMap(({ runsIn }, index) => {
      const on = own
        .filter((place) => typeof runsIn.get(keyOf(place)) === 'number')
        .map(({ file: _file, ...place }) => place);
      return (files[index]?.files ?? []).map((file) => ({
        migration: of.id,
        replaces: source.file,
        ...(on.length < places.length && { on }),
        ...file,
      }));
    });
  });
}
