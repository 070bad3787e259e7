import Ajv2020 from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import {
  failReport,
  hugeReport,
  mergedReport,
  notRehearsedReport,
  passReport,
} from '../../test/support/report-fixture.ts';
import { UserError } from '../errors.ts';
import { parseReport, parseReportText, reportJsonSchema, serializeReport } from './json.ts';
import { reportLimits } from './schema.ts';

const reports = { passReport, failReport, notRehearsedReport, mergedReport, hugeReport };

test.for(Object.entries(reports))('%s comes back as it was written', ([, make]) => {
  const text = serializeReport(make());
  expect(serializeReport(parseReportText(text))).toBe(text);
});

test.for(Object.entries(reports))('%s is valid under the published JSON Schema', ([, make]) => {
  const validate = new Ajv2020.default({ strict: false }).compile(reportJsonSchema());
  validate(JSON.parse(serializeReport(make())));
  expect(validate.errors).toBeNull();
});

test('keys that a later version adds are ignored', () => {
  const later = { ...JSON.parse(serializeReport(passReport())), added: { later: true } };
  expect(parseReport(later)).toEqual(JSON.parse(serializeReport(passReport())));
});

test.for([
  ['no object', 7, 'report: Invalid input'],
  ['another version', { ...passReport(), version: 2 }, 'version: Invalid input'],
  ['an unknown verdict', { ...passReport(), verdict: 'fine' }, 'verdict: Invalid option'],
  ['a long text', { ...passReport(), schemaDiff: 'x'.repeat(20_001) }, 'schemaDiff: Too big'],
  [
    'a long list',
    {
      ...passReport(),
      notRehearsed: Array.from({ length: 10_001 }, () => ({ what: '', why: '' })),
    },
    'notRehearsed: Too big',
  ],
  [
    'a negative count',
    { ...passReport(), summary: { ...passReport().summary, errors: -1 } },
    'summary.errors',
  ],
] as const)('%s is refused with the place of the fault', ([, input, place]) => {
  expect(() => parseReport(input)).toThrow(UserError);
  expect(() => parseReport(input)).toThrow(place);
});

test('a text that is no JSON, or too much of it, is refused', () => {
  expect(() => parseReportText('{')).toThrow('The report is not JSON.');
  expect(() => parseReportText(' '.repeat(reportLimits.bytes + 1))).toThrow('at most 33554432');
});

test('the error of a hostile report stays short', () => {
  const input = { ...passReport(), findings: Array.from({ length: 5_000 }, () => ({})) };
  expect(() => parseReport(input)).toThrow(/^.{1,2500}and \d+ more\.$/s);
});
