/**
 * Every setting once. Flags, action inputs and the configuration file use the same kebab-case names;
 * help, README tables, action.yml and the JSON Schema are made from this table.
 */
import type { z } from 'zod';
import { actionSettings } from './action-settings.ts';
import { baselineSettings } from './baseline-settings.ts';
import { furtherSettings } from './further-settings.ts';
import {
  allowances,
  choice,
  localPath,
  majors,
  optional,
  paths,
  secret,
  severities,
  text,
  toggle,
} from './kind.ts';
import {
  atRun,
  everywhere,
  withServer,
  withSql,
  type Place,
  type Setting,
  setting,
} from './setting.ts';

export type { Place, Setting } from './setting.ts';

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
  ...baselineSettings,
  ...furtherSettings,
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

/** What a setting is called wherever it can be given. */
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
