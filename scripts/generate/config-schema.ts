import { z } from 'zod';
import { settingNamed, settingsOf } from '../../src/config/schema.ts';
import type { SettingName } from '../../src/config/schema.ts';
import { sharedByDatabases } from '../../src/config/parse.ts';

/** The text of `schema/config.json`: what `.github/migration-rehearsal.yml` may hold. */
export function generateConfigSchema(): string {
  const names = settingsOf('file');
  const ofDatabase = names.filter((name) => !sharedByDatabases.includes(name));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Migration Rehearsal, .github/migration-rehearsal.yml',
    type: ['object', 'null'],
    properties: {
      ...Object.fromEntries(names.map((name) => [name, propertyOf(name)])),
      databases: {
        description:
          'Several databases in one repository: one entry for each, with its own settings.',
        type: 'array',
        items: {
          type: 'object',
          properties: Object.fromEntries(ofDatabase.map((name) => [name, propertyOf(name)])),
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function propertyOf(name: SettingName): object {
  const { kind, sentence, default: byDefault } = settingNamed(name);
  const { $schema: _, ...schema } = z.toJSONSchema(kind.inFile, { io: 'input' });
  return {
    description: sentence,
    ...schema,
    ...(byDefault === null ? {} : { default: byDefault }),
  };
}
