import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/main/cli/record.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
var usage = "migration-rehearsal record --output .github/queries.json -- npm test";
var byDefault = "queries.json";
async function runRecord(argv, { cwd, log, signal }) {
  var _stack = [];
  try {
    const { url, variable, output, command } = readArguments(argv);
    const server = addressOf(url ?? process.env[variable], variable);
    const { listen } = await import("./chunk-HTR7EWFW.js");
    const { normalizedQueries } = await import("./chunk-QYTWCXY5.js");
    const { loadParser } = await import("./chunk-YNT42GOC.js");
    await loadParser();
    const listener = __using(_stack, await listen({
      // a folder of sockets stands percent-encoded in the host's place, as libpq has it
      host: decodeURIComponent(server.hostname),
      port: Number(server.port || 5432)
    }), true);
    const through = new URL(server);
    through.hostname = listener.host;
    through.port = String(listener.port);
    const [program = "", ...rest] = command;
    const child = spawn(program, rest, {
      cwd,
      stdio: "inherit",
      signal,
      env: {
        ...process.env,
        [variable]: through.href,
        PGHOST: listener.host,
        PGPORT: String(listener.port),
        PGSSLMODE: "disable"
      }
    });
    const status = await ended(child, program);
    const calls = /* @__PURE__ */ new Map();
    for (const [text, number] of listener.texts) {
      for (const query of normalizedQueries(text)) calls.set(query, (calls.get(query) ?? 0) + number);
    }
    const queries = [...calls].map(([query, number]) => ({ query, calls: number }));
    queries.sort((a, b) => a.query < b.query ? -1 : 1);
    const file = resolve(cwd, output);
    await writeFile(file, `${JSON.stringify({ version: 1, queries }, null, 2)}
`);
    log.info(
      queries.length === 0 ? `no query was heard: does the command read its database from ${variable}, or from PGHOST and PGPORT?` : `${queries.length} different queries in ${file}`
    );
    return status;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function ended(child, program) {
  try {
    const [code] = await once(child, "close");
    return code ?? 1;
  } catch (cause) {
    throw new UserError("command-not-started", `"${program}" could not be run.`, {
      remedy: `Name a command behind --: ${usage}`,
      cause
    });
  }
}
function readArguments(argv) {
  const dashes = argv.indexOf("--");
  const flags = dashes === -1 ? argv : argv.slice(0, dashes);
  const command = dashes === -1 ? [] : argv.slice(dashes + 1);
  if (command.length === 0) throw wrong("record needs a command behind --, and was given none.");
  const values = /* @__PURE__ */ new Map();
  for (let at = 0; at < flags.length; at += 2) {
    const [name = "", value] = [flags[at], flags[at + 1]];
    if (!["--output", "--database-url", "--variable"].includes(name))
      throw wrong(`record knows no "${name}"; expected --output, --database-url or --variable.`);
    if (value === void 0) throw wrong(`${name} needs a value.`);
    values.set(name, value);
  }
  const url = values.get("--database-url");
  return {
    ...url !== void 0 && { url },
    variable: values.get("--variable") ?? "DATABASE_URL",
    output: values.get("--output") ?? byDefault,
    command
  };
}
function addressOf(url, variable) {
  if (url === void 0)
    throw wrong(`The database is unknown: neither --database-url nor ${variable} is set.`);
  if (/[?&]sslmode=(require|verify-ca|verify-full)\b/.test(url))
    throw wrong("The database URL demands TLS, which would hide the queries.");
  try {
    const parsed = new URL(url);
    if (/^postgres(ql)?:$/.test(parsed.protocol) && parsed.hostname !== "") return parsed;
  } catch {
  }
  throw wrong("The database URL cannot be read; expected postgres://user@host:5432/database.");
}
function wrong(what) {
  return new UserError("wrong-arguments", what, { remedy: usage });
}
export {
  runRecord
};
