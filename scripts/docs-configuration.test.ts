/** Configuration that the pages show is configuration that is read, and links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfigText } from '../src/config/file.ts';
import { parseConfig } from '../src/config/parse.ts';

const root = resolve(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(resolve(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const shown = pages.flatMap((page) => {
  const text = readFileSync(resolve(root, page), 'utf8');
  const blocks = [
    ...text.matchAll(/^```yaml\n(# \.github\/migration-rehearsal\.yml\n.*?)^```$/gms),
  ];
  return blocks.map(([, yaml = ''], index) => ({ page, index, yaml }));
});

test('pages show configuration', () => {
  expect(new Set(shown.map(({ page }) => page)).size).toBeGreaterThan(2);
});

test.each(shown)('$page, block $index, is read', ({ yaml }) => {
  const { source, faults } = readConfigText(yaml, root);
  expect(faults).toEqual([]);
  expect(() => parseConfig([source])).not.toThrow();
});

test.each(pages)('links of %s to files of ours lead somewhere', (page) => {
  const text = readFileSync(resolve(root, page), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
    ([, target = '']) => target,
  );
  const lost = targets.filter((target) => !existsSync(resolve(root, dirname(page), target)));
  expect(lost).toEqual([]);
});
