import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { staleFiles } from '../generate.ts';
import { generateConfigSchema } from './config-schema.ts';
import { fillMarked } from './marked.ts';

test('every generated file is up to date; otherwise run "npm run generate"', async () => {
  expect(await staleFiles()).toEqual([]);
});

test('parts are put between their markers, and nothing else is touched', () => {
  const text = 'a\n<!-- generated:x -->\nold\n<!-- /generated -->\nb\n';
  const filled = fillMarked('f', text, { x: 'X $& $1\n' });
  expect(filled).toBe('a\n<!-- generated:x -->\nX $& $1\n<!-- /generated -->\nb\n');
  expect(fillMarked('f', filled, { x: 'X $& $1' })).toBe(filled);
});

test('a part without markers, and markers without a part, are errors', () => {
  expect(() => fillMarked('f', 'a', { x: '' })).toThrow('f: no markers for "x"');
  const text = '<!-- generated:z -->\n<!-- /generated -->';
  expect(() => fillMarked('f', text, {})).toThrow('f: nothing generates "z"');
});

test.for<[unknown, boolean]>([
  [null, true],
  [
    { postgres: 17, migrations: 'db', placeholders: { n: 1 }, databases: [{ migrations: ['a'] }] },
    true,
  ],
  [{ postgres: '17,14', 'non-transactional': ['**/*_concurrently.sql'] }, true],
  [{ postgres: 9 }, false],
  [{ migrations: '../db' }, false],
  [{ 'fail-on': 'eror' }, false],
  [{ 'github-token': 'x' }, false],
  [{ databases: [{ provider: 'local' }] }, false],
])('the JSON Schema of the configuration file judges %j as %s', ([data, valid]) => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(generateConfigSchema()) as object,
  );
  expect(validate(data)).toBe(valid);
});
