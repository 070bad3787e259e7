import { expect, test } from 'vitest';
import { diffPictures } from './picture-diff.ts';
import { readPictureFile, writePictureFile } from './picture-file.ts';
import type { Picture } from './picture.ts';

const picture: Picture = {
  tables: {
    'public.users': {
      comment: 'two\nlines: # and more',
      columns: ['id integer not null', `"a: b" text default '#'::text`, 'on boolean', '- x'],
      constraints: { users_pkey: 'PRIMARY KEY (id)' },
    },
    'public.none': { columns: [] },
  },
  functions: { 'public.f(integer)': 'CREATE FUNCTION f\n\n  $$ yes: no $$' },
};

function reread(text: string): Picture {
  const read = readPictureFile(text);
  if ('fault' in read) throw new Error(read.fault);
  return read.picture;
}

test('what is written is read again, however it was formatted meanwhile', () => {
  const text = writePictureFile({ postgres: 17, picture }, 'db/migrations');
  expect(readPictureFile(text)).toEqual({ postgres: 17, picture });
  const formatted = text.replace('      - id integer', `\n      # a note\n      -   "id integer`);
  expect(reread(formatted.replace('not null\n', 'not null"\n'))).toEqual(picture);
});

test('each column has a line of its own', () => {
  const text = writePictureFile({ postgres: 17, picture }, 'db/migrations');
  expect(text).toContain('\n      - id integer not null\n');
  const wide = `name text default '${'x'.repeat(300)}'`;
  const broad = { tables: { t: { columns: [wide] } } };
  expect(writePictureFile({ postgres: 17, picture: broad }, 'm')).toContain(`\n      - ${wide}\n`);
});

test.for([
  ['[', 'it is not YAML: line 1'],
  ['a: 1', 'it has no key "migration-rehearsal"'],
  ['- a', 'it has no key'],
  ['', 'it has no key'],
  ['migration-rehearsal: 2', 'its format is 2'],
  ['migration-rehearsal: 1', 'it does not say on which Postgres'],
  ['migration-rehearsal: 1\npostgres: 17\ntables: none', '"tables" is not a section'],
])('%j is no picture: %s', ([text = '', fault = '']) => {
  expect(readPictureFile(text)).toEqual({ fault: expect.stringContaining(fault) as string });
});

test('differences are lines, each with its place', () => {
  const changed = reread(
    writePictureFile({ postgres: 17, picture }, 'm')
      .replace('      - on boolean\n', '')
      .replace('PRIMARY KEY (id)', 'PRIMARY KEY (name)')
      .replace('  public.none:\n    columns: []\n', ''),
  );
  const found = diffPictures(changed, picture).map(
    ({ side, path, text }) => `${path.join('/')} ${side}: ${text}`,
  );
  expect(found).toEqual([
    'tables/public.users/columns built: on boolean',
    'tables/public.users/constraints/users_pkey file: PRIMARY KEY (name)',
    'tables/public.users/constraints/users_pkey built: PRIMARY KEY (id)',
    'tables/public.none built: columns: []',
  ]);
  expect(diffPictures(picture, picture)).toEqual([]);
});
