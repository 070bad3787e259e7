/**
 * The report file, version 1: what every renderer reads, what `--format json` prints and what
 * `publish` accepts from a job that ran somebody else's SQL. Keys may be added, never renamed or
 * removed, so unknown keys are ignored on read.
 */
import { z } from 'zod';
import { lockModes } from '../terms.ts';
import { replication } from './replication-schema.ts';
import { count, durationMs, line, list, text } from './schema-values.ts';

export { reportLimits } from './schema-values.ts';

const severity = z.enum(['error', 'warning', 'notice']);
const area = z.enum([
  'ordering',
  'locking',
  'replication',
  'rerun',
  'data',
  'compatibility',
  'hygiene',
]);

const sqlError = z
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

const outcome = z
  .discriminatedUnion('ok', [
    z.object({ ok: z.literal(true) }),
    z.object({ ok: z.literal(false), error: sqlError, stoppedBy: z.literal('limit').optional() }),
  ])
  .meta({ id: 'Outcome' });

const lock = z
  .object({
    relation: text,
    kind: text,
    mode: z.enum(lockModes),
    blocks: list(z.enum(['reads', 'writes'])).describe('ordinary traffic that waits behind it'),
    waited: z.boolean().optional().describe('asked for, not yet granted when looked at'),
  })
  .meta({ id: 'Lock' });

/** What Postgres did while a statement ran. */
const effects = {
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

const statement = z
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

const migration = z
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

const fix = z
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

const finding = z
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

const rerun = z
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

const interrupt = z
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

const server = z
  .object({
    version: text,
    major: count,
    provider: z.enum(['embedded', 'local', 'container', 'given']),
    baseline: z.object({
      migrations: count,
      cached: z.boolean(),
      durationMs,
      failure: z
        .object({ migration: text, file: text, line: line.optional(), error: sqlError })
        .optional(),
      prepared: list(text),
      tables: count,
      rows: count,
      unfilled: list(z.object({ relation: text, rows: count, why: text })),
    }),
  })
  .meta({ id: 'Server' });

const project = z
  .object({
    version: z.literal(1),
    tool: z.object({ name: z.literal('migration-rehearsal'), version: text }),
    verdict: z.enum(['pass', 'warn', 'fail', 'not-rehearsed']),
    failOn: z.enum(['error', 'warning', 'never']),
    summary: z
      .object({
        migrations: count,
        statements: count,
        errors: count,
        warnings: count,
        notices: count,
        suppressed: count,
      })
      .describe(
        'statements: those written in the migrations; suppressed findings count only as such',
      ),
    subject: z.object({
      base: text,
      head: text,
      adapter: text,
      directory: text,
      ledger: z.enum(['kept', 'none', 'unknown']),
    }),
    servers: list(server),
    changed: list(
      z.object({
        file: text,
        change: z.enum(['edited', 'removed', 'renamed']),
        was: text.optional(),
      }),
    )
      .optional()
      .describe('what the pull request did to merged migrations; absent when nothing'),
    migrations: list(migration),
    rehearsals: list(
      z.object({
        name: z.enum([
          'apply',
          'rerun',
          'interrupt',
          'revert',
          'reorder',
          'schema-file',
          'replicate',
          'standby',
          'downstream',
          'compatibility',
        ]),
        status: z.enum(['done', 'skipped', 'failed']),
        why: text,
        durationMs,
        server: text,
      }),
    ),
    findings: list(finding).describe('strongest first, then in the order of the migrations'),
    hazards: list(
      z.object({
        id: text,
        title: text,
        area,
        severity,
        docs: z.object({ why: text, instead: text, limits: text }),
      }),
    ).describe('every hazard that was looked for'),
    rerun: rerun.optional(),
    interrupt: interrupt.optional(),
    replication: replication.optional(),
    schemaDiff: text,
    notRehearsed: list(z.object({ what: text, why: text })),
  })
  .meta({ id: 'Project' });

/** A report, version 1. `projects`: one entry for each database, where a review covered several. */
export const reportSchema = project.extend({
  projects: z.array(project).max(100).optional(),
});

/** One review of one database, or of several (`projects`). */
export type Report = z.infer<typeof reportSchema>;
export type ReportMigration = z.infer<typeof migration>;
export type ReportStatement = z.infer<typeof statement>;
export type ReportFinding = z.infer<typeof finding>;
export type ReportFix = z.infer<typeof fix>;
export type ReportRerun = z.infer<typeof rerun>;
export type ReportInterrupt = z.infer<typeof interrupt>;
export type ReportLock = z.infer<typeof lock>;
export type StatementEffects = Pick<ReportStatement, keyof typeof effects>;
export type FailOn = Report['failOn'];
