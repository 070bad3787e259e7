/** The part of a report about everything that runs a migration more than once. */
import { z } from 'zod';
import { outcome, sqlError } from './migration-schema.ts';
import { count, line, list, text } from './schema-values.ts';

const secondRun = z
  .object({
    applied: list(text),
    skipped: count,
    refused: text.optional(),
    outcome,
    failedAt: z.object({ migration: text, file: text, line: line.optional() }).optional(),
    changes: list(text),
  })
  .meta({ id: 'SecondRun' });

/** What a second run comes to. */
export const rerun = z
  .object({
    server: text,
    migrations: list(
      z.object({
        migration: text,
        result: z.enum(['unchanged', 'rejected', 'changed', 'rejected-halfway']),
        statements: list(
          z.object({
            index: count,
            sql: text,
            line: line.optional(),
            result: z.enum(['rejected', 'no-change', 'changed', 'not-sent']),
            error: sqlError.optional(),
            changes: list(text).describe('objects and rows that changed, a phrase each'),
          }),
        ),
        changes: list(text),
      }),
    ).describe('the SQL again, ledger bypassed'),
    runner: secondRun.optional().describe('the runner again'),
    forgotten: secondRun.optional().describe('the runner again, its ledger rows forgotten'),
    second: secondRun
      .extend({ waited: z.boolean(), first: outcome.describe('of the first') })
      .optional()
      .describe('a second runner at the same moment; its changes are beyond one run'),
    maskedColumns: list(text).describe('differ between two clean runs, left out of comparisons'),
  })
  .meta({ id: 'Rerun' });

/** What a killed run leaves, and what the next one makes of it. */
export const interrupt = z
  .object({
    server: text,
    migrations: list(
      z.object({
        migration: text,
        picture: text.describe('a mark for a kill before the first statement and behind each'),
        cuts: list(
          z.object({
            statement: count,
            place: z.enum(['behind', 'inside']),
            result: z.enum(['converges', 'refused', 'third-state']),
            left: z.enum(['before', 'after', 'between']),
            refusal: text.optional(),
            error: sqlError.optional(),
          }),
        ),
        leftOut: count.describe('places that were left out because there were too many'),
      }),
    ),
  })
  .meta({ id: 'Interrupt' });
