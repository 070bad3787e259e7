import { describe, expect, it } from 'vitest';
import type { CatalogSnapshot } from './catalog.ts';
import { diffCatalogs } from './schema-diff.ts';
import { renderSchemaDiff } from './schema-text.ts';

function table(name: string, columns: readonly string[]): CatalogSnapshot {
  return Object.fromEntries([
    [`table:${name}`, { owner: 'o' }],
    ...columns.map((text, i) => {
      const [column = '', type = 'text', notNull] = text.split(' ');
      const description = { table: name, column, position: i + 1, type };
      return [
        `column:${name}.${column}`,
        notNull ? { ...description, not_null: true } : description,
      ];
    }),
  ]) as CatalogSnapshot;
}

function render(before: CatalogSnapshot, after: CatalogSnapshot): string {
  return renderSchemaDiff(before, after, diffCatalogs(before, after));
}

describe('diffCatalogs', () => {
  it('finds nothing between equal snapshots', () => {
    const snapshot = table('public.t', ['a', 'b']);
    expect(diffCatalogs(snapshot, structuredClone(snapshot))).toEqual([]);
  });

  it('does not call the columns behind a dropped one changed', () => {
    const changes = diffCatalogs(
      table('public.t', ['a', 'b', 'c']),
      table('public.t', ['a', 'c', 'd']),
    );
    expect(changes.map((c) => `${c.change} ${c.name}`)).toEqual([
      'removed public.t.b',
      'added public.t.d',
    ]);
  });

  it('names the one column that moved', () => {
    const changes = diffCatalogs(
      table('public.t', ['a', 'b', 'c', 'd']),
      table('public.t', ['a', 'c', 'd', 'b']),
    );
    expect(changes.map((c) => [c.change, c.name, c.keys])).toEqual([
      ['changed', 'public.t.b', ['position']],
    ]);
  });

  it('names the keys that differ, also nested ones', () => {
    const changes = diffCatalogs(
      { 'enum:public.e': { labels: ['a'], owner: 'o' } },
      { 'enum:public.e': { labels: ['a', 'b'], owner: 'o' } },
    );
    expect(changes[0]).toMatchObject({ change: 'changed', kind: 'enum', keys: ['labels'] });
  });

  it('keeps colons in names', () => {
    const changes = diffCatalogs({}, { 'function:public."a:b"(integer)': {} });
    expect(changes[0]).toMatchObject({ kind: 'function', name: 'public."a:b"(integer)' });
  });
});

describe('renderSchemaDiff', () => {
  it('shows a changed and an added column in their table, and elides what is far', () => {
    const before = table('public.t', ['a', 'b', 'c', 'd', 'e', 'f']);
    const after = table('public.t', ['a', 'b', 'c', 'd', 'e', 'f integer not', 'g']);
    expect(render(before, after)).toBe(
      [
        '  table public.t',
        '  …',
        '      d text',
        '      e text',
        '-     f text',
        '+     f integer not null',
        '+     g text',
      ].join('\n'),
    );
  });

  it('shows a new table whole and nothing for no change', () => {
    expect(render({}, table('public.t', ['a integer']))).toBe('+ table public.t\n+     a integer');
    expect(render({}, {})).toBe('');
  });

  it('diffs function bodies by line and shows privileges only when they changed', () => {
    const f = (body: string, privileges: string[]): CatalogSnapshot => ({
      'function:public.f()': { definition: `create f\n${body}\nend\n`, owner: 'o', privileges },
    });
    expect(render(f('one', ['x']), f('two', ['x']))).toBe('  create f\n- one\n+ two\n  end');
    expect(render(f('one', ['x']), f('one', ['y']))).toContain('-     -- privileges: x');
  });

  it('hides the index behind a constraint until the index itself changes', () => {
    const t = (valid: boolean): CatalogSnapshot => ({
      ...table('public.t', ['a']),
      'constraint:public.t.k': { table: 'public.t', constraint: 'k', definition: 'UNIQUE (a)' },
      'index:public.k': { table: 'public.t', index: 'k', definition: 'CREATE k', valid },
    });
    expect(render({}, t(true))).not.toContain('CREATE k');
    expect(render(t(true), t(false))).toContain('+ CREATE k -- INVALID');
  });
});
