import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import type { SourceMigration } from '../adapter.ts';
import { atlas } from './index.ts';
import { sumLines, totalOf } from './sum-file.ts';

const settings = { nonTransactional: [], placeholders: {} };

/** A folder with the `atlas.sum` that belongs to these files, and whatever else. */
function hashed(
  files: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const names = Object.keys(files).sort();
  const lines = sumLines(names.map((name) => ({ name, bytes: Buffer.from(files[name] ?? '') })));
  const sum = [`h1:${totalOf(lines)}`, ...lines.map(({ name, hash }) => `${name} h1:${hash}`)];
  return {
    ...Object.fromEntries(names.map((name) => [`m/${name}`, files[name] ?? ''])),
    'm/atlas.sum': `${sum.join('\n')}\n`,
    ...more,
  };
}

async function discover(files: Readonly<Record<string, string>>) {
  return atlas.discover(memoryTree(files), 'm', settings);
}

it('leaves a folder alone whose files are another tool’s', async () => {
  const found = async (files: Readonly<Record<string, string>>) =>
    (await atlas.detect(memoryTree(files))).length;
  expect(await found(hashed({ '1_a.sql': '' }))).toBe(1);
  expect(await found(hashed({ '1_a.up.sql': '', '1_a.down.sql': '' }))).toBe(0);
  expect(await found(hashed({ '1_a.sql': '-- +goose Up\nselect 1;' }))).toBe(0);
});

describe('atlas.sum', () => {
  const files = { '1_a.sql': 'select 1;', '2_b.sql': 'select 2;' };

  it.each([
    [{ 'm/2_b.sql': 'select 3;' }, 3, '2_b.sql was edited'],
    [{ 'm/3_c.sql': '' }, 4, '3_c.sql was added'],
    [{ 'm/0_c.sql': '' }, 2, '0_c.sql was added'],
    [{ 'm/atlas.sum': 'h1:x\n' }, 1, 'its first line'],
    [{ 'm/atlas.sum': 'h1:x\n<<<<<<< HEAD\n' }, 2, 'format invalid'],
  ])('refuses %j at line %i', async (more, line, message) => {
    const run = discover(hashed(files, more));
    await expect(run).rejects.toMatchObject({ code: 'checksum-mismatch' });
    await expect(run).rejects.toThrow(`"m/atlas.sum" line ${line}:`);
    await expect(run).rejects.toThrow(message);
  });

  it('is missed', async () => {
    await expect(discover({ 'm/1_a.sql': '' })).rejects.toThrow('checksum file not found');
  });
});

describe('discover', () => {
  it('sorts names as text, and takes the directives at the top only', async () => {
    const { migrations } = await discover(
      hashed({
        '10_c.sql': '-- atlas:txmode none\nselect 1;',
        '2_d.sql': '-- x\n-- atlas:txmode none\n\nselect 1;',
        '1.sql': '-- atlas:nolint\nselect 1;',
      }),
    );
    expect(migrations.map(({ version, transactionMode }) => [version, transactionMode])).toEqual([
      ['1', 'file'],
      ['10', 'file'],
      ['2', 'statement'],
    ]);
  });

  it('cuts at its own delimiter', async () => {
    const text = '-- atlas:delimiter \\n\\n\nselect 1; select 2\n\n\nselect 3\n';
    const [migration] = (await discover(hashed({ '1.sql': text }))).migrations;
    expect(migration?.up.map(({ sql, line }) => [line, sql])).toEqual([
      [2, 'select 1; select 2'],
      [5, 'select 3'],
    ]);
  });

  it('refuses a mode that a file cannot have', async () => {
    await expect(discover(hashed({ '1.sql': '-- a\n-- atlas:txmode all\n\nx' }))).rejects.toThrow(
      '"m/1.sql" line 2: Atlas stops here',
    );
  });

  it('passes over a checkpoint behind the files it stands for, and archives with checks', async () => {
    const checkpoint = '-- atlas:checkpoint\n\nselect 2;';
    const { migrations, skipped } = await discover(
      hashed({
        '0.sql': checkpoint,
        '1.sql': 'select 1;',
        '2.sql': checkpoint,
        '3.sql': '-- atlas:txtar\n\nx',
      }),
    );
    expect(migrations.map(({ version }) => version)).toEqual(['0', '1']);
    expect(skipped.map(({ what }) => what)).toEqual(['m/2.sql', 'm/3.sql']);
  });
});

describe('ledger', () => {
  const files = {
    '1.sql': 'select 1;',
    '2.sql': 'select 1; select 2; select 3;',
    '3.sql': 'select 3;',
  };
  async function decide(rows: readonly Readonly<Record<string, unknown>>[], hcl = '') {
    const { migrations } = await discover(hashed(files, { 'atlas.hcl': hcl }));
    return atlas.ledger?.decide(rows, migrations);
  }
  const versions = (decision: Awaited<ReturnType<typeof decide>>) =>
    decision?.apply.map(({ version }) => version);
  const row = (version: string) => ({ version, applied: 1, total: 1, hashes: null });

  it('refuses a late file, skips it or runs it, as exec_order says', async () => {
    const rows = [row('1'), row('3')];
    expect((await decide(rows))?.refused).toMatch(/^migration file 2.sql was added out of order/);
    expect(versions(await decide(rows, 'exec_order = NON_LINEAR'))).toEqual(['2']);
    const skip = await decide(rows, '  exec_order = "linear-skip"');
    expect([versions(skip), skip?.neverApplied.map(({ id }) => id)]).toEqual([[], ['2']]);
    expect((await decide([row('2')]))?.neverApplied).toMatchObject([{ id: '1' }]);
  });

  it('refuses a database with tables and no revisions', async () => {
    expect((await decide([{ version: null, unclean: 'public' }]))?.refused).toMatch(
      /^sql\/migrate: connected database is not clean: found schema "public"/,
    );
    expect(versions(await decide([{ version: null, unclean: null }]))).toEqual(['1', '2', '3']);
  });

  it('goes on where a file stopped, unless what was applied has changed', async () => {
    const { migrations } = await discover(hashed(files));
    const [, second] = migrations as [SourceMigration, SourceMigration];
    const steps = atlas.plan(second, settings);
    const hashes = steps[3]?.parameters?.[4];
    const half = {
      version: '2',
      applied: 1,
      total: 3,
      hashes,
    };
    const decision = await decide([row('1'), half]);
    expect(versions(decision)).toEqual(['2', '3']);
    const [resumed] = decision?.apply ?? [];
    const sent =
      resumed && atlas.plan(resumed, settings).filter(({ origin }) => origin === 'migration');
    expect(sent?.map(({ sql }) => sql)).toEqual(['select 2;', 'select 3;']);
    expect((await decide([row('1'), { ...half, hashes: '["h1:x"]' }]))?.refused).toBe(
      'sql/migrate: history changed: statement 1 from file "2.sql" changed',
    );
  });
});
