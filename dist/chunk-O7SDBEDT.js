import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/postgres/process-identity.ts
import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
function ownIdentity() {
  return `${pidNamespace()}-${process.pid}-${startOf(process.pid)}`;
}
function isGone(identity) {
  const [namespace, pid, started] = identity.split("-");
  return namespace === pidNamespace() && /^\d+$/.test(pid ?? "") && startOf(Number(pid)) !== started;
}
function pidNamespace() {
  if (process.platform !== "linux") return "0";
  return Number(/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0]).toString(36);
}
function startOf(pid) {
  if (process.platform !== "linux") {
    const said = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout;
    const began = Date.parse(said);
    return Number.isNaN(began) ? void 0 : (began / 1e3).toString(36);
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return fields?.[0] === "Z" ? void 0 : Number(fields?.[19]).toString(36);
  } catch {
    return void 0;
  }
}
function commandOf(pid) {
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

export {
  ownIdentity,
  isGone,
  commandOf
};
