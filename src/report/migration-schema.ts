/** The part of a report that says what was sent for each migration, and what Postgres did. */
import { z } from 'zod';
import { lockModes } from '../terms.ts';
import { count, durationMs, line, list, text } from './schema-values.ts';

/** What Postgres said of a statement that failed. */
export const sqlError = z
  .object({
    code: text,
    message: text,
    detail: text.optional(),
    hint: text.optional(),
    position: line.optional(),
    where: text.optional(),
    table: text.optional(),
    column: text.optional(),
    constraint: text.optional(),
  })
  .meta({ id: 'SqlError' });

/** How something that was sent ended. */
export const outcome = z
  .discriminatedUnion('ok', [
    z.object({ ok: z.literal(true) }),
    z.object({ ok: z.literal(false), error: sqlError, stoppedBy: z.literal('limit').optional() }),
  ])
  .meta({ id: 'Outcome' });

/** A lock, and whom it keeps waiting. */
export const lock = z
  .object({
    relation: text,
    kind: text,
    mode: z.enum(lockModes),
    blocks: list(z.enum(['reads', 'writes'])).describe('ordinary traffic that waits behind it'),
    waited: z.boolean().optional().describe('asked for, not yet granted when looked at'),
  })
  .meta({ id: 'Lock' });

/** What Postgres did while a statement ran. */
export const effects = {
  outcome,
  locks: list(lock),
  rewrites: list(text).describe('tables that existed before and got new files'),
  scans: list(z.object({ relation: text, rows: count })).describe('full scans'),
  indexBuilds: list(z.object({ index: text, relation: text, rebuilt: z.boolean() })),
  rows: list(
    z.object({
      relation: text,
      existedBefore: z.boolean(),
      inserted: count,
      updated: count,
      deleted: count,
    }),
  ),
};

/** A statement as it was sent. */
export const statement = z
  .object({
    index: count,
    origin: z.enum(['migration', 'runner']),
    sql: text,
    kind: text.describe('node name of the parse tree, empty when it could not be parsed'),
    line: line.optional(),
    endLine: line.optional(),
    transaction: count.nullable().describe('number within the run; null: outside any'),
    durationMs,
    ...effects,
    walBytes: count,
    observed: z.boolean(),
    unobserved: text.optional().describe('why locks and counters could not be read'),
    notices: list(z.object({ severity: text, code: text, message: text })),
    elsewhere: list(z.object({ server: text, ...effects })).describe(
      'servers on which Postgres did something else',
    ),
  })
  .meta({ id: 'Statement' });

/** A migration under review, on every server that ran it. */
export const migration = z
  .object({
    id: text,
    file: text,
    change: z.enum(['added', 'edited', 'removed', 'renamed']),
    transactionMode: z.enum(['file', 'apart', 'message', 'statement', 'own', 'run']),
    runs: list(
      z.object({
        server: text,
        outcome,
        failedStatement: count.optional(),
        durationMs,
        rowsPresent: z
          .boolean()
          .describe('false: recorded on empty tables, since an earlier migration failed on rows'),
        afterFailureOf: text.optional().describe('an earlier migration it had to go on without'),
      }),
    ).describe('one for each server on which it ran'),
    statements: list(statement).describe('as recorded on the first server that ran it'),
  })
  .meta({ id: 'Migration' });
