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

/** Medians of whole runs of the command line: with all of it to do, and with the baseline that it left behind. */
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
    const first = join(folder, 'migrations/1_step.up.sql');
    const cold: number[] = [];
    const cached: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // another text is another baseline
      await writeFile(first, `-- ${Date.now()}\n${texts[0]}`);
      cold.push(await timed(url, folder));
      cached.push(await timed(url, folder));
    }
    await using session = await connect(server, { database: live.name });
    await session.rows('create table notes (id int primary key)');
    const drifted = await timed(url, folder);
    return [
      `recover, history of ${count} migrations: ${seconds(median(cold))} (promised: under 10 s)`,
      `recover, the same once more: ${seconds(median(cached))} (promised: under 3 s)`,
      `recover, the same with a table made by hand: ${seconds(drifted)}`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(url: string, folder: string): Promise<number> {
  const entry = join(import.meta.dirname, '../src/main/cli.ts');
  const named = ['--adapter', 'golang-migrate', '--migrations', join(folder, 'migrations')];
  const asked = ['recover', url, folder, ...named, '--format', 'json'];
  const began = performance.now();
  // exit status 1: it is half-finished
  const { stdout, stderr } = await run(process.execPath, [entry, ...asked]).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  const took = performance.now() - began;
  if (!stdout.includes('"half-finished"')) throw new Error(`recover said: ${stdout}${stderr}`);
  return took;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
