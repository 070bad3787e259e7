import { posix } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fixtureSettings, readFixture } from '../../test/support/adapter-fixture.ts';
import { memoryTree } from '../../test/support/memory-tree.ts';
import type { FixUnit, Step } from './adapter.ts';
import { sumLines, totalOf } from './atlas/sum-file.ts';
import { adapters } from './index.ts';

const loop = `do $fix$
begin
  update people set name = 'Ada';
  commit;
end
$fix$;`;

const units: readonly FixUnit[] = [
  {
    statements: ['create table people (id int);', 'create table cities (id int);'],
    transaction: 'own',
  },
  {
    statements: ['-- readers go on\ncreate index concurrently people_id on people (id);'],
    transaction: 'none',
  },
  { statements: [`-- slice by slice\n${loop}`], transaction: 'batched' },
  { statements: ['alter table people alter id set not null;'], transaction: 'own' },
];

/** Supabase's CLI takes only what it knows out of its batches. */
const withoutLoop = units.filter(({ transaction }) => transaction !== 'batched');

/** What is sent, without white space and comments that a framework may take off. */
function normal(sql: string): string {
  return sql
    .replaceAll(/^--.*$/gm, '')
    .replaceAll(/[\s;]+/g, ' ')
    .trim();
}

describe.each(adapters.filter(({ renderFix }) => renderFix).map((one) => [one.id, one] as const))(
  'files for %s',
  (id, adapter) => {
    it('are applied in order, each unit as it has to be sent', async () => {
      const own = id === 'supabase' ? withoutLoop : units;
      const fixture = await readFixture(adapter);
      const rendered = fixture.migrations.map((one) => adapter.renderFix?.(own, one) ?? []);
      // Flyway's repeatable ones have no version that another could follow
      const files = rendered.findLast((some) => some.length > 0) ?? [];
      const last = fixture.migrations.find(({ file }) => file === files[0]?.file);
      if (!last) throw new Error('the first file keeps its name');
      const tree = memoryTree(
        withSums({
          ...(await textsOf(fixture.tree)),
          ...Object.fromEntries(files.map(({ file, text }) => [file, Buffer.from(text)])),
        }),
      );
      const { migrations } = await adapter.discover(tree, fixture.directory, fixtureSettings);
      const at = migrations.findIndex(({ file }) => file === last.file);
      const count = migrations.length - fixture.migrations.length + 1;
      const sent = migrations
        .slice(at, at + count)
        .map((one) => adapter.plan(one, fixtureSettings));
      expect(
        normal(
          sent
            .flatMap(written)
            .map(({ sql }) => `${sql};`)
            .join('\n'),
        ),
      ).toBe(normal(own.flatMap(({ statements }) => statements).join('\n')));
      for (const steps of sent) {
        for (const [index, { sql }] of steps.entries()) {
          if (!/concurrently|\$fix\$/.test(sql)) continue;
          const open = steps.slice(0, index).findLast((step) => isControl(step));
          expect(open === undefined || /^(commit|rollback)/i.test(open.sql)).toBe(true);
          if (/concurrently/.test(sql) && /\$fix\$/.test(sql))
            throw new Error('two in one message');
        }
      }
    });
  },
);

it('has nothing where one transaction covers everything, or a file holds several migrations', () => {
  expect(adapters.filter(({ renderFix }) => !renderFix).map(({ id }) => id)).toEqual([
    'drizzle',
    'drizzle-v1',
    'liquibase',
    'node-pg-migrate',
  ]);
});

it('supabase has no form for what commits as it goes', () => {
  const supabase = adapters.find(({ id }) => id === 'supabase');
  const migration = { file: '1_a.sql', down: null } as never;
  expect(supabase?.renderFix?.(units, migration)).toEqual([]);
});

function written(steps: readonly Step[]): readonly Step[] {
  return steps.filter((step) => step.origin === 'migration' && !isControl(step));
}

/** Sent by the runner, or written out where psql reads the file. */
function isControl({ sql }: Step): boolean {
  return /^(begin|commit|rollback|start transaction)\b/i.test(sql);
}

/** What `atlas migrate hash` does behind every edit. */
function withSums(files: Readonly<Record<string, Buffer>>): Readonly<Record<string, Buffer>> {
  const sum = Object.keys(files).find((file) => posix.basename(file) === 'atlas.sum');
  if (sum === undefined) return files;
  const folder = posix.dirname(sum);
  const lines = sumLines(
    Object.keys(files)
      .filter((file) => posix.dirname(file) === folder && file.endsWith('.sql'))
      .sort()
      .map((file) => ({ name: posix.basename(file), bytes: files[file] ?? Buffer.of() })),
  );
  const rows = [`h1:${totalOf(lines)}`, ...lines.map(({ name, hash }) => `${name} h1:${hash}`)];
  return { ...files, [sum]: Buffer.from(`${rows.join('\n')}\n`) };
}

async function textsOf(tree: {
  files(): Promise<readonly string[]>;
  read(path: string): Promise<Buffer>;
}) {
  const texts: Record<string, Buffer> = {};
  for (const path of await tree.files()) texts[path] = await tree.read(path);
  return texts;
}
