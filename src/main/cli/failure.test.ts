import { expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { failureOf } from './failure.ts';

test('what the user can act on is told with its remedy and no stack', () => {
  const cause = new Error('ENOENT');
  const error = new UserError('x', '"a\u001B" is missing.', {
    remedy: 'Make it.',
    exitStatus: 3,
    cause,
  });
  expect(failureOf(error, { verbose: false })).toEqual({
    status: 3,
    text: '"a\uFFFD" is missing.\nMake it.\n',
  });
  expect(failureOf(error, { verbose: true }).text).toContain('caused by: ENOENT');
});

test('anything else is a bug of ours, with what a report of it needs', () => {
  const { status, text } = failureOf(new Error('outer', { cause: new RangeError('inner') }), {
    verbose: false,
  });
  expect(status).toBe(70);
  for (const part of ['This is a bug', 'outer', 'inner', 'failure.test.ts', process.version]) {
    expect(text).toContain(part);
  }
});
