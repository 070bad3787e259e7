import { expect, test } from 'vitest';
import { grantsIn, withoutGrantor } from './grants.ts';

test.for<[string, string, readonly string[] | undefined, readonly string[] | undefined]>([
  ['nothing granted', 'table', undefined, undefined],
  ['only the owner', 'table', ['owner>owner:INSERT', 'owner>owner:SELECT'], undefined],
  [
    'roles, each with what it may',
    'table',
    ['owner>app:UPDATE', 'owner>PUBLIC:SELECT', 'owner>app:INSERT*', 'owner>owner:SELECT'],
    ['PUBLIC: SELECT', 'app: INSERT*, UPDATE'],
  ],
  ['what everybody may anyway', 'function', ['=X/owner', 'owner=X/owner'], undefined],
  ['a function taken from everybody', 'function', ['owner=X/owner'], ['nobody']],
  ['a function for one role', 'function', ['app=X*/owner', 'owner=X/owner'], ['app: EXECUTE*']],
  ['a type', 'enum', ['=U/owner', 'app=U/owner'], ['PUBLIC: USAGE', 'app: USAGE']],
])('%s', ([, kind, privileges, expected]) => {
  expect(grantsIn(kind, { owner: 'owner', privileges }, 'owner')).toEqual(expected);
});

test('default privileges are named, and not who gives them', () => {
  expect(withoutGrantor(['app=arw/owner', 'owner=rw/owner'], 'owner')).toEqual([
    'app: INSERT, SELECT, UPDATE',
  ]);
});
