#!/usr/bin/env node
import { nodeTooOld } from './node-version.ts';
import { terminalLog } from './terminal-log.ts';
import { commands } from './cli/command.ts';
import type { Command } from './cli/command.ts';

const argv = process.argv.slice(2);
const verbose = argv.includes('--verbose');
const log = terminalLog(process.stderr, { verbose });
const interruption = new AbortController();

/** Exit status of a process ended by a signal, as a shell reports it. */
const signalStatus = { SIGINT: 130, SIGTERM: 143 } as const;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // a second one does not wait for servers to end; the next run sweeps what is left
    if (interruption.signal.aborted) process.exit(signalStatus[signal]);
    process.exitCode = signalStatus[signal];
    log.info('Stopping; a second signal leaves at once.');
    interruption.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  // the reader went away, as `head` does: nobody is left to tell
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.on('uncaughtException', (error) => void fail(error).then(() => process.exit()));

const tooOld = nodeTooOld(process.versions.node);
if (tooOld === null) void main().catch(fail);
else {
  process.stderr.write(`${tooOld}\n`);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-V') {
    const { toolVersion } = await import('../version.ts');
    process.stdout.write(`${toolVersion}\n`);
    return;
  }
  if (name === undefined || asksHelp(name) || name === 'help') {
    process.stdout.write(await helpFor(commands.find((command) => command.name === rest[0])));
    if (name === undefined) process.exitCode = 2;
    return;
  }
  const command = await findCommand(name);
  if (rest.some(asksHelp)) {
    process.stdout.write(await helpFor(command));
    return;
  }
  const run = await command.load();
  const status = await run(rest, {
    cwd: process.cwd(),
    log,
    signal: interruption.signal,
    color: process.stdout.isTTY && process.stdout.hasColors(),
    width: process.stdout.columns,
    print(text) {
      log.clear();
      process.stdout.write(text);
    },
  });
  process.exitCode ??= status;
}

function asksHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

async function helpFor(command: Command | undefined): Promise<string> {
  const { renderCommandHelp, renderHelp } = await import('./cli/help.ts');
  return command ? renderCommandHelp(command) : renderHelp();
}

async function findCommand(name: string): Promise<Command> {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const { expectWord } = await import('../config/flags.ts');
  expectWord(
    name,
    commands.map((command) => command.name),
    'command',
  );
  throw new Error(`command "${name}" is known and not found`);
}

async function fail(error: unknown): Promise<void> {
  log.clear();
  // whatever a run says after it was told to stop is not news
  if (interruption.signal.aborted) return;
  const { failureOf } = await import('./cli/failure.ts');
  const { status, text } = failureOf(error, { verbose });
  process.stderr.write(text);
  process.exitCode = status;
}
