import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { committedText, hashOf } from './header.ts';
import { graphileMigrate } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const first = committedText('select 1;', null);
const firstHash = hashOf('select 1;', null);
const second = committedText('select 2;', firstHash);
const chain = { 'm/committed/000001.sql': first, 'm/committed/000002-b.sql': second };

async function discover(files: Readonly<Record<string, string>>, more = {}) {
  return graphileMigrate.discover(memoryTree(files), 'm', { ...settings, ...more });
}

describe('detect', () => {
  it('knows committed headers, and a current migration in the folder of .gmrc', async () => {
    const found = async (files: Readonly<Record<string, string>>) =>
      (await graphileMigrate.detect(memoryTree(files))).map(({ directory }) => directory);
    expect(await found(chain)).toEqual(['m']);
    expect(await found({ 'm/committed/000001.sql': 'select 1' })).toEqual([]);
    expect(await found({ 'db/.gmrc': '{}', 'db/migrations/current.sql': '' })).toEqual([
      'db/migrations',
    ]);
    const gmrc = '{\n  // "migrationsFolder": "./no",\n  "migrationsFolder": "./sql/",\n}';
    expect(await found({ '.gmrc': gmrc, 'sql/current/001.sql': '' })).toEqual(['sql']);
  });
});

describe('discover', () => {
  it('refuses a chain that is broken, and says between which files', async () => {
    const other = committedText('select 3;', hashOf('select 0;', null));
    await expect(discover({ ...chain, 'm/committed/000003.sql': other })).rejects.toMatchObject({
      code: 'broken-chain',
      message: expect.stringMatching(
        /"m\/committed\/000003.sql" says .*"m\/committed\/000002-b.sql"/,
      ),
    });
    await expect(discover({ 'm/committed/000002-b.sql': second })).rejects.toMatchObject({
      code: 'broken-chain',
      message: expect.stringContaining('no file stands before it'),
    });
  });

  it.each([
    ['--! Previous: -\n--! Hash: sha1:0\nselect 1;', 3],
    ['--! Previous: -\n--! Previous: -\n\nselect 1;', 2],
    ['--! Hash: sha1:0\n\nselect 1;', 1],
    ['--! Previous: -\n\nselect 1;', 1],
  ])('refuses the headers of %j at line %i', async (text, line) => {
    await expect(discover({ 'm/committed/000001.sql': text })).rejects.toMatchObject({
      code: 'invalid-migration',
      message: expect.stringContaining(`"m/committed/000001.sql" line ${line}:`),
    });
  });

  it('fills in what .gmrc declares, and nothing else', async () => {
    const gmrc = '{ "placeholders": { ":A_B": "ab", ":SECRET": "!ENV" } }';
    const read = async (current: string, placeholders = {}) =>
      (await discover({ '.gmrc': gmrc, 'm/current.sql': current }, { placeholders })).migrations[0]
        ?.up[0]?.sql;
    expect(await read('select :A_B, x::A_BC, :OTHER, :DATABASE_OWNER;')).toBe(
      'select ab, x::A_BC, :OTHER, current_user;\n',
    );
    expect(await read('select :SECRET;', { SECRET: '7' })).toBe('select 7;\n');
    await expect(read('\n\nselect 1,\n:SECRET;')).rejects.toMatchObject({
      code: 'missing-placeholder',
      message: expect.stringContaining('"m/current.sql" line 4'),
    });
  });

  it('takes the files of current/ in the order of their numbers', async () => {
    const files = { 'm/current/10-b.sql': 'select 10;', 'm/current/2-a.sql': '\nselect 2;' };
    const { migrations } = await discover(files);
    expect(migrations).toMatchObject([
      {
        id: 'current.sql',
        up: [
          { sql: 'select 2;\n', file: 'm/current/2-a.sql', line: 2 },
          { sql: 'select 10;\n', file: 'm/current/10-b.sql', line: 1 },
        ],
      },
    ]);
    await expect(discover({ ...files, 'm/current.sql': '' })).rejects.toMatchObject({
      code: 'two-currents',
    });
    const clash = { ...files, 'm/current/010.sql': '' };
    await expect(discover(clash)).rejects.toMatchObject({ code: 'invalid-migration' });
  });

  it('sees no migration in a blank current.sql, and says that it does not include files', async () => {
    expect((await discover({ 'm/current.sql': '-- Enter migration here\n' })).migrations).toEqual(
      [],
    );
    const { migrations, skipped } = await discover({ 'm/current.sql': '--!include a.sql\n' });
    expect(migrations).toEqual([]);
    expect(skipped).toMatchObject([{ what: 'm/current.sql' }]);
  });
});

describe('ledger', () => {
  const current = { 'm/current.sql': 'select 3; -- now\n' };
  async function decide(rows: readonly Record<string, unknown>[], files = {}) {
    const { migrations } = await discover({ ...chain, ...current, ...files });
    const { apply, refused, neverApplied } = graphileMigrate.ledger?.decide(rows, migrations) ?? {};
    return { apply: apply?.map(({ id }) => id), refused, never: neverApplied?.map(({ id }) => id) };
  }
  const row = (filename: string) => ({ filename, hash: 'sha1:0', content: null });

  it('looks at the newest row only', async () => {
    expect(await decide([row('000001.sql')])).toMatchObject({ apply: ['000002-b', 'current.sql'] });
    expect(await decide([row('000002.sql')])).toMatchObject({ never: ['000001'] });
  });

  it('runs the current migration again when more than comments changed', async () => {
    const ran = (content: string) => ({ filename: 'current.sql', hash: null, content });
    const all = [row('000001.sql'), row('000002.sql')];
    expect(await decide([...all, ran('select\n3;')])).toMatchObject({ apply: [] });
    expect(await decide([...all, ran('select 4;')])).toMatchObject({ apply: ['current.sql'] });
  });

  it('refuses an edited file where it was not applied yet, and only there', async () => {
    const edited = { 'm/committed/000002-b.sql': `${second}-- more\n` };
    expect(await decide([], edited)).toMatchObject({
      apply: ['000001'],
      refused: expect.stringContaining('Hash for 000002-b.sql does not match'),
    });
    expect(await decide([row('000001.sql'), row('000002.sql')], edited)).toMatchObject({
      refused: undefined,
    });
  });
});

it('writes a fix with hashes that hold, at the end of the chain only', async () => {
  const { migrations } = await discover(chain);
  const units = [
    { statements: ['select 5;'], transaction: 'own' as const },
    { statements: ['select 6;'], transaction: 'none' as const },
  ];
  const [one, two] = migrations.map((migration) => graphileMigrate.renderFix?.(units, migration));
  expect(one).toEqual([]);
  const files = Object.fromEntries((two ?? []).map(({ file, text }) => [file, text]));
  expect(Object.keys(files)).toEqual([
    'm/committed/000002-b.sql',
    'm/committed/000003-b-step-2.sql',
  ]);
  const fixed = (await discover({ ...chain, ...files })).migrations;
  expect(graphileMigrate.ledger?.decide([], fixed).refused).toBeUndefined();
  expect(fixed.map(({ transactionMode }) => transactionMode)).toEqual(['file', 'file', 'message']);
});
