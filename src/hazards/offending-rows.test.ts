import { expect, test } from 'vitest';
import type { SchemaChange, ServerEvidence, SqlError, StatementRecord } from '../evidence/types.ts';
import { offendingRows } from './offending-rows.ts';

const users = { schema: 'public', table: 'users' };

test.for<[string, SqlError, string | undefined, string | undefined, string | undefined]>([
  [
    'missing values',
    { code: '23502', message: '', ...users, table: 'User', column: 'e mail' },
    undefined,
    undefined,
    'select * from public."User" where "e mail" is null;',
  ],
  [
    'duplicates, by the definition',
    {
      code: '23505',
      message: '',
      ...users,
      constraint: 'k',
      detail: 'Key (lower(email))=(a) is duplicated.',
    },
    'CREATE UNIQUE INDEX k ON public.users USING btree (lower(email)) WHERE (gone IS NULL)',
    undefined,
    'select lower(email), count(*) from public.users where (gone IS NULL) group by lower(email) having count(*) > 1;',
  ],
  [
    'references that are missing',
    { code: '23503', message: '', ...users, constraint: 'k' },
    'FOREIGN KEY (org, team) REFERENCES public.teams(org, id) ON DELETE CASCADE',
    undefined,
    'select c.* from public.users c where c.org is not null and c.team is not null and not exists (select 1 from public.teams p where p.org = c.org and p.id = c.team);',
  ],
  [
    'a rule',
    { code: '23514', message: '', ...users, constraint: 'k' },
    'CHECK ((age > 0))',
    undefined,
    'select * from public.users where not ((age > 0));',
  ],
  [
    'an enum value',
    { code: '22P02', message: 'invalid input value for enum "Role_new": "O\'B"' },
    undefined,
    'ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new")',
    `select "role", count(*) from "User" where "role"::text = 'O''B' group by "role";`,
  ],
  [
    'a text that is no number',
    { code: '22P02', message: 'invalid input syntax for type integer: "x"' },
    undefined,
    'alter table users alter age type int using age::int',
    "select age, count(*) from users where not pg_input_is_valid(age::text, 'int') group by age;",
  ],
  ['an error without a place', { code: '23502', message: '' }, undefined, undefined, undefined],
])('%s', ([, error, definition, sql, expected]) => {
  const changes: readonly SchemaChange[] =
    definition === undefined
      ? []
      : [
          {
            change: 'added',
            kind: 'constraint',
            name: 'k',
            keys: [],
            after: { constraint: 'k', definition },
          },
        ];
  const server = {
    server: { major: 17 },
    apply: { schemaChanges: changes },
  } as unknown as ServerEvidence;
  const statement = sql === undefined ? undefined : ({ sql } as StatementRecord);
  expect(offendingRows(error, statement, server)).toBe(expected);
});
