import { sql } from '../sql/tag.ts';
import { seenMigrations, statementThat, tablesBefore, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** A type that holds less than before: what running code writes may be refused. */
export const fewerValuesAccepted = defineHazard({
  id: 'fewer-values-accepted',
  title: 'Column or enum holds fewer values than before',
  area: 'compatibility',
  severity: 'warning',
  reads: ['apply'],
  covers: ['Narrowing (data loss or failure)', 'Enum value added / removed / renamed'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      for (const { change, kind, name, before: old, after: now } of seen.effects.schemaChanges) {
        if (change !== 'changed') continue;
        const said =
          kind === 'enum'
            ? labelsGone(name, old?.['labels'], now?.['labels'])
            : kind === 'column' && before.has(textOf(old, 'table'))
              ? narrower(name, textOf(old, 'type'), textOf(now, 'type'))
              : undefined;
        if (said === undefined) continue;
        const statement = statementThat(seen, ({ schemaChanges }) =>
          schemaChanges.some((one) => one.kind === kind && one.name === name),
        );
        // a label that was given another name is told as that
        if (
          kind === 'enum' &&
          !seen.effects.statements.some(({ schemaChanges }) =>
            schemaChanges.some(
              (one) => one.change === 'removed' && one.kind === kind && one.name === name,
            ),
          )
        )
          continue;
        findings.push({
          migration: seen.run.migration,
          statement: statement?.index,
          object: name,
          message: `${said}: what a running version still writes is refused.`,
          remedy:
            'Release the code that writes only what still fits first, and look for rows that do not.',
          severity: 'warning',
          basis: 'known',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'While the new version is rolled out, the old one still writes as it did. What no longer fits is an error.',
    instead:
      'Widen first, narrow last: change the code, then the rows, then the type, in releases of their own.',
    limits: 'It is not known here what the application writes.',
  },

  examples: [
    {
      title: 'A shorter varchar',
      given: sql`create table books (id int primary key, title varchar(100));`,
      migrations: [sql`alter table books alter column title type varchar(20);`],
      expect: [
        'public.books.title holds character varying(20) where it held character varying(100): what a running version still writes is refused.',
      ],
      alsoReports: ['lock-without-timeout', 'rewrite-blocks-reads'],
    },
    {
      title: 'An enum made anew without one of its labels',
      given: sql`create type state as enum ('new', 'lent', 'lost'); create table books (id int primary key, state state);`,
      migrations: [
        sql`
          create type state_new as enum ('new', 'lent');
          alter table books alter column state type state_new using state::text::state_new;
          drop type state;
          alter type state_new rename to state;
        `,
      ],
      expect: ["public.state lost 'lost': what a running version still writes is refused."],
      alsoReports: ['lock-without-timeout', 'rewrite-blocks-reads'],
    },
    {
      title: 'An enum with one more label, a longer varchar',
      given: sql`create type state as enum ('new', 'lent'); create table books (id int primary key, title varchar(20), state state);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column title type varchar(100);
          alter type state add value 'lost';
        `,
      ],
      expect: 'clean',
      since: 12,
    },
  ],
});

function labelsGone(name: string, old: unknown, now: unknown): string | undefined {
  if (!Array.isArray(old) || !Array.isArray(now)) return undefined;
  const gone = old.filter((label) => !now.includes(label)).map((label) => `'${String(label)}'`);
  return gone.length > 0 ? `${name} lost ${list(gone)}` : undefined;
}

function narrower(name: string, old: string, now: string): string | undefined {
  return isNarrower(parse(old), parse(now))
    ? `${name} holds ${now} where it held ${old}`
    : undefined;
}

interface Type {
  readonly base: string;
  readonly sizes: readonly number[];
}

function parse(type: string): Type {
  const sizes = /\(([\d, ]+)\)/.exec(type)?.[1]?.split(',').map(Number) ?? [];
  return { base: type.replace(/\s*\([\d, ]+\)/, ''), sizes };
}

/** Types in which each holds all that stands before it. */
const families = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
] as const;

function isNarrower(old: Type, now: Type): boolean {
  for (const family of families as readonly (readonly string[])[]) {
    const [from, to] = [family.indexOf(old.base), family.indexOf(now.base)];
    if (from !== -1 && to !== -1 && from !== to) return to < from;
  }
  const texts = ['text', 'character varying', 'character'];
  if (texts.includes(old.base) && texts.includes(now.base)) {
    return (now.sizes[0] ?? Infinity) < (old.sizes[0] ?? Infinity);
  }
  if (old.base !== 'numeric' || now.base !== 'numeric') return false;
  const whole = ({ sizes: [precision = Infinity, scale = 0] }: Type): number => precision - scale;
  return whole(now) < whole(old);
}
