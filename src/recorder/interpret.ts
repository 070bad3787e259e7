/** Turns two looks at a backend into what the statement between them did. */
import { conflicts } from '../evidence/locks.ts';
import type { RelationLock, StatementRecord } from '../evidence/types.ts';
import { lockModes, type LockMode } from '../terms.ts';
import type { Counters, HeldLock, Observation, SeenRelation } from './observation.ts';
import type { RelationMap } from './relation-map.ts';

/** The part of a record that only the server can tell. */
export type Effects = Pick<
  StatementRecord,
  'locks' | 'rewrites' | 'scans' | 'indexBuilds' | 'rows' | 'walBytes' | 'lockTimeoutMs'
>;

/** Of a statement that touches no relation, or of which nothing is known. */
export const noEffects: Effects = {
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  rows: [],
  walBytes: 0,
};

/** What happened between `before` and `after`; marks the files it saw as seen. */
export function interpret(map: RelationMap, before: Observation, after: Observation): Effects {
  return {
    locks: newLocks(map, before.locks, after.locks),
    ...newFiles(map, after.relations),
    ...counted(map, before, after),
    walBytes: Math.max(0, Number(after.lsn - before.lsn)),
    lockTimeoutMs: after.lockTimeoutMs,
  };
}

/** Locks on relations of before the run that nothing held already makes redundant. */
export function newLocks(
  map: RelationMap,
  before: readonly HeldLock[],
  after: readonly (HeldLock & { readonly waited?: boolean })[],
): RelationLock[] {
  const locks: RelationLock[] = [];
  for (const [oid, taken] of Map.groupBy(after, (lock) => lock.oid)) {
    const relation = map.before.get(oid);
    if (relation === undefined) continue;
    const held = before.filter((lock) => lock.oid === oid).map((lock) => lock.mode);
    for (const { mode, waited } of taken) {
      if (held.some((other) => covers(other, mode))) continue;
      if (taken.some((other) => other.mode !== mode && covers(other.mode, mode))) continue;
      const lock = {
        relation: relation.name,
        kind: kindNames[relation.kind] ?? relation.kind,
        mode,
      };
      locks.push(waited ? { ...lock, waited } : lock);
    }
  }
  return locks.sort((a, b) => (a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : 0));
}

/** True when holding `strong` blocks everything that `weak` would block. */
function covers(strong: LockMode, weak: LockMode): boolean {
  return lockModes.every((mode) => !conflicts(weak, mode) || conflicts(strong, mode));
}

const kindNames: Readonly<Record<string, string>> = {
  r: 'table',
  i: 'index',
  I: 'index',
  v: 'view',
  m: 'materialized view',
  S: 'sequence',
  f: 'foreign table',
  p: 'partitioned table',
  t: 'toast',
  c: 'composite type',
};

/** Rewritten tables and built indexes: relations of before the run with files nobody saw yet. */
export function newFiles(
  map: RelationMap,
  relations: readonly SeenRelation[],
): Pick<Effects, 'rewrites' | 'indexBuilds'> {
  const rewrites: string[] = [];
  const indexBuilds: Effects['indexBuilds'][number][] = [];
  const fresh = relations.filter(
    ({ relfilenode }) => relfilenode !== 0 && !map.files.has(relfilenode),
  );
  for (const relation of fresh) {
    map.files.add(relation.relfilenode);
    const known = map.before.get(relation.oid);
    if (relation.kind === 'r' || relation.kind === 'm') {
      if (known !== undefined) rewrites.push(known.name);
    } else if (relation.kind === 'i' && relation.table !== null) {
      const table = map.before.get(relation.table);
      // every rewrite makes a new toast index; it says nothing the rewrite does not
      if (table === undefined || table.kind === 't') continue;
      indexBuilds.push({
        index: known?.name ?? relation.name,
        relation: table.name,
        rebuilt: known !== undefined || map.indexNames.has(relation.name),
      });
    }
  }
  return { rewrites: rewrites.sort(), indexBuilds };
}

const noCounters: Counters = { scans: 0, scannedRows: 0, inserted: 0, updated: 0, deleted: 0 };

function counted(
  map: RelationMap,
  before: Observation,
  after: Observation,
): Pick<Effects, 'scans' | 'rows'> {
  const scans: Effects['scans'][number][] = [];
  const rows: Effects['rows'][number][] = [];
  const seen = new Map(after.relations.map((relation) => [relation.oid, relation]));
  for (const [oid, now] of after.counters) {
    const relation = seen.get(oid);
    // the counters of an index count its scans, and a toast table's rows belong to its table's
    if (relation === undefined || (relation.kind !== 'r' && relation.kind !== 'm')) continue;
    const then = before.counters.get(oid) ?? noCounters;
    const known = map.before.get(oid);
    if (known !== undefined && now.scans > then.scans)
      scans.push({ relation: known.name, rows: Math.max(0, now.scannedRows - then.scannedRows) });
    const written = {
      relation: known?.name ?? relation.name,
      existedBefore: known !== undefined,
      inserted: Math.max(0, now.inserted - then.inserted),
      updated: Math.max(0, now.updated - then.updated),
      deleted: Math.max(0, now.deleted - then.deleted),
    };
    if (written.inserted + written.updated + written.deleted > 0) rows.push(written);
  }
  return { scans: scans.sort(byRelation), rows: rows.sort(byRelation) };
}

function byRelation(a: { readonly relation: string }, b: { readonly relation: string }): number {
  return a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : 0;
}
