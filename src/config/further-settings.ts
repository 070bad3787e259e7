/** Settings of what is rehearsed besides: pictures of the schema, releases, replication, dependents, queries. */
import { localPath, objects, optional, paths, secret, text, toggle } from './kind.ts';
import { replication } from './replication.ts';
import { atRun, everywhere, setting } from './setting.ts';

/** In the order in which help and tables show them. */
export const furtherSettings = {
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
} as const;
