import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  writeOutput
} from "./chunk-4TU2C7HU.js";
import {
  toolVersion
} from "./chunk-2VOPWBXB.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/main/cli/recover.ts
async function runRecover(argv, context) {
  const { log } = context;
  log.info(`migration-rehearsal ${toolVersion}`);
  const { url, rest } = urlOf(argv);
  const { configFromFlags } = await import("./chunk-YWZGORQL.js");
  const config = await configFromFlags("recover", rest, context.cwd);
  const { format } = config;
  if (format !== "terminal" && format !== "json") {
    throw new UserError("wrong-arguments", `recover prints no ${format}.`, {
      remedy: "Ask for --format terminal or --format json."
    });
  }
  const recovery = await recoveryOf(url, config, log);
  const look = config.output === null ? context : { color: false };
  const text = format === "json" ? `${JSON.stringify(recovery, null, 2)}
` : (await import("./chunk-3KSECDZJ.js")).renderRecovery(recovery, look);
  if (config.output === null) context.print(text);
  else await writeOutput(config.output, text);
  return recovery.outcome === "clean" ? 0 : 1;
}
function urlOf(argv) {
  const at = argv.findIndex(
    (word, index) => /^postgres(ql)?:\/\//.test(word) && argv[index - 1] !== "--database-url"
  );
  const url = argv[at];
  if (url !== void 0) return { url, rest: argv.toSpliced(at, 1) };
  throw new UserError("wrong-arguments", "recover takes the URL of the half-finished database.", {
    remedy: "migration-rehearsal recover postgres://user@host/database [path]; a role that may only read will do."
  });
}
async function recoveryOf(url, config, log) {
  var _stack = [];
  try {
    const [
      { loadParser },
      { discoverHistory },
      { adapters },
      { readLive },
      { keptName },
      { recover }
    ] = await Promise.all([
      import("./chunk-YNT42GOC.js"),
      import("./chunk-4B3E5PWV.js"),
      import("./chunk-NPPNXUW7.js"),
      import("./chunk-TZ5RE6RY.js"),
      import("./chunk-CROEHRQK.js"),
      import("./chunk-RVPCHAEN.js")
    ]);
    await loadParser();
    const { plan, notRehearsed } = onlyOne(await discoverHistory(config));
    const { adapter, baseline, subject } = plan;
    log.info(`${subject.directory}: ${adapter.name}, ${baseline.length} migrations`);
    if (baseline.length === 0) {
      throw new UserError(
        "no-migrations",
        `${subject.directory} holds no migration of ${adapter.name}.`,
        {
          remedy: "Name the folder with --migrations and the framework with --adapter."
        }
      );
    }
    const known = adapters.flatMap(
      ({ name, ledger }) => ledger ? [{ framework: name, table: ledger.table }] : []
    );
    const live = await readLive(url, adapter, baseline, known);
    log.info(`read "${live.database}" on Postgres ${live.server}; nothing was written to it`);
    const quiet = { ...plan, seed: { rows: 0, randomSeed: plan.seed.randomSeed } };
    const keepAs = keptName(quiet, toolVersion);
    const server = __using(_stack, await nearestServer(live.major, config, keepAs, log), true);
    const recovery = await recover({ plan: quiet, live, server, log });
    return { ...recovery, notRehearsed: [...recovery.notRehearsed, ...notRehearsed] };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function onlyOne(found) {
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  const places = found.map(({ plan }) => `${plan.subject.directory} (${plan.adapter.id})`);
  throw new UserError(
    "several-databases",
    `The project has migrations of ${found.length} databases: ${places.join(", ")}.`,
    { remedy: "Say which of them the URL is with --migrations." }
  );
}
async function nearestServer(major, config, keepAs, log) {
  const { provideServer } = await import("./chunk-UVG27IUL.js");
  const { supportedMajors } = await import("./chunk-QQJ3UJVD.js");
  const { provider, image, databaseUrl, allowNonEmpty } = config;
  const order = supportedMajors.toSorted(
    (a, b) => Math.abs(a - major) - Math.abs(b - major) || b - a
  );
  let refused;
  for (const candidate of order) {
    try {
      return await provideServer({
        provider,
        major: candidate,
        databaseUrl: databaseUrl ?? void 0,
        image: image ?? void 0,
        allowNonEmpty,
        keepAs,
        log
      });
    } catch (error) {
      if (!(error instanceof UserError) || !absent.has(error.code)) throw error;
      refused ??= error;
    }
  }
  throw refused;
}
var absent = /* @__PURE__ */ new Set([
  "embedded-unsupported",
  "no-local-server",
  "npm-failed",
  "npm-missing"
]);
export {
  runRecover
};
