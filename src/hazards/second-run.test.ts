import { expect, test } from 'vitest';
import { secondRunSeverity } from './second-run.ts';

test('what only a lost ledger would send again is a notice', () => {
  expect(secondRunSeverity('kept', 'file', 'changed')).toBe('notice');
  expect(secondRunSeverity('kept', 'run', 'changed')).toBe('notice');
});

test('what a kill between the file and its ledger row sends again is a warning', () => {
  expect(secondRunSeverity('kept', 'message', 'changed')).toBe('warning');
  expect(secondRunSeverity('kept', 'statement', 'changed')).toBe('warning');
});

test('what every deploy sends again is an error', () => {
  expect(secondRunSeverity('none', 'file', 'changed')).toBe('error');
});
