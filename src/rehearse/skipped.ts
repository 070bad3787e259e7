/**
 * Statements that IF NOT EXISTS turned into nothing: what they would have made is made after all,
 * in a transaction that is rolled back, and compared with what is there.
 */
import type {
  MigrationRun,
  SchemaChange,
  SkippedStatement,
  StatementRecord,
} from '../evidence/types.ts';
import { quoteIdentifier, quoteName } from '../sql/quote.ts';
import type { Session } from '../postgres/session.ts';
import { splitSql } from '../sql/split.ts';
import { snapshotCatalog } from './observe/catalog.ts';
import { diffCatalogs } from './observe/schema-diff.ts';

/** SQLSTATE of the notice: duplicate_table, duplicate_column. */
const skipCodes = new Set(['42P07', '42701']);

/** Statements looked at in one migration: each costs two snapshots of the catalog. */
const mostSkipped = 20;

/** Looks at them in an idle session of the owner's on the migrated database, and leaves it as it was. */
export async function readSkipped(
  session: Session,
  run: MigrationRun,
  major: number,
): Promise<readonly SkippedStatement[]> {
  const skipped: SkippedStatement[] = [];
  const candidates = run.statements.filter(
    ({ origin, notices }) =>
      origin === 'migration' && notices.some(({ code }) => skipCodes.has(code)),
  );
  for (const statement of candidates.slice(0, mostSkipped)) {
    const target = targetOf(statement);
    const found = target && (await compare(session, statement, target, major));
    if (found) skipped.push({ index: statement.index, ...found });
  }
  return skipped;
}

interface Target {
  /** The relation, as the statement writes it. */
  readonly relation: string;
  /** What removes the thing that stands in the way. */
  readonly drop: string;
  readonly kind: 'table' | 'index' | 'column';
  readonly column?: string;
}

interface RangeVar {
  readonly schemaname?: string;
  readonly relname?: string;
}

function targetOf({ sql }: StatementRecord): Target | undefined {
  const split = splitSql(sql);
  const statement = split.ok ? split.statements[0] : undefined;
  if (!statement) return undefined;
  const node = statement.node;
  const { schemaname, relname } = (node['relation'] as RangeVar | undefined) ?? {};
  const table = quoteName(schemaname, relname ?? '');
  switch (statement.kind) {
    case 'CreateStmt':
      return { relation: table, drop: `drop table ${table} cascade`, kind: 'table' };
    case 'IndexStmt': {
      const index = quoteName(schemaname, String(node['idxname']));
      return { relation: index, drop: `drop index ${index}`, kind: 'index' };
    }
    case 'AlterTableStmt': {
      const commands = (node['cmds'] ?? []) as readonly {
        AlterTableCmd?: { def?: { ColumnDef?: { colname?: string } } };
      }[];
      const column = commands[0]?.AlterTableCmd?.def?.ColumnDef?.colname;
      if (commands.length !== 1 || column === undefined) return undefined;
      const drop = `alter table ${table} drop column ${quoteIdentifier(column)} cascade`;
      return { relation: table, drop, kind: 'column', column };
    }
    default:
      return undefined;
  }
}

async function compare(
  session: Session,
  { sql }: StatementRecord,
  target: Target,
  major: number,
): Promise<Omit<SkippedStatement, 'index'> | undefined> {
  const [found] = await session.rows<{ name: string | null }>(
    `select (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)) as name`,
    [target.relation],
  );
  const name = found?.name;
  if (name === null || name === undefined) return undefined;
  const there = await snapshotCatalog(session, { major });
  await session.rows('begin');
  try {
    // an index cannot be built concurrently in a transaction, and is the same in the end
    const made = sql.replace(/\b(index)\s+concurrently\b/i, '$1');
    for (const text of [target.drop, made]) {
      const result = await session.query(text);
      // something depends on it, or it needs what is gone: then nothing is known
      if (!result.ok) return undefined;
    }
    const wanted = await snapshotCatalog(session, { major });
    return {
      kind: target.kind,
      object: target.column === undefined ? name : `${name}.${target.column}`,
      differences: diffCatalogs(there, wanted).filter((change) => isAbout(change, target, name)),
    };
  } finally {
    await session.rows('rollback');
  }
}

function isAbout(change: SchemaChange, target: Target, name: string): boolean {
  const { kind, keys, before, after } = change;
  const described = before ?? after;
  if (target.kind === 'index') return kind === 'index' && change.name === name && tells(keys);
  if (described?.['table'] !== name) return false;
  if (target.kind === 'column') return described['column'] === target.column && tells(keys);
  const moved = keys.length === 1 && keys[0] === 'position';
  return (kind === 'column' || kind === 'constraint') && !moved;
}

function tells(keys: readonly string[]): boolean {
  return keys.some((key) => telling.has(key));
}

/** Keys that make a column or an index another one. */
const telling = new Set([
  'type',
  'not_null',
  'default',
  'identity',
  'generated',
  'definition',
  'valid',
]);
