/**
 * Every setting once. Flags, action inputs and the configuration file use the same kebab-case names;
 * help, README tables, action.yml and the JSON Schema are made from this table.
 */
import type { z } from 'zod';
import { actionSettings } from './action-settings.ts';
import {
  allowances,
  choice,
  localPath,
  majors,
  names,
  objects,
  optional,
  pairs,
  paths,
  secret,
  severities,
  text,
  toggle,
  wholeNumber,
} from './kind.ts';
import { replication } from './replication.ts';
import { type Place, type Setting, setting } from './setting.ts';

export type { Place, Setting } from './setting.ts';

const everywhere = ['review', 'action', 'file'] as const;
const withSql = ['review', 'sql', 'recover', 'schema', 'action', 'file'] as const;
const withServer = ['review', 'recover', 'schema', 'action', 'file'] as const;
const atRun = ['review', 'action'] as const;

/** All settings, in the order in which help and tables show them. */
export const settings = {
  path: setting(
    localPath('DIR'),
    '.',
    'The project: a git checkout, or any folder together with `new`.',
    ['review', 'sql', 'recover', 'schema', 'action'],
    ['working-directory'],
  ),
  base: setting(
    optional(text('REF')),
    null,
    "What to compare with; the tip of the remote's default branch, or of the pull request's base branch in the action, unless given.",
    ['review', 'sql', 'action'],
    ['base-ref'],
  ),
  new: setting(
    paths('FILE', 'paths inside the project'),
    [],
    'The migration files under review, instead of asking git; all others are the baseline.',
    ['review', 'sql', 'action'],
    ['files'],
  ),
  postgres: setting(
    majors(),
    [17],
    'Major versions of Postgres to rehearse on, 10 to 18.',
    ['review', 'schema', 'action', 'file'],
    ['postgres-version', 'pg-version', 'version'],
  ),
  adapter: setting(
    optional(text('ID')),
    null,
    'The migration framework; found out from the files unless given.',
    withSql,
    ['framework'],
  ),
  migrations: setting(
    paths('DIR', 'folders inside the project'),
    [],
    'Folders that hold the migrations; found unless given.',
    withSql,
    ['directory', 'dir', 'migrations-path'],
  ),
  format: setting(
    choice(['terminal', 'json', 'markdown', 'sarif', 'html']),
    'terminal',
    'How the review is printed.',
    ['review', 'recover'],
  ),
  output: setting(
    optional(localPath('FILE')),
    null,
    'Write the result to this file instead of standard output.',
    ['review', 'sql', 'recover'],
  ),
  'fail-on': setting(
    choice(['error', 'warning', 'never']),
    'error',
    'The weakest finding that fails the run.',
    everywhere,
    ['level'],
  ),
  provider: setting(
    choice(['auto', 'embedded', 'local', 'container', 'given']),
    'auto',
    'Where the server comes from: downloaded binaries, binaries on this machine, a container, or the server of `database-url`.',
    withServer,
  ),
  'database-url': setting(
    optional(secret('URL', 'a URL such as "postgres://user@host/database"', /^postgres(ql)?:\/\//)),
    null,
    'A throw-away server to use; databases are created on it and dropped again.',
    ['review', 'recover', 'schema', 'action'],
    ['url', 'connection-string'],
  ),
  'allow-non-empty': setting(
    toggle(),
    false,
    'Accept a given server that already holds databases of others; they are never touched.',
    ['review', 'recover', 'schema', 'action'],
  ),
  image: setting(
    optional(text('NAME')),
    null,
    'Container image of the server, such as `postgis/postgis:17-3.5-alpine`.',
    withServer,
    ['docker-image', 'container-image'],
  ),
  seed: setting(
    optional(localPath('FILE')),
    null,
    'SQL file that puts rows into the baseline, before generated rows fill what is left empty.',
    everywhere,
    ['fixtures'],
  ),
  rows: setting(
    wholeNumber('N', 0, 100_000),
    20,
    'Rows generated for each table; 0 generates none.',
    everywhere,
  ),
  'random-seed': setting(
    wholeNumber('N', 0, 2_147_483_647),
    1,
    'Generated rows depend on nothing but the schema and this number.',
    everywhere,
  ),
  ledger: setting(
    choice(['kept', 'none', 'unknown']),
    'unknown',
    'Plain SQL folders only: whether the runner remembers applied files (kept) or sends every file on each deploy (none).',
    everywhere,
  ),
  'non-transactional': setting(
    paths('GLOB', 'patterns inside the project'),
    [],
    'Files that the runner sends outside a transaction.',
    withSql,
  ),
  'order-file': setting(
    optional(text('FILE', 'a path inside the project')),
    null,
    'Plain SQL folders only: a file that lists the migrations in their order, one a line; `order.txt`, `migrations.txt`, `series` and `_order` in the folder are found unless given.',
    withSql,
    ['order', 'manifest', 'series-file'],
  ),
  'search-path': setting(
    optional(text('NAMES', 'schemas such as "app, public"')),
    null,
    'The search_path that migrations run under.',
    withServer,
  ),
  exclude: setting(
    paths('GLOB', 'patterns inside the project'),
    [],
    'Files that are left out as if they were not there; the review says which patterns.',
    withSql,
    ['ignore-files', 'exclude-path', 'skip'],
  ),
  placeholders: setting(
    pairs('NAME=VALUE'),
    {},
    'Values for placeholders in the migrations, one `name=value` a line.',
    withSql,
    ['variables'],
  ),
  'session-sql': setting(
    optional(text('SQL')),
    null,
    "SQL that the project's runner sends at the start of each session, such as an advisory lock or SET ROLE.",
    withServer,
    ['init-sql', 'on-connect'],
  ),
  'merged-as-superuser': setting(
    toggle(),
    false,
    'Run merged migrations as a superuser, for a history that needs one; those of the pull request never run as one.',
    withServer,
    ['superuser'],
  ),
  schemas: setting(
    names('NAME', 'names of schemas'),
    [],
    'Schemas that exist before the first migration.',
    withServer,
  ),
  roles: setting(
    names('NAME', 'names of roles'),
    [],
    'Roles that exist before the first migration.',
    withServer,
  ),
  extensions: setting(
    names('NAME', 'names of extensions'),
    [],
    'Extensions that exist before the first migration.',
    withServer,
  ),
  'initial-dump': setting(
    optional(localPath('FILE')),
    null,
    'SQL file that stands for history older than the first migration; run on the empty database as its owner.',
    withServer,
    ['dump', 'structure'],
  ),
  'statement-timeout': setting(
    wholeNumber('SECONDS', 1, 3600),
    60,
    'Seconds after which a statement is stopped and reported as endless.',
    withServer,
    ['timeout'],
  ),
  'schema-file': setting(
    paths('FILE', 'paths inside the project'),
    [],
    'Files that picture the schema and are compared with what the migrations build; `schema.yml` beside the migrations and dumps there are found by themselves.',
    ['review', 'schema', 'action', 'file'],
    ['schema-files', 'structure-file'],
  ),
  stats: setting(
    optional(localPath('FILE')),
    null,
    'Sizes of the tables in production, as the command `stats` prints them; without them every table counts as large.',
    everywhere,
    ['sizes', 'table-sizes'],
  ),
  released: setting(
    optional(text('PATTERN', 'a pattern such as "v*"')),
    null,
    'Tags of releases, such as `v*`: databases of the newest one are rehearsed too.',
    everywhere,
    ['release', 'release-tags', 'tags'],
  ),
  replication: setting(
    optional(replication()),
    null,
    'What logical replication publishes: `all` tables, `none`, or the details in the configuration file; assumed to be all, with mild findings, unless given.',
    everywhere,
    ['publication', 'publications'],
  ),
  downstream: setting(
    paths('GLOB', 'patterns inside the project'),
    [],
    'SQL files that depend on this schema and live apart from it, such as reporting views: loaded before the migrations, and replayed after them.',
    everywhere,
    ['dependents', 'downstream-files'],
  ),
  standby: setting(
    toggle(),
    false,
    'Also rehearse on a streaming standby whose tables are being read; needs a server started from binaries.',
    everywhere,
    ['hot-standby', 'replica'],
  ),
  queries: setting(
    paths('GLOB', 'patterns inside the project'),
    [],
    "The running application's queries: SQL, or an export of pg_stat_statements as CSV or JSON; prepared before the migrations and behind them.",
    everywhere,
    ['application-queries', 'statements'],
  ),
  'downstream-command': setting(
    optional(text('COMMAND', 'a command line')),
    null,
    'A command that prints such SQL, for instance `pg_dump --schema-only --schema=reporting URL`; not in the configuration file, which comes with the pull request.',
    atRun,
  ),
  'downstream-url': setting(
    optional(secret('URL', 'a URL such as "postgres://user@host/database"', /^postgres(ql)?:\/\//)),
    null,
    'A live database that holds the objects of `downstream-objects`; only their definitions are read, in a transaction that cannot write.',
    atRun,
    ['downstream-database', 'live-url'],
  ),
  'downstream-objects': setting(
    objects(
      'PATTERN',
      'objects with their schema, such as "reporting.*" or "public.monthly_totals"',
    ),
    [],
    'Objects of the live database `downstream-url` that depend on this schema and are not made by the migrations: views, functions, tables and what they consist of.',
    everywhere,
    ['downstream-schemas', 'dependent-objects'],
  ),
  allow: setting(
    allowances(),
    [],
    'Hazards that are accepted, each with a reason, in all files or in those of a pattern; they stay in the report.',
    ['file'],
    ['allowances', 'ignore', 'suppress'],
  ),
  severity: setting(
    severities(),
    {},
    'Severities of hazards, where the project sees them differently; `off` takes a hazard out.',
    ['file'],
    ['severities', 'hazards'],
  ),
  from: setting(
    optional(localPath('EVIDENCE')),
    null,
    'Judge and report an evidence file of an earlier run; no server is started.',
    ['review'],
  ),
  evidence: setting(
    optional(localPath('FILE')),
    null,
    'Write everything that was observed to this file, for `review --from`.',
    atRun,
  ),
  sarif: setting(
    optional(localPath('FILE')),
    null,
    'Write the findings to this file as SARIF, besides the main result.',
    atRun,
    ['sarif-path', 'sarif-file'],
  ),
  verbose: setting(
    toggle(),
    false,
    'Say more about what is being done.',
    ['review', 'sql', 'recover', 'schema', 'action'],
    ['debug'],
  ),
  all: setting(
    toggle(),
    false,
    'Print every migration, not only those that differ from the base.',
    ['sql'],
  ),
  ...actionSettings,
} as const;

export type SettingName = keyof typeof settings;

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The value of every setting, by its name in camel case; paths of this machine are absolute. */
export type Settings = {
  readonly [Name in SettingName as Camel<Name>]: z.output<
    (typeof settings)[Name]['kind']['schema']
  >;
};

/** What one run was told to do. Frozen. */
export interface Config extends Settings {
  /** One entry for each of the file's `databases`, complete; empty when the file lists none. */
  readonly databases: readonly Settings[];
}

/** Names of the settings that can be given in a place, in table order. */
export function settingsOf(place: Place): readonly SettingName[] {
  const all = Object.keys(settings) as SettingName[];
  return all.filter((name) => settingNamed(name).places.includes(place));
}

/** One entry of the table, whatever its type. */
export function settingNamed(name: SettingName): Setting<unknown> {
  return settings[name];
}

/** `fail-on` to `failOn`. */
export function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
