import { ownStatements } from '../evidence/questions.ts';
import type { StatementEffect, StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { seenMigrations, type Seen } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';

/** Catalog and rows are after it what they were before. */
export const migrationChangesNothing = defineHazard({
  id: 'migration-changes-nothing',
  title: 'Migration or statement without effect',
  area: 'hygiene',
  severity: 'notice',
  reads: ['apply'],
  covers: [
    'No-op statement (drop of absent, IF NOT EXISTS over the same)',
    'Empty migration / only comments / ALTER to the same type/default',
  ],

  check({ server, migrations }) {
    // what runs again under a new name has no effect because it had it the first time
    const renamed = new Set(
      migrations.filter(({ change }) => change === 'renamed').map(({ id }) => id),
    );
    return seenMigrations(server).flatMap((seen): readonly HazardFinding[] => {
      if (renamed.has(seen.run.migration)) return [];
      const whole = nothingAtAll(seen);
      if (whole !== undefined) {
        return [
          {
            migration: seen.run.migration,
            object: '',
            message: whole,
            remedy: 'Leave it out, unless it is there to keep two histories in step.',
            severity: 'notice',
            basis: 'measured',
          },
        ];
      }
      return seen.effects.statements.flatMap((effect) => {
        const statement = seen.run.statements[effect.index];
        // what skips is a guard, and does its work elsewhere
        if (!statement || !didNothing(statement, effect) || skips(statement)) return [];
        return [
          {
            migration: seen.run.migration,
            statement: statement.index,
            object: '',
            message: 'This statement leaves the catalog as it was, though it takes its locks.',
            remedy: 'Leave it out, or correct what it was meant to change.',
            severity: 'notice',
            basis: 'measured',
          } satisfies HazardFinding,
        ];
      });
    });
  },

  docs: {
    why: 'A migration that does nothing is often one that was meant to do something: a default that is set and dropped again, a guard that finds another object. It still takes its locks.',
    instead: 'Leave it out, or say what it is for.',
    limits:
      'Compared by the catalog, for statements that change nothing else. A data change that found no generated row to change is not judged.',
  },

  examples: [
    {
      title: 'A default set and dropped again',
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column pages set default 1;
          alter table books alter column pages drop default;
        `,
      ],
      expect: ['Its statements undo each other: catalog and rows are as they were.'],
    },
    {
      title: 'Only comments',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`-- nothing to do here`],
      expect: ['It holds no statement that changes anything.'],
    },
    {
      title: 'A table that is there already',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`create table if not exists books (id int primary key);`],
      expect: ['Nothing it asks for was left to do: catalog and rows are as they were.'],
    },
    {
      title: 'A type the column has already, beside a change',
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column pages type int;
          alter table books add column title text;
        `,
      ],
      expect: ['This statement leaves the catalog as it was, though it takes its locks.'],
    },
    {
      title: 'A guard in front of a statement that does something',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          drop table if exists shelves;
          create table shelves (id int primary key);
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** Statements whose whole effect the catalog shows. */
const shown = new Set([
  'AlterTableStmt',
  'CreateStmt',
  'IndexStmt',
  'DropStmt',
  'RenameStmt',
  'ViewStmt',
  'AlterEnumStmt',
  'CreateEnumStmt',
]);

const framing = new Set(['TransactionStmt', 'VariableSetStmt']);

/** Settings of a table that the comparison does not cover. */
const unseen = /\b(compression|tablespace|access\s+method|restart|trigger|without\s+cluster)\b/i;

function nothingAtAll({ run, effects }: Seen): string | undefined {
  const statements = ownStatements(run).filter(({ kind }) => !framing.has(kind));
  if (statements.length === 0) return 'It holds no statement that changes anything.';
  // what a file rolls back itself, or never commits, is told as that
  if (ownStatements(run).some(({ kind }) => kind === 'TransactionStmt')) return undefined;
  if (effects.schemaChanges.length > 0 || effects.dataChanges.length > 0) return undefined;
  // told as what it is by `exists-otherwise`
  if (effects.skipped.some(({ differences }) => differences.length > 0)) return undefined;
  if (!statements.every((statement) => isShown(statement))) return undefined;
  return effects.statements.some((one) => one.schemaChanges.length > 0)
    ? 'Its statements undo each other: catalog and rows are as they were.'
    : 'Nothing it asks for was left to do: catalog and rows are as they were.';
}

function didNothing(statement: StatementRecord, effect: StatementEffect): boolean {
  return isShown(statement) && effect.schemaChanges.length === 0 && effect.dataChanges.length === 0;
}

function isShown({ kind, sql: text, rewrites, rows }: StatementRecord): boolean {
  return shown.has(kind) && !unseen.test(text) && rewrites.length === 0 && rows.length === 0;
}

function skips({ notices }: StatementRecord): boolean {
  return notices.some(({ message }) => message.endsWith('skipping'));
}
