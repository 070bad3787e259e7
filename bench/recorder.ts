/** What recording costs: the same statements sent directly and through the recorder, side by side. */
import { silentLog } from '../src/log.ts';
import { createDatabase } from '../src/postgres/database.ts';
import { provideServer } from '../src/postgres/provide.ts';
import type { Server } from '../src/postgres/server.ts';
import { connectVia, type Session } from '../src/postgres/session.ts';
import type { RecordingLevel } from '../src/recorder/recording.ts';
import { startRecorder } from '../src/recorder/recorder.ts';

/** One line for each comparison. */
export async function benchRecorder(): Promise<string[]> {
  await using server = await provideServer({
    provider: 'embedded',
    major: 17,
    log: silentLog,
  });
  const ddl = statements(300);
  const files = Array.from(
    { length: 1000 },
    (_, n) =>
      `create table f${n} (id int primary key);\nalter table f${n} add column a text;\ninsert into f${n} values (1);`,
  );
  return [
    await compare(server, 'evidence, autocommit', 'evidence', ddl),
    await compare(server, 'evidence, one transaction', 'evidence', ['begin', ...ddl, 'commit']),
    await compare(server, 'outcome, 1000 files of three statements', 'outcome', files),
  ];
}

/** What migrations do, on 400 tables. */
function statements(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const table = `t${n % 100}`;
    switch (n % 4) {
      case 0:
        return `alter table ${table} add column c${n} int`;
      case 1:
        return `create index on ${table} (v)`;
      case 2:
        return `update ${table} set v = v + 1`;
      default:
        return `create table n${n} (id int primary key, t int references ${table})`;
    }
  });
}

const setup = `do $$ begin for i in 0..399 loop
  execute format('create table t%s (id int primary key, v int)', i);
  execute format('insert into t%s select g, g from generate_series(1, 20) g', i);
end loop; end $$`;

async function compare(
  server: Server,
  name: string,
  level: RecordingLevel,
  texts: readonly string[],
): Promise<string> {
  await using one = await createDatabase(server, { name: 'direct' });
  await using other = await createDatabase(server, { name: 'recorded' });
  await using recorder = await startRecorder({ server, level, log: silentLog });
  for (const database of [one, other]) {
    await using session = await connectVia(server, server.address, { database: database.name });
    await session.rows(setup);
  }
  await using direct = await connectVia(server, server.address, { database: one.name });
  await using recorded = await connectVia(server, recorder, { database: other.name });
  // in turns, so that whatever else the machine does strikes both
  const directMs: number[] = [];
  const recordedMs: number[] = [];
  for (const text of texts) {
    directMs.push(await timed(direct, text));
    recordedMs.push(await timed(recorded, text));
  }
  const more = median(recordedMs.map((ms, index) => ms - (directMs[index] ?? 0)));
  return (
    `recorder, ${name}: ${texts.length} messages, direct ${sum(directMs).toFixed(0)} ms, ` +
    `recorded ${sum(recordedMs).toFixed(0)} ms (${(sum(recordedMs) / sum(directMs)).toFixed(2)} times), ` +
    `median ${more.toFixed(2)} ms more each`
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

async function timed(session: Session, text: string): Promise<number> {
  const began = performance.now();
  await session.rows(text);
  return performance.now() - began;
}
