import { expect, test } from 'vitest';
import { nodeTooOld } from './node-version.ts';

test('an old Node is told so in one line, the present one is not', () => {
  expect(nodeTooOld('20.20.2')).toMatch(
    /^Node 20\.20\.2 is too old: Node 24 or newer is expected\./,
  );
  expect(nodeTooOld('24.0.0')).toBeNull();
  expect(nodeTooOld(process.versions.node)).toBeNull();
});
