import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { runRecord } from '../../src/main/cli/record.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();
const application = new URL('../support/send-queries.ts', import.meta.url).pathname;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'record-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function record(...sql: string[]): Promise<number> {
  const { name, server } = await postgres.database('recorded');
  const { host, port } = server.address;
  const url = `postgres://${server.owner.user}@${encodeURIComponent(host)}:${port}/${name}`;
  const command = [process.execPath, application, ...sql];
  return runRecord(['--database-url', url, '--', ...command], {
    cwd: folder,
    log: silentLog,
    signal: new AbortController().signal,
    color: false,
    print() {},
  });
}

test('what a command sends is kept, each query once, constants as parameters', async () => {
  const status = await record(
    'create table t (a int, b text)',
    "insert into t values (1, 'x')",
    "insert into t values (2, 'y')",
    'select b from t where a = $1',
    'select 1; select a from t',
  );
  expect(status).toBe(0);
  expect(JSON.parse(await readFile(path.join(folder, 'queries.json'), 'utf8'))).toEqual({
    version: 1,
    queries: [
      { query: 'insert into t values ($1, $2)', calls: 2 },
      { query: 'select $1', calls: 1 },
      { query: 'select a from t', calls: 1 },
      { query: 'select b from t where a = $1', calls: 1 },
    ],
  });
});

test('a command that fails keeps its status', async () => {
  expect(await record('select from nowhere')).toBe(1);
});

test.each([
  [['--output', 'x'], 'needs a command'],
  [['--outputs', 'x', '--', 'true'], 'knows no "--outputs"'],
  [['--database-url', 'mysql://a@b/c', '--', 'true'], 'cannot be read'],
  [['--database-url', 'postgres://a@b/c?sslmode=require', '--', 'true'], 'demands TLS'],
  [['--database-url', 'postgres://a@127.0.0.1:1/c', '--', 'no-such-program'], 'could not be run'],
])('record %j is refused', async (argv, message) => {
  const context = { cwd: folder, log: silentLog, color: false, print() {} };
  const run = runRecord(argv, { ...context, signal: new AbortController().signal });
  await expect(run).rejects.toThrow(message);
});
