import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { readConfigText } from './file.ts';
import { configFromFlags, readFlags } from './flags.ts';
import { configFromInputs } from './inputs.ts';
import { parseConfig } from './parse.ts';
import type { Source } from './parse.ts';
import { settings, settingsOf } from './schema.ts';
import type { Place, SettingName } from './schema.ts';

const nowhere = '/no/such/project';

test('without anything said, every setting has its default', async () => {
  const config = await configFromFlags('review', [], nowhere);
  expect(config).toMatchObject({
    path: nowhere,
    postgres: [17],
    failOn: 'error',
    rows: 20,
    base: null,
  });
  expect(Object.keys(config)).toHaveLength(Object.keys(settings).length + 1);
  expect(Object.isFrozen(config) && Object.isFrozen(config.postgres)).toBe(true);
});

test('flags are stronger than the file, the file than defaults', () => {
  const file = fileSource('postgres: 16\nrows: 5\nadapter: prisma\n');
  const config = parseConfig([source('review', { postgres: '15,14' }), file]);
  expect(config).toMatchObject({ postgres: [15, 14], rows: 5, adapter: 'prisma', failOn: 'error' });
});

test.for<[SettingName, Place, unknown, unknown]>([
  ['postgres', 'review', '17 , 14,17', [17, 14]],
  ['postgres', 'file', 10, [10]],
  ['postgres', 'file', [18, '13'], [18, 13]],
  ['migrations', 'review', './db/a b/\ndb\\c', ['db/a b', 'db/c']],
  ['migrations', 'file', 'db', ['db']],
  ['extensions', 'review', 'pgcrypto, citext\nhstore', ['pgcrypto', 'citext', 'hstore']],
  ['placeholders', 'review', 'schema=app\nurl=a=b', { schema: 'app', url: 'a=b' }],
  ['placeholders', 'file', { n: 1, t: true }, { n: '1', t: 'true' }],
  ['allow-non-empty', 'action', 'true', true],
  ['rows', 'action', '0', 0],
  ['seed', 'file', 'db/seed.sql', '/project/db/seed.sql'],
  ['base', 'review', 'release/1', 'release/1'],
  [
    'downstream-objects',
    'review',
    'reporting.*, "Odd, name"."A b"\npublic."x.y"',
    ['reporting.*', '"Odd, name"."A b"', 'public."x.y"'],
  ],
  ['downstream-objects', 'file', ['"a b".c'], ['"a b".c']],
])('%s in %s reads %j', ([name, place, raw, expected]) => {
  const config: object = parseConfig([source(place, { [name]: raw })]);
  const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(config).toHaveProperty([key], expected);
});

test.for<[Place, Record<string, unknown>, string]>([
  [
    'review',
    { 'fail-on': 'eror' },
    '"fail-on" is "eror"; expected one of "error", "warning", "never"',
  ],
  [
    'review',
    { postgres: '9' },
    '"postgres" is "9"; expected one or more major versions from 10 to 18, such as "17" or "17,14"',
  ],
  ['review', { rows: '-1' }, '"rows" is "-1"; expected a whole number from 0 to 100000'],
  ['review', { adaptor: 'x' }, '"adaptor" is not a setting; did you mean "adapter"?'],
  ['review', { wibble: 'x' }, '"wibble" is not a setting'],
  ['file', { failOn: 'error' }, '"failOn" is called "fail-on" here'],
  ['action', { 'postgres-version': '17' }, '"postgres-version" is called "postgres" here'],
  [
    'file',
    { 'github-token': 'hunter2' },
    '"github-token" cannot be set here; it is a setting of the action',
  ],
  [
    'file',
    { seed: '../../etc/passwd' },
    '"seed" is "../../etc/passwd"; expected a path inside the project',
  ],
  ['file', { seed: '/etc/passwd' }, '"seed" is "/etc/passwd"; expected a path inside the project'],
  ['review', { migrations: '../x' }, '"migrations" is "../x"; expected folders inside the project'],
  [
    'review',
    { placeholders: 'a' },
    '"placeholders" is "a"; expected pairs of name and value, one "name=value" a line',
  ],
  [
    'review',
    { 'database-url': 'mysql://u:hunter2@h' },
    '"database-url" cannot be read; expected a URL such as "postgres://user@host/database"',
  ],
  [
    'file',
    { 'downstream-url': 'postgres://u:hunter2@h/d' },
    '"downstream-url" cannot be set here; it is a setting of the command "review", the action',
  ],
  [
    'action',
    { 'downstream-objects': 'reporting.*, titles' },
    '"downstream-objects" is "reporting.*, titles"; expected objects with their schema, such as "reporting.*" or "public.monthly_totals"',
  ],
  [
    'review',
    { provider: 'given' },
    'provider is "given" and there is no database-url; expected both',
  ],
  [
    'review',
    { image: 'x', provider: 'local' },
    'image is set and provider is "local"; expected provider "container"',
  ],
  [
    'file',
    { allow: [{ hazard: 'x' }] },
    '"allow" is [{"hazard":"x"}]; expected a list of entries, each with a "hazard", a "reason", and a "file" pattern if not for all files',
  ],
  [
    'file',
    { severity: { x: 'fatal' } },
    '"severity" is {"x":"fatal"}; expected "HAZARD: error", "warning", "notice" or "off" lines',
  ],
  [
    'review',
    { severity: 'off' },
    '"severity" cannot be set here; it is a setting of the whole file',
  ],
  ['file', { constructor: 1 }, '"constructor" is not a setting'],
])('%s %j is refused', ([place, values, message]) => {
  expect(faultsOf(() => parseConfig([source(place, values)]))).toBe(message);
});

test('all faults are told at once, with the lines of the file', () => {
  const text =
    '# ours\nrows: many\ndatabases:\n  - migrations: a\n  - migration: b\n    ledger: maybe\n';
  const { source: file, faults } = readConfigText(text, '/project');
  expect(faultsOf(() => parseConfig([source('review', { base: '' }), file], faults))).toBe(
    [
      '4 settings cannot be used:',
      '  "base" is ""; expected text',
      '  .github/migration-rehearsal.yml:2: "rows" is "many"; expected a whole number from 0 to 100000',
      '  .github/migration-rehearsal.yml:5: "migration" is not a setting; did you mean "migrations"?',
      '  .github/migration-rehearsal.yml:6: "ledger" is "maybe"; expected one of "kept", "none", "unknown"',
    ].join('\n'),
  );
});

test.for([
  ['a: [1\n', ':2 is not YAML'],
  ['rows: 1\nrows: 2\n', ':2 is not YAML: Map keys must be unique'],
  ['- rows\n', ' holds no settings; expected "name: value" lines'],
  ['databases: 3\n', ':1: "databases" is not a list of settings'],
])('the file %j is refused', ([text = '', message]) => {
  const { source: file, faults } = readConfigText(text, '/project');
  expect(faultsOf(() => parseConfig([file], faults))).toContain(message);
});

test('an empty file says nothing', () => {
  expect(readConfigText('# nothing yet\n', '/project').faults).toEqual([]);
});

test('each of several databases is a whole configuration, flags strongest', () => {
  const file = fileSource(
    'rows: 5\nledger: kept\ndatabases:\n  - {migrations: a, rows: 6}\n  - {migrations: b, ledger: none}\n',
  );
  const config = parseConfig([source('review', { ledger: 'unknown' }), file]);
  expect(
    config.databases.map(({ migrations, rows, ledger }) => [migrations, rows, ledger]),
  ).toEqual([
    [['a'], 6, 'unknown'],
    [['b'], 5, 'unknown'],
  ]);
  const migrationsOf = (wanted: string) =>
    parseConfig([source('review', { migrations: wanted }), file]).databases.map(
      ({ migrations }) => migrations,
    );
  expect(migrationsOf('b')).toEqual([['b']]);
  expect(migrationsOf('c')).toEqual([]);
});

test('flags take several values, and switches none', () => {
  const { values, faults } = readFlags('review', [
    'project',
    '--new',
    'a.sql',
    'b c.sql',
    '--base=main',
    '--verbose',
    '--new',
    'd.sql',
  ]);
  expect(faults).toEqual([]);
  expect(values).toEqual({
    path: 'project',
    new: 'a.sql\nb c.sql\nd.sql',
    base: 'main',
    verbose: true,
  });
});

test.for([
  [['--base'], '--base has no value; expected text'],
  [['--base', '--verbose'], '--base has no value; expected text'],
  [['a', 'b'], '"b" is a second path; expected one'],
  [['--fail-onn=x'], '--fail-onn is not a setting; did you mean "fail-on"?'],
  [['--all'], '--all cannot be set here; it is a setting of the command "sql"'],
  [['--verbose=perhaps'], '--verbose is "perhaps"; expected "true" or "false"'],
])('the command line %j is refused', async ([argv, message]) => {
  await expect(configFromFlags('review', argv as string[], nowhere)).rejects.toMatchObject({
    code: 'invalid-configuration',
    message,
  });
});

test('files named from where the user stands become files of the project', async () => {
  const argv = [
    'shop',
    '--new',
    'shop/db/1.sql',
    'db/2.sql',
    `${nowhere}/shop/db/3.sql`,
    '--output',
    'out',
  ];
  const config = await configFromFlags('review', argv, nowhere);
  expect(config.new).toEqual(['db/1.sql', 'db/2.sql', 'db/3.sql']);
  expect(config.output).toBe(`${nowhere}/out`);
});

test('inputs are read as the runner passes them, strangers included', async () => {
  const env = {
    GITHUB_WORKSPACE: nowhere,
    RUNNER_TEMP: '/temp',
    INPUT_POSTGRES: '16',
    'INPUT_FAIL-ON': '',
  };
  const read = (name: string) =>
    new Map(Object.entries(env)).get(`INPUT_${name.toUpperCase()}`) ?? '';
  const config = await configFromInputs(read, env);
  expect(config).toMatchObject({
    path: nowhere,
    postgres: [16],
    failOn: 'error',
    reportPath: '/temp/migration-rehearsal.json',
  });
  await expect(configFromInputs(read, { ...env, INPUT_ADAPTOR: 'x' })).rejects.toThrow(
    'input "adaptor" is not a setting; did you mean "adapter"?',
  );
});

test('every setting can be given somewhere, once', () => {
  const places: readonly Place[] = ['review', 'sql', 'action', 'file'];
  const given = new Set(places.flatMap((place) => settingsOf(place)));
  expect([...given].sort()).toEqual(Object.keys(settings).sort());
  const words = Object.entries(settings).flatMap(([name, setting]) => [
    name,
    ...setting.otherNames,
  ]);
  expect(words).toEqual([...new Set(words)]);
});

function source(place: Place, values: Readonly<Record<string, unknown>>): Source {
  return { place, values, where: (name) => `"${name}"`, folder: '/project' };
}

function fileSource(text: string): Source {
  const { source: file, faults } = readConfigText(text, '/project');
  expect(faults).toEqual([]);
  return file;
}

function faultsOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}
