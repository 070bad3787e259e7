import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  defaultText
} from "./chunk-6AE7OBTV.js";
import {
  detectProjects,
  workingTree
} from "./chunk-KRGLL2BA.js";
import "./chunk-CGDFBAK3.js";
import {
  configFile
} from "./chunk-U5SNWUPP.js";
import {
  settingNamed,
  settingsOf
} from "./chunk-HIGKPLUU.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-WIFWE4TR.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-46QNP46Q.js";
import "./chunk-WHLV7HL3.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/init.ts
import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
var workflowFile = ".github/workflows/migration-rehearsal.yml";
async function runInit([path = "."], { cwd, log, print }) {
  const project = resolve(cwd, path);
  for (const [file, text] of [
    [workflowFile, workflowText()],
    [configFile, configText()]
  ]) {
    print(
      `${file}: ${await writeNew(join(project, file), text) ? "written" : "exists, kept as it is"}
`
    );
  }
  try {
    const { projects } = await detectProjects(workingTree(project));
    for (const { directory, adapter, why } of projects)
      print(`${directory}: ${adapter} (${why})
`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn(`${error.message} ${error.remedy}`);
  }
  return 0;
}
async function writeNew(file, text) {
  try {
    await access(dirname(dirname(dirname(file))));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = error;
    if (code === "EEXIST") return false;
    throw new UserError("unwritable-file", `"${file}" cannot be written (${code}).`, {
      remedy: "Name the folder of a project that this user may write to.",
      cause: error
    });
  }
}
function workflowText() {
  return `name: migrations
on:
  pull_request: { types: [opened, synchronize, reopened, ready_for_review, edited] }
permissions: {}
jobs:
  migration-rehearsal:
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: write }
    steps:
      - { uses: actions/checkout@v7, with: { fetch-depth: 0, persist-credentials: false } }
      - uses: OWNER/migration-rehearsal@v1
`;
}
function configText() {
  const entries = settingsOf("file").map((name) => {
    const byDefault = defaultText(name);
    return `# ${settingNamed(name).sentence}
# ${name}:${byDefault === "" ? "" : ` ${byDefault}`}
`;
  });
  return `# Settings of Migration Rehearsal; flags and action inputs of the same names are stronger.

${entries.join("\n")}`;
}
export {
  configText,
  runInit,
  workflowText
};
