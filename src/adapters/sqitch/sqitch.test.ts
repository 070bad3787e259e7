import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { sqitch } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const by = '2026-01-01T00:00:00Z Ann Lee <ann@example.com>';
const head = '%syntax-version=1.0.0\n%project=p\n\n';

function project(lines: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const names = lines.map((line) => /^[^@\s]*/.exec(line)?.[0] ?? '').filter((name) => name !== '');
  return memoryTree({
    'db/sqitch.plan': `${head}${lines.map((line) => `${line} ${by}`).join('\n')}\n`,
    ...Object.fromEntries(names.map((name) => [`db/deploy/${name}.sql`, `select '${name}';`])),
    ...more,
  });
}

async function discover(lines: readonly string[], more: Readonly<Record<string, string>> = {}) {
  return sqitch.discover(project(lines, more), 'db', settings);
}

describe('detect', () => {
  it('takes the engine from the scripts or sqitch.conf', async () => {
    const found = async (more: Readonly<Record<string, string>>) =>
      (await sqitch.detect(project(['a'], more)))[0]?.otherDatabase;
    expect(await found({})).toBeUndefined();
    expect(await found({ 'sqitch.conf': '[core]\n\tengine = mysql\n' })).toBe('MySQL');
    expect(await found({ 'db/deploy/a.sql': '-- Deploy p:a to sqlite\n' })).toBe('SQLite');
  });
});

describe('discover', () => {
  it('keeps the order of the plan', async () => {
    const { migrations, skipped } = await discover(['b', 'a [b]'], { 'db/deploy/c.sql': '' });
    expect(migrations.map(({ file }) => file)).toEqual(['db/deploy/b.sql', 'db/deploy/a.sql']);
    expect(skipped.map(({ what }) => what)).toEqual(['db/deploy/c.sql']);
  });

  it('gives a reworked change the scripts named after its tag, and both names that stay', async () => {
    const before = (await discover(['a', '@v1'])).migrations;
    const old = { 'db/deploy/a@v1.sql': 'select 1;', 'db/revert/a@v1.sql': 'select 2;' };
    const { migrations } = await discover(['a', '@v1', 'a [a@v1]'], old);
    expect(migrations).toMatchObject([
      { id: before[0]?.id, file: 'db/deploy/a@v1.sql', down: [{ sql: 'select 2;' }] },
      { id: 'a (since @v1)', file: 'db/deploy/a.sql', down: null },
    ]);
  });

  it('runs what verifies a change behind what deploys it, each as a psql of its own', async () => {
    const { migrations } = await discover(['a'], {
      'db/deploy/a.sql': 'set search_path = app;\nbegin;\nselect 1;',
      'db/verify/a.sql': 'select 2;',
    });
    const sent = migrations.flatMap((one) => sqitch.plan(one, settings)).map(({ sql }) => sql);
    expect(sent.slice(1, 8)).toEqual([
      'set search_path = app;',
      'begin;',
      'select 1;',
      'ROLLBACK',
      'DISCARD ALL',
      'select 2;',
      'BEGIN',
    ]);
  });

  it('fills in the variables of sqitch.conf', async () => {
    const more = {
      'sqitch.conf':
        '[deploy "variables"]\n\tname = "it"\n[verify "variables"]\n name = that ; x\n',
      'db/deploy/a.sql': "select :'name';",
      'db/verify/a.sql': 'select :\'name\', :"registry";',
    };
    const [migration] = (await discover(['a'], more)).migrations;
    expect(migration?.up.map(({ sql }) => sql)).toEqual([
      "select 'it';",
      `select 'that', "sqitch";`,
    ]);
  });

  it('leaves out commands that start a program, and still refuses what changes the script', async () => {
    const copy = "create table t ();\n\\copy t from program 'cat x'\nselect 1;";
    const { migrations, skipped } = await discover(['a'], { 'db/deploy/a.sql': copy });
    expect(migrations[0]?.up.map(({ sql }) => sql)).toEqual(['create table t ();', 'select 1;']);
    expect(skipped.map(({ what }) => what)).toEqual(['db/deploy/a.sql line 2', 'db/verify']);
    const rows = "create temp table t ();\n\\copy t from program 'cat x'\ninsert into u table t;";
    const data = await discover(['a'], { 'db/deploy/a.sql': rows });
    expect(data.migrations[0]?.up).toEqual([]);
    expect(data.skipped).toMatchObject([{ what: 'db/deploy/a.sql' }, { what: 'db/verify' }]);
    await expect(discover(['a'], { 'db/deploy/a.sql': 'select 1 \\gexec' })).rejects.toMatchObject({
      code: 'refused-meta-command',
    });
  });

  it.each([
    [['a', 'a'], 'duplicate-version', 'line 5'],
    [['b [a]', 'a'], 'invalid-plan', '"b" planned before required change "a" (line 5)'],
    [['b [c]'], 'invalid-plan', 'Unknown change "c" required by change "b"'],
    [['@v1', 'a'], 'invalid-plan', 'line 4'],
    [['a', '@v1', '@v1'], 'invalid-plan', 'line 6'],
    [['a:b'], 'invalid-plan', 'line 4'],
    [['a', '<<<<<<< HEAD'], 'invalid-plan', 'line 5'],
  ])('refuses %j as %s', async (lines, code, message) => {
    await expect(discover(lines)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('stops at a planned change without a script', async () => {
    const tree = memoryTree({ 'db/sqitch.plan': `${head}a ${by}\n` });
    await expect(sqitch.discover(tree, 'db', settings)).rejects.toMatchObject({
      code: 'missing-file',
      message: expect.stringContaining('"db/deploy/a.sql"'),
    });
  });
});

describe('ledger', () => {
  async function decide(lines: readonly string[], deployed: readonly string[], among = lines) {
    const { migrations: before } = await discover(among);
    const { migrations } = await discover(lines);
    const rows = before
      .filter(({ id }) => deployed.includes(id))
      .map(({ id, extra }) => ({ change_id: extra?.['changeId'], change: id, project: 'p' }))
      .reverse();
    const { apply, refused, neverApplied } = sqitch.ledger?.decide(rows, migrations) ?? {};
    return refused ?? [apply?.map(({ id }) => id), neverApplied?.map(({ id }) => id)];
  }

  it('goes on behind the newest deployed change', async () => {
    expect(await decide(['a', 'b', 'c'], ['a', 'b'])).toEqual([['c'], []]);
    expect(await decide(['a', 'b', 'c'], ['b'])).toEqual([['c'], ['a']]);
  });

  it('refuses a plan in which something was put before a deployed change', async () => {
    expect(await decide(['a', 'early', 'b'], ['a', 'b'], ['a', 'b'])).toMatch(
      /^Cannot find change [0-9a-f]{40} \(b\) in sqitch.plan$/,
    );
    expect(await decide(['a', 'b', 'late'], ['a', 'b'], ['a', 'b'])).toEqual([['late'], []]);
  });
});
