import { expect, test } from 'vitest';
import { generateReportSchema } from './generate-report-schema.ts';

test('schema/report-v1.json is up to date', async () => {
  await expect(generateReportSchema()).toMatchFileSnapshot('../schema/report-v1.json');
});
