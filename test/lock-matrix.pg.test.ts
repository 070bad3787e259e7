import { expect, test } from 'vitest';
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import { measure } from './lock-matrix/measure.ts';
import { testMajors } from './support/majors.ts';

// docs/locks.md is made from these files: what it says was measured, and is measured again here
test.for(testMajors([10, 13, 17, 18]))(
  'locks, rewrites and scans on Postgres %i',
  async (major) => {
    await using server = await provideServer({ provider: 'embedded', major, log: silentLog });
    const measured = await measure(server);
    const text = `[\n${measured.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`;
    await expect(text).toMatchFileSnapshot(`lock-matrix/measured/${major}.json`);
  },
);
