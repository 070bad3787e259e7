import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  count,
  hazards,
  list
} from "./chunk-TSGIXJ2Y.js";
import {
  applyDecided,
  decide,
  explainServerFailure,
  require_pgsql_ast_parser,
  serverFailure,
  startRunner,
  watchdog
} from "./chunk-3EDJ2LVE.js";
import {
  caughtUp,
  provideServer
} from "./chunk-SXFC2M2J.js";
import {
  compareFile
} from "./chunk-THIKY6CQ.js";
import {
  BaselineFailure,
  UnknownTypeError,
  applyMigration,
  behindGap,
  blockerTarget,
  buildBaseline,
  distinctValue,
  failedBaseline,
  findInputs,
  formatSqlError,
  introspect,
  isWide,
  makesItself,
  mentions,
  missingRole,
  openAsOwner,
  openRun,
  placeOf,
  prepareRunner,
  prerequisites,
  sayUnapplied,
  seedDatabase,
  seedRows,
  sendSessionSql,
  sendStep,
  sendSteps,
  valueRequest,
  waitsForLock
} from "./chunk-OE4VEZ4W.js";
import {
  cloneDatabase,
  databasePrefix,
  freezeAsTemplate
} from "./chunk-FWHM64PT.js";
import {
  createRole,
  ownerAsSuperuser
} from "./chunk-XZ3XPRKU.js";
import {
  describeObject
} from "./chunk-KEXBFMLN.js";
import {
  toolVersion
} from "./chunk-2VOPWBXB.js";
import {
  discover
} from "./chunk-LBIUWDQ6.js";
import {
  compareData,
  compareStates,
  findNondeterministic,
  fingerprintData,
  glanceAtState,
  isSame,
  ledgerRelations,
  lookThrough,
  readState,
  readStateInside,
  valuesOf
} from "./chunk-JDPXFD4B.js";
import {
  snapshotCatalog,
  withStableSettings,
  withTablesReadable
} from "./chunk-XY3UO4XR.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  StatementError,
  closeToOwner,
  connect,
  openSession,
  sqlstates
} from "./chunk-QRMNTI7Z.js";
import {
  diffCatalogs,
  identify,
  longestCommonSubsequence
} from "./chunk-GZATCQPJ.js";
import {
  quoteIdentifier,
  quoteLiteral
} from "./chunk-SX3OFRRY.js";
import {
  lineCounter,
  loadParser,
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  nearestName
} from "./chunk-Y4E3VSTM.js";
import {
  configFile
} from "./chunk-PTLDZHL3.js";
import {
  runId
} from "./chunk-DJL4FGJI.js";
import {
  orderFindings,
  severities,
  verdictOf,
  worstVerdict
} from "./chunk-43E5KBJH.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  reportFix,
  reportInterrupt,
  reportReplication
} from "./chunk-OCZYDML2.js";
import {
  atLeast,
  blockedBefore,
  blockingLocks,
  blocks,
  lineOf,
  locksHeldDuring,
  ownStatements
} from "./chunk-R3Y7342R.js";
import {
  fitToLimits,
  reportLimits
} from "./chunk-ZT6WOD7Q.js";
import {
  lockModes
} from "./chunk-QGJU5NK4.js";
import {
  __callDispose,
  __toESM,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/config/policy.ts
import { posix } from "node:path";
function policyOf({ allow, severity }, hazards2) {
  refuseUnknown(
    "allow",
    allow.map(({ hazard }) => hazard),
    hazards2
  );
  refuseUnknown("severity", Object.keys(severity), hazards2);
  return {
    allow: allow.map(({ hazard, reason: reason2, file }) => ({
      hazard,
      reason: reason2,
      by: configFile,
      ...file !== void 0 && { files: file },
      covers: (path) => file === void 0 || posix.matchesGlob(path, file)
    })),
    severity,
    nearest: nearestName
  };
}
function refuseUnknown(setting, named3, hazards2) {
  const unknown = named3.filter((name) => !hazards2.includes(name));
  if (unknown.length === 0) return;
  const what = unknown.map((name) => {
    const nearest = nearestName(name, hazards2);
    return `"${name}"${nearest === void 0 ? "" : ` (did you mean "${nearest}"?)`}`;
  });
  throw new UserError(
    "unknown-hazard",
    `${configFile}: "${setting}" names ${what.join(", ")}, which is no hazard.`,
    { remedy: "`migration-rehearsal explain` lists all of them." }
  );
}

// src/fixes/guards.ts
var fixQuote = "$fix$";
function unless(condition2, ...statements) {
  return when(`not ${condition2}`, ...statements);
}
function when(condition2, ...statements) {
  const body = statements.map((statement) => `    ${statement};`).join("\n");
  return `do ${fixQuote}
begin
  if ${condition2} then
${body}
  end if;
end
${fixQuote}`;
}
function hasConstraint(table, constraint) {
  return `exists (select from pg_constraint where conrelid = ${quoteLiteral(table)}::regclass and conname = ${quoteLiteral(constraint)})`;
}
function isInvalid(index) {
  return `exists (select from pg_index where indexrelid = to_regclass(${quoteLiteral(index)}) and not indisvalid)`;
}

// src/fixes/subject.ts
function textOf(description, key) {
  const value = description?.[key];
  return typeof value === "string" ? value : "";
}
function isChange({ kind, change }, wanted) {
  return `${change} ${kind}` === wanted;
}

// src/fixes/add-rule.ts
function addRule({ schemaChanges }) {
  const takes = schemaChanges.filter(
    ({ after, ...change }) => isChange(change, "added constraint") && /^[fc]$/.test(textOf(after, "type")) && after?.["valid"] === true
  );
  return {
    takes,
    parts: takes.flatMap(
      ({ after }) => addAndValidate(
        textOf(after, "table"),
        textOf(after, "constraint"),
        textOf(after, "definition")
      )
    )
  };
}
function addAndValidate(table, constraint, definition) {
  const name = quoteIdentifier(constraint);
  return [
    {
      sql: unless(
        hasConstraint(table, constraint),
        `alter table ${table} add constraint ${name} ${definition} not valid`
      ),
      transaction: "own",
      note: "holds for new rows at once; old ones are not read"
    },
    {
      sql: `alter table ${table} validate constraint ${name}`,
      transaction: "own",
      note: "reads the old rows while readers and writers go on"
    }
  ];
}

// src/fixes/set-not-null.ts
function setNotNull({ schemaChanges, catalog, major }) {
  const takes = schemaChanges.filter(
    ({ change, kind, keys, after }) => change === "changed" && kind === "column" && keys.join() === "not_null" && after?.["not_null"] === true
  );
  if (major < 12) return { takes: [], parts: [] };
  return {
    takes,
    parts: takes.flatMap(
      ({ after }) => notNullParts(textOf(after, "table"), textOf(after, "column"), catalog)
    )
  };
}
function notNullParts(table, column, catalog) {
  const check2 = freeName(table, `${column}_not_null`, catalog);
  const name = quoteIdentifier(column);
  return [
    ...addAndValidate(table, check2, `check (${name} is not null)`),
    {
      sql: `alter table ${table} alter column ${name} set not null`,
      transaction: "own",
      note: "the validated CHECK proves it: nothing is read"
    },
    {
      sql: `alter table ${table} drop constraint if exists ${quoteIdentifier(check2)}`,
      transaction: "own",
      note: "the CHECK has done its work"
    }
  ];
}
function freeName(table, wanted, catalog) {
  const taken = new Set(
    Object.values(catalog).filter((description) => description["table"] === table).map((description) => description["constraint"])
  );
  const base = shortened(wanted, 60);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${number}`;
    if (!taken.has(name)) return name;
  }
}
function shortened(name, bytes) {
  let kept = "";
  for (const character of name) {
    if (new TextEncoder().encode(kept + character).length > bytes) break;
    kept += character;
  }
  return kept;
}

// src/fixes/walk-by-key.ts
var sliceRows = 1e3;
var sliceMark = "slice_of_rows";
function walkByKey(work, catalog, major) {
  const { table } = work;
  const key = primaryKey(table, catalog);
  if (key.length === 0 || major < 11) return void 0;
  const columns = key.map(({ name }) => name).join(", ");
  const tuple = (values) => values.length > 1 ? `(${values.join(", ")})` : values.join("");
  const row = tuple(key.map(({ name }) => name));
  const first = (picked) => `select ${picked} from ${table} order by ${columns} limit 1`;
  const next = (picked, low, rows) => `select ${picked} from ${table} where ${row} >= ${low} order by ${columns} offset ${rows} limit 1`;
  const slice = (low, high, end) => work.statement(sliceMark).replace(sliceMark, () => `${row} >= ${low} and (${row} < ${high} or ${end} is null)`);
  const fieldsOf = (record) => tuple(key.map(({ name }) => `${record}.${name}`));
  const fieldsIn = (parameter) => tuple(key.map(({ type }, at) => `(${parameter}::json ->> ${at})::${type}`));
  const packed = `json_build_array(${key.map(({ name }) => `${name}::text`).join(", ")})`;
  return {
    sql: `do $fix$
declare
  low_key record;
  high_key record;
begin
  ${first(`${columns} into low_key`)};
  while low_key is not null loop
    ${next(`${columns} into high_key`, fieldsOf("low_key"), String(sliceRows))};
    ${slice(fieldsOf("low_key"), fieldsOf("high_key"), "high_key")};
    commit;
    low_key := high_key;
  end loop;
end
$fix$`,
    transaction: "batched",
    note: work.note,
    walk: {
      first: first(packed),
      next: next(packed, fieldsIn("$1"), "$2"),
      turn: slice(fieldsIn("$1"), fieldsIn("$2"), "$2")
    }
  };
}
function primaryKey(table, catalog) {
  const objects = Object.values(catalog).filter((description) => description["table"] === table);
  const key = objects.find(({ type, constraint }) => constraint !== void 0 && type === "p");
  const definition = textOf(key, "definition");
  const inside = /^PRIMARY KEY \((.*?)\)(?: INCLUDE| DEFERRABLE|$)/.exec(definition)?.[1] ?? "";
  const columns = objects.filter(({ position: position2 }) => position2 !== void 0);
  const found = inside.split(", ").map((written) => {
    const column = columns.find((one) => {
      const name = textOf(one, "column");
      return name === written || quoteIdentifier(name) === written;
    });
    return { name: quoteIdentifier(textOf(column, "column")), type: textOf(column, "type") };
  });
  return found.every(({ type }) => type !== "") ? found : [];
}

// src/fixes/add-column.ts
function addColumn({ schemaChanges, catalog, major }) {
  const takes = schemaChanges.filter((change) => isChange(change, "added column"));
  const ways2 = takes.map(({ after = {} }) => columnParts(after, catalog, major));
  if (ways2.some((way) => way === void 0)) return { takes: [], parts: [] };
  return { takes, parts: ways2.flatMap((way) => way ?? []) };
}
function columnParts(column, catalog, major) {
  if (column["identity"] !== void 0 || column["generated"] !== void 0) return void 0;
  const table = textOf(column, "table");
  const name = quoteIdentifier(textOf(column, "column"));
  const collation = textOf(column, "collation");
  const add = {
    sql: `alter table ${table} add column if not exists ${name} ${textOf(column, "type")}${collation === "" ? "" : ` collate ${collation}`}`,
    transaction: "own",
    note: "an empty column: nothing is written"
  };
  const value = textOf(column, "default");
  const notNull = column["not_null"] === true ? notNullParts(table, textOf(column, "column"), catalog) : [];
  if (value === "") return notNull.length > 0 ? void 0 : [add];
  if (notNull.length > 0 && major < 12) return void 0;
  const fill = walkByKey(
    {
      table,
      statement: (where) => `update ${table} set ${name} = ${value} where ${name} is null and ${where}`,
      note: "fills old rows, 1000 to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  if (!fill) return void 0;
  return [
    add,
    {
      sql: `alter table ${table} alter column ${name} set default ${value}`,
      transaction: "own",
      note: "for new rows"
    },
    fill,
    ...notNull
  ];
}

// src/fixes/add-index.ts
function addIndex({ schemaChanges }) {
  const added = schemaChanges.filter(
    (change) => isChange(change, "added index") && !isOfConstraint(change.name, schemaChanges)
  );
  const kept = schemaChanges.filter(
    (change) => isChange(change, "changed index") && change.keys.join() === "parents"
  );
  const [shells, builds] = [added.filter(isShell), added.filter((change) => !isShell(change))];
  const attached = [...added, ...kept].flatMap(
    ({ name, after }) => parentsOf(after).map((parent) => `alter index ${parent} attach partition ${name}`)
  );
  return {
    takes: [...added, ...kept],
    parts: [
      ...shells.map(({ after }) => ({
        sql: textOf(after, "definition").replace(/ INDEX /, " INDEX IF NOT EXISTS "),
        transaction: "own",
        note: "an empty shell: no partition is read"
      })),
      ...builds.flatMap(({ name, after }) => buildConcurrently(name, textOf(after, "definition"))),
      ...attached.map((sql2) => ({
        sql: sql2,
        transaction: "own",
        note: "only the catalog changes"
      }))
    ]
  };
}
function isShell({ after }) {
  return /^CREATE (UNIQUE )?INDEX ("(?:[^"]|"")*"|\S+) ON ONLY /.test(textOf(after, "definition"));
}
function parentsOf(index) {
  const parents = index?.["parents"];
  return Array.isArray(parents) ? parents.map(String) : [];
}
function buildConcurrently(index, definition) {
  return [
    {
      sql: when(
        isInvalid(index),
        "perform set_config('lock_timeout', '5s', true)",
        `drop index ${index}`
      ),
      transaction: "own",
      note: "an interrupted build leaves an INVALID index, which IF NOT EXISTS would take for done"
    },
    {
      sql: definition.replace(
        /^CREATE (UNIQUE )?INDEX (?=\S)/,
        (_all, unique = "") => `CREATE ${unique}INDEX CONCURRENTLY IF NOT EXISTS `
      ),
      transaction: "none",
      note: "readers and writers go on while it is built"
    }
  ];
}
function isOfConstraint(index, changes) {
  return changes.some(
    (change) => change.kind === "constraint" && indexOfConstraint(change) === index
  );
}
function indexOfConstraint(change) {
  const description = change.after ?? change.before;
  if (!/^[uxp]$/.test(textOf(description, "type"))) return "";
  const table = textOf(description, "table");
  return schemaOf(table) + change.name.slice(table.length);
}
function schemaOf(relation) {
  return /^("(?:[^"]|"")*"|[^."]+)/.exec(relation)?.[0] ?? "";
}

// src/fixes/add-key.ts
function addKey({ schemaChanges }) {
  const keys = schemaChanges.filter(
    (change) => isChange(change, "added constraint") && /^[up]$/.test(textOf(change.after, "type"))
  );
  const ways2 = keys.flatMap((key) => {
    const index = schemaChanges.find(
      (change) => isChange(change, "added index") && change.name === indexOfConstraint(key)
    );
    return index ? [{ key, index }] : [];
  });
  return {
    takes: ways2.flatMap(({ key, index }) => [key, index]),
    parts: ways2.flatMap(({ key, index }) => {
      const table = textOf(key.after, "table");
      const constraint = textOf(key.after, "constraint");
      const definition = textOf(key.after, "definition");
      const kind = definition.startsWith("PRIMARY") ? "PRIMARY KEY" : "UNIQUE";
      const deferrable = /\)( DEFERRABLE.*)$/.exec(definition)?.[1] ?? "";
      const add = `alter table ${table} add constraint ${quoteIdentifier(constraint)} ${kind} using index ${quoteIdentifier(constraint)}${deferrable}`;
      return [
        ...buildConcurrently(index.name, textOf(index.after, "definition")),
        {
          sql: unless(hasConstraint(table, constraint), add),
          transaction: "own",
          note: "takes the finished index: nothing is read"
        }
      ];
    })
  };
}

// src/fixes/alone.ts
function alone({ statement, run }) {
  const { sql: sql2, outcome } = statement;
  const code = outcome.ok ? "" : outcome.error.code;
  if (code === "25001") return [{ sql: sql2, transaction: "none", note: "no transaction may hold it" }];
  if (code === "55P04")
    return [{ sql: sql2, transaction: "own", note: "the transaction that adds the label is committed" }];
  const earlier = [...locksHeldDuring(run, statement).values()].some(
    ({ since }) => since !== statement
  );
  const works2 = statement.rewrites.length + statement.indexBuilds.length + statement.scans.length;
  if (!earlier || works2 > 0 && blockingLocks(statement).length > 0) return [];
  return [
    { sql: sql2, transaction: "own", note: "in a transaction of its own: no earlier lock is held" }
  ];
}

// src/sql/narrowed.ts
var import_pgsql_ast_parser = __toESM(require_pgsql_ast_parser(), 1);
function narrowable(sql2) {
  const statement = parsed(sql2);
  if (!statement || statement.returning) return null;
  if (statement.type === "delete") return ofDelete(statement);
  if (statement.from || statement.sets.some(({ value }) => value.type === "default")) return null;
  return ofUpdate(statement);
}
function ofDelete(statement) {
  return {
    table: statement.from,
    narrowed: (condition2) => tidy(import_pgsql_ast_parser.toSql.statement({ ...statement, where: both(statement.where, condition2) }))
  };
}
function ofUpdate(statement) {
  const changed = statement.sets.map(({ column, value }) => {
    const name = import_pgsql_ast_parser.toSql.expr({ type: "ref", name: column.name });
    return `${name} is distinct from ${import_pgsql_ast_parser.toSql.expr(value)}`;
  }).join(" or ");
  return {
    table: statement.table,
    narrowed: (condition2) => {
      const slice = { ...statement, where: both(statement.where, condition2) };
      return tidy(`${import_pgsql_ast_parser.toSql.statement(slice)} and (${changed})`);
    }
  };
}
function parsed(sql2) {
  let statements;
  try {
    statements = (0, import_pgsql_ast_parser.parse)(sql2);
  } catch {
    return null;
  }
  const [only] = statements;
  if (statements.length !== 1) return null;
  return only?.type === "update" || only?.type === "delete" ? only : null;
}
function both(where, condition2) {
  const right = (0, import_pgsql_ast_parser.parse)(condition2, "expr");
  return where ? { type: "binary", op: "AND", left: where, right } : right;
}
function tidy(sql2) {
  return sql2.replaceAll(
    /('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+(?=[,).])|\s+/g,
    (all, quoted) => quoted === void 0 ? /^\s+$/.test(all) ? " " : all : quoted
  ).replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")| (?=[,).])/g, (_all, quoted = "") => quoted).trim();
}

// src/fixes/batch-rows.ts
function batchRows({ statement, catalog, major }) {
  const work = narrowable(statement.sql);
  const written = statement.rows.filter(({ updated, deleted }) => updated + deleted > 0);
  if (!work || written.length > 1) return [];
  const { schema, name } = work.table;
  const suffix = `.${schema === void 0 ? name : `${schema}.${name}`}`;
  const tables = tableNames(catalog).filter((quoted) => {
    const relation = unquoted(quoted);
    return `.${relation}`.endsWith(suffix) && (written[0]?.relation ?? quoted) === quoted;
  });
  const [table] = tables;
  if (table === void 0 || tables.length > 1) return [];
  const part = walkByKey(
    {
      table,
      statement: work.narrowed,
      note: "1000 rows to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  return part ? [part] : [];
}
function tableNames(catalog) {
  const prefix = "table:";
  return Object.keys(catalog).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
function unquoted(relation) {
  return relation.replaceAll(
    /"((?:[^"]|"")*)"/g,
    (_all, name) => name.replaceAll('""', '"')
  );
}

// src/fixes/change-type.ts
function changeType({ statement, schemaChanges, catalog, major }) {
  const none = { takes: [], parts: [] };
  const [change, ...others] = schemaChanges;
  if (!change || others.length > 0) return none;
  const { kind, keys, before, after } = change;
  if (kind !== "column" || change.change !== "changed" || !after || !keys.includes("type")) {
    return none;
  }
  if (after["identity"] !== void 0 || after["generated"] !== void 0) return none;
  const table = textOf(after, "table");
  const column = textOf(after, "column");
  const wasType = textOf(before, "type");
  const type = textOf(after, "type");
  const name = quoteIdentifier(column);
  const through = castThrough(statement.sql, column);
  if (through === void 0) return none;
  const cast = `${through}::${type}`;
  const stem = shortened(column, 50);
  const next = quoteIdentifier(`${stem}_next`);
  const work = quoteIdentifier(`${stem}_keep_next`);
  const [schema] = table.split(".");
  const done2 = `exists (select from pg_attribute where attrelid = ${quoteLiteral(table)}::regclass and attname = ${quoteLiteral(column)} and format_type(atttypid, atttypmod) = ${quoteLiteral(type)})`;
  const value = textOf(after, "default");
  const fill = walkByKey(
    {
      table,
      statement: (where) => `update ${table} set ${next} = ${name}${cast} where ${next} is distinct from ${name}${cast} and ${where}`,
      note: "copies old rows, 1000 to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  if (!fill || wasType === "" || major < 12) return none;
  const notNull = after["not_null"] === true ? notNullParts(table, `${stem}_next`, catalog).map((part) => onlyUntil(done2, part)) : [];
  const rules = rulesMoved(table, column, next, catalog);
  const parts2 = [
    {
      sql: unless(done2, `alter table ${table} add column if not exists ${next} ${type}`),
      transaction: "own",
      note: "an empty column of the new type"
    },
    {
      sql: unless(
        done2,
        `create or replace function ${schema}.${work}() returns trigger language plpgsql as $keep$ begin new.${next} := new.${name}${cast}; return new; end $keep$`,
        `drop trigger if exists ${work} on ${table}`,
        `create trigger ${work} before insert or update on ${table} for each row execute function ${schema}.${work}()`
      ),
      transaction: "own",
      note: "keeps it in step from now on"
    },
    onlyUntil(done2, fill),
    ...notNull,
    ...rules.flatMap(({ nextName, definition }) => addAndValidate(table, nextName, definition)).map((part) => onlyUntil(done2, part)),
    {
      sql: unless(
        done2,
        `drop trigger ${work} on ${table}`,
        `drop function ${schema}.${work}()`,
        `alter table ${table} drop column ${name}`,
        `alter table ${table} rename column ${next} to ${name}`,
        ...rules.map(
          ({ constraint, nextName }) => `alter table ${table} rename constraint ${quoteIdentifier(nextName)} to ${quoteIdentifier(constraint)}`
        ),
        ...value === "" ? [] : [`alter table ${table} alter column ${name} set default ${value}`]
      ),
      transaction: "own",
      note: "swaps the names; only the catalog changes"
    }
  ];
  return { takes: [change], parts: parts2, differs: ["column-order"] };
}
function rulesMoved(table, column, next, catalog) {
  const word = wordOf(column);
  return Object.values(catalog).filter((rule) => rule["table"] === table && /^[cf]$/.test(textOf(rule, "type"))).flatMap((rule) => {
    const [constraint, written] = [textOf(rule, "constraint"), textOf(rule, "definition")];
    const own = /^FOREIGN KEY \(.*?\)/.exec(written)?.[0] ?? written;
    const definition = own.replaceAll(word, () => next) + written.slice(own.length);
    const nextName = `${shortened(constraint, 55)}_next`;
    return definition === written ? [] : [{ constraint, nextName, definition }];
  });
}
function wordOf(column) {
  const quoted = quoteIdentifier(column).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const plain = /^[a-z_][a-z0-9_]*$/.test(column) ? `|(?<![\\w$."'])${column}(?![\\w$."'(])` : "";
  return new RegExp(quoted + plain, "g");
}
function castThrough(sql2, column) {
  const using2 = /\busing\s+(.*)$/is.exec(sql2)?.[1];
  if (using2 === void 0) return "";
  const [from, ...casts] = using2.replace(/^\((.*)\)$/s, "$1").split("::");
  const plain = from?.trim().replace(/^"(.*)"$/, "$1");
  if (plain !== column) return void 0;
  if (casts.length < 2) return "";
  return casts.length === 2 && casts[0]?.trim().toLowerCase() === "text" ? "::text" : void 0;
}
function onlyUntil(done2, part) {
  if (part.transaction === "batched") {
    const sql2 = part.sql.replace("begin\n", `begin
  if ${done2} then return; end if;
`);
    return { ...part, sql: sql2 };
  }
  if (part.sql.startsWith("do "))
    return { ...part, sql: part.sql.replace("if not exists", `if not ${done2} and not exists`) };
  return { ...part, sql: when(`not ${done2}`, part.sql) };
}

// src/fixes/drop-index.ts
function dropIndex({ schemaChanges }) {
  const takes = schemaChanges.filter(
    (change) => isChange(change, "removed index") && !isOfConstraint(change.name, schemaChanges)
  );
  return {
    takes,
    parts: takes.map(({ name }) => ({
      sql: `drop index concurrently if exists ${name}`,
      transaction: "none",
      note: "waits for queries that use it without making others wait"
    }))
  };
}

// src/fixes/rebuild.ts
function rebuildConcurrently({ statement, major }) {
  const { kind, sql: sql2 } = statement;
  if (/\bconcurrently\b/i.test(sql2)) return [];
  if (kind === "RefreshMatViewStmt") {
    return [
      {
        sql: sql2.replace(/^refresh\s+materialized\s+view\b/i, "$& concurrently"),
        transaction: "own",
        note: "readers go on"
      }
    ];
  }
  if (kind !== "ReindexStmt" || major < 12) return [];
  return [
    {
      sql: sql2.replace(
        /^(reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema))\b/i,
        "$1 concurrently"
      ),
      transaction: "none",
      note: "readers and writers go on while it is built anew"
    }
  ];
}

// src/fixes/index.ts
var ways = [
  addColumn,
  changeType,
  setNotNull,
  addIndex,
  addKey,
  addRule,
  dropIndex
];
function proposeFix(migration, subject) {
  const { parts: parts2, differs = [] } = bestWay(subject);
  if (parts2.length === 0 || parts2.some(endsItsBlock)) return void 0;
  return { migration, statement: subject.statement.index, parts: parts2, differs };
}
function bestWay(subject) {
  const { schemaChanges } = subject;
  const found = ways.map((way) => way(subject));
  const taken = new Set(found.flatMap(({ takes }) => takes));
  if (schemaChanges.length > 0 && schemaChanges.every((change) => taken.has(change))) {
    return {
      parts: found.flatMap(({ parts: parts3 }) => parts3),
      differs: found.flatMap(({ differs = [] }) => differs)
    };
  }
  const others = schemaChanges.length > 0 ? [alone] : [batchRows, rebuildConcurrently, alone];
  const parts2 = others.map((way) => way(subject)).find((one) => one.length > 0);
  return { parts: parts2 ?? [] };
}
function endsItsBlock({ sql: sql2 }) {
  return [fixQuote, "$keep$"].some((quote) => sql2.split(quote).length > 3);
}

// src/fixes/propose.ts
function proposeFixes(findings, server, migrations) {
  const places = new Map(
    findings.map(({ migration, statement }) => {
      return [`${migration}\0${statement}`, { migration, statement }];
    })
  );
  return [...places.values()].flatMap(({ migration, statement: at }) => {
    const run = server.apply?.runs.find((one) => one.migration === migration);
    const statement = run?.statements.find(({ index }) => index === at);
    const { catalog, effects } = migrations.get(migration) ?? { effects: [] };
    const effect = effects.find(({ index }) => index === at);
    if (!run || !statement || !catalog || !effect) return [];
    const { schemaChanges } = effect;
    const { major } = server.server;
    return proposeFix(migration, { statement, run, schemaChanges, catalog, major }) ?? [];
  });
}

// src/hazards/allowance.ts
function applyAllowances(findings, evidence, policy, known) {
  const written = evidence.migrations.flatMap(
    (migration) => (migration.allowances ?? []).map((allowance) => ({
      migration,
      allowance,
      fault: faultOf(allowance, known.hazards, policy),
      covers: coverage(allowance, migration, evidence)
    }))
  );
  const valid = written.filter(({ fault }) => fault === void 0);
  const idle = written.flatMap(({ migration, allowance, fault, covers }) => {
    if (fault) return [{ migration: migration.id, allowance, fault }];
    const silent = known.judged.has(allowance.hazard) && appliedEverywhere(migration, evidence);
    if (!silent || findings.some(covers)) return [];
    return [{ migration: migration.id, allowance, fault: { kind: "unused" } }];
  });
  const unused = unusedEntries(findings, evidence, policy, known);
  return {
    findings: findings.map((finding) => {
      const own = valid.find(({ covers }) => covers(finding))?.allowance;
      if (own) return suppress(finding, `${own.file}:${own.line}`, own.reason);
      const entry = policy.allow.find(
        ({ hazard, covers }) => hazard === finding.hazard && covers(finding.file)
      );
      return entry ? suppress(finding, entry.by, entry.reason) : finding;
    }),
    idle: [...idle, ...unused]
  };
}
function unusedEntries(findings, evidence, { allow }, { judged }) {
  return allow.flatMap(({ hazard, reason: reason2, by, files, covers }) => {
    if (files === void 0 || !judged.has(hazard)) return [];
    const used = findings.some((finding) => finding.hazard === hazard && covers(finding.file));
    const reviewed = evidence.migrations.filter(({ file }) => covers(file));
    const silent = reviewed.length > 0 && reviewed.every((one) => appliedEverywhere(one, evidence));
    if (used || !silent) return [];
    const allowance = { file: by, hazard, reason: reason2, directive: files, trailing: false };
    return [
      { migration: reviewed[0]?.id ?? "", allowance, fault: { kind: "unused-entry" } }
    ];
  });
}
function suppress(finding, by, reason2) {
  return { ...finding, suppressed: { by, reason: reason2 } };
}
var words = ["allow", "allow-file"];
function faultOf({ directive, hazard, reason: reason2 }, hazards2, { nearest }) {
  if (!words.includes(directive)) return { kind: "unknown-word", meant: nearest(directive, words) };
  if (hazard === "") return { kind: "no-hazard" };
  if (!hazards2.includes(hazard)) return { kind: "unknown-hazard", meant: nearest(hazard, hazards2) };
  return reason2 === "" ? { kind: "no-reason" } : void 0;
}
function coverage(allowance, migration, evidence) {
  const { directive, hazard, file } = allowance;
  const meant = (finding) => finding.hazard === hazard && finding.migration === migration.id;
  if (directive === "allow-file") return (finding) => meant(finding) && finding.file === file;
  const statements = coveredStatements(allowance, migration, evidence);
  return (finding) => meant(finding) && finding.statement !== void 0 && statements.has(finding.statement);
}
function coveredStatements({ file, line, trailing }, { id }, { servers }) {
  const runs = servers.flatMap((server) => server.apply?.runs ?? []);
  const run = runs.filter(({ migration }) => migration === id).toSorted((a, b) => b.statements.length - a.statements.length)[0];
  const statements = run ? ownStatements(run).filter((one) => one.file === file && one.line !== void 0) : [];
  const around2 = statements.filter((one) => startOf(one) <= line && line <= endOf(one));
  if (around2.length > 0) return new Set(around2.map(({ index }) => index));
  const nearest = trailing ? statements.findLast((one) => endOf(one) < line) : statements.find((one) => startOf(one) > line);
  return new Set(nearest ? [nearest.index] : []);
}
function startOf({ line = 0 }) {
  return line;
}
function endOf({ line = 0, endLine = line }) {
  return endLine;
}
function appliedEverywhere({ id }, { servers }) {
  return servers.every(
    (server) => server.apply?.runs.some(({ migration, outcome }) => migration === id && outcome.ok)
  );
}

// src/hazards/exposure.ts
var small = { rows: 1e4, bytes: 1e7 };
var stepDown = {
  error: "warning",
  warning: "notice",
  notice: "notice"
};
function weigh(finding, sizes) {
  const { exposure } = finding;
  if (!sizes || !exposure?.grows) return finding;
  const known = tablesOf(exposure, sizes);
  if (known.length === 0) return finding;
  const facts = list(known.map(describe));
  if (known.length < exposure.relations.length || !known.every(isSmall)) {
    return { ...finding, message: `${finding.message} In production, ${facts}.` };
  }
  const weighed = `In production, ${facts}: too small to be felt for long.`;
  return {
    ...finding,
    severity: stepDown[finding.severity],
    message: `${finding.message} ${weighed}`
  };
}
function sizeRemarks({ sizes, servers }, findings) {
  const exposed = findings.flatMap(({ exposure }) => exposure?.grows ? exposure.relations : []);
  if (!sizes) {
    const why = "no file of sizes was given, so every table is taken to be large; `migration-rehearsal stats URL` writes one";
    return exposed.length === 0 ? [] : [{ what: "sizes of tables", why }];
  }
  const known = new Set(sizes.tables.map(({ relation }) => relation));
  const baseline = new Set(
    servers.flatMap((server) => server.baseline.tables.map(({ relation }) => relation))
  );
  const missing = [...new Set(exposed)].filter((relation) => !known.has(relation));
  const strangers = sizes.tables.filter(({ relation, kind }) => kind === void 0 && !baseline.has(relation)).map(({ relation }) => relation);
  return [
    ...remark(missing, "size of", `not in ${sizes.file}, and so taken to be large`),
    ...baseline.size === 0 ? [] : remark(strangers, `${sizes.file}:`, "the baseline has no such table")
  ];
}
function remark(relations, label, why) {
  return relations.length === 0 ? [] : [{ what: `${label} ${list(relations, 20)}`, why }];
}
function tablesOf({ relations }, { tables }) {
  return [...new Set(relations)].flatMap(
    (relation) => tables.find((table) => table.relation === relation) ?? []
  );
}
function isSmall({ rows, bytes }) {
  return (rows ?? 0) < small.rows && bytes < small.bytes;
}
function describe({ relation, rows, bytes }) {
  const size = bytesText(bytes);
  if (rows === null) return `${relation} has ${size}`;
  return `${relation} has about ${count(rows, "row").replace(/^\d+/, grouped)} and ${size}`;
}
function grouped(digits) {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
function bytesText(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1e3 && unit < units.length - 1) {
    value /= 1e3;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

// src/hazards/fingerprint.ts
function fingerprint(parts2) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(parts2.join("\0"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

// src/hazards/proven-fix.ts
function takesFixes({ id, area }) {
  return area === "locking" || id === "failed-migration";
}
function wantsFix({ hazard: id, area, severity, suppressed }) {
  return takesFixes({ id, area }) && severity !== "notice" && suppressed === null;
}
function provenFix(finding, found, hazard, input) {
  if (!takesFixes(hazard) || finding.severity === "notice") return void 0;
  const fix = input.server.apply?.fixes?.find(
    ({ proven, migration, statement }) => proven && migration === finding.migration && statement === finding.statement
  );
  const fixed = fix && withFix(input, fix);
  if (!fixed) return void 0;
  const left = hazard.check(fixed).filter((other) => sameThing(finding, other));
  if (left.length >= found.filter((other) => sameThing(finding, other)).length) return void 0;
  return {
    sql: fix.parts.map(({ sql: sql2 }) => sql2),
    proven: true,
    parts: fix.parts,
    differs: fix.differs,
    files: fix.files,
    before: fix.before,
    after: fix.after,
    rows: fix.rows,
    servers: [input.server.server.version]
  };
}
function sameThing(one, other) {
  return other.severity !== "notice" && other.migration === one.migration && other.object === one.object;
}
function withFix(input, { run }) {
  const { apply } = input.server;
  if (!apply || !run) return void 0;
  const others = (all) => all.filter(({ migration }) => migration !== run.migration);
  const runs = apply.runs.map((one) => one.migration === run.migration ? run : one);
  const effects = others(apply.effects ?? []);
  const queues = others(apply.queues ?? []);
  const fixed = { ...apply, runs, effects, queues, fixes: [] };
  return { ...input, server: { ...input.server, apply: fixed } };
}
function mergeFixes(one, other) {
  if (!one || !other) return one ?? other;
  if (one.sql.join("\0") !== other.sql.join("\0")) return one;
  return { ...one, servers: [.../* @__PURE__ */ new Set([...one.servers ?? [], ...other.servers ?? []])] };
}

// src/hazards/policy.ts
var emptyPolicy = { allow: [], severity: {}, nearest: () => void 0 };

// src/hazards/judge.ts
function judge(evidence, hazards2, policy = emptyPolicy) {
  const wanted = hazards2.filter(({ id }) => policy.severity[id] !== "off");
  const { found: onServers, notJudged } = runChecks(evidence, wanted);
  const found = [...onServers, ...inFiles(evidence, wanted)];
  const weighed = found.map((finding) => overrule(weigh(finding, evidence.sizes), policy));
  const missed = new Set(notJudged.map(({ hazard }) => hazard));
  const { findings, idle } = applyAllowances(weighed, evidence, policy, {
    hazards: hazards2.map(({ id }) => id),
    judged: new Set(wanted.map(({ id }) => id).filter((id) => !missed.has(id)))
  });
  const servers = evidence.servers.map(({ server }) => server.version);
  const placed = wanted.flatMap((hazard) => placeAll(hazard, hazard.checkAllowances?.(idle) ?? [], servers)).map((finding) => overrule(finding, policy));
  return {
    findings: [...findings, ...placed],
    notJudged,
    assumed: [...turnedOff(hazards2, policy), ...sizeRemarks(evidence, findings)]
  };
}
function runChecks(evidence, hazards2) {
  const merged = /* @__PURE__ */ new Map();
  const notJudged = [];
  const servers = evidence.migrations.length === 0 ? [] : evidence.servers;
  for (const server of servers) {
    for (const hazard of hazards2) {
      const missing = missingRehearsal(hazard, server);
      if (missing !== void 0) {
        notJudged.push({ hazard: hazard.id, server: server.server.version, why: missing });
        continue;
      }
      for (const finding of located(hazard, evidence, server)) {
        const before = merged.get(finding.fingerprint);
        merged.set(finding.fingerprint, before ? mergeFindings(before, finding) : finding);
      }
    }
  }
  return { found: [...merged.values()], notJudged };
}
function overrule(finding, { severity }) {
  const own = severity[finding.hazard];
  if (own === void 0 || own === "off") return finding;
  const isGuess = finding.basis === "guess" && own === "error";
  return { ...finding, severity: isGuess ? "warning" : own };
}
function turnedOff(hazards2, { severity }) {
  const off = hazards2.map(({ id }) => id).filter((id) => severity[id] === "off");
  const why = "turned off in the configuration";
  return off.length === 0 ? [] : [{ what: `hazards: ${off.join(", ")}`, why }];
}
function inFiles(evidence, hazards2) {
  const servers = evidence.servers.filter(({ reorder }) => reorder).map(({ server }) => server.version);
  return hazards2.flatMap(
    (hazard) => placeAll(hazard, hazard.checkFiles?.(evidence) ?? [], servers)
  );
}
function placeAll(hazard, found, servers) {
  return found.map((finding, at) => {
    const same = found.slice(0, at).filter(({ object }) => object === finding.object);
    return place(hazard, finding, same.length, servers);
  });
}
function place(hazard, finding, ordinal, servers) {
  const { migration, line, object } = finding;
  return {
    ...finding,
    hazard: hazard.id,
    area: hazard.area,
    endLine: line,
    servers,
    fingerprint: fingerprint([hazard.id, migration, object, "", String(ordinal)]),
    suppressed: null
  };
}
function missingRehearsal(hazard, server) {
  for (const name of hazard.reads) {
    const status = server.rehearsals.find((rehearsal) => rehearsal.name === name);
    if (status?.status !== "done" && !status?.needless) {
      return `${name} was not rehearsed${status?.why ? `: ${status.why}` : ""}`;
    }
  }
  return void 0;
}
function located(hazard, evidence, server) {
  const { subject, migrations } = evidence;
  const seen = /* @__PURE__ */ new Map();
  const input = { subject, migrations, server };
  const found = check(hazard, input);
  return found.map((finding) => {
    const run = server.apply?.runs.find((candidate) => candidate.migration === finding.migration);
    const statement = finding.statement === void 0 ? void 0 : run?.statements[finding.statement];
    const migration = migrations.find((candidate) => candidate.id === finding.migration);
    const identity = [
      hazard.id,
      finding.migration,
      finding.object,
      statement?.sql.replace(/\s+/g, " ") ?? ""
    ];
    const key = identity.join("\0");
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    const fix = finding.fix ?? provenFix(finding, found, hazard, input);
    return {
      ...finding,
      ...fix && { fix },
      hazard: hazard.id,
      area: hazard.area,
      file: finding.place?.file ?? statement?.file ?? migration?.file ?? "",
      line: finding.place ? finding.place.line : statement && lineOf(statement),
      endLine: finding.place ? finding.place.line : statement?.endLine,
      servers: [server.server.version],
      fingerprint: fingerprint([...identity, String(ordinal)]),
      suppressed: null
    };
  });
}
function check(hazard, input) {
  try {
    return hazard.check(input);
  } catch (cause) {
    throw new Error(`hazard ${hazard.id} could not judge its evidence`, { cause });
  }
}
var strength = { error: 2, warning: 1, notice: 0 };
function mergeFindings(one, other) {
  const worst = strength[other.severity] > strength[one.severity] ? other : one;
  const fix = mergeFixes(one.fix, other.fix);
  const servers = [.../* @__PURE__ */ new Set([...one.servers, ...other.servers])];
  return { ...worst, ...fix && { fix }, servers };
}

// src/postgres/interrupt.ts
async function interruptServer(server) {
  var _stack = [];
  try {
    if (server.info.provider !== "given") return server[Symbol.asyncDispose]();
    closeToOwner(server);
    const admin = __using(_stack, await connect(server), true);
    await admin.rows(sql`
    select pg_catalog.pg_terminate_backend(pid)
    from pg_catalog.pg_stat_activity
    where datname ~ '^${databasePrefix}${runId}_'
  `);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/apply.ts
async function applyAll(plan, database, options2, log) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, options2.level, log), true);
    await prepareRunner(run);
    const runs = [];
    let { afterFailureOf } = options2;
    for (let index = options2.from; index < options2.to; index += 1) {
      const migration = plan.review[index];
      if (!migration) break;
      log.progress(`apply: ${migration.id}${options2.rowsPresent ? "" : " on empty tables"}`);
      const place2 = placeOf(index - options2.from, options2.to - options2.from);
      const started = performance.now();
      const result = await applyMigration(run, migration, place2);
      runs.push({
        migration: migration.id,
        ...result,
        durationMs: performance.now() - started,
        rowsPresent: options2.rowsPresent,
        ...afterFailureOf !== void 0 && { afterFailureOf }
      });
      if (result.outcome.ok) continue;
      const canGoOn = run.session.transactionStatus === "I" && !plan.adapter.aroundRun;
      if (!canGoOn || !await options2.goOn(index)) return { runs, stoppedAt: index };
      afterFailureOf ??= migration.id;
    }
    return { runs };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/observe/conversions.ts
async function readConversions(session, changes, before, after, major) {
  const conversions = [];
  for (const { change, kind, keys, before: old, after: now } of changes) {
    if (change !== "changed" || kind !== "column" || !keys.includes("type")) continue;
    const [relation, column] = [String(old?.["table"]), String(old?.["column"])];
    const was = before[relation]?.columns[column];
    const is = after[relation]?.columns[column];
    if (!was || !is || was.filled === 0) continue;
    const from = String(old?.["type"]);
    conversions.push({
      relation,
      column,
      from,
      to: String(now?.["type"]),
      valuesBefore: was.filled,
      valuesAfter: is.filled,
      comesBack: await comesBack(session, { relation, column, from, major }, was.values)
    });
  }
  return conversions;
}
async function comesBack(session, place2, values) {
  const { relation, column, from, major } = place2;
  const back = `(${quoteIdentifier(column)}::${from})`;
  try {
    const [row] = await withTablesReadable(
      session,
      () => session.rows(
        `select ${valuesOf(back, major)} as sum from only ${relation}`
      )
    );
    return row?.sum === values;
  } catch {
    return null;
  }
}

// src/rehearse/observe/sequences.ts
async function sequencesBehind(session) {
  return withTablesReadable(session, async () => {
    const owned = await session.rows(ownedSequences);
    if (owned.length === 0) return [];
    const positions = await session.rows(
      owned.map(position).join("\nunion all\n")
    );
    return positions.flatMap(({ i, next, largest }) => {
      const { relation = "", column = "", sequence = "" } = owned[i] ?? {};
      return [{ relation, column, sequence, next, largest }];
    });
  });
}
function position({ relation, column, sequence, increment }, index) {
  const name = quoteIdentifier(column);
  return `select ${index} as i, s.next::text, m.largest::text
    from (select case when is_called then last_value + ${quoteLiteral(increment)}::int8 else last_value end as next from ${sequence}) s,
      (select max(${name}) as largest from only ${relation}) m
    where s.next <= m.largest and exists (select 1 from only ${relation} where ${name} = s.next)`;
}
var ownedSequences = sql`
  select format('%I.%I', n.nspname, c.relname) as relation, a.attname::text as column, d.objid::regclass::text as sequence, s.seqincrement::text as increment
  from pg_catalog.pg_depend d
    join pg_catalog.pg_sequence s on s.seqrelid = d.objid and s.seqincrement > 0
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'r'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    and exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indkey::text = a.attnum::text and i.indpred is null)
  order by 1, 2`;

// src/rehearse/observe/structure.ts
async function readStructure(session, major) {
  return withStableSettings(session, async () => {
    const keys = await session.rows(
      unindexedKeys(major)
    );
    const unique = await session.rows(uniqueKeys(major));
    const covered = await session.rows(
      coveredIndexes
    );
    const security = await session.rows(
      rowSecurity
    );
    return {
      unindexedKeys: keys,
      uniqueKeys: unique,
      coveredIndexes: covered,
      withoutPolicy: security.filter(({ locked }) => locked).map(({ relation }) => relation),
      withoutRowSecurity: security.filter(({ locked }) => !locked).map(({ relation, siblings }) => ({ relation, siblings }))
    };
  });
}
function unindexedKeys(major) {
  const own = major >= 11 ? "c.conparentid = 0" : "true";
  return sql`
  select c.conrelid::regclass::text as relation, c.conname::text as constraint,
    (select array_agg(format('%I', a.attname) order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns
  from pg_catalog.pg_constraint c
  where c.contype = 'f' and ${own} and not exists (select 1 from pg_catalog.pg_index i
    where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null
      and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
  order by 1, 2`;
}
function uniqueKeys(major) {
  const keys = major >= 11 ? "i.indnkeyatts" : "i.indnatts";
  return sql`
  select i.indrelid::regclass::text as relation, array_agg(a.attname::text order by a.attname) as columns
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind in ('i', 'I') and not c.relispartition and c.relpersistence <> 't'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:${keys} - 1])
  where i.indisunique and i.indisvalid and i.indimmediate and i.indexprs is null and i.indpred is null
  group by i.indexrelid, 1 order by 1, 2`;
}
var coveredIndexes = sql`
  select i.indrelid::regclass::text as relation, i.indexrelid::regclass::text as index, min(o.indexrelid::regclass::text) as by
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i' and not c.relispartition
    join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
    join pg_catalog.pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.indisvalid
    join pg_catalog.pg_class oc on oc.oid = o.indexrelid and oc.relam = c.relam
  where not i.indisunique and i.indexprs is null and i.indpred is null and o.indpred is null
    and o.indkey::text || ' ' like i.indkey::text || ' %' and o.indclass::text || ' ' like i.indclass::text || ' %'
    and o.indcollation::text || ' ' like i.indcollation::text || ' %' and o.indoption::text || ' ' like i.indoption::text || ' %'
    -- of two alike, the younger one is needless
    and (o.indkey::text <> i.indkey::text or o.indisunique or o.indexrelid < i.indexrelid)
  group by 1, 2 order by 1, 2`;
var rowSecurity = sql`
  select c.oid::regclass::text as relation, c.relrowsecurity as locked, c.n::int as siblings
  from (select oid, relrowsecurity, count(*) over alike - 1 as n, count(*) filter (where relrowsecurity) over alike as secured
    from pg_catalog.pg_class where relkind in ('r', 'p') and not relispartition
    window alike as (partition by relnamespace, relowner)) c
  where case when c.relrowsecurity
    then not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid)
    else c.n >= 3 and c.secured >= c.n - 1 and c.secured >= 3 end
  order by 1`;

// src/rehearse/queue.ts
function queuePoint(run) {
  const points = ownStatements(run).filter(({ lockTimeoutMs, outcome }) => lockTimeoutMs === 0 && outcome.ok).flatMap((statement) => {
    const held = blockedBefore(run, statement);
    return blockingLocks(statement).filter((lock) => lock.waited !== true && !held.has(lock.relation)).map((lock) => ({ statement, lock }));
  });
  const strongest = lockModes.findLast((mode) => points.some(({ lock }) => lock.mode === mode));
  return points.find(({ lock }) => lock.mode === strongest);
}
var deadlineMs = 2e3;
var shortTimeoutMs = 5;
async function sendIntoQueue(run, database, step2, { statement, lock }) {
  var _stack = [];
  try {
    const { server } = database;
    const options2 = { user: server.owner.user, database: database.name };
    const behind = blocks(lock.mode).includes("reads") ? "reader" : "writer";
    const work = `begin; ${workOn(lock.relation, behind)}`;
    const front = __using(_stack, await connect(server, options2), true);
    if (!(await front.query(work)).ok) return { result: await sendSteps(run, [step2]) };
    const late = __using(_stack, await connect(server, options2), true);
    const withTimeout = await tryWithTimeout(run, step2, statement, late, work);
    const sent = watched(sendSteps(run, [step2]));
    const waited = await until(sent, () => isBehind(front, run.session, front));
    const working = watched(late.query(work));
    const othersWaited = waited && await until(working, () => isBehind(front, late, run.session));
    if (othersWaited) await front.rows("select pg_catalog.pg_cancel_backend($1)", [late.backendPid]);
    await working.done;
    await late.query("rollback");
    await front.query("rollback");
    const result = await sent.done;
    const { relation, mode } = lock;
    const queue = { statement: statement.index, relation, mode, behind, waited, othersWaited };
    return { result, queue: withTimeout === void 0 ? queue : { ...queue, withTimeout } };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function workOn(relation, as) {
  return as === "reader" ? `select from ${relation} limit 0` : `lock table ${relation} in row exclusive mode`;
}
var refusable = /* @__PURE__ */ new Set([
  "AlterTableStmt",
  "DropStmt",
  "IndexStmt",
  "RenameStmt",
  "TruncateStmt"
]);
async function tryWithTimeout(run, step2, { kind }, late, work) {
  if (!refusable.has(kind)) return void 0;
  const { session } = run;
  const inside = session.transactionStatus === "T";
  await session.rows(inside ? "savepoint rehearsal_queue" : "begin");
  await session.rows(`set local lock_timeout = ${shortTimeoutMs}`);
  const tried = await session.query(step2.sql);
  const gaveUp = !tried.ok && tried.error.code === sqlstates.lockNotAvailable;
  await session.rows(
    inside ? "rollback to savepoint rehearsal_queue; release savepoint rehearsal_queue" : "rollback"
  );
  const later = await late.query(`set lock_timeout = ${shortTimeoutMs}; ${work}`);
  await late.query("rollback; reset lock_timeout");
  return { gaveUp, othersWaited: !later.ok };
}
function watched(done2) {
  const state = { done: done2, ended: false };
  const end = () => void (state.ended = true);
  void done2.then(end, end);
  return state;
}
async function until(work, holds2) {
  const deadline = performance.now() + deadlineMs;
  while (!work.ended && performance.now() < deadline) if (await holds2()) return true;
  return false;
}
async function isBehind(observer, waiting, other) {
  const rows = await observer.rows(
    "select $2 = any (pg_catalog.pg_blocking_pids($1)) as behind",
    [waiting.backendPid, other.backendPid]
  );
  return rows[0]?.behind === true;
}

// src/rehearse/walk.ts
var mostLooks = 60;
var nothing = { schemaChanges: [], dataChanges: [] };
async function walk(plan, database, migration, before, masked, log, send = (run, step2) => sendSteps(run, [step2])) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const steps = statementSteps(plan, migration);
    const looking = steps.length <= mostLooks;
    const statements = [];
    let state = before;
    let failed = false;
    for (const step2 of steps) {
      if (failed) {
        if (step2.origin === "migration")
          statements.push({ step: step2, outcome: null, difference: nothing });
        continue;
      }
      const { outcome } = await send(run, step2);
      failed = !outcome.ok;
      if (step2.origin === "runner") continue;
      const next = failed || !looking ? state : await readStateInside(plan, run.session, database.server.info.major, state);
      statements.push({ step: step2, outcome, difference: compareStates(state, next, masked) });
      state = next;
    }
    if (run.session.transactionStatus !== "I") await run.session.query("rollback");
    return { statements, last: state, failed, looked: looking };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function statementSteps(plan, migration) {
  return plan.adapter.plan(migration, plan.settings).flatMap((step2) => {
    if (step2.origin === "runner") return isTransactionControl(step2.sql) ? [step2] : [];
    if (step2.copyData !== void 0 || step2.parameters !== void 0) return [step2];
    const split = splitSql(step2.sql);
    if (!split.ok || split.statements.length < 2) return [step2];
    const { source } = step2;
    const lineOf2 = lineCounter(step2.sql);
    const single = split.statements.map((statement) => ({
      origin: "migration",
      sql: statement.sql,
      ...source && { source: { ...source, line: source.line + lineOf2(statement.offset) - 1 } }
    }));
    const controlled = split.statements.some((one) => one.kind === "TransactionStmt");
    return controlled || migration.transactionMode !== "message" ? single : [runner("begin"), ...single, runner("commit")];
  });
}
function runner(sql2) {
  return { origin: "runner", sql: sql2 };
}
function isTransactionControl(sql2) {
  const split = splitSql(sql2);
  return split.ok && split.statements.length > 0 && split.statements.every((statement) => statement.kind === "TransactionStmt");
}

// src/rehearse/rerun-raw.ts
async function sendAgain(input) {
  const { plan, database, migration, masked, log } = input;
  const before = input.state ?? await readState(plan, database);
  const walked = await walk(plan, database, migration, before, masked, log);
  const index = indexer(input.first);
  const statements = walked.statements.map((one) => ({
    index: index(one.step),
    sql: normal(one.step.sql),
    file: one.step.source?.file,
    line: one.step.source?.line,
    result: secondResult(one),
    ...one.outcome?.ok === false && { error: one.outcome.error },
    ...one.difference
  }));
  const left = compareStates(before, await readState(plan, database, walked.last), masked);
  return { migration: migration.id, result: verdict(walked.failed, left), statements, ...left };
}
function secondResult({ outcome, difference }) {
  if (outcome === null) return "not-sent";
  if (!outcome.ok) return "rejected";
  return isSame(difference) ? "no-change" : "changed";
}
function verdict(failed, left) {
  if (failed) return isSame(left) ? "rejected" : "rejected-halfway";
  return isSame(left) ? "unchanged" : "changed";
}
function indexer(first) {
  const used = /* @__PURE__ */ new Set();
  return (step2) => {
    const text2 = normal(step2.sql);
    const found = first?.statements.find(
      ({ index, origin, sql: sql2 }) => origin === "migration" && !used.has(index) && normal(sql2) === text2
    );
    if (found) used.add(found.index);
    return found?.index ?? -1;
  };
}
function normal(sql2) {
  const split = splitSql(sql2);
  return split.ok && split.statements.length === 1 ? split.statements[0]?.sql ?? sql2 : sql2.trim();
}

// src/rehearse/skipped.ts
var skipCodes = /* @__PURE__ */ new Set(["42P07", "42701"]);
var mostSkipped = 20;
async function readSkipped(session, run, major) {
  const skipped2 = [];
  const candidates = run.statements.filter(
    ({ origin, notices }) => origin === "migration" && notices.some(({ code }) => skipCodes.has(code))
  );
  for (const statement of candidates.slice(0, mostSkipped)) {
    const target2 = targetOf(statement);
    const found = target2 && await compare(session, statement, target2, major);
    if (found) skipped2.push({ index: statement.index, ...found });
  }
  return skipped2;
}
function targetOf({ sql: sql2 }) {
  const split = splitSql(sql2);
  const statement = split.ok ? split.statements[0] : void 0;
  if (!statement) return void 0;
  const node = statement.node;
  const table = qualified(node["relation"]);
  switch (statement.kind) {
    case "CreateStmt":
      return { relation: table, drop: `drop table ${table} cascade`, kind: "table" };
    case "IndexStmt": {
      const { schemaname } = node["relation"] ?? {};
      const index = qualified({ schemaname, relname: String(node["idxname"]) });
      return { relation: index, drop: `drop index ${index}`, kind: "index" };
    }
    case "AlterTableStmt": {
      const commands = node["cmds"] ?? [];
      const column = commands[0]?.AlterTableCmd?.def?.ColumnDef?.colname;
      if (commands.length !== 1 || column === void 0) return void 0;
      const drop = `alter table ${table} drop column ${quoteIdentifier(column)} cascade`;
      return { relation: table, drop, kind: "column", column };
    }
    default:
      return void 0;
  }
}
function qualified({ schemaname, relname = "" } = {}) {
  const name = quoteIdentifier(relname);
  return schemaname === void 0 ? name : `${quoteIdentifier(schemaname)}.${name}`;
}
async function compare(session, { sql: sql2 }, target2, major) {
  const [found] = await session.rows(
    `select (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)) as name`,
    [target2.relation]
  );
  const name = found?.name;
  if (name === null || name === void 0) return void 0;
  const there = await snapshotCatalog(session, { major });
  await session.rows("begin");
  try {
    const made = sql2.replace(/\b(index)\s+concurrently\b/i, "$1");
    for (const text2 of [target2.drop, made]) {
      const result = await session.query(text2);
      if (!result.ok) return void 0;
    }
    const wanted = await snapshotCatalog(session, { major });
    return {
      kind: target2.kind,
      object: target2.column === void 0 ? name : `${name}.${target2.column}`,
      differences: diffCatalogs(there, wanted).filter((change) => isAbout(change, target2, name))
    };
  } finally {
    await session.rows("rollback");
  }
}
function isAbout(change, target2, name) {
  const { kind, keys, before, after } = change;
  const described = before ?? after;
  if (target2.kind === "index") return kind === "index" && change.name === name && tells(keys);
  if (described?.["table"] !== name) return false;
  if (target2.kind === "column") return described["column"] === target2.column && tells(keys);
  const moved = keys.length === 1 && keys[0] === "position";
  return (kind === "column" || kind === "constraint") && !moved;
}
function tells(keys) {
  return keys.some((key) => telling.has(key));
}
var telling = /* @__PURE__ */ new Set([
  "type",
  "not_null",
  "default",
  "identity",
  "generated",
  "definition",
  "valid"
]);

// src/sql/disarm-handlers.ts
var alreadyExists = /\b(?:duplicate_\w+|others|sqlstate\s+'42(?:701|710|723|P0[4-7])')/i;
var condition = String.raw`(?:[a-z_]+|sqlstate\s+'[0-9A-Z]{5}')`;
var handler = new RegExp(
  String.raw`\bwhen\s+(${condition}(?:\s+or\s+${condition})*)\s+then\b`,
  "gi"
);
function disarmHandlers(block) {
  const bare = block.replace(
    handler,
    (whole, conditions) => alreadyExists.test(conditions) ? "when sqlstate 'ZZ999' then" : whole
  );
  return bare === block ? void 0 : bare;
}

// src/rehearse/existing-object.ts
var forms = [
  /^column "(?<part>.+)" of relation "(?<on>.+)" already exists$/,
  /^(?<kind>constraint|trigger|policy) "(?<part>.+)" for (?:relation|table) "(?<on>.+)" already exists$/,
  /^(?<kind>type|relation) "(?<name>.+)" already exists$/
];
async function findExisting(session, { message }) {
  const groups = forms.map((form) => form.exec(message)?.groups).find((one) => one !== void 0);
  if (!groups) return void 0;
  const { kind = "column", part, on, name } = groups;
  const rows = await session.rows(
    kind === "type" ? typeQuery : relationQuery,
    [on ?? name, part ?? null]
  );
  const [only] = rows;
  if (!only || rows.length > 1) return void 0;
  if (part === void 0) return only;
  return {
    kind,
    name: `${only.name}.${only.part}`,
    after: { table: only.name, [kind]: part }
  };
}
var typeQuery = sql`
  select case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'composite type' end as kind, format('%I.%I', n.nspname, t.typname) as name, $2::text as part
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where t.typname = $1 and t.typtype in ('e', 'd', 'c') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
var relationQuery = sql`
  select case c.relkind when 'i' then 'index' when 'I' then 'index' when 'v' then 'view' when 'm' then 'materialized view'
      when 'S' then 'sequence' else 'table' end as kind, format('%I.%I', n.nspname, c.relname) as name, format('%I', $2::text) as part
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relname = $1 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
function dropStatement({ kind, name, after }) {
  const table = String(after?.["table"]);
  const part = name.slice(table.length + 1);
  switch (kind) {
    case "enum":
    case "composite type":
      return `drop type ${name} cascade`;
    case "domain":
    case "table":
    case "view":
    case "materialized view":
    case "sequence":
    case "index":
      return `drop ${kind} ${name} cascade`;
    case "column":
    case "constraint":
      return `alter table ${table} drop ${kind} ${part} cascade`;
    case "trigger":
    case "policy":
      return `drop ${kind} ${part} on ${table}`;
    default:
      return void 0;
  }
}

// src/rehearse/swallowed.ts
var [mostBlocks, mostInTheWay] = [10, 20];
async function readSwallowed(session, run, effects, major) {
  const seen = [];
  const blocks2 = run.statements.flatMap((statement) => {
    const bare = statement.kind === "DoStmt" ? disarmHandlers(statement.sql) : void 0;
    return bare === void 0 ? [] : [{ statement, bare }];
  });
  for (const { statement, bare } of blocks2.slice(0, mostBlocks)) {
    const there = await snapshotCatalog(session, { major });
    const found = await inTheWay(session, statement, bare, there, major);
    const effect = effects.find(({ index }) => index === statement.index);
    seen.push(...found, ...effect ? await oneLeft(session, statement, effect, there, major) : []);
  }
  return seen;
}
async function inTheWay(session, { index }, bare, there, major) {
  return rolledBack(session, async () => {
    const found = [];
    for (; ; ) {
      await session.rows("savepoint block");
      const result = await session.query(bare);
      if (result.ok) break;
      await session.rows("rollback to savepoint block");
      const next = await findExisting(session, result.error);
      const drop = next && dropStatement(next);
      if (!next || drop === void 0 || found.length === mostInTheWay) return [];
      if (!(await session.query(drop)).ok) return [];
      found.push(next);
    }
    const wanted = diffCatalogs(there, await snapshotCatalog(session, { major }));
    const isFound = ({ kind, name }) => found.some((one) => one.kind === kind && one.name === name);
    const notMade = wanted.filter((one) => one.change === "added" && isOwn(one, found)).map(named);
    return found.flatMap(({ kind, name }) => {
      const differences2 = wanted.filter(
        (one) => isFound(one) && one.kind === kind && one.name === name
      );
      if (differences2.length === 0 && notMade.length === 0) return [];
      return [{ index, kind, object: name, tried: false, differences: differences2, notMade }];
    });
  });
}
async function oneLeft(session, { index, sql: sql2 }, { schemaChanges }, there, major) {
  const made = schemaChanges.filter((one) => one.change === "added" && isWhole(one, schemaChanges));
  const [kept, ...others] = made;
  const drops = others.map(dropStatement);
  if (!kept || others.length === 0 || drops.includes(void 0)) return [];
  return rolledBack(session, async () => {
    for (const drop of drops) if (!(await session.query(drop ?? "")).ok) return [];
    if (!(await session.query(sql2)).ok) return [];
    const after = await snapshotCatalog(session, { major });
    const missing = diffCatalogs(there, after).filter(({ change }) => change === "removed");
    const notMade = others.filter(({ kind: kind2, name: name2 }) => missing.some((one) => one.kind === kind2 && one.name === name2)).map(named);
    if (notMade.length === 0) return [];
    const { kind, name } = kept;
    return [{ index, kind, object: name, tried: true, differences: [], notMade }];
  });
}
async function rolledBack(session, work) {
  await session.rows("begin");
  try {
    return await work();
  } finally {
    await session.rows("rollback");
  }
}
function named({ kind, name }) {
  return { kind, name };
}
function isWhole({ kind, name, after }, all) {
  if (dropStatement({ kind, name, after }) === void 0) return false;
  const table = after?.["table"];
  return !all.some((one) => one.change === "added" && one.kind === "table" && one.name === table);
}
function isOwn(change, found) {
  const table = change.after?.["table"];
  return dropStatement(change) !== void 0 && !found.some((one) => one.kind === "table" && one.name === table);
}

// src/rehearse/clean-run.ts
async function cleanRun(plan, segments, runs, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const steps = /* @__PURE__ */ new Map();
    const effects = [];
    const queues = [];
    const masked = /* @__PURE__ */ new Set();
    const behind = segments[0]?.sequencesBehind ?? [];
    for (const [number, segment] of segments.entries()) {
      let current = segment.begin;
      let state = segment.beginState;
      for (let index = segment.from; index < segment.to; index += 1) {
        const migration = plan.review[index];
        if (!migration) break;
        log.progress(`once more: ${migration.id}`);
        const seen = await step(
          plan,
          { before: current, state, behind, migration, index },
          runs[index],
          log
        );
        scope.use(seen.after);
        await freezeAsTemplate(seen.after);
        effects.push(seen.effects);
        if (seen.queue) queues.push(seen.queue);
        if (runs[index]?.outcome.ok) {
          const states = { before: state, after: seen.state };
          steps.set(index, { before: current, after: seen.after, states });
        }
        current = seen.after;
        state = seen.state;
      }
      for (const column of findNondeterministic(segment.endState.data, state.data)) {
        masked.add(column);
      }
      const resumed = segments[number + 1];
      if (resumed) steps.set(segment.to, { after: resumed.beginEmpty });
    }
    const owned = scope.move();
    return { steps, effects, queues, masked, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function step(plan, from, first, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const after = scope.use(await cloneDatabase(from.before, "step"));
    const point = first && queuePoint(first);
    let queue;
    const inFile = indexer(first);
    const walked = await walk(
      plan,
      after,
      from.migration,
      from.state,
      /* @__PURE__ */ new Set(),
      log,
      async (run, sent) => {
        if (sent.origin === "runner" || !point || inFile(sent) !== point.statement.index)
          return sendSteps(run, [sent]);
        const seen2 = await sendIntoQueue(run, after, sent, point);
        if (seen2.queue) queue = { migration: from.migration.id, ...seen2.queue };
        return seen2.result;
      }
    );
    if (first && walked.failed === !first.outcome.ok) {
      const number = indexer(first);
      const statements = walked.statements.map(({ step: sent, difference }) => ({
        index: number(sent),
        ...difference
      }));
      const { last, looked } = walked;
      const seen2 = await look(plan, from, after, last, looked ? statements : [], first);
      scope.move();
      return { ...seen2, queue };
    }
    const again = scope.use(await cloneDatabase(from.before, "step"));
    const { index } = from;
    const options2 = { from: index, to: index + 1, level: "outcome", rowsPresent: true };
    await applyAll(plan, again, { ...options2, goOn: () => true }, log);
    const seen = await look(plan, from, again, from.state, [], first);
    await after[Symbol.asyncDispose]();
    scope.move();
    return seen;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function look(plan, from, after, last, statements, first) {
  var _stack = [];
  try {
    const { server } = after;
    const { major } = server.info;
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: after.name }), true);
    const state = await lookThrough(plan, session, major, last);
    const difference = compareStates(from.state, state, /* @__PURE__ */ new Set());
    const { schemaChanges } = difference;
    const [old, now] = [from.state.data, state.data];
    const conversions = await readConversions(session, schemaChanges, old, now, major);
    const behind = await sequencesBehind(session);
    const known = new Set(from.behind.map(({ sequence }) => sequence));
    return {
      after,
      state,
      effects: {
        migration: from.migration.id,
        statements,
        ...difference,
        conversions,
        sequencesBehind: behind.filter(({ sequence }) => !known.has(sequence)),
        skipped: first ? await readSkipped(session, first, major) : [],
        swallowed: first ? await readSwallowed(session, first, statements, major) : [],
        structure: await readStructure(session, major)
      }
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/observe/invalid-indexes.ts
async function invalidIndexes({ server, name }) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: name }), true);
    const rows = await session.rows(sql`
    select n.nspname || '.' || c.relname as index
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where not i.indisvalid and c.relkind = 'i'
    order by 1
  `);
    return rows.map(({ index }) => index);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/seed/twins.ts
var [rowsAtMost, singlesAtMost] = [50, 5];
var firstNumber = 1e6;
async function makeTwins(session, major, relation, same) {
  const model = await introspect(session, major);
  const table = model.tables.find((one) => one.relation === relation);
  const different = table && columnsToVary(table, model.types, same);
  if (!table || !different) return "impossible";
  const request = { model, table, seed: "twins", inputs: await findInputs(session, model) };
  try {
    return await insertCopies(session, (single) => copyStatement(request, different, single));
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return { refused: thrown.message };
    throw thrown;
  }
}
async function insertCopies(session, statement) {
  const all = await session.query(statement());
  if (all.ok) return all.rowCount > 0 ? "made" : "impossible";
  for (let single = 1; single <= singlesAtMost; single += 1) {
    const one = await session.query(statement(single));
    if (one.ok && one.rowCount > 0) return "made";
  }
  return { refused: `${all.error.code} ${all.error.message}` };
}
function columnsToVary(table, types, same) {
  const chosen = /* @__PURE__ */ new Map();
  const referring = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  for (const { columns } of [...table.uniqueKeys].sort(byColumns)) {
    const free = table.columns.filter(({ name }) => columns.includes(name) && !same(name));
    if (free.some((column) => chosen.has(column))) continue;
    const own = free.find((column) => makesItself(column) && !column.generated);
    const wide = free.find((column) => !referring.has(column.name) && isWide(column, types));
    const empty = free.find(({ notNull }) => !notNull);
    if (own) chosen.set(own, "default");
    else if (wide) chosen.set(wide, "value");
    else if (empty) chosen.set(empty, "null");
    else return void 0;
  }
  return chosen;
}
function byColumns(one, other) {
  return one.columns.length - other.columns.length;
}
function copyStatement(request, different, single) {
  const { table } = request;
  const columns = table.columns.filter(
    (column) => !column.generated && different.get(column) !== "default"
  );
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  const values = columns.map((column) => {
    const how = different.get(column);
    if (how === "null") return "null";
    if (how === void 0) return `t.${quoteIdentifier(column.name)}`;
    return distinctValue({ ...valueRequest(request, column), g: `(${firstNumber} + s.g)` });
  });
  const overriding = columns.some(({ identity }) => identity === "a");
  return [
    `insert into ${table.relation} (${names})${overriding ? " overriding system value" : ""}`,
    `select ${values.join(", ")} from ${table.relation} t`,
    // two numbered lists side by side: a name of our own could be one of its columns
    `join (select ctid as at, tableoid as part, row_number() over (order by tableoid, ctid) as g from ${table.relation}) s on s.at = t.ctid and s.part = t.tableoid`,
    single === void 0 ? `where s.g <= ${rowsAtMost}` : `where s.g = ${single}`,
    table.allowsOnConflict ? "on conflict do nothing" : ""
  ].join("\n");
}

// src/rehearse/side-by-side.ts
var most = 3;
async function together(...works2) {
  await Promise.allSettled(works2);
  return Promise.all(works2);
}
async function sideBySide(items, work) {
  const results = [];
  const failures = [];
  let next = 0;
  async function worker() {
    while (next < items.length && failures.length === 0) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index], index);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

// src/rehearse/duplicates.ts
var mostKeys = 10;
async function tryDuplicates({ plan, runs, clean, tables, log }) {
  const keys = runs.flatMap((first, index) => {
    const effects = clean.effects.find(({ migration }) => migration === first.migration);
    if (!effects || !first.outcome.ok) return [];
    return newUniqueKeys(effects).filter(({ table }) => tables.has(table)).map((key) => ({ ...key, first, index }));
  });
  const tried = await sideBySide(keys.slice(0, mostKeys), (key) => {
    log.progress(`with duplicates: ${key.first.migration}`);
    return tryKey(plan, clean, key, log);
  });
  const untried = keys.slice(mostKeys).map(({ name }) => ({
    what: `${name} over duplicates`,
    why: `only the first ${mostKeys} unique keys are tried`
  }));
  return {
    duplicates: tried.flatMap((one) => one && "error" in one ? [one] : []),
    notRehearsed: [...tried.flatMap((one) => one && "why" in one ? [one] : []), ...untried]
  };
}
function newUniqueKeys({ schemaChanges }) {
  return schemaChanges.flatMap(({ kind, name, change, keys, after }) => {
    const { definition, table, parents } = after ?? {};
    const isNew = change === "added" || keys.includes("definition");
    if (kind !== "index" || !isNew || parents !== void 0) return [];
    if (typeof definition !== "string" || !definition.startsWith("CREATE UNIQUE INDEX")) return [];
    return [{ name, table: String(table), definition }];
  });
}
async function tryKey(plan, clean, key, log) {
  for (let from = 0; from <= key.index; from += 1) {
    var _stack = [];
    try {
      const before = clean.steps.get(from)?.before;
      if (!before) continue;
      const database = __using(_stack, await cloneDatabase(before, "twins"), true);
      const twins = await doubleRows(database, key);
      if (twins === "made") return await applyOver(plan, database, key, from, log);
      if (twins === "impossible") continue;
      const why = `no row of ${key.table} could be doubled: ${twins.refused}`;
      return { what: `${key.name} over duplicates`, why };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return void 0;
}
async function doubleRows({ server, name }, key) {
  var _stack = [];
  try {
    const indexed = key.definition.replace(/^.*? USING /s, "").replace(/ INCLUDE \([^)]*\)/, "");
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: name }), true);
    const same = (column) => mentions(indexed, column);
    return await makeTwins(session, server.info.major, key.table, same);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function applyOver(plan, database, { first, index }, from, log) {
  const apply = (begin) => {
    const options2 = { level: "outcome", rowsPresent: true, goOn: () => true };
    return applyAll(plan, database, { ...options2, from: begin, to: index + 1 }, log);
  };
  const known = await invalidIndexes(database);
  const run = (await apply(from)).runs[index - from];
  if (!run || run.outcome.ok || run.outcome.error.code !== "23505") return void 0;
  const refused = run.statements[run.failedStatement ?? -1];
  const statement = first.statements.find(({ sql: sql2 }) => sql2 === refused?.sql);
  if (!statement) return void 0;
  const invalid = (await invalidIndexes(database)).filter((one) => !known.includes(one));
  const second = invalid.length > 0 ? (await apply(index)).runs[0]?.outcome : void 0;
  return {
    migration: first.migration,
    statement: statement.index,
    error: run.outcome.error,
    invalid,
    ...second?.ok === false && { again: second.error }
  };
}

// src/rehearse/observe/schema-text.ts
var contextLines = 2;
function renderSchemaDiff(before, after, changes) {
  const changedKeys = new Map(changes.map((c) => [`${c.kind}:${c.name}`, new Set(c.keys)]));
  const groups = /* @__PURE__ */ new Map();
  for (const change of changes) {
    const group = groupOf(change.kind, change.name, change.after ?? change.before ?? {});
    groups.set(`${group.rank} ${group.title}`, group);
  }
  const wanted = new Set(groups.keys());
  const texts = { before: collect(before), after: collect(after) };
  return [...wanted].sort().map((id) => renderGroup(texts.before.get(id) ?? [], texts.after.get(id) ?? [])).join("\n\n");
  function collect(snapshot) {
    const members = /* @__PURE__ */ new Map();
    for (const [key, description] of Object.entries(snapshot)) {
      const { kind, name } = identify(key);
      const { rank, title } = groupOf(kind, name, description);
      const id = `${rank} ${title}`;
      if (!wanted.has(id)) continue;
      const member = {
        kind,
        name,
        description,
        changed: changedKeys.get(key) ?? /* @__PURE__ */ new Set()
      };
      const list2 = members.get(id);
      if (list2) list2.push(member);
      else members.set(id, [member]);
    }
    return new Map([...members].map(([id, list2]) => [id, describeGroup(list2)]));
  }
}
var ranks = [
  "schema",
  "extension",
  "enum",
  "domain",
  "range",
  "composite type",
  "sequence",
  "table"
];
function groupOf(kind, name, description) {
  const owner = description["table"];
  const title = typeof owner === "string" ? owner : name;
  const relation = typeof owner === "string" || ["view", "materialized view", "foreign table"].includes(kind);
  const rank = relation ? ranks.indexOf("table") : ranks.indexOf(kind);
  return {
    rank: rank === -1 ? "z" : String.fromCharCode(97 + rank),
    title: relation || kind === "table" ? title : `${kind} ${title}`
  };
}
var parts = ["table", "view", "materialized view", "foreign table", "composite type", "column"];
var laterParts = ["constraint", "index", "sequence", "trigger", "rule", "policy", "statistics"];
function describeGroup(members) {
  const order = [...parts, ...laterParts];
  const constraints = new Set(
    members.filter((m) => m.kind === "constraint").map((m) => m.description["constraint"])
  );
  const sorted = members.filter(
    (m) => m.kind !== "index" || m.changed.size > 0 || !constraints.has(m.description["index"])
  ).filter((m) => m.kind !== "column" || !members.some((r) => isView(r.kind))).sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || Number(a.description["position"] ?? 0) - Number(b.description["position"] ?? 0) || (a.name < b.name ? -1 : 1)
  );
  return sorted.flatMap((m) => describeObject(m.kind, m.name, m.description, m.changed));
}
function isView(kind) {
  return kind === "view" || kind === "materialized view";
}
function renderGroup(before, after) {
  const lines = [];
  let [i, j] = [0, 0];
  for (const [keptBefore, keptAfter] of [
    ...longestCommonSubsequence(before, after),
    [before.length, after.length]
  ]) {
    while (i < keptBefore) lines.push({ sign: "-", text: before[i++] ?? "" });
    while (j < keptAfter) lines.push({ sign: "+", text: after[j++] ?? "" });
    if (i < before.length && j < after.length) lines.push({ sign: " ", text: before[i] ?? "" });
    [i, j] = [i + 1, j + 1];
  }
  const near = lines.map(
    (_, at) => lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some((l) => l.sign !== " ")
  );
  const shown = [];
  let elided = false;
  lines.forEach(({ sign, text: text2 }, at) => {
    if (near[at] || at === 0) {
      shown.push(`${sign} ${text2}`.trimEnd());
      elided = false;
    } else if (!elided) {
      shown.push("  \u2026");
      elided = true;
    }
  });
  return shown.join("\n");
}

// src/rehearse/first-run.ts
async function firstRun(plan, built, log) {
  const prepared = [];
  for (; ; ) {
    const run = await tryFirstRun(plan, built, prepared, log);
    const role = run.onEmpty.map((one) => one.outcome.ok ? void 0 : missingRole(one.outcome.error)).find((name) => name !== void 0);
    if (role === void 0 || prepared.length === 20) return run;
    if (!await createRole(built.rows.server, role)) return run;
    prepared.push(`role ${role}`);
    await run[Symbol.asyncDispose]();
  }
}
async function tryFirstRun(plan, built, prepared, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const runs = [];
    const count2 = plan.review.length;
    const emptied = runOnEmpty(plan, built, log);
    const common = { plan, scope, runs, emptied, log };
    const [onEmpty, whole] = await together(
      emptied,
      runSegment({ ...common, begin: built.rows, beginEmpty: built.empty, from: 0 })
    );
    let segment = whole;
    const segments = [segment];
    while (segment.to < count2) {
      const failed = segment.to;
      const beginEmpty = scope.use(await throughOnEmpty(plan, built, failed, runs, log));
      await freezeAsTemplate(beginEmpty);
      const begin = scope.use(await cloneDatabase(beginEmpty, "filled"));
      await seedRows(plan, begin);
      await freezeAsTemplate(begin);
      const from = failed + 1;
      segment = await runSegment({ ...common, begin, beginEmpty, from });
      segments.push(segment);
      if (from === count2) break;
    }
    const start = segments[0].beginState.catalog;
    const end = segment.endState.catalog;
    const { schemaChanges } = compareStates(segments[0].beginState, segment.endState, /* @__PURE__ */ new Set());
    const owned = scope.move();
    return {
      apply: {
        runs,
        schemaChanges,
        schemaDiff: renderSchemaDiff(start, end, schemaChanges),
        dataChanges: segments.flatMap(dataChanges)
      },
      onEmpty,
      segments,
      prepared,
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runOnEmpty(plan, built, log) {
  var _stack = [];
  try {
    const empty = __using(_stack, await cloneDatabase(built.empty, "empty"), true);
    const all = { from: 0, to: plan.review.length, goOn: () => true };
    const { runs } = await applyAll(
      plan,
      empty,
      { ...all, level: "outcome", rowsPresent: false },
      log
    );
    return runs;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runSegment(input) {
  const { plan, scope, begin, beginEmpty, from, runs, emptied, log } = input;
  const failsAnyway = async (index) => (await emptied)[index]?.outcome.ok !== true;
  const database = scope.use(await cloneDatabase(begin, "apply"));
  const { beginState, behind } = await readBeginning(plan, database);
  const before = runs.length > 0 ? await emptied : [];
  const applied = await applyAll(
    plan,
    database,
    {
      level: "evidence",
      rowsPresent: plan.seed.rows > 0 || plan.seed.file !== void 0,
      from,
      to: plan.review.length,
      goOn: failsAnyway,
      afterFailureOf: runs.find((run, index) => !run.outcome.ok && !before[index]?.outcome.ok)?.migration
    },
    log
  );
  runs.push(...applied.runs);
  const endState = await readState(plan, database, beginState);
  const stopped = applied.stoppedAt;
  const to = stopped === void 0 || await failsAnyway(stopped) ? plan.review.length : stopped;
  return {
    begin,
    beginEmpty,
    database,
    beginState,
    endState,
    sequencesBehind: behind,
    from,
    to
  };
}
async function readBeginning(plan, database) {
  var _stack = [];
  try {
    const { server } = database;
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
    const beginState = await lookThrough(plan, session, server.info.major);
    return { beginState, behind: await sequencesBehind(session) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function throughOnEmpty(plan, built, failed, runs, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await cloneDatabase(built.empty, "resume"));
    const options2 = { rowsPresent: false, goOn: () => true };
    await applyAll(plan, database, { ...options2, level: "outcome", from: 0, to: failed }, log);
    const { runs: alone2 } = await applyAll(
      plan,
      database,
      { ...options2, level: "evidence", from: failed, to: failed + 1 },
      log
    );
    const [failing, empty] = [runs[failed], alone2[0]];
    if (failing && empty) runs[failed] = mergeFailing(failing, empty);
    scope.move();
    return database;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function mergeFailing(failing, empty) {
  const stop = failing.failedStatement;
  const there = stop === void 0 ? void 0 : failing.statements[stop];
  const same = stop === void 0 ? void 0 : empty.statements[stop];
  if (stop === void 0 || !there || same?.sql !== there.sql || !empty.outcome.ok) return failing;
  const number = transactionNumbers(failing.statements.slice(0, stop + 1), empty.statements);
  return {
    ...failing,
    statements: [
      ...failing.statements.slice(0, stop),
      { ...number(same), outcome: there.outcome },
      ...empty.statements.slice(stop + 1).map(number)
    ]
  };
}
function transactionNumbers(first, second) {
  const known = /* @__PURE__ */ new Map();
  for (const [index, { transaction }] of first.entries()) {
    const there = second[index]?.transaction ?? null;
    if (transaction !== null && there !== null) known.set(there, transaction);
  }
  let last = Math.max(0, ...known.values());
  return (statement) => {
    const { transaction } = statement;
    if (transaction === null) return statement;
    if (!known.has(transaction)) known.set(transaction, last += 1);
    return { ...statement, transaction: known.get(transaction) ?? transaction };
  };
}
function dataChanges({ beginState, endState }) {
  return compareStates(beginState, endState, /* @__PURE__ */ new Set()).dataChanges;
}
function lostBehindFailure(runs) {
  return runs.filter((run) => !run.outcome.ok && run.afterFailureOf !== void 0);
}

// src/sql/insert-parameters.ts
var import_pgsql_ast_parser2 = __toESM(require_pgsql_ast_parser(), 1);
function insertTarget(sql2) {
  const statement = parsed2(sql2);
  if (statement?.type !== "insert" || statement.insert.type !== "values") return null;
  const { into, columns = [], insert } = statement;
  const [row, ...more] = insert.values;
  if (!row || more.length > 0) return null;
  const byParameter = /* @__PURE__ */ new Map();
  for (const [index, value] of row.entries()) {
    const number = parameterOf(value);
    const column = columns?.[index]?.name;
    if (number === null) continue;
    if (column === void 0) return null;
    byParameter.set(number, column);
  }
  const wanted = Array.from({ length: byParameter.size }, (_, index) => byParameter.get(index + 1));
  if (wanted.includes(void 0)) return null;
  return {
    table: { ...into.schema !== void 0 && { schema: into.schema }, name: into.name },
    columns: wanted
  };
}
function parameterOf(value) {
  if (value.type === "cast") return parameterOf(value.operand);
  if (value.type !== "parameter") return null;
  const number = /^\$(\d+)$/.exec(value.name)?.[1];
  return number === void 0 ? null : Number(number);
}
function parsed2(sql2) {
  try {
    const statements = (0, import_pgsql_ast_parser2.parse)(sql2);
    return statements.length === 1 ? statements[0] ?? null : null;
  } catch {
    return null;
  }
}

// src/rehearse/compatibility.ts
var compatibility = {
  name: "compatibility",
  rehearse: rehearseCompatibility
};
var preparable = /* @__PURE__ */ new Set(["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);
async function rehearseCompatibility(stage) {
  const { plan, built, clean } = stage;
  const given = plan.queries ?? [];
  if (given.length === 0)
    return { skipped: "no queries of the application are named", needless: true };
  const { queries, unreadable } = readable(given);
  const before = await tryAll(plan, built.rows, queries);
  const taken = queries.filter((query) => !before.get(query)?.error);
  const broken = [];
  const slower = [];
  let left = taken;
  for (const [index, { id: migration }] of plan.review.entries()) {
    const after = clean.steps.get(index)?.after;
    if (!after || left.length === 0) continue;
    const now = await tryAll(plan, after, left);
    for (const query of left) {
      const [old, seen] = [before.get(query), now.get(query)];
      if (seen?.error) broken.push({ ...query, error: seen.error, migration, by: seen.by });
      const lost2 = [...seen?.scanned ?? []].find((relation) => old?.indexed.has(relation));
      if (lost2 !== void 0) slower.push({ ...query, relation: lost2, migration });
    }
    left = left.filter((query) => !now.get(query)?.error);
  }
  const evidence = {
    files: [...new Set(given.map(({ file }) => file))],
    queries: taken.length,
    broken,
    slower: slower.filter(
      (one, at) => slower.findIndex(({ sql: sql2, relation }) => sql2 === one.sql && relation === one.relation) === at
    )
  };
  const refused = queries.flatMap((query) => before.get(query)?.error ?? []);
  return {
    evidence: { compatibility: evidence },
    notRehearsed: [
      ...counted(
        unreadable.length,
        "cannot be parsed; statistics cut queries at track_activity_query_size"
      ),
      ...counted(
        refused.length,
        `the baseline refuses already${refused[0] ? `, the first with: ${formatSqlError(refused[0])}` : ""}`
      )
    ]
  };
}
function counted(number, why) {
  if (number === 0) return [];
  return [{ what: `${number} ${number === 1 ? "query" : "queries"} of the application`, why }];
}
function readable(given) {
  const queries = /* @__PURE__ */ new Map();
  const unreadable = [];
  for (const query of given) {
    const split = splitSql(query.sql);
    if (!split.ok) unreadable.push(query);
    else if (split.statements.length === 1 && preparable.has(split.statements[0]?.kind ?? "")) {
      if (!queries.has(query.sql)) queries.set(query.sql, query);
    }
  }
  return { queries: [...queries.values()], unreadable };
}
async function tryAll(plan, source, queries) {
  var _stack = [];
  try {
    const copy = __using(_stack, await cloneDatabase(source, "queries"), true);
    const { server } = copy;
    const session = __using(_stack, await openAsOwner(plan, copy), true);
    if (server.info.major >= 12) await session.rows("set plan_cache_mode = force_generic_plan");
    await session.rows("set enable_seqscan = off; set jit = off");
    const tried = /* @__PURE__ */ new Map();
    for (const query of queries) tried.set(query, await tryOne(session, query, server.info.major));
    return tried;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var nothing2 = /* @__PURE__ */ new Set();
async function tryOne(session, { sql: sql2 }, major) {
  const prepared = await session.query(`prepare rehearsal_query as ${sql2}`);
  if (!prepared.ok)
    return { error: prepared.error, by: "prepared", indexed: nothing2, scanned: nothing2 };
  try {
    const target2 = insertTarget(sql2);
    const error = target2 && await execute(session, target2);
    if (error) return { error, by: "executed", indexed: nothing2, scanned: nothing2 };
    const plans = major >= 12 ? await scansOf(session) : { indexed: nothing2, scanned: nothing2 };
    return { by: "prepared", ...plans };
  } finally {
    await session.rows("deallocate rehearsal_query");
  }
}
async function execute(session, target2) {
  const { table, columns } = target2;
  const name = [table.schema, table.name].flatMap((part) => part === void 0 ? [] : [quoteIdentifier(part)]).join(".");
  const values = columns.map((column) => `(to_jsonb(t) ->> ${quoteLiteral(column)})`);
  const found = await session.query(
    `select array[${values.join(", ")}]::text[] as values from ${name} t order by ctid desc limit 1`
  );
  const row = found.ok ? found.rows[0] : void 0;
  if (!row && columns.length > 0) return void 0;
  await session.rows("begin");
  try {
    const cleared = await session.query(
      `delete from ${name} where ctid = (select ctid from ${name} order by ctid desc limit 1)`
    );
    if (!cleared.ok) await session.rows("rollback; begin");
    const texts = (row?.values ?? []).map(
      (value) => value === null ? "null" : quoteLiteral(value)
    );
    const list2 = texts.length > 0 ? `(${texts.join(", ")})` : "";
    const result = await session.query(`execute rehearsal_query${list2}`);
    return result.ok || !aboutSchema.has(result.error.code) ? void 0 : result.error;
  } finally {
    await session.rows("rollback");
  }
}
var aboutSchema = /* @__PURE__ */ new Set(["23502", "23514", "428C9", "42804", "22001", "22P02", "42501"]);
async function scansOf(session) {
  const [counted2] = await session.rows(
    "select pg_catalog.array_length(parameter_types, 1) as count from pg_catalog.pg_prepared_statements where name = 'rehearsal_query'"
  );
  const nulls = Array.from({ length: counted2?.count ?? 0 }, () => "null").join(", ");
  const explained = await session.query(
    `explain (format json, verbose, costs off) execute rehearsal_query${nulls === "" ? "" : `(${nulls})`}`
  );
  const indexed = /* @__PURE__ */ new Set();
  const scanned = /* @__PURE__ */ new Set();
  const visit = (node) => {
    const {
      "Node Type": type,
      "Relation Name": relation,
      Schema: schema,
      Plans: plans = []
    } = node;
    if (relation !== void 0) {
      const name = schema === void 0 ? relation : `${schema}.${relation}`;
      if (type === "Seq Scan") scanned.add(name);
      else if (/Index|Bitmap/.test(type)) indexed.add(name);
    }
    plans.forEach(visit);
  };
  if (explained.ok) explained.rows[0]?.["QUERY PLAN"].forEach(({ Plan }) => visit(Plan));
  return { indexed, scanned };
}

// src/rehearse/downstream.ts
var downstream = { name: "downstream", rehearse: rehearseDownstream };
async function rehearseDownstream(stage) {
  var _stack2 = [];
  try {
    const { plan, built, runs, clean, log } = stage;
    const files = plan.downstream ?? [];
    if (files.length === 0)
      return { skipped: "no SQL that depends on this schema is named", needless: true };
    if (runs.some(({ outcome: outcome2 }) => !outcome2.ok)) return { skipped: "a migration fails" };
    for (const role of prerequisites(files.map(asMigration)).roles)
      await createRole(built.rows.server, role);
    const pieces = files.flatMap((file) => file.pieces);
    const before = __using(_stack2, await cloneDatabase(built.rows, "downstream"), true);
    const early = await replay(plan, before, pieces);
    const taken = pieces.filter((piece) => !early.has(piece));
    const run = await startRunner(plan, before, pendingIn(plan), log);
    const { failedAt, outcome } = run;
    const late = /* @__PURE__ */ new Map();
    for (const [index, migration] of plan.review.entries()) {
      var _stack = [];
      try {
        const after = clean.steps.get(index)?.after;
        if (!after) continue;
        const copy = __using(_stack, await cloneDatabase(after, "downstream"), true);
        for (const [piece, error] of await replay(plan, copy, taken)) {
          const { file, line, sql: sql2 } = piece;
          if (!late.has(piece)) late.set(piece, { file, line, sql: sql2, error, migration: migration.id });
        }
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const evidence = {
      files: files.map(({ file }) => file),
      statements: taken.length,
      ...failedAt && !outcome.ok && { blocked: { ...failedAt, error: outcome.error } },
      broken: [...late.values()]
    };
    const notRehearsed = [...early].map(([{ file, line }, error]) => ({
      what: `${file}:${line}`,
      why: `it fails before the migrations already: ${formatSqlError(error)}`
    }));
    return { evidence: { downstream: evidence }, notRehearsed };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
function pendingIn(plan) {
  const kept = plan.adapter.ledger !== null && plan.ledgerPolicy !== "none";
  return kept ? [...plan.baseline, ...plan.review] : plan.review;
}
async function replay(plan, database, pieces) {
  var _stack = [];
  try {
    const session = __using(_stack, await openAsOwner(plan, database), true);
    let left = await sendAll(session, pieces);
    for (; ; ) {
      const again = await sendAll(session, [...left.keys()]);
      if (again.size === left.size) return again;
      left = again;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function sendAll(session, pieces) {
  const errors = /* @__PURE__ */ new Map();
  for (const piece of pieces) {
    const result = await sendStep(session, piece);
    if (!result.ok) errors.set(piece, result.error);
    if (session.transactionStatus === "E") await session.query("rollback");
  }
  return errors;
}
function asMigration({
  file,
  pieces
}) {
  return {
    id: file,
    version: "",
    file,
    text: "",
    transactionMode: "statement",
    up: pieces,
    down: null
  };
}

// src/rehearse/interrupt/hold.ts
var deadlineMs2 = 5e3;
function worksInSteps({ sql: text2 }) {
  const statement = onlyStatement(text2);
  return statement !== void 0 && /\bconcurrently\b/i.test(text2) && target(statement) !== void 0;
}
async function killWhileWaiting(run, database, step2) {
  var _stack = [];
  try {
    const statement = onlyStatement(step2.sql);
    const wanted = statement && target(statement);
    if (!wanted) return false;
    const table = await tableOf(run.session, wanted);
    if (table === void 0) return false;
    const { server } = database;
    const options2 = { user: server.owner.user, database: database.name };
    const other = __using(_stack, await connect(server, options2), true);
    await other.rows(`begin; lock table ${table} in ${wanted.mode} mode`);
    const observer = __using(_stack, await connect(server, options2), true);
    const sent = { ended: false };
    const sending = run.session.query(step2.sql).then(() => sent.ended = true);
    const waits = await untilItWaits(observer, run.session.backendPid, sent);
    if (waits) await run.recorder.cut();
    await other.query("rollback");
    await sending;
    return waits;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function onlyStatement(text2) {
  const split = splitSql(text2);
  return split.ok && split.statements.length === 1 ? split.statements[0] : void 0;
}
var kinds = /* @__PURE__ */ new Set(["IndexStmt", "DropStmt", "ReindexStmt", "AlterTableStmt"]);
function target(statement) {
  return kinds.has(statement.kind) ? blockerTarget(statement) : void 0;
}
async function untilItWaits(observer, pid, sent) {
  const deadline = performance.now() + deadlineMs2;
  while (!sent.ended && performance.now() < deadline) {
    if (await waitsForLock(observer, pid)) return true;
  }
  return false;
}
async function tableOf(session, { schema, name }) {
  const written = [schema, name].filter((part) => part !== void 0).map(quoteIdentifier);
  const [row] = await session.rows(
    sql`
      select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = coalesce(
        (select indrelid from pg_catalog.pg_index where indexrelid = pg_catalog.to_regclass($1)),
        pg_catalog.to_regclass($1))`,
    [written.join(".")]
  );
  return row?.name;
}

// src/rehearse/interrupt/cut.ts
async function cutAt(input, point) {
  var _stack = [];
  try {
    const { plan, begin, before, after, masked, known, log } = input;
    const database = __using(_stack, await cloneDatabase(begin, "cut"), true);
    if (!await kill(input, database, point)) return void 0;
    const found = await glanceAtState(plan, database, before);
    const { refused, outcome, failedAt } = await startRunner(plan, database, known, log);
    const left = await readState(plan, database, { ...before, data: found.data });
    const differs = rolledBack2(found, before) ? withoutValues(compareStates(after, left, masked)) : compareStates(after, left, masked);
    const standing = isSame(differs) ? "after" : isSame(compareStates(before, left, masked)) ? "before" : "between";
    const common = { ...point, left: standing, ...differs };
    if (refused !== void 0) return { ...common, result: "refused", refusal: refused };
    if (!outcome.ok) {
      const result = await changedMore(input, point, found, left) ? "third-state" : "refused";
      return { ...common, result, error: outcome.error, ...failedAt && { failedAt } };
    }
    if (!await isSettled(input, database)) {
      return { ...common, result: "third-state", ledgerUnsettled: true };
    }
    return { ...common, result: standing === "after" ? "converges" : "third-state" };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function rolledBack2(found, before) {
  return found.stamp === before.stamp && compareStates({ ...before, data: found.data }, before, /* @__PURE__ */ new Set()).dataChanges.length === 0;
}
function withoutValues({ schemaChanges, dataChanges: dataChanges2 }) {
  const counted2 = dataChanges2.filter(({ rowsBefore, rowsAfter }) => rowsBefore !== rowsAfter);
  return { schemaChanges, dataChanges: counted2 };
}
async function changedMore(input, point, found, left) {
  var _stack = [];
  try {
    const { plan, begin, before, masked } = input;
    const rows = compareStates({ ...left, data: found.data }, left, masked);
    if (!isSame(rows)) return true;
    if (found.stamp === left.stamp) return false;
    const database = __using(_stack, await cloneDatabase(begin, "cut"), true);
    if (!await kill(input, database, point)) return true;
    return !isSame(compareStates(await readState(plan, database, before), left, masked));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function isSettled({ plan, known, log }, database) {
  var _stack = [];
  try {
    if (plan.ledgerPolicy === "none" || !plan.adapter.ledger) return true;
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const { apply, refused } = await decide(run, known);
    return apply.length === 0 && refused === void 0;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function kill(input, database, point) {
  var _stack = [];
  try {
    const { plan, migration, ahead, level, log } = input;
    const target2 = point.statement + ahead;
    let counting = false;
    let seen = -1;
    let reached = false;
    const run = __using(_stack, await openRun(plan, database, level, log, () => {
      if (!counting) return false;
      seen += 1;
      reached ||= point.place === "behind" && seen === target2;
      return reached;
    }), true);
    if (!(await prepareRunner(run)).outcome.ok) return false;
    counting = true;
    const { adapter, settings } = plan;
    const steps = [...adapter.aroundRun?.before ?? [], ...adapter.plan(migration, settings)];
    for (const step2 of steps) {
      if (point.place === "inside" && seen === target2 - 1) {
        return await killWhileWaiting(run, database, step2);
      }
      const { outcome } = await sendSteps(run, [step2]);
      if (reached) {
        await run.recorder.cut();
        return true;
      }
      if (!outcome.ok) return false;
    }
    return false;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/interrupt/cut-points.ts
function cutPoints({ statements }, worksInSteps2) {
  if (isLeftOpen(statements)) return [];
  const units = committedUnits(statements);
  const within = units.filter((unit) => unit.some(({ origin }) => origin === "migration")).map(lastUncommitted).filter((statement) => statement !== void 0).toSorted((one, other) => other.done - one.done)[0];
  return [
    ...units.slice(0, -1).map((unit) => ({ statement: endOf2(unit), place: "behind" })),
    ...within ? [{ statement: within.index, place: "behind" }] : [],
    ...statements.filter((one) => one.origin === "migration" && one.transaction === null && worksInSteps2(one)).map(({ index }) => ({ statement: index, place: "inside" }))
  ].toSorted((one, other) => one.statement - other.statement || (one.place === "inside" ? -1 : 1));
}
function thinOut(points, most2) {
  if (points.length <= most2) return points;
  return points.filter(
    (_, at) => Math.floor(at * most2 / points.length) !== Math.floor((at - 1) * most2 / points.length)
  );
}
function isLeftOpen(statements) {
  const last = statements.at(-1);
  if (!last || last.transaction === null || last.kind === "TransactionStmt") return false;
  const first = statements.find(({ transaction }) => transaction === last.transaction);
  return first?.origin === "migration" && first.kind === "TransactionStmt";
}
function committedUnits(statements) {
  const units = [];
  for (const statement of statements) {
    const last = units.at(-1);
    const together2 = statement.transaction !== null && last?.at(-1)?.transaction === statement.transaction;
    if (together2) last?.push(statement);
    else units.push([statement]);
  }
  return units.filter((unit) => unit.some(leavesSomething));
}
var sessionOnly = /* @__PURE__ */ new Set([
  "CheckPointStmt",
  "DeallocateStmt",
  "DiscardStmt",
  "ListenStmt",
  "LockStmt",
  "NotifyStmt",
  "PrepareStmt",
  "TransactionStmt",
  "UnlistenStmt",
  "VacuumStmt",
  "VariableSetStmt",
  "VariableShowStmt"
]);
function leavesSomething(statement) {
  const { kind, origin, observed, walBytes, rows, outcome } = statement;
  if (!outcome.ok || sessionOnly.has(kind)) return false;
  if (kind === "SelectStmt" && origin === "runner") return false;
  if (kind !== "SelectStmt" && kind !== "DoStmt") return true;
  return !observed || walBytes > 0 || rows.length > 0;
}
function lastUncommitted(unit) {
  const before = unit.slice(0, -1).filter(({ kind }) => kind !== "TransactionStmt");
  const last = before.at(-1);
  return last && { index: last.index, done: before.length };
}
function endOf2(unit) {
  return unit.at(-1)?.index ?? 0;
}

// src/rehearse/observe/numbered-columns.ts
function numberedColumns(catalog) {
  const numbered = /* @__PURE__ */ new Set();
  for (const [key, { identity, default: expression }] of Object.entries(catalog)) {
    if (!key.startsWith("column:")) continue;
    const filled = typeof expression === "string" && expression.includes("nextval(");
    if (identity !== void 0 || filled) numbered.add(key.slice("column:".length));
  }
  for (; ; ) {
    const referring = Object.values(catalog).flatMap(({ table, definition }) => references(table, definition)).filter(({ from, to }) => numbered.has(to) && !numbered.has(from));
    if (referring.length === 0) return numbered;
    for (const { from } of referring) numbered.add(from);
  }
}
function references(table, definition) {
  if (typeof table !== "string" || typeof definition !== "string") return [];
  const key = /^FOREIGN KEY \((.+?)\) REFERENCES (.+?)\((.+?)\)/.exec(definition);
  const [, own = "", target2 = "", other = ""] = key ?? [];
  const columns = other.split(", ");
  return key ? own.split(", ").map((column, at) => ({
    from: `${table}.${column}`,
    to: `${target2}.${columns[at] ?? ""}`
  })) : [];
}

// src/rehearse/interrupt/interrupt.ts
var mostCuts = 24;
var interrupt = {
  name: "interrupt",
  async rehearse(stage) {
    const { plan, runs, log } = stage;
    const done2 = await sideBySide(plan.review, async (migration, index) => {
      const run = runs[index];
      const input = cutInput(stage, index);
      if (!run || !input) return void 0;
      log.progress(`interrupt: ${migration.id}`);
      return interruptMigration(input, run);
    });
    const migrations = done2.filter((one) => one !== void 0);
    if (migrations.length === 0) return { skipped: "no migration applied to filled tables" };
    return {
      evidence: { interrupt: { migrations } },
      notRehearsed: migrations.flatMap(leftOutRemark)
    };
  }
};
async function interruptMigration(input, run) {
  const points = cutPoints(run, worksInSteps);
  const chosen = thinOut(points, mostCuts);
  const cuts = await sideBySide(chosen, (point) => cutAt(input, point));
  const seen = cuts.filter((cut) => cut !== void 0);
  const leftOut2 = points.length - seen.length;
  return { migration: input.migration.id, cuts: seen, leftOut: leftOut2 };
}
function cutInput(stage, index) {
  const { plan, runs, clean, first, log } = stage;
  const migration = plan.review[index];
  const run = runs[index];
  const step2 = clean.steps.get(index);
  if (!migration || !run || !step2?.before || !step2.states) return void 0;
  const { adapter, ledgerPolicy, baseline } = plan;
  const keeps = adapter.ledger !== null && ledgerPolicy !== "none";
  const begins = first.segments.some(({ from }) => from === index);
  return {
    plan,
    migration,
    // what the clean run kept has no ledger rows of the pull request
    known: keeps ? [...baseline, migration] : [migration],
    begin: step2.before,
    ...step2.states,
    masked: clean.masked.union(numberedColumns(step2.states.after.catalog)),
    ahead: begins ? 0 : adapter.aroundRun?.before.length ?? 0,
    level: sendsSeveralAtOnce(plan, migration) ? "evidence" : "outcome",
    log
  };
}
function sendsSeveralAtOnce(plan, migration) {
  return plan.adapter.plan(migration, plan.settings).some(({ origin, sql: sql2 }) => {
    const split = origin === "migration" ? splitSql(sql2) : void 0;
    return split?.ok === true && split.statements.length > 1;
  });
}
function leftOutRemark({ migration, cuts, leftOut: leftOut2 }) {
  if (leftOut2 === 0) return [];
  const why = `killed at ${cuts.length} of ${cuts.length + leftOut2} places, evenly spread`;
  return [{ what: `interrupt: ${migration}`, why }];
}

// src/rehearse/replicate/link.ts
import { setTimeout as delay } from "node:timers/promises";

// src/rehearse/replicate/worker-log.ts
function workerErrors(lines, subscription) {
  const workers = /* @__PURE__ */ new Set();
  const errors = [];
  let open;
  for (const line of lines) {
    const entry = /^.* \[(\d+)\] (\w+): {2}(.*)$/.exec(line);
    const last = errors.at(-1);
    if (!entry) {
      if (line.startsWith("	") && open && last) {
        last[open.field] = `${last[open.field]}
${line.slice(1)}`;
      }
      continue;
    }
    const [, pid = "", level, text2 = ""] = entry;
    open = void 0;
    if (level === "LOG") {
      if (text2.includes(`for subscription "${subscription}"`) && text2.endsWith("has started"))
        workers.add(pid);
      continue;
    }
    if (!workers.has(pid)) continue;
    if (level === "ERROR") {
      errors.push({ pid, message: text2 });
      open = { pid, field: "message" };
    } else if ((level === "DETAIL" || level === "CONTEXT") && last?.pid === pid) {
      const field = level === "DETAIL" ? "detail" : "context";
      last[field] = text2;
      open = { pid, field };
    }
  }
  return errors;
}
function relationOf({ message, context }) {
  const named3 = /replication target relation "([^"]+)"/.exec(context ?? "") ?? /replication target relation "([^"]+)"/.exec(message) ?? /conflict detected on relation "([^"]+)"/.exec(message);
  return named3?.[1];
}

// src/rehearse/replicate/link.ts
var settleDeadlineMs = 15e3;
var blindDeadlineMs = 3e3;
var pollMs = 2;
var links = 0;
async function openLink(publisher, subscriber, publications) {
  var _stack = [];
  try {
    const { server } = publisher;
    links += 1;
    const name = `${publisher.name}_${links}`.slice(-60);
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const from = scope.use(await connect(server, { database: publisher.name }));
    const to = scope.use(await connect(server, { database: subscriber.name }));
    const marker = "create schema rehearsal_link; create table rehearsal_link.marker (id int primary key, about text)";
    await Promise.all([from.rows(marker), to.rows(marker)]);
    await from.rows("create publication rehearsal_marker for table rehearsal_link.marker");
    await from.rows("select pg_catalog.pg_create_logical_replication_slot($1, 'pgoutput')", [name]);
    scope.defer(() => dropSlots(from, publisher.name));
    const place2 = await placeOf2(from);
    const connection = Object.entries({
      ...place2,
      dbname: publisher.name,
      user: server.admin.user,
      ...server.admin.password !== void 0 && { password: server.admin.password }
    }).map(([key, value]) => `${key}='${value.replaceAll(/['\\]/g, "\\$&")}'`);
    await to.rows("set lock_timeout = '20s'; set statement_timeout = '60s'");
    const create = () => to.rows(
      `create subscription ${quoteIdentifier(name)} connection ${quoteLiteral(connection.join(" "))}
       publication ${[...publications, "rehearsal_marker"].map(quoteIdentifier).join(", ")}
       with (create_slot = false, slot_name = ${quoteLiteral(name)}, copy_data = false)`
    );
    await inTurn(server, create);
    scope.defer(() => inTurn(server, () => dropSubscription(to, name)));
    const watch = watchWorkers(name, () => server.recentLog());
    let marks = 0;
    const owned = scope.move();
    async function mark(about) {
      marks += 1;
      await from.rows("insert into rehearsal_link.marker values ($1, $2)", [marks, about]);
    }
    async function settle() {
      await mark("");
      const stop = await watch.until(async () => await arrived(to) >= marks);
      return stop === null ? null : aboutWhat(stop, from, to);
    }
    async function refresh() {
      const done2 = await inTurn(
        server,
        () => to.query(`alter subscription ${quoteIdentifier(name)} refresh publication`)
      );
      if (!done2.ok) return done2.error;
      const stop = await watch.until(async () => {
        const [row] = await to.rows(
          "select not exists (select from pg_catalog.pg_subscription_rel where srsubstate <> 'r') as ready"
        );
        return row?.ready === true;
      });
      return stop === null ? null : aboutWhat(stop, from, to);
    }
    return { mark, settle, refresh, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var turns = /* @__PURE__ */ new WeakMap();
function inTurn(server, work) {
  const before = turns.get(server) ?? Promise.resolve();
  const own = before.then(work, work);
  turns.set(
    server,
    own.catch(() => void 0)
  );
  return own;
}
async function placeOf2(session) {
  const [row] = await session.rows(sql`
    select pg_catalog.current_setting('unix_socket_directories') as folders,
      pg_catalog.current_setting('port') as port`);
  const [folder = ""] = (row?.folders ?? "").split(",");
  return { host: folder.trim() || "127.0.0.1", port: row?.port ?? "5432" };
}
async function arrived(to) {
  const [row] = await to.rows(
    "select coalesce(max(id), 0) as id from rehearsal_link.marker"
  );
  return row?.id ?? 0;
}
async function aboutWhat(error, from, to) {
  const [row] = await from.rows(
    "select about from rehearsal_link.marker where id > $1 and about <> '' order by id limit 1",
    [await arrived(to)]
  );
  return { relation: relationOf(error) ?? row?.about ?? "", error };
}
function watchWorkers(subscription, log) {
  const past = /* @__PURE__ */ new Set();
  return {
    async until(done2) {
      for (const { pid } of workerErrors(log(), subscription)) past.add(pid);
      const hadFailed = past.size > 0;
      const started = performance.now();
      for (; ; ) {
        if (await done2()) return null;
        const [failed] = workerErrors(log(), subscription).filter(({ pid }) => !past.has(pid));
        if (failed && (!hadFailed || await nextFailsToo(failed.pid, done2))) {
          const { pid: _pid, ...error } = failed;
          return error;
        }
        const waited = performance.now() - started;
        if (log().length === 0 && waited > blindDeadlineMs)
          return { message: "nothing is applied any more; the server\u2019s own log says why" };
        if (waited > settleDeadlineMs)
          throw new Error(
            `the subscriber neither applied nor failed within ${settleDeadlineMs} ms`
          );
        await delay(pollMs);
      }
    }
  };
  async function nextFailsToo(pid, done2) {
    past.add(pid);
    const deadline = performance.now() + settleDeadlineMs;
    while (performance.now() < deadline) {
      if (await done2()) return false;
      if (workerErrors(log(), subscription).some((error) => !past.has(error.pid))) return true;
      await delay(pollMs);
    }
    return true;
  }
}
async function dropSubscription(to, name) {
  const quoted = quoteIdentifier(name);
  await to.rows(`alter subscription ${quoted} disable`);
  await untilStopped(to, name);
  await to.rows(`alter subscription ${quoted} set (slot_name = none)`);
  await to.rows(`drop subscription ${quoted}`);
}
async function untilStopped(to, name) {
  const deadline = performance.now() + settleDeadlineMs;
  while (performance.now() < deadline) {
    const running = await to.rows(
      `select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_subscription
       where subname = $1 and pid is not null`,
      [name]
    );
    if (running.length === 0) return;
    await delay(pollMs);
  }
}
async function dropSlots(from, database) {
  const deadline = performance.now() + settleDeadlineMs;
  for (; ; ) {
    await from.rows(
      `select pg_catalog.pg_terminate_backend(active_pid) from pg_catalog.pg_replication_slots
       where database = $1 and active`,
      [database]
    );
    await from.query(
      `select pg_catalog.pg_drop_replication_slot(slot_name) from pg_catalog.pg_replication_slots
       where database = $1 and not active`,
      [database]
    );
    const left = await from.rows(
      "select from pg_catalog.pg_replication_slots where database = $1",
      [database]
    );
    if (left.length === 0 || performance.now() > deadline) return;
    await delay(pollMs);
  }
}

// src/rehearse/replicate/publications.ts
async function publish(session, { publications }, major) {
  const names = [];
  for (const [index, spec] of publications.entries()) {
    const name = nameOf(spec, index);
    const present = await presentTables(session, spec);
    const isEmpty = spec.tables !== "all" && present.length + (spec.schemas ?? []).length === 0;
    const all = spec.tables === "all" ? "all tables" : "";
    const what = isEmpty ? "" : ` for ${all || await clauses(session, spec, present, major)}`;
    await make(session, `create publication ${quoteIdentifier(name)}${what}${options(spec)}`);
    names.push(name);
  }
  const own = await session.rows(
    "select pubname::text as name from pg_catalog.pg_publication where pubname <> 'rehearsal_marker' order by 1"
  );
  return [.../* @__PURE__ */ new Set([...names, ...own.map(({ name }) => name)])];
}
async function make(session, statement) {
  const result = await session.query(statement, []);
  if (result.ok) return;
  throw new UserError(
    "refused-publication",
    `Postgres refuses a publication of the setting "replication": ${result.error.message}. It was: ${statement}`,
    { remedy: "Correct its tables, columns or row filters." }
  );
}
async function publishNew(session, { publications }) {
  for (const [index, spec] of publications.entries()) {
    if (spec.tables === "all") continue;
    const name = nameOf(spec, index);
    const published = new Set(
      (await publishedTables(session, [name])).map(({ relation }) => relation)
    );
    for (const relation of await presentTables(session, spec)) {
      if (!published.has(relation))
        await session.rows(`alter publication ${quoteIdentifier(name)} add table ${relation}`);
    }
  }
}
async function refuseUnknownTables({ publications }, sessions) {
  for (const spec of publications) {
    if (spec.tables === "all") continue;
    const there = /* @__PURE__ */ new Set();
    for (const session of sessions) {
      for (const table of await knownTables(session, spec.tables)) there.add(table);
    }
    const lost2 = spec.tables.filter((table) => !there.has(table));
    if (lost2.length === 0) continue;
    throw new UserError(
      "unknown-published-table",
      `The setting "replication" publishes ${lost2.map((table) => `"${table}"`).join(", ")}, which exists neither before the migrations nor after them.`,
      { remedy: "Name tables as Postgres does, with their schema: public.orders." }
    );
  }
}
async function publishedTables(session, names) {
  return session.rows(
    sql`
      select distinct format('%I.%I', t.schemaname, t.tablename) as relation,
        case when to_jsonb(r) ->> 'prattrs' is not null then to_jsonb(t) -> 'attnames' end as columns
      from pg_catalog.pg_publication_tables t
        join pg_catalog.pg_publication p on p.pubname = t.pubname
        left join pg_catalog.pg_publication_rel r on r.prpubid = p.oid
          and r.prrelid = format('%I.%I', t.schemaname, t.tablename)::pg_catalog.regclass
      where t.pubname = any ($1)`,
    [names]
  );
}
async function rootTables(session, relations) {
  const rows = await session.rows(
    sql`
      with recursive up as (
        select w.name as relation, c.oid, c.relispartition from unnest($1::text[]) as w(name)
          join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(w.name) and c.relkind in ('r', 'p') and c.relpersistence = 'p'
        union all
        select up.relation, p.oid, p.relispartition from up join pg_catalog.pg_inherits i on i.inhrelid = up.oid and up.relispartition
          join pg_catalog.pg_class p on p.oid = i.inhparent
      )
      select up.relation, format('%I.%I', n.nspname, c.relname) as root
      from up join pg_catalog.pg_class c on c.oid = up.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where not up.relispartition order by 2`,
    [relations]
  );
  return new Map(rows.map(({ relation, root }) => [relation, root]));
}
function describe2({ publications }) {
  return publications.map((spec, index) => ({
    name: nameOf(spec, index),
    tables: spec.tables === "all" ? "all tables" : [
      ...(spec.schemas ?? []).map((schema) => `tables of schema ${schema}`),
      ...spec.tables
    ].join(", ")
  }));
}
function nameOf(spec, index) {
  return spec.name ?? `rehearsal_${index + 1}`;
}
async function presentTables(session, spec) {
  if (spec.tables === "all") return [];
  const known = await session.rows(
    sql`select distinct format('%I.%I', n.nspname, c.relname) as relation
      from unnest($1::text[]) as w(name) join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(w.name)
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace order by 1`,
    [spec.tables]
  );
  return known.map(({ relation }) => relation);
}
async function knownTables(session, tables) {
  const known = await session.rows(
    "select name from unnest($1::text[]) as w(name) where pg_catalog.to_regclass(name) is not null",
    [tables]
  );
  return known.map(({ name }) => name);
}
async function clauses(session, spec, present, major) {
  const inSchemas = major >= 15 ? [] : await session.rows(
    sql`select format('%I.%I', n.nspname, c.relname) as relation
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any ($1) and c.relkind in ('r'${major >= 13 ? ", 'p'" : ""}) and c.relpersistence = 'p' order by 1`,
    [spec.schemas ?? []]
  );
  const tables = [.../* @__PURE__ */ new Set([...present, ...inSchemas.map(({ relation }) => relation)])].map(
    (relation) => {
      const columns = major >= 15 ? forTable(spec.columns, relation) : void 0;
      const where = major >= 15 ? forTable(spec.where, relation) : void 0;
      return [
        `table ${relation}`,
        ...columns ? [`(${columns.map(quoteIdentifier).join(", ")})`] : [],
        ...where === void 0 ? [] : [`where (${where})`]
      ].join(" ");
    }
  );
  const schemas = (major >= 15 ? spec.schemas ?? [] : []).map(
    (schema) => `tables in schema ${quoteIdentifier(schema)}`
  );
  return major >= 15 ? [...tables, ...schemas].join(", ") : `table ${tables.map((table) => table.slice("table ".length)).join(", ")}`;
}
function forTable(values, relation) {
  return values?.[relation] ?? (relation.startsWith("public.") ? values?.[relation.slice(7)] : void 0);
}
function options({ publish: commands }) {
  return commands ? ` with (publish = '${commands.join(", ")}')` : "";
}

// src/rehearse/replicate/traffic.ts
async function captureTraffic(plan, source, relations, publishing, { skip, count: count2 }) {
  var _stack = [];
  try {
    const copy = __using(_stack, await cloneDatabase(source, "traffic"), true);
    const session = __using(_stack, await openAsOwner(plan, copy), true);
    const { major } = copy.server.info;
    const roots = await rootTables(session, relations);
    const tables = [...new Set(roots.values())];
    const before = /* @__PURE__ */ new Map();
    for (const relation of tables) before.set(relation, await placesOf(session, relation));
    await seedDatabase(session, {
      rows: (table) => table.rows + skip + count2,
      only: new Set(tables),
      seed: `${plan.seed.randomSeed} traffic`,
      onTop: true,
      major,
      ignore: { relations: ledgerRelations(plan) }
    });
    const traffic = /* @__PURE__ */ new Map();
    const unfilled = [];
    for (const relation of tables) {
      const columns = await writableColumns(session, relation);
      const rows = await session.rows(
        `select to_jsonb(t)::text as row from ${relation} t
       where tableoid::text || ctid::text <> all ($1::text[]) order by tableoid, ctid offset $2 limit $3`,
        [before.get(relation) ?? [], skip, count2]
      );
      if (columns.length === 0) continue;
      if (rows.length === 0) unfilled.push(relation);
      traffic.set(relation, { columns, rows: rows.map(({ row }) => row) });
    }
    return { traffic, unfilled, published: await publishedAmong(copy, publishing, traffic.keys()) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function publishedAmong(copy, publishing, tables) {
  var _stack = [];
  try {
    const admin = __using(_stack, await connect(copy.server, { database: copy.name }), true);
    const publications = publishing.publications.map(
      ({ columns: _columns, where: _where, ...spec }) => spec
    );
    const names = await publish(admin, { ...publishing, publications }, copy.server.info.major);
    const all = (await publishedTables(admin, names)).map(({ relation }) => relation);
    const roots = new Set((await rootTables(admin, all)).values());
    return new Set([...tables].filter((relation) => roots.has(relation) || all.includes(relation)));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function placesOf(session, relation) {
  const rows = await session.rows(
    `select tableoid::text || ctid::text as place from ${relation}`
  );
  return rows.map(({ place: place2 }) => place2);
}
async function writableColumns(session, relation) {
  const generated = await session.rows(
    sql`select a.attname::text as name from pg_catalog.pg_attribute a
      where a.attrelid = $1::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped
        and coalesce(to_jsonb(a) ->> 'attgenerated', '') = '' order by a.attnum`,
    [relation]
  );
  return generated.map(({ name }) => name);
}
async function insertRows(session, relation, { columns, rows }) {
  if (rows.length === 0) return { inserted: 0, refused: [] };
  const names = columns.map(quoteIdentifier).join(", ");
  const statement = `insert into ${relation} (${names}) overriding system value select ${names} from pg_catalog.jsonb_populate_recordset(null::${relation}, $1::jsonb)`;
  const together2 = await session.query(statement, [`[${rows.join(",")}]`]);
  if (together2.ok) return { inserted: together2.rowCount, refused: [] };
  let inserted = 0;
  const refused = [];
  for (const row of rows) {
    const alone2 = await session.query(statement, [`[${row}]`]);
    if (alone2.ok) inserted += alone2.rowCount;
    else refused.push({ relation, command: "insert", error: alone2.error });
  }
  return { inserted, refused };
}
async function touchRows(session, relation, columns) {
  const refused = [];
  const column = columns.at(-1);
  const row = (order) => `where (tableoid, ctid) = (select tableoid, ctid from ${relation} order by ctid ${order} limit 1)`;
  if (column !== void 0) {
    const name = quoteIdentifier(column);
    const updated = await session.query(`update ${relation} set ${name} = ${name} ${row("asc")}`);
    if (!updated.ok) refused.push({ relation, command: "update", error: updated.error });
  }
  const deleted = await session.query(`delete from ${relation} ${row("desc")}`);
  if (!deleted.ok) refused.push({ relation, command: "delete", error: deleted.error });
  return refused;
}

// src/rehearse/replicate/run-order.ts
var mostStops = { told: 4, assumed: 1 };
async function runOrder(input, moves, writing) {
  const most2 = mostStops[input.publishing.source === "assumed" ? "assumed" : "told"];
  const stops = [];
  let result = await runOnce(input, moves, writing, /* @__PURE__ */ new Set());
  while (result.stops.length > 0) {
    stops.push(...result.stops);
    const without = new Set(stops.map(({ relation }) => relation));
    if (stops.length >= most2 || result.stops.every(({ relation }) => relation === "")) break;
    const next = await runOnce(input, moves, writing, without);
    if (next.stops.some(({ relation }) => without.has(relation))) break;
    result = { ...next, writesRefused: merge(result.writesRefused, next.writesRefused) };
  }
  return { ...result, stops };
}
function merge(a, b) {
  const known = new Set(a.map((one) => `${one.relation} ${one.command}`));
  return [...a, ...b.filter((one) => !known.has(`${one.relation} ${one.command}`))];
}
async function runOnce(input, moves, writing, without) {
  var _stack = [];
  try {
    const { plan, before, publishing } = input;
    const { major } = before.server.info;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const publisher = scope.use(await cloneDatabase(before, "publisher"));
    const subscriber = scope.use(await cloneDatabase(before, "subscriber"));
    const admin = scope.use(await connect(before.server, { database: publisher.name }));
    const names = await publish(admin, publishing, major);
    const link = scope.use(await openLink(publisher, subscriber, names));
    const sides = {
      publisher: scope.use(await openAsOwner(plan, publisher)),
      subscriber: scope.use(await openAsOwner(plan, subscriber))
    };
    const writer = new Writer(sides.publisher, link, input, without);
    const stops = [];
    let open;
    await writer.writeOld();
    const early = await link.settle();
    if (early) throw new Error(`replication fails before any migration: ${early.error.message}`);
    writer.takeForGranted();
    const publisherMoves = moves.filter(({ side }) => side === "publisher").length;
    let moved = 0;
    for (const [index, move] of moves.entries()) {
      const failed = await migrate(sides[move.side], move);
      if (failed) return { stops: close(), failed, ...writer.refused(), missing: [], diverged: [] };
      if (move.side === "publisher") {
        moved += 1;
        await publishNew(admin, publishing);
      }
      if (writing === "throughout" || index === moves.length - 1) {
        await writer.writeOld();
        if (moved === publisherMoves) await writer.writeNew();
      }
      const stop = await link.settle();
      if (open && !stop) stops.push({ ...open, recovers: true });
      if (open && stop && stop.relation !== open.relation) stops.push({ ...open, recovers: true });
      open = stop ? open?.relation === stop.relation ? open : { ...stop, after: move.side } : void 0;
    }
    if (open) return { stops: close(), ...writer.refused(), missing: [], diverged: [] };
    const missing = await notReplicated(input, { admin, subscriber, names });
    if (missing.some(({ why }) => why === "until-refresh")) {
      const trouble = await link.refresh();
      if (trouble) {
        const relation = "relation" in trouble ? trouble.relation : "";
        const error = "relation" in trouble ? trouble.error : { message: trouble.message };
        open = { relation, error, after: "subscriber" };
        return { stops: close(), ...writer.refused(), missing, diverged: [] };
      }
    }
    await writer.writeNew();
    const late = await link.settle();
    if (late) {
      open = { ...late, after: moves.at(-1)?.side ?? "subscriber" };
      return { stops: close(), ...writer.refused(), missing, diverged: [] };
    }
    const tables = await publishedTables(admin, names);
    const roots = await rootTables(
      admin,
      tables.map(({ relation }) => relation)
    );
    const written = tables.filter(({ relation }) => {
      const root = roots.get(relation) ?? relation;
      return input.oldRows.has(root) || input.newRows.has(root);
    });
    const differing = await compareSides(publisher, subscriber, written, major);
    const diverged = differing.flatMap((change) => {
      const out = missing.filter(({ relation }) => relation === change.relation);
      const columns = change.columns.filter((name) => !out.some(({ column }) => column === name));
      return columns.length > 0 || change.rowsBefore !== change.rowsAfter ? [{ ...change, columns }] : [];
    });
    return { stops, ...writer.refused(), missing, diverged };
    function close() {
      return open ? [...stops, { ...open, recovers: false }] : stops;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function migrate(session, move) {
  for (const { migration, steps } of move.parts) {
    for (const step2 of steps) {
      const result = await sendStep(session, step2);
      if (result.ok) continue;
      if (session.transactionStatus !== "I") await session.query("rollback");
      return {
        side: move.side,
        migration: migration?.id ?? "",
        file: step2.source?.file ?? migration?.file ?? "",
        line: step2.source?.line,
        error: result.error
      };
    }
  }
  return void 0;
}
var noReplicaIdentity = "55000";
var Writer = class {
  #session;
  #link;
  #old;
  #new;
  #at = { old: 0, new: 0 };
  #refused = /* @__PURE__ */ new Map();
  #granted = /* @__PURE__ */ new Set();
  constructor(session, link, input, without) {
    this.#session = session;
    this.#link = link;
    const take = (traffic) => [...traffic].filter(([relation]) => !without.has(relation));
    this.#old = take(input.oldRows);
    this.#new = take(input.newRows);
  }
  /** Rows as an application of the old schema sends them. */
  async writeOld() {
    await this.#write(this.#old, this.#at.old, oldRowsAtOnce);
    this.#at.old += oldRowsAtOnce;
  }
  /** As one of the new schema does: at first every form that the seeder knows, later two more. */
  async writeNew() {
    const count2 = this.#at.new === 0 ? newRowsAtFirst : 2;
    await this.#write(this.#new, this.#at.new, count2);
    this.#at.new += count2;
  }
  async #write(tables, from, count2) {
    const later = [];
    for (const [relation, { columns, rows: all }] of tables) {
      const rows = all.slice(from, from + count2);
      const { inserted } = await insertRows(this.#session, relation, { columns, rows });
      if (inserted === 0 && rows.length > 0) later.push([relation, { columns, rows }]);
      for (const one of await touchRows(this.#session, relation, columns)) {
        if (one.error.code === noReplicaIdentity)
          this.#refused.set(`${relation} ${one.command}`, one);
      }
      await this.#link.mark(relation);
    }
    for (const [relation, captured] of later) {
      await insertRows(this.#session, relation, captured);
      await this.#link.mark(relation);
    }
  }
  /** What was refused before anything was migrated is not the migrations' doing. */
  takeForGranted() {
    this.#granted = new Set(this.#refused.keys());
  }
  refused() {
    const own = [...this.#refused].filter(([key]) => !this.#granted.has(key));
    return { writesRefused: own.map(([, one]) => one) };
  }
};
var oldRowsAtOnce = 8;
var newRowsAtFirst = 22;
async function notReplicated({ oldRows: oldRows2, newRows: newRows2 }, { admin, subscriber, names }) {
  var _stack = [];
  try {
    const published = await publishedTables(admin, names);
    const roots = await rootTables(
      admin,
      published.map(({ relation }) => relation)
    );
    const session = __using(_stack, await connect(subscriber.server, { database: subscriber.name }), true);
    const known = await session.rows(
      `select pg_catalog.format('%I.%I', n.nspname, c.relname) as relation
     from pg_catalog.pg_subscription_rel r join pg_catalog.pg_class c on c.oid = r.srrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace`
    );
    const subscribed = new Set(known.map(({ relation }) => relation));
    const fresh = [...newRows2.keys()].filter((relation) => !oldRows2.has(relation));
    const tables = fresh.flatMap((relation) => {
      const own = published.filter((one) => (roots.get(one.relation) ?? one.relation) === relation);
      if (own.length === 0) return [{ relation, why: "not-published" }];
      const late = own.some((one) => !subscribed.has(one.relation));
      return late ? [{ relation, why: "until-refresh" }] : [];
    });
    const columns = published.flatMap(({ relation, columns: listed }) => {
      if (listed === null) return [];
      const old = oldRows2.get(relation)?.columns ?? [];
      const added = newRows2.get(relation)?.columns.filter((name) => !old.includes(name)) ?? [];
      return added.filter((column) => !listed.includes(column)).map((column) => ({ relation, column, why: "not-published" }));
    });
    return [...tables, ...columns];
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function compareSides(publisher, subscriber, published, major) {
  const tables = published.map(({ relation }) => relation);
  const [left, right] = await Promise.all([publisher, subscriber].map(read));
  const changes = compareData(left ?? {}, right ?? {});
  return changes.map(({ lost: _lost, ...change }) => change);
  async function read(database) {
    var _stack = [];
    try {
      const session = __using(_stack, await connect(database.server, { database: database.name }), true);
      return await fingerprintData(session, { major, tables });
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
}

// src/rehearse/replicate/touched.ts
function isNoticed({ kind, before, after }) {
  if (kind !== "index") return true;
  return [before, after].some((one) => {
    const definition = one?.["definition"];
    return typeof definition === "string" && /^create unique/i.test(definition);
  });
}
function touchedBy(effects) {
  const before = /* @__PURE__ */ new Set();
  const after = /* @__PURE__ */ new Set();
  const types = /* @__PURE__ */ new Set();
  for (const { schemaChanges, dataChanges: dataChanges2 } of effects) {
    for (const change of schemaChanges.filter(isNoticed)) {
      if (change.kind === "table") {
        if (change.change !== "added") before.add(change.name);
        if (change.change !== "removed") after.add(change.name);
      } else if (change.kind === "enum" || change.kind === "domain") {
        if (change.change === "changed") types.add(change.name);
      } else {
        const [old, now] = [change.before?.["table"], change.after?.["table"]];
        if (typeof old === "string") before.add(old);
        if (typeof now === "string") after.add(now);
        if (typeof now === "string") before.add(now);
        if (typeof old === "string") after.add(old);
      }
    }
    for (const { relation, gone: gone2 } of dataChanges2) {
      before.add(relation);
      if (!gone2) after.add(relation);
    }
  }
  const tables = effects.flatMap(
    ({ schemaChanges }) => schemaChanges.filter(({ kind }) => kind === "table")
  );
  for (const { change, name } of tables) {
    if (change === "added") before.delete(name);
    if (change === "removed") after.delete(name);
  }
  const gone = tables.filter(({ change }) => change === "removed").map(({ name }) => name);
  return { before: [...before], after: [...after], gone, types: [...types] };
}
async function tablesUsing(session, types) {
  if (types.length === 0) return [];
  const rows = await session.rows(
    sql`
      select distinct format('%I.%I', n.nspname, c.relname) as relation
      from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attnum > 0 and not a.attisdropped
        and (t.oid = any (select pg_catalog.to_regtype(w)::oid from unnest($1::text[]) as w)
          or t.typelem = any (select pg_catalog.to_regtype(w)::oid from unnest($1::text[]) as w))`,
    [types]
  );
  return rows.map(({ relation }) => relation);
}

// src/rehearse/replicate/change.ts
var oldRows = 6 * oldRowsAtOnce;
var newRows = newRowsAtFirst + 20;
var mostTables = { told: 24, assumed: 12 };
async function rehearseChange(plan, publishing, change) {
  const prepared = await prepare(plan, publishing, change);
  if (!prepared) return null;
  const { input, notRehearsed } = prepared;
  const orders = await sideBySide(
    ["publisher-first", "subscriber-first"],
    async (order) => {
      const moves = movesOf(plan, change, order);
      const result = await runOrder(input, moves, "throughout");
      return { order, works: works(result), ...result };
    }
  );
  const only = change.migrations.length === 1 ? change.migrations[0]?.migration.id : void 0;
  const tables = [.../* @__PURE__ */ new Set([...input.oldRows.keys(), ...input.newRows.keys()])].sort();
  return {
    change: { ...only !== void 0 && { migration: only }, tables, orders },
    input,
    notRehearsed
  };
}
function works(result) {
  return result.stops.length === 0 && result.failed === void 0 && result.writesRefused.length === 0;
}
function movesOf(plan, { migrations }, order) {
  const publisher = {
    side: "publisher",
    parts: migrations.map(({ migration }) => partOf(plan, migration))
  };
  const subscriber = {
    side: "subscriber",
    parts: migrations.flatMap(
      ({ onSubscriber }) => onSubscriber ? [partOf(plan, onSubscriber)] : []
    )
  };
  return order === "publisher-first" ? [publisher, subscriber] : [subscriber, publisher];
}
function partOf(plan, migration) {
  return { migration, steps: statementSteps(plan, migration) };
}
async function prepare(plan, publishing, { before, after, effects }) {
  const { before: named3, after: renamed, gone, types } = touchedBy(effects);
  const isTold = publishing.source !== "assumed";
  const isOld = (relation) => isTold || named3.includes(relation) || gone.length > 0;
  const was = [.../* @__PURE__ */ new Set([...named3, ...await using(plan, before, types)])];
  const is = [.../* @__PURE__ */ new Set([...renamed.filter(isOld), ...await using(plan, after, types)])];
  const most2 = mostTables[isTold ? "told" : "assumed"];
  const left = [.../* @__PURE__ */ new Set([...was.slice(most2), ...is.slice(most2)])];
  const [old, now] = await Promise.all([
    captureTraffic(plan, before, was.slice(0, most2), publishing, { skip: 0, count: oldRows }),
    captureTraffic(plan, after, is.slice(0, most2), publishing, { skip: oldRows, count: newRows })
  ]);
  const isNew = (relation) => !old.traffic.has(relation);
  const published = (relation) => old.published.has(relation) || now.published.has(relation);
  const tested = new Set(
    [...old.traffic.keys(), ...now.traffic.keys()].filter(
      (relation) => published(relation) || isNew(relation)
    )
  );
  if (tested.size === 0) return null;
  const only = (all) => new Map([...all].filter(([relation]) => tested.has(relation)));
  const unfilled = [.../* @__PURE__ */ new Set([...old.unfilled, ...now.unfilled])].filter(
    (one) => tested.has(one)
  );
  return {
    input: {
      plan,
      before,
      publishing,
      oldRows: only(old.traffic),
      newRows: only(now.traffic)
    },
    notRehearsed: [
      ...unfilled.map((relation) => ({
        what: `replication of ${relation}`,
        why: "no row could be made for it, so nothing was sent"
      })),
      ...left.length > 0 ? [
        {
          what: `replication of ${left.join(", ")}`,
          why: `rows are written to at most ${most2} tables of a change`
        }
      ] : []
    ]
  };
}
async function using(plan, database, types) {
  var _stack = [];
  try {
    if (types.length === 0) return [];
    const copy = __using(_stack, await cloneDatabase(database, "types"), true);
    const session = __using(_stack, await openAsOwner(plan, copy), true);
    return await tablesUsing(session, types);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/replicate/deploy-plan.ts
async function findDeployPlan(planning) {
  const { plan, whole, input, changes } = planning;
  const orders = changes.at(-1)?.orders ?? [];
  const good = orders.filter((run) => run.works);
  const [equal, ...others] = good.filter(({ diverged }) => diverged.length === 0);
  const needsRefresh = orders.some(({ missing }) => missing.some(isUntilRefresh));
  if (equal && others.length + 1 === orders.length && !needsRefresh) return null;
  if (equal) return chosen(equal);
  for (const propose of [alternately, relaxedFirst, byStatement]) {
    const moves = propose(planning);
    const result = moves && await runOrder(input, moves, "throughout");
    if (!result || !works(result)) continue;
    if (good.length > 0 && result.diverged.length > 0) continue;
    return { traffic: "running", steps: stepsOf(plan, moves, result) };
  }
  const [best] = good;
  if (best) return good.length === orders.length && !needsRefresh ? null : chosen(best);
  for (const moves of [movesOf(plan, whole, "publisher-first"), byStatement(planning)]) {
    const result = moves && await runOrder(input, moves, "paused");
    if (result && works(result)) return { traffic: "paused", steps: stepsOf(plan, moves, result) };
  }
  return null;
  function chosen(run) {
    const order = run.order === "publisher-first" ? run.order : "subscriber-first";
    return { traffic: "running", steps: stepsOf(plan, movesOf(plan, whole, order), run) };
  }
}
function isUntilRefresh({ why }) {
  return why === "until-refresh";
}
function alternately({ plan, whole, changes }) {
  if (whole.migrations.length < 2) return null;
  const moves = [];
  for (const one of whole.migrations) {
    const alone2 = changes.find(({ migration }) => migration === one.migration.id);
    const good = alone2 ? alone2.orders.find((run) => run.works) : { order: "subscriber-first" };
    if (!good) return null;
    const order = good.order === "publisher-first" ? "publisher-first" : "subscriber-first";
    moves.push(...movesOf(plan, { migrations: [one] }, order));
  }
  return joined(moves);
}
function relaxedFirst({ plan, whole, changes }) {
  const run = changes.at(-1)?.orders.find(({ order }) => order === "publisher-first");
  const statements = (run?.stops ?? []).map(({ relation, error, after }) => {
    const column = /^null value in column "(.+?)"/.exec(error.message)?.[1];
    return column === void 0 || after !== "publisher" ? void 0 : `alter table ${relation} alter column ${quoteIdentifier(column)} drop not null`;
  });
  if (statements.length === 0) return null;
  const steps = statements.flatMap((sql2) => sql2 ? [{ origin: "runner", sql: sql2 }] : []);
  if (steps.length < statements.length) return null;
  return [{ side: "subscriber", parts: [{ steps }] }, ...movesOf(plan, whole, "publisher-first")];
}
function byStatement({ plan, whole }) {
  const moves = [];
  for (const one of whole.migrations) {
    for (const { onPublisher, onSubscriber } of pairStatements(plan, one)) {
      const own = onPublisher ?? onSubscriber;
      const step2 = own?.steps[0];
      if (!step2) continue;
      const preference = preferenceOf(kindOf(step2), step2.sql);
      const publisher = { side: "publisher", parts: onPublisher ? [onPublisher] : [] };
      const subscriber = { side: "subscriber", parts: onSubscriber ? [onSubscriber] : [] };
      if (preference === "publisher") moves.push(publisher);
      else if (preference === "publisher-first") moves.push(publisher, subscriber);
      else moves.push(subscriber, publisher);
    }
  }
  return joined(moves.filter(({ parts: parts2 }) => parts2.length > 0));
}
function pairStatements(plan, { migration, onSubscriber }) {
  const left = singly(plan, migration);
  const right = onSubscriber ? singly(plan, onSubscriber) : [];
  const pairs = [];
  let [at, to] = [0, 0];
  const common = longestCommonSubsequence(left.map(textOf2), right.map(textOf2));
  for (const [i, j] of [...common, [left.length, right.length]]) {
    pairs.push(...left.slice(at, i).map((onPublisher2) => ({ onPublisher: onPublisher2 })));
    pairs.push(...right.slice(to, j).map((part) => ({ onSubscriber: part })));
    const [onPublisher, other] = [left[i], right[j]];
    if (onPublisher && other) pairs.push({ onPublisher, onSubscriber: other });
    [at, to] = [i + 1, j + 1];
  }
  return pairs;
}
function singly(plan, migration) {
  return ownStatements2(partOf(plan, migration)).map((step2) => ({ migration, steps: [step2] }));
}
function textOf2({ steps }) {
  return steps.map(({ sql: sql2 }) => sql2.replaceAll(/\s+/g, " ").trim()).join(";");
}
function kindOf(step2) {
  const split = splitSql(step2.sql);
  return split.ok ? split.statements[0]?.kind ?? "" : "";
}
var narrowing = /\bdrop\s+(column|table|view|type|constraint\s+\S+\s+cascade)\b|\bset\s+not\s+null\b|\badd\s+(constraint|unique|primary|check|foreign)\b|\bvalidate\s+constraint\b|\bcreate\s+unique\b|\bdrop\s+table\b|\bset\s+default\b/i;
function preferenceOf(kind, sql2) {
  if (["InsertStmt", "UpdateStmt", "DeleteStmt", "DoStmt", "CopyStmt"].includes(kind))
    return "publisher";
  return narrowing.test(sql2) ? "publisher-first" : "subscriber-first";
}
function joined(moves) {
  const result = [];
  for (const move of moves) {
    const last = result.at(-1);
    if (last?.side === move.side) {
      result[result.length - 1] = { side: move.side, parts: [...last.parts, ...move.parts] };
    } else result.push(move);
  }
  return result;
}
function stepsOf(plan, moves, { missing }) {
  const steps = moves.filter(({ parts: parts2 }) => parts2.length > 0).map((move) => {
    const { side, parts: parts2 } = move;
    const ours = parts2.flatMap(({ migration, steps: own }) => migration ? [] : own);
    return ours.length > 0 ? { do: "prepare", side, statements: ours.map(({ sql: sql2 }) => sql2) } : { do: "migrate", side, parts: partsOf(plan, move) };
  });
  return missing.some(isUntilRefresh) ? [...steps, { do: "refresh" }] : steps;
}
function partsOf(plan, { parts: parts2 }) {
  return [...Map.groupBy(parts2, ({ migration }) => migration)].flatMap(([migration, own]) => {
    if (!migration) return [];
    const { id, file } = migration;
    const sent = own.flatMap(ownStatements2);
    const isWhole2 = sent.length === ownStatements2(partOf(plan, migration)).length;
    return { migration: id, file, ...!isWhole2 && { statements: sent.map(({ sql: sql2 }) => sql2) } };
  });
}
function ownStatements2({ steps }) {
  return steps.filter((step2) => step2.origin === "migration" && kindOf(step2) !== "TransactionStmt");
}

// src/rehearse/replicate/pairs.ts
import { matchesGlob } from "node:path/posix";
async function compareSchemas(plan, { migration, onSubscriber }, before, exceptions) {
  const pair = {
    migration: migration.id,
    file: migration.file,
    ...onSubscriber && { subscriberFile: onSubscriber.file }
  };
  if (!onSubscriber) return { ...pair, differences: ["the subscriber has no file for it"] };
  const publisher = await schemaAfter(plan, before, migration);
  const subscriber = await schemaAfter(plan, before, onSubscriber);
  if (typeof subscriber === "string") return { ...pair, differences: [subscriber] };
  if (typeof publisher === "string") return null;
  const differences2 = diffCatalogs(publisher, subscriber).filter(({ name }) => !exceptions.some((pattern) => matchesGlob(name, pattern))).map(inWords);
  return differences2.length === 0 ? null : { ...pair, differences: differences2 };
}
async function schemaAfter(plan, before, migration) {
  var _stack = [];
  try {
    const database = __using(_stack, await cloneDatabase(before, "pair"), true);
    const session = __using(_stack, await openAsOwner(plan, database), true);
    for (const step2 of statementSteps(plan, migration)) {
      const result = await sendStep(session, step2);
      if (!result.ok)
        return `${migration.file} fails: ${result.error.message} (${result.error.code})`;
    }
    const { major } = database.server.info;
    return await snapshotCatalog(session, { major, ignore: { relations: ledgerRelations(plan) } });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function inWords({ change, kind, name, keys, before, after }) {
  if (change === "added") return `${kind} ${name} only on the subscriber`;
  if (change === "removed") return `${kind} ${name} only on the publisher`;
  const [key] = keys;
  if (keys.length !== 1 || key === void 0)
    return `${kind} ${name} differs in ${keys.join(", ")}`;
  const value = (one) => JSON.stringify(one?.[key] ?? null);
  return `${kind} ${name}: ${key} is ${value(before)} on the publisher, ${value(after)} on the subscriber`;
}

// src/rehearse/replicate/publishing.ts
var everything = [{ tables: "all" }];
async function publishingOf({ plan, built, first }) {
  var _stack2 = [];
  try {
    const { replication } = plan;
    if (replication === "all") return { source: "configured", publications: everything };
    if (replication && replication !== "none") {
      var _stack = [];
      try {
        const publishing = {
          source: replication.source,
          publications: replication.publications
        };
        const before = __using(_stack, await cloneDatabase(built.rows, "published"), true);
        const old = __using(_stack, await connect(before.server, { database: before.name }), true);
        const now = __using(_stack, await connect(before.server, { database: first.segments[0].database.name }), true);
        if (replication.source === "configured") await refuseUnknownTables(publishing, [old, now]);
        return publishing;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const copy = __using(_stack2, await cloneDatabase(built.rows, "published"), true);
    const session = __using(_stack2, await connect(copy.server, { database: copy.name }), true);
    const own = await session.rows("select from pg_catalog.pg_publication");
    return own.length > 0 ? { source: "migrations", publications: [] } : { source: "assumed", publications: everything };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}

// src/rehearse/replicate/replicate.ts
var mostAlone = 8;
var replicate = {
  name: "replicate",
  rehearse: rehearseReplication
};
async function rehearseReplication(stage) {
  const { plan, runs, log } = stage;
  const { server } = stage.built.rows;
  if (plan.replication === "none")
    return { skipped: 'the setting "replication" says none', needless: true };
  if (!server.adminIsSuperuser)
    return { skipped: `the user "${server.admin.user}" may not subscribe: it is no superuser` };
  const [unfit] = await unfitSettings(stage);
  if (unfit) return { skipped: unfit };
  if (runs.some(({ outcome }) => !outcome.ok)) return { skipped: "a migration fails" };
  const publishing = await publishingOf(stage);
  const subscriber = typeof plan.replication === "object" ? plan.replication.subscriber : void 0;
  const migrations = plan.review.map((migration) => ({
    migration,
    onSubscriber: subscriber ? subscriber.files.get(migration.file) ?? null : migration
  }));
  const changes = [];
  const notRehearsed = [];
  const isAsked = publishing.source !== "assumed";
  if (isAsked && migrations.length > mostAlone)
    notRehearsed.push({
      what: "replication of each migration by itself",
      why: `there are more than ${mostAlone}; all together were rehearsed`
    });
  const single = (index) => changeOf(stage, migrations, index, index + 1);
  if (isAsked && migrations.length > 1 && migrations.length <= mostAlone) {
    for (const [index, { migration }] of migrations.entries()) {
      log.progress(`replication: ${migration.id}`);
      const change = single(index);
      const rehearsed = change && await rehearseChange(plan, publishing, change);
      if (rehearsed) changes.push(rehearsed.change);
    }
  }
  const all = changeOf(stage, migrations, 0, migrations.length);
  if (!all) return { skipped: "a migration was applied to empty tables only" };
  const whole = await rehearseChange(plan, publishing, all);
  if (!whole) return { skipped: "the migrations touch no published table", needless: true };
  notRehearsed.push(...whole.notRehearsed);
  changes.push(whole.change);
  const deployPlan = isAsked && await findDeployPlan({ plan, whole: all, input: whole.input, changes });
  const replication = {
    source: publishing.source,
    publications: describe2(publishing),
    changes,
    ...deployPlan && { deployPlan },
    ...subscriber && { pairs: await unlikePairs(stage, migrations, subscriber.exceptions) }
  };
  return { evidence: { replication }, notRehearsed };
}
async function unlikePairs({ plan, clean }, migrations, exceptions) {
  const pairs = [];
  for (const [index, one] of migrations.entries()) {
    const before = clean.steps.get(index)?.before;
    const unlike = before && await compareSchemas(plan, one, before, exceptions);
    if (unlike) pairs.push(unlike);
  }
  return pairs;
}
function changeOf({ clean }, migrations, from, to) {
  const before = clean.steps.get(from)?.before;
  const after = clean.steps.get(to - 1)?.after;
  if (!before || !after) return null;
  const ids = new Set(migrations.slice(from, to).map(({ migration }) => migration.id));
  return {
    migrations: migrations.slice(from, to),
    before,
    after,
    effects: clean.effects.filter(({ migration }) => ids.has(migration))
  };
}
async function unfitSettings({ built }) {
  var _stack = [];
  try {
    const { server } = built.rows;
    const admin = __using(_stack, await connect(server), true);
    const [row] = await admin.rows(
      `select pg_catalog.current_setting('wal_level') as level,
       pg_catalog.current_setting('max_replication_slots')::int as slots,
       pg_catalog.current_setting('max_wal_senders')::int as senders`
    );
    if (row?.level !== "logical")
      return [
        `wal_level is ${row?.level ?? "unknown"} on this server; set wal_level = logical and restart it`
      ];
    if (row.slots < 4 || row.senders < 4)
      return [
        `max_replication_slots is ${row.slots} and max_wal_senders ${row.senders} on this server; each must be 4 or more`
      ];
    return [];
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/revert/lost-data.ts
function lostData(input) {
  const { before, up, down } = input;
  const kept = keptElsewhere(before.data, up.data);
  return Object.entries(before.data).flatMap(([relation, old]) => {
    if (old.rows === 0) return [];
    const between = up.data[relation];
    const now = down.data[relation];
    if (now && now.rows >= old.rows) {
      return now.rows === old.rows ? lostValues(input, kept, { relation, old, between, now }) : [];
    }
    const keptIn = between ? void 0 : placeOf3(old, kept);
    const stayed = between?.rows ?? (keptIn === void 0 ? 0 : old.rows);
    const held = input.shrunk.has(relation) ? 0 : Math.min(old.rows, stayed);
    const remaining = now?.rows ?? 0;
    const byDown = Math.max(0, held - remaining);
    const byUp = old.rows - remaining - byDown;
    const dropped = between === void 0 && { dropped: true };
    return [
      ...byDown > 0 ? [lost({ relation, count: byDown, by: "down" }, keptIn)] : [],
      ...byUp > 0 ? [{ relation, count: byUp, by: "up", ...dropped }] : []
    ];
  });
}
function lostValues({ before, down, conversions, masked }, kept, { relation, old, between, now }) {
  return Object.entries(old.columns).flatMap(([column, value]) => {
    const is = now.columns[column];
    if (value.filled === 0 || masked.has(`${relation}.${column}`)) return [];
    if (is?.values === value.values) return [];
    const gone = value.filled - (is?.filled ?? 0);
    const type = typeOf(before.catalog, relation, column);
    if (gone <= 0 && /^(timestamp|tsvector)/.test(type)) return [];
    if (gone <= 0 && typeOf(down.catalog, relation, column) !== type) return [];
    const inPlace = between?.columns[column]?.values === value.values;
    const comesBack2 = conversions.some(
      (one) => one.relation === relation && one.column === column && one.comesBack === true
    );
    const keptIn = tellsApart(before.catalog, type, value) ? kept.get(value.values) : void 0;
    const by = inPlace || comesBack2 || keptIn !== void 0 ? "down" : "up";
    const found = gone > 0 ? { count: gone } : { count: value.filled, replaced: true };
    const dropped = by === "up" && !(column in (between?.columns ?? {})) && { dropped: true };
    return [lost({ relation, column, ...found, by, ...dropped }, inPlace ? void 0 : keptIn)];
  });
}
function tellsApart(catalog, type, { values, filled }) {
  if (type === "boolean" || `enum:${type}` in catalog) return false;
  return filled < 8 || BigInt(values) % BigInt(filled) !== 0n;
}
function typeOf(catalog, relation, column) {
  const found = Object.values(catalog).find(
    (one) => one["table"] === relation && one["column"] === column
  );
  const type = found?.["type"];
  return typeof type === "string" ? type : "";
}
function keptElsewhere(before, up) {
  const places = /* @__PURE__ */ new Map();
  for (const [relation, { columns }] of Object.entries(up)) {
    for (const [column, { values }] of Object.entries(columns)) {
      if (before[relation]?.columns[column]?.values === values) continue;
      places.set(values, `${relation}.${column}`);
    }
  }
  return places;
}
function placeOf3({ columns }, kept) {
  const filled = Object.values(columns).filter((column) => column.filled > 0);
  const places = filled.map(({ values }) => kept.get(values)?.replace(/\.[^.]*$/, ""));
  const [first] = places;
  return first !== void 0 && places.every((place2) => place2 === first) ? first : void 0;
}
function lost(found, keptIn) {
  return keptIn === void 0 ? found : { ...found, keptIn };
}

// src/rehearse/revert/unreverted.ts
function unreverted(before, up, down) {
  const changes = withoutPlaces(diffCatalogs(before, down)).filter(
    (change) => !staysOnPurpose(change) && !isRetyped(change)
  );
  const renamed = sameUnderAnotherName(changes);
  return changes.filter((change) => !renamed.has(change)).map((change) => ({ ...change, because: because(change, up) }));
}
function withoutPlaces(changes) {
  return changes.flatMap((change) => {
    const keys = change.keys.filter((key) => !(change.kind === "column" && key === "position"));
    if (change.change === "changed" && keys.length === 0) return [];
    return [{ ...change, keys }];
  });
}
function staysOnPurpose({ change, kind, keys, before, after }) {
  if (kind === "extension") return change === "added";
  if (kind !== "enum" || change !== "changed" || keys.join() !== "labels") return false;
  const [old, now] = [before, after].map((one) => one?.["labels"] ?? []);
  return old?.every((label) => now?.includes(label)) ?? false;
}
function isRetyped({ change, keys, before, after }) {
  const words2 = (description = {}) => text(description["definition"]).replace(/(\s|\\[nrt])+/g, "").toLowerCase();
  return change === "changed" && keys.join() === "definition" && words2(before) === words2(after);
}
function because({ change, kind, name, keys, before }, up) {
  if (change === "added") return "left";
  const between = up[`${kind}:${name}`];
  if (between === void 0) return "not-restored";
  const touched = keys.some((key) => text(between[key]) !== text(before?.[key]));
  return change === "changed" && touched ? "not-restored" : "taken-too";
}
function sameUnderAnotherName(changes) {
  const added = changes.filter(({ change }) => change === "added");
  const pairs = /* @__PURE__ */ new Set();
  for (const gone of changes) {
    if (gone.change !== "removed" || !nameless.has(gone.kind)) continue;
    const twin = added.find(
      (one) => one.kind === gone.kind && !pairs.has(one) && likeness(one.after, one.name) === likeness(gone.before, gone.name)
    );
    if (twin) pairs.add(gone).add(twin);
  }
  return pairs;
}
var nameless = /* @__PURE__ */ new Set(["constraint", "index", "sequence"]);
function likeness(description = {}, name) {
  const { constraint, index, definition, ...rest } = description;
  const own = [constraint, index, name.replace(/^.*\./, "")].find((one) => typeof one === "string");
  const shape = typeof definition === "string" ? definition.replace(String(own), "") : definition;
  return text({ ...rest, shape });
}
function text(value) {
  return JSON.stringify(value) ?? "";
}

// src/rehearse/revert/revert-one.ts
function downOf({ down }) {
  if (down === null) return "missing";
  return down.some(hasStatement) ? "sent" : "empty";
}
function hasStatement({ sql: sql2 }) {
  const split = splitSql(sql2);
  return !split.ok || split.statements.length > 0;
}
async function downAndUp(input) {
  var _stack = [];
  try {
    const { plan, after, states, log } = input;
    const copy = __using(_stack, await cloneDatabase(after, "revert"), true);
    const sent = await sendDown(plan, copy, input.migration, log);
    const now = await readState(plan, copy, states.before);
    if (!sent.outcome.ok) return { first: failedDown(input, sent, now) };
    const { before, after: up } = states;
    const { conversions = [], statements = [] } = input.effects ?? {};
    const shrinking = statements.flatMap(({ dataChanges: dataChanges2 }) => dataChanges2).filter(({ rowsBefore, rowsAfter }) => rowsAfter < rowsBefore);
    const shrunk = new Set(shrinking.map(({ relation }) => relation));
    const first = {
      ...sent,
      schema: unreverted(before.catalog, up.catalog, now.catalog),
      lost: lostData({ before, up, down: now, conversions, shrunk, masked: input.masked }),
      rowsLeft: Object.entries(now.data).flatMap(([relation, { rows }]) => {
        const more = rows - (before.data[relation]?.rows ?? rows);
        return more > 0 ? [{ relation, rows: more }] : [];
      })
    };
    return { first, again: await upAgain(input, copy) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function sendDown(plan, database, migration, log) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    await prepareRunner(run);
    const steps = plan.adapter.planDown?.(migration, plan.settings) ?? [];
    const result = await sendSteps(run, steps);
    if (run.session.transactionStatus !== "I") await run.session.query("rollback");
    return sentBy(result);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function failedDown({ states, masked }, sent, now) {
  const halfway = compareStates(states.after, now, masked);
  const changed = halfway.schemaChanges.length + halfway.dataChanges.length > 0;
  return { ...sent, ...changed && { halfway }, schema: [], lost: [], rowsLeft: [] };
}
async function upAgain(input, database) {
  var _stack = [];
  try {
    const { plan, migration, states, log } = input;
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    await prepareRunner(run);
    const result = await applyMigration(run, migration);
    if (!result.outcome.ok) return { ...sentBy(result), schemaChanges: [], moreRows: [] };
    const now = await readState(plan, database, states.after);
    return {
      ...sentBy(result),
      schemaChanges: withoutPlaces(compareStates(states.after, now, /* @__PURE__ */ new Set()).schemaChanges),
      moreRows: Object.entries(now.data).flatMap(([relation, { rows }]) => {
        const first = states.after.data[relation]?.rows ?? 0;
        return rows > first ? [{ relation, first, second: rows }] : [];
      })
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function sentBy({ outcome, statements, failedStatement }) {
  const failed = failedStatement === void 0 ? void 0 : statements[failedStatement];
  if (outcome.ok || !failed?.file) return { outcome };
  return { outcome, failedAt: { file: failed.file, line: lineOf(failed), sql: failed.sql } };
}

// src/rehearse/revert/revert.ts
var revert = { name: "revert", rehearse };
async function rehearse(stage) {
  const { plan } = stage;
  if (!plan.adapter.planDown) {
    return { skipped: `${plan.adapter.name} has no down migrations`, needless: true };
  }
  const results = await sideBySide(
    plan.review,
    (migration, index) => revertAt(stage, migration, index)
  );
  const migrations = results.flatMap((result) => "down" in result ? [result] : []);
  const notRehearsed = results.flatMap((result) => "down" in result ? [] : [result]);
  const merged = {
    migrations: plan.baseline.length,
    withDown: plan.baseline.filter((one) => downOf(one) === "sent").length
  };
  return { evidence: { revert: { migrations, merged } }, notRehearsed };
}
async function revertAt(stage, migration, index) {
  const { plan, clean, log } = stage;
  const down = downOf(migration);
  const [begin] = migration.down ?? [];
  const found = {
    migration: migration.id,
    down,
    ...begin && { file: begin.file, line: begin.line }
  };
  if (down !== "sent") return found;
  const { after, states } = clean.steps.get(index) ?? {};
  if (!after || !states) {
    return { what: `${migration.id}: revert`, why: "it did not apply with rows a first time" };
  }
  log.progress(`revert: ${migration.id}`);
  const effects = clean.effects.find((one) => one.migration === migration.id);
  const { masked } = clean;
  const { first, again } = await downAndUp({
    plan,
    migration,
    after,
    states,
    effects,
    masked,
    log
  });
  if (!first) return found;
  if (!first.outcome.ok) {
    const passesWithoutRows = await passesOnEmpty(stage, migration, index);
    return { ...found, first: { ...first, passesWithoutRows } };
  }
  const onNewRows = effects && takesOtherRows(effects) ? await downOnNewRows(stage, migration, index) : void 0;
  return { ...found, first, again, ...onNewRows && { onNewRows } };
}
async function passesOnEmpty({ plan, built, log }, migration, index) {
  var _stack = [];
  try {
    const empty = __using(_stack, await cloneDatabase(built.empty, "revert"), true);
    const options2 = { level: "outcome", rowsPresent: false, goOn: () => true };
    const { runs } = await applyAll(plan, empty, { ...options2, from: 0, to: index + 1 }, log);
    if (!runs.every((run) => run.outcome.ok)) return false;
    return (await sendDown(plan, empty, migration, log)).outcome.ok;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function takesOtherRows({ schemaChanges }) {
  return schemaChanges.some(
    ({ change, kind, keys }) => change === "removed" ? kind === "constraint" || kind === "index" : change === "changed" && (kind === "enum" || kind === "domain" || kind === "column" && keys.some((key) => key === "not_null" || key === "type") || kind === "constraint" && keys.includes("definition"))
  );
}
async function downOnNewRows({ plan, clean, log }, migration, index) {
  var _stack = [];
  try {
    const after = clean.steps.get(index)?.after;
    if (!after || plan.seed.rows === 0) return void 0;
    const copy = __using(_stack, await cloneDatabase(after, "revert"), true);
    const seed = { rows: plan.seed.rows * 2, randomSeed: `${plan.seed.randomSeed} new` };
    await seedRows({ ...plan, seed }, copy);
    return await sendDown(plan, copy, migration, log);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/schema-file/schema-file.ts
var schemaFile = { name: "schema-file", rehearse: rehearse2 };
async function rehearse2({ plan, built, first }) {
  const files = plan.schemaFiles ?? [];
  if (files.length === 0) {
    return { skipped: "no file pictures the schema (`schema write` makes one)", needless: true };
  }
  const failed = first.onEmpty.find(({ outcome }) => !outcome.ok)?.migration;
  const missing = built.unapplied[0]?.migration;
  if (failed !== void 0 || missing !== void 0) {
    const id = failed ?? missing ?? "";
    return { skipped: `${id} does not apply, so what all migrations build is not known` };
  }
  const end = first.segments.at(-1) ?? first.segments[0];
  const { database, endState } = end;
  const compared = await sideBySide(
    files,
    (file) => compareFile({ plan, database, catalog: endState.catalog }, file)
  );
  return {
    evidence: { schemaFile: { files: compared.filter((one) => "differences" in one) } },
    notRehearsed: compared.filter((one) => "why" in one)
  };
}

// src/rehearse/standby.ts
import { setTimeout as delay2 } from "node:timers/promises";
var standby = { name: "standby", rehearse: rehearseStandby };
var mostReaders = 12;
async function rehearseStandby(stage) {
  var _stack = [];
  try {
    const { plan, runs, built, log } = stage;
    if (!plan.standby) return { skipped: 'the setting "standby" is off', needless: true };
    const { server } = built.rows;
    if (!server.standby)
      return { skipped: "a standby needs a server that we started from binaries: embedded or local" };
    const replica = __using(_stack, await server.standby(), true);
    const migrations = [];
    for (const [index, run] of runs.entries()) {
      const done2 = run.outcome.ok ? await runOnce2(stage, index, run, replica) : null;
      if (done2) migrations.push(done2);
      log.progress(`standby: ${run.migration}`);
    }
    return { evidence: { standby: { maxDelayMs: replica.maxDelayMs, migrations } } };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runOnce2({ plan, clean, log }, index, run, replica) {
  var _stack2 = [];
  try {
    const [before, migration] = [clean.steps.get(index)?.before, plan.review[index]];
    if (!before || !migration) return null;
    const { server } = before;
    const database = __using(_stack2, await cloneDatabase(before, "primary"), true);
    const primary = __using(_stack2, await connect(server, { database: database.name }), true);
    const there = { ...replica.address, user: server.admin.user };
    const watcher = __using(_stack2, await openSession({ ...there, database: server.admin.database }), true);
    await caughtUp(primary, watcher);
    const reading = lockedTables(run).slice(0, mostReaders);
    const scope = __using(_stack2, new AsyncDisposableStack(), true);
    const readers = await Promise.all(
      reading.map(async (relation) => {
        const session = scope.use(await openSession({ ...there, database: database.name }));
        return {
          relation,
          session,
          ended: session.query(`select pg_sleep(60), count(*) from ${relation}`)
        };
      })
    );
    await untilRunning(watcher, readers.length);
    const [start] = await primary.rows(
      "select pg_current_wal_insert_lsn()::text as lsn"
    );
    {
      var _stack = [];
      try {
        const runner3 = __using(_stack, await openRun(plan, database, "outcome", log), true);
        await applyMigration(runner3, migration);
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const [wal] = await primary.rows(
      "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::text as bytes",
      [start?.lsn]
    );
    await caughtUp(primary, watcher);
    await watcher.rows(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep(60)%' and datname = $1",
      [database.name]
    );
    const cancelled = [];
    for (const { relation, ended } of readers) {
      const result = await ended;
      if (!result.ok && isConflict(result.error)) cancelled.push({ relation, error: result.error });
    }
    return { migration: run.migration, walBytes: Number(wal?.bytes ?? 0), cancelled };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
var startDeadlineMs = 5e3;
async function untilRunning(watcher, count2) {
  const deadline = performance.now() + startDeadlineMs;
  while (performance.now() < deadline) {
    const [row] = await watcher.rows(
      "select count(*)::int as count from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'"
    );
    if ((row?.count ?? 0) >= count2) return;
    await delay2(5);
  }
}
function isConflict({ code, message }) {
  return code === "40001" || /conflict with recovery/.test(message);
}
function lockedTables({ statements }) {
  const locks = statements.flatMap((statement) => statement.locks);
  const tables = locks.filter(({ kind }) => kind === "table" || kind === "partitioned table");
  return [...new Set(tables.map(({ relation }) => relation))].sort();
}

// src/rehearse/further.ts
var rehearsals = [
  interrupt,
  revert,
  schemaFile,
  replicate,
  standby,
  downstream,
  compatibility
];
async function rehearseFurther(stage) {
  const results = await sideBySide(rehearsals, async ({ name, rehearse: rehearse4 }) => {
    const started = performance.now();
    const result = stage ? await rehearse4(stage) : { skipped: "no migration applied a first time" };
    const durationMs = performance.now() - started;
    if ("skipped" in result) {
      const { skipped: why, needless } = result;
      const left = { name, status: "skipped", why, durationMs };
      const status2 = needless ? { ...left, needless } : left;
      return { evidence: {}, status: status2, notRehearsed: [] };
    }
    stage?.log.info(
      `${name} on ${stage.built.rows.server.info.version}: ${Math.round(durationMs)} ms`
    );
    const status = { name, status: "done", why: "", durationMs };
    return { evidence: result.evidence, status, notRehearsed: result.notRehearsed ?? [] };
  });
  return {
    evidence: Object.assign(
      {},
      ...results.map(({ evidence }) => evidence)
    ),
    statuses: results.map(({ status }) => status),
    notRehearsed: results.flatMap(({ notRehearsed }) => notRehearsed)
  };
}

// src/rehearse/plain-run.ts
async function plainRun(plan, { segments }, log) {
  if (segments.length < 2) return void 0;
  const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
  const runs = [];
  for (const { beginEmpty, from, to } of segments.slice(0, -1)) {
    var _stack = [];
    try {
      const database = __using(_stack, await cloneDatabase(beginEmpty, "plain"), true);
      await seedRows({ ...plan, seed }, database, { ordinary: true });
      const stretch = { from, to: to + 1, level: "outcome", rowsPresent: true };
      const applied = await applyAll(plan, database, { ...stretch, goOn: () => true }, log);
      runs.push(...applied.runs);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return { runs };
}

// src/rehearse/fix-grounds.ts
async function fixGrounds(input, scope) {
  const { plan, clean, evidence, log } = input;
  const { masked } = clean;
  const grounds = /* @__PURE__ */ new Map();
  for (const [index, migration] of plan.review.entries()) {
    const run = evidence.apply?.runs.find((one) => one.migration === migration.id);
    if (!run) continue;
    const step2 = clean.steps.get(index);
    const seen = evidence.apply?.effects?.find((one) => one.migration === migration.id);
    if (run.outcome.ok && step2?.before && step2.states && seen) {
      const { before, states } = step2;
      const effects = seen.statements;
      const whole = { plan, migration, run, before, states, effects, masked, log };
      grounds.set(migration.id, { ...whole, rows: "baseline" });
      continue;
    }
    const empty = evidence.applyEmpty?.runs.find((one) => one.migration === migration.id);
    if (run.outcome.ok || !empty) continue;
    for (const rows of empty.outcome.ok ? onFewerRows : outsideTransaction(run)) {
      const made = await makeGround(input, run, index, migration, rows, scope);
      if (!made) continue;
      grounds.set(migration.id, made);
      break;
    }
  }
  return grounds;
}
var onFewerRows = ["ordinary", "none"];
function outsideTransaction({ outcome }) {
  const { activeSqlTransaction, unsafeNewEnumValue } = sqlstates;
  const codes = [activeSqlTransaction, unsafeNewEnumValue];
  const byTransaction = !outcome.ok && codes.includes(outcome.error.code);
  return byTransaction ? ["apart"] : [];
}
function apart(plan, migration) {
  const { adapter } = plan;
  const own = {
    ...adapter,
    plan: (one, settings) => adapter.plan(one, settings).filter(({ origin }) => origin === "migration")
  };
  return [
    { ...plan, adapter: own },
    { ...migration, transactionMode: "statement" }
  ];
}
async function makeGround({ plan, built, log }, run, index, migration, rows, scope) {
  const before = scope.use(await cloneDatabase(built.empty, "ground"));
  if (rows !== "none") {
    const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
    await seedRows({ ...plan, seed }, before, { ordinary: true });
  }
  const options2 = { level: "outcome", rowsPresent: rows !== "none", from: 0 };
  await applyAll(plan, before, { ...options2, to: index, goOn: () => true }, log);
  const state = await readState(plan, before);
  await freezeAsTemplate(before);
  const sent = rows === "apart" ? apart(plan, migration) : [plan, migration];
  const seen = [];
  while (seen.length < 2) {
    var _stack = [];
    try {
      const copy = __using(_stack, await cloneDatabase(before, "ground"), true);
      const walked = await walk(sent[0], copy, sent[1], state, /* @__PURE__ */ new Set(), log);
      if (walked.failed || !walked.looked) return void 0;
      const number = indexer(run);
      const effects2 = walked.statements.map(({ step: step2, difference }) => {
        return { index: number(step2), ...difference };
      });
      seen.push({ effects: effects2, after: await readState(plan, copy, state) });
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  const [first, second] = seen;
  if (!first || !second) return void 0;
  const masked = new Set(findNondeterministic(first.after.data, second.after.data));
  const { effects, after } = first;
  const states = { before: state, after };
  return { plan, migration, run, before, states, effects, rows, masked, log };
}

// src/evidence/held-locks.ts
var tableKinds = /* @__PURE__ */ new Set(["table", "partitioned table", "materialized view", "foreign table"]);
function heldLocks(run, stretch) {
  const tables = new Map(
    run.statements.flatMap(
      ({ locks }) => locks.filter(({ kind }) => tableKinds.has(kind)).map(({ relation, kind }) => [relation, kind])
    )
  );
  return [...tables].flatMap(([relation, kind]) => {
    const moments = stretch.flatMap((statement) => {
      const mode = locksHeldDuring(run, statement).get(relation)?.mode;
      return mode === void 0 ? [] : [{ statement, mode }];
    });
    const [first] = moments;
    if (!first) return [];
    const strongest = moments.reduce((one, other) => atLeast(one.mode, other.mode) ? one : other);
    const held = moments.filter(({ mode }) => mode === strongest.mode);
    return [
      {
        relation,
        mode: strongest.mode,
        // nobody writes to a materialized view but whoever refreshes it
        blocks: blocks(strongest.mode).filter(
          (work) => work === "reads" || kind !== "materialized view"
        ),
        work: [...new Set(held.flatMap(({ statement }) => growingWork(statement)))],
        rows: mostRowsInOneTransaction(stretch, relation)
      }
    ];
  });
}
function growingWork({ indexBuilds, rewrites, scans }) {
  return [
    ...rewrites.length > 0 ? ["rewrite"] : [],
    ...indexBuilds.length > 0 ? ["index build"] : [],
    ...scans.length > 0 && rewrites.length === 0 && indexBuilds.length === 0 ? ["scan"] : []
  ];
}
function mostRowsInOneTransaction(statements, relation) {
  const written = /* @__PURE__ */ new Map();
  for (const { transaction, index, rows } of statements) {
    const unit = transaction === null ? `alone ${index}` : String(transaction);
    for (const { relation: table, updated, deleted } of rows) {
      if (table === relation) written.set(unit, (written.get(unit) ?? 0) + updated + deleted);
    }
  }
  return Math.max(0, ...written.values());
}
function whyNotWeaker(before, after) {
  const still = whyStillWaits(after);
  if (still !== void 0) return still;
  if (before.some(isLongWait)) return void 0;
  const kept = (locks, relation) => Math.max(
    0,
    ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.blocks.length)
  );
  const rows = (locks, relation) => Math.max(0, ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.rows));
  const relations = [...new Set([...before, ...after].map(({ relation }) => relation))];
  const worse = relations.find((relation) => kept(after, relation) > kept(before, relation));
  if (worse !== void 0) return `${worse} would be locked more strongly`;
  const better = relations.some(
    (relation) => kept(after, relation) < kept(before, relation) || rows(after, relation) < rows(before, relation)
  );
  return better ? void 0 : "its locks are no weaker and no shorter";
}
function whyStillWaits(after) {
  const still = after.find(isLongWait);
  return still && `${still.blocks.join(" and ")} of ${still.relation} would still wait for its ${still.work.join(" and ")}`;
}
function isLongWait({ blocks: blocks2, work }) {
  return blocks2.length > 0 && work.length > 0;
}

// src/rehearse/fix-files.ts
function fixFiles({ parts: parts2 }, { head, tail }, migration, plan) {
  const { adapter } = plan;
  const written = [...head, ...tail].filter(({ origin }) => origin === "migration");
  if (!adapter.renderFix || migration.transactionMode === "own") return [];
  if (written.some(({ copyData }) => copyData !== void 0)) return [];
  const units = [
    ...around(head, migration),
    ...parts2.map(({ sql: sql2, transaction, note }, index) => ({
      statements: [`-- part ${index + 1}: ${note}
${sql2};`],
      transaction
    })),
    ...around(tail, migration)
  ];
  const files = adapter.renderFix(units, migration);
  const taken = new Set([...plan.baseline, ...plan.review].map(({ file }) => versionIn(file)));
  taken.delete(versionIn(migration.file));
  return files.some(({ file }) => taken.has(versionIn(file))) ? [] : files;
}
function around(steps, { transactionMode }) {
  const statements = steps.filter(({ origin }) => origin === "migration").map(({ sql: sql2 }) => `${sql2.trim().replace(/;$/, "")};`);
  if (statements.length === 0) return [];
  return [{ statements, transaction: transactionMode === "statement" ? "none" : "own" }];
}
function versionIn(file) {
  return /^(.*?\d)(?=_)/.exec(file)?.[1] ?? file;
}

// src/rehearse/send-fix.ts
var observedSliceRows = 25;
var mostSlices = 400;
async function sendPlain(run, steps) {
  const { outcome, statements } = await sendSteps(run, steps);
  return outcome.ok ? { ok: true, statements } : { ok: false, why: reason(outcome) };
}
async function sendPart(run, part, number) {
  const steps = singly2(part.sql);
  const sent = await sendPlain(
    run,
    part.transaction === "own" && steps.length > 1 ? [runner2("begin"), ...steps, runner2("commit")] : steps
  );
  return named2(sent, number);
}
async function observePart(run, { server, name }, part, number) {
  var _stack = [];
  try {
    const { walk: walk2 } = part;
    if (!walk2) return sendPart(run, part, number);
    const beside = __using(_stack, await connect(server, { user: server.owner.user, database: name }), true);
    const statements = [];
    let low = await keyOf(beside, walk2.first, []);
    for (let slice = 0; low !== null; slice += 1) {
      if (slice === mostSlices)
        return { ok: false, why: `part ${number} has more than ${mostSlices} slices to observe` };
      const high = await keyOf(beside, walk2.next, [low, observedSliceRows]);
      const turn = { origin: "migration", sql: walk2.turn, parameters: [low, high] };
      const sent = await sendPlain(run, [turn]);
      if (!sent.ok) return named2(sent, number);
      statements.push(...sent.statements);
      low = high;
    }
    return { ok: true, statements };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function keyOf(session, query, values) {
  const [row] = await session.rows(
    `select (${query})::text as key`,
    values
  );
  return row?.key ?? null;
}
function singly2(sql2) {
  const split = splitSql(sql2);
  if (!split.ok) return [{ origin: "migration", sql: sql2 }];
  return split.statements.map((statement) => ({ origin: "migration", sql: statement.sql }));
}
function runner2(sql2) {
  return { origin: "runner", sql: sql2 };
}
function named2(sent, number) {
  return sent.ok ? sent : { ok: false, why: `part ${number}: ${sent.why}` };
}
function reason(outcome) {
  return outcome.ok ? "" : `${outcome.error.code} ${outcome.error.message}`;
}

// src/rehearse/fix-script.ts
function scriptOf(candidates, { plan, migration, run }) {
  const number = indexer(run);
  return statementSteps(plan, migration).map((step2) => {
    const index = step2.origin === "migration" ? number(step2) : -1;
    return candidates.find(({ statement }) => statement === index) ?? step2;
  });
}
async function sendScript(run, script, fix, keep = () => {
}) {
  const send = async (step2) => {
    const sent = await sendPlain(run, [step2]);
    if (!sent.ok) return sent.why;
    keep(sent.statements);
    return void 0;
  };
  for (const one of script) {
    if (!("parts" in one)) {
      const why2 = await send(one);
      if (why2 !== void 0) return { why: why2 };
      continue;
    }
    const wrapped = run.session.transactionStatus === "T";
    if (wrapped) await send({ origin: "runner", sql: "commit" });
    const why = await fix(one);
    if (why !== void 0) return { candidate: one, why };
    if (wrapped) await send({ origin: "runner", sql: "begin" });
  }
  return void 0;
}
function filesOf(candidate, ground) {
  const script = scriptOf([candidate], ground);
  const at = script.findIndex((one) => "parts" in one);
  const steps = (part) => part.filter((one) => !("parts" in one));
  const around2 = { head: steps(script.slice(0, at)), tail: steps(script.slice(at + 1)) };
  return fixFiles(candidate, around2, ground.migration, ground.plan);
}

// src/rehearse/interrupt-build.ts
async function interruptBuild(run, database, sql2) {
  var _stack = [];
  try {
    const split = splitSql(sql2);
    const [statement] = split.ok ? split.statements : [];
    if (statement?.kind !== "IndexStmt") return;
    const relation = statement.node["relation"];
    const table = [relation.schemaname, relation.relname].filter((name) => name !== void 0).map(quoteIdentifier).join(".");
    const { server } = database;
    const writer = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
    await writer.rows(`begin; lock table ${table} in row exclusive mode`);
    await run.session.rows("set lock_timeout = '1ms'");
    await run.session.query(sql2);
    await run.session.rows("reset lock_timeout");
    await writer.rows("rollback");
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/prove-fixes.ts
async function proveFixes(candidates, ground) {
  if (candidates.length === 0) return [];
  const { fixes, complaints } = await prove(candidates, ground);
  if (complaints.length === 0 || candidates.length === 1) return fixes;
  const named3 = new Set(complaints.flatMap(({ candidate }) => candidate ?? []));
  const unclear = [...named3].filter((one) => !standsAlone(one, candidates, ground));
  const half = Math.ceil(candidates.length / 2);
  const groups = named3.size > 0 ? [candidates.filter((one) => !named3.has(one)), ...unclear.map((one) => [one])] : [candidates.slice(0, half), candidates.slice(half)];
  const again = (await sideBySide(groups, (group) => proveFixes(group, ground))).flat();
  return fixes.map((fix) => again.find(({ statement }) => statement === fix.statement) ?? fix);
}
function standsAlone(one, all, ground) {
  const own = tablesOf2(one, ground);
  return all.every((other) => other === one || own.isDisjointFrom(tablesOf2(other, ground)));
}
function tablesOf2({ statement }, { effects }) {
  const effect = effects.find(({ index }) => index === statement);
  return /* @__PURE__ */ new Set([
    ...(effect?.schemaChanges ?? []).map(tableOf2),
    ...(effect?.dataChanges ?? []).map(({ relation }) => relation)
  ]);
}
function tableOf2({ name, before, after }) {
  const table = (after ?? before)?.["table"];
  return typeof table === "string" ? table : name;
}
async function prove(candidates, ground) {
  const script = scriptOf(candidates, ground);
  const [seen, cut] = await together(observe(script, ground), cutAndSendAgain(script, ground));
  const complaints = [...seen.complaints, ...cut];
  const drafts = candidates.map((candidate) => {
    const replaced = ground.run.statements.filter(({ index }) => index === candidate.statement);
    const before = heldLocks(ground.run, replaced);
    const after = seen.locks.get(candidate) ?? [];
    const isSeen = replaced.some(({ observed }) => observed);
    const why = script.includes(candidate) ? isSeen ? whyNotWeaker(before, after) : whyStillWaits(after) : "its statement was not found among those of the file";
    if (why !== void 0) complaints.push({ candidate, why });
    return { ...candidate, proven: false, rows: ground.rows, why: "", files: [], before, after };
  });
  const fixes = drafts.map((fix, at) => {
    const { run } = seen;
    if (complaints.length === 0) {
      return { ...fix, proven: true, run, files: filesOf(fix, ground) };
    }
    const own = complaints.find(({ candidate }) => candidate === candidates[at]);
    return { ...fix, why: (own ?? complaints[0])?.why ?? "" };
  });
  return { fixes, complaints };
}
async function observe(script, ground) {
  var _stack = [];
  try {
    const { plan, log, states } = ground;
    const statements = [];
    const keep = (sent) => {
      const records = sent.map((one, at) => ({ ...one, index: statements.length + at }));
      statements.push(...records);
      return records;
    };
    const parts2 = /* @__PURE__ */ new Map();
    const copy = __using(_stack, await cloneDatabase(ground.before, "fix"), true);
    const complaints = await tolerantly(async () => {
      {
        var _stack2 = [];
        try {
          const run2 = __using(_stack2, await openRun(plan, copy, "evidence", log), true);
          const sendFix = async (candidate) => {
            const seen = [];
            parts2.set(candidate, seen);
            for (const [index, part] of candidate.parts.entries()) {
              const sent = await observePart(run2, copy, part, index + 1);
              if (!sent.ok) return sent.why;
              seen.push([...keep(sent.statements)]);
            }
            const unseen = seen.flat().find(({ observed }) => !observed);
            return unseen && `its locks could not be seen: ${unseen.unobserved ?? ""}`;
          };
          const failed = await sendScript(run2, script, sendFix, keep);
          if (failed) return [failed];
        } catch (_2) {
          var _error2 = _2, _hasError2 = true;
        } finally {
          var _promise2 = __callDispose(_stack2, _error2, _hasError2);
          _promise2 && await _promise2;
        }
      }
      return differences(ground, await readState(plan, copy, states.after), script);
    });
    const { failedStatement: _failed, ...whole } = ground.run;
    const run = { ...whole, outcome: { ok: true }, statements };
    const locks = [...parts2].map(([candidate, seen]) => {
      const held = seen.flatMap(
        (records, part) => heldLocks(run, records).map((lock) => ({ part, ...lock }))
      );
      return [candidate, held];
    });
    return { complaints, run, locks: new Map(locks) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function cutAndSendAgain(script, ground) {
  var _stack = [];
  try {
    const { plan, log, states } = ground;
    const copy = __using(_stack, await cloneDatabase(ground.before, "cut"), true);
    return await tolerantly(async () => {
      {
        var _stack2 = [];
        try {
          const run = __using(_stack2, await openRun(plan, copy, "outcome", log), true);
          const failed = await sendScript(run, script, async ({ parts: parts2 }) => {
            for (let cut = 0; cut <= parts2.length; cut += 1) {
              const part = parts2[cut];
              if (part?.transaction === "none") await interruptBuild(run, copy, part.sql);
              for (const [index, one] of parts2.slice(0, cut + 1).entries()) {
                const sent = await sendPart(run, one, index + 1);
                if (sent.ok) continue;
                const when2 = part ? `after being cut in part ${cut + 1}` : "after its end";
                return `sent again ${when2}: ${sent.why}`;
              }
            }
            return void 0;
          });
          if (failed) return [failed];
        } catch (_2) {
          var _error2 = _2, _hasError2 = true;
        } finally {
          var _promise2 = __callDispose(_stack2, _error2, _hasError2);
          _promise2 && await _promise2;
        }
      }
      const found = differences(ground, await readState(plan, copy, states.after), script);
      return found.map((one) => ({ ...one, why: `cut and sent again: ${one.why}` }));
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function tolerantly(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StatementError) return [{ why: error.message }];
    throw error;
  }
}
function differences(ground, state, script) {
  const { states, masked } = ground;
  const tried = script.filter((one) => "parts" in one);
  const atWork = (table) => tried.filter((one) => tablesOf2(one, ground).has(table));
  const { schemaChanges, dataChanges: dataChanges2 } = compareStates(states.after, state, masked);
  const complaint = (table, why) => {
    const [candidate, ...others] = atWork(table);
    return candidate && others.length === 0 ? { candidate, why } : { why };
  };
  return [
    ...schemaChanges.filter((change) => {
      const isPlace = change.kind === "column" && change.keys.join() === "position";
      const isSaid = atWork(tableOf2(change)).some((one) => one.differs.includes("column-order"));
      return !(isPlace && isSaid);
    }).map((change) => {
      const { kind, name, change: what } = change;
      return complaint(tableOf2(change), `the schema ends otherwise: ${kind} ${name} ${what}`);
    }),
    ...dataChanges2.map(
      ({ relation }) => complaint(relation, `the rows of ${relation} end otherwise`)
    )
  ];
}

// src/rehearse/rehearse-fixes.ts
var mostFixes = 12;
async function rehearseFixes(input, propose) {
  var _stack = [];
  try {
    const { evidence, log } = input;
    const { apply, server } = evidence;
    if (!apply) return evidence;
    const started = performance.now();
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const grounds = await fixGrounds(input, scope);
    const migrations = new Map(
      [...grounds].map(([id, { states, effects }]) => [
        id,
        { catalog: states.before.catalog, effects }
      ])
    );
    const candidates = propose(evidence, migrations);
    const tried = candidates.slice(0, mostFixes);
    const byMigration = [...Map.groupBy(tried, (candidate) => candidate.migration)];
    const rehearsed = await sideBySide(byMigration, async ([id, own]) => {
      const ground = grounds.get(id);
      if (!ground) return [];
      log.progress(`fixes: ${id}`);
      return proveFixes(own, ground);
    });
    const fixes = rehearsed.flat();
    if (fixes.length === 0) return evidence;
    const proven = fixes.filter((fix) => fix.proven).length;
    log.info(
      `fixes on ${server.version}: ${proven} of ${fixes.length} proven, ${Math.round(performance.now() - started)} ms`
    );
    const left = candidates.length - mostFixes;
    const why = `at most ${mostFixes} are rehearsed in one review`;
    return {
      ...evidence,
      apply: { ...apply, fixes },
      notRehearsed: [
        ...evidence.notRehearsed,
        ...left > 0 ? [{ what: `fixes for ${left} more statements`, why }] : []
      ]
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/reorder-decisions.ts
async function frameworkDecisions(plan, order, database, log) {
  var _stack = [];
  try {
    const { ledger } = plan.adapter;
    if (!ledger || plan.ledgerPolicy === "none") return [];
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const prepared = await prepareRunner(run);
    if (!prepared.outcome.ok) return [];
    const rows = await run.session.rows(ledger.read);
    const decide3 = (migrations) => ledger.decide(rows, migrations);
    if (decide3(plan.baseline).refused !== void 0) return [];
    const place2 = placer(order.fresh);
    return [
      ...order.late.map((late) => {
        const decision = decide3(place2([...plan.baseline, late]));
        return { cause: "late", migration: late.id, ...outcomeOf(decision, late) };
      }),
      ...order.changed.map(({ cause, base, head }) => {
        const rest = plan.baseline.filter((one) => one !== base);
        const added = plan.review.filter((one) => !order.late.includes(one) && !isHead(order, one));
        const set = place2([...rest, ...head ? [head] : [], ...added]);
        const decision = decide3(set);
        const isNew = head && nameIn(ledger, head) !== nameIn(ledger, base);
        const outcome = isNew ? outcomeOf(decision, head) : noticed(decision);
        return { cause, migration: base.id, ...outcome };
      })
    ];
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function isHead({ changed }, migration) {
  return changed.some(({ head }) => head === migration);
}
function nameIn({ knownBy }, { id, version }) {
  return knownBy === "id" ? id : version;
}
function outcomeOf({ refused, apply, neverApplied, complaint }, migration) {
  if (refused !== void 0) return { result: "refuses", said: refused };
  if (apply.includes(migration)) {
    return { result: "applies", ...complaint && { said: complaint } };
  }
  const why = neverApplied.find(({ id }) => id === migration.id)?.why;
  return { result: "skips", ...why && { said: why } };
}
function noticed({
  refused,
  complaint
}) {
  if (refused !== void 0) return { result: "refuses", said: refused };
  return complaint === void 0 ? { result: "unnoticed" } : { result: "complains", said: complaint };
}
function placer(fresh) {
  const places = new Map(fresh.map((migration, index) => [migration.version, index]));
  return (migrations) => {
    let last = -1;
    const keyed = migrations.map((migration, index) => {
      last = places.get(migration.version) ?? last;
      return { migration, place: last, index };
    });
    return keyed.toSorted((a, b) => a.place - b.place || a.index - b.index).map(({ migration }) => migration);
  };
}

// src/rehearse/by-position.ts
function movedRelations(changes) {
  const moved = changes.filter(
    ({ kind, change, keys }) => kind === "column" && change === "changed" && keys.includes("position")
  );
  return [...new Set(moved.flatMap(({ after }) => textOf3(after?.["table"])))];
}
function textOf3(value) {
  return typeof value === "string" ? [value] : [];
}
async function usesByPosition(plan, session, later, changes) {
  const relations = movedRelations(changes);
  if (relations.length === 0) return [];
  return [
    ...await usesInCatalog(session, relations),
    ...replicationUses(plan, relations),
    ...usesInFiles(plan, later, relations)
  ];
}
async function usesInCatalog(session, relations) {
  const rows = await session.rows(
    sql`
      with moved as (
        select c.oid, c.reltype, c.relkind, format('%I.%I', n.nspname, c.relname) as relation
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where format('%I.%I', n.nspname, c.relname) = any ($1))
      select relation, 'foreign-table' as how, relation as where from moved where relkind = 'f'
      union
      select relation, 'view', relation from moved where relkind in ('v', 'm')
      union
      select m.relation, 'row-type', format('%I.%I.%I', n.nspname, c.relname, a.attname)
      from moved m join pg_catalog.pg_type t on t.oid = m.reltype
        join pg_catalog.pg_attribute a on a.atttypid in (t.oid, t.typarray) and not a.attisdropped
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'm')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      union
      select m.relation, 'row-type', p.oid::regprocedure::text
      from moved m join pg_catalog.pg_type t on t.oid = m.reltype
        join pg_catalog.pg_proc p on p.prorettype in (t.oid, t.typarray) or t.oid = any (p.proargtypes)
      order by 1, 2, 3`,
    [[...relations]]
  );
  return rows.map(({ relation, how, where }) => ({
    relation,
    how,
    where
  }));
}
function replicationUses({ environment, baseline, review: review2 }, relations) {
  const named3 = [...baseline, ...review2].find(({ text: text2 }) => /\bpglogical\b/i.test(text2));
  const asked = environment.extensions.includes("pglogical");
  if (!named3 && !asked) return [];
  const where = named3?.file ?? "the extensions of the configuration";
  return relations.map((relation) => ({ relation, how: "replication", where }));
}
function usesInFiles(plan, migrations, relations) {
  const wanted = new Map(relations.flatMap((relation) => namesOf(relation)));
  const { file: seed } = plan.seed;
  const pieces = [
    ...migrations.flatMap(({ up }) => up),
    ...seed ? [{ sql: seed.text, file: seed.label ?? seed.path, line: 1 }] : []
  ];
  return pieces.flatMap(({ sql: text2, file, line }) => {
    if (!/\b(copy|insert)\b/i.test(text2)) return [];
    const split = splitSql(text2);
    if (!split.ok) return [];
    return split.statements.flatMap((statement) => {
      const use = positional(statement);
      const relation = use && wanted.get(use.name);
      if (!relation) return [];
      return [{ relation, how: use.how, where: `${file}:${line + statement.line - 1}` }];
    });
  });
}
function namesOf(relation) {
  const plain = relation.replaceAll('"', "");
  const names = [[plain, relation]];
  if (plain.startsWith("public.")) names.push([plain.slice("public.".length), relation]);
  return names;
}
function positional({
  kind,
  node
}) {
  const isInsert = kind === "InsertStmt" && node["cols"] === void 0;
  const isCopy = kind === "CopyStmt" && node["attlist"] === void 0;
  const relation = node["relation"];
  if (!isInsert && !isCopy || relation?.relname === void 0) return void 0;
  const { schemaname, relname } = relation;
  const name = schemaname === void 0 ? relname : `${schemaname}.${relname}`;
  return { how: isInsert ? "insert" : "copy", name };
}

// src/rehearse/reorder-paths.ts
async function onward({ plan, built, log }, review2) {
  var _stack = [];
  try {
    const database = __using(_stack, await cloneDatabase(built.empty, "onward"), true);
    const all = { from: 0, to: review2.length, level: "outcome", rowsPresent: false };
    const through = { ...plan, review: review2 };
    const applied = await applyAll(through, database, { ...all, goOn: () => false }, log);
    const failed = applied.runs.find(({ outcome }) => !outcome.ok);
    if (!failed || failed.outcome.ok) return { state: await readState(plan, database) };
    const statement = failed.statements[failed.failedStatement ?? -1];
    const file = review2.find(({ id }) => id === failed.migration)?.file ?? "";
    return {
      failure: {
        migration: failed.migration,
        file: statement?.file ?? file,
        ...statement?.line !== void 0 && { line: statement.line },
        error: failed.outcome.error
      }
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function fromNothing({ plan, built, log }, migrations) {
  var _stack2 = [];
  try {
    const { server } = built.empty;
    const seed = { ...plan.seed, rows: 0, file: void 0 };
    const scope = __using(_stack2, new AsyncDisposableStack(), true);
    let reached;
    try {
      for (const { to, asSuperuser } of stretches(plan, migrations)) {
        var _stack = [];
        try {
          const history = { ...plan, baseline: migrations.slice(0, to), review: [], seed };
          const rights = __using(_stack, new AsyncDisposableStack(), true);
          if (asSuperuser) rights.use(await ownerAsSuperuser(server));
          reached = scope.use(await buildBaseline(history, server, log, reached));
        } catch (_) {
          var _error = _, _hasError = true;
        } finally {
          var _promise = __callDispose(_stack, _error, _hasError);
          _promise && await _promise;
        }
      }
    } catch (error) {
      if (!(error instanceof BaselineFailure)) throw error;
      return { failure: error.failure };
    }
    const database = __using(_stack2, await cloneDatabase(reached?.empty ?? built.empty, "fresh"), true);
    return { state: await readState(plan, database) };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
function stretches({ baseline, environment }, migrations) {
  if (!environment.mergedAsSuperuser) return [{ to: migrations.length, asSuperuser: false }];
  const texts = new Map(baseline.map(({ version, text: text2 }) => [version, text2]));
  const isMerged = migrations.map(({ version, text: text2 }) => texts.get(version) === text2);
  return isMerged.flatMap(
    (asSuperuser, index) => isMerged[index + 1] === asSuperuser ? [] : [{ to: index + 1, asSuperuser }]
  );
}
async function comparePath(comparing, usual, take, later) {
  var _stack = [];
  try {
    const other = await take();
    const nothing3 = { schemaChanges: [], dataChanges: [], byPosition: [] };
    if (other.failure || usual.failure) {
      return {
        ...nothing3,
        ...other.failure && { failure: other.failure },
        ...usual.failure && { usualFailure: usual.failure }
      };
    }
    let difference = compareStates(usual.state, other.state, /* @__PURE__ */ new Set());
    if (difference.dataChanges.length > 0) {
      const again = await take();
      const masked = again.state ? findNondeterministic(other.state.data, again.state.data) : /* @__PURE__ */ new Set();
      difference = compareStates(usual.state, other.state, masked);
    }
    if (isSame(difference)) return nothing3;
    const { plan, built } = comparing;
    const database = __using(_stack, await cloneDatabase(built.empty, "uses"), true);
    const { server } = database;
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
    const byPosition = await usesByPosition(plan, session, later, difference.schemaChanges);
    const columnOrders = movedRelations(difference.schemaChanges).map((relation) => ({
      relation,
      usual: columnsOf(usual.state, relation),
      other: columnsOf(other.state, relation)
    }));
    return { ...difference, columnOrders, byPosition };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function columnsOf({ catalog }, relation) {
  return Object.entries(catalog).filter(([key, { table }]) => key.startsWith("column:") && table === relation).map(([, column]) => column).toSorted((a, b) => Number(a["position"]) - Number(b["position"])).map(({ column }) => String(column));
}

// src/rehearse/reorder.ts
function hasOtherOrders(order) {
  return order !== void 0 && order.late.length + order.changed.length + order.unordered.length > 0;
}
async function rehearseReorder(plan, built, log) {
  const { order } = plan;
  if (!hasOtherOrders(order)) return { decisions: [], swapped: [] };
  const decisions = await decide2(plan, order, built, log);
  const comparing = { plan, built, log };
  const heads = new Set(order.changed.map(({ head }) => head));
  const added = plan.review.filter((one) => !heads.has(one));
  const sameTexts = order.changed.every(({ differs }) => !differs);
  const late = order.late.flatMap(({ id }) => {
    const decision = decisions.find((one) => one.cause === "late" && one.migration === id);
    return decision === void 0 || decision.result === "applies" ? [id] : [];
  });
  const isLate = late.length > 0;
  const evidence = { decisions, swapped: [] };
  if (!isLate && sameTexts && order.unordered.length === 0) return evidence;
  log.progress("reorder: existing databases");
  const existing = await onward(comparing, added);
  const inOrder = placer(order.fresh)([...plan.baseline, ...added]);
  const later = inOrder.slice(inOrder.findIndex((one) => order.late.includes(one)));
  const takeFresh = () => fromNothing(comparing, inOrder);
  if (isLate) log.progress("reorder: fresh databases");
  const takeEdited = () => fromNothing(comparing, order.fresh);
  let fresh = isLate ? await comparePath(comparing, existing, takeFresh, later) : void 0;
  if (fresh?.failure && !sameTexts) {
    fresh = await comparePath(comparing, existing, takeEdited, later);
  }
  const released = await fromRelease(comparing, order, inOrder, existing);
  const edited = sameTexts ? void 0 : await comparePath(comparing, isLate ? await takeFresh() : existing, takeEdited, added);
  const swapped = [];
  for (const [first, second] of order.unordered) {
    const other = swap(added, first, second);
    const path = await comparePath(comparing, existing, () => onward(comparing, other), other);
    swapped.push({ ...path, first: first.id, second: second.id });
  }
  return { ...evidence, late, fresh, released, edited, swapped };
}
async function decide2(plan, order, built, log) {
  var _stack = [];
  try {
    if (order.late.length + order.changed.length === 0) return [];
    const database = __using(_stack, await cloneDatabase(built.empty, "decide"), true);
    return await frameworkDecisions(plan, order, database, log);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function fromRelease(comparing, { released, late }, inOrder, existing) {
  if (!released) return void 0;
  const there = new Set(released.migrations.map(({ version }) => version));
  const lastReleased = inOrder.findLastIndex(({ version }) => there.has(version));
  const isInside = late.some((one) => inOrder.indexOf(one) < lastReleased);
  if (!isInside) return void 0;
  const since = inOrder.filter(({ version }) => !there.has(version));
  const way = [...released.migrations, ...since];
  const path = await comparePath(comparing, existing, () => fromNothing(comparing, way), since);
  return { ...path, tag: released.tag };
}
function swap(migrations, first, second) {
  return migrations.map((one) => one === first ? second : one === second ? first : one);
}

// src/rehearse/plan.ts
function allMigrations({
  baseline,
  review: review2
}) {
  const anew = new Set(review2.map(({ version }) => version));
  return [...baseline.filter(({ version }) => !anew.has(version)), ...review2];
}

// src/sql/guard-insert.ts
var import_pgsql_ast_parser3 = __toESM(require_pgsql_ast_parser(), 1);
var mostRows = 20;
function guardedInserts(sql2) {
  const insert = parseInsert(sql2);
  if (!insert || insert.onConflict) return [];
  const onConflict = [import_pgsql_ast_parser3.toSql.statement({ ...insert, onConflict: { do: "do nothing" } })];
  const rows = rowByRow(insert);
  return rows.length > 0 ? [onConflict, rows] : [onConflict];
}
function parseInsert(sql2) {
  let statements;
  try {
    statements = (0, import_pgsql_ast_parser3.parse)(sql2);
  } catch {
    return null;
  }
  const [only] = statements;
  return statements.length === 1 && only?.type === "insert" ? only : null;
}
function rowByRow(insert) {
  const { columns, insert: source } = insert;
  if (!columns || source.type !== "values" || source.values.length > mostRows) return [];
  return source.values.flatMap((values) => {
    if (values.length !== columns.length || values.some((value) => value.type === "default")) {
      return [];
    }
    const same = columns.map((column, index) => sameValue(column.name, values[index]));
    const exists = {
      type: "select",
      columns: [{ expr: { type: "integer", value: 1 } }],
      from: [{ type: "table", name: { ...insert.into } }],
      where: same.reduce((left, right) => ({ type: "binary", op: "AND", left, right }))
    };
    const select = {
      type: "select",
      columns: values.map((expr) => ({ expr })),
      where: {
        type: "unary",
        op: "NOT",
        operand: { type: "call", function: { name: "exists" }, args: [exists] }
      }
    };
    return [import_pgsql_ast_parser3.toSql.statement({ ...insert, insert: select })];
  });
}
function sameValue(column, value) {
  const operand = { type: "ref", name: column };
  if (!value || value.type === "null") return { type: "unary", op: "IS NULL", operand };
  return { type: "binary", op: "=", left: operand, right: value };
}

// src/rehearse/guard.ts
async function proveGuards(input, before, statements) {
  const proven = [];
  for (const statement of statements) {
    const guard = statement.dataChanges.length > 0 ? await firstProven(input, before, statement) : void 0;
    proven.push(guard === void 0 ? statement : { ...statement, guard });
  }
  return proven;
}
async function firstProven(input, before, statement) {
  for (const candidate of guardedInserts(statement.sql)) {
    const text2 = candidate.join(";\n");
    if (await holds(input, before, statement, text2)) return text2;
  }
  return void 0;
}
async function holds({ plan, migration, state, masked, log }, before, statement, guard) {
  var _stack = [];
  try {
    const steps = statementSteps(plan, migration).map(
      (step2) => step2.source?.line === statement.line && step2.sql.includes(statement.sql) ? { ...step2, sql: guard } : step2
    );
    if (!state) return false;
    const copy = __using(_stack, await cloneDatabase(before, "guard"), true);
    const run = __using(_stack, await openRun(plan, copy, "outcome", log), true);
    if (!(await sendSteps(run, steps)).outcome.ok) return false;
    const once = await readState(plan, copy, state);
    if (!isSame(compareStates(state, once, masked))) return false;
    const again = await sendSteps(run, [{ origin: "migration", sql: guard }]);
    return again.outcome.ok && isSame(compareStates(once, await readState(plan, copy, once), masked));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/two-runners.ts
var deadlineMs3 = 5e3;
async function twoRunners(plan, { begin, endState }, masked, log) {
  var _stack3 = [];
  try {
    const database = __using(_stack3, await cloneDatabase(begin, "two"), true);
    const known = allMigrations(plan);
    const { sessionSql, ...environment } = plan.environment;
    const opened = { ...plan, environment };
    const over = Promise.withResolvers();
    let waited = false;
    let start;
    let outcome;
    {
      var _stack2 = [];
      try {
        const second = __using(_stack2, await openRun(opened, database, "outcome", log), true);
        let entering;
        {
          var _stack = [];
          try {
            const first = __using(_stack, await openRun(opened, database, "outcome", log), true);
            const decision = await enter(first, sessionSql, known, () => over.promise);
            if ("failed" in decision || decision.apply.length < plan.review.length) return void 0;
            const state = { entered: false };
            entering = enter(second, sessionSql, known, async () => {
              waited = true;
              await over.promise;
            }).finally(() => state.entered = true);
            const observer = __using(_stack, await connect(database.server, { database: database.name }), true);
            const deadline = performance.now() + deadlineMs3;
            while (!state.entered && !waited && performance.now() < deadline) {
              if (await waitsForLock(observer, second.session.backendPid)) waited = true;
            }
            ({ outcome } = await applyDecided(first, decision));
          } catch (_) {
            var _error = _, _hasError = true;
          } finally {
            var _promise = __callDispose(_stack, _error, _hasError);
            _promise && await _promise;
          }
        }
        over.resolve();
        const late = await entering;
        start = "failed" in late ? { applied: [], skipped: 0, outcome: late.failed } : await applyDecided(second, late);
      } catch (_2) {
        var _error2 = _2, _hasError2 = true;
      } finally {
        var _promise2 = __callDispose(_stack2, _error2, _hasError2);
        _promise2 && await _promise2;
      }
    }
    const end = await readState(plan, database, endState);
    return { ...start, first: outcome, waited, ...compareStates(endState, end, masked) };
  } catch (_3) {
    var _error3 = _3, _hasError3 = true;
  } finally {
    var _promise3 = __callDispose(_stack3, _error3, _hasError3);
    _promise3 && await _promise3;
  }
}
async function enter(run, sessionSql, known, busy) {
  await sendSessionSql(run.session, sessionSql);
  const prepared = await prepareRunner(run);
  if (!prepared.outcome.ok) return { failed: prepared.outcome };
  const lock = run.plan.adapter.ledger?.runLock;
  const free = lock ? await tryLock(run, lock.take) : true;
  if (typeof free === "object") return { failed: free };
  if (lock && !free) {
    if (lock.refused !== void 0) {
      return { apply: [], skipped: 0, refused: lock.refused, neverApplied: [] };
    }
    await busy();
    await sendSteps(run, [lock.take]);
  }
  return { neverApplied: [], ...await decide(run, known) };
}
async function tryLock({ session }, { sql: sql2, parameters }) {
  const result = await session.query(sql2, parameters);
  if (!result.ok) return { ok: false, error: result.error };
  return !Object.values(result.rows[0] ?? {}).includes(false);
}

// src/rehearse/rerun.ts
async function rehearseRerun(input) {
  const { masked } = input.clean;
  const [raw, started, second] = await together(
    rawAgain(input),
    startedAgain(input),
    besideAnother(input)
  );
  return { raw, ...started, second, maskedColumns: [...masked].sort() };
}
async function rawAgain({ plan, runs, clean, log }) {
  const { steps, masked } = clean;
  const done2 = await sideBySide(plan.review, async (migration, index) => {
    var _stack = [];
    try {
      const step2 = steps.get(index);
      if (!step2) return void 0;
      log.progress(`rerun: ${migration.id}`);
      const first = runs.find((run) => run.migration === migration.id);
      const database = __using(_stack, await cloneDatabase(step2.after, "rerun"), true);
      const state = step2.states?.after;
      const again = { plan, database, state, migration, first, masked, log };
      const raw = await sendAgain(again);
      const { before } = step2;
      if (!before) return raw;
      return { ...raw, statements: await proveGuards(again, before, raw.statements) };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  });
  return done2.filter((one) => one !== void 0);
}
async function startedAgain({
  plan,
  segments,
  complete,
  clean,
  log
}) {
  const { ledger } = plan.adapter;
  if (!complete) return {};
  const { database, endState } = segments.at(-1) ?? segments[0];
  const startable = ledger !== null || plan.ledgerPolicy === "none";
  const runner3 = startable ? await runnerAgain(plan, database, endState, clean.masked, log) : void 0;
  const forgotten = ledger ? await afterForgetting(plan, database, clean.masked, log) : void 0;
  return { runner: runner3, forgotten };
}
async function besideAnother({
  plan,
  segments,
  complete,
  clean,
  log
}) {
  const [only, more] = segments;
  const keeps = plan.adapter.ledger !== null && plan.ledgerPolicy !== "none";
  if (!complete || !keeps || more) return void 0;
  const masked = clean.masked.union(numberedColumns(only.endState.catalog));
  return twoRunners(plan, only, masked, log);
}
async function runnerAgain(plan, database, before, masked, log) {
  const result = await startRunner(plan, database, allMigrations(plan), log);
  return { ...result, ...compareStates(before, await readState(plan, database, before), masked) };
}
async function afterForgetting(plan, database, masked, log) {
  const before = await readState(plan, database);
  {
    var _stack = [];
    try {
      const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
      for (const statement of plan.adapter.ledger?.forget(plan.review) ?? []) {
        await run.session.rows(statement);
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return runnerAgain(plan, database, before, masked, log);
}

// src/rehearse/rehearse.ts
async function rehearse3(plan, server, log, propose, build = buildBaseline) {
  try {
    return await rehearseAll(plan, server, log, propose, build);
  } catch (error) {
    throw await explainServerFailure(server, error);
  }
}
async function rehearseAll(plan, server, log, propose, build) {
  var _stack = [];
  try {
    const guard = __using(_stack, await watchdog(server, plan.limits, log), true);
    const built = await buildOrFail(plan, server, log, build);
    if (built instanceof BaselineFailure) {
      await guard.settled();
      const why = "the baseline does not apply";
      return {
        server: server.info,
        baseline: failedBaseline(plan, {
          ...built.failure,
          error: stoppedError(built.failure.error, guard) ?? built.failure.error
        }),
        rehearsals: [skipped("apply", why), skipped("rerun", why)],
        notRehearsed: []
      };
    }
    const baseline = __using(_stack, built, true);
    const { evidence } = baseline;
    log.info(
      `baseline on ${server.info.version}: ${plural(evidence.migrations, "migration")}, ${plural(evidence.tables.length, "table")}, ${Math.round(evidence.durationMs)} ms`
    );
    const left = new Set(baseline.unapplied.map(({ migration }) => migration));
    const known = { ...plan, baseline: plan.baseline.filter(({ id }) => !left.has(id)) };
    return await rehearseFrom(known, baseline, guard, log, propose);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function buildOrFail(plan, server, log, build) {
  try {
    var _stack = [];
    try {
      if (!plan.environment.mergedAsSuperuser) return await build(plan, server, log);
      const rights = __using(_stack, new AsyncDisposableStack(), true);
      rights.use(await ownerAsSuperuser(server));
      return await build(plan, server, log);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    const lost2 = await serverFailure(server, error.failure.error);
    if (lost2) throw lost2;
    return error;
  }
}
async function rehearseFrom(plan, built, guard, log, propose) {
  var _stack = [];
  try {
    const { server } = built.rows;
    const before = performance.now();
    const reorder = plan.order && await rehearseReorder(plan, built, log);
    const reordered = plan.order ? [done("reorder", before)] : [];
    if (plan.review.length === 0) {
      const { evidence: baseline } = built;
      return {
        server: server.info,
        baseline,
        rehearsals: reordered,
        reorder,
        notRehearsed: [...sayUnapplied(built.unapplied)]
      };
    }
    const started = performance.now();
    const first = __using(_stack, await firstRun(plan, built, log), true);
    await guard.settled();
    const runs = first.apply.runs.map(
      (run) => behindGap(markStopped(run, guard), plan, built.unapplied)
    );
    for (const { outcome } of runs) {
      const lost2 = outcome.ok ? void 0 : await serverFailure(server, outcome.error);
      if (lost2) throw lost2;
    }
    const applied = done("apply", started);
    log.info(`apply on ${server.info.version}: ${Math.round(applied.durationMs)} ms`);
    const evidence = {
      server: server.info,
      baseline: {
        ...built.evidence,
        prepared: [.../* @__PURE__ */ new Set([...built.evidence.prepared, ...first.prepared])]
      },
      rehearsals: [applied, ...reordered],
      reorder,
      apply: { ...first.apply, runs },
      applyEmpty: { runs: first.onEmpty },
      applyPlain: await plainRun(plan, first, log),
      notRehearsed: [
        ...sayUnapplied(built.unapplied),
        ...lostBehindFailure(runs).map((run) => ({
          what: run.migration,
          why: `it fails behind ${run.afterFailureOf ?? "an earlier migration"}, which did not apply`
        }))
      ]
    };
    if (runs.some((run) => run.outcome.ok) || first.segments.length > 1) {
      return await rehearseAgain({ plan, built, first, runs, log }, evidence, propose);
    }
    const { statuses } = await rehearseFurther(void 0);
    const rerun = skipped("rerun", "no migration applied a first time");
    const clean = { steps: /* @__PURE__ */ new Map(), masked: /* @__PURE__ */ new Set() };
    const fixed = propose ? await rehearseFixes({ plan, built, clean, evidence, log }, propose) : evidence;
    return { ...fixed, rehearsals: [...fixed.rehearsals, rerun, ...statuses] };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function rehearseAgain(stage, applied, propose) {
  var _stack = [];
  try {
    const { plan, built, first, runs, log } = stage;
    const { segments, onEmpty, apply } = first;
    const started = performance.now();
    const clean = __using(_stack, await cleanRun(plan, segments, runs, log), true);
    const { effects, queues } = clean;
    const evidence = { ...applied, apply: { ...apply, runs, effects, queues } };
    const complete = onEmpty.every((run) => run.outcome.ok);
    const tables = new Set(built.evidence.tables.map(({ relation }) => relation));
    const [again, further, twice, fixed] = await together(
      rehearseRerun({ plan, segments, runs, complete, clean, log }).then((rerun) => {
        const status = done("rerun", started);
        log.info(`rerun on ${applied.server.version}: ${Math.round(status.durationMs)} ms`);
        return { rerun, status };
      }),
      rehearseFurther({ ...stage, clean }),
      tryDuplicates({ plan, runs, clean, tables, log }),
      propose ? rehearseFixes({ plan, built, clean, evidence, log }, propose) : Promise.resolve(evidence)
    );
    return {
      ...fixed,
      rehearsals: [...fixed.rehearsals, again.status, ...further.statuses],
      duplicates: twice.duplicates,
      rerun: again.rerun,
      ...further.evidence,
      notRehearsed: [...further.notRehearsed, ...twice.notRehearsed, ...fixed.notRehearsed]
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function markStopped(run, guard) {
  const error = run.outcome.ok ? void 0 : stoppedError(run.outcome.error, guard);
  return error ? { ...run, outcome: { ok: false, stoppedBy: "limit", error } } : run;
}
function stoppedError(error, { stopped }) {
  const reason2 = stopped.at(-1)?.reason;
  const isStop = error.code === sqlstates.queryCanceled || error.code === sqlstates.adminShutdown;
  return isStop && reason2 !== void 0 ? { ...error, message: reason2 } : void 0;
}
function done(name, started) {
  return { name, status: "done", why: "", durationMs: performance.now() - started };
}
function skipped(name, why) {
  return { name, status: "skipped", why, durationMs: 0 };
}
function plural(count2, noun) {
  return `${count2} ${noun}${count2 === 1 ? "" : "s"}`;
}

// src/report/migrations.ts
function reportMigration(migration, evidence) {
  const runs = runsOf(migration.id, evidence);
  const [reference, ...others] = runs;
  return {
    ...migration,
    runs: runs.map(({ server, run }) => ({
      server,
      outcome: run.outcome,
      failedStatement: run.failedStatement,
      durationMs: run.durationMs,
      rowsPresent: run.rowsPresent,
      afterFailureOf: run.afterFailureOf
    })),
    statements: (reference?.run.statements ?? []).map((statement) => ({
      ...reportStatement(statement),
      elsewhere: others.flatMap(({ server, run }) => {
        const other = run.statements.find(({ index }) => index === statement.index);
        if (!other || sameEffects(statement, other)) return [];
        return [{ server, ...reportEffects(other) }];
      })
    }))
  };
}
function runsOf(migration, evidence) {
  return evidence.servers.flatMap(({ server, apply }) => {
    const run = apply?.runs.find((one) => one.migration === migration);
    return run ? [{ server: server.version, run }] : [];
  });
}
function sameEffects(one, other) {
  const key = (record) => {
    const { outcome, locks, rewrites, scans, indexBuilds } = reportEffects(record);
    return JSON.stringify([
      outcome.ok,
      locks.map(({ relation, mode }) => `${relation} ${mode}`).toSorted(),
      rewrites.toSorted(),
      scans.map(({ relation }) => relation).toSorted(),
      indexBuilds.map(({ index }) => index).toSorted()
    ]);
  };
  return key(one) === key(other);
}
function reportStatement(record) {
  const { index, origin, sql: sql2, kind, line, endLine, transaction, durationMs } = record;
  return {
    index,
    origin,
    sql: sql2,
    kind,
    line,
    endLine,
    transaction,
    durationMs,
    ...reportEffects(record),
    walBytes: record.walBytes,
    observed: record.observed,
    unobserved: record.unobserved,
    notices: record.notices.map((notice) => ({ ...notice }))
  };
}
function reportEffects(record) {
  return {
    outcome: record.outcome,
    locks: record.locks.map((lock) => ({ ...lock, blocks: [...blocks(lock.mode)] })),
    rewrites: [...record.rewrites],
    scans: record.scans.map((scan) => ({ ...scan })),
    indexBuilds: record.indexBuilds.map((build) => ({ ...build })),
    rows: record.rows.map((rows) => ({ ...rows }))
  };
}

// src/report/rerun.ts
function reportRerun(servers) {
  for (const { server, rerun } of servers) if (rerun) return summarise(server.version, rerun);
  return void 0;
}
function summarise(server, rerun) {
  return {
    server,
    migrations: rerun.raw.map((raw) => ({
      migration: raw.migration,
      result: raw.result,
      statements: raw.statements.map((statement) => ({
        index: statement.index,
        sql: statement.sql,
        line: statement.line,
        result: statement.result,
        error: statement.error,
        changes: changePhrases(statement)
      })),
      changes: changePhrases(raw)
    })),
    runner: rerun.runner && secondRun(rerun.runner),
    forgotten: rerun.forgotten && secondRun(rerun.forgotten),
    second: rerun.second && {
      ...secondRun(rerun.second),
      waited: rerun.second.waited,
      first: rerun.second.first
    },
    maskedColumns: [...rerun.maskedColumns]
  };
}
function secondRun(run) {
  return {
    applied: [...run.applied],
    skipped: run.skipped,
    refused: run.refused,
    outcome: run.outcome,
    failedAt: run.failedAt && { ...run.failedAt },
    changes: changePhrases(run)
  };
}
function changePhrases(changes) {
  return [
    ...changes.schemaChanges.map(({ change, kind, name, keys }) => {
      return `${kind} ${name} ${change}${keys.length > 0 ? ` (${keys.join(", ")})` : ""}`;
    }),
    ...changes.dataChanges.map(({ relation, rowsBefore, rowsAfter, columns }) => {
      if (rowsBefore !== rowsAfter) return `${relation}: ${rowsBefore} rows, then ${rowsAfter}`;
      return `${relation}: other values in ${columns.join(", ")}`;
    })
  ];
}

// src/report/report.ts
function buildReport(input) {
  const { evidence, hazards: hazards2 } = input;
  const findings = orderFindings(input.findings, evidence);
  const reference = evidence.servers.find((server) => server.apply);
  const titles = new Map(hazards2.map((hazard) => [hazard.id, hazard.title]));
  const migrations = evidence.migrations.map((migration) => reportMigration(migration, evidence));
  const report = {
    version: 1,
    tool: { name: "migration-rehearsal", version: input.version },
    verdict: verdictOf(findings, input.failOn, evidence),
    failOn: input.failOn,
    summary: { ...countFindings(findings), ...countStatements(migrations) },
    subject: { ...evidence.subject },
    servers: evidence.servers.map(reportServer),
    changed: someOf(
      evidence.changed?.map(({ file, change, was }) => ({ file, change, was })) ?? []
    ),
    migrations,
    rehearsals: evidence.servers.flatMap(
      ({ server, rehearsals: rehearsals2 }) => rehearsals2.map(({ needless: _needless, ...rehearsal }) => ({
        ...rehearsal,
        server: server.version
      }))
    ),
    findings: findings.map((finding) => reportFinding(finding, titles, evidence)),
    hazards: hazards2.map(({ id, title, area, severity, docs }) => ({
      id,
      title,
      area,
      severity,
      docs: { why: docs.why, instead: docs.instead, limits: docs.limits }
    })),
    rerun: reportRerun(evidence.servers),
    interrupt: reportInterrupt(evidence.servers),
    replication: reportReplication(evidence.servers),
    schemaDiff: reference?.apply?.schemaDiff ?? "",
    notRehearsed: leftOut(evidence)
  };
  return withinLimits(report);
}
function mergeReports(reports) {
  const [first] = reports;
  if (!first) throw new RangeError("mergeReports needs at least one report");
  if (reports.length === 1) return first;
  const unique = (values) => [...new Set(values)].join(", ");
  return withinLimits({
    ...first,
    verdict: worstVerdict(reports.map((report) => report.verdict)),
    summary: reports.map((report) => report.summary).reduce(addCounts),
    subject: {
      ...first.subject,
      adapter: unique(reports.map((report) => report.subject.adapter)),
      directory: unique(reports.map((report) => report.subject.directory)),
      ledger: reports.every((report) => report.subject.ledger === first.subject.ledger) ? first.subject.ledger : "unknown"
    },
    servers: uniqueBy(
      reports.flatMap((report) => report.servers),
      (server) => server.version
    ),
    changed: someOf(reports.flatMap((report) => report.changed ?? [])),
    migrations: reports.flatMap((report) => report.migrations),
    rehearsals: reports.flatMap((report) => report.rehearsals),
    findings: reports.flatMap((report) => report.findings).toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    hazards: uniqueBy(
      reports.flatMap((report) => report.hazards),
      (hazard) => hazard.id
    ),
    rerun: void 0,
    interrupt: void 0,
    replication: void 0,
    schemaDiff: reports.map((report) => report.schemaDiff).filter((diff) => diff !== "").join("\n"),
    notRehearsed: reports.flatMap(
      ({ subject, notRehearsed }) => notRehearsed.map(({ what, why }) => ({ what: `${subject.directory}: ${what}`, why }))
    ),
    projects: reports.map((report) => ({ ...report, projects: void 0 }))
  });
}
function countFindings(findings) {
  const open = findings.filter((finding) => finding.suppressed === null);
  const count2 = (severity) => open.filter((one) => one.severity === severity).length;
  return {
    errors: count2("error"),
    warnings: count2("warning"),
    notices: count2("notice"),
    suppressed: findings.length - open.length
  };
}
function countStatements(migrations) {
  const own = migrations.flatMap(({ statements }) => statements).filter(({ origin }) => origin === "migration");
  return { migrations: migrations.length, statements: own.length };
}
function addCounts(a, b) {
  return {
    migrations: a.migrations + b.migrations,
    statements: a.statements + b.statements,
    errors: a.errors + b.errors,
    warnings: a.warnings + b.warnings,
    notices: a.notices + b.notices,
    suppressed: a.suppressed + b.suppressed
  };
}
function someOf(items) {
  return items.length === 0 ? void 0 : items;
}
function uniqueBy(items, key) {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
function reportServer({ server, baseline }) {
  return {
    version: server.version,
    major: server.major,
    provider: server.provider,
    baseline: {
      migrations: baseline.migrations,
      cached: baseline.cached,
      durationMs: baseline.durationMs,
      failure: baseline.failure && { ...baseline.failure, error: { ...baseline.failure.error } },
      prepared: [...baseline.prepared],
      tables: baseline.tables.length,
      rows: baseline.tables.reduce((sum, table) => sum + table.rows, 0),
      unfilled: baseline.seed.tables.filter((table) => table.why !== "").map((table) => ({ ...table }))
    }
  };
}
function reportFinding(finding, titles, evidence) {
  const statement = findStatement(finding, evidence);
  return {
    hazard: finding.hazard,
    title: titles.get(finding.hazard) ?? finding.hazard,
    area: finding.area,
    severity: finding.severity,
    basis: finding.basis,
    migration: finding.migration,
    file: finding.file,
    line: finding.line,
    endLine: finding.endLine,
    statement: finding.statement,
    sql: statement?.sql,
    position: rejectedAt(statement),
    object: finding.object,
    message: finding.message,
    remedy: finding.remedy,
    fix: finding.fix && reportFix(finding.fix),
    servers: [...finding.servers],
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed
  };
}
function findStatement(finding, evidence) {
  if (finding.statement === void 0) return void 0;
  return runsOf(finding.migration, evidence).filter(({ server }) => finding.servers.length === 0 || finding.servers.includes(server)).flatMap(({ run }) => run.statements).find(({ index }) => index === finding.statement);
}
function rejectedAt(statement) {
  return statement?.outcome.ok === false ? statement.outcome.error.position : void 0;
}
function leftOut(evidence) {
  const several = evidence.servers.length > 1;
  const on = (server) => several ? ` on Postgres ${server.server.version}` : "";
  const perServer = evidence.servers.flatMap((server) => [
    ...server.notRehearsed.map(({ what, why }) => ({ what: `${what}${on(server)}`, why })),
    ...notReached(server, evidence).map(({ what, why }) => ({ what: `${what}${on(server)}`, why }))
  ]);
  const all = [...evidence.notRehearsed.map(({ what, why }) => ({ what, why })), ...perServer];
  return uniqueBy(all, (entry) => `${entry.what}
${entry.why}`);
}
function notReached({ apply, notRehearsed }, evidence) {
  if (!apply) return [];
  const failed = apply.runs.find((run) => !run.outcome.ok);
  const known = new Set([...notRehearsed, ...evidence.notRehearsed].map(({ what }) => what));
  return evidence.migrations.filter(({ id, file, change }) => {
    const ran = apply.runs.some((run) => run.migration === id);
    return !ran && change !== "removed" && !known.has(file) && !known.has(id);
  }).map(({ file }) => ({
    what: file,
    why: failed ? `not reached: ${failed.migration} failed before it` : "the runner did not send it"
  }));
}
function withinLimits(report) {
  const { value, omitted } = fitToLimits(report);
  if (omitted > 0)
    value.notRehearsed.unshift({
      what: "parts of this report",
      why: `${omitted} entries are left out: a list holds at most ${reportLimits.list}`
    });
  return value;
}

// src/review.ts
var hazardIds = hazards.map(({ id }) => id);
async function review(config, { log, signal, others }) {
  await loadParser();
  policyOf(config, hazardIds);
  const found = await discover(config, others?.read);
  for (const { plan } of found) {
    const { adapter, directory, base } = plan.subject;
    log.info(
      `${directory}: ${adapter}, ${plan.review.length} under review, ${plan.baseline.length} on ${base}`
    );
  }
  const servers = await rehearseAll2(config, found, log, signal);
  const evidence = found.map((one, index) => evidenceOf(one, servers[index] ?? [])).map(
    (one, index) => index > 0 ? one : { ...one, notRehearsed: [...one.notRehearsed, ...others?.left ?? []] }
  );
  return { report: reportOn(evidence, config), evidence };
}
function evidenceOf(found, servers) {
  const { plan, changed, order, sizes, notRehearsed } = found;
  return {
    version: 1,
    subject: plan.subject,
    migrations: plan.migrations,
    servers,
    ...changed.length > 0 && { changed },
    order,
    ...sizes && { sizes },
    notRehearsed
  };
}
function reportOn(evidence, config) {
  const policy = policyOf(config, hazardIds);
  const reports = evidence.map((one) => {
    const { findings, notJudged, assumed } = judge(one, hazards, policy);
    return buildReport({
      evidence: withNotJudged(one, notJudged, assumed),
      findings,
      failOn: config.failOn,
      version: toolVersion,
      hazards
    });
  });
  return reports.length === 1 && reports[0] ? reports[0] : mergeReports(reports);
}
async function rehearseAll2(config, found, log, signal) {
  const results = found.map(() => []);
  if (!found.some(({ plan }) => needsServer(plan))) return results;
  const policy = policyOf(config, hazardIds);
  for (const major of config.postgres) {
    var _stack = [];
    try {
      stopIfAborted(signal);
      const server = __using(_stack, await provideServer({
        provider: config.provider,
        major,
        databaseUrl: config.databaseUrl ?? void 0,
        image: config.image ?? void 0,
        allowNonEmpty: config.allowNonEmpty,
        log
      }), true);
      stopIfAborted(signal);
      const stop = () => {
        void interruptServer(server).catch(
          (error) => log.warn(`what runs could not be ended: ${describeError(error)}`)
        );
      };
      signal?.addEventListener("abort", stop);
      try {
        for (const [index, one] of found.entries()) {
          if (!needsServer(one.plan)) continue;
          const propose = (seen, migrations) => {
            const { findings } = judge(evidenceOf(one, [seen]), hazards, policy);
            return proposeFixes(findings.filter(wantsFix), seen, migrations);
          };
          results[index]?.push(await rehearse3(one.plan, server, log, propose));
        }
      } catch (error) {
        stopIfAborted(signal);
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return results;
}
function needsServer({ review: review2, order }) {
  const changed = order?.changed ?? [];
  return review2.length > 0 || changed.some(({ differs, base }) => differs || base.checksum !== void 0);
}
function stopIfAborted(signal) {
  if (!signal?.aborted) return;
  throw new UserError("interrupted", "The review was interrupted before it was done", {
    remedy: "Nothing was left behind; start it again.",
    exitStatus: 3
  });
}
function withNotJudged(evidence, notJudged, assumed) {
  const needServer = hazards.filter(({ reads }) => reads.length > 0).length;
  const left = [...Map.groupBy(notJudged, ({ server }) => server)].flatMap(([server, all]) => {
    const [first] = all;
    if (first && all.length === needServer)
      return [{ what: `all hazards on Postgres ${server}`, why: first.why }];
    return [...Map.groupBy(all, ({ why }) => why)].map(([why, same]) => {
      const names = same.map(({ hazard }) => hazard).join(", ");
      return { what: `hazards on Postgres ${server}: ${names}`, why };
    });
  });
  return { ...evidence, notRehearsed: [...evidence.notRehearsed, ...left, ...assumed] };
}

export {
  review,
  reportOn
};
