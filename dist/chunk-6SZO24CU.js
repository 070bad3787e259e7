import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  StatementError,
  isConnectionLoss
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";

// src/postgres/inspect.ts
async function inspectServer(session) {
  const [found] = await session.rows(sql`
    select pg_catalog.current_setting('server_version_num')::int as number,
           pg_catalog.current_setting('server_version') as version,
           (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as superuser
  `);
  if (!found) throw new Error("the server answered its version with no row");
  let extensions;
  return {
    // Debian says `15.18 (Debian 15.18-0+deb12u1)`.
    info: {
      version: found.version.split(" ")[0] ?? found.version,
      major: Math.floor(found.number / 1e4)
    },
    versionNumber: found.number,
    adminIsSuperuser: found.superuser,
    availableExtensions: () => extensions ??= readExtensions(session)
  };
}
async function readExtensions(session) {
  const rows = await session.rows(
    "select name from pg_catalog.pg_available_extensions"
  );
  return new Set(rows.map((row) => row.name));
}

// src/postgres/lasting-session.ts
function lasting(first, open) {
  let current = first;
  async function query(text, values) {
    const session = current;
    const result = await session.query(text, values);
    if (result.ok || !isConnectionLoss(result.error.code)) return result;
    if (current === session) current = await open().catch(() => session);
    return current.query(text, values);
  }
  return {
    query,
    async rows(text, values) {
      const result = await query(text, values);
      if (!result.ok) throw new StatementError(result.error, text);
      return result.rows;
    },
    copyIn: (text, rows) => current.copyIn(text, rows),
    get notices() {
      return current.notices;
    },
    get transactionStatus() {
      return current.transactionStatus;
    },
    get backendPid() {
      return current.backendPid;
    },
    terminate() {
      current.terminate();
    },
    [Symbol.asyncDispose]: () => current[Symbol.asyncDispose]()
  };
}

// src/postgres/settings.ts
function serverSettings(more) {
  const settings = {
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "on",
    shared_buffers: "32MB",
    max_wal_size: "256MB",
    max_connections: "60",
    max_locks_per_transaction: "1024",
    autovacuum: "off",
    // On from 15: each clone of a database would log two, and bury what matters.
    log_checkpoints: "off",
    wal_level: "logical",
    // several subscribers, in several orders at once, each with workers that copy new tables
    max_replication_slots: "40",
    max_wal_senders: "40",
    max_worker_processes: "64",
    max_logical_replication_workers: "40",
    wal_retrieve_retry_interval: "50ms",
    timezone: "UTC",
    ...more
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

export {
  inspectServer,
  lasting,
  serverSettings
};
