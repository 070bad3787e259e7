/** The part of a report that says which order of publisher and subscriber works. */
import { z } from 'zod';
import { list, text } from './schema-values.ts';

/** An empty list of faults: that order works. */
export const replication = z
  .object({
    server: text,
    source: z.enum(['assumed', 'configured', 'migrations', 'stats']),
    publications: list(text),
    direction: z
      .enum(['in', 'both'])
      .optional()
      .describe('absent: this database is followed, and follows nobody'),
    subscribers: list(text).optional().describe('by name, where there are several'),
    changes: list(
      z.object({
        migration: text.optional().describe('absent: all of the pull request together'),
        publisherFirst: list(text),
        subscriberFirst: list(text),
      }),
    ).describe('what went wrong in each order; empty: it works'),
    plan: list(text).describe(
      'steps that were rehearsed from end to end; empty: any order works, or none',
    ),
    files: list(
      z.object({
        migration: text.describe('the migration that it holds statements of'),
        replaces: text.describe('the file that it stands in the place of, with others'),
        on: list(text).optional().describe('who applies it; absent: every side'),
        file: text,
        text,
      }),
    )
      .optional()
      .describe('files that the plan was rehearsed with, where it splits migrations'),
    withoutFiles: list(text)
      .optional()
      .describe('migrations that the plan splits by their statements, each with the reason'),
  })
  .meta({ id: 'Replication' });
