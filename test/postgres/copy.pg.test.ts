import { expect, test } from 'vitest';
import { cloneDatabase, createDatabase, freezeAsTemplate } from '../../src/postgres/database.ts';
import { connect } from '../../src/postgres/session.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

test('a copy holds a library and the databases of its original, and both go their own ways', async () => {
  const { server } = postgres;
  await using source = await createDatabase(server, { name: 'source' });
  {
    await using session = await connect(server, { database: source.name });
    await session.rows('create table t as select 1 as id');
  }
  await freezeAsTemplate(source);
  await using copy = await server.copy?.(['auto_explain']);
  if (!copy) throw new Error('a server from binaries can be copied');
  await using clone = await cloneDatabase({ ...source, server: copy });
  await using session = await connect(copy, { database: clone.name });
  await session.rows('insert into t values (2)');
  expect(await session.rows('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }]);
  const libraries = "select pg_catalog.current_setting('shared_preload_libraries') as libraries";
  expect(await copy.session.rows(libraries)).toEqual([{ libraries: 'auto_explain' }]);
  expect(await server.session.rows(libraries)).toEqual([{ libraries: '' }]);
  const known = await server.session.rows('select from pg_catalog.pg_database where datname = $1', [
    clone.name,
  ]);
  expect(known).toEqual([]);
});

test('a library that is not installed is named', async () => {
  await expect(postgres.server.copy?.(['no_such_library'])).rejects.toMatchObject({
    code: 'server-did-not-start',
    message: expect.stringContaining('could not access file "no_such_library"'),
  });
});
