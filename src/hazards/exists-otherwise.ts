import type { MigrationEffects, SchemaChange, SkippedStatement } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { seenMigrations, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** IF NOT EXISTS finds something else under that name, and leaves it. */
export const existsOtherwise = defineHazard({
  id: 'exists-otherwise',
  title: 'IF NOT EXISTS skipped something that is not there',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply'],
  covers: ['IF NOT EXISTS skips because another object has that name/shape'],

  check({ server }) {
    return seenMigrations(server).flatMap(({ run, effects }) =>
      [...effects.skipped, ...caught(effects)]
        .filter(({ differences }) => differences.length > 0)
        .map((skipped): HazardFinding => ({
          migration: run.migration,
          statement: skipped.index,
          object: skipped.object,
          message: `${skipped.object} exists and was left as it is, which is not what the statement makes: ${list(skipped.differences.map(difference))}.`,
          remedy:
            'Give it a name of its own, or change what is there with ALTER; a guard must look at the definition, not at the name.',
          severity: 'warning',
          basis: 'measured',
        })),
    );
  },

  docs: {
    why: 'The migration succeeds and the schema is not the one it describes. Later code fails on a column, a type or a constraint that never came to be.',
    instead:
      'ALTER what is there; use IF NOT EXISTS only where the same definition is meant, and names that say what the object is.',
    limits:
      'The statement was sent once more in a transaction that was rolled back, with the object out of the way. Where that is refused, because other things depend on it, nothing is known. Later migrations that changed the object on purpose are reported too.',
  },

  examples: [
    {
      title: 'An index on another column',
      given: sql`create table books (id int primary key, title text, isbn text); create index books_key on books (title);`,
      migrations: [sql`create index if not exists books_key on books (isbn);`],
      expect: [
        'public.books_key exists and was left as it is, which is not what the statement makes: it is CREATE INDEX books_key ON public.books USING btree (title), not CREATE INDEX books_key ON public.books USING btree (isbn).',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A table without a column',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`create table if not exists books (id bigint primary key, title text not null);`,
      ],
      expect: [
        'public.books exists and was left as it is, which is not what the statement makes: id is integer, not bigint and title is missing.',
      ],
    },
    {
      title: 'A block that catches the error, over an enum with other labels',
      given: sql`create type binding as enum ('hard', 'soft');`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft', 'ring');
          exception when duplicate_object then null;
          end $$;
        `,
      ],
      expect: [
        'public.binding exists and was left as it is, which is not what the statement makes: it is of hard and soft, not of hard, soft and ring.',
      ],
    },
    {
      title: 'A column of another type, and a caught error',
      given: sql`create table books (id int primary key, pages text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table books add column pages int;
          exception when duplicate_column then null;
          end $$;
        `,
      ],
      expect: [
        'public.books.pages exists and was left as it is, which is not what the statement makes: pages is text, not integer.',
      ],
    },
    {
      title: 'The same table',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          create table if not exists books (id int primary key);
          create table if not exists shelves (id int primary key);
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** What a block found in its way, where it catches the error. */
function caught({
  swallowed = [],
}: MigrationEffects): readonly Pick<SkippedStatement, 'index' | 'object' | 'differences'>[] {
  return swallowed.map(({ index, object, differences }) => ({ index, object, differences }));
}

function difference(change: SchemaChange): string {
  const { kind, before, after } = change;
  const part =
    kind === 'column' ? textOf(before ?? after, 'column') : textOf(before ?? after, 'definition');
  if (change.change === 'added') return `${part} is missing`;
  if (change.change === 'removed') return `${part} is there as well`;
  const [is, meant] = described(change);
  return `${kind === 'column' ? part : 'it'} is ${is}, not ${meant}`;
}

function described({ kind, keys, before, after }: SchemaChange): readonly [string, string] {
  const say = (side: SchemaChange['before']): string => {
    if (kind === 'enum') return `of ${list(labels(side), 8)}`;
    if (kind !== 'column') return textOf(side, 'definition') || keys.join(', ');
    if (keys.includes('type')) return textOf(side, 'type');
    if (keys.includes('not_null')) return side?.['not_null'] === true ? 'NOT NULL' : 'nullable';
    return textOf(side, 'default') === ''
      ? 'without default'
      : `default ${textOf(side, 'default')}`;
  };
  if (kind === 'index' && keys.includes('valid')) return ['INVALID', 'valid'];
  return [say(before), say(after)];
}

function labels(side: SchemaChange['before']): readonly string[] {
  const found = side?.['labels'];
  return Array.isArray(found) ? found.map(String) : [];
}
