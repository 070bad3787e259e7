import type { FixPart } from '../evidence/fixes.ts';
import type { FixSubject } from './subject.ts';

/** REFRESH and REINDEX: the same, CONCURRENTLY; a view without a unique index does not prove. */
export function rebuildConcurrently({ statement, major }: FixSubject): readonly FixPart[] {
  const { kind, sql } = statement;
  if (/\bconcurrently\b/i.test(sql)) return [];
  if (kind === 'RefreshMatViewStmt') {
    return [
      {
        sql: sql.replace(/^refresh\s+materialized\s+view\b/i, '$& concurrently'),
        transaction: 'own',
        note: 'readers go on',
      },
    ];
  }
  if (kind !== 'ReindexStmt' || major < 12) return [];
  return [
    {
      sql: sql.replace(
        /^(reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema))\b/i,
        '$1 concurrently',
      ),
      transaction: 'none',
      note: 'readers and writers go on while it is built anew',
    },
  ];
}
