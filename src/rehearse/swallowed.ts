/**
 * DO blocks that catch "already exists". The server says nothing of an error that was caught, so the
 * block is sent with its handlers disarmed: what stands in its way is named by the error, taken away,
 * and what the block makes then is compared with what is there. Everything is rolled back.
 */
import type { SwallowedError } from '../evidence/swallowed.ts';
import type {
  MigrationRun,
  SchemaChange,
  StatementEffect,
  StatementRecord,
} from '../evidence/types.ts';
import type { Session } from '../postgres/session.ts';
import { disarmHandlers } from '../sql/disarm-handlers.ts';
import { type CatalogSnapshot, snapshotCatalog } from './observe/catalog.ts';
import { diffCatalogs } from './observe/schema-diff.ts';
import { dropStatement, findExisting, type Found } from './existing-object.ts';

/** Blocks looked at in one migration, and objects taken out of the way of one. */
const [mostBlocks, mostInTheWay] = [10, 20];

/** Looks at them in an idle session of the owner's on the migrated database, and leaves it as it was. */
export async function readSwallowed(
  session: Session,
  run: MigrationRun,
  effects: readonly StatementEffect[],
  major: number,
): Promise<readonly SwallowedError[]> {
  const seen: SwallowedError[] = [];
  const blocks = run.statements.flatMap((statement) => {
    const bare = statement.kind === 'DoStmt' ? disarmHandlers(statement.sql) : undefined;
    return bare === undefined ? [] : [{ statement, bare }];
  });
  for (const { statement, bare } of blocks.slice(0, mostBlocks)) {
    const there = await snapshotCatalog(session, { major });
    const found = await inTheWay(session, statement, bare, there, major);
    const effect = effects.find(({ index }) => index === statement.index);
    seen.push(...found, ...(effect ? await oneLeft(session, statement, effect, there, major) : []));
  }
  return seen;
}

/** What the block found there in this run and left, where that is not what it makes. */
async function inTheWay(
  session: Session,
  { index }: StatementRecord,
  bare: string,
  there: CatalogSnapshot,
  major: number,
): Promise<readonly SwallowedError[]> {
  return rolledBack(session, async () => {
    const found: Found[] = [];
    for (;;) {
      await session.rows('savepoint block');
      const result = await session.query(bare);
      if (result.ok) break;
      await session.rows('rollback to savepoint block');
      const next = await findExisting(session, result.error);

      const drop = next && dropStatement(next);
      // another error than "already exists", or nothing we can take away: then nothing is known
      if (!next || drop === undefined || found.length === mostInTheWay) return [];
      if (!(await session.query(drop)).ok) return [];
      found.push(next);
    }
    const wanted = diffCatalogs(there, await snapshotCatalog(session, { major }));
    const isFound = ({ kind, name }: SchemaChange): boolean =>
      found.some((one) => one.kind === kind && one.name === name);
    const notMade = wanted.filter((one) => one.change === 'added' && isOwn(one, found)).map(named);
    return found.flatMap(({ kind, name }): SwallowedError[] => {
      const differences = wanted.filter(
        (one) => isFound(one) && one.kind === kind && one.name === name,
      );
      if (differences.length === 0 && notMade.length === 0) return [];
      return [{ index, kind, object: name, tried: false, differences, notMade }];
    });
  });
}

/** Of several things that the block made, one is left in its way: what does it make of the others? */
async function oneLeft(
  session: Session,
  { index, sql }: StatementRecord,
  { schemaChanges }: StatementEffect,
  there: CatalogSnapshot,
  major: number,
): Promise<readonly SwallowedError[]> {
  const made = schemaChanges.filter((one) => one.change === 'added' && isWhole(one, schemaChanges));
  const [kept, ...others] = made;
  const drops = others.map(dropStatement);
  if (!kept || others.length === 0 || drops.includes(undefined)) return [];
  return rolledBack(session, async () => {
    for (const drop of drops) if (!(await session.query(drop ?? '')).ok) return [];
    if (!(await session.query(sql)).ok) return [];
    const after = await snapshotCatalog(session, { major });
    const missing = diffCatalogs(there, after).filter(({ change }) => change === 'removed');
    const notMade = others
      .filter(({ kind, name }) => missing.some((one) => one.kind === kind && one.name === name))
      .map(named);
    if (notMade.length === 0) return [];
    const { kind, name } = kept;
    return [{ index, kind, object: name, tried: true, differences: [], notMade }];
  });
}

async function rolledBack<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.rows('begin');
  try {
    return await work();
  } finally {
    await session.rows('rollback');
  }
}

function named({ kind, name }: SchemaChange): { readonly kind: string; readonly name: string } {
  return { kind, name };
}

/** Columns and constraints of a table that is made with them go without saying. */
function isWhole({ kind, name, after }: SchemaChange, all: readonly SchemaChange[]): boolean {
  if (dropStatement({ kind, name, after }) === undefined) return false;
  const table = after?.['table'];
  return !all.some((one) => one.change === 'added' && one.kind === 'table' && one.name === table);
}

/** Not a part of what was taken away: that comes back with it. */
function isOwn(change: SchemaChange, found: readonly Found[]): boolean {
  const table = change.after?.['table'];
  return (
    dropStatement(change) !== undefined &&
    !found.some((one) => one.kind === 'table' && one.name === table)
  );
}
