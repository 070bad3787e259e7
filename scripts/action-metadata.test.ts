/** action.yml and publish/action.yml against the code that reads them. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingsOf } from '../src/config/schema.ts';
import { generateActionInputs } from './generate-action-inputs.ts';

interface Metadata {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: Readonly<Record<string, string>>;
}

const root = new URL('../', import.meta.url);

function text(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

function metadata(path: string): Metadata {
  return parse(text(path)) as Metadata;
}

/** First arguments of calls of a function in a source file. */
function namesIn(path: string, call: string): readonly string[] {
  const names = [...text(path).matchAll(new RegExp(`${call}\\('([\\w-]+)'`, 'g'))];
  return [...new Set(names.map(([, name = '']) => name))].sort();
}

test('the inputs are what the settings say', () => {
  expect(text('action.yml')).toBe(generateActionInputs(text('action.yml')));
  expect(Object.keys(metadata('action.yml').inputs)).toEqual([...settingsOf('action')]);
});

test('no input but the token has a default, which would overrule the configuration file', () => {
  const { inputs } = metadata('action.yml');
  const withDefault = Object.keys(inputs).filter((name) => inputs[name]?.default !== undefined);
  expect(withDefault).toEqual(['github-token']);
});

test.each([
  ['action.yml', 'src/main/action.ts'],
  ['publish/action.yml', 'src/main/publish.ts'],
])('%s declares exactly the outputs that %s sets', (declared, source) => {
  expect(Object.keys(metadata(declared).outputs).sort()).toEqual(namesIn(source, 'setOutput'));
});

test('the publish action declares exactly the inputs that are read', () => {
  const read = [...namesIn('src/main/publish.ts', 'getInput'), 'github-token'];
  expect(Object.keys(metadata('publish/action.yml').inputs).sort()).toEqual(read.sort());
});

test.each(['action.yml', 'publish/action.yml'])('%s runs files that exist, on Node 24', (path) => {
  const { using, ...files } = metadata(path).runs;
  expect(using).toBe('node24');
  const missing = Object.values(files).filter(
    (file) => !existsSync(new URL(file, new URL(path, root))),
  );
  expect(missing).toEqual([]);
});
