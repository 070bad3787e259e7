/** The part of a report that says what the hazards found. */
import { z } from 'zod';
import { lockModes } from '../terms.ts';
import { count, line, list, text } from './schema-values.ts';

/** As hazards and findings have it. */
export const severity = z.enum(['error', 'warning', 'notice']);

/** What a hazard is about. */
export const area = z.enum([
  'ordering',
  'locking',
  'replication',
  'rerun',
  'data',
  'compatibility',
  'hygiene',
]);

const heldLock = z
  .object({
    part: count.optional().describe('index into parts; absent: the statement as it was written'),
    relation: text,
    mode: z.enum(lockModes),
    blocks: list(z.enum(['reads', 'writes'])),
    work: list(text).describe('what grows with the table and was done under the lock'),
    rows: count.describe('most rows updated or deleted in one transaction'),
  })
  .meta({ id: 'FixLock' });

/** What to write in place of a statement. */
export const fix = z
  .object({
    sql: list(text),
    proven: z.boolean(),
    parts: list(
      z.object({
        sql: text,
        transaction: z.enum(['own', 'none', 'batched']),
        note: text,
      }),
    )
      .optional()
      .describe('each is committed before the next; batched: commits as it goes'),
    differs: list(z.enum(['column-order']))
      .optional()
      .describe('what ends otherwise than with the original'),
    files: list(z.object({ file: text, text }))
      .optional()
      .describe('for this framework'),
    before: list(heldLock).optional(),
    after: list(heldLock).optional(),
    rows: z
      .enum(['baseline', 'ordinary', 'none', 'apart'])
      .optional()
      .describe(
        'what it was proven on: rows of the baseline, one ordinary row in each table, none',
      ),
    servers: list(text).optional().describe('versions it was proven on'),
  })
  .meta({ id: 'Fix' });

/** One hazard at one place. */
export const finding = z
  .object({
    hazard: text,
    title: text,
    area,
    severity,
    basis: z.enum(['measured', 'known', 'guess']),
    migration: text,
    file: text.describe('empty: the whole pull request'),
    line: line.optional(),
    endLine: line.optional(),
    statement: count.optional(),
    sql: text.optional().describe('the statement itself'),
    position: line.optional().describe('character of it, from 1, at which Postgres rejected it'),
    object: text,
    message: text,
    remedy: text,
    fix: fix.optional(),
    servers: list(text),
    fingerprint: z.string().regex(/^[0-9a-f]{8,128}$/),
    suppressed: z.object({ by: text, reason: text }).nullable(),
  })
  .meta({ id: 'Finding' });
