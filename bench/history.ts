/** A long history applied through the recorder without evidence, beside psql sending the same files. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathWithPsql } from '../scripts/psql.ts';
import { silentLog } from '../src/log.ts';
import { createDatabase } from '../src/postgres/database.ts';
import { provideServer } from '../src/postgres/provide.ts';
import type { Server } from '../src/postgres/server.ts';
import { applyUnobserved, placeOf, prepareRunner } from '../src/rehearse/executor.ts';
import { openRun } from '../src/rehearse/run.ts';
import { loadParser } from '../src/sql/split.ts';
import { historyPlan, historyText } from './synthetic-history.ts';

const run = promisify(execFile);
const count = 300;
const rounds = 5;

/** Medians of alternating rounds on one server. */
export async function benchHistory(): Promise<string[]> {
  await loadParser();
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  try {
    const files = await writeHistory(folder);
    const path = await pathWithPsql(process.env['PATH'] ?? '', (why) => {
      throw new Error(why);
    });
    await using server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
    const ours: number[] = [];
    const psql: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      psql.push(await withPsql(server, files, path));
      ours.push(await withRecorder(server));
    }
    const [left, right] = [median(ours), median(psql)];
    return [
      `history of ${count} migrations: recorder ${left.toFixed(0)} ms, psql ${right.toFixed(0)} ms, ratio ${(left / right).toFixed(2)} (promised: at most 1.30)`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withRecorder(server: Server): Promise<number> {
  const plan = historyPlan(count);
  await using database = await createDatabase(server, { name: 'ours' });
  const began = performance.now();
  {
    await using session = await openRun(plan, database, 'outcome', silentLog);
    await prepareRunner(session);
    for (const [index, migration] of plan.baseline.entries()) {
      const place = placeOf(index, count);
      const { outcome } = await applyUnobserved(session, migration, place);
      if (!outcome.ok) throw new Error(`${migration.id}: ${outcome.error.message}`);
    }
  }
  return performance.now() - began;
}

async function withPsql(server: Server, files: readonly string[], path: string): Promise<number> {
  await using database = await createDatabase(server, { name: 'psql' });
  const { host, port } = server.address;
  const began = performance.now();
  await run(
    'psql',
    `-X -q -v ON_ERROR_STOP=1 -h ${host} -p ${port} -U ${server.owner.user} -d ${database.name}`
      .split(' ')
      .concat(files.flatMap((file) => ['-f', file])),
    { env: { ...process.env, PATH: path } },
  );
  return performance.now() - began;
}

async function writeHistory(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const file = join(folder, `${String(index).padStart(4, '0')}.sql`);
    await writeFile(file, `begin;\n${historyText(index)}\ncommit;\n`);
    files.push(file);
  }
  return files;
}

/** The middle of a few numbers. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
