import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  loadConfigFile
} from "./chunk-U5SNWUPP.js";
import {
  camelCase,
  replicationFaults,
  settingNamed,
  settings,
  settingsOf
} from "./chunk-HIGKPLUU.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/config/flags.ts
import { isAbsolute as isAbsolute2, relative as relative2, resolve as resolve2, sep } from "node:path";
import { parseArgs } from "node:util";

// src/config/parse.ts
import { isAbsolute, relative, resolve } from "node:path";

// src/config/suggest.ts
function nearestName(word, candidates) {
  const spelled = kebabCase(word);
  const limit = Math.max(1, Math.floor(spelled.length / 3));
  const ranked = candidates.map((name) => ({ name, distance: name === spelled ? 0 : editDistance(spelled, name) })).filter(({ distance }) => distance <= limit);
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.name;
}
function kebabCase(word) {
  return word.replace(/([a-z])([A-Z])/g, "$1-$2").replace(/[\s_]+/g, "-").toLowerCase();
}
function editDistance(a, b) {
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + cost
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}
function at(row, index) {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

// src/config/parse.ts
var sharedByDatabases = [
  "postgres",
  "provider",
  "image",
  "fail-on",
  "allow",
  "severity"
];
function parseConfig(sources, earlierFaults = []) {
  const faults = [...earlierFaults];
  const read = sources.map((source) => readSource(source, faults));
  const given = Object.assign({}, ...[...read].reverse());
  faults.push(...contradictions(given));
  const databases = sources.flatMap(
    (source, rank) => (source.databases ?? []).map((database) => {
      const own = readSource(database, faults, sharedByDatabases);
      return Object.assign(
        {},
        ...read.slice(rank).reverse(),
        own,
        ...read.slice(0, rank).reverse()
      );
    })
  );
  if (faults.length > 0) throw invalid(faults);
  return deepFreeze({
    ...complete(given),
    databases: chosen(databases, read, sources).map(complete)
  });
}
function readSource(source, faults, refused = []) {
  const known = settingsOf(source.place).filter((name) => !refused.includes(name));
  const values = {};
  for (const [key, raw] of Object.entries(source.values)) {
    const name = known.find((candidate) => candidate === key);
    if (name === void 0) {
      faults.push(`${source.where(key)} ${unknownSetting(key, source, known)}`);
      continue;
    }
    if (raw === null || raw === void 0) continue;
    const { kind } = settingNamed(name);
    const result = kind.schema.safeParse(kind.read(raw));
    if (!result.success) {
      const found = kind.secret ? "cannot be read" : `is ${show(raw)}`;
      faults.push(`${source.where(name)} ${found}; expected ${kind.expected}`);
    } else if (!kind.local) values[name] = result.data;
    else {
      const path = resolve(source.folder, String(result.data));
      if (source.place === "file" && !isInside(source.folder, path)) {
        faults.push(`${source.where(name)} is ${show(raw)}; expected a path inside the project`);
      }
      values[name] = path;
    }
  }
  return values;
}
function unknownSetting(key, source, known) {
  const spelled = kebabCase(key);
  const renamed = known.find(
    (name) => name === spelled || settingNamed(name).otherNames.includes(spelled)
  );
  if (renamed !== void 0) return `is called "${renamed}" here`;
  if (Object.hasOwn(settings, spelled)) {
    return `cannot be set here; it is a setting of ${placesOf(spelled, source)}`;
  }
  const nearest = nearestName(key, source.place === "file" ? [...known, "databases"] : known);
  return `is not a setting${nearest === void 0 ? "" : `; did you mean "${nearest}"?`}`;
}
var placeNames = {
  review: 'the command "review"',
  sql: 'the command "sql"',
  recover: 'the command "recover"',
  schema: 'the command "schema"',
  action: "the action",
  file: "the whole file"
};
function placesOf(name, source) {
  const { places } = settingNamed(name);
  const elsewhere = places.filter((place) => place !== source.place);
  return (elsewhere.length === 0 ? places : elsewhere).map((place) => placeNames[place]).join(", ");
}
function contradictions(given) {
  const provider = given.provider ?? "auto";
  const faults = [];
  if (provider === "given" && given["database-url"] === void 0) {
    faults.push('provider is "given" and there is no database-url; expected both');
  }
  if (given["database-url"] !== void 0 && provider !== "given" && provider !== "auto") {
    faults.push(`database-url is set and provider is ${show(provider)}; expected provider "given"`);
  }
  if (given.image !== void 0 && provider !== "container" && provider !== "auto") {
    faults.push(`image is set and provider is ${show(provider)}; expected provider "container"`);
  }
  faults.push(
    ...replicationFaults(given.replication ?? null)
  );
  return faults;
}
function chosen(databases, read, sources) {
  const listing = sources.findIndex((source) => source.databases !== void 0);
  const picked = read.slice(0, Math.max(listing, 0)).find((values) => "migrations" in values);
  if (picked === void 0) return databases;
  const wanted = picked.migrations;
  const own = sources[listing]?.databases ?? [];
  return databases.filter((_, index) => {
    const folders = [own[index]?.values["migrations"]].flat();
    return folders.some((folder) => wanted.includes(String(folder)));
  });
}
function complete(values) {
  const entries = Object.entries(settings).map(([name, setting]) => [
    camelCase(name),
    values[name] ?? setting.default
  ]);
  return Object.fromEntries(entries);
}
function invalid(faults) {
  const [first = ""] = faults;
  const message = faults.length === 1 ? first : `${faults.length} settings cannot be used:
${faults.map((fault) => `  ${fault}`).join("\n")}`;
  return new UserError("invalid-configuration", message, {
    remedy: "Correct what is named; `migration-rehearsal review --help` lists every setting."
  });
}
function isInside(folder, path) {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== ".." && !/^\.\.[/\\]/.test(way);
}
function show(value) {
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 79)}\u2026` : shown;
}
function deepFreeze(value) {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

// src/config/flags.ts
async function configFromFlags(command, argv, cwd) {
  const { values, faults } = readFlags(command, argv);
  const folder = resolve2(cwd, String(values["path"] ?? "."));
  for (const name of ["new", "migrations", "schema-file"]) {
    const value = values[name];
    if (typeof value === "string") values[name] = withinProject(value, cwd, folder);
  }
  const flags = {
    place: command,
    values: { path: ".", ...values },
    where: flagName,
    folder: cwd
  };
  const file = await loadConfigFile(folder);
  return parseConfig(
    [flags, ...file === null ? [] : [file.source]],
    [...faults, ...file?.faults ?? []]
  );
}
function readFlags(command, argv) {
  const names = settingsOf(command).filter((name) => name !== "path");
  const known = new Map(names.map((name) => [name, settingNamed(name).kind]));
  const options = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch(name, known) ? "boolean" : "string" }])
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true
  });
  const values = {};
  const faults = [];
  let open;
  for (const token of tokens) {
    if (token.kind === "option-terminator") open = void 0;
    else if (token.kind === "positional") {
      if (open !== void 0) values[open] = `${String(values[open])}
${token.value}`;
      else if ("path" in values) faults.push(`"${token.value}" is a second path; expected one`);
      else values["path"] = token.value;
    } else {
      const kind = known.get(token.name);
      open = kind?.several && token.inlineValue !== true ? token.name : void 0;
      if (kind === void 0) values[token.rawName.replace(/^-+/, "")] = token.value ?? true;
      else if (kind.placeholder === "") values[token.name] = token.value ?? true;
      else if (token.value === void 0 || !token.inlineValue && /^-./.test(token.value)) {
        faults.push(`${flagName(token.name)} has no value; expected ${kind.expected}`);
      } else if (kind.several && token.name in values) {
        values[token.name] = `${String(values[token.name])}
${token.value}`;
      } else values[token.name] = token.value;
    }
  }
  return { values, faults };
}
function withinProject(lines, cwd, project) {
  const paths = lines.split("\n").map((path) => {
    const inside = relative2(project, resolve2(cwd, path));
    return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute2(inside) ? path : inside || ".";
  });
  return paths.join("\n");
}
function expectWord(word, words, what) {
  if (words.includes(word)) return;
  const nearest = nearestName(word, words);
  throw new UserError(
    `unknown-${what}`,
    `"${word}" is not ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}; expected one of: ${words.join(", ")}.`,
    {
      remedy: nearest === void 0 ? `Choose one of them.` : `Did you mean "${nearest}"?`
    }
  );
}
function isSwitch(name, known) {
  return known.get(name)?.placeholder === "";
}
function flagName(name) {
  return name === "path" ? "path" : `--${name}`;
}

export {
  nearestName,
  parseConfig,
  configFromFlags,
  readFlags,
  expectWord
};
