import { expect, test } from 'vitest';
import http from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/log.ts';
import { cloneDatabase, createDatabase } from '../../src/postgres/database.ts';
import { findEngine } from '../../src/postgres/engine.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { runId } from '../../src/postgres/run-id.ts';
import { ownerRole } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';
import { labels, listContainers, sweepContainers } from '../../src/postgres/sweep-containers.ts';
import { spawnNode } from '../support/child.ts';

function start(image: string) {
  return provideServer({ provider: 'auto', major: 17, image, log: silentLog });
}

async function ours(): Promise<number> {
  return (await listContainers(await findEngine(), { [labels.run]: runId })).length;
}

test.each(['postgres:15', 'postgres:17-alpine'])(
  '%s serves, and nothing of it is left',
  async (image) => {
    {
      await using server = await start(image);
      expect(server.info).toMatchObject({
        provider: 'container',
        major: image === 'postgres:15' ? 15 : 17,
      });
      expect(server.why).toBe(`the image "${image}" was asked for`);
      expect(await ours()).toBe(1);
      await using base = await createDatabase(server, { name: 'baseline' });
      {
        await using owner = await connect(server, { user: ownerRole, database: base.name });
        await owner.rows('create table t (id int); insert into t values (1)');
        expect(await owner.query(`copy t to program 'true'`)).toMatchObject({
          ok: false,
          error: { code: '42501' },
        });
      }
      await using clone = await cloneDatabase(base);
      await using owner = await connect(server, { user: ownerRole, database: clone.name });
      expect(await owner.rows('select id from t')).toEqual([{ id: 1 }]);
      expect(await owner.rows(`select current_setting('fsync') as fsync`)).toEqual([
        { fsync: 'off' },
      ]);
      expect(server.recentLog().join('\n')).toMatch(/ready to accept connections/);
    }
    expect(await ours()).toBe(0);
  },
);

test('an image that cannot be had is one clear error', async () => {
  await expect(start('postgres:nope')).rejects.toMatchObject({
    name: 'UserError',
    code: 'image-missing',
    message: expect.stringContaining('"postgres:nope" is not there and cannot be pulled'),
  });
});

test('a container that dies is one clear error with its last words, and is removed', async () => {
  const { startContainer } = await import('../../src/postgres/container.ts');
  const options = {
    image: 'postgres:15',
    why: 'test',
    log: silentLog,
    settings: { shared_buffers: 'nonsense' },
  };
  await expect(startContainer(options)).rejects.toMatchObject({
    name: 'UserError',
    code: 'container-died',
    message: expect.stringContaining('invalid value for parameter "shared_buffers": "nonsense"'),
  });
  expect(await ours()).toBe(0);
});

test('what a killed run left is swept, a living run’s container is not', async () => {
  const hold = new URL('../support/hold-container.ts', import.meta.url);
  await using killed = spawnNode(hold);
  await using living = spawnNode(hold);
  const [left, kept] = await Promise.all([killed.firstLine(), living.firstLine()]);
  killed.process.kill('SIGKILL');
  await killed.ended();
  const engine = await findEngine();
  expect(await sweepContainers(engine)).toBe(1);
  expect(await listContainers(engine, { [labels.run]: left })).toEqual([]);
  expect(await listContainers(engine, { [labels.run]: kept })).toHaveLength(1);
});

test('no engine, one without permission and a mute one are told apart', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'engine-'));
  const socket = path.join(folder, 'mute.sock');
  const mute = http.createServer(() => {}).listen(socket);
  try {
    await expect(findEngine({ DOCKER_HOST: `unix://${folder}/none.sock` })).rejects.toMatchObject({
      code: 'no-engine',
      message: expect.stringContaining('ENOENT'),
    });
    await expect(findEngine({ DOCKER_HOST: `unix://${socket}` })).rejects.toMatchObject({
      code: 'no-engine',
      message: expect.stringContaining('no answer within 2000 ms'),
    });
  } finally {
    mute.closeAllConnections();
    mute.close();
    await rm(folder, { recursive: true });
  }
});
