/**
 * The report file, version 1: what every renderer reads, what `--format json` prints and what
 * `publish` accepts from a job that ran somebody else's SQL. Keys may be added, never renamed or
 * removed, so unknown keys are ignored on read.
 */
import { z } from 'zod';
import { area, finding, type fix, severity } from './finding-schema.ts';
import {
  type effects,
  type lock,
  migration,
  sqlError,
  type statement,
} from './migration-schema.ts';
import { replication } from './replication-schema.ts';
import { interrupt, rerun } from './rerun-schema.ts';
import { count, durationMs, line, list, text } from './schema-values.ts';

export { reportLimits } from './schema-values.ts';

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

/** A migration of the report. */
export type ReportMigration = z.infer<typeof migration>;

/** A statement of the report. */
export type ReportStatement = z.infer<typeof statement>;

/** A finding of the report. */
export type ReportFinding = z.infer<typeof finding>;

/** A fix of the report. */
export type ReportFix = z.infer<typeof fix>;

/** What it says of second runs. */
export type ReportRerun = z.infer<typeof rerun>;

/** What it says of killed runs. */
export type ReportInterrupt = z.infer<typeof interrupt>;

/** A lock of the report. */
export type ReportLock = z.infer<typeof lock>;

/** What differs between servers. */
export type StatementEffects = Pick<ReportStatement, keyof typeof effects>;

/** Which severity fails a review. */
export type FailOn = Report['failOn'];
