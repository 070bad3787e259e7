import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  adapters,
  compareText,
  databaseOfFolder,
  findAdapter
} from "./chunk-CGDFBAK3.js";
import {
  filesOf
} from "./chunk-WIFWE4TR.js";
import {
  findRepository,
  git
} from "./chunk-46QNP46Q.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/adapters/detect.ts
async function detectProjects(tree, { adapter, directory } = {}) {
  const runners = adapter === void 0 ? adapters : [findAdapter(adapter)];
  const [only] = runners;
  const named = directory !== void 0 && await filesOf(tree, directory, "deep");
  if (named && named.length > 0 && runners.length === 1 && only) {
    return { projects: [asked(only, directory)], skipped: [] };
  }
  const usable = [];
  const skipped = [];
  for (const detection of (await Promise.all(runners.map((runner) => runner.detect(tree)))).flat()) {
    if (directory !== void 0 && detection.directory !== directory) continue;
    const why = await reasonToSkip(tree, detection, directory !== void 0);
    if (why === void 0) usable.push(detection);
    else if (!skipped.some(({ what }) => what === detection.directory)) {
      skipped.push({ what: detection.directory, why });
    }
  }
  skipped.sort((a, b) => compareText(a.what, b.what));
  const projects = withoutShadowed(onePerFolder(usable)).map((detection) => ({
    ...detection,
    runner: findAdapter(detection.adapter)
  }));
  if (projects.length > 0) return { projects, skipped };
  if (named && skipped.length === 0 && named.some(({ name }) => /^[^/]*\.sql$/i.test(name))) {
    return { projects: [asked(findAdapter("plain"), directory)], skipped };
  }
  throw nothingFound(tree, runners, directory, skipped);
}
function asked(runner, directory) {
  const why = "named in the configuration";
  return { adapter: runner.id, runner, directory, confidence: "certain", why };
}
var foreign = [
  [
    new Set(
      "node_modules vendor third_party third-party site-packages target dist build".split(" ")
    ),
    "belongs to a dependency or a build"
  ],
  [
    new Set(
      "test tests __tests__ testdata test-data test_data testing fixtures __fixtures__ spec e2e integration_test integration_tests mocks __mocks__".split(" ")
    ),
    "belongs to tests"
  ],
  [new Set("example examples sample samples demo demos docs".split(" ")), "is an example"]
];
async function reasonToSkip(tree, detection, asked2) {
  const { directory, otherDatabase } = detection;
  if (otherDatabase !== void 0) return `is for ${otherDatabase}, not Postgres: ${detection.why}`;
  if (asked2) return void 0;
  for (const segment of directory.split("/")) {
    const found = foreign.find(([segments]) => segments.has(segment.toLowerCase()));
    if (found)
      return `${found[1]} ("${segment}" in its path); name it with --migrations to review it`;
  }
  const other = await databaseOfFolder(tree, directory);
  return other ? `is for ${other.database}, not Postgres: ${other.why}` : void 0;
}
function onePerFolder(detections) {
  const folders = Map.groupBy(detections, ({ directory }) => directory);
  return [...folders.values()].map((candidates) => {
    const rank = Math.max(...candidates.map(rankOf));
    const best = candidates.filter((candidate) => rankOf(candidate) === rank);
    if (best.length > 1) throw twoAdapters(best);
    return best[0];
  }).sort((a, b) => compareText(a.directory, b.directory));
}
function rankOf({ adapter, confidence }) {
  return (adapter === "plain" ? 0 : 2) + (confidence === "certain" ? 1 : 0);
}
function withoutShadowed(detections) {
  const claimed = detections.filter(({ adapter }) => adapter !== "plain");
  return detections.filter(
    ({ adapter, directory }) => adapter !== "plain" || !claimed.some((other) => holds(other.directory, directory))
  );
}
function holds(outer, inner) {
  return outer === "." || inner === outer || inner.startsWith(`${outer}/`);
}
function twoAdapters(candidates) {
  const [first] = candidates;
  const reasons = candidates.map(({ adapter, why }) => `${adapter} (${why})`).join(", ");
  return new UserError(
    "two-adapters",
    `"${first.directory}" looks like the folder of more than one framework: ${reasons}.`,
    {
      remedy: `Say which one runs it: --adapter ${candidates.map(({ adapter }) => adapter).join(" or --adapter ")}.`
    }
  );
}
function nothingFound(tree, runners, directory, skipped) {
  const where = directory === void 0 ? tree.label : `"${directory}" of ${tree.label}`;
  const passed = skipped.map(({ what, why }) => `
  "${what}" ${why}`).join("");
  return new UserError(
    "no-migrations",
    `No Postgres migrations found in ${where}. Looked for: ${runners.map(({ name }) => name).join(", ")}.` + (passed === "" ? "" : ` Passed over:${passed}`),
    { remedy: "Name the folder with --migrations and the framework with --adapter." }
  );
}

// src/git/working-tree.ts
import { readFile, readdir, realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
function workingTree(root) {
  let listing;
  let real;
  const contents = /* @__PURE__ */ new Map();
  return {
    label: root,
    files() {
      listing ??= listFiles(root);
      return listing;
    },
    read(path) {
      const known = contents.get(path) ?? readInside(path);
      contents.set(path, known);
      return known;
    }
  };
  async function readInside(path) {
    try {
      real ??= realpath(root);
      const folder = await real;
      const file = await realpath(resolve(folder, path));
      if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw outside(path);
      return await readFile(file);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw unreadable(path, root, error);
    }
  }
}
async function listFiles(root) {
  const repository = await findRepository(root).catch((error) => {
    if (error instanceof UserError && error.code === "git-missing") return null;
    throw error;
  });
  const files = repository === null ? await walk(root) : await listCheckout(root);
  return [...new Set(files)].sort();
}
async function listCheckout(root) {
  const [staged, deleted, untracked] = await Promise.all([
    git(root, ["ls-files", "-s", "-t", "-z"]),
    git(root, ["ls-files", "-d", "-z"]),
    git(root, ["ls-files", "-o", "--exclude-standard", "-z"])
  ]);
  const gone = new Set(zeroTerminated(deleted));
  const tracked = zeroTerminated(staged).filter((entry) => !absent.test(entry)).map((entry) => entry.slice(entry.indexOf("	") + 1)).filter((path) => !gone.has(path));
  return [...tracked, ...zeroTerminated(untracked).filter((path) => !path.endsWith("/"))];
}
var absent = /^(S|. 160000) /;
async function walk(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/")).filter((path) => !/(^|\/)(\.git|node_modules)\//.test(path));
}
function outside(path) {
  return new UserError("unreadable-file", `"${path}" leads out of the project through a link.`, {
    remedy: "Put the file itself into the project."
  });
}
function unreadable(path, root, cause) {
  const code = cause.code ?? "unknown error";
  return new UserError("unreadable-file", `"${path}" in "${root}" cannot be read (${code}).`, {
    remedy: "Check that it is a file and that this user may read it.",
    cause
  });
}
function zeroTerminated(text) {
  return text.split("\0").filter((part) => part !== "");
}

export {
  detectProjects,
  workingTree,
  zeroTerminated
};
