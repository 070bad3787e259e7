import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  commandOf,
  isGone,
  ownIdentity
} from "./chunk-O7SDBEDT.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/postgres/run-folder.ts
import { readFileSync as readFileSync2, rmSync } from "node:fs";
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path2 from "node:path";
import { setTimeout as delay } from "node:timers/promises";

// src/postgres/service-user.ts
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
var found;
function serviceUser() {
  if (process.getuid?.() !== 0) return void 0;
  found ??= candidates().find(usable);
  if (found) return found;
  throw new UserError(
    "no-service-user",
    "This process is root, which Postgres refuses to run as, and no other user of /etc/passwd can be used instead.",
    { remedy: 'Run as a user that is not root, or add a user named "nobody".', exitStatus: 3 }
  );
}
function candidates() {
  const users = readFileSync("/etc/passwd", "utf8").split("\n").map((line) => line.split(":")).filter((fields) => Number(fields[2]) > 0).map(([name, , uid, gid]) => ({ name: name ?? "", uid: Number(uid), gid: Number(gid) }));
  const preferred = ["nobody", "postgres"];
  const rank = (name) => preferred.includes(name) ? preferred.indexOf(name) : preferred.length;
  return users.toSorted((a, b) => rank(a.name) - rank(b.name));
}
function usable(user) {
  return spawnSync("true", { uid: user.uid, gid: user.gid, stdio: "ignore" }).status === 0;
}
async function serviceCanEnter(folder) {
  if (!serviceUser()) return true;
  for (let at = folder; ; at = path.dirname(at)) {
    const mode = await stat(at).then(
      (found2) => found2.mode,
      () => void 0
      // not there yet: made later, with our umask
    );
    if (mode !== void 0 && (mode & 1) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
function serviceEnvironment() {
  const allowed = ["PATH", "TMPDIR", "RUNNER_TRACKING_ID", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
  const kept = allowed.flatMap(
    (name) => process.env[name] === void 0 ? [] : [[name, process.env[name]]]
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" };
}

// src/postgres/run-folder.ts
var prefix = "mr-";
var sharedMemory = "/dev/shm";
var roomBytes = 512 * 1024 * 1024;
var socketPathBytes = 103;
async function openRunFolder() {
  const user = serviceUser();
  const name = `${prefix}${ownIdentity()}-`;
  const refused = [];
  for (const base of await bases()) {
    if (Buffer.byteLength(`${base}/${name}XXXXXX/s/.s.PGSQL.5432`) > socketPathBytes) {
      refused.push(`${base}: too long a path for a socket`);
    } else if (!await serviceCanEnter(base)) {
      refused.push(`${base}: closed to the server\u2019s user`);
    } else {
      const made = await mkdtemp(path2.join(base, name)).catch(
        (error) => void refused.push(error.message)
      );
      if (made) return fill(made, user);
    }
  }
  throw new UserError("no-run-folder", `No folder for a server\u2019s data: ${refused.join("; ")}.`, {
    remedy: "Let TMPDIR name a short path that can be written and that every user can enter.",
    exitStatus: 3
  });
}
async function fill(folder, user) {
  if (user) await chmod(folder, 457);
  const [data, socket] = [path2.join(folder, "data"), path2.join(folder, "s")];
  for (const sub of [data, socket]) {
    await mkdir(sub, { mode: 448 });
    if (user) await chown(sub, user.uid, user.gid);
  }
  const removal = { recursive: true, force: true, maxRetries: 5 };
  return {
    path: folder,
    data,
    socket,
    removeNow: () => rmSync(folder, removal),
    [Symbol.asyncDispose]: () => rm(folder, removal)
  };
}
async function bases() {
  const disks = [.../* @__PURE__ */ new Set([tmpdir(), "/tmp"])];
  const memory = await statfs(sharedMemory).catch(() => void 0);
  return memory && memory.bavail * memory.bsize >= roomBytes ? [sharedMemory, ...disks] : disks;
}
async function sweepRunFolders(log) {
  for (const base of /* @__PURE__ */ new Set([sharedMemory, tmpdir(), "/tmp"])) {
    const names = await readdir(base).catch(() => []);
    for (const name of names.filter((name2) => name2.startsWith(prefix))) {
      const folder = path2.join(base, name);
      if (!await isAbandoned(name, folder)) continue;
      await endPostmaster(path2.join(folder, "data"));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      log.debug(`removed ${folder}, left by a run that was killed`);
    }
  }
}
async function isAbandoned(name, folder) {
  const identity = /^mr-(\w+-\d+-\w+)-\w{6}$/.exec(name)?.[1];
  if (identity === void 0 || !isGone(identity)) return false;
  const found2 = await lstat(folder).catch(() => void 0);
  return found2 !== void 0 && found2.isDirectory() && found2.uid === process.getuid?.();
}
async function endPostmaster(data) {
  const pid = postmasterOf(data);
  if (pid === void 0) return;
  signal(pid, "SIGQUIT");
  const deadline = performance.now() + 5e3;
  while (postmasterOf(data) === pid && performance.now() < deadline) await delay(5);
  if (postmasterOf(data) === pid) signal(pid, "SIGKILL");
}
function postmasterOf(data) {
  try {
    const pid = Number.parseInt(readFileSync2(path2.join(data, "postmaster.pid"), "utf8"), 10);
    return commandOf(pid).includes(`-D ${data} `) ? pid : void 0;
  } catch {
    return void 0;
  }
}
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

export {
  serviceUser,
  serviceCanEnter,
  serviceEnvironment,
  openRunFolder,
  sweepRunFolders
};
