import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../test/support/memory-tree.ts';
import { detectProjects } from './detect.ts';

const goose = '-- +goose Up\nselect 1;\n';
const dbmate = '-- migrate:up\nselect 1;\n-- migrate:down\n';

async function found(files: Readonly<Record<string, string>>, options = {}) {
  const { projects, skipped } = await detectProjects(memoryTree(files), options);
  return {
    projects: projects.map(({ adapter, directory }) => `${adapter} ${directory}`),
    skipped: skipped.map(({ what }) => what),
  };
}

describe('detectProjects', () => {
  it('finds several databases apart, in the order of their folders', async () => {
    const files = { 'b/migrations/1_x.sql': goose, 'a/db/1_x.sql': dbmate, 'c/sql/001_x.sql': '' };
    expect(await found(files)).toEqual({
      projects: ['dbmate a/db', 'goose b/migrations', 'plain c/sql'],
      skipped: [],
    });
  });

  it('passes over dependencies, tests, examples and other databases, and says so', async () => {
    const files = {
      'db/migrations/1_x.sql': goose,
      'node_modules/lib/migrations/1_x.sql': goose,
      'internal/testdata/migrations/1_x.sql': goose,
      'examples/migrations/1_x.sql': goose,
      'clickhouse/migrations/1_x.up.sql': 'select 1',
      'clickhouse/migrations/1_x.down.sql': 'select 1',
    };
    expect(await found(files)).toEqual({
      projects: ['goose db/migrations'],
      skipped: [
        'clickhouse/migrations',
        'examples/migrations',
        'internal/testdata/migrations',
        'node_modules/lib/migrations',
      ],
    });
  });

  it('reviews a folder it would pass over when it is named', async () => {
    const files = { 'test/migrations/1_x.sql': goose };
    expect(await found(files, { directory: 'test/migrations' })).toEqual({
      projects: ['goose test/migrations'],
      skipped: [],
    });
  });

  it('takes a named folder of SQL for plain, and a named framework at its word', async () => {
    const files = { 'scripts/b.sql': '', 'scripts/a.sql': '' };
    expect((await found(files, { directory: 'scripts' })).projects).toEqual(['plain scripts']);
    expect((await found(files, { directory: 'scripts', adapter: 'sqlx' })).projects).toEqual([
      'sqlx scripts',
    ]);
  });

  it('refuses to choose between two frameworks', async () => {
    const files = { 'migrations/1_x.sql': goose, 'migrations/2_x.sql': dbmate };
    await expect(found(files)).rejects.toThrow(
      expect.objectContaining({
        code: 'two-adapters',
        remedy: 'Say which one runs it: --adapter dbmate or --adapter goose.',
      }),
    );
    expect((await found(files, { adapter: 'goose' })).projects).toEqual(['goose migrations']);
  });

  it('says what it looked for when there is nothing, and what it passed over', async () => {
    await expect(found({ 'README.md': '' })).rejects.toThrow(
      expect.objectContaining({
        code: 'no-migrations',
        message: expect.stringContaining('Flyway'),
      }),
    );
    await expect(found({ 'vendor/migrations/1_x.sql': goose })).rejects.toThrow(
      /Passed over:\n {2}"vendor\/migrations" belongs to a dependency/,
    );
    await expect(found({ 'README.md': '' }, { directory: 'db', adapter: 'goose' })).rejects.toThrow(
      expect.objectContaining({ code: 'no-migrations' }),
    );
  });

  it('knows golang-migrate by its module, its command or its pairs', async () => {
    const pair = { 'm/1_x.up.sql': 'select 1', 'm/1_x.down.sql': 'select 1' };
    const only = { 'db/migrations/1_x.up.sql': 'select 1' };
    expect((await found(pair)).projects).toEqual(['golang-migrate m']);
    expect(
      (await found({ ...only, 'go.mod': 'require github.com/golang-migrate/migrate/v4 v4' }))
        .projects,
    ).toEqual(['golang-migrate db/migrations']);
    expect((await found({ ...only, Makefile: 'up:\n\tmigrate -path db up' })).projects).toEqual([
      'golang-migrate db/migrations',
    ]);
    expect(
      (await found({ ...only, 'go.mod': 'require github.com/gobuffalo/pop/v6 v6' })).projects,
    ).toEqual(['plain db/migrations']);
  });
});
