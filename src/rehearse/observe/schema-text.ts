import type { SchemaChange } from '../../evidence/types.ts';
import type { CatalogSnapshot, ObjectDescription } from './catalog.ts';
import { describeObject } from './object-text.ts';
import { identify } from './schema-diff.ts';
import { longestCommonSubsequence } from './subsequence.ts';

/** Unchanged lines shown around a change. */
const contextLines = 2;

/**
 * The changes as text for people: one group for each table with everything on it, one for each
 * other object, as pseudo-DDL whose lines begin with `-`, `+` or a space. Empty when nothing changed.
 */
export function renderSchemaDiff(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
  changes: readonly SchemaChange[],
): string {
  const changedKeys = new Map(changes.map((c) => [`${c.kind}:${c.name}`, new Set(c.keys)]));
  const groups = new Map<string, ObjectGroup>();
  for (const change of changes) {
    const group = groupOf(change.kind, change.name, change.after ?? change.before ?? {});
    groups.set(`${group.rank} ${group.title}`, group);
  }
  const wanted = new Set(groups.keys());
  const texts = { before: collect(before), after: collect(after) };
  return [...wanted]
    .sort()
    .map((id) => renderGroup(texts.before.get(id) ?? [], texts.after.get(id) ?? []))
    .join('\n\n');

  function collect(snapshot: CatalogSnapshot): Map<string, readonly string[]> {
    const members = new Map<string, Member[]>();
    for (const [key, description] of Object.entries(snapshot)) {
      const { kind, name } = identify(key);
      const { rank, title } = groupOf(kind, name, description);
      const id = `${rank} ${title}`;
      if (!wanted.has(id)) continue;
      const member = {
        kind,
        name,
        description,
        changed: changedKeys.get(key) ?? new Set<string>(),
      };
      const list = members.get(id);
      if (list) list.push(member);
      else members.set(id, [member]);
    }
    return new Map([...members].map(([id, list]) => [id, describeGroup(list)]));
  }
}

interface ObjectGroup {
  readonly rank: string;
  readonly title: string;
}

interface Member {
  readonly kind: string;
  readonly name: string;
  readonly description: ObjectDescription;
  readonly changed: ReadonlySet<string>;
}

/** The order in which things can be read: what others build on first, tables in the middle. */
const ranks = [
  'schema',
  'extension',
  'enum',
  'domain',
  'range',
  'composite type',
  'sequence',
  'table',
];

/** Where an object is shown: with its relation, or on its own. */
function groupOf(kind: string, name: string, description: ObjectDescription): ObjectGroup {
  const owner = description['table'];
  const title = typeof owner === 'string' ? owner : name;
  const relation =
    typeof owner === 'string' || ['view', 'materialized view', 'foreign table'].includes(kind);
  const rank = relation ? ranks.indexOf('table') : ranks.indexOf(kind);
  return {
    rank: rank === -1 ? 'z' : String.fromCharCode(97 + rank),
    title: relation || kind === 'table' ? title : `${kind} ${title}`,
  };
}

/** Parts of one group, in the order they are written: the relation, columns, constraints, indexes. */
const parts = ['table', 'view', 'materialized view', 'foreign table', 'composite type', 'column'];
const laterParts = ['constraint', 'index', 'sequence', 'trigger', 'rule', 'policy', 'statistics'];

function describeGroup(members: readonly Member[]): readonly string[] {
  const order = [...parts, ...laterParts];
  const constraints = new Set(
    members.filter((m) => m.kind === 'constraint').map((m) => m.description['constraint']),
  );
  const sorted = members
    // the index behind a constraint says the same as the constraint, unless it is the index that changed
    .filter(
      (m) => m.kind !== 'index' || m.changed.size > 0 || !constraints.has(m.description['index']),
    )
    // the columns of a view follow from its definition
    .filter((m) => m.kind !== 'column' || !members.some((r) => isView(r.kind)))
    .sort(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        Number(a.description['position'] ?? 0) - Number(b.description['position'] ?? 0) ||
        (a.name < b.name ? -1 : 1),
    );
  return sorted.flatMap((m) => describeObject(m.kind, m.name, m.description, m.changed));
}

function isView(kind: string): boolean {
  return kind === 'view' || kind === 'materialized view';
}

function renderGroup(before: readonly string[], after: readonly string[]): string {
  const lines: { readonly sign: string; readonly text: string }[] = [];
  let [i, j] = [0, 0];
  for (const [keptBefore, keptAfter] of [
    ...longestCommonSubsequence(before, after),
    [before.length, after.length] as const,
  ]) {
    while (i < keptBefore) lines.push({ sign: '-', text: before[i++] ?? '' });
    while (j < keptAfter) lines.push({ sign: '+', text: after[j++] ?? '' });
    if (i < before.length && j < after.length) lines.push({ sign: ' ', text: before[i] ?? '' });
    [i, j] = [i + 1, j + 1];
  }
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some((l) => l.sign !== ' '),
  );
  const shown: string[] = [];
  let elided = false;
  lines.forEach(({ sign, text }, at) => {
    // the first line names the object
    if (near[at] || at === 0) {
      shown.push(`${sign} ${text}`.trimEnd());
      elided = false;
    } else if (!elided) {
      shown.push('  …');
      elided = true;
    }
  });
  return shown.join('\n');
}
