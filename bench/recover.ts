/** `recover` on a long history whose last migration was killed behind its first COMMIT. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { silentLog } from '../src/log.ts';
import { createDatabase } from '../src/postgres/database.ts';
import { provideServer } from '../src/postgres/provide.ts';
import { connect } from '../src/postgres/session.ts';
import { median } from './history.ts';
import { historyText } from './synthetic-history.ts';

const run = promisify(execFile);
const count = 300;
const rounds = 3;

/** Medians of whole runs of the command line, its server and its baseline included. */
export async function benchRecover(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'recover-'));
  try {
    await mkdir(join(folder, 'migrations'));
    const texts = Array.from({ length: count }, (_, index) => historyText(index));
    const last = 'create table invoices (id bigint primary key);\ncommit;\n';
    texts.push(`${last}alter table invoices add column paid boolean;\n`);
    for (const [index, text] of texts.entries()) {
      await writeFile(join(folder, 'migrations', `${index + 1}_step.up.sql`), text);
    }
    await using server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
    await using live = await createDatabase(server, { name: 'live' });
    {
      await using session = await connect(server, { database: live.name });
      for (const text of texts.slice(0, count)) await session.rows(text);
      await session.rows(last.split('\n')[0] ?? '');
      await session.rows(
        `create table schema_migrations (version bigint not null primary key, dirty boolean not null);
         insert into schema_migrations values (${count + 1}, true)`,
      );
    }
    const { host, port } = server.address;
    const url = `postgres:///${live.name}?host=${host}&port=${port}&user=${server.admin.user}`;
    const found = await timed(url, folder, []);
    await using session = await connect(server, { database: live.name });
    await session.rows('create table notes (id int primary key)');
    const drifted = await timed(url, folder, []);
    return [
      `recover, history of ${count} migrations: ${(found / 1000).toFixed(1)} s (promised: under 10 s)`,
      `recover, the same with a table made by hand: ${(drifted / 1000).toFixed(1)} s (promised: under 10 s)`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(url: string, folder: string, flags: readonly string[]): Promise<number> {
  const entry = join(import.meta.dirname, '../src/main/cli.ts');
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const named = ['--adapter', 'golang-migrate', '--migrations', join(folder, 'migrations')];
    const asked = ['recover', url, folder, ...named, '--format', 'json', ...flags];
    const { stdout, stderr } = await run(process.execPath, [entry, ...asked]).catch(
      (error: unknown) => {
        return error as { stdout: string; stderr: string };
      },
    );
    times.push(performance.now() - began);
    if (!stdout.includes('"half-finished"')) throw new Error(`recover said: ${stdout}${stderr}`);
  }
  return median(times);
}
