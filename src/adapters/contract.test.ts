import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import {
  fixtureFolder,
  fixtureSettings,
  planText,
  readFixture,
} from '../../test/support/adapter-fixture.ts';
import type { AdapterFixture } from '../../test/support/adapter-fixture.ts';
import { detectProjects } from './detect.ts';
import { adapters, findAdapter } from './index.ts';

it('lists one adapter for each folder, in alphabetical order', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  expect(adapters.map(({ id }) => id)).toEqual(folders);
});

it('names all adapters when one is unknown', () => {
  expect(() => findAdapter('rails')).toThrow(
    expect.objectContaining({ code: 'unknown-adapter', remedy: expect.stringContaining('goose') }),
  );
});

describe.each(adapters.map((adapter) => [adapter.id, adapter] as const))('%s', (id, adapter) => {
  let fixture: AdapterFixture;
  beforeAll(async () => {
    fixture = await readFixture(adapter);
  });

  it('is the only framework found in its fixture', async () => {
    const { projects } = await detectProjects(fixture.tree);
    expect(projects.map(({ adapter, directory }) => [adapter, directory])).toEqual([
      [id, fixture.directory],
    ]);
  });

  it('finds nothing in an empty project', async () => {
    const empty = { ...fixture.tree, files: async () => ['README.md'] };
    expect(await adapter.detect(empty)).toEqual([]);
  });

  it('gives every migration an id of its own and something to send', () => {
    const { migrations } = fixture;
    expect(migrations.length).toBeGreaterThan(2);
    expect(new Set(migrations.map(({ id }) => id)).size).toBe(migrations.length);
    for (const migration of migrations) {
      expect(adapter.plan(migration, fixtureSettings)).not.toEqual([]);
    }
  });

  it('plans the messages of plan.txt', async () => {
    await expect(planText(adapter, fixture)).toMatchFileSnapshot(
      join(fixtureFolder(id), 'plan.txt'),
    );
  });

  it('says truly where every piece stands', async () => {
    let checked = 0;
    for (const migration of fixture.migrations) {
      for (const { sql, source, copyData } of adapter.plan(migration, fixtureSettings)) {
        if (source === undefined || copyData !== undefined) continue;
        const text = (await fixture.tree.read(source.file)).toString('utf8');
        const line = text.split(/\r?\n/)[source.line - 1];
        // a placeholder may have been filled in, so only the first word is compared
        const word = /^\S*/.exec(sql.split('\n')[0] ?? '')?.[0] ?? '';
        expect(line, `${source.file}:${source.line}`).toContain(word);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(2);
  });

  it('gives a reason for every file it leaves out', () => {
    for (const { what, why } of fixture.skipped) {
      expect(what).not.toBe('');
      expect(why).not.toBe('');
    }
  });

  it('applies everything on an empty ledger', () => {
    if (adapter.ledger === null) return expect(adapter.ledgerPolicy).toBe('unknown');
    const decision = adapter.ledger.decide([], fixture.migrations);
    expect(decision.refused).toBeUndefined();
    expect(decision.apply).toEqual(fixture.migrations);
    expect(decision.skipped).toBe(0);
  });

  it('refuses two migrations of one version', async () => {
    const { tree, directory, migrations } = fixture;
    const file = migrations[0]?.file ?? '';
    const copies = new Map(
      (await collidingFiles(id, tree, file)).map((copy) => [copy.to, copy.from]),
    );
    const doubled = {
      ...tree,
      files: async () => [...(await tree.files()), ...copies.keys()].sort(),
      read: (path: string) => tree.read(copies.get(path) ?? path),
    };
    const discovering = adapter.discover(doubled, directory, fixtureSettings);
    if (copies.size === 0) return expect(await discovering).toMatchObject({ migrations });
    await expect(discovering).rejects.toThrow(
      expect.objectContaining({ code: 'duplicate-version' }),
    );
  });
});

/** Frameworks whose versions are whole names, which no folder can hold twice. */
const versionsAreNames = new Set([
  'drizzle',
  'drizzle-v1',
  'liquibase',
  'node-pg-migrate',
  'prisma',
  'sqitch',
]);

/** A second copy of a migration's files under the same version and another title. */
async function collidingFiles(
  id: string,
  tree: AdapterFixture['tree'],
  file: string,
): Promise<readonly { readonly from: string; readonly to: string }[]> {
  if (versionsAreNames.has(id)) return [];
  const inFolder = /^(up|migration)\.sql$/.test(posix.basename(file));
  const named = inFolder ? posix.dirname(file) : file;
  const parent = posix.dirname(named);
  const copy = (name: string) =>
    id === 'plain' ? `0${name}` : name.replace(/^(V?[\d._-]*)[_-]+/, (start) => `${start}again_`);
  const renamed = posix.join(parent, copy(posix.basename(named)));
  return (await tree.files())
    .filter((path) => path === named || path.startsWith(`${named}/`))
    .map((from) => ({ from, to: renamed + from.slice(named.length) }));
}
