import { expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import type { Server } from '../../src/postgres/server.ts';
import { testMajor } from '../support/server.ts';

function start(preload?: readonly string[]): Promise<Server> {
  return provideServer({ provider: 'embedded', major: testMajor, preload, log: silentLog });
}

test.each([
  ['holds a library that it was asked to start with', ['auto_explain'], 'auto_explain'],
  ['does without one that is not installed', ['no_such_library'], ''],
  ['is as always where nobody asks', undefined, ''],
])('a server %s', async (_title, preload, expected) => {
  await using server = await start(preload);
  const [row] = await server.session.rows<{ libraries: string }>(
    "select pg_catalog.current_setting('shared_preload_libraries') as libraries",
  );
  expect(row?.libraries).toBe(expected);
});

test('a standby follows a server that was started with a library', async () => {
  await using server = await start(['auto_explain']);
  await using standby = await server.standby?.();
  expect(standby?.address.port).toBe(server.address.port);
});
