import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/git/repository.ts
import { realpath, stat } from "node:fs/promises";

// src/git/git.ts
import { execFile } from "node:child_process";
var harmless = [
  "-c",
  "core.fsmonitor=",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.quotePath=false",
  // git-lfs would download; a pointer is reported as what it is
  "-c",
  "filter.lfs.process=",
  "-c",
  "filter.lfs.clean=",
  "-c",
  "filter.lfs.smudge=",
  "-c",
  "filter.lfs.required=false"
];
function gitArguments(folder, args) {
  return ["--no-pager", "-C", folder, ...harmless, ...args];
}
function gitEnvironment() {
  const entries = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("GIT_") || name.startsWith("GIT_CONFIG")
  );
  return { ...Object.fromEntries(entries), LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
}
function runGit(folder, args, options = {}) {
  const timeoutMs = options.timeoutMs ?? 6e4;
  const { promise, resolve, reject } = Promise.withResolvers();
  execFile(
    "git",
    gitArguments(folder, args),
    { env: gitEnvironment(), timeout: timeoutMs, maxBuffer: 512 * 1024 * 1024, encoding: "utf8" },
    (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (error.killed === true) reject(tooSlow(args, timeoutMs, error));
      else if (typeof error.code === "number") {
        if (/detected dubious ownership|unsafe repository/.test(stderr))
          reject(notOurs(folder, error));
        else resolve({ status: error.code, stdout, stderr });
      } else reject(error.code === "ENOENT" ? gitMissing(error) : error);
    }
  );
  return promise;
}
async function git(folder, args) {
  const { status, stdout, stderr } = await runGit(folder, args);
  if (status === 0) return stdout;
  throw new UserError("git-failed", `"git ${args.join(" ")}" failed: ${stderr.trim()}`, {
    remedy: "Check the repository with `git fsck`, or name the migrations with `--new`."
  });
}
async function askGit(folder, args) {
  const { status, stdout } = await runGit(folder, args);
  return status === 0 ? stdout.split("\n")[0] ?? "" : null;
}
function tooSlow(args, timeoutMs, cause) {
  const message = `"git ${args[0] ?? ""}" did not end within ${timeoutMs / 1e3} s.`;
  return new UserError("git-timeout", message, {
    remedy: "Run `git gc`, or look for a lock or a slow file system.",
    exitStatus: 3,
    cause
  });
}
function notOurs(folder, cause) {
  const message = `git refuses "${folder}": it belongs to another user, as happens in containers.`;
  return new UserError("unsafe-repository", message, {
    remedy: `Run \`git config --global --add safe.directory '${folder}'\` as the user that runs the review.`,
    cause
  });
}
function gitMissing(cause) {
  return new UserError("git-missing", 'The program "git" was not found; expected it in PATH.', {
    remedy: "Install git, or name the migrations under review with `--new`.",
    cause
  });
}

// src/git/repository.ts
async function findRepository(path) {
  const project = await realFolder(path);
  const root = await askGit(project, ["rev-parse", "--show-toplevel"]);
  if (root === null || root === "") return null;
  const prefix = await askGit(project, ["rev-parse", "--show-prefix"]) ?? "";
  const head = await askGit(project, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  return { root, folder: prefix.replace(/\/$/, ""), head };
}
async function folderInCheckout(path) {
  try {
    return (await findRepository(path))?.folder ?? "";
  } catch (error) {
    if (error instanceof UserError && error.code === "git-missing") return "";
    throw error;
  }
}
async function openRepository(path) {
  const repository = await findRepository(path);
  if (repository !== null) return repository;
  throw new UserError("not-a-checkout", `"${path}" is not inside a git checkout.`, {
    remedy: "Name the migrations under review with `--new FILE`; all others are the baseline."
  });
}
async function resolveBase(repository, wanted) {
  const candidates = wanted === null ? await defaultBases(repository) : [wanted, `origin/${wanted}`];
  for (const name of candidates) {
    const sha = await resolveCommit(repository, name);
    if (sha !== null) return { sha, name };
  }
  throw wanted === null ? await noDefaultBase(repository) : await noSuchBase(repository, wanted);
}
async function mergeBase(repository, a, b) {
  const found = await askGit(repository.root, ["merge-base", a, b]);
  if (found !== null || !await isShallow(repository)) return found;
  throw shallow("The commit where the two parted");
}
async function resolveCommit(repository, name) {
  if (name.startsWith("-")) return null;
  return askGit(repository.root, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
}
async function defaultBases(repository) {
  const remotes = (await git(repository.root, ["remote"])).split("\n").filter((name) => name !== "");
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote !== void 0) {
    const head = `refs/remotes/${remote}/HEAD`;
    const branch = await askGit(repository.root, ["symbolic-ref", "--quiet", "--short", head]);
    return [...branch === null ? [] : [branch], `${remote}/main`, `${remote}/master`];
  }
  const current = await askGit(repository.root, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  return ["main", "master"].filter((name) => name !== current);
}
async function noDefaultBase(repository) {
  if (await isShallow(repository)) return shallow("The remote's default branch");
  const message = `No branch to compare with was found; expected a remote's default branch, "main" or "master". ${await existing(repository)}`;
  return new UserError("no-base", message, {
    remedy: "Name it with `--base REF`, or name the migrations under review with `--new FILE`."
  });
}
async function noSuchBase(repository, wanted) {
  if (await isShallow(repository)) return shallow(`The base "${wanted}"`);
  const message = `The base "${wanted}" is no commit, branch or tag of this repository. ${await existing(repository)}`;
  return new UserError("unknown-base", message, {
    remedy: "Name one that exists with `--base REF`, or fetch it first."
  });
}
function shallow(what) {
  return new UserError("shallow-clone", `${what} is not part of this shallow clone.`, {
    remedy: "In a workflow, give actions/checkout `fetch-depth: 0`; elsewhere, run `git fetch --unshallow`."
  });
}
async function isShallow(repository) {
  return await askGit(repository.root, ["rev-parse", "--is-shallow-repository"]) === "true";
}
async function existing(repository) {
  const refs = await git(repository.root, [
    "for-each-ref",
    "--sort=-committerdate",
    "--count=10",
    "--format=%(refname:short)",
    "refs/heads",
    "refs/remotes",
    "refs/tags"
  ]);
  const names = refs.split("\n").filter((name) => name !== "");
  return names.length === 0 ? "It has no commit yet." : `There are: ${names.join(", ")}.`;
}
async function realFolder(path) {
  try {
    const folder = await realpath(path);
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (error) {
    throw noFolder(path, error);
  }
  throw noFolder(path, void 0);
}
function noFolder(path, cause) {
  return new UserError("no-such-folder", `"${path}" is not a folder that can be read.`, {
    remedy: "Give the folder of the project whose migrations are to be reviewed.",
    cause
  });
}

export {
  gitArguments,
  gitEnvironment,
  git,
  findRepository,
  folderInCheckout,
  openRepository,
  resolveBase,
  mergeBase
};
