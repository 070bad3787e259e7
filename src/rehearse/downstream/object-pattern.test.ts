import { expect, test } from 'vitest';
import { isMeant, objectPattern, writtenName } from './object-pattern.ts';

test.for<[pattern: string, schema: string, name: string, meant: boolean]>([
  ['reporting.*', 'reporting', 'titles', true],
  ['reporting.*', 'reporting2', 'titles', false],
  ['Reporting.Titles', 'reporting', 'titles', true],
  ['Reporting.*', 'Reporting', 'titles', false],
  ['"Reporting".*', 'Reporting', 'titles', true],
  ['public.monthly_?', 'public', 'monthly_1', true],
  ['public.monthly_?', 'public', 'monthly_12', false],
  ['public."a.b"', 'public', 'a.b', true],
  ['public."a.b"', 'public', 'axb', false],
  ['public."say ""a*"""', 'public', 'say "a*"', true],
  ['public."a*"', 'public', 'ab', false],
  ['public.a$b', 'public', 'a$b', true],
])('%s on %s.%s: %j', ([pattern, schema, name, meant]) => {
  expect(isMeant(objectPattern(pattern), { schema, name })).toBe(meant);
});

test.for([
  ['titles', 'titles'],
  ['Titles', '"Titles"'],
  ['say "a"', '"say ""a"""'],
])('%s is written %s', ([name = '', written]) => {
  expect(writtenName(name)).toBe(written);
});
