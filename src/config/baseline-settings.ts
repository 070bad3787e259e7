/** Settings of the database that everything starts from, and of what its migrations run under. */
import {
  choice,
  localPath,
  names,
  optional,
  pairs,
  paths,
  text,
  toggle,
  wholeNumber,
} from './kind.ts';
import { everywhere, withServer, withSql, setting } from './setting.ts';

/** In the order in which help and tables show them. */
export const baselineSettings = {
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
} as const;
