/** Turns two looks at a backend into what the statement between them did. */
import { conflicts } from '../evidence/locks.ts';
import type { RelationLock, StatementRecord } from '../evidence/types.ts';
import { lockModes, type LockMode } from '../terms.ts';
import {
  type Counters,
  type HeldLocks,
  modeBit,
  type Observation,
  type SeenRelation,
} from './observation.ts';
import type { KnownRelation, RelationMap, RelationWithFile } from './relation-map.ts';

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

/**
 * What happened between `before` and `after`; marks the files it saw as seen. `described` holds at
 * least the relations that `strangers` named.
 */
export function interpret(
  map: RelationMap,
  before: Observation,
  after: Observation,
  described: readonly SeenRelation[],
): Effects {
  const seen = new Map<number, KnownRelation>(
    described.map((relation) => [relation.oid, relation]),
  );
  const files = filesOf(after).flatMap(({ oid, relfilenode }) => {
    const relation = map.before.get(oid) ?? seen.get(oid);
    return relation ? [{ ...relation, oid, relfilenode }] : [];
  });
  return {
    locks: newLocks(map, before.locks, changedLocks(map, before, after)),
    ...newFiles(map, files),
    ...counted(map, before, after, seen),
    walBytes: Math.max(0, Number(after.lsn - before.lsn)),
    lockTimeoutMs: after.lockTimeoutMs,
  };
}

/** Relations made in this run that a statement gave a file or counted on: their names are needed. */
export function strangers(map: RelationMap, before: Observation, after: Observation): number[] {
  const fresh = filesOf(after).filter(({ relfilenode }) => !map.files.has(relfilenode));
  const touched = [...after.counters].filter(([oid, now]) => !same(now, before.counters.get(oid)));
  const oids = new Set([...fresh.map(({ oid }) => oid), ...touched.map(([oid]) => oid)]);
  return [...oids].filter((oid) => !map.before.has(oid));
}

/** The file of every relation that is locked; it has the relation's own number unless it was rewritten. */
function filesOf({ locks, files }: Observation): { oid: number; relfilenode: number }[] {
  return Array.from(locks.keys(), (oid) => ({ oid, relfilenode: files.get(oid) ?? oid })).filter(
    ({ relfilenode }) => relfilenode !== 0,
  );
}

function same(a: Counters, b: Counters = noCounters): boolean {
  return (
    a.scans === b.scans &&
    a.inserted === b.inserted &&
    a.updated === b.updated &&
    a.deleted === b.deleted
  );
}

/** A lock on a relation, as it is held or waited for. */
export interface Lock {
  readonly oid: number;
  readonly mode: LockMode;
  readonly waited?: boolean;
}

function changedLocks(map: RelationMap, before: Observation, after: Observation): Lock[] {
  return [...after.locks].flatMap(([oid, modes]) =>
    modes === before.locks.get(oid) || !map.before.has(oid)
      ? []
      : lockModes.filter((mode) => modes & modeBit(mode)).map((mode) => ({ oid, mode })),
  );
}

/** Locks on relations of before the run that nothing held already makes redundant. */
export function newLocks(
  map: RelationMap,
  before: HeldLocks,
  after: readonly Lock[],
): RelationLock[] {
  const locks: RelationLock[] = [];
  for (const [oid, taken] of Map.groupBy(after, (lock) => lock.oid)) {
    const relation = map.before.get(oid);
    if (relation === undefined) continue;
    const held = before.get(oid) ?? 0;
    for (const { mode, waited } of taken) {
      if (lockModes.some((other) => held & modeBit(other) && covers(other, mode))) continue;
      if (taken.some((other) => other.mode !== mode && covers(other.mode, mode))) continue;
      const lock = {
        relation: relation.name,
        kind: kindNames[relation.kind] ?? relation.kind,
        mode,
      };
      locks.push(waited ? { ...lock, waited } : lock);
    }
  }
  return locks.sort(byRelation);
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
  relations: readonly RelationWithFile[],
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

/**
 * What the counters say. A statement may scan a table several times, once for each index it builds
 * again; the rows of a scan are those of one.
 */
function counted(
  map: RelationMap,
  before: Observation,
  after: Observation,
  seen: ReadonlyMap<number, KnownRelation>,
): Pick<Effects, 'scans' | 'rows'> {
  const scans: Effects['scans'][number][] = [];
  const rows: Effects['rows'][number][] = [];
  for (const [oid, now] of after.counters) {
    const known = map.before.get(oid);
    const relation = known ?? seen.get(oid);
    // the counters of an index count its scans, and a toast table's rows belong to its table's
    if (relation === undefined || (relation.kind !== 'r' && relation.kind !== 'm')) continue;
    const then = before.counters.get(oid) ?? noCounters;
    const times = now.scans - then.scans;
    if (known !== undefined && times > 0) {
      const read = Math.max(0, now.scannedRows - then.scannedRows);
      scans.push({ relation: known.name, rows: Math.round(read / times) });
    }
    const written = {
      relation: relation.name,
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
