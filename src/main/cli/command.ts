import type { Log } from '../../log.ts';

/** What a command gets besides its arguments. */
export interface CommandContext {
  readonly cwd: string;
  readonly log: Log;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Whether standard output is a terminal that shows colours. */
  readonly color: boolean;
  /** Columns of that terminal. */
  readonly width?: number;
  /** Writes a result to standard output. */
  print(text: string): void;
}

/** Runs one command; the answer is the exit status. */
export type RunCommand = (argv: readonly string[], context: CommandContext) => Promise<number>;

/** What is known of a command before its module is loaded. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<RunCommand>;
}

/** In the order of the help text. Modules load when their command runs: the first line must not wait. */
export const commands: readonly Command[] = [
  {
    name: 'review',
    usage: 'review [path] [flags]',
    summary:
      'Rehearse the migrations that differ from the base branch and report what Postgres did.',
    load: async () => (await import('./review.ts')).runReview,
  },
  {
    name: 'sql',
    usage: 'sql [path] [flags]',
    summary: 'Print what the migrations will send, runner statements and transactions included.',
    load: async () => (await import('./sql.ts')).runSql,
  },
  {
    name: 'recover',
    usage: 'recover URL [path] [flags]',
    summary:
      'Say at which statement a half-finished database stopped, and the SQL that finishes or undoes it; read-only.',
    load: async () => (await import('./recover.ts')).runRecover,
  },
  {
    name: 'schema',
    usage: 'schema check|write [FILE] [path] [flags]',
    summary:
      'Compare a committed picture of the schema with what the migrations build, columns in order, or write it.',
    load: async () => (await import('./schema.ts')).runSchema,
  },
  {
    name: 'stats',
    usage: 'stats URL',
    summary:
      "Print the sizes of a database's tables, for review --stats; read-only, nothing of what rows hold.",
    load: async () => (await import('./stats.ts')).runStats,
  },
  {
    name: 'record',
    usage: 'record [--output FILE] [--database-url URL] [--variable NAME] -- COMMAND',
    summary:
      'Run a command, such as the tests, with a recorder before its database, and keep the queries it sent, for review --queries.',
    load: async () => (await import('./record.ts')).runRecord,
  },
  {
    name: 'explain',
    usage: 'explain [HAZARD]',
    summary: 'Explain a hazard: what it costs, the safe way, what it does not prove.',
    load: async () => (await import('./explain.ts')).runExplain,
  },
  {
    name: 'adapters',
    usage: 'adapters',
    summary: 'List the migration frameworks that are understood.',
    load: async () => (await import('./adapters.ts')).runAdapters,
  },
  {
    name: 'init',
    usage: 'init [path]',
    summary: 'Write a workflow and a configuration file; files that exist are kept.',
    load: async () => (await import('./init.ts')).runInit,
  },
];
