import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  writeOutput
} from "./chunk-4TU2C7HU.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/main/cli/schema.ts
import { posix, relative, resolve, sep } from "node:path";
async function runSchema(argv, context) {
  const [verb, ...rest] = argv;
  if (verb !== "check" && verb !== "write") {
    throw new UserError("wrong-arguments", 'schema takes the word "check" or "write".', {
      remedy: "migration-rehearsal schema check|write [FILE] [path]"
    });
  }
  const at = rest.findIndex(
    (word, index) => /\.(ya?ml|sql|json)$/.test(word) && !rest[index - 1]?.startsWith("--")
  );
  const { configFromFlags } = await import("./chunk-YWZGORQL.js");
  const config = await configFromFlags(
    "schema",
    at === -1 ? rest : rest.toSpliced(at, 1),
    context.cwd
  );
  const { loadParser } = await import("./chunk-YNT42GOC.js");
  await loadParser();
  const file = rest[at] === void 0 ? void 0 : inProject(rest[at], context.cwd, config);
  return verb === "write" ? write(config, file, context) : check(config, file, context);
}
function inProject(file, cwd, { path }) {
  const inside = relative(path, resolve(cwd, file)).split(sep).join("/");
  if (!inside.startsWith("../")) return inside;
  throw new UserError("wrong-arguments", `"${file}" is not inside the project "${path}".`, {
    remedy: "Keep the file in the repository, where reviews find it."
  });
}
async function write(config, file, context) {
  var _stack2 = [];
  try {
    const targets = await targetsOf(await databasesOf(config, () => []), file, config);
    const server = __using(_stack2, await serverFor(config, void 0, context), true);
    const [{ buildSchema }, { optionsFor, pictureOf }, { writePictureFile }] = await Promise.all([
      import("./chunk-BSGP3V3K.js"),
      import("./chunk-RLV5RQCS.js"),
      import("./chunk-2QB4G5KM.js")
    ]);
    for (const [target, { plan }] of targets) {
      var _stack = [];
      try {
        const built = __using(_stack, await buildSchema(plan, server, context.log), true);
        const picture = pictureOf(built.catalog, optionsFor(plan, server));
        const postgres = server.info.major;
        const text = writePictureFile({ postgres, picture }, plan.subject.directory);
        await writeOutput(resolve(config.path, target), text);
        context.log.info(`${target}: the schema that ${plan.subject.directory} builds`);
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    return 0;
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
async function databasesOf(config, files) {
  const { discoverHistory } = await import("./chunk-4B3E5PWV.js");
  const all = [];
  for (const settings of config.databases.length > 0 ? config.databases : [config]) {
    const own = { ...config, ...settings, databases: [], schemaFile: files(settings) };
    for (const found of await discoverHistory(own)) all.push({ ...found, settings });
  }
  return all;
}
async function targetsOf(found, named, { path }) {
  const { defaultPicture } = await import("./chunk-LR6OBPYF.js");
  const { folderInCheckout } = await import("./chunk-TDTX2CGT.js");
  const folder = await folderInCheckout(path);
  const targets = new Map(
    found.map((one) => {
      const configured = one.settings.schemaFile.find((file) => /\.ya?ml$/.test(file));
      const directory = posix.relative(folder, one.plan.subject.directory) || ".";
      return [named ?? configured ?? defaultPicture(directory), one];
    })
  );
  if (targets.size === found.length) return targets;
  const places = found.map(({ plan }) => plan.subject.directory);
  throw new UserError(
    "several-databases",
    `${places.join(", ")} are different databases, and one file cannot picture them all.`,
    {
      remedy: "Say which with --migrations, or list them under databases, each with a schema-file of its own."
    }
  );
}
async function check(config, file, context) {
  var _stack2 = [];
  try {
    const found = await databasesOf(config, ({ schemaFile }) => {
      const isOthers = config.databases.length > 1 && file && !schemaFile.includes(file);
      return file === void 0 || isOthers ? schemaFile : [file];
    });
    const { underFolder } = await import("./chunk-7T7AOCAZ.js");
    const { folderInCheckout } = await import("./chunk-TDTX2CGT.js");
    const only = file && underFolder(await folderInCheckout(config.path), file);
    const wanted = found.map((one) => ({
      ...one,
      files: (one.plan.schemaFiles ?? []).filter((each) => !only || each.file === only)
    }));
    const files = wanted.flatMap((one) => one.files);
    if (files.length === 0) {
      throw new UserError("missing-schema-file", "No file of the project pictures the schema.", {
        remedy: "Write one with `migration-rehearsal schema write`, and commit it."
      });
    }
    const { readPictureFile } = await import("./chunk-2QB4G5KM.js");
    const [major] = files.flatMap(({ kind, file: name, text = "" }) => {
      if (kind !== "picture") return [];
      const read = readPictureFile(text);
      if (!("fault" in read)) return [read.postgres];
      throw new UserError("invalid-schema-file", `"${name}" cannot be read: ${read.fault}.`, {
        remedy: `Write it anew: migration-rehearsal schema write ${name}`
      });
    });
    const server = __using(_stack2, await serverFor(config, major, context), true);
    const [{ buildSchema }, { compareFile }] = await Promise.all([
      import("./chunk-BSGP3V3K.js"),
      import("./chunk-OMUF3WYF.js")
    ]);
    const results = [];
    for (const one of wanted.filter((each) => each.files.length > 0)) {
      var _stack = [];
      try {
        const built = __using(_stack, await buildSchema(one.plan, server, context.log), true);
        for (const each of one.files) results.push(await compareFile(built, each));
        results.push(...one.notRehearsed.filter(({ what }) => what === only));
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const { renderSchemaCheck } = await import("./chunk-XETUR3ZN.js");
    context.print(renderSchemaCheck(results, context.color));
    if (results.some((one) => "differences" in one && differs(one))) return 1;
    return file !== void 0 && results.some((one) => "why" in one) ? 3 : 0;
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
function differs({ differences, versions }) {
  return differences.length + (versions?.missing.length ?? 0) + (versions?.unknown.length ?? 0) > 0;
}
async function serverFor(config, major, { log }) {
  const { provideServer } = await import("./chunk-UVG27IUL.js");
  const { provider, image, databaseUrl, allowNonEmpty } = config;
  return provideServer({
    provider,
    major: major ?? config.postgres[0] ?? 17,
    databaseUrl: databaseUrl ?? void 0,
    image: image ?? void 0,
    allowNonEmpty,
    log
  });
}
export {
  runSchema
};
