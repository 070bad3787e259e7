import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { nodePgMigrate } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const dependency = '"dependencies": { "node-pg-migrate": "9" }';

async function discover(files: Readonly<Record<string, string>>) {
  return nodePgMigrate.discover(memoryTree(files), 'migrations', settings);
}

describe('detect', () => {
  const found = async (files: Readonly<Record<string, string>>) =>
    (await nodePgMigrate.detect(memoryTree(files))).map(
      ({ directory, confidence }) => `${directory} ${confidence}`,
    );

  it('asks package.json, and without it looks for the marker', async () => {
    const json = { 'package.json': `{ ${dependency} }` };
    expect(await found({ ...json, 'api/migrations/1_a.sql': '' })).toEqual([
      'api/migrations certain',
    ]);
    expect(await found({ ...json, 'seeds/1_a.sql': '' })).toEqual([]);
    expect(await found({ ...json, 'db/1_a.sql': '-- Up Migration\n' })).toEqual(['db certain']);
    expect(await found({ 'db/1_a.sql': '---- up  migration\n' })).toEqual(['db likely']);
    expect(await found({ 'db/1_a.up.sql': '-- Up Migration\n' })).toEqual([]);
  });
});

describe('discover', () => {
  it('sorts by the number in front, seventeen digits as a date', async () => {
    const { migrations } = await discover({
      'migrations/1704326400000_d.sql': '',
      'migrations/20240103000000000_c.sql': '',
      'migrations/12_b-2.sql': '',
      'migrations/012_B-10.sql': '',
      'migrations/.hidden.sql': '',
    });
    expect(migrations.map(({ id }) => id)).toEqual([
      '12_b-2',
      '012_B-10',
      '20240103000000000_c',
      '1704326400000_d',
    ]);
  });

  it.each([
    [
      '-- Up Migration\na;\n-- Down Migration\nb;',
      '-- Up Migration\na;\n;',
      1,
      '-- Down Migration\nb;',
      3,
    ],
    [
      '-- down migration\nb\n-- up migration\na',
      '-- up migration\na;',
      3,
      '-- down migration\nb\n;',
      1,
    ],
    ['a;\n-- Down Migration\nb;', 'a;\n-- Down Migration\nb;', 1, '-- Down Migration\nb;', 2],
  ])('cuts %j at its markers', async (text, up, upLine, down, downLine) => {
    const [migration] = (await discover({ 'migrations/1_a.sql': text })).migrations;
    expect(migration?.up).toEqual([{ sql: up, file: 'migrations/1_a.sql', line: upLine }]);
    expect(migration?.down).toEqual([{ sql: down, file: 'migrations/1_a.sql', line: downLine }]);
  });

  it('stops at a name without a number, unless it is ignored', async () => {
    const files = { 'migrations/1_a.sql': '', 'migrations/seed.sql': '' };
    await expect(discover(files)).rejects.toMatchObject({
      code: 'bad-version',
      message: expect.stringContaining('"migrations/seed.sql"'),
    });
    const scripts = String.raw`"m": "node-pg-migrate --ignore-pattern '(\\..*|seed.*)' up"`;
    const json = `{ "scripts": { ${scripts} }, ${dependency} }`;
    expect((await discover({ ...files, 'package.json': json })).migrations).toHaveLength(1);
  });
});

describe('ledger', () => {
  const files = {
    'migrations/1_a.sql': '',
    'migrations/2_b.js': '',
    'migrations/3_c.sql': '',
    'migrations/4_d.sql': '',
  };
  async function decide(names: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const { migrations } = await discover({ ...files, ...more });
    const rows = names.map((name) => ({ name }));
    const { apply, refused } = nodePgMigrate.ledger?.decide(rows, migrations) ?? {};
    return refused ?? apply?.map(({ id }) => id);
  }

  it('applies what has no row, and does not miss the file of a program', async () => {
    expect(await decide(['1_a', '2_b'])).toEqual(['3_c', '4_d']);
    expect(await decide(['1_a', '2_b', '3_c', '4_d'])).toEqual([]);
  });

  it('refuses late, renamed and deleted files, unless told not to check', async () => {
    expect(await decide(['1_a', '4_d'])).toBe(
      'Not run migration 3_c is preceding already run migration 4_d',
    );
    expect(await decide(['0_z', '1_a'])).toBe(
      'Not run migration 1_a is preceding already run migration 0_z',
    );
    const json = {
      'package.json': `{ "m": "node-pg-migrate up --no-check-order", ${dependency} }`,
    };
    expect(await decide(['1_a', '4_d'], json)).toEqual(['3_c']);
  });
});
