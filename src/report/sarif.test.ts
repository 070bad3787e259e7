import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import {
  failReport,
  hugeReport,
  mergedReport,
  passReport,
} from '../../test/support/report-fixture.ts';
import { renderSarif } from './sarif.ts';

const text = (maxLength: number) => ({
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength } },
});
const level = { enum: ['none', 'note', 'warning', 'error'] };

/** What code scanning reads and refuses, as GitHub documents it. */
const schema = {
  type: 'object',
  required: ['$schema', 'version', 'runs'],
  properties: {
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        required: ['tool', 'results', 'automationDetails'],
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'rules', 'semanticVersion'],
                properties: {
                  rules: {
                    type: 'array',
                    items: {
                      type: 'object',
                      required: [
                        'id',
                        'name',
                        'shortDescription',
                        'fullDescription',
                        'help',
                        'defaultConfiguration',
                      ],
                      properties: {
                        id: { type: 'string', pattern: '^[a-z][a-z-]*$' },
                        name: { type: 'string', maxLength: 255 },
                        shortDescription: text(1_024),
                        fullDescription: text(1_024),
                        help: { required: ['text', 'markdown'] },
                        defaultConfiguration: { properties: { level } },
                        properties: { not: { required: ['security-severity'] } },
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            maxItems: 5_000,
            items: {
              type: 'object',
              required: [
                'ruleId',
                'ruleIndex',
                'level',
                'message',
                'locations',
                'partialFingerprints',
              ],
              properties: {
                level,
                message: text(10_000),
                locations: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 1,
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation', 'region'],
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            properties: {
                              uri: {
                                type: 'string',
                                pattern: "^[\\w.%!'()*~-]+(/[\\w.%!'()*~-]+)*$",
                              },
                            },
                          },
                          region: {
                            type: 'object',
                            required: ['startLine', 'endLine'],
                            properties: { startLine: { type: 'integer', minimum: 1 } },
                          },
                        },
                      },
                    },
                  },
                },
                partialFingerprints: {
                  type: 'object',
                  required: ['primaryLocationLineHash'],
                  properties: {
                    primaryLocationLineHash: { type: 'string', pattern: '^[0-9a-f]+:1$' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

test.for([failReport(), passReport(), mergedReport(), hugeReport()])(
  'a log is what code scanning accepts (%#)',
  (report) => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    validate(JSON.parse(renderSarif(report)));
    expect(validate.errors).toBeNull();
  },
);

test('the log of a failing review', async () => {
  await expect(renderSarif(failReport())).toMatchFileSnapshot('../../test/golden/fail.sarif.json');
});

test('an alert keeps its identity when wording and line change', () => {
  const [before, after] = [failReport(), failReport()];
  for (const finding of after.findings)
    Object.assign(finding, { message: 'Other words.', line: 40 });
  const identity = (report: typeof before) =>
    [...renderSarif(report).matchAll(/"(?:primaryLocationLineHash|ruleId|uri)": .*/g)].map(String);
  expect(identity(after)).toEqual(identity(before));
});
