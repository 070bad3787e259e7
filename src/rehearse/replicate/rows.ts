/** The rows that are written while a change is deployed: of which tables, in which shape, on which side. */
import type { NotRehearsed } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { sendStep } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { type Change, partOf } from './moves.ts';
import type { Topology } from './sides.ts';
import { captureTraffic, type Captured, type Traffic } from './traffic.ts';
import { tablesUsing, touchedBy } from './touched.ts';
import { newRowsAtFirst, newRowsLater, oldRowsAtOnce, type Rows } from './writer.ts';

export interface PreparedRows {
  readonly rows: Rows;
  readonly rowsBack?: Rows;
  readonly notRehearsed: readonly NotRehearsed[];
}

/** For six moments; in a longer order the last go without. */
const oldRows = 6 * oldRowsAtOnce;
/** Behind the first moment, two for each. */
const newRows = newRowsAtFirst + newRowsLater;
/** Written to in one change; new ones only where somebody said that they are published. */
const mostTables = { told: 24, assumed: 12 } as const;

/** Null when the change touches nothing that is published. */
export async function prepareRows(
  plan: RehearsalPlan,
  { publishing, direction }: Topology,
  change: Change,
): Promise<PreparedRows | null> {
  const { before, effects } = change;
  const { before: named, after: renamed, gone, types } = touchedBy(effects);
  const isTold = publishing.source !== 'assumed';
  // a table that is new is in use nowhere, unless it is an old one under another name
  const isOld = (relation: string): boolean =>
    isTold || named.includes(relation) || gone.length > 0;
  await using publisher = await publisherAfter(plan, change);
  const after = publisher?.database ?? change.after;
  const was = [...new Set([...named, ...(await using(plan, before, types))])];
  const is = [...new Set([...renamed.filter(isOld), ...(await using(plan, after, types))])];
  const most = mostTables[isTold ? 'told' : 'assumed'];
  const left = [...new Set([...was.slice(most), ...is.slice(most)])];
  const [old, now] = await Promise.all([capture(before, was, 0), capture(after, is, 1)]);
  const tested = testedTables(old, now);
  if (tested.size === 0) return null;
  const rows: Rows = { old: only(old.traffic, tested), new: only(now.traffic, tested) };
  const unfilled = [...new Map([...old.unfilled, ...now.unfilled])].filter(([relation]) =>
    tested.has(relation),
  );
  return {
    ...(direction === 'both' ? split(rows) : { rows }),
    notRehearsed: [
      ...unfilled.map(([relation, hasRows]) =>
        hasRows
          ? {
              what: `replication of new rows of ${relation}`,
              why: 'none could be made, so rows that it has were changed and deleted only',
            }
          : {
              what: `replication of ${relation}`,
              why: 'no row could be made for it, so nothing was sent',
            },
      ),
      ...(left.length > 0
        ? [
            {
              what: `replication of ${left.join(', ')}`,
              why: `rows are written to at most ${most} tables of a change`,
            },
          ]
        : []),
    ],
  };

  function capture(
    database: Database,
    relations: readonly string[],
    index: 0 | 1,
  ): Promise<Captured> {
    const sides = direction === 'both' ? 2 : 1;
    const range = {
      skip: index * oldRows * sides,
      count: (index === 0 ? oldRows : newRows) * sides,
    };
    return captureTraffic(plan, database, relations.slice(0, most), publishing, range);
  }
}

/** Where the publisher runs something else, or nothing: what it is behind that; null for the migrations themselves. */
async function publisherAfter(
  plan: RehearsalPlan,
  { before, migrations }: Change,
): Promise<(AsyncDisposable & { readonly database: Database }) | null> {
  const own = migrations.map(({ onPublisher }) => onPublisher);
  if (own.every((one, index) => one === migrations[index]?.migration)) return null;
  await using scope = new AsyncDisposableStack();
  const database = scope.use(await cloneDatabase(before, 'publisher-after'));
  await using session = await openAsOwner(plan, database);
  for (const migration of own) {
    // what fails here fails again in every order, and is told of there
    for (const step of migration ? partOf(plan, migration).steps : [])
      await sendStep(session, step);
  }
  if (session.transactionStatus !== 'I') await session.query('rollback');
  const owned = scope.move();
  return { database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Published before or after, or new. */
function testedTables(old: Captured, now: Captured): ReadonlySet<string> {
  return new Set(
    [...old.traffic.keys(), ...now.traffic.keys()].filter(
      (relation) =>
        old.published.has(relation) || now.published.has(relation) || !old.traffic.has(relation),
    ),
  );
}

function only(traffic: Traffic, tables: ReadonlySet<string>): Traffic {
  return new Map([...traffic].filter(([relation]) => tables.has(relation)));
}

/** Two applications that never write the same row. */
function split({ old, new: now }: Rows): Pick<PreparedRows, 'rows' | 'rowsBack'> {
  const half = (traffic: Traffic, index: 0 | 1): Traffic =>
    new Map(
      [...traffic].map(([relation, { rows, ...captured }]) => {
        const middle = Math.ceil(rows.length / 2);
        return [
          relation,
          { ...captured, rows: index === 0 ? rows.slice(0, middle) : rows.slice(middle) },
        ];
      }),
    );
  return {
    rows: { old: half(old, 0), new: half(now, 0) },
    rowsBack: { old: half(old, 1), new: half(now, 1) },
  };
}

/** Read on a copy, since nobody may connect to what is frozen. */
async function using(
  plan: RehearsalPlan,
  database: Database,
  types: readonly string[],
): Promise<readonly string[]> {
  if (types.length === 0) return [];
  await using copy = await cloneDatabase(database, 'types');
  await using session = await openAsOwner(plan, copy);
  return await tablesUsing(session, types);
}
