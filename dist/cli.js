#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  commands
} from "./chunk-WHLV7HL3.js";
import {
  oneLine,
  visible
} from "./chunk-UTMC3MFY.js";
import "./chunk-6GRQ5EAL.js";

// src/main/node-version.ts
var oldestNode = 24;
function nodeTooOld(version) {
  const major = Number(version.split(".")[0]);
  if (major >= oldestNode) return null;
  return `Node ${version} is too old: Node ${oldestNode} or newer is expected. Without installing it: npx --package=node@${oldestNode} --package=migration-rehearsal migration-rehearsal`;
}

// src/main/terminal-log.ts
var eraseLine = "\r\x1B[2K";
function terminalLog(stream, options) {
  const onTerminal = stream.isTTY === true;
  let progressShown = false;
  const clear = () => {
    if (progressShown) stream.write(eraseLine);
    progressShown = false;
  };
  const line = (text) => {
    clear();
    stream.write(`${visible(text)}
`);
  };
  return {
    info: line,
    warn: (text) => line(`warning: ${text}`),
    debug: options.verbose ? line : () => {
    },
    progress(text) {
      if (!onTerminal) return;
      const shown = oneLine(text).slice(0, Math.max((stream.columns ?? 80) - 1, 1));
      stream.write(eraseLine + shown);
      progressShown = true;
    },
    clear
  };
}

// src/main/cli.ts
var argv = process.argv.slice(2);
var verbose = argv.includes("--verbose");
var log = terminalLog(process.stderr, { verbose });
var interruption = new AbortController();
var signalStatus = { SIGINT: 130, SIGTERM: 143 };
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(signalStatus[signal]);
    process.exitCode = signalStatus[signal];
    log.info("Stopping; a second signal leaves at once.");
    interruption.abort();
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}
process.on("uncaughtException", (error) => void fail(error).then(() => process.exit()));
var tooOld = nodeTooOld(process.versions.node);
if (tooOld === null) void main().catch(fail);
else {
  process.stderr.write(`${tooOld}
`);
  process.exitCode = 2;
}
async function main() {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "-V") {
    const { toolVersion } = await import("./chunk-PKI7BPZ3.js");
    process.stdout.write(`${toolVersion}
`);
    return;
  }
  if (name === void 0 || asksHelp(name) || name === "help") {
    process.stdout.write(await helpFor(commands.find((command2) => command2.name === rest[0])));
    if (name === void 0) process.exitCode = 2;
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
    }
  });
  process.exitCode ??= status;
}
function asksHelp(word) {
  return word === "--help" || word === "-h";
}
async function helpFor(command) {
  const { renderCommandHelp, renderHelp } = await import("./chunk-Z3HDYOMF.js");
  return command ? renderCommandHelp(command) : renderHelp();
}
async function findCommand(name) {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const { expectWord } = await import("./chunk-YWZGORQL.js");
  expectWord(
    name,
    commands.map((command) => command.name),
    "command"
  );
  throw new Error(`command "${name}" is known and not found`);
}
async function fail(error) {
  log.clear();
  if (interruption.signal.aborted) return;
  const { failureOf } = await import("./chunk-ZTE66Z3O.js");
  const { status, text } = failureOf(error, { verbose });
  process.stderr.write(text);
  process.exitCode = status;
}
