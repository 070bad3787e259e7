/** Queries as pg_stat_statements would list them: constants become parameters. */
import './wasm-flags.ts';
import { normalizeSync } from 'libpg-query';
import { splitSql } from './split.ts';

const kept = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** Each query of a message, without what is none and what cannot be parsed. `loadParser` comes first. */
export function normalizedQueries(text: string): readonly string[] {
  const split = splitSql(text);
  if (!split.ok) return [];
  return split.statements.flatMap(({ kind, sql }) => (kept.has(kind) ? [normalizeSync(sql)] : []));
}
