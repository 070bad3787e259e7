import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  FrameReader,
  ServerSide,
  openSocket
} from "./chunk-VXBCWPVS.js";
import {
  BaselineFailure,
  applyUnobserved,
  describeFailure,
  formatSqlError,
  missingRole,
  noSeed,
  placeOf,
  prepareDatabase,
  prepareRunner,
  prepareServer,
  sendPiece
} from "./chunk-6VHLEULX.js";
import {
  countRows,
  ledgerRelations
} from "./chunk-4QYMX3NX.js";
import {
  isIgnoredRelation,
  withSettings
} from "./chunk-IKGY5MHH.js";
import {
  cloneDatabase,
  connectAsOwner,
  createDatabase,
  freezeAsTemplate
} from "./chunk-7HVYQIBU.js";
import {
  createRole
} from "./chunk-TCSMLBNY.js";
import {
  connect,
  connectVia,
  sqlstates
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteName
} from "./chunk-RH7ZYTHJ.js";
import {
  lineCounter,
  loadParser,
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  conflicts
} from "./chunk-MJE2XOEM.js";
import {
  lockModes
} from "./chunk-QGJU5NK4.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/gaps.ts
var mostUnapplied = 5;
function mayDoWithout({ plan, session }, { error }) {
  return plan.hasPrograms === true && !plan.adapter.aroundRun && session.transactionStatus === "I" && missesObject(error) && missingRole(error) === void 0;
}
function behindGap(run, plan, [unapplied]) {
  const gap = unapplied?.migration ?? (plan.hasPrograms ? aProgram : void 0);
  if (gap === void 0 || run.outcome.ok || !missesObject(run.outcome.error)) return run;
  return { ...run, afterFailureOf: run.afterFailureOf ?? gap };
}
var aProgram = "a migration that only the project can run";
function sayUnapplied(failures) {
  return failures.map(({ file, error }) => ({
    what: file,
    why: `the baseline is without it: ${formatSqlError(error)}. A migration that only the project can run was left out before it`
  }));
}
function missesObject({ code }) {
  return missing.has(code);
}
var missing = /* @__PURE__ */ new Set([
  sqlstates.undefinedTable,
  sqlstates.undefinedColumn,
  sqlstates.undefinedObject,
  sqlstates.undefinedFunction
]);

// src/recorder/recorder.ts
import { createServer } from "node:net";

// src/recorder/activity.ts
var Activity = class {
  #busy = 0;
  #idle = Promise.withResolvers();
  /** Something begins; call what it returns when it is over. */
  begin() {
    this.#busy += 1;
    return () => {
      this.#busy -= 1;
      if (this.#busy > 0) return;
      this.#idle.resolve();
      this.#idle = Promise.withResolvers();
    };
  }
  /** Resolves when nothing is being worked on. */
  async settled() {
    while (this.#busy > 0) await this.#idle.promise;
  }
};

// src/recorder/observation.ts
var modeBits = 13;
function modeBit(mode) {
  return 1 << mode.length % modeBits;
}
var firstUserOid = 16384;
var ownLocks = sql`
  pg_catalog.pg_lock_status() s
  where s.pid = pg_catalog.pg_backend_pid() and s.locktype = 'relation' and s.granted
    and s.relation >= ${firstUserOid}`;
var counterColumns = sql`
  pg_catalog.pg_stat_get_xact_numscans(oid) as scans,
  pg_catalog.pg_stat_get_xact_tuples_returned(oid) as returned,
  pg_catalog.pg_stat_get_xact_tuples_inserted(oid) as ins,
  pg_catalog.pg_stat_get_xact_tuples_updated(oid) as upd,
  pg_catalog.pg_stat_get_xact_tuples_deleted(oid) as del`;
var counterList = sql`
  pg_catalog.array_agg(array[oid::int8, scans, returned, ins, upd, del])
    filter (where scans > 0 or ins > 0 or upd > 0 or del > 0)`;
var position = sql`pg_catalog.pg_current_wal_insert_lsn()::text, pg_catalog.current_setting('lock_timeout')`;
var held = sql`
  (select s.relation as oid,
     (s.relation::int8 << ${modeBits})
       + pg_catalog.bit_or(1 << pg_catalog.length(s.mode) % ${modeBits}) as lock
   from ${ownLocks} group by s.relation) g`;
var lockList = "pg_catalog.array_agg(lock)";
var fileList = sql`
  pg_catalog.array_agg(array[oid::int8, coalesce(file, 0)]) filter (where file is distinct from oid)`;
function observationSql(versionNumber, options) {
  const described = options.described ? describedSql(`select s.relation from ${ownLocks}`) : "select null";
  return sql`
    select ${position}, ${lockList}, ${fileList}, ${counterList}, (${described})${flush(versionNumber)}
    from (select oid, lock, pg_catalog.pg_relation_filenode(oid) as file, ${counterColumns}
          from ${held} offset 0) h`;
}
var hex = (name) => `pg_catalog.encode(pg_catalog.convert_to(${name}, 'UTF8'), 'hex')`;
function describedSql(oids) {
  return sql`
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(c.oid::int8, c.relkind::text,
      (select i.indrelid::int8 from pg_catalog.pg_index i where i.indexrelid = c.oid),
      (select ${hex("pg_catalog.quote_ident(n.nspname)")} from pg_catalog.pg_namespace n where n.oid = c.relnamespace),
      ${hex("pg_catalog.quote_ident(c.relname)")}))
    from pg_catalog.pg_class c
    where c.oid in (${oids})`;
}
function flush(versionNumber) {
  return canFlush(versionNumber) ? ", pg_catalog.pg_stat_force_next_flush()" : "";
}
function canFlush(versionNumber) {
  return versionNumber >= 15e4;
}
function startingSql(options) {
  const counters = options.leftovers ? sql`
        (select ${counterList}
         from (select oid, ${counterColumns} from pg_catalog.pg_class
               where oid >= ${firstUserOid} and relkind in ('r', 'm') offset 0) c)` : "null";
  const list = options.locks ? `(select ${lockList} from ${held})` : "null";
  return sql`select ${position}, ${list}, null, ${counters}`;
}
function readObservation(row) {
  const [lsn = null, lockTimeout = null, locks = null, files = null, counters = null] = row;
  return {
    lsn: parseLsn(lsn ?? "0/0"),
    lockTimeoutMs: parseDurationMs(lockTimeout ?? "0"),
    locks: new Map(
      integers(locks).map((lock) => [Math.floor(lock / 2 ** modeBits), lock % 2 ** modeBits])
    ),
    files: new Map(tuples(files, 2).map(([oid = 0, file = 0]) => [oid, file])),
    counters: new Map(
      tuples(counters, 6).map(
        ([oid = 0, scans = 0, scannedRows = 0, inserted = 0, updated = 0, deleted = 0]) => [
          oid,
          { scans, scannedRows, inserted, updated, deleted }
        ]
      )
    )
  };
}
function tuples(array, size) {
  const numbers = integers(array);
  return Array.from(
    { length: numbers.length / size },
    (_, nth) => numbers.slice(nth * size, (nth + 1) * size)
  );
}
function integers(array) {
  return array?.match(/\d+/g)?.map(Number) ?? [];
}
function readDescribed(json) {
  const relations = JSON.parse(json ?? "[]");
  return (relations ?? []).map(([oid, kind, table, schema, name]) => ({
    oid,
    kind,
    table,
    name: qualifiedName(unhex(schema), unhex(name))
  }));
}
function qualifiedName(schema, name) {
  return `${/^pg_temp_\d+$/.test(schema) ? "pg_temp" : schema}.${name}`;
}
function unhex(text) {
  return Buffer.from(text, "hex").toString("utf8");
}
function parseLsn(lsn) {
  const [high = "0", low = "0"] = lsn.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
var unitMs = {
  us: 1e-3,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 36e5,
  d: 864e5
};
function parseDurationMs(setting) {
  const match = /^(-?\d+)(us|ms|s|min|h|d)?$/.exec(setting);
  return match ? Number(match[1]) * (unitMs[match[2] ?? "ms"] ?? 1) : 0;
}

// src/recorder/outside.ts
async function readLocks(session, pid) {
  const rows = await session.rows(
    sql`
      select l.relation as oid, l.mode, l.granted from pg_catalog.pg_locks l
      where l.pid = $1 and l.locktype = 'relation' and l.relation >= ${firstUserOid}
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
    [pid]
  );
  return rows.map(({ oid, mode, granted }) => ({ oid, mode, waited: !granted }));
}
async function waitsForLock(session, pid) {
  const rows = await session.rows(
    `select wait_event_type = 'Lock' as waits from pg_catalog.pg_stat_activity where pid = $1`,
    [pid]
  );
  return rows[0]?.waits === true;
}
async function endBackends(session, connections) {
  const pids = connections.map(({ backendPid }) => backendPid);
  const databases = connections.map(({ database }) => database);
  const deadline = performance.now() + 1e4;
  for (; ; ) {
    const left = await session.rows(
      sql`
        select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
        where pid = any ($1) and datname = any ($2) and pid <> pg_catalog.pg_backend_pid()`,
      [pids, databases]
    );
    if (left.length === 0) return;
    if (performance.now() > deadline) throw new Error(`backends ${pids.join(", ")} do not end`);
  }
}

// src/recorder/relation-map.ts
async function readRelationMap(session) {
  const relations = await readRelations(session);
  const before = new Map(
    relations.map(({ oid, kind, table, name }) => [oid, { kind, table, name }])
  );
  return {
    before,
    indexNames: new Set(relations.filter(({ table }) => table !== null).map(({ name }) => name)),
    files: new Set(relations.map(({ relfilenode }) => relfilenode))
  };
}
async function readRelations(session) {
  const rows = await session.rows(sql`
    select c.oid, c.relfilenode::int8, c.relkind::text as kind, i.indrelid as table,
      pg_catalog.format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
    where c.oid >= ${firstUserOid} and c.relpersistence <> 't'`);
  return rows.map((row) => ({ ...row, relfilenode: Number(row.relfilenode) }));
}

// src/recorder/client-side.ts
var unreadLimitBytes = 1 << 20;
var ClientSide = class {
  socket;
  #frames = [];
  #taken = 0;
  #unreadBytes = 0;
  #arrival = Promise.withResolvers();
  #closed = false;
  #reader;
  #startup = Buffer.alloc(0);
  #told = /* @__PURE__ */ new Map();
  #whenFull;
  /** `whenFull` is told when the client does not keep up with its replies, and when it does again. */
  constructor(socket, whenFull) {
    this.socket = socket;
    this.#whenFull = whenFull;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("drain", () => this.#whenFull(false));
    socket.on("close", () => this.#close());
    socket.on("end", () => this.#close());
    socket.on("error", () => {
    });
  }
  /** The next start-up packet, which has no type; undefined when the client is gone. */
  async startupPacket() {
    for (; ; ) {
      if (this.#startup.length >= 4) {
        const length = this.#startup.readUInt32BE(0);
        if (length < 8 || length > 1e4) return void 0;
        if (this.#startup.length >= length) {
          const packet = this.#startup.subarray(0, length);
          this.#startup = this.#startup.subarray(length);
          return packet;
        }
      }
      if (this.#closed) return void 0;
      await this.#arrival.promise;
    }
  }
  /** From here on messages have types. */
  startMessages() {
    const rest = this.#startup;
    this.#startup = Buffer.alloc(0);
    this.#reader = new FrameReader("d");
    if (rest.length > 0) this.#receive(rest);
  }
  /** True when the client hung up and everything it sent was taken. */
  get gone() {
    return this.#closed && this.#frames.length === 0;
  }
  /** Resolves when `take` has something to give or never will, or at `wake`. */
  async arrival() {
    if (this.#frames.length === 0 && !this.#closed) await this.#arrival.promise;
  }
  /** Ends every `arrival` under way. */
  wake() {
    const arrival = this.#arrival;
    this.#arrival = Promise.withResolvers();
    arrival.resolve();
  }
  /** Takes the next message, or piece of one; undefined when none is here yet. */
  take() {
    const frame = this.#frames[this.#taken];
    if (frame === void 0) return void 0;
    this.#taken += 1;
    if (this.#taken === this.#frames.length) {
      this.#frames = [];
      this.#taken = 0;
    }
    this.#unreadBytes -= frame.bytes.length;
    if (this.#unreadBytes < unreadLimitBytes) this.socket.resume();
    return frame;
  }
  /** Passes a message of the server's on. */
  forward(frame) {
    if (frame.type === "S") this.#news(frame.bytes);
    this.write(frame.bytes);
  }
  /**
   * Passes a ParameterStatus on, unless it says what the client was told last: from 14 on the server
   * compares at the end of a whole message, and a parameter may be set back within it.
   */
  forwardNews(bytes) {
    if (this.#news(bytes)) this.write(bytes);
  }
  #news(bytes) {
    const [name = "", value = ""] = bytes.toString("latin1", 5).split("\0");
    const news = this.#told.get(name) !== value;
    this.#told.set(name, value);
    return news;
  }
  /** Sends to the client. */
  write(bytes) {
    if (this.socket.destroyed || bytes.length === 0) return;
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    if (!this.socket.write(bytes)) this.#whenFull(true);
  }
  #receive(chunk) {
    if (this.#reader === void 0) this.#startup = Buffer.concat([this.#startup, chunk]);
    else {
      try {
        for (const frame of this.#reader.push(chunk)) {
          this.#frames.push(frame);
          this.#unreadBytes += frame.bytes.length;
        }
      } catch (error) {
        this.socket.destroy(error);
      }
      if (this.#unreadBytes >= unreadLimitBytes) this.socket.pause();
    }
    this.wake();
  }
  #close() {
    this.#closed = true;
    this.#whenFull(false);
    this.wake();
  }
};

// src/recorder/classify.ts
var quietKinds = /* @__PURE__ */ new Set([
  "VariableSetStmt",
  "VariableShowStmt",
  "ConstraintsSetStmt",
  "ListenStmt",
  "UnlistenStmt",
  "NotifyStmt",
  "PrepareStmt",
  "DeallocateStmt",
  "FetchStmt",
  "ClosePortalStmt",
  "CheckPointStmt",
  "LoadStmt"
]);
var aloneKinds = /* @__PURE__ */ new Set([
  "CreatedbStmt",
  "DropdbStmt",
  "AlterSystemStmt",
  "CreateTableSpaceStmt",
  "DropTableSpaceStmt",
  "CreateSubscriptionStmt",
  "AlterSubscriptionStmt",
  "DropSubscriptionStmt",
  "DiscardStmt"
]);
function classify(kind, node, versionNumber) {
  if (kind === "TransactionStmt") return "control";
  if (quietKinds.has(kind)) return "quiet";
  if (aloneKinds.has(kind)) return "alone";
  switch (kind) {
    case "LockStmt":
      return "lock";
    case "DoStmt":
    case "CallStmt":
      return "may-commit";
    case "DeclareCursorStmt":
      return (Number(node["options"] ?? 0) & 32) === 0 ? "needs-block" : "plain";
    case "IndexStmt":
      return node["concurrent"] === true ? "concurrent" : "plain";
    case "DropStmt":
      return node["concurrent"] === true ? "concurrent" : "plain";
    case "ReindexStmt":
      return treatReindex(node);
    case "VacuumStmt":
      return treatVacuum(node);
    case "ClusterStmt":
      return node["relation"] === void 0 ? "alone" : "plain";
    case "AlterTableStmt":
      return detachesConcurrently(node) ? "concurrent" : "plain";
    case "AlterEnumStmt":
      return versionNumber < 12e4 && node["newVal"] !== void 0 && node["oldVal"] === void 0 ? "alone" : "plain";
    default:
      return "plain";
  }
}
function treatReindex(node) {
  const options = optionNames(node["params"]);
  if (node["relation"] === void 0) return "alone";
  return options.includes("concurrently") ? "concurrent" : "plain";
}
function treatVacuum(node) {
  const relations = node["rels"] ?? [];
  if (node["is_vacuumcmd"] === true) return relations.length === 1 ? "concurrent" : "alone";
  return relations.length === 1 ? "plain" : "alone";
}
function detachesConcurrently(node) {
  const commands = node["cmds"] ?? [];
  return commands.some(({ AlterTableCmd: command }) => {
    const definition = command?.["def"];
    return definition?.PartitionCmd?.["concurrent"] === true;
  });
}
function optionNames(list) {
  const options = list ?? [];
  return options.flatMap(({ DefElem: option }) => {
    const name = option?.["defname"];
    const argument = JSON.stringify(option?.["arg"] ?? "");
    const off = /"(false|off)"|"(Integer|Boolean)":\{\}/i.test(argument);
    return typeof name === "string" && !off ? [name.toLowerCase()] : [];
  });
}
function controlOf(statement) {
  switch (statement.node["kind"]) {
    case "TRANS_STMT_BEGIN":
    case "TRANS_STMT_START":
      return "begin";
    case "TRANS_STMT_COMMIT":
      return "commit";
    case "TRANS_STMT_ROLLBACK":
      return "rollback";
    case "TRANS_STMT_ROLLBACK_TO":
      return "rollback-to";
    case "TRANS_STMT_SAVEPOINT":
    case "TRANS_STMT_RELEASE":
      return "savepoint";
    default:
      return "other";
  }
}

// src/recorder/interpret.ts
var noEffects = {
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  rows: [],
  walBytes: 0
};
function interpret(map, before, after, described) {
  const seen = new Map(
    described.map((relation) => [relation.oid, relation])
  );
  const files = filesOf(after).flatMap(({ oid, relfilenode }) => {
    const relation = map.before.get(oid) ?? seen.get(oid);
    return relation ? [{ ...relation, oid, relfilenode }] : [];
  });
  return {
    locks: newLocks(map, before.locks, changedLocks(map, before, after)),
    ...newFiles(map, files),
    ...counted(map, before, after, seen),
    walBytes: Math.max(0, Number(after.lsn - before.lsn)),
    lockTimeoutMs: after.lockTimeoutMs
  };
}
function strangers(map, before, after) {
  const fresh = filesOf(after).filter(({ relfilenode }) => !map.files.has(relfilenode));
  const touched = [...after.counters].filter(([oid, now]) => !same(now, before.counters.get(oid)));
  const oids = /* @__PURE__ */ new Set([...fresh.map(({ oid }) => oid), ...touched.map(([oid]) => oid)]);
  return [...oids].filter((oid) => !map.before.has(oid));
}
function filesOf({ locks, files }) {
  return Array.from(locks.keys(), (oid) => ({ oid, relfilenode: files.get(oid) ?? oid })).filter(
    ({ relfilenode }) => relfilenode !== 0
  );
}
function same(a, b = noCounters) {
  return a.scans === b.scans && a.inserted === b.inserted && a.updated === b.updated && a.deleted === b.deleted;
}
function changedLocks(map, before, after) {
  return [...after.locks].flatMap(
    ([oid, modes]) => modes === before.locks.get(oid) || !map.before.has(oid) ? [] : lockModes.filter((mode) => modes & modeBit(mode)).map((mode) => ({ oid, mode }))
  );
}
function newLocks(map, before, after) {
  const locks = [];
  for (const [oid, taken] of Map.groupBy(after, (lock) => lock.oid)) {
    const relation = map.before.get(oid);
    if (relation === void 0) continue;
    const held2 = before.get(oid) ?? 0;
    for (const { mode, waited } of taken) {
      if (lockModes.some((other) => held2 & modeBit(other) && covers(other, mode))) continue;
      if (taken.some((other) => other.mode !== mode && covers(other.mode, mode))) continue;
      const lock = {
        relation: relation.name,
        kind: kindNames[relation.kind] ?? relation.kind,
        mode
      };
      locks.push(waited ? { ...lock, waited } : lock);
    }
  }
  return locks.sort(byRelation);
}
function covers(strong, weak) {
  return lockModes.every((mode) => !conflicts(weak, mode) || conflicts(strong, mode));
}
var kindNames = {
  r: "table",
  i: "index",
  I: "index",
  v: "view",
  m: "materialized view",
  S: "sequence",
  f: "foreign table",
  p: "partitioned table",
  t: "toast",
  c: "composite type"
};
function newFiles(map, relations) {
  const rewrites = [];
  const indexBuilds = [];
  const fresh = relations.filter(
    ({ relfilenode }) => relfilenode !== 0 && !map.files.has(relfilenode)
  );
  for (const relation of fresh) {
    map.files.add(relation.relfilenode);
    const known = map.before.get(relation.oid);
    if (relation.kind === "r" || relation.kind === "m") {
      if (known !== void 0) rewrites.push(known.name);
    } else if (relation.kind === "i" && relation.table !== null) {
      const table = map.before.get(relation.table);
      if (table === void 0 || table.kind === "t") continue;
      indexBuilds.push({
        index: known?.name ?? relation.name,
        relation: table.name,
        rebuilt: known !== void 0 || map.indexNames.has(relation.name)
      });
    }
  }
  return { rewrites: rewrites.sort(), indexBuilds };
}
var noCounters = { scans: 0, scannedRows: 0, inserted: 0, updated: 0, deleted: 0 };
function counted(map, before, after, seen) {
  const scans = [];
  const rows = [];
  for (const [oid, now] of after.counters) {
    const known = map.before.get(oid);
    const relation = known ?? seen.get(oid);
    if (relation === void 0 || relation.kind !== "r" && relation.kind !== "m") continue;
    const then = before.counters.get(oid) ?? noCounters;
    const times = now.scans - then.scans;
    if (known !== void 0 && times > 0) {
      const read = Math.max(0, now.scannedRows - then.scannedRows);
      scans.push({ relation: known.name, rows: Math.round(read / times) });
    }
    const written = {
      relation: relation.name,
      existedBefore: known !== void 0,
      inserted: Math.max(0, now.inserted - then.inserted),
      updated: Math.max(0, now.updated - then.updated),
      deleted: Math.max(0, now.deleted - then.deleted)
    };
    if (written.inserted + written.updated + written.deleted > 0) rows.push(written);
  }
  return { scans: scans.sort(byRelation), rows: rows.sort(byRelation) };
}
function byRelation(a, b) {
  return a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : 0;
}

// src/recorder/messages.ts
function message(type, body) {
  const bytes = Buffer.allocUnsafe(5 + body.length);
  bytes.write(type, 0, "latin1");
  bytes.writeUInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}
function queryMessage(sql2) {
  return message("Q", Buffer.from(`${sql2}\0`));
}
var syncMessage = message("S", Buffer.alloc(0));
function commandComplete(tag) {
  return message("C", Buffer.from(`${tag}\0`));
}
function readyForQuery(state) {
  return message("Z", Buffer.from(state));
}
var ourName = "migration-rehearsal";
function askMessages(sql2) {
  const none = Buffer.alloc(2);
  return Buffer.concat([
    message("P", Buffer.concat([Buffer.from(`${ourName}\0${sql2}\0`), none])),
    message("B", Buffer.concat([Buffer.from(`${ourName}\0${ourName}\0`), none, none, none])),
    message("E", Buffer.concat([Buffer.from(`${ourName}\0`), Buffer.alloc(4)])),
    message("C", Buffer.from(`P${ourName}\0`)),
    message("C", Buffer.from(`S${ourName}\0`))
  ]);
}
function unnamedMessages(sql2, describe) {
  const none = Buffer.alloc(2);
  return Buffer.concat([
    message("P", Buffer.concat([Buffer.from(`\0${sql2}\0`), none])),
    message("B", Buffer.concat([Buffer.from("\0\0"), none, none, none])),
    ...describe ? [message("D", Buffer.from("P\0"))] : [],
    message("E", Buffer.concat([Buffer.from("\0"), Buffer.alloc(4)]))
  ]);
}
function cString(bytes, start) {
  const end = bytes.indexOf(0, start);
  if (end === -1) return { text: bytes.toString("utf8", start), next: bytes.length };
  return { text: bytes.toString("utf8", start, end), next: end + 1 };
}
function rowValues(bytes) {
  const values = [];
  let at = 7;
  for (let left = bytes.readUInt16BE(5); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length === -1 ? null : bytes.toString("utf8", at, at + length));
    if (length > 0) at += length;
  }
  return values;
}
function responseFields(bytes) {
  const fields = /* @__PURE__ */ new Map();
  let at = 5;
  while (at < bytes.length && bytes[at] !== 0) {
    const code = String.fromCharCode(bytes[at] ?? 0);
    const { text, next } = cString(bytes, at + 1);
    fields.set(code, text);
    at = next;
  }
  return fields;
}
function shiftPosition(bytes, characters) {
  if (characters === 0) return bytes;
  let at = 5;
  while (at < bytes.length && bytes[at] !== 0) {
    const { text, next } = cString(bytes, at + 1);
    if (bytes[at] === 80) {
      const moved = Buffer.from(`P${Number(text) + characters}\0`);
      return message(
        bytes.toString("latin1", 0, 1),
        Buffer.concat([bytes.subarray(5, at), moved, bytes.subarray(next)])
      );
    }
    at = next;
  }
  return bytes;
}
function isFatal(fields) {
  const severity = fields.get("V") ?? fields.get("S");
  return severity === "FATAL" || severity === "PANIC";
}
function sqlErrorOf(fields) {
  const position2 = fields.get("P");
  return {
    code: fields.get("C") ?? "",
    message: fields.get("M") ?? "",
    detail: fields.get("D"),
    hint: fields.get("H"),
    position: position2 === void 0 ? void 0 : Number(position2),
    where: fields.get("W"),
    schema: fields.get("s"),
    table: fields.get("t"),
    column: fields.get("c"),
    constraint: fields.get("n")
  };
}

// src/recorder/connection.ts
var Connection = class {
  run;
  /** From 1, in order of connecting. */
  number;
  database;
  client;
  server;
  /** Absent at level `outcome` and where the observer could not get in. */
  observing;
  /** Number of the transaction block the next statement runs in. */
  transaction = null;
  /** Prepared statements by name, as Parse named them. */
  prepared = /* @__PURE__ */ new Map();
  /** Portals by name; `recorded` once executed. */
  portals = /* @__PURE__ */ new Map();
  #messages = 0;
  constructor(options) {
    this.run = options.run;
    this.number = options.number;
    this.database = options.database;
    this.client = options.client;
    this.server = options.server;
    this.observing = options.observing;
  }
  /** Why nothing is observed on this connection. */
  get unobserving() {
    return this.run.level === "outcome" ? "only outcomes are recorded" : `no session of ours could look into the database "${this.database}"`;
  }
  /** Numbers a simple-query or Parse message. */
  nextMessage() {
    return this.#messages += 1;
  }
  /** Before a statement: gives the block it opens or runs in a number. */
  entering(statement, implicitBlock) {
    if (this.transaction !== null) return;
    const begins = statement.treatment === "control" && controlOf(statement) === "begin";
    if (begins || implicitBlock) this.transaction = this.run.nextTransaction();
  }
  /** Writes a statement down, in the block it ran in. */
  record(statement, result) {
    const { refusal } = result;
    const observed = result.unobserved === void 0 && refusal === void 0;
    const effects = result.effects ?? noEffects;
    const recorded = {
      connection: this.number,
      message: statement.message,
      offset: statement.offset,
      sql: statement.sql,
      kind: statement.kind,
      transaction: this.transaction,
      outcome: refusal ? { ok: false, error: sqlErrorOf(refusal.fields) } : { ok: true },
      durationMs: result.durationMs,
      observed,
      unobserved: observed ? void 0 : result.unobserved ?? unknownAfterFailure,
      notices: result.notices,
      ...effects
    };
    this.run.statements.push(recorded);
    if (this.run.cutsAfter?.(recorded) === true) this.cut();
  }
  /** Lets neither side hear from the other again: the server takes back what was not committed. */
  cut() {
    this.client.socket.destroy();
    this.server.socket.destroy();
  }
  /** Writes a statement down and follows what became of the block around it. */
  finished(statement, result, blockEnded = false) {
    this.record(statement, result);
    const { looks } = this.observing ?? {};
    if (blockEnded || this.server.state === "I") this.left();
    else if (statement.treatment === "control" && controlOf(statement) === "rollback-to")
      looks?.unsettled();
  }
  /** The block is over: its locks are gone and the next statement is in none. */
  left() {
    this.transaction = null;
    this.observing?.looks.forget();
  }
};
var unknownAfterFailure = "it failed, and its locks were released before they could be read";
function noticeOf(frame) {
  const fields = responseFields(frame.bytes);
  return {
    severity: fields.get("V") ?? fields.get("S") ?? "",
    code: fields.get("C") ?? "",
    message: fields.get("M") ?? ""
  };
}

// src/recorder/concurrent.ts
var deadlineMs = 2e3;
function blockerTarget({
  kind,
  node
}) {
  const relation = node["relation"];
  switch (kind) {
    case "IndexStmt":
    case "ReindexStmt":
      return target(
        relation,
        node["kind"] === "REINDEX_OBJECT_INDEX" ? "access share" : "row exclusive"
      );
    case "AlterTableStmt":
      return target(detachedPartition(node) ?? relation, "access share");
    case "DropStmt":
      return droppedIndex(node);
    case "VacuumStmt": {
      const options = optionNames(node["options"]);
      if (options.includes("skip_locked")) return void 0;
      const [first] = node["rels"] ?? [];
      const mode = options.includes("full") ? "access share" : "share update exclusive";
      return target(first?.VacuumRelation.relation, mode);
    }
    default:
      return void 0;
  }
}
function target(relation, mode) {
  return relation && { schema: relation.schemaname, name: relation.relname, mode };
}
function detachedPartition(node) {
  const commands = node["cmds"] ?? [];
  const partition = commands[0]?.AlterTableCmd?.def?.PartitionCmd;
  return partition?.concurrent ? partition.name : void 0;
}
function droppedIndex(node) {
  const [first] = node["objects"] ?? [];
  const names = first?.List.items.map((item) => item.String.sval) ?? [];
  const name = names.at(-1);
  return name === void 0 ? void 0 : { schema: names.at(-2), name, mode: "access share" };
}
async function runBlocked(connection, statement, message2, collector) {
  const watch = await startBlocking(connection, statement);
  const exchange = connection.server.exchange(message2, collector.receive);
  const seen = await watch.until(exchange.done);
  await exchange.done;
  connection.observing?.looks.missed();
  return { ...collector.result(), ...seen };
}
async function startBlocking(connection, statement) {
  const { observing, run, database, server } = connection;
  const without = (unobserved) => ({ until: async () => ({ unobserved }) });
  const wanted = blockerTarget(statement);
  if (observing === void 0 || wanted === void 0)
    return without("it runs outside a transaction block and nothing can make it wait");
  const oid = await observing.looks.relationOid(wanted.schema, wanted.name);
  if (oid === void 0)
    return without(`"${wanted.name}" was not found, so nothing could make it wait`);
  if (oid < firstUserOid) return without("it works on a system catalog, which everybody needs");
  const sessions = new AsyncDisposableStack();
  try {
    const blocker = sessions.use(await run.observe(database));
    const alarm = setTimeout(() => blocker.terminate(), deadlineMs);
    sessions.defer(() => clearTimeout(alarm));
    const observer = sessions.use(await run.observe(database));
    const table = await tableOf(observer, oid);
    await blocker.rows(`set lock_timeout = ${deadlineMs}`);
    await blocker.rows("begin");
    await blocker.rows(`lock table ${table} in ${wanted.mode} mode`);
    const lockTimeoutMs = await observing.looks.lockTimeoutMs();
    return {
      async until(done) {
        try {
          var _stack = [];
          try {
            const _2 = __using(_stack, sessions, true);
            const seen = await readWhileWaiting(observer, server.backendPid, done, observing.map);
            return seen.effects ? { effects: { ...seen.effects, lockTimeoutMs } } : seen;
          } catch (_) {
            var _error = _, _hasError = true;
          } finally {
            var _promise = __callDispose(_stack, _error, _hasError);
            _promise && await _promise;
          }
        } catch (error) {
          return { unobserved: `its locks could not be read: ${describeError(error)}` };
        }
      }
    };
  } catch (error) {
    await sessions.disposeAsync();
    return without(`no session could make it wait: ${describeError(error)}`);
  }
}
async function readWhileWaiting(observer, pid, done, map) {
  const end = { reached: false };
  void done.then(() => end.reached = true);
  const deadline = performance.now() + deadlineMs;
  while (!end.reached && performance.now() < deadline) {
    if (!await waitsForLock(observer, pid)) continue;
    const locks = newLocks(map, /* @__PURE__ */ new Map(), await readLocks(observer, pid));
    return { effects: { ...noEffects, locks } };
  }
  return {
    unobserved: end.reached ? "it ended before it could be made to wait" : "it did not wait in time"
  };
}
async function tableOf(session, oid) {
  const rows = await session.rows(
    sql`
      select n.nspname as schema, c.relname as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = coalesce((select indrelid from pg_catalog.pg_index where indexrelid = $1), $1)`,
    [oid]
  );
  const [row] = rows;
  if (row === void 0) throw new Error(`relation ${oid} is gone`);
  return `${quoteIdentifier(row.schema)}.${quoteIdentifier(row.name)}`;
}

// src/recorder/copy-in.ts
async function copyIn(connection, exchange) {
  const finished = exchange.done.then(() => "finished");
  for (let nth = 0; ; nth += 1) {
    if (await Promise.race([finished, exchange.copyIn(nth)]) === "finished") return;
    await feed(connection, finished);
  }
}
async function feed({ client, server }, finished) {
  const over = finished.then(() => "over");
  for (; ; ) {
    const frame = client.take();
    if (frame === void 0) {
      if (client.gone) server.socket.end();
      if (client.gone || await Promise.race([over, client.arrival()]) === "over") {
        await finished;
        return;
      }
      continue;
    }
    if (frame.type === "H" || frame.type === "S") continue;
    server.write(frame.bytes);
    await server.drained();
    if (frame.last && (frame.type === "c" || frame.type === "f")) return;
  }
}

// src/recorder/looks.ts
function refusalOf(bytes) {
  return { bytes, fields: responseFields(bytes) };
}
var connectionLost = {
  bytes: Buffer.alloc(0),
  fields: /* @__PURE__ */ new Map([
    ["C", "08006"],
    ["M", "the connection ended before the server answered"]
  ])
};
var AnswerRow = class {
  values;
  #pieces = [];
  take(frame) {
    this.#pieces.push(frame.bytes);
    if (frame.last) this.values = rowValues(Buffer.concat(this.#pieces));
  }
};
var Looks = class {
  #server;
  #map;
  #versionNumber;
  /** What arrives in between and is not an answer: parameters, notifications. */
  #other;
  #last;
  #leftovers = false;
  /** Locks may be held that no look has shown yet. */
  #holding = false;
  constructor(options) {
    this.#server = options.server;
    this.#map = options.map;
    this.#versionNumber = options.versionNumber;
    this.#other = options.other;
  }
  /** True before a transaction's first look. */
  get needsStart() {
    return this.#last === void 0;
  }
  /** The question to ask before a transaction's first statement. */
  startingQuestion() {
    return startingSql({
      leftovers: this.#leftovers || !canFlush(this.#versionNumber),
      locks: this.#holding
    });
  }
  /** The question after a statement, where no other can follow it. */
  get question() {
    return observationSql(this.#versionNumber, { described: true });
  }
  /** Takes the answer to the starting question. */
  started(row) {
    this.#last = readObservation(row);
  }
  /** Takes the answer to that question; undefined without a look before it. */
  interpret(row) {
    return this.#compare(readObservation(row), readDescribed(row[5]));
  }
  #compare(now, described) {
    const before = this.#last;
    this.#last = { ...now, counters: new Map([...before?.counters ?? [], ...now.counters]) };
    this.#leftovers = false;
    return before && interpret(this.#map, before, now, described);
  }
  /** Locks held at the last look. */
  get held() {
    return this.#last?.locks ?? /* @__PURE__ */ new Map();
  }
  /** The transaction is over, and its locks are gone. */
  forget() {
    this.#last = void 0;
    this.#holding = false;
  }
  /** Locks were taken or released behind our back: the next statement needs a look before it. */
  unsettled() {
    this.#last = void 0;
    this.#holding = true;
  }
  /** Something ran that no look followed; its counters are still in the session. */
  missed() {
    this.#leftovers = true;
  }
  /** Asks for the look before a statement, when one is needed. */
  start() {
    if (!this.needsStart) return void 0;
    return this.#ask(this.startingQuestion(), (row) => this.started(row)).then(
      (answer2) => "bytes" in answer2 ? answer2 : void 0
    );
  }
  /** Asks what the statement before did, when what follows may already be on its way. */
  async after() {
    const answer2 = await this.#ask(this.question);
    return "values" in answer2 ? { effects: this.interpret(answer2.values) } : answer2;
  }
  /**
   * The same inside a block that stays open. The more it has locked, the longer the list of what it
   * locked; so what relations are called is asked only of those that are new.
   */
  async afterInBlock() {
    const question = observationSql(this.#versionNumber, { described: false });
    const answer2 = await this.#ask(question);
    if (!("values" in answer2)) return answer2;
    const now = readObservation(answer2.values);
    const oids = this.#last ? strangers(this.#map, this.#last, now) : [];
    if (oids.length === 0) return { effects: this.#compare(now, []) };
    const named = await this.#ask(describedSql(oids.join()));
    if (!("values" in named)) return named;
    return { effects: this.#compare(now, readDescribed(named.values[0])) };
  }
  /** lock_timeout without a snapshot, so that SET TRANSACTION is still allowed afterwards. */
  async lockTimeoutMs() {
    const answer2 = await this.#ask("show lock_timeout");
    return "values" in answer2 ? parseDurationMs(answer2.values[0] ?? "0") : void 0;
  }
  /** A relation as the client's own search_path finds it; asked between transactions. */
  async relationOid(schema, name) {
    const path = quoteName(schema, name);
    const answer2 = await this.#ask(`select pg_catalog.to_regclass(${quoteLiteral(path)})::oid`);
    const oid = "values" in answer2 ? answer2.values[0] : void 0;
    return oid == null ? void 0 : Number(oid);
  }
  /** `seen` gets the row as it arrives: what is behind it may be here already, and must find it read. */
  async #ask(question, seen) {
    const row = new AnswerRow();
    let refusal;
    const asked = this.#server.exchange(
      Buffer.concat([askMessages(question), syncMessage]),
      (frame) => {
        if (frame.type === "D") {
          row.take(frame);
          if (row.values) seen?.(row.values);
        } else if (frame.type === "E") refusal = refusalOf(frame.bytes);
        else if ("NSA".includes(frame.type)) this.#other(frame);
      }
    );
    await asked.done;
    if (row.values !== void 0 && refusal === void 0) return { values: row.values };
    return refusal ?? connectionLost;
  }
};

// src/recorder/statement.ts
var Collector = class {
  completed;
  refusal;
  /** True once the client was shown something that cannot be taken back. */
  shown = false;
  notices = [];
  #replies;
  #shift;
  #began = performance.now();
  #durationMs;
  #skipping = 0;
  /** `shift`: characters of the client's message before this statement. */
  constructor(replies, shift) {
    this.#replies = replies;
    this.#shift = shift;
  }
  receive = (frame) => {
    if (frame.type === "C" && this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    if (frame.type === "C" || frame.type === "I") {
      this.completed = frame.bytes;
      this.#durationMs ??= performance.now() - this.#began;
      return;
    }
    if (frame.type === "E") {
      this.refusal = refusalOf(frame.bytes);
      this.#replies.holdError();
      this.#durationMs ??= performance.now() - this.#began;
      if (isFatal(this.refusal.fields)) this.#replies.sendFatal(frame.bytes);
      return;
    }
    if (frame.type === "N") {
      this.notices.push(noticeOf(frame));
      this.#replies.pass({ ...frame, bytes: shiftPosition(frame.bytes, this.#shift) });
    } else this.#replies.pass(frame);
    this.shown ||= frame.type !== "S" && frame.type !== "A";
  };
  /** Swallows the end of so many statements of ours in front. */
  skip(statements) {
    this.#skipping = statements;
  }
  /** What is known so far; without any answer the connection is gone. */
  result(more = {}) {
    return {
      completed: this.completed,
      refusal: this.refusal ?? (this.completed === void 0 ? connectionLost : void 0),
      notices: this.notices,
      durationMs: this.#durationMs ?? performance.now() - this.#began,
      ...more
    };
  }
};
async function perform(connection, statement, message2, collector, asked) {
  const { server } = connection;
  const looks = asksAfter(statement) ? connection.observing?.looks : void 0;
  const starting = looks?.start();
  const exchange = server.exchange(message2, collector.receive);
  await copyIn(connection, exchange);
  await starting;
  const result = collector.result();
  if (result.refusal !== void 0 || server.state !== "T") {
    connection.observing?.looks.missed();
    return result;
  }
  if (statement.treatment === "lock") return { ...result, ...await lockEffects(connection) };
  if (looks === void 0) return result;
  const answering = asked ? looks.after() : looks.afterInBlock();
  asked?.();
  const answer2 = await answering;
  if ("bytes" in answer2) return { ...result, refusal: answer2 };
  return { ...result, effects: answer2.effects, unobserved: unreadBefore(answer2.effects) };
}
function unreadBefore(effects) {
  return effects ? void 0 : "nothing could be read before it to compare with";
}
function asksAfter({ treatment }) {
  return treatment === "plain" || treatment === "needs-block" || treatment === "may-commit";
}
async function lockEffects(connection) {
  const { observing, server, run } = connection;
  if (observing === void 0) return {};
  const { looks, map } = observing;
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await run.observe(connection.database), true);
      const locks = newLocks(map, looks.held, await readLocks(session, server.backendPid));
      looks.unsettled();
      return { effects: { ...noEffects, locks, lockTimeoutMs: await looks.lockTimeoutMs() } };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    looks.unsettled();
    return { unobserved: `its locks could not be read from outside: ${describeError(error)}` };
  }
}

// src/recorder/translated.ts
async function runTranslated(connection, statement, collector) {
  const { observing, server } = connection;
  if (observing === void 0) throw new Error("nothing to translate for");
  const { looks } = observing;
  await looks.start();
  const answer2 = new AnswerRow();
  let description;
  let late;
  const bytes = Buffer.concat([
    unnamedMessages(statement.sql, statement.kind === "CallStmt"),
    askMessages(looks.question),
    syncMessage
  ]);
  await server.exchange(bytes, (frame) => {
    const ended = collector.completed !== void 0;
    if ("123n".includes(frame.type)) return;
    if (ended && frame.type === "D") answer2.take(frame);
    else if (ended && frame.type === "C") return;
    else if (ended && frame.type === "E") late = refusalOf(frame.bytes);
    else if (frame.type === "T") description = frame;
    else {
      if (frame.type === "D" && description) collector.receive(description);
      if (frame.type === "D") description = void 0;
      if (frame.type === "C" && description) collector.receive(description);
      collector.receive(frame);
    }
  }).done;
  const result = collector.result();
  const refusal = result.refusal ?? late;
  if (refusal !== void 0 || answer2.values === void 0) {
    looks.missed();
    return { ...result, refusal };
  }
  const effects = looks.interpret(answer2.values);
  return { ...result, effects, unobserved: unreadBefore(effects) };
}

// src/recorder/alone.ts
async function runAlone(connection, message2, statement, replies) {
  const collector = new Collector(replies, 0);
  let result;
  if (statement.treatment === "may-commit")
    result = await runTranslated(connection, statement, collector);
  else if (statement.treatment === "concurrent")
    result = await runBlocked(connection, statement, message2, collector);
  else {
    result = await perform(connection, statement, message2, collector);
    if (result.effects === void 0 && result.refusal === void 0)
      result = {
        ...result,
        unobserved: "it ran outside a transaction block, so its locks were gone when it ended"
      };
  }
  if (statement.treatment !== "may-commit" && result.refusal === void 0)
    result = { ...result, ...await filesFromOutside(connection, result) };
  connection.finished(statement, result);
  replies.end(result);
}
async function filesFromOutside({ run, database, observing }, result) {
  if (observing === void 0) return {};
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await run.observe(database), true);
      const files = newFiles(observing.map, await readRelations(session));
      return { effects: { ...noEffects, ...result.effects, ...files } };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    return { unobserved: `the catalog could not be read after it: ${describeError(error)}` };
  }
}

// src/recorder/batch-replies.ts
var ends = {
  parse: "1",
  bind: "2",
  describe: "Tn",
  execute: "CsI",
  close: "3",
  query: ""
};
var BatchReplies = class {
  /** A Parse or Bind that failed: its statement, which was never executed. */
  unexecuted;
  #connection;
  #expected = [];
  #last;
  #failed = false;
  constructor(connection) {
    this.#connection = connection;
  }
  expect(expected) {
    if (!this.#failed) this.#expected.push(expected);
  }
  /** Expects the replies to a question of ours, and hands its row to `read`. */
  expectAnswer(read) {
    if (!this.#failed) this.#expected.push({ kind: "ours", row: new AnswerRow(), read, closes: 0 });
  }
  receive = (frame) => {
    const head = this.#expected[0];
    if (frame.type === "N") this.#running(head)?.notices.push(noticeOf(frame));
    if ("NSA".includes(frame.type)) return this.#connection.client.forward(frame);
    if (frame.type === "E") return this.#refuse(head, frame);
    if (head?.kind === "ours") return this.#answer(head, frame);
    this.#connection.client.write(frame.bytes);
    if (head === void 0 || !ends[head.kind].includes(frame.type)) return;
    this.#expected.shift();
    if (head.kind !== "execute") return;
    head.run.completed = true;
    head.run.durationMs = performance.now() - head.run.began;
    this.#last = head.run;
  };
  #answer(head, frame) {
    if (frame.type === "D") head.row.take(frame);
    if (frame.type !== "3") return;
    head.closes += 1;
    if (head.closes < 2) return;
    this.#expected.shift();
    if (head.row.values) head.read(head.row.values);
  }
  /** What follows an error is skipped by the server up to Sync. */
  #refuse(head, frame) {
    this.#failed = true;
    this.#expected = [];
    const refusal = refusalOf(frame.bytes);
    const run = this.#running(head);
    if (run !== void 0) {
      run.refusal = refusal;
      run.durationMs ??= performance.now() - run.began;
    } else if (head !== void 0 && "statement" in head && head.statement) {
      const { statement } = head;
      this.unexecuted = {
        statement,
        notices: [],
        began: 0,
        repeated: false,
        durationMs: 0,
        refusal
      };
    }
    this.#connection.client.write(frame.bytes);
  }
  /** The statement that what arrives now is about: the one under way, or the last, whose commit it is. */
  #running(head) {
    if (head?.kind === "execute") return head.run;
    return head === void 0 || head.kind === "ours" ? this.#last : void 0;
  }
};

// src/recorder/statements.ts
import { isAscii, isUtf8 } from "node:buffer";
var parsedTextLimitBytes = 8 << 20;
function clientEncoding({ parameters }) {
  return parameters.get("client_encoding") ?? "UTF8";
}
function readStatements(bytes, options) {
  const { encoding, message: message2, versionNumber } = options;
  if (!isUtf8(bytes) || encoding !== "UTF8" && !isAscii(bytes))
    return { ok: false, why: `its text is not UTF-8 (client_encoding is ${encoding})` };
  if (bytes.length > parsedTextLimitBytes)
    return { ok: false, why: "its text is longer than 8 MiB" };
  const split = splitSql(bytes.toString("utf8"));
  if (!split.ok) return { ok: false, why: `its text could not be parsed: ${split.message}` };
  return {
    ok: true,
    statements: split.statements.map(({ sql: sql2, offset, kind, node }) => ({
      sql: sql2,
      offset,
      kind,
      node,
      message: message2,
      treatment: classify(kind, node, versionNumber)
    }))
  };
}
function readStatement(connection, text, message2) {
  const split = text.length > parsedTextLimitBytes ? void 0 : splitSql(text);
  const only = split?.ok && split.statements.length === 1 ? split.statements[0] : void 0;
  if (only === void 0) return unreadStatement(text, message2);
  const { sql: sql2, offset, kind, node } = only;
  const treatment = classify(kind, node, connection.run.versionNumber);
  return { sql: sql2, offset, kind, node, message: message2, treatment };
}
function statementsOrText(bytes, options) {
  const read = readStatements(bytes, options);
  return read.ok ? read.statements : [unreadText(bytes, options.message)];
}
function unreadText(bytes, message2) {
  return unreadStatement(bytes.toString(isUtf8(bytes) ? "utf8" : "latin1"), message2);
}
function unreadStatement(sql2, message2) {
  return { sql: sql2, offset: 0, kind: "", node: {}, message: message2, treatment: "unknown" };
}

// src/recorder/extended.ts
async function extendedBatch(connection, first) {
  await new Batch(connection).serve(first);
}
var Batch = class {
  #connection;
  #replies;
  /** What the batch executed, in order. */
  #runs = [];
  #startedIdle;
  /** The look before the next statement was taken, or asked for. */
  #looked;
  /** Executed, and not asked about yet. */
  #unasked;
  #copy = "none";
  #synced = false;
  #outside;
  constructor(connection) {
    this.#connection = connection;
    this.#replies = new BatchReplies(connection);
    this.#startedIdle = connection.server.state === "I";
    this.#looked = connection.observing?.looks.needsStart === false;
  }
  async serve(first) {
    const { client, server } = this.#connection;
    const exchange = await this.#open(first);
    const finished = exchange.done.then((state) => ({ state }));
    const copyIn2 = exchange.copyIn(0).then(() => {
      this.#copy = "going";
      this.#synced = false;
    });
    this.#send(first);
    for (; ; ) {
      const frame = this.#synced ? void 0 : client.take();
      if (frame !== void 0) {
        this.#send(frame);
        await server.drained();
        continue;
      }
      if (!this.#synced && client.gone) server.socket.end();
      const waits = this.#synced ? this.#copy === "expected" ? [copyIn2] : [] : client.gone ? [] : [client.arrival()];
      const outcome = await Promise.race([finished, ...waits]);
      if (outcome === void 0) continue;
      await this.#finish();
      if (outcome.state !== void 0) client.write(readyForQuery(outcome.state));
      return;
    }
  }
  /** Does what must be done before the batch's first message, while no batch is open yet. */
  async #open(first) {
    const { observing, server } = this.#connection;
    const statement = this.#startedIdle && observing ? this.#meant(first) : void 0;
    if (statement?.treatment === "concurrent") {
      const blocking = await startBlocking(this.#connection, statement);
      const exchange = server.exchange(Buffer.alloc(0), this.#replies.receive);
      this.#outside = blocking.until(exchange.done);
      return exchange;
    }
    if (observing && statement && asksAfter(statement) && !this.#looked) {
      void observing.looks.start();
      this.#looked = true;
    }
    return server.exchange(Buffer.alloc(0), this.#replies.receive);
  }
  /** The statement that a Parse or Bind message is about. */
  #meant({ type, bytes }) {
    const name = cString(bytes, 5);
    const second = cString(bytes, name.next).text;
    if (type === "P") return readStatement(this.#connection, second, 0);
    return type === "B" ? this.#connection.prepared.get(second) : void 0;
  }
  #send(frame) {
    const { server, prepared, portals } = this.#connection;
    const { type, bytes } = frame;
    const replies = this.#replies;
    switch (type) {
      case "P": {
        const name = cString(bytes, 5);
        const text = cString(bytes, name.next).text;
        const statement = readStatement(this.#connection, text, this.#connection.nextMessage());
        prepared.set(name.text, statement);
        replies.expect({ kind: "parse", statement });
        break;
      }
      case "B": {
        const portal = cString(bytes, 5);
        const statement = prepared.get(cString(bytes, portal.next).text);
        if (statement) portals.set(portal.text, { statement, recorded: false });
        else portals.delete(portal.text);
        replies.expect({ kind: "bind", statement });
        break;
      }
      case "D":
        replies.expect({ kind: "describe" });
        break;
      case "C":
        (bytes[5] === 83 ? prepared : portals).delete(cString(bytes, 6).text);
        replies.expect({ kind: "close" });
        break;
      case "E":
        this.#execute(cString(bytes, 5).text);
        break;
      case "c":
      case "f":
        this.#copy = "none";
        break;
      case "S":
        if (this.#copy === "none" && !this.#staysOpen) this.#ask();
        this.#synced = this.#copy !== "going";
        break;
      case "Q":
        this.#unasked = void 0;
        replies.expect({ kind: "query" });
        break;
      default:
        break;
    }
    server.write(bytes);
  }
  #execute(portalName) {
    const { observing, portals } = this.#connection;
    const portal = portals.get(portalName);
    const statement = portal?.statement ?? unknownStatement;
    this.#ask();
    const asks = observing !== void 0 && asksAfter(statement);
    const inBlock2 = !this.#startedIdle || this.#runs.length > 0;
    if (asks && !this.#looked && (inBlock2 || statement.treatment === "plain")) {
      this.#connection.server.write(askMessages(observing.looks.startingQuestion()));
      this.#replies.expectAnswer((row) => observing.looks.started(row));
      this.#looked = true;
    }
    const run = {
      statement,
      notices: [],
      began: performance.now(),
      repeated: portal?.recorded ?? false
    };
    if (portal) portal.recorded = true;
    this.#runs.push(run);
    this.#replies.expect({ kind: "execute", run });
    if (asks) this.#unasked = run;
    if (isCopyIn(statement)) this.#copy = "expected";
    if (statement.treatment === "control" && observing) {
      const control2 = controlOf(statement);
      if (control2 === "commit" || control2 === "rollback") this.#looked = false;
      if (control2 === "rollback-to") {
        observing.looks.unsettled();
        this.#looked = false;
      }
    }
  }
  /** Asks about the statement before, in the client's transaction. */
  #ask() {
    const run = this.#unasked;
    const looks = this.#connection.observing?.looks;
    this.#unasked = void 0;
    if (run === void 0 || looks === void 0) return;
    this.#connection.server.write(askMessages(looks.question));
    this.#replies.expectAnswer((row) => {
      run.effects = looks.interpret(row);
    });
  }
  /** The batch runs in a block of the client's and does nothing that could end it. */
  get #staysOpen() {
    return !this.#startedIdle && this.#runs.every(({ statement }) => statement.treatment !== "control");
  }
  async #finish() {
    const connection = this.#connection;
    const { observing, run, server } = connection;
    run.catchUp();
    if (this.#unasked?.completed && observing && server.state === "T") {
      const answer2 = await observing.looks.afterInBlock();
      if ("effects" in answer2) this.#unasked.effects = answer2.effects;
    }
    const outside = await this.#outside;
    const implicit = this.#startedIdle && this.#runs.length > 1;
    const runs = this.#replies.unexecuted ? [...this.#runs, this.#replies.unexecuted] : this.#runs;
    for (const [index, running] of runs.entries()) {
      if (!running.repeated && (running.completed || running.refusal)) {
        const { statement } = running;
        connection.entering(statement, implicit);
        connection.record(statement, await this.#result(running, outside));
        const control2 = statement.treatment === "control" ? controlOf(statement) : void 0;
        if ((control2 === "commit" || control2 === "rollback") && index < runs.length - 1)
          connection.left();
      }
      if (running.effects === void 0) observing?.looks.missed();
    }
    if (server.state === "I") {
      connection.left();
      connection.portals.clear();
    }
  }
  async #result(run, outside) {
    const { statement, notices, refusal, effects } = run;
    const connection = this.#connection;
    const result = { notices, refusal, effects, durationMs: run.durationMs ?? 0 };
    if (refusal !== void 0) return result;
    if (connection.observing === void 0)
      return { ...result, unobserved: connection.unobserving };
    switch (statement.treatment) {
      case "concurrent":
      case "alone": {
        if (connection.server.state !== "I") return result;
        const seen = outside ?? {
          unobserved: "it ran outside a transaction block, so its locks were gone when it ended"
        };
        return {
          ...result,
          ...seen,
          ...await filesFromOutside(connection, { ...result, ...seen })
        };
      }
      case "lock":
        return connection.server.state === "T" ? { ...result, ...await lockEffects(connection) } : result;
      case "control":
      case "quiet":
        return result;
      default:
        return effects ? result : { ...result, unobserved: "nothing could be asked behind it" };
    }
  }
};
var unknownStatement = {
  sql: "",
  offset: 0,
  kind: "",
  node: {},
  message: 0,
  treatment: "plain"
};
function isCopyIn({ kind, node }) {
  return kind === "CopyStmt" && node["is_from"] === true && node["filename"] === void 0;
}

// src/recorder/many.ts
function needsWhole({ run, server }, statements) {
  const idle = server.state === "I";
  for (const [index, statement] of statements.entries()) {
    if (statement.treatment === "control") {
      const control2 = controlOf(statement);
      const { node } = statement;
      if (control2 === "other" || node["chain"] === true)
        return "two-phase commit and AND CHAIN are not taken apart";
      if (control2 === "begin" && node["options"] !== void 0 && index > 0)
        return "BEGIN with options behind other statements is not taken apart";
      if (run.versionNumber < 11e4 && idle && (control2 === "savepoint" || control2 === "rollback-to"))
        return "before Postgres 11 savepoints in one message are not taken apart";
    } else if (run.versionNumber < 11e4 && idle && outsideBlocks.has(statement.treatment))
      return "before Postgres 11 such statements in one message are not taken apart";
  }
  return void 0;
}
var outsideBlocks = /* @__PURE__ */ new Set(["concurrent", "alone"]);
async function runMany(connection, text, statements, replies) {
  const { server } = connection;
  const block = new ImplicitBlock(connection, replies);
  const last = statements.at(-1);
  for (const statement of statements) {
    const shift = charactersBefore(connection, text, statement.offset);
    const collector = new Collector(replies, shift);
    let result = statement.treatment === "control" ? await control(connection, block, statement, collector) : await inBlock(connection, block, statement, collector);
    const closes = block.open && (statement === last || result.refusal !== void 0);
    if (closes) result = follow(result, await block.end(result.refusal ? "rollback" : "commit"));
    connection.finished(statement, result, closes);
    replies.end(result, shift);
    if (result.refusal !== void 0) break;
  }
  replies.finish(server.ended ? void 0 : server.state);
}
var ImplicitBlock = class {
  open = false;
  #connection;
  #replies;
  constructor(connection, replies) {
    this.#connection = connection;
    this.#replies = replies;
  }
  begin() {
    this.open = true;
    const unseen = new Collector(this.#replies, 0);
    void this.#connection.server.exchange(queryMessage("begin"), unseen.receive);
  }
  async end(how) {
    this.open = false;
    const collector = new Collector(this.#replies, 0);
    await this.#connection.server.exchange(queryMessage(how), collector.receive).done;
    return collector.result();
  }
};
async function inBlock(connection, block, statement, collector) {
  if (connection.server.state === "I") block.begin();
  connection.entering(statement, block.open);
  return perform(connection, statement, queryMessage(statement.sql), collector);
}
async function control(connection, block, statement, collector) {
  connection.entering(statement, block.open);
  const does = controlOf(statement);
  if (does === "begin" && block.open) {
    block.open = false;
    const tag = statement.node["kind"] === "TRANS_STMT_START" ? "START TRANSACTION" : "BEGIN";
    return { completed: commandComplete(tag), notices: [], durationMs: 0 };
  }
  const ended = block.open ? await block.end(does === "commit" ? "commit" : "rollback") : void 0;
  let message2 = queryMessage(statement.sql);
  if (does !== "begin" && connection.server.state === "I") {
    message2 = queryMessage(`unlisten "migration-rehearsal"; ${statement.sql}`);
    collector.skip(1);
  }
  const result = await perform(connection, statement, message2, collector);
  return ended ? follow(result, ended) : result;
}
function follow(result, end) {
  return {
    ...result,
    notices: [...result.notices, ...end.notices],
    refusal: result.refusal ?? end.refusal
  };
}
function charactersBefore({ server }, text, offset) {
  const before = text.slice(0, offset);
  const inBytes = server.parameters.get("server_encoding") === "SQL_ASCII";
  return inBytes ? Buffer.byteLength(before) : Array.from(before).length;
}

// src/recorder/replies.ts
var Replies = class {
  #client;
  /** From 14 changed parameters are reported just before ReadyForQuery, once each; before, at once. */
  #parametersLast;
  #parameters = /* @__PURE__ */ new Map();
  #notifications = [];
  #fatal = false;
  #afterError;
  constructor(client, versionNumber) {
    this.#client = client;
    this.#parametersLast = versionNumber >= 14e4;
  }
  /** Passes on what is neither the end of a statement nor an error. */
  pass(frame) {
    if (frame.type === "A") this.#notifications.push(frame.bytes);
    else if (frame.type === "S" && this.#parametersLast)
      this.#parameters.set(frame.bytes.toString("utf8", 5).split("\0")[0] ?? "", frame.bytes);
    else if (frame.type === "S" && this.#afterError) this.#afterError.push(frame);
    else this.#client.forward(frame);
  }
  /** An error will be passed on; what its rollback sets back is told after it. */
  holdError() {
    this.#afterError ??= [];
  }
  /** Passes on how a statement ended; an error's position moves by `shift` characters. */
  end({ refusal, completed }, shift = 0) {
    if (refusal !== void 0) this.send(shiftPosition(refusal.bytes, shift));
    else if (completed !== void 0) this.send(completed);
    const after = this.#afterError ?? [];
    this.#afterError = void 0;
    for (const frame of after) this.#client.forward(frame);
  }
  /** Passes on the end of a statement, or an error. */
  send(bytes) {
    if (this.#fatal) return;
    this.#client.write(bytes);
  }
  /** Passes on an error behind which the server hangs up; nothing is sent after it. */
  sendFatal(bytes) {
    this.send(bytes);
    this.#fatal = true;
  }
  /** Ends the answer; undefined: the connection ended and there is no more to say. */
  finish(state) {
    if (state === void 0) return;
    for (const bytes of this.#notifications) this.#client.write(bytes);
    for (const bytes of this.#parameters.values()) this.#client.forwardNews(bytes);
    this.#client.write(readyForQuery(state));
  }
};

// src/recorder/whole.ts
async function sendWhole(connection, message2, read, why = connection.unobserving) {
  const { client, server, observing, run } = connection;
  const results = [];
  let notices = [];
  let began = performance.now();
  const ends2 = (refusal) => {
    const now = performance.now();
    results.push({ refusal, notices, unobserved: why, durationMs: now - began });
    notices = [];
    began = now;
  };
  const receive = (frame) => {
    client.forward(frame);
    if (frame.type === "N") notices.push(noticeOf(frame));
    else if (frame.type === "C" || frame.type === "I") ends2();
    else if (frame.type === "E") ends2(refusalOf(frame.bytes));
  };
  const exchange = server.exchange(message2, receive, (state) => client.write(readyForQuery(state)));
  await copyIn(connection, exchange);
  if (server.ended && results.at(-1)?.refusal === void 0) ends2(connectionLost);
  const blockOver = server.state === "I";
  const write = () => {
    writeDown(connection, read(), results);
    if (blockOver) connection.left();
  };
  if (observing === void 0) return run.cutsAfter ? write() : run.later(write);
  observing.looks.missed();
  write();
  if (!blockOver) observing.looks.unsettled();
}
function writeDown(connection, statements, results) {
  const late = results[statements.length];
  for (const [index, statement] of statements.entries()) {
    const result = results[index];
    if (result === void 0) return;
    connection.entering(statement, statements.length > 1);
    const isLast = index === statements.length - 1;
    connection.record(statement, isLast && late ? { ...result, refusal: late.refusal } : result);
    const control2 = statement.treatment === "control" ? controlOf(statement) : void 0;
    if (control2 === "commit" || control2 === "rollback") connection.left();
  }
}

// src/recorder/simple-query.ts
async function simpleQuery(connection, message2) {
  const { client, observing, run, server } = connection;
  const bytes = message2.subarray(5, -1);
  const options = {
    encoding: clientEncoding(server),
    message: connection.nextMessage(),
    versionNumber: run.versionNumber
  };
  if (observing === void 0)
    return sendWhole(connection, message2, () => statementsOrText(bytes, options));
  const read = readStatements(bytes, options);
  if (!read.ok)
    return sendWhole(connection, message2, () => [unreadText(bytes, options.message)], read.why);
  const { statements } = read;
  const [only] = statements;
  const why = statements.length > 1 ? needsWhole(connection, statements) : void 0;
  if (only === void 0 || why !== void 0)
    return sendWhole(connection, message2, () => statements, why);
  const replies = new Replies(client, run.versionNumber);
  if (statements.length === 1) return runOne(connection, message2, only, replies);
  return runMany(connection, bytes.toString("utf8"), statements, replies);
}
async function runOne(connection, message2, statement, replies) {
  const { server } = connection;
  connection.entering(statement, false);
  if (server.state === "I" && statement.treatment !== "control" && statement.treatment !== "quiet") {
    if (statement.treatment === "plain") await runWrapped(connection, message2, statement, replies);
    else await runAlone(connection, message2, statement, replies);
  } else {
    const collector = new Collector(replies, 0);
    const result = await perform(connection, statement, message2, collector);
    connection.finished(statement, result);
    replies.end(result);
  }
  replies.finish(server.ended ? void 0 : server.state);
}
var refusesBlock = /* @__PURE__ */ new Set(["25001", "2D000"]);
async function runWrapped(connection, message2, statement, replies) {
  const { server } = connection;
  void server.exchange(queryMessage("begin"), new Collector(replies, 0).receive);
  const collector = new Collector(replies, 0);
  const ended = new Collector(replies, 0);
  let ending;
  const result = await perform(connection, statement, message2, collector, () => {
    ending = server.exchange(queryMessage("commit"), ended.receive);
  });
  ending ??= server.exchange(queryMessage(result.refusal ? "rollback" : "commit"), ended.receive);
  await ending.done;
  connection.left();
  if (result.refusal && refusesBlock.has(result.refusal.fields.get("C") ?? "") && !collector.shown)
    return runAlone(connection, message2, statement, replies);
  const notices = [...result.notices, ...ended.notices];
  const refusal = result.refusal ?? ended.result().refusal;
  const final = { ...result, notices, refusal };
  connection.record(statement, final);
  replies.end(final);
}

// src/recorder/serve.ts
var sslRequest = 80877103;
var gssEncryptionRequest = 80877104;
var cancelRequest = 80877102;
async function serve(run, socket) {
  let pauseServer = (_full) => {
  };
  const client = new ClientSide(socket, (full) => pauseServer(full));
  const packet = await startup(client);
  if (packet === void 0) return void socket.destroy();
  if (packet.readUInt32BE(4) === cancelRequest) return cancel(run, packet, socket);
  const settings = startupSettings(packet);
  const database = settings.get("database") ?? settings.get("user") ?? "";
  const number = run.nextConnection();
  const map = run.level === "evidence" && !settings.has("replication") ? await run.relationMap(database) : void 0;
  const upstream = await openSocket(run.address);
  pauseServer = (full) => full ? upstream.pause() : upstream.resume();
  const forward = (frame) => client.forward(frame);
  const server = new ServerSide(upstream, forward);
  upstream.once("close", () => socket.destroySoon());
  const looks = map && new Looks({ server, map, versionNumber: run.versionNumber, other: forward });
  const connection = new Connection({
    run,
    number,
    database,
    client,
    server,
    observing: looks && { looks, map }
  });
  await authenticate(connection, packet);
  run.opened(connection);
  await converse(connection);
  upstream.end();
  if (!server.ended) await new Promise((resolve) => upstream.once("close", resolve));
}
async function startup(client) {
  for (; ; ) {
    const packet = await client.startupPacket();
    const code = packet?.readUInt32BE(4);
    if (code !== sslRequest && code !== gssEncryptionRequest) return packet;
    client.write(Buffer.from("N"));
  }
}
async function cancel(run, packet, socket) {
  const upstream = await openSocket(run.address);
  upstream.on("error", () => {
  });
  upstream.end(packet);
  upstream.resume();
  await new Promise((resolve) => upstream.once("close", resolve));
  socket.destroySoon();
}
function startupSettings(packet) {
  const settings = /* @__PURE__ */ new Map();
  let at = 8;
  while (at < packet.length && packet[at] !== 0) {
    const name = cString(packet, at);
    const value = cString(packet, name.next);
    settings.set(name.text, value.text);
    at = value.next;
  }
  return settings;
}
async function authenticate({ client, server }, packet) {
  const exchange = server.exchange(packet, (frame) => client.forward(frame));
  client.startMessages();
  const ready = exchange.done.then((state) => ({ state }));
  for (; ; ) {
    const frame = client.take();
    if (frame !== void 0) server.write(frame.bytes);
    else if (client.gone) server.socket.end();
    if (frame !== void 0) continue;
    const outcome = await Promise.race([ready, ...client.gone ? [] : [client.arrival()]]);
    if (outcome === void 0) continue;
    if (outcome.state !== void 0) client.write(readyForQuery(outcome.state));
    return;
  }
}
async function converse(connection) {
  const { client, server, run } = connection;
  server.socket.once("close", () => client.wake());
  while (!server.ended) {
    const frame = client.take();
    if (frame === void 0) {
      if (client.gone) return;
      await client.arrival();
      continue;
    }
    const done = run.activity.begin();
    try {
      if (!await answer(connection, frame)) return;
    } finally {
      done();
    }
  }
}
async function answer(connection, frame) {
  const { client, server } = connection;
  switch (frame.type) {
    case "X":
      server.write(frame.bytes);
      return false;
    case "Q":
      await simpleQuery(connection, frame.bytes);
      return true;
    case "d":
    case "c":
    case "f":
      return true;
    case "F": {
      const forward = (reply) => client.forward(reply);
      const state = await server.exchange(frame.bytes, forward).done;
      if (state !== void 0) client.write(readyForQuery(state));
      return true;
    }
    default:
      await extendedBatch(connection, frame);
      return true;
  }
}

// src/recorder/recorder.ts
async function startRecorder(options) {
  const { server, level, log, cutsAfter } = options;
  await loadParser();
  const statements = [];
  let unwritten = [];
  const catchUp = () => {
    const due = unwritten;
    unwritten = [];
    for (const write of due) write();
  };
  const maps = /* @__PURE__ */ new Map();
  const sockets = /* @__PURE__ */ new Set();
  const served = /* @__PURE__ */ new Set();
  const opened = /* @__PURE__ */ new Set();
  const activity = new Activity();
  let transactions = 0;
  let connections = 0;
  const run = {
    level,
    log,
    activity,
    address: server.address,
    versionNumber: server.versionNumber,
    statements,
    cutsAfter,
    opened: (connection) => void opened.add(connection),
    later: (write) => void unwritten.push(write),
    catchUp,
    nextTransaction: () => transactions += 1,
    nextConnection: () => connections += 1,
    observe: (database) => connect(server, { database }),
    relationMap(database) {
      const known = maps.get(database);
      if (known !== void 0) return known;
      const reading = readMap(run, database);
      maps.set(database, reading);
      void reading.then((map) => map === void 0 && maps.delete(database));
      return reading;
    }
  };
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const over = serve(run, socket).catch((error) => {
      log.debug(`recorder: a connection ended: ${describeError(error)}`);
      socket.destroy();
    });
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    served.add(over);
    void over.then(() => served.delete(over));
  });
  await new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", resolve);
  });
  return {
    host: "127.0.0.1",
    port: listener.address().port,
    get statements() {
      catchUp();
      return statements;
    },
    settled: () => activity.settled(),
    async cut() {
      var _stack = [];
      try {
        const cut = [...opened];
        opened.clear();
        for (const connection of cut) connection.cut();
        const ended = cut.map(({ database, server: { backendPid } }) => ({ database, backendPid }));
        const own = { user: server.owner.user, database: cut[0]?.database };
        const session = __using(_stack, await connect(server, server.adminIsSuperuser ? {} : own), true);
        await endBackends(session, ended);
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const socket of sockets) socket.destroy();
      await Promise.all(served);
      await closed;
    }
  };
}
async function readMap(run, database) {
  try {
    var _stack = [];
    try {
      const session = __using(_stack, await run.observe(database), true);
      return await readRelationMap(session);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    run.log.debug(`recorder: "${database}" cannot be observed: ${describeError(error)}`);
    return void 0;
  }
}

// src/rehearse/run.ts
async function openRun(plan, database, level, log, cutsAfter) {
  var _stack = [];
  try {
    const { server } = database;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const recorder = scope.use(await startRecorder({ server, level, log, cutsAfter }));
    const session = scope.use(
      await connectVia(server, recorder, { user: server.owner.user, database: database.name })
    );
    await beginAsRunner(plan, session);
    const owned = scope.move();
    return { plan, session, recorder, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function openAsOwner(plan, database) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const session = scope.use(await connectAsOwner(database));
    await beginAsRunner(plan, session);
    scope.move();
    return session;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function beginAsRunner({ environment }, session) {
  const { searchPath, sessionSql } = environment;
  if (searchPath !== void 0)
    await session.rows("select pg_catalog.set_config('search_path', $1, false)", [searchPath]);
  await sendSessionSql(session, sessionSql);
}
async function sendSessionSql(session, sql2) {
  const result = sql2 === void 0 ? void 0 : await session.query(sql2);
  if (!result || result.ok) return;
  throw new UserError(
    "session-sql-failed",
    `The setting "session-sql" was refused: ${result.error.code} ${result.error.message}.`,
    {
      remedy: "It runs as the role that runs the migrations, which is no superuser.",
      exitStatus: 3
    }
  );
}

// src/rehearse/seed/seed.ts
import { performance as performance2 } from "node:perf_hooks";

// src/rehearse/seed/values.ts
var UnknownTypeError = class extends Error {
  name = "UnknownTypeError";
};
function baseOf(types, oid, modifier) {
  const type = types.get(oid);
  if (type === void 0) throw new UnknownTypeError(`type ${oid} is not known`);
  return type.kind === "domain" && type.inner !== null ? baseOf(types, type.inner, type.innerModifier) : { type, modifier };
}
function distinctValue(request) {
  const { types, g, salt } = request;
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  const shifted = `(${g} + ${salt % 1e3})`;
  const inner = (over = {}) => distinctValue({ ...request, type: type.inner ?? 0, modifier: type.innerModifier, ...over });
  switch (type.kind) {
    case "enum":
      if (type.labels.length === 0) throw new UnknownTypeError(`enum ${type.name} has no labels`);
      return `(array[${type.labels.map(quoteLiteral).join(", ")}])[(1 + ${shifted} % ${type.labels.length})::int]::${type.name}`;
    case "array":
      return `array[${inner({ modifier: -1 })}]::${type.name}`;
    case "composite":
      return `row(${type.attributes.map((a) => distinctValue({ ...request, type: a.type, modifier: a.modifier })).join(", ")})::${type.name}`;
    case "range": {
      const [low, high] = [inner({ g: `(${g} * 10)` }), inner({ g: `(${g} * 10 + 5)` })];
      return ordered.has(baseOf(types, type.inner ?? 0, -1).type.internalName) ? `${type.name}(${low}, ${high})` : `${type.name}(${low}, ${low}, '[]')`;
    }
    case "multirange":
      return `${type.name}(${inner()})`;
    case "domain":
    case "base":
      break;
  }
  const make = type.builtin || type.internalName === "citext" ? builtin[type.internalName] : void 0;
  if (make) return make({ ...request, modifier, shifted });
  const input = request.inputs.get(type.oid);
  if (input === void 0) throw new UnknownTypeError(`no text was found that is a ${type.name}`);
  return `(${input(g)})::${type.name}`;
}
var ordered = /* @__PURE__ */ new Set(["int4", "int8", "numeric", "date", "timestamp", "timestamptz", "float8"]);
var builtin = {
  bool: ({ shifted }) => `(${shifted} % 2 = 0)`,
  int2: ({ shifted }) => `(${shifted} % 32768)::int2`,
  int4: ({ shifted }) => `${shifted}::int4`,
  int8: ({ shifted }) => `${shifted}::int8`,
  oid: ({ shifted }) => `${shifted}::oid`,
  float4: ({ shifted }) => `(${shifted} + 0.5)::float4`,
  float8: ({ shifted }) => `(${shifted} + 0.5)::float8`,
  numeric: ({ shifted, modifier }) => {
    const { precision, scale } = numericLimits(modifier);
    if (precision === void 0) return `(${shifted} + 0.25)::numeric`;
    return `(${shifted} % 1${"0".repeat(Math.min(precision, 18))} / 1${"0".repeat(Math.max(scale, 0))}::numeric)`;
  },
  money: ({ shifted }) => `(${shifted} + 0.5)::numeric::money`,
  text: distinctText,
  citext: distinctText,
  varchar: distinctText,
  bpchar: distinctText,
  name: (r) => `(${distinctText({ ...r, modifier: -1 })})::name`,
  char: ({ g }) => `chr((65 + ${g} % 26)::int)::"char"`,
  refcursor: distinctText,
  bytea: ({ g, salt }) => `decode(md5(${quoteLiteral(`${salt}.`)} || ${g}), 'hex')`,
  uuid: ({ g, salt }) => `md5(${quoteLiteral(`${salt}.`)} || ${g})::uuid`,
  date: ({ shifted }) => `(date '2020-01-01' + ${shifted}::int)`,
  time: ({ shifted }) => `(time '00:00' + ${shifted} * interval '1 minute')`,
  timetz: ({ shifted }) => `(time '00:00' + ${shifted} * interval '1 minute')::timetz`,
  timestamp: ({ shifted }) => `(timestamp '2024-01-01' + ${shifted} * interval '1 hour')`,
  timestamptz: ({ shifted }) => `(timestamptz '2024-01-01 00:00:00+00' + ${shifted} * interval '1 hour')`,
  interval: ({ shifted }) => `(${shifted} * interval '1 minute')`,
  json: ({ shifted }) => `json_build_object('n', ${shifted})`,
  jsonb: ({ shifted }) => `jsonb_build_object('n', ${shifted})`,
  jsonpath: ({ g }) => `('$.a' || ${g})::jsonpath`,
  xml: ({ g }) => `('<a n="' || ${g} || '"/>')::xml`,
  inet: ({ shifted }) => `('10.0.0.0'::inet + ${shifted})`,
  cidr: ({ shifted }) => `('10.0.0.0'::inet + ${shifted})::cidr`,
  macaddr: ({ shifted }) => `lpad(to_hex(${shifted}), 12, '0')::macaddr`,
  macaddr8: ({ shifted }) => `lpad(to_hex(${shifted}), 16, '0')::macaddr8`,
  bit: ({ g, modifier }) => bits(g, Math.max(modifier, 1), "bit"),
  varbit: ({ g, modifier }) => bits(g, modifier < 1 ? 32 : modifier, "varbit"),
  tsvector: ({ g }) => `to_tsvector('simple', 'word' || ${g})`,
  tsquery: ({ g }) => `('word' || ${g})::tsquery`,
  point: ({ g }) => `point(${g}, 1)`,
  line: ({ g }) => `('{1,2,' || ${g} || '}')::line`,
  lseg: ({ g }) => `('[(0,0),(1,' || ${g} || ')]')::lseg`,
  box: ({ g }) => `('(0,0),(1,' || ${g} || ')')::box`,
  path: ({ g }) => `('[(0,0),(1,' || ${g} || ')]')::path`,
  polygon: ({ g }) => `('((0,0),(1,0),(1,' || ${g} || '))')::polygon`,
  circle: ({ g }) => `('<(0,0),' || ${g} || '>')::circle`,
  pg_lsn: ({ g }) => `('0/' || to_hex(${g}))::pg_lsn`,
  xid: ({ g }) => `${g}::text::xid`,
  xid8: ({ g }) => `${g}::text::xid8`,
  cid: ({ g }) => `${g}::text::cid`,
  tid: ({ g }) => `('(' || ${g} || ',1)')::tid`,
  txid_snapshot: ({ g }) => `(${g} || ':' || ${g} || ':')::txid_snapshot`,
  pg_snapshot: ({ g }) => `(${g} || ':' || ${g} || ':')::pg_snapshot`,
  int2vector: ({ g }) => `(${g} % 32768)::text::int2vector`,
  oidvector: ({ g }) => `${g}::text::oidvector`,
  regclass: () => `'pg_catalog.pg_class'::regclass`,
  regtype: () => `'pg_catalog.int4'::regtype`,
  regproc: () => `'pg_catalog.now'::regproc`,
  regprocedure: () => `'pg_catalog.now()'::regprocedure`,
  regnamespace: () => `'pg_catalog'::regnamespace`,
  regrole: () => `current_user::text::regrole`,
  regconfig: () => `'pg_catalog.simple'::regconfig`
};
var words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron"];
function distinctText({ g, salt, label, modifier, shifted }) {
  const length = textLength(modifier);
  const word = words[salt % words.length] ?? words[0];
  if (length < 4) {
    const letters = Array.from(
      { length },
      (_, i) => `chr((97 + ${shifted} / ${26 ** (length - 1 - i)} % 26)::int)`
    );
    return `(${letters.join(" || ")})`;
  }
  if (length >= 9 && /version|semver/i.test(label)) return `('1.0.' || ${shifted})`;
  if (length < 16) return `to_hex(${g} + ${salt % 4096})`;
  if (length >= 40) {
    if (/mail/i.test(label)) return `('${word}.' || ${shifted} || '@example.com')`;
    if (/ur[il]|link|href|website/i.test(label)) return `('https://example.com/' || ${shifted})`;
    if (/u?uid/i.test(label)) return `md5(${quoteLiteral(`${salt}.`)} || ${g})::uuid::text`;
  }
  return `('${word}-' || ${shifted})`;
}
function textLength(modifier) {
  return modifier < 5 ? Number.POSITIVE_INFINITY : modifier - 4;
}
function numericLimits(modifier) {
  if (modifier < 4) return { scale: 0 };
  return {
    precision: modifier - 4 >> 16 & 65535,
    scale: (modifier - 4 & 2047 ^ 1024) - 1024
  };
}
function bits(g, length, type) {
  return length <= 63 ? `${g}::bit(${length})::${type}(${length})` : `lpad(${g}::bit(32)::text, ${length}, '0')::${type}(${length})`;
}

// src/rehearse/seed/variety.ts
function variedValues(request) {
  const { types } = request;
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  const own = distinctValue(request);
  const cast = (text) => `${quoteLiteral(text)}::${type.name}`;
  const around = (...edges) => {
    const [first = own, second = own, ...rest] = edges;
    return [own, first, own, second, ...rest];
  };
  switch (type.kind) {
    case "enum":
      return type.labels.map(cast);
    case "array":
      return [
        own,
        cast("{}"),
        `${own} || ${distinctValue({ ...request, g: `(${request.g} + 1)` })}`
      ];
    case "composite":
    case "range":
    case "multirange":
    case "domain":
      return [own];
    case "base":
      break;
  }
  switch (type.internalName) {
    case "bool":
      return ["true", "false"];
    case "int2":
    case "int4":
    case "int8":
      return around("0", "7", "-1", "7").map((v) => `(${v})::${type.name}`);
    case "float4":
    case "float8":
      return around("0", "7.5", "-0.25").map((v) => `(${v})::${type.name}`);
    case "numeric":
      return around("0", own, `-${own}`);
    case "text":
    case "varchar":
    case "bpchar":
    case "citext": {
      const length = textLength(modifier);
      const edges = ["", "twice", "twice", "42", ' \xDCn\xEFcode\u2019s "quote" '].map(
        (text) => quoteLiteral(text.slice(0, length))
      );
      const longest = `repeat('x', ${Math.min(length, 300)})`;
      return around(...edges, longest, `upper(${own})`);
    }
    case "date":
    case "timestamp":
    case "timestamptz":
      return around(...["1970-01-01", "2024-02-29", "2024-02-29", "2099-12-31"].map(cast));
    case "interval":
      return around(...["0", "1 mon", "-1 day"].map(cast));
    case "json":
    case "jsonb":
      return around(...["{}", "[]", '{"a": {"b": [1, "two", null]}}', "null", '"text"'].map(cast));
    case "bytea":
      return around("''::bytea", "'\\x00ff'::bytea");
    case "uuid":
    case "inet":
      return [own, distinctValue({ ...request, g: "0" })];
    default:
      return [own];
  }
}
function largeNumber({ types, ...request }) {
  const { type, modifier } = baseOf(types, request.type, request.modifier);
  switch (type.internalName) {
    case "int2":
      return "300::int2";
    case "int4":
      return "40000";
    case "int8":
      return "3000000000";
    case "float4":
    case "float8":
      return "3e9";
    case "numeric": {
      const { precision, scale } = numericLimits(modifier);
      if (precision === void 0) return "3000000000.123456";
      if (scale < 0 || scale > precision) return void 0;
      return `${"9".repeat(Math.max(Math.min(precision - scale, 1), precision - scale - 3)) || "0"}.${"9".repeat(scale)}`;
    }
    default:
      return void 0;
  }
}
function rowsForLabels(labels, nullable) {
  return Math.min(nullable ? labels + Math.ceil(labels / 4) + 1 : labels, 200);
}

// src/rehearse/seed/candidates.ts
var forms = [
  "abc",
  "ABC",
  "abc-def",
  "12345",
  "0",
  "a@example.com",
  "https://example.com",
  "/path",
  "#aabbcc",
  "2024-01-01",
  "+15551234567",
  "en",
  "US",
  "EUR",
  "1.2.3",
  "10.0.0.1",
  "true",
  "{}",
  "d41d8cd98f00b204e9800998ecf8427e",
  "00000000-0000-4000-8000-000000000001",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
];
var integerLimits = {
  int2: 32767n,
  int4: 2147483647n,
  int8: 9223372036854775807n
};
function literalsOf(checks) {
  const text = checks.join("\n");
  const strings = [...text.matchAll(/'((?:[^']|'')*)'/g)].map(
    ([, body = ""]) => body.replaceAll("''", "'")
  );
  const bare = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[a-z_]\w*/gi, " ");
  const numbers = [...bare.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number);
  numbers.push(...strings.filter((string) => /^-?\d+(\.\d+)?$/.test(string)));
  return { strings: [...new Set(strings)], numbers: [...new Set(numbers)] };
}
function candidateValues(request, checks) {
  const { type, modifier } = baseOf(request.types, request.type, request.modifier);
  const { strings, numbers } = literalsOf(checks);
  const own = distinctValue(request);
  const cast = (text) => `${quoteLiteral(text)}::${type.name}`;
  const varied = variedValues(request);
  if (type.kind === "array") {
    const element = baseOf(request.types, type.inner ?? 0, -1).type;
    const textual = ["text", "varchar", "bpchar", "citext"].includes(element.internalName);
    const single = textual ? strings.map((s) => `array[${quoteLiteral(s)}]::${type.name}`) : [];
    const sized = small(numbers).map((n) => `array_fill((${own})[1], array[${n}])::${type.name}`);
    return unique([...varied, ...single, ...sized]);
  }
  if (type.kind !== "base") return unique(varied);
  switch (type.internalName) {
    case "int2":
    case "int4":
    case "int8": {
      const limit = integerLimits[type.internalName] ?? 0n;
      const near = numbers.filter((n) => /^-?\d+$/.test(n)).flatMap((n) => [BigInt(n), BigInt(n) + 1n, BigInt(n) - 1n]).filter((n) => n <= limit && n >= -limit);
      const from = near.filter((n) => n <= limit - 1000000n).map((n) => `(${n} + ${request.g} % 10000)`);
      return unique(
        [
          // the largest overflows in conditions that add
          ...varied.filter((text) => !text.includes(String(limit))),
          "1",
          ...[...near, ...type.internalName === "int2" ? [] : from].map(String)
        ].map((n) => `(${n})::${type.name}`)
      );
    }
    case "numeric":
    case "float4":
    case "float8":
      return unique(
        [
          ...varied,
          "1",
          ...numbers.flatMap((n) => [n, `(${n} + 1)`, `(${n} - 1)`, `(${n} / 2.0)`])
        ].map((n) => `(${n})::${type.name}`)
      );
    case "text":
    case "varchar":
    case "bpchar":
    case "citext": {
      const lengths = small(numbers).map((n) => `lpad(to_hex(${request.g}), ${n}, 'a')`);
      const made = [`'a' || ${request.g}`, `'1.0.' || ${request.g}`, `md5(${request.g}::text)`];
      const texts2 = [...varied, ...[...strings, ...forms].map(quoteLiteral), ...made, ...lengths];
      const limit = textLength(modifier);
      return unique(
        texts2.map(
          (text) => limit === Number.POSITIVE_INFINITY ? `(${text})::${type.name}` : `left(${text}, ${limit})::${type.name}`
        )
      );
    }
    case "date":
    case "timestamp":
    case "timestamptz": {
      const days = strings.filter((s) => /^-?\d{4,6}-\d\d-\d\d/.test(s));
      const unit = type.internalName === "date" ? `(${request.g} % 25)::int` : `${request.g} * interval '1 second'`;
      return unique([...varied, ...days.map(cast), ...days.map((d) => `(${cast(d)} + ${unit})`)]);
    }
    case "json":
    case "jsonb": {
      const keys = strings.map(
        (s) => `jsonb_build_object(${quoteLiteral(s)}, ${request.g})::${type.name}`
      );
      return unique([
        ...varied,
        ...keys,
        ...strings.map((s) => `to_json(${quoteLiteral(s)}::text)::${type.name}`)
      ]);
    }
    case "bytea":
      return unique([
        ...varied,
        ...small(numbers).map((n) => `decode(lpad(to_hex(${request.g}), 2 * ${n}, '0'), 'hex')`)
      ]);
    case "uuid":
      return unique([
        ...varied,
        ...strings.filter((s) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(s)).map(cast)
      ]);
    default:
      return unique(varied);
  }
}
function small(numbers) {
  return numbers.filter((n) => /^\d{1,4}$/.test(n));
}
function unique(values) {
  return [...new Set(values)];
}

// src/rehearse/seed/randomness.ts
function saltOf(...parts) {
  let hash = 2166136261;
  for (const unit of parts.join("\0")) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 16777619);
  }
  hash = Math.imul(hash ^ hash >>> 15, 739982445);
  return (hash ^ hash >>> 13) >>> 1;
}
function pickSql(g, salt, count) {
  const factor = 48271 + salt % 1000003 * 2;
  return `((${g} * ${factor} + ${salt}) % 2147483647 / 7 % ${count})`;
}
function choose(index, values) {
  const [only = "null"] = values;
  if (values.length < 2) return only;
  return `case ${index} ${values.map((value, i) => `when ${i} then ${value}`).join(" ")} end`;
}

// src/rehearse/seed/conditions.ts
function conditionsOf(model, table) {
  const domains = table.columns.flatMap(
    (column) => domainChecks(model, column.type).map((check) => aboutColumn(check, column.name))
  );
  const bounds = table.partitions === null || table.partitions.length === 0 ? [] : [`(${table.partitions.join(") or (")})`];
  return [...table.checks, ...domains, ...bounds];
}
function valueRequest(request, column) {
  const { model, table, seed, inputs } = request;
  const { type, modifier, name } = column;
  const salt = saltOf(seed, table.relation, name);
  return { types: model.types, type, modifier, g: "s.g", salt, label: name, inputs };
}
function candidatesOf(request, column) {
  const conditions = conditionsOf(request.model, request.table);
  return candidateValues(
    valueRequest(request, column),
    conditions.filter((condition) => mentions(condition, column.name))
  );
}
function mentions(expression, column) {
  const words2 = expression.replaceAll(/'(?:[^']|'')*'/g, " ").match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu);
  return words2?.some((word) => word === column || word === quoteIdentifier(column)) ?? false;
}
function domainChecks(model, oid) {
  const type = model.types.get(oid);
  if (type?.kind !== "domain" || type.inner === null) return [];
  return [...type.checks, ...domainChecks(model, type.inner)];
}
function aboutColumn(check, column) {
  return check.replaceAll(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\bVALUE\b/g,
    (token) => token === "VALUE" ? quoteIdentifier(column) : token
  );
}

// src/rehearse/seed/order.ts
function isRequired(table, key) {
  return key.columns.every(
    (name) => table.columns.find((column) => column.name === name)?.notNull ?? false
  );
}
function orderByForeignKeys(tables) {
  const known = new Set(tables.map(({ oid }) => oid));
  const waiting = new Map(tables.map((table) => [table.oid, parents(table)]));
  const left = [...tables];
  const ordered2 = [];
  while (left.length > 0) {
    const next = left.reduce((best, table) => isBefore(table, best) ? table : best);
    ordered2.push(next);
    left.splice(left.indexOf(next), 1);
    for (const { all, required } of waiting.values()) {
      all.delete(next.oid);
      required.delete(next.oid);
    }
  }
  return ordered2;
  function parents(table) {
    const keys = table.foreignKeys.filter((k) => k.parent !== table.oid && known.has(k.parent));
    return {
      all: new Set(keys.map((key) => key.parent)),
      required: new Set(keys.filter((key) => isRequired(table, key)).map((key) => key.parent))
    };
  }
  function isBefore(table, best) {
    const [a, b] = [rank(table), rank(best)];
    const at = a.findIndex((value, i) => value !== b[i]);
    return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
  }
  function rank({ oid }) {
    const own = waiting.get(oid);
    const children = left.filter((table) => waiting.get(table.oid)?.all.has(oid)).length;
    return [own?.required.size ?? 0, own?.all.size === 0 ? 0 : 1, -children];
  }
}

// src/rehearse/seed/parents.ts
var parentsAtMost = 1e3;
function parentRows(table, carriers, seed, random) {
  const joins = [];
  const values = /* @__PURE__ */ new Map();
  const self = [];
  const widestFirst = [...table.foreignKeys].sort((a, b) => b.columns.length - a.columns.length);
  widestFirst.forEach((key, at) => {
    if (key.parent === table.oid && table.rows === 0) {
      selfReference(key);
      return;
    }
    const free = key.columns.filter((column) => !values.has(column));
    if (free.length === 0) return;
    const alias = `f${at}`;
    const required = isRequired(table, { ...key, columns: free });
    joins.push(`${required ? "join" : "left join"} ${join(key, alias, free)}`);
    key.columns.forEach((column, i) => {
      if (!free.includes(column)) return;
      values.set(column, { sql: `${alias}.k${i}`, mayMiss: !required });
    });
  });
  return { joins, values, self };
  function selfReference(key) {
    const nullable = key.columns.filter((name) => !notNull(name));
    if (nullable.length > 0) {
      for (const column of nullable) values.set(column, { sql: null, mayMiss: true });
      return;
    }
    key.columns.forEach((column, i) => {
      const source = key.parentColumns[i] ?? column;
      if (source !== column) self.push({ column, source });
    });
  }
  function notNull(name) {
    return table.columns.find((column) => column.name === name)?.notNull ?? false;
  }
  function join(key, alias, free) {
    const names = key.parentColumns.map(quoteIdentifier);
    const taken = key.columns.flatMap((column, i) => {
      const value = values.get(column);
      return free.includes(column) || !value?.sql ? [] : [{ k: `k${i}`, sql: value.sql }];
    });
    const window = taken.length > 0 ? `partition by ${taken.map(({ k }) => k).join(", ")}` : "";
    const order = names.map((_, i) => `k${i}`).join(", ");
    const rows = `select p.*, row_number() over (${window} order by ${order}) - 1 as rn, count(*) over (${window}) as n from (select ${names.map((name, i) => `${name} as k${i}`).join(", ")} from ${key.parentRelation} where ${names.map((name) => `${name} is not null`).join(" and ")} order by ${order} limit ${parentsAtMost}) as p`;
    const on = [
      ...taken.map(({ k, sql: sql2 }) => `${alias}.${k} = ${sql2}`),
      `${alias}.rn = ${turn(key, free)} % ${alias}.n`
    ];
    return `(${rows}) as ${alias} on ${on.join(" and ")}`;
  }
  function turn(key, free) {
    if (free.some((column) => carriers.has(column))) return `(s.g - 1 + ${table.rows})`;
    if (random) return pickSql("s.g", saltOf(seed, table.relation, ...key.columns), 1000003);
    return `((s.g - 1) / 2 + ${saltOf(seed, key.parentRelation) % 97})`;
  }
}

// src/rehearse/seed/carriers.ts
function makesItself(column) {
  return column.generated || column.identity !== "" || (column.default?.startsWith("nextval(") ?? false);
}
function carriersOf(table, types) {
  const carriers = /* @__PURE__ */ new Set();
  const referencing = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const byNeed = [...table.uniqueKeys].sort((a, b) => a.columns.length - b.columns.length);
  for (const key of byNeed) {
    const columns = table.columns.filter((column) => key.columns.includes(column.name));
    if (columns.some((column) => makesItself(column) || carriers.has(column.name))) continue;
    const best = columns.find((column) => !referencing.has(column.name) && isWide(column, types)) ?? columns.find((column) => referencing.has(column.name));
    if (best) carriers.add(best.name);
  }
  return carriers;
}
function isWide(column, types) {
  if (!types.has(column.type)) return false;
  const { type, modifier } = baseOf(types, column.type, column.modifier);
  if (type.kind === "enum") return false;
  switch (type.internalName) {
    case "bool":
    case "char":
    case "bit":
      return false;
    case "text":
    case "varchar":
    case "bpchar":
      return textLength(modifier) > 1;
    default:
      return true;
  }
}

// src/rehearse/seed/insert.ts
function insertStatement(request) {
  const { model, table, seed, from, to, limit, profile } = request;
  const conditions = conditionsOf(model, table);
  const carriers = carriersOf(table, model.types);
  const parents = parentRows(
    table,
    carriers,
    seed,
    conditions.length > 0 || request.avoidTaken === true
  );
  const inCondition = (column) => conditions.some((c) => mentions(c, column.name));
  const optional = table.columns.filter((column) => !column.notNull && inCondition(column));
  const copied = new Map(parents.self.map((key) => [key.column, key.source]));
  const sources = new Set(copied.values());
  const filled = table.columns.filter(
    (column) => !makesItself(column) || parents.values.has(column.name) || sources.has(column.name) && !column.generated
  );
  let number = "row number";
  while (table.columns.some(({ name }) => name === number)) number += "_";
  number = quoteIdentifier(number);
  const inner = table.columns.map((column) => {
    const value = filled.includes(column) ? valueOf(column) : `null::${typeName(model, column)}`;
    return `${value} as ${quoteIdentifier(column.name)}`;
  });
  if (filled.length === 0)
    return `insert into ${table.relation} select from generate_series(1, ${limit})`;
  const names = filled.map(({ name }) => quoteIdentifier(name));
  const outer = filled.map(({ name }) => `t.${quoteIdentifier(copied.get(name) ?? name)}`);
  const filters = [
    ...conditions.map((condition) => `(${condition}) is not false`),
    ...request.avoidTaken ? taken() : []
  ];
  const always = filled.some(({ identity }) => identity === "a");
  return [
    `insert into ${table.relation} (${names.join(", ")})${always ? " overriding system value" : ""}`,
    `select ${outer.join(", ")} from (`,
    `  select ${[...inner, `s.g as ${number}`].join(",\n    ")}`,
    `  from generate_series(${from}::bigint, ${to}::bigint) as s(g)`,
    ...parents.joins.map((join) => `  ${join}`),
    `) as t`,
    filters.length === 0 ? "" : `where ${filters.join("\n  and ")}`,
    // which rows make it must not depend on the plan
    `order by t.${number} limit ${limit}`,
    table.allowsOnConflict ? "on conflict do nothing" : ""
  ].filter((line) => line !== "").join("\n");
  function taken() {
    return table.uniqueKeys.filter(
      (key) => !key.expression && key.columns.every((name) => names.includes(quoteIdentifier(name)))
    ).map((key) => {
      const same2 = key.columns.map(quoteIdentifier).map((name) => `r.${name} = t.${name}`);
      return `not exists (select 1 from ${table.relation} r where ${same2.join(" and ")})`;
    });
  }
  function valueOf(column) {
    const salt = saltOf(seed, table.relation, column.name);
    const made = makeValue(column, salt, parents);
    if (column.notNull) return made;
    const hot = optional.length > 1 ? optional.indexOf(column) : -1;
    if (hot === -1) return withNulls(made, salt);
    const [lonely, which] = [pick("lonely", 2), pick("which", optional.length)];
    return `case when ${lonely} = 0 and ${which} <> ${hot} then null else ${withNulls(made, salt)} end`;
  }
  function pick(what, count) {
    return pickSql("s.g", saltOf(seed, table.relation, what), count);
  }
  function withNulls(value, salt) {
    if (profile !== "varied") return value;
    const fifth = conditions.length > 0 ? pickSql("s.g", salt + 1, 5) : `(s.g + ${salt % 5}) % 5`;
    return `case when ${fifth} = 0 then null else ${value} end`;
  }
  function makeValue(column, salt, parents2) {
    const value = valueRequest(request, column);
    const nothing = `null::${typeName(model, column)}`;
    const parent = parents2.values.get(column.name);
    if (parent !== void 0) {
      if (parent.sql === null) return nothing;
      return column.notNull && parent.mayMiss ? `coalesce(${parent.sql}, ${distinctValue(value)})` : parent.sql;
    }
    if (copied.has(column.name)) return nothing;
    if (sources.has(column.name) && column.default?.startsWith("nextval(")) return column.default;
    if (inCondition(column) || typeof profile === "number" && isTextual(model, column)) {
      return candidate(column, salt);
    }
    if (carriers.has(column.name)) return twin(value, column);
    if (profile !== "varied") return distinctValue(value);
    const varied = variedValues(value);
    const i = column.notNull ? "(s.g - 1)" : `(s.g - 1 - (s.g + ${salt % 5}) / 5)`;
    const cycle = choose(`((${i} + ${i} / ${varied.length} + ${salt}) % ${varied.length})`, varied);
    return withLarge(column, salt, cycle);
  }
  function withLarge(column, salt, ordinary) {
    const large = largeNumber(valueRequest(request, column));
    if (large === void 0) return ordinary;
    const turn = table.columns.indexOf(column) % 20;
    const isNull = !column.notNull && (turn + salt % 5) % 5 === 0;
    return `case when s.g % 20 = ${isNull ? (turn + 1) % 20 : turn} then ${large} else ${ordinary} end`;
  }
  function candidate(column, salt) {
    const all = candidatesOf(request, column);
    const passing = request.passing?.get(column.name)?.map((i) => all[i] ?? "null") ?? all;
    if (typeof profile === "number" && isTextual(model, column)) {
      return passing[(profile * (2 * (salt % 50) + 1) + salt) % passing.length] ?? "null";
    }
    const moving = carriers.has(column.name) ? passing.filter((text) => text.includes("s.g")) : [];
    const candidates = [...moving, ...moving, ...moving, ...passing];
    const picked = choose(pickSql("s.g", salt, candidates.length), candidates);
    return profile === "varied" && !carriers.has(column.name) ? withLarge(column, salt, picked) : picked;
  }
  function twin(value, column) {
    const own = distinctValue(value);
    const type = model.types.get(column.type)?.internalName;
    const folded = table.uniqueKeys.some(
      (key) => key.expression && key.columns.includes(column.name)
    );
    if (profile !== "varied" || folded || type !== "text" && type !== "varchar") return own;
    return `case s.g when 2 then upper(${distinctValue({ ...value, g: "1" })}) else ${own} end`;
  }
}
function typeName(model, column) {
  let type = model.types.get(column.type);
  while (type?.kind === "domain" && type.inner !== null) type = model.types.get(type.inner);
  return type?.name ?? "text";
}
function isTextual(model, column) {
  return ["text", "varchar", "bpchar", "citext"].includes(
    baseOf(model.types, column.type, column.modifier).type.internalName
  );
}

// src/rehearse/seed/passing.ts
async function findPassing(session, request) {
  const { table } = request;
  const conditions = conditionsOf(request.model, table);
  const queries = table.columns.flatMap((column) => {
    const alone = conditions.filter(
      (condition) => mentions(condition, column.name) && table.columns.every((other) => other === column || !mentions(condition, other.name))
    );
    if (alone.length === 0) return [];
    const candidates = candidatesOf(request, column);
    const name = quoteIdentifier(column.name);
    return [
      `select ${table.columns.indexOf(column)} as at, array(select i from generate_series(0, ${candidates.length - 1}) as i cross join (select 7::bigint as g) as s cross join lateral (select ${choose("i", candidates)} as ${name}) as t where ${alone.map((condition) => `(${condition}) is not false`).join(" and ")} order by i) as passing`
    ];
  });
  if (queries.length === 0) return /* @__PURE__ */ new Map();
  const result = await session.query(
    queries.join("\nunion all\n")
  );
  if (!result.ok) return /* @__PURE__ */ new Map();
  return new Map(
    result.rows.filter(({ passing }) => passing.length > 0).map(({ at, passing }) => [table.columns[at]?.name ?? "", passing])
  );
}

// src/rehearse/seed/introspect.ts
async function introspect(session, major, ignore, only) {
  const tables = (await session.rows(tablesQuery(major))).filter(
    ({ relation }) => !isIgnoredRelation(relation, ignore) && (only?.has(relation) ?? true)
  );
  const oids = tables.map(({ oid }) => oid);
  const columns = await session.rows(columnsQuery(major), [oids]);
  const keys = await session.rows(keysQuery, [oids]);
  const types = await session.rows(typesQuery(major), [
    [...new Set(columns.map(({ type }) => type))]
  ]);
  const counts = await countAll(session, tables);
  return {
    types: new Map(types.map((type) => [type.oid, type])),
    tables: tables.map((table, i) => {
      const own = keys.filter((key) => key.relid === table.oid);
      return {
        oid: table.oid,
        relation: table.relation,
        partitions: table.partitioned ? table.partitions : null,
        allowsOnConflict: table.allows_on_conflict,
        rows: counts[i] ?? 0,
        columns: columns.filter((column) => column.relid === table.oid),
        foreignKeys: own.filter((key) => key.kind === "f").map(toForeignKey),
        uniqueKeys: own.filter((key) => key.kind === "u").map(toUniqueKey),
        checks: own.flatMap((key) => key.kind === "c" && key.check !== null ? [key.check] : [])
      };
    })
  };
}
async function countAll(session, tables) {
  if (tables.length === 0) return [];
  const counts = tables.map(({ relation }) => `(select count(*) from ${relation})`);
  const [row] = await session.rows(
    `select array[${counts.join(", ")}]::text[] as counts`
  );
  return (row?.counts ?? []).map(Number);
}
function toForeignKey(key) {
  return {
    columns: key.columns,
    parent: key.parent,
    parentRelation: key.parent_relation,
    parentColumns: key.parent_columns
  };
}
function toUniqueKey(key) {
  return { columns: key.columns, expression: key.expression !== null };
}
function tablesQuery(major) {
  return sql`
    with recursive tree as (
      select i.inhparent as root, i.inhrelid as oid from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relispartition
      union all
      select t.root, i.inhrelid from tree t join pg_catalog.pg_inherits i on i.inhparent = t.oid
    )
    select c.oid::int8::int4 as oid, format('%I.%I', n.nspname, c.relname) as relation, c.relkind = 'p' as partitioned,
      (select coalesce(array_agg(coalesce(pg_get_partition_constraintdef(l.oid), 'true') order by l.oid), '{}')
        from (select l.oid from tree t join pg_catalog.pg_class l on l.oid = t.oid
          where t.root = c.oid and l.relkind = 'r' order by l.oid limit 20) l) as partitions,
      ${major >= 11 ? "true" : "c.relkind <> 'p'"} and not c.relhasrules
        and not exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and not i.indimmediate) as allows_on_conflict
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      and not exists (select 1 from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname, c.relname`;
}
function columnsQuery(major) {
  return sql`
    select a.attrelid::int8::int4 as relid, a.attname::text as name, a.atttypid::int8::int4 as type, a.atttypmod as modifier, a.attnotnull as "notNull",
      case when ${major >= 12 ? "a.attgenerated = ''" : "true"} then pg_get_expr(d.adbin, d.adrelid) end as "default",
      a.attidentity::text as identity, ${major >= 12 ? "a.attgenerated <> ''" : "false"} as generated
    from pg_catalog.pg_attribute a left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = any ($1::oid[]) and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`;
}
var keysQuery = sql`
  select c.conrelid::int8::int4 as relid, c.contype::text as kind,
    (select coalesce(array_agg(a.attname::text order by k.n), '{}') from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns,
    c.confrelid::int8::int4 as parent,
    (select format('%I.%I', n.nspname, p.relname) from pg_catalog.pg_class p join pg_catalog.pg_namespace n on n.oid = p.relnamespace where p.oid = c.confrelid) as parent_relation,
    (select coalesce(array_agg(a.attname::text order by k.n), '{}') from unnest(c.confkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as parent_columns,
    null as expression, case when c.contype = 'c' then pg_get_expr(c.conbin, c.conrelid) end as check
  from pg_catalog.pg_constraint c
  where c.conrelid = any ($1::oid[]) and c.contype in ('f', 'c')
  union all
  select i.indrelid::int8::int4, 'u',
    (select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_catalog.pg_attribute a
      where a.attrelid = i.indrelid and a.attnum > 0 and not a.attisdropped
        and (a.attnum = any (i.indkey::int2[]) or position(a.attname::text in pg_get_expr(i.indexprs, i.indrelid)) > 0)),
    0, '', '{}', pg_get_expr(i.indexprs, i.indrelid), null
  from pg_catalog.pg_index i
  where i.indrelid = any ($1::oid[]) and (i.indisunique or i.indisexclusion)`;
function typesQuery(major) {
  const multirange = major >= 14;
  return sql`
    with recursive used(oid) as (
      select unnest($1::oid[])
      union
      select x.oid from used u join pg_catalog.pg_type t on t.oid = u.oid cross join lateral (
        select t.typelem union all select t.typbasetype
        union all select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid
        ${multirange ? "union all select r.rngtypid from pg_catalog.pg_range r where r.rngmultitypid = t.oid" : ""}
        union all select a.atttypid from pg_catalog.pg_attribute a
          where t.typrelid <> 0 and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
      ) x(oid) where x.oid <> 0
    )
    select t.oid::int8::int4 as oid, format_type(t.oid, null) as name, t.typname::text as "internalName", n.nspname = 'pg_catalog' as builtin,
      case t.typtype when 'c' then 'composite' when 'd' then 'domain' when 'e' then 'enum' when 'r' then 'range' when 'm' then 'multirange'
        else case when t.typcategory = 'A' and t.typlen = -1 and t.typelem <> 0 then 'array' else 'base' end end as kind,
      nullif(case t.typtype when 'd' then t.typbasetype when 'r' then (select rngsubtype from pg_catalog.pg_range where rngtypid = t.oid)
        ${multirange ? "when 'm' then (select rngtypid from pg_catalog.pg_range where rngmultitypid = t.oid)" : ""} else t.typelem end, 0)::int8::int4 as inner,
      t.typtypmod as "innerModifier", t.typnotnull as "notNull",
      (select coalesce(array_agg(e.enumlabel::text order by e.enumsortorder), '{}') from pg_catalog.pg_enum e where e.enumtypid = t.oid) as labels,
      (select coalesce(array_agg(pg_get_expr(c.conbin, 0) order by c.conname), '{}') from pg_catalog.pg_constraint c where c.contypid = t.oid and c.contype = 'c') as checks,
      (select coalesce(jsonb_agg(jsonb_build_object('type', a.atttypid::int8, 'modifier', a.atttypmod) order by a.attnum), '[]')
        from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and t.typrelid <> 0 and a.attnum > 0 and not a.attisdropped) as attributes
    from pg_catalog.pg_type t join used u on u.oid = t.oid join pg_catalog.pg_namespace n on n.oid = t.typnamespace`;
}

// src/rehearse/seed/probes.ts
var texts = [
  "a#",
  "#",
  '"k"=>"#"',
  "[#,0,0]",
  "(#)",
  "POINT(# 1)",
  "#.0.0",
  '{"a": #}',
  "{#}",
  "# .. #",
  "978030640615#"
];
async function findInputs(session, model) {
  const inputs = /* @__PURE__ */ new Map();
  for (const type of model.types.values()) {
    if (type.kind !== "base" || hasRule(model, type)) continue;
    const modifier = model.tables.flatMap((table) => table.columns).find((column) => column.type === type.oid)?.modifier;
    const text = await firstAccepted(session, type, modifier ?? -1);
    if (text !== void 0) inputs.set(type.oid, (g) => withNumber(text, g));
  }
  return inputs;
}
async function firstAccepted(session, type, modifier) {
  const vector = modifier > 0 && modifier <= 2e4 ? [`[#${",0".repeat(modifier - 1)}]`] : [];
  for (const text of [...vector, ...texts]) {
    const result = await session.query(
      `select (${withNumber(text, "1")})::${type.name}, (${withNumber(text, "2")})::${type.name}`
    );
    if (result.ok) return text;
  }
  return void 0;
}
function withNumber(text, g) {
  return `'${text.replaceAll("#", `' || ${g} || '`)}'`;
}
function hasRule(model, type) {
  try {
    distinctValue({
      types: model.types,
      type: type.oid,
      modifier: -1,
      g: "1",
      salt: 0,
      label: "",
      inputs: /* @__PURE__ */ new Map()
    });
    return true;
  } catch (error) {
    if (error instanceof UnknownTypeError) return false;
    throw error;
  }
}

// src/rehearse/seed/seed.ts
var rounds = { free: [1, 4, 20, 100], filtered: [10, 50, 200, 400, 400] };
var singleRowsAtMost = 200;
var guessesAtMost = 100;
async function seedDatabase(session, options) {
  return withSettings(session, { jit: "off" }, () => fillTables(session, options));
}
async function fillTables(session, options) {
  const started = performance2.now();
  const { rows = 20 } = options;
  const rowsOf = typeof rows === "number" ? () => rows : rows;
  const model = await introspect(session, options.major, options.ignore, options.only);
  const inputs = await findInputs(session, model);
  const reasons = /* @__PURE__ */ new Map();
  const base = { model, seed: String(options.seed), inputs };
  const profile = options.ordinary ? "tame" : "varied";
  const ordered2 = orderByForeignKeys(model.tables);
  for (const table of options.onTop ? childrenFirst(ordered2) : ordered2) {
    const asked = rowsOf(table);
    const wanted = options.ordinary ? asked : Math.max(asked, rowsForAllLabels(model, table));
    const missing2 = wanted - table.rows;
    if (asked === 0 || missing2 <= 0) continue;
    const why = await fillTable(session, { ...base, table }, missing2, profile);
    if (why !== "") reasons.set(table.oid, why);
  }
  const counts = await countAll(session, model.tables);
  return {
    tables: model.tables.map((table, i) => {
      const count = counts[i] ?? 0;
      return {
        relation: table.relation,
        rows: count,
        why: count >= rowsOf(table) ? "" : reasons.get(table.oid) ?? "rows that were inserted did not stay"
      };
    }),
    durationMs: performance2.now() - started
  };
}
function childrenFirst(ordered2) {
  const filled = ordered2.filter(({ rows }) => rows > 0);
  return [...filled.reverse(), ...ordered2.filter(({ rows }) => rows === 0)];
}
async function fillTable(session, request, missing2, profile) {
  const { model, table } = request;
  const hopeless = await impossible(session, table);
  if (hopeless !== "") return hopeless;
  const state = { session, request, profile, left: missing2, from: table.rows + 1 };
  try {
    state.request = { ...request, passing: await findPassing(session, request) };
    await insertTogether(state);
    const other = mayPassWithOtherValues(state.error);
    if (state.left > 0 && other && (state.error || state.left === missing2))
      await insertSingly(state);
    if (state.left > missing2 / 2 && other) await insertGuesses(state);
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return thrown.message;
    throw thrown;
  }
  const { left, error } = state;
  if (left <= 0) return "";
  if (error) return `${error.message} (${error.code})`;
  return left < missing2 ? "a unique key allows no more different rows" : `no row was found that meets ${conditionsOf(model, table).join(" and ").slice(0, 500)}`;
}
function mayPassWithOtherValues(error) {
  return !error?.code.startsWith("42");
}
async function insert(state, attempt) {
  const { span, ...how } = attempt;
  const range = { from: state.from, to: state.from + span - 1 };
  const result = await state.session.query(insertStatement({ ...state.request, ...range, ...how }));
  if (result.ok) state.left -= result.rowCount;
  else state.error = result.error;
  return result.ok;
}
async function insertTogether(state) {
  const { table } = state.request;
  const { profile } = state;
  const wanted = state.left;
  for (const [round, perRow] of rounds[isFiltered(state) ? "filtered" : "free"].entries()) {
    const before = state.left;
    const span = wanted * perRow;
    const attempt = { span, limit: state.left, profile, avoidTaken: round > 0 };
    if (!await insert(state, attempt)) return;
    state.from += span;
    if (state.left <= 0) return;
    const [now = 0] = await countAll(state.session, [table]);
    state.left = wanted - (now - table.rows);
    if (state.left <= 0 || state.left === before && before < wanted) return;
  }
}
function isFiltered({ request: { model, table } }) {
  return conditionsOf(model, table).length > 0;
}
async function insertSingly(state) {
  const wanted = state.left;
  const span = isFiltered(state) ? rounds.filtered[2] : 1;
  const tries = Math.min(wanted * 3, singleRowsAtMost);
  for (let attempt = 0; attempt < tries && state.left > 0; attempt++) {
    const before = state.left;
    await insert(state, { span, limit: 1, profile: state.profile });
    if (state.left === before) await insert(state, { span, limit: 1, profile: "tame" });
    state.from += span;
    if (attempt === 7 && state.left > wanted - 2) return;
  }
}
async function insertGuesses(state) {
  const wanted = state.left;
  const span = isFiltered(state) ? rounds.filtered[1] : 1;
  for (let guess = 0; guess < guessesAtMost; guess++) {
    const refusal = state.error;
    await insert(state, { span, limit: 1, profile: guess });
    state.from += span;
    state.error = refusal;
    if (state.left === wanted) continue;
    for (const perRow of [1, 4, 10]) {
      if (state.left <= 0) break;
      const attempt = { span: wanted * span * perRow, limit: state.left, profile: guess };
      if (!await insert(state, { ...attempt, avoidTaken: true })) break;
      state.from += attempt.span;
    }
    state.error = state.left > 0 ? refusal : void 0;
    return;
  }
}
async function impossible(session, table) {
  if (table.partitions?.length === 0) return "it is partitioned and has no partition to hold rows";
  for (const key of table.foreignKeys) {
    if (key.parent === table.oid || !isRequired(table, key)) continue;
    const [row] = await session.rows(
      `select exists (select 1 from ${key.parentRelation}) as found`
    );
    if (row?.found === false) return `it needs a row of ${key.parentRelation}, which has none`;
  }
  return "";
}
function rowsForAllLabels(model, table) {
  return Math.max(
    0,
    ...table.columns.map((column) => {
      const { type } = baseOf(model.types, column.type, column.modifier);
      return type.kind === "enum" ? rowsForLabels(type.labels.length, !column.notNull) : 0;
    })
  );
}

// src/rehearse/seed/seed-file.ts
async function applySeedFile(session, file) {
  await loadParser();
  const split = splitSql(file.text);
  if (!split.ok) {
    const line = lineCounter(file.text)(split.offset ?? 0);
    throw failure(`${file.path}:${line}: ${split.message}`);
  }
  for (const statement of split.statements) {
    const result = await session.query(statement.sql);
    if (result.ok) continue;
    const { message: message2, detail, code, position: position2 } = result.error;
    const line = statement.line + (position2 === void 0 ? 0 : newlines(statement.sql, position2));
    throw failure(`${file.path}:${line}: ${message2} (${code})${detail ? `: ${detail}` : ""}`);
  }
}
function newlines(sql2, position2) {
  return Array.from(sql2).slice(0, position2 - 1).filter((character) => character === "\n").length;
}
function failure(message2) {
  return new UserError("seed-file-failed", message2, {
    remedy: "The seed file runs once, as the owner of the database, on the schema of the base branch. Correct the statement."
  });
}

// src/rehearse/observe/foreign-keys.ts
async function readForeignKeys(session) {
  return session.rows(sql`
    select format('%I.%I', cn.nspname, c.relname) as child, format('%I.%I', pn.nspname, p.relname) as parent,
      bool_or(k.confdeltype in ('c', 'n', 'd')) as "deletesReachChild"
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
    join pg_catalog.pg_class p on p.oid = k.confrelid
    join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and c.oid <> p.oid
    group by 1, 2
    order by 1, 2
  `);
}

// src/rehearse/baseline.ts
async function buildBaseline(plan, server, log, earlier) {
  var _stack = [];
  try {
    const started = performance.now();
    const known = earlier?.evidence.prepared ?? [];
    const prepared = [.../* @__PURE__ */ new Set([...known, ...await prepareServer(plan, server)])];
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const { database, unapplied } = await buildWithRoles(plan, server, prepared, log, earlier);
    const empty = scope.use(database);
    const seeded = plan.seed.rows > 0 || plan.seed.file !== void 0;
    const rows = seeded ? scope.use(await cloneDatabase(empty, "rows")) : empty;
    const seed = seeded ? await seedRows(plan, rows) : noSeed;
    const tables = await countRows(server, rows, { relations: ledgerRelations(plan) });
    const foreignKeys = await connectedTables(rows);
    for (const database2 of /* @__PURE__ */ new Set([empty, rows])) await freezeAsTemplate(database2);
    const owned = scope.move();
    return {
      evidence: {
        migrations: plan.baseline.length,
        cached: false,
        durationMs: performance.now() - started,
        prepared,
        seed,
        tables,
        foreignKeys
      },
      empty,
      rows,
      unapplied,
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function connectedTables({ server, name }) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(server, { database: name }), true);
    return await readForeignKeys(session);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function buildWithRoles(plan, server, prepared, log, earlier) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await build(plan, server, prepared, log, earlier);
    } catch (error) {
      const role = error instanceof BaselineFailure ? missingRole(error.failure.error) : void 0;
      if (role === void 0 || attempt === 20 || !await createRole(server, role)) throw error;
      prepared.push(`role ${role}`);
    }
  }
}
async function build(plan, server, prepared, log, earlier) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(
      await createDatabase(server, { name: "baseline", template: earlier?.empty.name })
    );
    await prepareDatabase(plan, database, prepared, earlier);
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    for (const { label, text } of earlier ? [] : plan.environment.initial) {
      const result = await sendPiece(run, text, label);
      if (!result.outcome.ok) throw new BaselineFailure(describeFailure(result, label, label));
    }
    const prepare = await prepareRunner(run);
    if (!prepare.outcome.ok) {
      const table = plan.adapter.ledger?.table ?? "ledger";
      throw new BaselineFailure(describeFailure(prepare, table, table));
    }
    const unapplied = [...earlier?.unapplied ?? []];
    const applied = earlier?.evidence.migrations ?? 0;
    for (const [index, migration] of plan.baseline.entries()) {
      if (index < applied) continue;
      log.progress(`baseline: ${index + 1} of ${plan.baseline.length} ${migration.id}`);
      const place = placeOf(index, plan.baseline.length);
      const result = await applyUnobserved(run, migration, place);
      if (!result.outcome.ok) {
        const failure2 = describeFailure(result, migration.id, migration.file);
        if (!mayDoWithout(run, failure2)) throw new BaselineFailure(failure2);
        unapplied.push(failure2);
        if (unapplied.length > mostUnapplied) throw new BaselineFailure(unapplied[0] ?? failure2);
      }
    }
    scope.move();
    return { database, unapplied };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function seedRows(plan, database, kind = {}) {
  var _stack = [];
  try {
    const { server } = database;
    const session = __using(_stack, await connectAsOwner(database), true);
    const { file, rows, randomSeed } = plan.seed;
    if (file) await applySeedFile(session, file);
    if (rows === 0) return noSeed;
    const ignore = { relations: ledgerRelations(plan) };
    const { major } = server.info;
    return await seedDatabase(session, { rows, seed: randomSeed, major, ignore, ...kind });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

export {
  behindGap,
  sayUnapplied,
  waitsForLock,
  blockerTarget,
  openRun,
  openAsOwner,
  sendSessionSql,
  UnknownTypeError,
  distinctValue,
  valueRequest,
  mentions,
  makesItself,
  isWide,
  introspect,
  findInputs,
  seedDatabase,
  buildBaseline,
  seedRows
};
