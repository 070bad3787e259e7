import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bothWays, type Way } from '../support/both-ways.ts';
import { useServer } from '../support/server.ts';

const folder = join(import.meta.dirname, 'psql');

const setup = `
  create table p (id int primary key, v text);
  insert into p select g, 'row ' || g from generate_series(1, 50) g;
  create table c (id int primary key, p_id int references p deferrable initially deferred);
  create materialized view mv as select id from p;
  create unique index on mv (id);
  create function nested(a int) returns int language plpgsql as
    $$ begin raise warning 'dividing'; return 1 / a; end $$;
`;

/** psql -f FILE for each script, and other ways to call it. */
const calls: readonly (readonly [name: string, args: readonly string[]])[] = [
  ...readdirSync(folder).map((file) => [file, ['-a', '-f', join(folder, file)]] as const),
  ...readdirSync(folder).map((file) => [`${file} -1`, ['-1', '-f', join(folder, file)]] as const),
  ['stop at errors', ['-v', 'ON_ERROR_STOP=1', '-f', join(folder, 'errors.sql')]],
  ['-c of several', ['-c', 'create table x (a int); select 1/0', '-c', 'select 2; select 3; \\d']],
  [
    '-c with a block',
    [
      '-c',
      'begin; insert into p values (400); commit; select nope',
      '-c',
      'select count(*) from p',
    ],
  ],
  ['-c with vacuum', ['-c', 'select 1; vacuum p']],
  [
    '-e -c verbose',
    [
      '-v',
      'VERBOSITY=verbose',
      '-c',
      'insert into p values (401); savepoint a; select 1',
      '-c',
      'insert into c values (1, 999); commit; select 1',
    ],
  ],
];

describe('psql prints the same with and without the recorder', () => {
  const fixture = useServer();
  for (const level of ['evidence', 'outcome'] as const) {
    test.for(calls)(`%s (${level})`, async ([, args]) => {
      await using both = await bothWays(fixture.server, { setup, level });
      const [direct, recorded] = both.ways;
      expect(await psql(recorded, args)).toEqual(await psql(direct, args));
      await both.recorder.settled();
      expect(both.recorder.statements.length).toBeGreaterThan(0);
    });
  }
});

/** Standard output, standard error and exit status of one psql. */
async function psql(way: Way, args: readonly string[]): Promise<Record<string, unknown>> {
  const { host, port } = way.address;
  const child = spawn(
    psqlProgram(),
    ['-X', '-h', host, '-p', String(port), '-U', way.user, '-d', way.database, ...args],
    {
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', PGTZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return {
    status,
    stdout: comparable(Buffer.concat(output.stdout), way),
    stderr: comparable(Buffer.concat(output.stderr), way),
  };
}

/** Without what two sessions on two databases cannot have in common: pids and database names. */
function comparable(bytes: Buffer, way: Way): string[] {
  return bytes
    .toString('latin1')
    .replaceAll(way.database, 'DATABASE')
    .replaceAll(/server process with PID \d+/g, 'server process with PID …')
    .split('\n');
}

function psqlProgram(): string {
  const folders = [
    ...(process.env['PATH'] ?? '').split(':'),
    ...Array.from({ length: 9 }, (_, n) => `/usr/lib/postgresql/${18 - n}/bin`),
  ];
  const found = folders.map((path) => join(path, 'psql')).find((path) => existsSync(path));
  if (!found)
    throw new Error('psql is needed and was not found: apt-get install postgresql-client');
  return found;
}
