import { expect, test } from 'vitest';
import { connectAsOwner } from '../../src/postgres/database.ts';
import { connect } from '../../src/postgres/session.ts';
import { openSchema, seed } from '../support/seeded.ts';
import { testMajor, useServer } from '../support/server.ts';

const postgres = useServer();

/** One table for each type; composite, range and enum types besides. */
const types = [
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'float4',
  'float8',
  'numeric',
  'numeric(4)',
  'numeric(3,3)',
  'money',
  'text',
  'varchar',
  'varchar(3)',
  'varchar(30)',
  'char(1)',
  'char(20)',
  '"char"',
  'name',
  'bytea',
  'uuid',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'timestamptz(0)',
  'interval',
  'json',
  'jsonb',
  'xml',
  'inet',
  'cidr',
  'macaddr',
  'macaddr8',
  'bit',
  'bit(5)',
  'bit(100)',
  'varbit',
  'varbit(7)',
  'tsvector',
  'tsquery',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'pg_lsn',
  'txid_snapshot',
  'int2vector',
  'oidvector',
  'regclass',
  'regtype',
  'regproc',
  'xid',
  'tid',
  'text[]',
  'int[][]',
  'numeric(5,2)[]',
  'uuid[]',
  'int4range',
  'int8range',
  'numrange',
  'daterange',
  'tsrange',
  'tstzrange',
  'mood',
  'mood[]',
  'pair',
  'pair[]',
  'floats',
  ...(testMajor >= 12 ? ['jsonpath'] : []),
  ...(testMajor >= 13 ? ['xid8', 'pg_snapshot'] : []),
  ...(testMajor >= 14 ? ['int4multirange', 'datemultirange'] : []),
];

test('makes values of every type', async () => {
  const ddl = types.map((type, i) => `create table t${i} (a ${type} not null, b ${type})`);
  await using session = await openSchema(
    postgres,
    `create type mood as enum ('ok', 'it''s'); create type pair as (a int, b mood); create type floats as range (subtype = float8); ${ddl.join('; ')}`,
  );
  const { tables } = await seed(session);
  const short = tables.filter((table) => table.rows < 20);
  expect(short.map(({ relation, why }) => `${types[Number(relation.slice(8))]}: ${why}`)).toEqual(
    [],
  );
  expect(tables).toHaveLength(types.length);
});

test('makes values of extension types by trying texts', async () => {
  const database = await postgres.database('seed');
  await using admin = await connect(postgres.server, { database: database.name });
  for (const name of ['citext', 'hstore', 'ltree', 'cube', 'isn'])
    await admin.rows(`create extension ${name}`);
  await using session = await connectAsOwner(database);
  await session.rows(
    'create table t (a citext primary key, b hstore not null, c ltree not null, d cube, e lquery)',
  );
  expect((await seed(session)).tables).toEqual([{ relation: 'public.t', rows: 20, why: '' }]);
});
