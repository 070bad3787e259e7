import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import type { CommandContext } from './command.ts';

const usage = 'migration-rehearsal record --output .github/queries.json -- npm test';
const byDefault = 'queries.json';

/** `record … -- COMMAND`: runs it with a recorder in front of its database, and keeps the queries it sent. */
export async function runRecord(
  argv: readonly string[],
  { cwd, log, signal }: CommandContext,
): Promise<number> {
  const { url, variable, output, command } = readArguments(argv);
  const server = addressOf(url ?? process.env[variable], variable);
  const { listen } = await import('../../recorder/listener.ts');
  const { normalizedQueries } = await import('../../sql/normalize.ts');
  const { loadParser } = await import('../../sql/split.ts');
  await loadParser();
  await using listener = await listen({
    // a folder of sockets stands percent-encoded in the host's place, as libpq has it
    host: decodeURIComponent(server.hostname),
    port: Number(server.port || 5432),
  });
  const through = new URL(server);
  through.hostname = listener.host;
  through.port = String(listener.port);
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, {
    cwd,
    stdio: 'inherit',
    signal,
    env: {
      ...process.env,
      [variable]: through.href,
      PGHOST: listener.host,
      PGPORT: String(listener.port),
      PGSSLMODE: 'disable',
    },
  });
  const status = await ended(child, program);
  const calls = new Map<string, number>();
  for (const [text, number] of listener.texts) {
    for (const query of normalizedQueries(text)) calls.set(query, (calls.get(query) ?? 0) + number);
  }
  const queries = [...calls].map(([query, number]) => ({ query, calls: number }));
  queries.sort((a, b) => (a.query < b.query ? -1 : 1));
  const file = resolve(cwd, output);
  await writeFile(file, `${JSON.stringify({ version: 1, queries }, null, 2)}\n`);
  log.info(
    queries.length === 0
      ? `no query was heard: does the command read its database from ${variable}, or from PGHOST and PGPORT?`
      : `${queries.length} different queries in ${file}`,
  );
  return status;
}

async function ended(child: ReturnType<typeof spawn>, program: string): Promise<number> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } catch (cause) {
    throw new UserError('command-not-started', `"${program}" could not be run.`, {
      remedy: `Name a command behind --: ${usage}`,
      cause,
    });
  }
}

interface RecordArguments {
  readonly url?: string;
  readonly variable: string;
  readonly output: string;
  readonly command: readonly string[];
}

function readArguments(argv: readonly string[]): RecordArguments {
  const dashes = argv.indexOf('--');
  const flags = dashes === -1 ? argv : argv.slice(0, dashes);
  const command = dashes === -1 ? [] : argv.slice(dashes + 1);
  if (command.length === 0) throw wrong('record needs a command behind --, and was given none.');
  const values = new Map<string, string>();
  for (let at = 0; at < flags.length; at += 2) {
    const [name = '', value] = [flags[at], flags[at + 1]];
    if (!['--output', '--database-url', '--variable'].includes(name))
      throw wrong(`record knows no "${name}"; expected --output, --database-url or --variable.`);
    if (value === undefined) throw wrong(`${name} needs a value.`);
    values.set(name, value);
  }
  const url = values.get('--database-url');
  return {
    ...(url !== undefined && { url }),
    variable: values.get('--variable') ?? 'DATABASE_URL',
    output: values.get('--output') ?? byDefault,
    command,
  };
}

/** The server's own address; what is said of it is never repeated, since it may hold a password. */
function addressOf(url: string | undefined, variable: string): URL {
  if (url === undefined)
    throw wrong(`The database is unknown: neither --database-url nor ${variable} is set.`);
  if (/[?&]sslmode=(require|verify-ca|verify-full)\b/.test(url))
    throw wrong('The database URL demands TLS, which would hide the queries.');
  try {
    const parsed = new URL(url);
    if (/^postgres(ql)?:$/.test(parsed.protocol) && parsed.hostname !== '') return parsed;
  } catch {
    // told below without the cause, which repeats the URL
  }
  throw wrong('The database URL cannot be read; expected postgres://user@host:5432/database.');
}

function wrong(what: string): UserError {
  return new UserError('wrong-arguments', what, { remedy: usage });
}
