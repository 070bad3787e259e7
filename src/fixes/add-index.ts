import type { FixPart } from '../evidence/fixes.ts';
import { isInvalid, when } from './guards.ts';
import { type FixSubject, isChange, textOf, type Way } from './subject.ts';

/**
 * CREATE INDEX: the same, CONCURRENTLY. That of a partitioned table is only a shell, INVALID until
 * each partition has an index of its own attached to it.
 */
export function addIndex({ schemaChanges }: FixSubject): Way {
  const added = schemaChanges.filter(
    (change) => isChange(change, 'added index') && !isOfConstraint(change.name, schemaChanges),
  );
  // a partition that has such an index already keeps it
  const kept = schemaChanges.filter(
    (change) => isChange(change, 'changed index') && change.keys.join() === 'parents',
  );
  const [shells, builds] = [added.filter(isShell), added.filter((change) => !isShell(change))];
  const attached = [...added, ...kept].flatMap(({ name, after }) =>
    parentsOf(after).map((parent) => `alter index ${parent} attach partition ${name}`),
  );
  return {
    takes: [...added, ...kept],
    parts: [
      ...shells.map(({ after }): FixPart => ({
        sql: textOf(after, 'definition').replace(/ INDEX /, ' INDEX IF NOT EXISTS '),
        transaction: 'own',
        note: 'an empty shell: no partition is read',
      })),
      ...builds.flatMap(({ name, after }) => buildConcurrently(name, textOf(after, 'definition'))),
      ...attached.map((sql): FixPart => ({
        sql,
        transaction: 'own',
        note: 'only the catalog changes',
      })),
    ],
  };
}

/** The index of a partitioned table, which Postgres prints with ONLY. */
function isShell({ after }: FixSubject['schemaChanges'][number]): boolean {
  return /^CREATE (UNIQUE )?INDEX ("(?:[^"]|"")*"|\S+) ON ONLY /.test(textOf(after, 'definition'));
}

function parentsOf(index: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const parents = index?.['parents'];
  return Array.isArray(parents) ? parents.map(String) : [];
}

/** Builds an index while readers and writers go on, after removing what an interrupted build left. */
export function buildConcurrently(index: string, definition: string): readonly FixPart[] {
  return [
    {
      sql: when(
        isInvalid(index),
        "perform set_config('lock_timeout', '5s', true)",
        `drop index ${index}`,
      ),
      transaction: 'own',
      note: 'an interrupted build leaves an INVALID index, which IF NOT EXISTS would take for done',
    },
    {
      sql: definition.replace(
        /^CREATE (UNIQUE )?INDEX (?=\S)/,
        (_all, unique = '') => `CREATE ${unique}INDEX CONCURRENTLY IF NOT EXISTS `,
      ),
      transaction: 'none',
      note: 'readers and writers go on while it is built',
    },
  ];
}

/** An index that a constraint of the same statement brings with it. */
export function isOfConstraint(index: string, changes: FixSubject['schemaChanges']): boolean {
  return changes.some(
    (change) => change.kind === 'constraint' && indexOfConstraint(change) === index,
  );
}

/** The name of the index behind a UNIQUE, PRIMARY KEY or EXCLUDE: its table's schema, its own name. */
export function indexOfConstraint(change: FixSubject['schemaChanges'][number]): string {
  const description = change.after ?? change.before;
  if (!/^[uxp]$/.test(textOf(description, 'type'))) return '';
  const table = textOf(description, 'table');
  return schemaOf(table) + change.name.slice(table.length);
}

/** `public` of `public.books`; either may be quoted. */
function schemaOf(relation: string): string {
  return /^("(?:[^"]|"")*"|[^."]+)/.exec(relation)?.[0] ?? '';
}
