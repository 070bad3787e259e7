import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  isIgnoredRelation,
  snapshotCatalog,
  withStableSettings,
  withTablesReadable
} from "./chunk-IKGY5MHH.js";
import {
  connectAsOwner
} from "./chunk-7HVYQIBU.js";
import {
  connect
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  diffCatalogs
} from "./chunk-6H7USHEG.js";
import {
  quoteIdentifier
} from "./chunk-RH7ZYTHJ.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/observe/data-diff.ts
function compareData(before, after, masked = /* @__PURE__ */ new Set()) {
  const changes = [];
  const kept = newlyStanding(before, after);
  for (const [relation, old] of Object.entries(before)) {
    const now = after[relation];
    if (now === old) continue;
    const lost = lostColumns(old, now, kept);
    if (now === void 0) {
      if (old.rows > 0)
        changes.push({
          relation,
          rowsBefore: old.rows,
          rowsAfter: 0,
          columns: [],
          gone: true,
          lost
        });
      continue;
    }
    const columns = changedColumns(old, now, (column) => masked.has(`${relation}.${column}`));
    if (old.rows !== now.rows || columns.length > 0 || lost.length > 0) {
      const rows = { rowsBefore: old.rows, rowsAfter: now.rows };
      changes.push({ relation, ...rows, columns, ...lost.length > 0 && { lost } });
    }
  }
  return changes;
}
function newlyStanding(before, after) {
  const standing = /* @__PURE__ */ new Set();
  for (const [relation, table] of Object.entries(after)) {
    if (before[relation] === table) continue;
    for (const [column, { values }] of Object.entries(table.columns)) {
      if (before[relation]?.columns[column]?.values !== values) standing.add(values);
    }
  }
  return standing;
}
function lostColumns(old, now, kept) {
  return Object.entries(old.columns).filter(([column, { values, filled }]) => {
    const gone = now === void 0 || !(column in now.columns);
    return gone && filled > 0 && !kept.has(values);
  }).map(([column, { filled }]) => ({ column, values: filled }));
}
function findNondeterministic(a, b) {
  return new Set(
    compareData(a, b).flatMap(({ relation, columns }) => columns.map((c) => `${relation}.${c}`))
  );
}
function changedColumns(old, now, masked) {
  const shared = Object.keys(old.columns).filter((column) => column in now.columns);
  const judged = shared.filter((column) => !masked(column));
  const keyed = old.key.length > 0 && old.key.join("\n") === now.key.join("\n") && old.key.every((column) => judged.includes(column) && sameValues(column));
  const changed = judged.filter(
    (column) => !sameValues(column) || keyed && old.columns[column]?.placed !== now.columns[column]?.placed
  );
  const comparable = judged.length === Object.keys(old.columns).length && judged.length === Object.keys(now.columns).length;
  if (changed.length === 0 && !keyed && comparable && old.whole !== now.whole) return judged;
  return changed;
  function sameValues(column) {
    return old.columns[column]?.values === now.columns[column]?.values;
  }
}

// src/rehearse/observe/data.ts
var tablesPerQuery = 100;
async function fingerprintData(session, options) {
  return withTablesReadable(session, async () => {
    const wanted = options.tables && new Set(options.tables);
    const tables = (await listTables(session, options.ignore)).filter(
      ({ relation }) => wanted === void 0 || wanted.has(relation)
    );
    const glances = await glanceAt(session, tables, options.major);
    const snapshot = {};
    const changed = [];
    for (const table of tables) {
      const known = options.known?.map((one) => one[table.relation]).find((one) => one?.glance === glances.get(table.relation));
      if (known) snapshot[table.relation] = known;
      else changed.push(table);
    }
    for (const batch of batches(changed)) {
      const rows = await session.rows(
        batch.map((table, i) => fingerprintQuery(table, i, options.major)).join("\nunion all\n")
      );
      for (const { i, n, h } of rows) {
        const table = batch[i];
        if (!table) continue;
        const glance = glances.get(table.relation) ?? "";
        snapshot[table.relation] = readFingerprint(table, Number(n), h, glance);
      }
    }
    return Object.fromEntries(
      tables.flatMap(({ relation }) => {
        const fingerprint = snapshot[relation];
        return fingerprint ? [[relation, fingerprint]] : [];
      })
    );
  });
}
async function countRows(server, database, ignore) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(server, { database: database.name }), true);
    return await withTablesReadable(session, async () => {
      const tables = await listTables(session, ignore);
      if (tables.length === 0) return [];
      const [counts] = await session.rows(
        `select array[${tables.map(({ relation }) => `(select pg_catalog.count(*) from only ${relation})`).join(", ")}]::pg_catalog.text[] as c`
      );
      const roots = await partitionRoots(session);
      return tables.map(({ relation }, i) => {
        const partitionOf = roots.get(relation);
        return { relation, rows: Number(counts?.c[i]), ...partitionOf && { partitionOf } };
      });
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function partitionRoots(session) {
  const rows = await session.rows(sql`
    with recursive above(oid, parent) as (
      select i.inhrelid, i.inhparent from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relispartition
      union all
      select a.oid, i.inhparent from above a join pg_catalog.pg_inherits i on i.inhrelid = a.parent
    )
    select format('%I.%I', n.nspname, c.relname) as partition, format('%I.%I', rn.nspname, r.relname) as root
    from above a
    join pg_catalog.pg_class c on c.oid = a.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_class r on r.oid = a.parent join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
    where not r.relispartition`);
  return new Map(rows.map(({ partition, root }) => [partition, root]));
}
async function listTables(session, ignore) {
  const rows = await session.rows(sql`
    select format('%I.%I', n.nspname, c.relname) as relation,
      (select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(array_agg(a.attname::text order by a.attnum), '{}')
        from pg_catalog.pg_constraint k join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
        where k.conrelid = c.oid and k.contype = 'p') as key
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by n.nspname, c.relname`);
  return rows.filter(({ relation }) => !isIgnoredRelation(relation, ignore));
}
async function glanceAt(session, tables, major) {
  const glances = /* @__PURE__ */ new Map();
  for (const batch of batches(tables)) {
    const queries = batch.map(
      ({ relation }, i) => `select ${i} as i, concat_ws(' ', count(*), sum(${textHash(`format('%s', "the row")`, void 0, major)})) as g from only ${relation} "the row"`
    );
    for (const { i, g } of await session.rows(
      queries.join("\nunion all\n")
    )) {
      const table = batch[i];
      if (table)
        glances.set(table.relation, `${table.columns.join("\n")}
${table.key.join("\n")}
${g}`);
    }
  }
  return glances;
}
function* batches(tables) {
  for (let at = 0; at < tables.length; at += tablesPerQuery) {
    yield tables.slice(at, at + tablesPerQuery);
  }
}
function fingerprintQuery(table, index, major) {
  const columns = table.columns.map(quoteIdentifier);
  const key = chain(table.key.map(quoteIdentifier), major);
  const sum = (value) => `sum(${value ?? "null::bigint"})`;
  const sums = [
    sum(chain(columns, major)),
    ...columns.flatMap((column) => [
      sum(hash(column, void 0, major)),
      `count(${column})`,
      ...key === void 0 ? [] : [sum(hash(column, key, major))]
    ])
  ];
  return `select ${index} as i, count(*)::text as n, array[${sums.join(", ")}]::text[] as h from only ${table.relation}`;
}
function chain(columns, major) {
  return columns.reduce((salt, column) => hash(column, salt, major), void 0);
}
function valuesOf(expression, major) {
  return `sum(${hash(expression, void 0, major)})::text`;
}
function hash(column, salt, major) {
  const text = `(case when ${column} is null then 'n' else format('v%s', ${column}) end)`;
  return textHash(text, salt, major);
}
function textHash(text, salt, major) {
  return major >= 11 ? `hashtextextended(${text} collate "C", ${salt ?? "0"})` : `('x' || left(md5(${salt === void 0 ? text : `${salt}::text || ${text}`}), 16))::bit(64)::bigint`;
}
function readFingerprint(table, rows, sums, glance) {
  const [whole = "", ...rest] = sums.map((sum) => sum ?? "");
  const width = table.key.length > 0 ? 3 : 2;
  const columns = table.columns.map((column, i) => {
    const [values = "", filled = "", placed = ""] = rest.slice(i * width, (i + 1) * width);
    return [column, { values, placed, filled: Number(filled) }];
  });
  return { rows, key: table.key, whole, glance, columns: Object.fromEntries(columns) };
}

// src/rehearse/observe/stamp.ts
var firstUserOid = 16384;
var catalogs = {
  pg_aggregate: `aggfnoid::oid >= ${firstUserOid}`,
  pg_attrdef: "true",
  pg_attribute: `attrelid >= ${firstUserOid}`,
  pg_cast: `oid >= ${firstUserOid}`,
  pg_class: `oid >= ${firstUserOid}`,
  pg_collation: `oid >= ${firstUserOid}`,
  pg_constraint: "true",
  pg_default_acl: "true",
  pg_depend: `objid >= ${firstUserOid}`,
  // comments on the schema public, too, which is older than any user's object
  pg_description: `objoid >= ${firstUserOid} or classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass`,
  pg_enum: "true",
  pg_event_trigger: "true",
  pg_extension: "true",
  pg_foreign_data_wrapper: "true",
  pg_foreign_server: "true",
  pg_foreign_table: "true",
  pg_index: `indrelid >= ${firstUserOid}`,
  pg_inherits: "true",
  pg_namespace: "true",
  pg_operator: `oid >= ${firstUserOid}`,
  pg_policy: "true",
  pg_proc: `oid >= ${firstUserOid}`,
  pg_publication: "true",
  pg_publication_rel: "true",
  pg_range: `rngtypid >= ${firstUserOid}`,
  pg_rewrite: `ev_class >= ${firstUserOid}`,
  pg_sequence: "true",
  pg_statistic_ext: "true",
  pg_trigger: "true",
  pg_ts_config: `oid >= ${firstUserOid}`,
  pg_ts_config_map: `mapcfg >= ${firstUserOid}`,
  pg_type: `oid >= ${firstUserOid}`
};
async function stampCatalog(session, major) {
  const [row] = await session.rows(
    `select pg_catalog.concat_ws(' ', ${parts(major).join(", ")}) as stamp`
  );
  return row?.stamp ?? "";
}
function parts(major) {
  const known = Object.entries({
    ...catalogs,
    ...major >= 15 && { pg_publication_namespace: "true" }
  });
  return [
    ...known.map(
      ([name, condition]) => `(select pg_catalog.concat_ws('/', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtext(pg_catalog.concat(xmin, ctid))::bigint)) from pg_catalog.${name} where ${condition})`
    ),
    // before 14 a concurrent build writes these in place
    `(select pg_catalog.count(*) from pg_catalog.pg_index where not (indisvalid and indisready and indislive))`,
    // shared by all databases, and not cloned
    `(select pg_catalog.string_agg(s.setconfig::text, ' ' order by s.setrole) from pg_catalog.pg_db_role_setting s
      join pg_catalog.pg_database d on d.oid = s.setdatabase where d.datname = pg_catalog.current_database())`
  ];
}

// src/rehearse/state.ts
async function readState(plan, database, like, or) {
  var _stack = [];
  try {
    const session = __using(_stack, await connectAsOwner(database), true);
    return await lookThrough(plan, session, database.server.info.major, like, or);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function readStateInside(plan, session, major, like) {
  return behindSavepoint(session, () => lookThrough(plan, session, major, like));
}
async function behindSavepoint(session, look) {
  if (session.transactionStatus !== "T") return look();
  await session.rows("savepoint rehearsal_look");
  try {
    return await look();
  } finally {
    await session.rows("rollback to savepoint rehearsal_look; release savepoint rehearsal_look");
  }
}
async function glanceAtState(plan, database, like, or) {
  var _stack = [];
  try {
    const { major } = database.server.info;
    const session = __using(_stack, await connectAsOwner(database), true);
    const ignore = { relations: ledgerRelations(plan) };
    return {
      stamp: await stampCatalog(session, major),
      data: await fingerprintData(session, {
        major,
        ignore,
        known: states(like, or).map(({ data }) => data)
      })
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function compareStates(before, after, masked) {
  return {
    schemaChanges: diffCatalogs(before.catalog, after.catalog),
    dataChanges: compareData(before.data, after.data, masked)
  };
}
function isSame(difference) {
  return difference.schemaChanges.length === 0 && difference.dataChanges.length === 0;
}
async function lookThrough(plan, session, major, like, or) {
  const ignore = { relations: ledgerRelations(plan) };
  const known = states(like, or);
  return withStableSettings(session, async () => {
    const moment = await readMoment(session);
    const stamp = moment === like?.moment ? like.stamp : await stampCatalog(session, major);
    const catalog = stamp === like?.stamp ? like.catalog : await snapshotCatalog(session, {
      major,
      ignore,
      known: known.map(({ catalog: one }) => one)
    });
    const data = await fingerprintData(session, {
      major,
      ignore,
      known: known.map(({ data: one }) => one)
    });
    return { catalog, data, moment, stamp };
  });
}
function states(...some) {
  return some.filter((one) => one !== void 0);
}
async function readMoment(session) {
  const [row] = await session.rows(
    "select pg_catalog.concat_ws(' ', pg_catalog.current_database(), pg_catalog.pg_current_wal_insert_lsn()) as moment"
  );
  return row?.moment ?? "";
}
function ledgerRelations(plan) {
  const { table, besides = [] } = plan.adapter.ledger ?? {};
  if (table === void 0) return [];
  if (table.includes(".")) return [table, ...besides];
  const schemas = (plan.environment.searchPath ?? "").split(",").map((name) => name.trim());
  const everywhere = ["public", ...schemas.filter((name) => name !== "")];
  return [...everywhere.map((schema) => `${schema}.${table}`), ...besides];
}

export {
  compareData,
  findNondeterministic,
  fingerprintData,
  countRows,
  valuesOf,
  readState,
  readStateInside,
  behindSavepoint,
  glanceAtState,
  compareStates,
  isSame,
  lookThrough,
  ledgerRelations
};
