import { expect, test } from 'vitest';
import { importsOf, parseImports, readSource, sourceFiles } from '../test/support/imports.ts';
import type { Import } from '../test/support/imports.ts';
import { layers } from '../test/support/layers.ts';

const files = sourceFiles();
const production = files.filter((file) => !file.endsWith('.test.ts'));
const byName = new Map(layers.map((layer) => [layer.name, layer]));

test('every file of src is in a layer', () => {
  expect(production.filter((file) => !byName.has(layerOf(file)))).toEqual([]);
});

test('imports follow the table of test/support/layers.ts', () => {
  expect(production.flatMap(importsOf).flatMap(faultOf)).toEqual([]);
});

test('the table names only layers there are', () => {
  const named = layers.flatMap(({ mayImport }) => Object.keys(mayImport));
  expect(named.filter((name) => !byName.has(name))).toEqual([]);
});

test('no file of src is longer than 400 lines', () => {
  expect(files.filter((file) => readSource(file).split('\n').length > 401)).toEqual([]);
});

test.for([
  ["import { a } from '../rehearse/a.ts';", 'hazards may not import rehearse'],
  ["import type { a } from '../rehearse/a.ts';", 'hazards may not import rehearse'],
  ["import { readFile } from 'node:fs';", 'hazards may not import the package node:fs'],
  ["export { a } from '../github/a.ts';", 'hazards may not import github'],
  ["import {\n  a,\n  b,\n} from '../github/a.ts';", 'hazards may not import github'],
  ["const a = await import('../github/a.ts');", 'hazards may not import github'],
  ["import '../github/a.ts';", 'hazards may not import github'],
  ["import { type A } from '../evidence/types.ts';", undefined],
])('in a hazard, %j is seen', ([text = '', fault]) => {
  const faults = parseImports('hazards/made-up.ts', text).flatMap(faultOf);
  expect(faults).toEqual(fault === undefined ? [] : [`src/hazards/made-up.ts:1: ${fault}`]);
});

test.for([
  ["import type { Hazard } from '../hazards/hazard.ts';", undefined],
  ["import { type Hazard, type Fix } from '../hazards/hazard.ts';", undefined],
  ["import { hazards } from '../hazards/index.ts';", 'report may only import types of hazards'],
  [
    "import { type Hazard, hazards } from '../hazards/index.ts';",
    'report may only import types of hazards',
  ],
])('in a renderer, %j is seen', ([text = '', fault]) => {
  const faults = parseImports('report/made-up.ts', text).flatMap(faultOf);
  expect(faults).toEqual(fault === undefined ? [] : [`src/report/made-up.ts:1: ${fault}`]);
});

function faultOf({ file, line, specifier, target, typeOnly }: Import): readonly string[] {
  const from = layerOf(file);
  const layer = byName.get(from);
  const at = `src/${file}:${line}:`;
  if (target === null) {
    const allowed = layer?.packages.some((name) => isOfPackage(specifier, name)) ?? false;
    return allowed ? [] : [`${at} ${from} may not import the package ${specifier}`];
  }
  // package.json, which is where the version stands
  if (target.startsWith('../')) {
    return from === 'version' ? [] : [`${at} ${from} may not import from outside of src`];
  }
  const to = layerOf(target);
  const permission = to === from ? 'all' : layer?.mayImport[to];
  if (permission === undefined) return [`${at} ${from} may not import ${to}`];
  return permission === 'all' || typeOnly ? [] : [`${at} ${from} may only import types of ${to}`];
}

function isOfPackage(specifier: string, name: string): boolean {
  return name === 'node:'
    ? specifier.startsWith(name)
    : specifier === name || specifier.startsWith(`${name}/`);
}

/** The folder of src a file is in, or its own name where it is in none. */
function layerOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '');
}
