import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  quoteIdentifier
} from "./chunk-RH7ZYTHJ.js";
import {
  addToSet,
  behindCut,
  cutPicture,
  cutWords,
  deploySteps,
  orderFaults
} from "./chunk-GKJW67YD.js";
import {
  blockedBefore,
  blockedDuring,
  blockingLocks,
  blocks,
  conflicts,
  emptiedBefore,
  lockName,
  locksHeldDuring,
  ownStatements,
  writtenWhole
} from "./chunk-MJE2XOEM.js";
import {
  lockModes
} from "./chunk-QGJU5NK4.js";

// src/hazards/changes.ts
function seenMigrations(server) {
  return (server.apply?.effects ?? []).flatMap((effects) => {
    const run = server.apply?.runs.find((one) => one.migration === effects.migration);
    return run?.outcome.ok ? [{ run, effects }] : [];
  });
}
function statementThat({ run, effects }, holds) {
  const effect = effects.statements.findLast(holds);
  return effect && run.statements[effect.index];
}
function statementOf(seen, { change, kind, name }) {
  return statementThat(
    seen,
    ({ schemaChanges }) => schemaChanges.some((one) => one.change === change && one.kind === kind && one.name === name)
  );
}
function tablesBefore(server) {
  return new Set(server.baseline.tables.map(({ relation }) => relation));
}
function textOf(description, key2) {
  const value = description?.[key2];
  return typeof value === "string" ? value : "";
}
function rowsLostWithTable({ run, effects }, table) {
  const has = (changes) => changes.some(
    ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
  );
  const dropped = effects.statements.some(
    ({ index, schemaChanges }) => run.statements[index]?.kind === "DropStmt" && has(schemaChanges)
  );
  if (!dropped || has(effects.schemaChanges)) return 0;
  const rows = effects.dataChanges.find(({ relation }) => relation === table);
  return rows ? Math.max(0, rows.rowsBefore - rows.rowsAfter) : 0;
}
function columnsMadeAnew({ run, effects }) {
  return effects.dataChanges.flatMap(
    ({ relation: table, columns }) => columns.flatMap((column) => {
      const steps = effects.statements.flatMap(({ index, schemaChanges, dataChanges }) => {
        const { kind, sql: sql2 } = run.statements[index] ?? { kind: "", sql: "" };
        const own = schemaChanges.filter((one) => one.kind === "column");
        const gone = own.find(({ change, before }) => change === "removed" && is(before));
        const renamed2 = renames(schemaChanges, kind).some(({ from }) => from === gone?.name);
        const added = own.some(({ change, after }) => change === "added" && is(after));
        const both = kind === "AlterTableStmt" && dataChanges.some((one) => one.relation === table && one.columns.includes(column)) && says(sql2, "drop", column) && says(sql2, "add", column);
        const adds = both || added && kind !== "RenameStmt";
        return gone || added || both ? [{ statement: index, leaves: both || gone !== void 0, renamed: renamed2, adds }] : [];
      });
      const left = steps.find(({ leaves }) => leaves);
      if (!left || steps.at(-1)?.adds !== true) return [];
      return [{ table, column, statement: left.statement, renamed: left.renamed }];
      function is(description) {
        return description?.["table"] === table && description["column"] === column;
      }
    })
  );
}
function says(text, action, column) {
  const name = column.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    `\\b${action}\\s+(column\\s+)?(if\\s+(not\\s+)?exists\\s+)?("${name}"|${name}\\b)`,
    "i"
  ).test(text);
}
function isNamedIn(text, name) {
  const bare = name.endsWith(")") ? name.slice(0, name.indexOf("(")) : name;
  const last = /"((?:[^"]|"")+)"$/.exec(bare)?.[1] ?? bare.replace(/^.*\./, "");
  return text.toLowerCase().includes(last.toLowerCase());
}
function listedColumns(definition) {
  const [, inner = ""] = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(definition) ?? [];
  return inner.split(",").map((column) => column.trim());
}
var named = ["table", "view", "materialized view", "foreign table", "schema"];
function renames(changes, statement) {
  if (statement === "DropStmt" || statement === "AlterTableStmt") return [];
  const removed = changes.filter(({ change }) => change === "removed");
  const added = changes.filter(({ change }) => change === "added");
  for (const kind of named) {
    const [old, now] = [removed, added].map((side) => side.find((one) => one.kind === kind));
    if (!old || !now) continue;
    return [{ kind, from: old.name, to: now.name, ...kind === "table" && { table: old.name } }];
  }
  return removed.flatMap((old) => {
    if (old.kind !== "column") return [];
    const table = textOf(old.before, "table");
    const now = added.find(
      (one) => one.kind === "column" && textOf(one.after, "table") === table && one.after?.["position"] === old.before?.["position"] && textOf(one.after, "type") === textOf(old.before, "type")
    );
    return now ? [{ kind: "column", from: old.name, to: textOf(now.after, "column"), table }] : [];
  });
}

// src/hazards/hazard.ts
function defineHazard(hazard) {
  return Object.freeze(hazard);
}

// src/hazards/wording.ts
function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
function list(items, most2 = 4) {
  const shown3 = items.length > most2 ? [...items.slice(0, most2 - 1), `${items.length - most2 + 1} more`] : items;
  if (shown3.length < 2) return shown3.join("");
  return `${shown3.slice(0, -1).join(", ")} and ${shown3.at(-1) ?? ""}`;
}
var longestDetail = 160;
function sqlError({ code, message: message3, detail = "" }) {
  const line2 = detail.replaceAll("\n", "; ");
  const shown3 = line2.length > longestDetail ? `${line2.slice(0, longestDetail)}\u2026` : line2;
  return `${code} ${message3}${shown3 === "" ? "" : ` (${shown3})`}`;
}
function dataChange(change) {
  const parts = [];
  if (change.rowsBefore !== change.rowsAfter) {
    parts.push(`${change.rowsBefore} \u2192 ${change.rowsAfter} rows`);
  }
  if (change.columns.length > 0 && parts.length === 0) {
    parts.push(`other values in ${list(change.columns)}`);
  }
  return `${change.relation} ${parts.join(", ") || "other rows"}`;
}
function schemaChange(change) {
  const what = change.keys.length > 0 ? ` (${list(change.keys)})` : "";
  return `${change.kind} ${change.name} ${change.change}${what}`;
}

// src/hazards/access-widened.ts
var accessWidened = defineHazard({
  id: "access-widened",
  title: "Access widened",
  area: "data",
  severity: "warning",
  reads: ["apply"],
  covers: ["Grants widened, RLS without policy, search_path of SECURITY DEFINER, superuser"],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      for (const change of seen.effects.schemaChanges) {
        if (change.change === "removed") continue;
        const gained = grants(change.after).filter(
          (grant) => !grants(change.before).some((old) => old.text === grant.text)
        );
        const open = gained.filter(
          ({ role, privilege }) => role === "PUBLIC" && privilege !== "EXECUTE" && privilege !== "USAGE"
        );
        const writers = before.has(change.name) ? gained.filter(({ role, privilege }) => role !== "PUBLIC" && writes.has(privilege)) : [];
        const said2 = open.length > 0 ? open : writers;
        if (said2.length === 0) continue;
        const roles = [...new Set(said2.map(({ role }) => role))];
        const privileges = [...new Set(said2.map(({ privilege }) => privilege))].sort();
        findings.push({
          migration: seen.run.migration,
          statement: statementOf(seen, change)?.index,
          object: change.name,
          message: `${list(roles.map((role) => role === "PUBLIC" ? "Every role (PUBLIC)" : role))} may now ${list(privileges, privileges.length)} on ${change.kind} ${change.name}.`,
          remedy: "Grant to the one role that needs it, and only what it needs.",
          severity: open.length > 0 ? "warning" : "notice",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "A grant to PUBLIC holds for every role there is and every role there will be, reporting and support accounts included.",
    instead: "Grant to a named role, and only the privileges it uses.",
    limits: "Grants on schemas, databases and functions are not compared."
  },
  examples: [
    {
      title: "A grant to PUBLIC",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`grant select, update on books to public;`],
      expect: ["Every role (PUBLIC) may now SELECT and UPDATE on table public.books."]
    },
    {
      title: "A grant to the owner alone",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`grant select on books to current_user;`],
      expect: "clean"
    }
  ]
});
var writes = /* @__PURE__ */ new Set(["INSERT", "UPDATE", "DELETE", "TRUNCATE"]);
function grants(description) {
  const privileges = description?.["privileges"];
  if (!Array.isArray(privileges)) return [];
  const owner = textOf(description, "owner");
  return privileges.flatMap((text) => {
    const [, role, privilege] = /^.*>(.*):([A-Z]+)\*?$/.exec(String(text)) ?? [];
    return role === void 0 || privilege === void 0 || role === owner ? [] : [{ text: String(text), role, privilege }];
  });
}

// src/hazards/allowance-without-effect.ts
var allowanceWithoutEffect = defineHazard({
  id: "allowance-without-effect",
  title: "Allowance that allows nothing",
  area: "hygiene",
  severity: "notice",
  reads: ["apply"],
  covers: ["Unused ignore comment"],
  check: () => [],
  checkAllowances: (idle) => idle.map(({ migration, allowance, fault }) => ({
    migration,
    object: allowance.hazard,
    file: allowance.file,
    line: allowance.line,
    ...wording({ migration, allowance, fault }),
    severity: "notice",
    basis: "measured"
  })),
  docs: {
    why: "An author believes that something is accepted which is not, or a reader looks for a danger that is gone.",
    instead: "Write `-- rehearsal:allow HAZARD reason` above the statement or at the end of one of its lines, or `-- rehearsal:allow-file HAZARD reason` anywhere in the file; take it out when nothing is found any more.",
    limits: "Whether an allowance is needed is said only where the migration applied and the hazard was judged. An entry of the configuration file is for other pull requests too: an unused one is reported only when its file pattern names a file under review."
  },
  examples: [
    {
      title: "No reason",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          -- rehearsal:allow index-build-blocks-writes
          create index books_title on books (title);
        `
      ],
      expect: [
        '"rehearsal:allow index-build-blocks-writes" gives no reason, so nothing is allowed.'
      ],
      alsoReports: ["index-build-blocks-writes", "lock-without-timeout"]
    },
    {
      title: "A hazard that does not exist, and a word that means nothing",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          -- rehearsal:allow index-build-block-writes the table is small
          -- rehearsal:alow index-build-blocks-writes the table is small
          create index books_title on books (title);
        `
      ],
      expect: [
        '"index-build-block-writes" is no hazard, so nothing is allowed; "index-build-blocks-writes" is one.',
        '"rehearsal:alow" means nothing, so nothing is allowed; "rehearsal:allow" would.'
      ],
      alsoReports: ["index-build-blocks-writes"]
    },
    {
      title: "Nothing to allow any more",
      given: sql`create table books (id int primary key, title varchar(50));`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter title type varchar(100); -- rehearsal:allow rewrite-blocks-reads few books
        `
      ],
      expect: [
        "Nothing reports rewrite-blocks-reads at this statement: the allowance is not needed."
      ]
    },
    {
      title: "At the statement, and for the file",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          -- rehearsal:allow-file lock-without-timeout the role has one in production
          -- rehearsal:allow index-build-blocks-writes nobody writes at night,
          -- and deployments are at night
          create index books_title on books (title);
        `
      ],
      expect: "clean",
      allows: ["index-build-blocks-writes", "lock-without-timeout"]
    }
  ]
});
function wording({ allowance, fault }) {
  const { directive, hazard } = allowance;
  const form = `-- rehearsal:${directive} HAZARD reason`;
  switch (fault.kind) {
    case "unknown-word": {
      const meant = fault.meant === void 0 ? "" : `; "rehearsal:${fault.meant}" would`;
      return {
        message: `"rehearsal:${directive}" means nothing, so nothing is allowed${meant}.`,
        remedy: "Write rehearsal:allow for a statement, rehearsal:allow-file for the file it stands in."
      };
    }
    case "unknown-hazard": {
      const meant = fault.meant === void 0 ? "" : `; "${fault.meant}" is one`;
      return {
        message: `"${hazard}" is no hazard, so nothing is allowed${meant}.`,
        remedy: "`migration-rehearsal explain` lists all of them."
      };
    }
    case "no-hazard":
      return {
        message: `"rehearsal:${directive}" names no hazard, so nothing is allowed.`,
        remedy: `Write \`${form}\`.`
      };
    case "no-reason":
      return {
        message: `"rehearsal:${directive} ${hazard}" gives no reason, so nothing is allowed.`,
        remedy: `Write \`${form}\`: whoever reads it next wants to know why.`
      };
    case "unused-entry":
      return {
        message: `Nothing reports ${hazard} in files of ${directive}: the entry is not needed for them.`,
        remedy: "Take it out of the configuration, or correct its file pattern."
      };
    case "unused":
      break;
  }
  return {
    message: `Nothing reports ${hazard} ${directive === "allow" ? "at this statement" : "in this file"}: the allowance is not needed.`,
    remedy: "Take it out, or move it to the statement it is meant for."
  };
}

// src/hazards/collides-with-pull-request.ts
var collidesWithPullRequest = defineHazard({
  id: "collides-with-pull-request",
  title: "Another open pull request collides",
  area: "ordering",
  severity: "warning",
  reads: [],
  check: () => [],
  checkFiles({ order, migrations }) {
    const collisions = order?.collisions ?? [];
    const weightiest = /* @__PURE__ */ new Map();
    for (const kind of kinds) {
      for (const collision of collisions.filter((one) => one.kind === kind)) {
        const before = weightiest.get(collision.number);
        if (before === void 0) weightiest.set(collision.number, [collision]);
        else if (before[0]?.kind === kind) before.push(collision);
      }
    }
    const told = [...weightiest.values()].flat();
    return kinds.flatMap((kind) => {
      const same = told.filter((one) => one.kind === kind);
      return [...Map.groupBy(same, ({ own }) => own)].map(([file, group]) => ({
        migration: migrations.find((one) => one.file === file)?.id ?? "",
        file,
        object: `#${list(group.map(({ number }) => String(number)))}`,
        ...judge(kind, group, order?.framework ?? "the framework"),
        basis: "known"
      }));
    });
  },
  docs: {
    why: "Two branches that look fine apart are merged within the hour. Whichever comes second has a version that is taken, or sorts below one that is applied, or adds its column behind the other one on some databases and before it on others.",
    instead: "Agree on which is merged first, and give the other one a version behind it.",
    limits: "The newest open pull requests against the same branch are read, as many as `other-pull-requests` says; their SQL is parsed, never run. Only tables that their statements name are compared."
  },
  examples: [
    {
      title: "The same version, and a branch that sorts below",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": "-- +goose Up\ncreate table users (id int primary key);"
        },
        head: {
          "migrations/3_carts.sql": "-- +goose Up\ncreate table carts (id int primary key);"
        },
        others: {
          12: {
            "migrations/3_orders.sql": "-- +goose Up\ncreate table orders (id int primary key);"
          },
          15: { "migrations/2_tags.sql": "-- +goose Up\ncreate table tags (id int primary key);" }
        }
      },
      expect: [
        "#12 takes the same version (migrations/3_orders.sql): once both are merged, goose refuses the folder or runs only one of the two.",
        "#15 (migrations/2_tags.sql) is open too: goose refuses to start with whichever of the two sorts lower, if that one is merged second."
      ]
    },
    {
      title: "A column for the same table",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: { "migrations/1_users.sql": "create table users (id int primary key);" },
        head: {
          "migrations/3_email.sql": "set local lock_timeout = '5s';\nalter table users add column email text;"
        },
        others: { 12: { "migrations/2_phone.sql": "alter table users add column phone text;" } }
      },
      expect: [
        "#12 changes users too (migrations/2_phone.sql): which of the two is merged first decides what the other one finds there, and the order of columns."
      ]
    },
    {
      title: "Another table, and a framework that runs what is late",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: { "migrations/1_users.sql": "create table users (id int primary key);" },
        head: { "migrations/3_carts.sql": "create table carts (id int primary key);" },
        others: { 12: { "migrations/2_tags.sql": "create table tags (id int primary key);" } }
      },
      expect: "clean"
    }
  ]
});
var kinds = ["version", "file", "object", "order"];
function judge(kind, group, framework) {
  const several = new Set(group.map(({ number }) => number)).size > 1;
  const files = list(group.map(({ number, theirs: theirs2 }) => `#${number} (${theirs2})`));
  const numbers = list([...new Set(group.map(({ number }) => `#${number}`))]);
  const theirs = list(group.map((one) => one.theirs));
  if (kind === "version") {
    return {
      message: `${numbers} ${several ? "take" : "takes"} the same version (${theirs}): once both are merged, ${framework} refuses the folder or runs only one of the two.`,
      remedy: "Give one of the two another version before either is merged.",
      severity: "warning"
    };
  }
  if (kind === "file") {
    return {
      message: `${numbers} ${several ? "change" : "changes"} the same file.`,
      remedy: "Merge one, then look at what is left of the other.",
      severity: "notice"
    };
  }
  if (kind === "object") {
    const objects = list([...new Set(group.flatMap((one) => one.objects))]);
    return {
      message: `${numbers} ${several ? "change" : "changes"} ${objects} too (${theirs}): which of the two is merged first decides what the other one finds there, and the order of columns.`,
      remedy: "Agree on which is merged first, and review the other one again behind it.",
      severity: "notice"
    };
  }
  const does = group[0]?.late === "skips" ? "never runs" : "refuses to start with";
  return {
    message: `${files} ${several ? "are" : "is"} open too: ${framework} ${does} whichever of the two sorts lower, if that one is merged second.`,
    remedy: "Merge the lower version first, or renumber right before the merge.",
    severity: "notice"
  };
}

// src/hazards/offending-rows.ts
function offendingRows(error, statement, server) {
  const table = error.table === void 0 ? void 0 : [error.schema ?? "public", error.table].map(readableName).join(".");
  const { schemaChanges = [], effects = [] } = server.apply ?? {};
  const changes = [...schemaChanges, ...effects.flatMap((one) => one.schemaChanges)];
  const definition = constraintOf(error, changes);
  switch (error.code) {
    case "23502":
      return table !== void 0 && error.column !== void 0 ? `select * from ${table} where ${readableName(error.column)} is null;` : void 0;
    case "23505":
      return duplicates(table, error, definition);
    case "23503":
      return orphans(table, definition);
    case "23514": {
      const check = /^CHECK \((.*)\)(?: NOT VALID)?$/s.exec(definition)?.[1];
      return table !== void 0 && check !== void 0 ? `select * from ${table} where not (${check});` : void 0;
    }
    default:
      return error.code.startsWith("22") ? misfits(error, statement, server) : void 0;
  }
}
function readableName(name) {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
function constraintOf(error, changes) {
  const { constraint } = error;
  if (constraint === void 0) return "";
  const found = changes.find(
    ({ after }) => textOf(after, "constraint") === constraint || textOf(after, "index") === constraint
  );
  return textOf(found?.after, "definition");
}
function duplicates(table, { detail = "" }, definition) {
  const key2 = /^(?:UNIQUE|PRIMARY KEY)[^(]*\((.*)\)/.exec(definition)?.[1] ?? /^Key \((.*)\)=\(/.exec(detail)?.[1];
  if (table === void 0 || key2 === void 0) return void 0;
  const where = / WHERE (.*)$/s.exec(definition)?.[1];
  return `select ${key2}, count(*) from ${table}${where === void 0 ? "" : ` where ${where}`} group by ${key2} having count(*) > 1;`;
}
function orphans(table, definition) {
  const parts = /^FOREIGN KEY \(([^)]*)\) REFERENCES (\S+?)\(([^)]*)\)/.exec(definition);
  if (!parts || table === void 0) return void 0;
  const [, columns = "", parent = "", keys = ""] = parts;
  const own = columns.split(", ");
  const same = keys.split(", ").map((key2, i) => `p.${key2} = c.${own[i] ?? ""}`);
  const present = own.map((column) => `c.${column} is not null`);
  return `select c.* from ${table} c where ${present.join(" and ")} and not exists (select 1 from ${parent} p where ${same.join(" and ")});`;
}
var conversion = /alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(\S+)[\s\S]*?\balter\s+(?:column\s+)?("[^"]+"|\S+)\s+(?:set\s+data\s+)?type\s+("[^"]+"(?:\."[^"]+")?|[\w.]+(?:\s*\([\d,\s]+\))?)/i;
function misfits(error, statement, server) {
  const [, table, column, type] = conversion.exec(statement?.sql ?? "") ?? [];
  if (table === void 0 || column === void 0 || type === void 0) return void 0;
  const label = /^invalid input value for enum .*?: "(.*)"$/.exec(error.message)?.[1];
  if (label !== void 0) {
    return `select ${column}, count(*) from ${table} where ${column}::text = '${label.replaceAll("'", "''")}' group by ${column};`;
  }
  return server.server.major >= 16 ? `select ${column}, count(*) from ${table} where not pg_input_is_valid(${column}::text, '${type.replaceAll("'", "''")}') group by ${column};` : void 0;
}

// src/hazards/column-dropped.ts
var columnDropped = defineHazard({
  id: "column-dropped",
  title: "Column dropped with its values",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: [
    "DROP TABLE / COLUMN / SCHEMA / DATABASE / CASCADE",
    "DROP COLUMN silently drops UNIQUE, PK or FK"
  ],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const { schemaChanges, dataChanges } = seen.effects;
      for (const { table, column, statement, renamed: renamed2 } of columnsMadeAnew(seen)) {
        if (renamed2 || !before.has(table) || rowsLostWithTable(seen, table) > 0) continue;
        const name = `${table}.${readableName(column)}`;
        findings.push({
          migration: seen.run.migration,
          statement,
          object: name,
          message: `${name} was dropped and added anew: the values it had are lost, and whatever reads it gets the new default or NULL.`,
          remedy: "Change the type with ALTER COLUMN \u2026 TYPE \u2026 USING, or add the column under another name, copy into it, and swap the two.",
          severity: "error",
          basis: "measured"
        });
      }
      const gone = schemaChanges.filter((change) => {
        const table = textOf(change.before, "table");
        if (change.change !== "removed" || change.kind !== "column" || !before.has(table))
          return false;
        if (schemaChanges.some((one) => one.change === "removed" && one.name === table))
          return false;
        if (rowsLostWithTable(seen, table) > 0) return false;
        return !isRenamed(seen, change);
      });
      const lostOf = ({ before: old }) => {
        const data = dataChanges.find(({ relation }) => relation === textOf(old, "table"));
        return data?.lost?.find((one) => one.column === textOf(old, "column"))?.values ?? 0;
      };
      for (const [index, columns] of Map.groupBy(
        gone,
        (change) => statementOf(seen, change)?.index
      )) {
        const lost = columns.reduce((sum, change) => sum + lostOf(change), 0);
        const along = columns.flatMap((change) => standingOn(seen, change));
        const names = columns.map(({ name }) => name);
        const [is, it] = names.length === 1 ? ["is", "it"] : ["are", "them"];
        findings.push({
          migration: seen.run.migration,
          statement: index,
          object: names[0] ?? "",
          message: `${list(names)} ${is} gone${lost > 0 ? `, with ${count(lost, "value")} as rehearsed that stand nowhere else` : ""}: whatever still asks for ${it} fails.${along.length > 0 ? ` With ${it} went ${list(along)}.` : ""}`,
          remedy: `Release the code that does without ${names.length === 1 ? "the column" : "the columns"} first (an ORM must be told to ignore ${it}: it names every column it knows), drop ${it} in a later release.`,
          severity: "warning",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "Its values are lost for good, and queries of the version that still runs fail from that moment on. Constraints and indexes on the column go without being asked.",
    instead: "Stop using the column in one release, drop it in a later one. Drop constraints and indexes by name, so that the review sees them.",
    limits: "The values counted are rehearsed ones. Whether anything still uses the column is not known here."
  },
  examples: [
    {
      title: "A column that holds values, and a UNIQUE",
      given: sql`create table books (id int primary key, isbn text unique); insert into books values (1, 'a'), (2, null), (3, 'b');`,
      migrations: [sql`alter table books drop column isbn;`],
      expect: [
        "public.books.isbn is gone, with 2 values as rehearsed that stand nowhere else: whatever still asks for it fails. With it went UNIQUE (isbn)."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Several columns in one statement",
      given: sql`create table books (id int primary key, isbn text, shelf int unique); insert into books values (1, 'a', 1), (2, 'b', null);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column isbn, drop column shelf;
        `
      ],
      expect: [
        "public.books.isbn and public.books.shelf are gone, with 3 values as rehearsed that stand nowhere else: whatever still asks for them fails. With them went UNIQUE (shelf)."
      ]
    },
    {
      title: "A column whose values were copied first",
      given: sql`create table books (id int primary key, isbn text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          create table isbns (book int primary key, isbn text);
          insert into isbns select id, isbn from books;
          alter table books drop column isbn;
        `
      ],
      expect: ["public.books.isbn is gone: whatever still asks for it fails."],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A column dropped and added anew, to change its type",
      given: sql`create type shade as enum ('dark', 'light'); create table books (id int primary key, shade text); insert into books values (1, 'dark'), (2, 'light');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column shade, add column shade shade default 'dark';
        `
      ],
      expect: [
        "public.books.shade was dropped and added anew: the values it had are lost, and whatever reads it gets the new default or NULL."
      ],
      since: 11
    },
    {
      title: "The same with the same type, in two statements",
      given: sql`create table books (id int primary key, title text not null default 'untitled'); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column title;
          alter table books add column title text not null default 'untitled';
        `
      ],
      expect: [
        "public.books.title was dropped and added anew: the values it had are lost, and whatever reads it gets the new default or NULL."
      ],
      since: 11
    },
    {
      title: "A column renamed inside a DO block, and another added under its name",
      given: sql`create table users (id text primary key, seen date); insert into users values ('a', '2024-02-29'), ('b', null);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table users rename column id to login;
            alter table users rename column seen to seen_on;
          end $$;
          alter table users add column id int default 0;
        `
      ],
      expect: [],
      alsoReports: ["old-inserts-fail", "renamed", "rule-lost"],
      since: 11
    },
    {
      title: "A column of the same pull request",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column draft text;
          alter table books add column pages int;
          alter table books drop column draft;
        `
      ],
      expect: "clean"
    }
  ]
});
function isRenamed(seen, change) {
  const statement = statementOf(seen, change);
  const effect = seen.effects.statements.find(({ index }) => index === statement?.index);
  return renames(effect?.schemaChanges ?? [], statement?.kind ?? "").some(
    ({ from }) => from === change.name
  );
}
function standingOn(seen, { before }) {
  const [table, column] = [textOf(before, "table"), textOf(before, "column")];
  const removed = seen.effects.schemaChanges.filter(
    ({ change, kind, before: old }) => change === "removed" && (kind === "constraint" || kind === "index") && textOf(old, "table") === table && isOnly(textOf(old, "definition"), column)
  );
  const constraints2 = removed.filter(({ kind }) => kind === "constraint");
  const names = new Set(constraints2.map(({ before: old }) => textOf(old, "constraint")));
  return [
    ...constraints2.map(({ before: old }) => textOf(old, "definition")),
    ...removed.filter(({ kind, before: old }) => kind === "index" && !names.has(textOf(old, "index"))).map(({ name }) => `index ${name}`)
  ];
}
function isOnly(definition, column) {
  const listed = listedColumns(definition);
  return listed.length === 1 && listed[0]?.replaceAll('"', "").split(" ")[0] === column;
}

// src/hazards/cuts.ts
function killedMigrations(input) {
  const { server, subject, migrations } = input;
  return (server.interrupt?.migrations ?? []).flatMap((killed) => {
    const run = server.apply?.runs.find(({ migration }) => migration === killed.migration);
    const raw = server.rerun?.raw.find(({ migration }) => migration === killed.migration);
    const told = subject.ledger !== "kept" && raw !== void 0 && raw.result !== "unchanged";
    if (!run || told) return [];
    const mode = migrations.find(({ id }) => id === killed.migration)?.transactionMode ?? "file";
    return [{ run, mode, cuts: killed.cuts, picture: cutPicture(run, killed) }];
  });
}
function killedWhere({ run }, cut) {
  const line2 = run.statements[cut.statement]?.line;
  return `Killed ${cutWords(run, cut)}${line2 === void 0 ? "" : ` (line ${line2})`}`;
}
function onlyInvalidIndex(cut) {
  const { schemaChanges, dataChanges, ledgerUnsettled } = cut;
  const [first] = schemaChanges;
  if (!first || dataChanges.length > 0 || ledgerUnsettled === true) return void 0;
  return schemaChanges.every(isInvalidIndex) ? first.name : void 0;
}
function isInvalidIndex({ kind, after }) {
  return kind === "index" && after?.["valid"] === false;
}
function mainChanges(changes) {
  const whole = new Set(
    changes.filter(({ change, kind }) => change !== "changed" && (kind === "table" || kind === "column")).map(({ change, name }) => `${change} ${name}`)
  );
  return changes.filter(({ change, before, after }) => {
    const table = (after ?? before)?.["table"];
    return typeof table !== "string" || !whole.has(`${change} ${table}`);
  });
}

// src/hazards/cut-leaves-third-state.ts
var cutLeavesThirdState = defineHazard({
  id: "cut-leaves-third-state",
  title: "Killed and started again, it ends in a third state",
  area: "rerun",
  severity: "error",
  reads: ["apply", "interrupt"],
  covers: [
    "Interrupted non-transactional file: half applied",
    "Non-idempotent backfill (a = a + 1) doubles on retry"
  ],
  check(input) {
    return killedMigrations(input).flatMap((killed) => {
      const { run, cuts, picture } = killed;
      const third = cuts.filter(
        (cut2) => cut2.result === "third-state" && onlyInvalidIndex(cut2) === void 0
      );
      const long = third.find((cut2) => behindCut(run, cut2).length > 0);
      const cut = long ?? third[0];
      if (!cut) return [];
      const changes = [
        ...cut.dataChanges.map(dataChange),
        ...mainChanges(cut.schemaChanges).map(schemaChange),
        ...cut.ledgerUnsettled === true ? ["its ledger still wants it applied"] : []
      ];
      const ends = cut.error ? `does part of its work again and then fails: ${sqlError(cut.error)}. Compared with one run` : "reports success. Compared with one run";
      const raw = input.server.rerun?.raw.find(({ migration }) => migration === run.migration);
      const guards = raw?.statements.flatMap(({ guard }) => guard ?? []) ?? [];
      return [
        {
          migration: run.migration,
          statement: cut.statement,
          object: cut.dataChanges[0]?.relation ?? cut.schemaChanges[0]?.name ?? "",
          message: `${killedWhere(killed, cut)} and started again, the job ${ends}: ${list(changes)}. Kills: \`${picture}\``,
          remedy: "Put its statements into one transaction with the ledger row, or make each say what must be true afterwards: ON CONFLICT DO NOTHING, WHERE NOT EXISTS, a WHERE that leaves finished rows alone.",
          severity: long ? "error" : "warning",
          basis: "measured",
          ...guards.length > 0 && { fix: { sql: guards, proven: true } }
        }
      ];
    });
  },
  docs: {
    why: "A deployment is killed for memory, by a timeout or by a node that goes away, and is started again. What was committed is done a second time: rows are doubled, values are counted twice, and the ledger says that all is well.",
    instead: "One transaction over the statements and the ledger row. Where a statement cannot be in one, statements that look before they act.",
    limits: "Killed once behind everything that was committed, and inside concurrent builds. A DO block or procedure that commits by itself is not cut between its commits."
  },
  examples: [
    {
      title: "Rows inserted outside a transaction",
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [
        sql`
          insert into plans (name) values ('basic');
          create table if not exists offers (id int primary key);
        `
      ],
      transactionMode: "statement",
      expect: [
        "Killed after statement 1 of 2 (line 1) and started again, the job reports success. Compared with one run: public.plans 1 \u2192 2 rows. Kills: `\u25CF \u2713 1 \u2717 2 \u2717`"
      ]
    },
    {
      title: "Rows doubled, and then it fails on a rename",
      given: sql`create table plans (name text); create table old_plans (name text);`,
      migrations: [
        sql`
          insert into plans values ('basic');
          alter table old_plans rename to former_plans;
        `
      ],
      transactionMode: "statement",
      expect: [
        "Killed after statement 1 of 2 (line 1) and started again, the job reports success. Compared with one run: public.plans 1 \u2192 2 rows. Kills: `\u25CF \u2713 1 \u2717 2 \u2717`"
      ],
      alsoReports: ["lock-without-timeout", "renamed"]
    },
    {
      title: "The same in one transaction",
      given: sql`create table plans (id int generated always as identity primary key, name text unique);`,
      migrations: [
        sql`
          insert into plans (name) values ('basic') on conflict do nothing;
          create table offers (id int primary key);
        `
      ],
      expect: "clean"
    },
    {
      title: "Outside a transaction, and every statement looks before it acts",
      given: sql`create table plans (name text primary key);`,
      migrations: [
        sql`
          insert into plans values ('basic') on conflict do nothing;
          create table if not exists offers (id int primary key);
        `
      ],
      transactionMode: "statement",
      expect: "clean"
    }
  ]
});

// src/hazards/cut-needs-repair.ts
var cutNeedsRepair = defineHazard({
  id: "cut-needs-repair",
  title: "Killed halfway, it cannot be started again",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "interrupt"],
  covers: ["Interrupted non-transactional file: half applied"],
  check(input) {
    return killedMigrations(input).flatMap((killed) => {
      const { run, mode, cuts, picture } = killed;
      if (mode === "file" || mode === "run") return [];
      if (cuts.some((cut2) => cut2.result === "third-state" && !onlyInvalidIndex(cut2))) return [];
      const stuck = cuts.filter((cut2) => cut2.result === "refused" && isOfItsOwnMaking(cut2));
      const half = stuck.find((cut2) => !onlyInvalidIndex(cut2));
      const cut = half ?? stuck[0];
      if (!cut) return [];
      const index = onlyInvalidIndex(cut);
      return [
        {
          migration: run.migration,
          statement: cut.statement,
          object: index ?? cut.error?.table ?? "",
          message: `${killedWhere(killed, cut)} and started again, the job ${stops(cut)}${standing(cut)} Kills: \`${picture}\``,
          remedy: remedy(mode, index),
          severity: half ? "warning" : "notice",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "A deployment is killed halfway and its retry fails on what the first try has already done. Until somebody repairs it by hand, the schema is one that no version of the application knows, and nothing can be deployed.",
    instead: "One transaction over the statements and the ledger row. What cannot be in one (CONCURRENTLY) belongs in a file of its own; other statements outside a transaction get IF EXISTS or IF NOT EXISTS.",
    limits: "A framework that marks its ledger before it begins refuses to go on after any kill, even where nothing is half done: that is its habit and no finding."
  },
  examples: [
    {
      title: "Two statements, each committed by itself",
      given: sql`create table plans (name text); create table teams (id int);`,
      migrations: [
        sql`
          set lock_timeout = '2s';
          alter table plans add column price int;
          alter table teams add column plan text;
        `
      ],
      transactionMode: "statement",
      expect: [
        'Killed after statement 2 of 3 (line 2) and started again, the job fails at line 2 every time: 42701 column "price" of relation "plans" already exists. Until it is repaired by hand, column public.teams.plan is missing. Kills: `\u25CF \u2713 1 \u2713 2 \u2717 3 \u2717`'
      ]
    },
    {
      title: "A concurrent build and nothing else",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently books_title on books (title);`],
      transactionMode: "statement",
      expect: [
        'Killed while statement 1 of 1 was under way (line 1) and started again, the job fails at line 1 every time: 42P07 relation "books_title" already exists. public.books_title is INVALID until somebody drops it. Kills: `\u25CF \u2713 1 \u2717`'
      ]
    },
    {
      title: "The same guarded",
      given: sql`create table plans (name text); create table teams (id int);`,
      migrations: [
        sql`
          set lock_timeout = '2s';
          alter table plans add column if not exists price int;
          alter table teams add column if not exists plan text;
        `
      ],
      transactionMode: "statement",
      expect: "clean"
    },
    {
      title: "The same in one transaction",
      given: sql`create table plans (name text); create table teams (id int);`,
      migrations: [
        sql`
          set local lock_timeout = '2s';
          alter table plans add column price int;
          alter table teams add column plan text;
        `
      ],
      expect: "clean"
    }
  ]
});
function isOfItsOwnMaking(cut) {
  return cut.left === "between" && (cut.refusal === void 0 || !onlyInvalidIndex(cut));
}
function stops({ refusal, error, failedAt }) {
  if (refusal !== void 0) return `refuses to begin: "${refusal.replace(/\.$/, "")}".`;
  const at = failedAt?.line === void 0 ? "" : ` at line ${failedAt.line}`;
  return error ? `fails${at} every time: ${sqlError(error)}.` : "fails.";
}
function standing(cut) {
  const index = onlyInvalidIndex(cut);
  if (index !== void 0) return ` ${index} is INVALID until somebody drops it.`;
  const changes = mainChanges(cut.schemaChanges);
  const named2 = (wanted) => changes.filter(({ change }) => change === wanted).map(({ kind, name }) => `${kind} ${name}`);
  const [missing, there, other] = [named2("removed"), named2("added"), named2("changed")];
  const rows = cut.dataChanges.filter(({ gone }) => gone !== true).map(({ relation }) => relation);
  const parts = [
    ...missing.length > 0 ? [`${list(missing)} ${areOrIs(missing)} missing`] : [],
    ...there.length > 0 ? [`${list(there)} ${areOrIs(there)} still there`] : [],
    ...other.length > 0 ? [`${list(other)} ${other.length === 1 ? "is not as it" : "are not as they"} should be`] : [],
    ...rows.length > 0 ? [`rows of ${list(rows)} are not as they should be`] : []
  ];
  return ` Until it is repaired by hand, ${parts.join("; ")}.`;
}
function areOrIs(items) {
  return items.length === 1 ? "is" : "are";
}
function remedy(mode, index) {
  if (index !== void 0) {
    return `After a kill, DROP INDEX CONCURRENTLY ${index} where pg_index says that it is not valid, then start the job again; a DO block in front of the build can do that by itself.`;
  }
  return mode === "own" || mode === "message" ? "Let one transaction cover all of it: no BEGIN and COMMIT where the framework sends the file as one message, one pair around everything where it does not. Then a kill leaves all of it or nothing." : "Guard each statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING), or move what can be in a transaction to a migration that has one, so that a killed job can be started again.";
}

// src/hazards/definer-without-search-path.ts
var definerWithoutSearchPath = defineHazard({
  id: "definer-without-search-path",
  title: "SECURITY DEFINER function without a search_path of its own",
  area: "data",
  severity: "warning",
  reads: ["apply"],
  covers: ["Grants widened, RLS without policy, search_path of SECURITY DEFINER, superuser"],
  check({ server }) {
    return seenMigrations(server).flatMap(
      (seen) => seen.effects.schemaChanges.filter(({ change, kind, after }) => {
        const header = textOf(after, "definition").split(/^AS /m)[0] ?? "";
        return change !== "removed" && (kind === "function" || kind === "procedure") && /^.*\bSECURITY DEFINER\b/m.test(header) && !/^ SET search_path\b/m.test(header);
      }).map((change) => ({
        migration: seen.run.migration,
        statement: statementOf(seen, change)?.index,
        object: change.name,
        message: `${change.name} runs with its owner's rights and its caller's search_path: a caller who can make an object in a schema of that path, temporary ones included, decides what it calls.`,
        remedy: `ALTER FUNCTION ${change.name} SET search_path = pg_catalog, pg_temp, and qualify the names inside.`,
        severity: "warning",
        basis: "known"
      }))
    );
  },
  docs: {
    why: "Whoever may call the function can have it run their own table, function or operator with its owner's rights.",
    instead: "SET search_path in the function, with pg_temp last, and qualified names.",
    limits: "A function that qualifies every name, operators included, is safe without; it is reported all the same."
  },
  examples: [
    {
      title: "Without a search_path",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`create or replace function size() returns bigint language sql security definer as 'select count(*) from books';`
      ],
      expect: [
        "public.size() runs with its owner's rights and its caller's search_path: a caller who can make an object in a schema of that path, temporary ones included, decides what it calls."
      ]
    },
    {
      title: "With one",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`create or replace function size() returns bigint language sql security definer set search_path = pg_catalog, pg_temp as 'select count(*) from public.books';`
      ],
      expect: "clean"
    }
  ]
});

// src/hazards/reverted.ts
function sentDowns({ server }) {
  return (server.revert?.migrations ?? []).flatMap(
    (reverted) => reverted.first ? [{ reverted, first: reverted.first }] : []
  );
}
function placeOf(reverted, sent) {
  const { file, line: line2 } = sent?.failedAt ?? reverted;
  if (file === void 0) return {};
  return { place: line2 === void 0 ? { file } : { file, line: line2 } };
}
function statementIn(sent) {
  const [first = ""] = (sent.failedAt?.sql ?? "").split("\n");
  if (first === "") return "";
  return ` at \`${first.length > 80 ? `${first.slice(0, 79)}\u2026` : first.trimEnd()}\``;
}
function errorOf({ outcome }) {
  return outcome.ok ? "" : sqlError(outcome.error);
}
function lostText({ relation, column, count: number, keptIn }) {
  const noun = column === void 0 ? "row" : "value";
  const place2 = column === void 0 ? relation : `${relation}.${column}`;
  const kept = keptIn === void 0 ? "" : ` (kept in ${keptIn})`;
  return `${count(number, noun)} of ${place2}${kept}`;
}
function topmost(changes) {
  const whole = changes.filter(({ change }) => change !== "changed");
  const objects = new Set(whole.map(({ change, name }) => `${change} ${name}`));
  const constraints2 = new Set(
    changes.filter(({ kind }) => kind === "constraint").map(({ name }) => name)
  );
  return changes.filter(({ change, kind, name, before, after }) => {
    const described2 = after ?? before ?? {};
    const { table, index, owned_by: owner } = described2;
    if (kind === "index" && constraints2.has(`${String(table)}.${String(index)}`)) return false;
    return ![table, owner].some(
      (one) => typeof one === "string" && one !== name && (objects.has(`${change} ${one}`) || objects.has(`${change} ${one.replace(/\.[^.]*$/, "")}`))
    );
  });
}
function unrevertedText(changes) {
  const shown3 = topmost(changes);
  const phrase2 = (words2, holds) => {
    const names = shown3.filter(holds).map(objectText);
    if (names.length === 0) return [];
    return [`${list(names)} ${names.length === 1 ? "is" : "are"} ${words2}`];
  };
  return [
    ...phrase2("left behind", ({ because: because2 }) => because2 === "left"),
    ...phrase2("not restored", ({ because: because2 }) => because2 === "not-restored"),
    ...phrase2(
      "gone, which the up part had not touched",
      ({ because: because2, change }) => because2 === "taken-too" && change === "removed"
    ),
    ...phrase2(
      "changed, which the up part had not touched",
      ({ because: because2, change }) => because2 === "taken-too" && change === "changed"
    )
  ].join("; ");
}
function objectText({ change, kind, name, keys }) {
  const what = change === "changed" ? ` (${keys.map(words).join(", ")})` : "";
  return `${kind} ${name}${what}`;
}
function words(key2) {
  return key2.replaceAll("_", " ");
}

// src/hazards/second-run.ts
function secondRunSeverity(ledger, mode, result) {
  if (result === "unchanged") return null;
  if (ledger === "none") return "error";
  if (ledger === "unknown") {
    if (result === "rejected") return "notice";
    return result === "changed" ? "warning" : "error";
  }
  if (result === "rejected-halfway") return "error";
  if (result === "rejected") return mode === "statement" ? "warning" : null;
  return mode === "file" || mode === "run" ? "notice" : "warning";
}
function judgedReruns(input) {
  const { ledger } = input.subject;
  return (input.server.rerun?.raw ?? []).flatMap((raw) => {
    if (toldByKills(input, raw)) return [];
    const mode = input.migrations.find((one) => one.id === raw.migration)?.transactionMode;
    const severity = secondRunSeverity(ledger, mode ?? "file", raw.result);
    return severity === null ? [] : [{ raw, severity, sent: sentAgain(ledger) }];
  });
}
function toldByKills({ server, subject, migrations }, raw) {
  const killed = server.interrupt?.migrations.some(({ migration }) => migration === raw.migration);
  if (subject.ledger !== "kept" || killed !== true) return false;
  const mode = migrations.find(({ id }) => id === raw.migration)?.transactionMode;
  return raw.result === "rejected-halfway" || mode === "statement" || mode === "own";
}
function sentAgain(ledger) {
  return ledger === "none" ? "On the next deploy, which sends every file again," : "Sent a second time,";
}
function whatChanged(change) {
  return list([...change.dataChanges.map(dataChange), ...change.schemaChanges.map(schemaChange)]);
}
function statementWhere(raw, holds) {
  const at = raw.statements.findIndex(holds);
  return {
    index: raw.statements[at]?.index,
    ordinal: `statement ${at + 1} of ${raw.statements.length}`
  };
}

// src/hazards/down-fails.ts
var downFails = defineHazard({
  id: "down-fails",
  title: "Down part fails",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "revert"],
  covers: ["Down migration loses data / fails"],
  check(input) {
    return sentDowns(input).flatMap(({ reverted, first }) => {
      const { onNewRows } = reverted;
      if (!first.outcome.ok) return [failed({ reverted, first }, first.outcome.error)];
      return onNewRows && !onNewRows.outcome.ok ? [failsLater(reverted, onNewRows)] : [];
    });
  },
  docs: {
    why: "A down part is sent when a release has to be taken back, in a hurry and on full tables. One that fails then leaves the old application without its schema, and a ledger that says nothing or says dirty.",
    instead: "Let it first fill or remove what the old schema does not take, then change the schema back. Where there is no way back, let it say so: `RAISE EXCEPTION` with the reason, which is a notice here.",
    limits: "Sent right behind the up part, on generated rows, and once more after rows were added where the up part takes other rows than before. Rows of production may stop it where generated ones do not."
  },
  examples: [
    {
      title: "The column comes back NOT NULL, and there are rows",
      given: sql`create table users (id int primary key, name text not null);`,
      migrations: [sql`alter table users drop column name;`],
      downs: [sql`alter table users add column name text not null;`],
      rows: 20,
      expect: [
        'The down part fails at `alter table users add column name text not null`: 23502 column "name" of relation "users" contains null values. On empty tables it goes through.'
      ],
      alsoReports: ["column-dropped", "lock-without-timeout"]
    },
    {
      title: "It fails halfway, and the runner does not wrap it",
      given: sql`create table users (id int primary key); create table teams (id int primary key);`,
      migrations: [
        sql`
          set lock_timeout = '5s';
          create index users_id on users (id desc);
          create view staff as select id from users;
        `
      ],
      downs: [sql`drop view staff; drop index users_by_id;`],
      transactionMode: "statement",
      expect: [
        'The down part fails at `drop index users_by_id`: 42704 index "users_by_id" does not exist. By then it had committed: column public.staff.id removed and view public.staff removed.'
      ],
      alsoReports: ["cut-needs-repair", "index-build-blocks-writes"]
    },
    {
      title: "It goes through today, and not once somebody left the column empty",
      given: sql`
        create table users (id int primary key, name text not null);
        insert into users values (1, 'Ada');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users alter column name drop not null;
        `
      ],
      downs: [sql`alter table users alter column name set not null;`],
      rows: 20,
      expect: [
        'The down part goes through now, and fails once rows were written behind the up part, at `alter table users alter column name set not null`: 23502 column "name" of relation "users" contains null values'
      ],
      alsoReports: ["rule-lost"]
    },
    {
      title: "It says itself that there is no way back",
      given: sql`
        create table users (id int primary key, name text);
        insert into users values (1, 'Ada');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          update users set name = lower(name);
        `
      ],
      downs: [sql`do $$ begin raise exception 'names are not brought back'; end $$;`],
      expect: ["The down part refuses on purpose: names are not brought back"]
    },
    {
      title: "It takes back what the up part did",
      given: sql`create table users (id int primary key); insert into users values (1);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column name text;
        `
      ],
      downs: [sql`alter table users drop column name;`],
      expect: "clean"
    }
  ]
});
function failed({ reverted, first }, error) {
  const place2 = { migration: reverted.migration, object: tableOf(error) };
  if (isRefusal(first, error)) {
    return {
      ...place2,
      ...placeOf(reverted, first),
      message: `The down part refuses on purpose: ${error.message}`,
      remedy: "Nothing to mend; plan the release knowing that a backup, or a migration forward, is the only way back.",
      severity: "notice",
      basis: "measured"
    };
  }
  const { halfway, passesWithoutRows } = first;
  const more = [
    passesWithoutRows ? " On empty tables it goes through." : "",
    halfway ? ` By then it had committed: ${whatChanged(halfway)}.` : ""
  ].join("");
  return {
    ...place2,
    ...placeOf(reverted, first),
    message: `The down part fails${statementIn(first)}: ${errorOf(first)}${more === "" ? "" : `.${more}`}`,
    remedy: passesWithoutRows ? "Let it first fill or remove what the old schema does not take; or, if there is no way back, let it say so: DO $$ BEGIN RAISE EXCEPTION 'reason'; END $$." : "Mend the statement and try it once: up, down, up. A down part that cannot work is worse than none.",
    severity: "warning",
    basis: "measured"
  };
}
function failsLater(reverted, sent) {
  return {
    migration: reverted.migration,
    ...placeOf(reverted, sent),
    object: sent.outcome.ok ? "" : tableOf(sent.outcome.error),
    message: `The down part goes through now, and fails once rows were written behind the up part,${statementIn(sent)}: ${errorOf(sent)}`,
    remedy: "Say in the down part what becomes of such rows (an UPDATE or DELETE before the statement), or know that the way back closes with the first of them.",
    severity: "notice",
    basis: "measured"
  };
}
function tableOf({ schema, table }) {
  return schema === void 0 || table === void 0 ? "" : `${schema}.${table}`;
}
function isRefusal({ failedAt }, { code, where = "" }) {
  const raised = code === "P0001" && /inline_code_block.* at RAISE/.test(where);
  return raised && /^\s*do\b/i.test(failedAt?.sql ?? "");
}

// src/hazards/down-incomplete.ts
var downIncomplete = defineHazard({
  id: "down-incomplete",
  title: "Down part does not lead back",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "revert"],
  check(input) {
    const findings = [];
    for (const { reverted, first } of sentDowns(input)) {
      if (reverted.again?.outcome.ok === false) continue;
      const phrase2 = unrevertedText(first.schema);
      if (phrase2 === "") continue;
      const taken = first.schema.some(
        ({ because: because2, change }) => because2 === "taken-too" && change === "removed"
      );
      findings.push({
        migration: reverted.migration,
        ...placeOf(reverted),
        object: first.schema[0]?.name ?? "",
        message: `Up and down again, the schema is not what it was: ${phrase2}.`,
        remedy: taken ? "Let the down part take away only what the up part made, so that a rollback does not break what was there before." : "Undo each statement of the up part, the last one first, or say in a comment why something stays.",
        severity: taken ? "warning" : "notice",
        basis: "measured"
      });
    }
    return findings;
  },
  docs: {
    why: "Databases that were rolled back then differ from those that never had the release. The next migration, tried on one of them, fails on the other.",
    instead: "One statement in the down part for each in the up part, in the opposite order.",
    limits: "Places of columns, made-up names of constraints and indexes, and extensions and labels of enums that stay are not counted. Rows are judged by down-loses-data."
  },
  examples: [
    {
      title: "One of two objects is forgotten",
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table teams (id int primary key);
          create or replace view staff as select id from users;
          alter table users add column team int references teams;
          create index on users (team);
        `
      ],
      downs: [sql`alter table users drop column team; drop table teams;`],
      expect: [
        "Up and down again, the schema is not what it was: view public.staff is left behind."
      ],
      alsoReports: ["index-build-blocks-writes"]
    },
    {
      title: "What was there before goes too",
      given: sql`
        create table users (id int primary key, name text);
        create index users_name on users (name);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create index if not exists users_name on users (name);
          alter table users add column team int;
        `
      ],
      downs: [sql`drop index users_name; alter table users drop column team;`],
      expect: [
        "Up and down again, the schema is not what it was: index public.users_name is gone, which the up part had not touched."
      ]
    },
    {
      title: "Everything is taken back",
      given: sql`create table users (id int primary key);`,
      migrations: [sql`create table teams (id int primary key, name text unique);`],
      downs: [sql`drop table teams;`],
      expect: "clean"
    }
  ]
});

// src/hazards/down-loses-data.ts
var downLosesData = defineHazard({
  id: "down-loses-data",
  title: "Down part loses data that the up part kept",
  area: "data",
  severity: "error",
  reads: ["apply", "revert"],
  covers: ["Down migration loses data / fails"],
  check(input) {
    const findings = [];
    for (const { reverted, first } of sentDowns(input)) {
      const lost = first.lost.filter(({ by }) => by === "down");
      const [worst] = lost.filter((one) => !isMoved(one)).concat(lost);
      if (!worst) continue;
      const untouched = !isMoved(worst);
      findings.push({
        migration: reverted.migration,
        ...placeOf(reverted),
        object: worst.column ? `${worst.relation}.${worst.column}` : worst.relation,
        message: `Rolled back, the migration ${verb(worst)}: ${list(lost.map(lostText))}.`,
        remedy: untouched ? "Let the down part take away only what the up part made: where that says IF NOT EXISTS, it may have made nothing. If rows have to go, keep them in a table of their own." : "Copy the values back before the down part drops the place that the up part put them.",
        severity: untouched && first.schema.some(isTakenAlong) ? "error" : "warning",
        basis: "measured"
      });
    }
    return findings;
  },
  docs: {
    why: "Nobody reads a down part before it is sent, and it is sent in a hurry. What it takes that was there before the release does not come back with the next one.",
    instead: "A down part undoes what the up part made and nothing else; where the up part moved values, it moves them back first.",
    limits: "Compared on generated rows, before the up part and behind the down part. That what was written between the two goes with a new column or table is not counted."
  },
  examples: [
    {
      title: "The up part found the table there, and the down part drops it",
      given: sql`
        create table plans (id int primary key, name text);
        insert into plans values (1, 'basic'), (2, 'team');
      `,
      migrations: [
        sql`
          create table if not exists plans (id int primary key, name text);
          insert into plans values (3, 'free') on conflict do nothing;
        `
      ],
      downs: [sql`drop table plans;`],
      expect: [
        "Rolled back, the migration takes data along that were there before it and that its up part leaves alone: 2 rows of public.plans."
      ],
      alsoReports: ["down-incomplete"]
    },
    {
      title: "The values were carried over, and are not carried back",
      given: sql`
        create table users (id int primary key, mail text);
        insert into users values (1, 'ada@example.com'), (2, 'bob@example.com');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table addresses (user_id int primary key, address text);
          insert into addresses select id, mail from users;
          alter table users drop column mail;
        `
      ],
      downs: [sql`alter table users add column mail text; drop table addresses;`],
      expect: [
        "Rolled back, the migration loses data that its up part had carried over: 2 values of public.users.mail (kept in public.addresses.address)."
      ],
      alsoReports: ["column-dropped"]
    },
    {
      title: "Carried over and back again",
      given: sql`
        create table users (id int primary key, mail text);
        insert into users values (1, 'ada@example.com'), (2, 'bob@example.com');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column address text;
          update users set address = mail;
        `
      ],
      downs: [sql`update users set mail = address; alter table users drop column address;`],
      expect: "clean",
      alsoReports: ["lock-held-through-work"]
    }
  ]
});
function isTakenAlong({ because: because2, change, kind }) {
  const holdsRows = ["table", "column", "materialized view"].includes(kind);
  return because2 === "taken-too" && change === "removed" && holdsRows;
}
function verb(worst) {
  if (isMoved(worst)) return "loses data that its up part had carried over";
  const does = worst.replaced ? "overwrites data" : "takes data along";
  return `${does} that were there before it and that its up part leaves alone`;
}
function isMoved({ keptIn }) {
  return keptIn !== void 0;
}

// src/hazards/down-missing.ts
var downMissing = defineHazard({
  id: "down-missing",
  title: "No down part, where the others have one",
  area: "rerun",
  severity: "notice",
  reads: ["apply", "revert"],
  covers: ["RunPython/RunSQL not reversible"],
  check({ migrations, server }) {
    const { revert } = server;
    if (!revert || !isHabit(revert)) return [];
    const without = revert.migrations.filter(({ down }) => down !== "sent");
    const [first] = without;
    if (!first) return [];
    const files = without.map(
      ({ migration }) => migrations.find(({ id }) => id === migration)?.file ?? migration
    );
    const { withDown, migrations: merged } = revert.merged;
    return [
      {
        migration: first.migration,
        object: "",
        message: `${list(files)} ${files.length === 1 ? "has" : "have"} no down part, or an empty one; ${withDown} of the ${merged} merged migrations have one.`,
        remedy: "Write the way back while the way there is fresh; where there is none, let the down part say so with RAISE EXCEPTION.",
        severity: "notice",
        basis: "known"
      }
    ];
  },
  docs: {
    why: "Whoever rolls back relies on the habit. A runner steps over a migration without a down part as if it had been reverted, or stops there.",
    instead: "A down part, or one that raises an exception with the reason why there is none.",
    limits: "Said once for a pull request, where at least four in five of ten or more merged migrations have one. Projects without the habit are left alone."
  },
  examples: [
    {
      title: "All others have one",
      given: sql`create table users (id int primary key);`,
      mergedDowns: 9,
      migrations: [sql`create table teams (id int primary key);`],
      downs: [null],
      expect: [
        "migrations/2.sql has no down part, or an empty one; 9 of the 10 merged migrations have one."
      ]
    },
    {
      title: "Nobody writes them",
      given: sql`create table users (id int primary key);`,
      migrations: [sql`create table teams (id int primary key);`],
      downs: [null],
      expect: "clean"
    }
  ]
});
function isHabit({ merged: { migrations, withDown } }) {
  return migrations >= 10 && withDown >= migrations * 0.8;
}

// src/hazards/down-without-data.ts
var downWithoutData = defineHazard({
  id: "down-without-data",
  title: "Down part cannot bring the data back",
  area: "data",
  severity: "notice",
  reads: ["apply", "revert"],
  check(input) {
    const gone = sentDowns(input).flatMap(({ reverted, first: first2 }) => {
      const lost2 = first2.lost.filter(({ by, dropped }) => by === "up" && !dropped);
      return lost2.length === 0 ? [] : [{ reverted, lost: lost2 }];
    });
    const [first] = gone;
    if (!first) return [];
    const lost = gone.flatMap((one) => one.lost);
    return [
      {
        migration: first.reverted.migration,
        ...placeOf(first.reverted),
        object: first.lost[0]?.relation ?? "",
        message: `Rolled back, the schema is there again and these data are not, because the up part deletes or overwrites them: ${list(lost.map(lostText))}.`,
        remedy: "If a rollback must bring them back, copy them to a table that a later migration drops, and let the down part copy them back.",
        severity: "notice",
        basis: "measured"
      }
    ];
  },
  docs: {
    why: "A down part looks like a way back. It cannot know what rows held before an UPDATE or a DELETE.",
    instead: "Keep what is removed until nobody will roll back: first stop using it, and drop it one release later.",
    limits: "One notice for a pull request. That the data go in the first place is judged elsewhere."
  },
  examples: [
    {
      title: "Names in lower case do not say what they were",
      given: sql`
        create table users (id int primary key, name text);
        insert into users values (1, 'Ada'), (2, 'Bob');
      `,
      migrations: [
        sql`
          update users set name = lower(name);
          create table teams (id int primary key);
        `
      ],
      downs: [sql`drop table teams;`],
      expect: [
        "Rolled back, the schema is there again and these data are not, because the up part deletes or overwrites them: 2 values of public.users.name."
      ],
      alsoReports: ["whole-table-written"]
    },
    {
      title: "What is overwritten is kept for the way back",
      given: sql`
        create table users (id int primary key, name text);
        insert into users values (1, 'Ada'), (2, 'Bob');
      `,
      migrations: [
        sql`
          create table names_before as select id, name from users;
          update users set name = lower(name);
        `
      ],
      downs: [
        sql`
          update users set name = before.name from names_before as before where before.id = users.id;
          drop table names_before;
        `
      ],
      expect: "clean",
      alsoReports: ["whole-table-written"]
    }
  ]
});

// src/hazards/downstream-blocks-migration.ts
var downstreamBlocksMigration = defineHazard({
  id: "downstream-blocks-migration",
  title: "Objects that live elsewhere block the migration",
  area: "compatibility",
  severity: "error",
  reads: ["downstream"],
  check({ server }) {
    const { blocked, files = [] } = server.downstream ?? {};
    if (!blocked) return [];
    const { migration, file, line: line2, error } = blocked;
    const finding3 = {
      migration,
      place: { file, ...line2 !== void 0 && { line: line2 } },
      object: error.table ?? "",
      message: `It applies here, and fails wherever ${list(files)} has been loaded: ${sqlError(error)}.`,
      remedy: "Drop what depends on it first and make it anew afterwards, in one transaction with the change; or change the schema beside it: a new column, and the views moved over.",
      severity: "error",
      basis: "measured"
    };
    return [finding3];
  },
  docs: {
    why: "The migration passes every test and fails in the one database where somebody reports from it.",
    instead: "Let the owners of these objects drop and make them anew around the change.",
    limits: "Only what the settings `downstream`, `downstream-command` and `downstream-objects` name is loaded; migrations behind the one that is blocked were not tried with it."
  },
  examples: [
    {
      title: "A reporting view stands on the column whose type changes",
      given: sql`create table books (id int primary key, title varchar(20));`,
      migrations: [sql`set lock_timeout = '2s'; alter table books alter column title type text;`],
      downstream: sql`create view titles as select title from books;`,
      since: 12,
      expect: [
        'It applies here, and fails wherever downstream.sql has been loaded: 0A000 cannot alter type of a column used by a view or rule (rule _RETURN on view titles depends on column "title").'
      ]
    },
    {
      title: "The view needs another column",
      given: sql`create table books (id int primary key, title varchar(20));`,
      migrations: [sql`set lock_timeout = '2s'; alter table books alter column title type text;`],
      downstream: sql`create view numbers as select id from books;`,
      expect: "clean"
    }
  ]
});

// src/hazards/downstream-breaks.ts
var downstreamBreaks = defineHazard({
  id: "downstream-breaks",
  title: "Objects that live elsewhere can no longer be made",
  area: "compatibility",
  severity: "warning",
  reads: ["downstream"],
  covers: ["Old queries fail on new schema"],
  check({ server }) {
    const { broken = [], statements = 0 } = server.downstream ?? {};
    return [...Map.groupBy(broken, ({ migration }) => migration)].map(
      ([migration, own]) => {
        const objects = new Set(own.map(({ object }) => object));
        const isCause = ({ because: because2 }) => because2 === void 0 || !objects.has(because2);
        const [causes, others] = [own.filter(isCause), own.filter((one) => !isCause(one))];
        const since = others.length === 0 ? "" : `, ${others.length} of them because of another`;
        return {
          migration,
          object: list(causes.map(({ object, file }) => object ?? file)),
          message: `Replayed behind this migration, of ${count(statements, "statement")}: partial: ${count(own.length, "statement error")}${since}: ${list(
            causes.map((one) => brokenText(one, others)),
            5
          )}.`,
          remedy: "Change these objects together with the migration, or keep what they need (a renamed column as a generated one, a view under the old name) until they have followed.",
          severity: "warning",
          basis: "measured"
        };
      }
    );
  },
  docs: {
    why: "A view that exists survives a rename; the next time it is made anew, on a replica or by the nightly build, it fails, and takes with it what stands on it.",
    instead: "Expand and contract: the old name stays until nothing asks for it.",
    limits: "Only what the settings `downstream`, `downstream-command` and `downstream-objects` name is replayed, without its rows. The body of a PL/pgSQL function is not tried."
  },
  examples: [
    {
      title: "A reporting view over a renamed column",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; alter table books rename column title to name;`],
      downstream: sql`
        create view longest as select max(length(title)) from titles;
        create view titles as select title from books;
        create view numbers as select id from books;
      `,
      expect: [
        'Replayed behind this migration, of 3 statements: partial: 2 statement errors, 1 of them because of another: view titles (downstream.sql:2; needed by view longest): 42703 column "title" does not exist.'
      ],
      alsoReports: ["renamed"]
    },
    {
      title: "The view needs another column",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      downstream: sql`create view titles as select title from books;`,
      expect: "clean"
    }
  ]
});
function brokenText({ object, file, line: line2, error }, others) {
  const place2 = line2 === void 0 ? file : `${file}:${line2}`;
  if (object === void 0) return `${place2}: ${sqlError(error)}`;
  const along = others.flatMap((one) => one.because === object ? [one.object ?? one.file] : []);
  const needed = along.length === 0 ? "" : `; needed by ${list(along)}`;
  return `${object} (${place2}${needed}): ${sqlError(error)}`;
}

// src/hazards/dropped-along.ts
var droppedAlong = defineHazard({
  id: "dropped-along",
  title: "Objects dropped that the statement does not name",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: [
    "DROP TABLE / COLUMN / SCHEMA / DATABASE / CASCADE",
    "DROP COLUMN silently drops UNIQUE, PK or FK",
    "DROP CONSTRAINT / constraint-backed index lost"
  ],
  check({ server }) {
    const findings = [];
    const born = /* @__PURE__ */ new Set();
    for (const { run, effects } of seenMigrations(server)) {
      const goneInTheEnd = new Set(
        effects.schemaChanges.filter(({ change }) => change === "removed").map(key)
      );
      for (const { index, schemaChanges } of effects.statements) {
        const record = run.statements[index];
        const removed = schemaChanges.filter(({ change }) => change === "removed");
        const added = schemaChanges.filter(({ change }) => change === "added");
        for (const change of added) born.add(key(change));
        if (!record || record.kind === "RenameStmt" || record.kind === "AlterObjectSchemaStmt")
          continue;
        const tables = new Set(
          removed.filter(({ kind }) => relations.has(kind)).map(({ name }) => name)
        );
        const along = removed.filter(
          (change) => goneInTheEnd.has(key(change)) && !born.has(key(change)) && !isNamedIn(record.sql, change.name) && !isReplaced(change, added) && !belongs(change, removed, tables)
        );
        if (along.length === 0) continue;
        const broken = along.some(({ kind }) => usedByQueries.has(kind));
        findings.push({
          migration: run.migration,
          statement: index,
          object: along[0]?.name ?? "",
          message: `It also dropped what it does not name: ${list(along.map(phrase), along.length)}.`,
          remedy: "Drop each of them by name in statements of their own, or make them again in the same transaction with their grants; leave CASCADE out, so that Postgres names what stands in the way.",
          severity: broken ? "error" : "warning",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "CASCADE follows every dependency, and dropping a column takes each constraint, index and policy that mentions it. Views that reports read, foreign keys of other tables and rules over several columns go without a word.",
    instead: "Drop by name, without CASCADE. What must live on is made again in the same transaction, grants included.",
    limits: "Objects that exist in production only, such as views made by hand, are not known here. Constraints and indexes on a dropped column alone are told with the column."
  },
  examples: [
    {
      title: "A column that a view shows",
      given: sql`
        create table books (id int primary key, title text);
        create view titles as select title from books;
      `,
      migrations: [sql`alter table books drop column title cascade;`],
      expect: ["It also dropped what it does not name: view public.titles."],
      alsoReports: ["column-dropped", "lock-without-timeout"]
    },
    {
      title: "A UNIQUE over two columns, when one of them goes",
      given: sql`create table loans (id int primary key, book int, day date, constraint once unique (book, day));`,
      migrations: [sql`alter table loans drop column day;`],
      expect: ["It also dropped what it does not name: UNIQUE (book, day) of public.loans."],
      alsoReports: ["column-dropped", "lock-without-timeout"]
    },
    {
      title: "A table that others refer to",
      given: sql`
        create table books (id int primary key);
        create table loans (id int primary key, book int references books);
      `,
      migrations: [sql`drop table books cascade;`],
      expect: [
        "It also dropped what it does not name: FOREIGN KEY (book) REFERENCES public.books(id) of public.loans."
      ],
      alsoReports: ["lock-order-can-deadlock", "lock-without-timeout", "table-dropped"]
    },
    {
      title: "A foreign key to a partitioned table, dropped by name",
      given: sql`
        create table days (day date primary key) partition by range (day);
        create table days_1 partition of days for values from ('2024-01-01') to ('2025-01-01');
        create table loans (id int primary key, day date constraint loans_on references days);
        create index on loans (day);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table loans drop constraint loans_on;
        `
      ],
      expect: [],
      alsoReports: ["lock-order-can-deadlock", "rule-lost"],
      since: 12
    },
    {
      title: "A primary key that another takes the place of, inside a DO block",
      given: sql`create table loans (id int, day date, constraint loans_key primary key (id, day));`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            create table loans_new (id int, day date, primary key (day, id));
            drop table loans;
            alter table loans_new rename to loans;
          end $$;
        `
      ],
      expect: [],
      alsoReports: ["rerun-changes-schema"]
    },
    {
      title: "A function dropped by name, without its arguments",
      given: sql`create function tally(books int) returns int language sql as 'select 1';`,
      migrations: [sql`drop function tally;`],
      expect: "clean"
    },
    {
      title: "A view made again in the same transaction",
      given: sql`
        create table books (id int primary key, title text);
        create view titles as select id, title from books;
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          drop view titles;
          alter table books add column pages int;
          create view titles as select id, title from books;
        `
      ],
      expect: "clean"
    }
  ]
});
var relations = /* @__PURE__ */ new Set([
  "table",
  "view",
  "materialized view",
  "foreign table",
  "composite type"
]);
var usedByQueries = /* @__PURE__ */ new Set([
  "view",
  "materialized view",
  "function",
  "procedure",
  "policy",
  "foreign table"
]);
function belongs(change, removed, tables) {
  const { kind, name, before } = change;
  const table = textOf(before, "table");
  if (kind === "column" || kind === "table" || kind === "schema") return true;
  if (table !== "" && tables.has(table)) return true;
  if (kind === "index") {
    if (removed.some(
      (one) => one.kind === "constraint" && one.name === `${table}.${textOf(before, "index")}`
    ))
      return true;
    if (before?.["parents"] !== void 0) return true;
  }
  if (kind === "constraint" || kind === "index") {
    const listed = listedColumns(textOf(before, "definition"));
    const gone = removed.filter(
      (one) => one.kind === "column" && textOf(one.before, "table") === table
    );
    if (listed.length === 1 && gone.length > 0) return true;
  }
  if (kind === "sequence" && textOf(before, "column") !== "") return true;
  return removed.some((one) => one.kind === "schema" && name.startsWith(`${one.name}.`));
}
function isReplaced({ kind, before }, added) {
  return kind === "constraint" && before?.["type"] === "p" && added.some(
    ({ kind: other, after }) => other === "constraint" && after?.["type"] === "p" && after["table"] === before["table"]
  );
}
function phrase({ kind, name, before }) {
  return kind === "constraint" ? `${textOf(before, "definition")} of ${textOf(before, "table")}` : `${kind} ${name}`;
}
function key({ kind, name }) {
  return `${kind}:${name}`;
}

// src/hazards/other-order.ts
function decisionOn({ servers }, cause, migration) {
  return servers.flatMap(({ reorder }) => reorder?.decisions ?? []).find((one) => one.cause === cause && one.migration === migration);
}
function worstPath({ servers }, pick) {
  const paths = servers.flatMap(({ reorder }) => (reorder && pick(reorder)) ?? []);
  return paths.find(({ failure }) => failure) ?? paths.find((path) => path.usualFailure ?? differs(path)) ?? paths[0];
}
function differs({ schemaChanges, dataChanges }) {
  return schemaChanges.length + dataChanges.length > 0;
}
function isMove({ kind, change, keys }) {
  return kind === "column" && change === "changed" && keys.every((key2) => key2 === "position");
}
function differences({ schemaChanges, dataChanges }, { there, here }) {
  const words2 = schemaChanges.filter((change) => !isMove(change)).filter(
    (change, _, all) => change.kind === "table" || !all.some((other) => other.kind === "table" && other.name === ownerOf(change))
  ).map((change) => {
    if (change.change === "added") return `only ${there} has ${change.kind} ${change.name}`;
    if (change.change === "removed") return `only ${here} has ${change.kind} ${change.name}`;
    return schemaChange(change).replace(/ changed \(/, " differs (");
  });
  return [...words2, ...dataChanges.map((change) => `rows: ${dataChange(change)}`)];
}
function ownerOf({ before, after }) {
  return (after ?? before)?.["table"];
}
function failureWords({ file, line: line2, error }) {
  return `${file}${line2 === void 0 ? "" : `:${line2}`} fails with ${sqlError(error)}`;
}
function runOnEmpty({ servers }, migration) {
  const runs = servers.flatMap(
    ({ applyEmpty }) => (applyEmpty?.runs ?? []).filter((run) => run.migration === migration)
  );
  return runs.find(({ outcome }) => !outcome.ok) ?? runs[0];
}
function moveCommands(moves) {
  return moves.map(({ from, to }) => `git mv ${shellWord(from)} ${shellWord(to)}`).join(" && ");
}
function shellWord(text) {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
function fileList(files) {
  return list(files, 4);
}

// src/hazards/duplicate-version.ts
var duplicateVersion = defineHazard({
  id: "duplicate-version",
  title: "One number twice",
  area: "ordering",
  severity: "warning",
  reads: [],
  covers: ["Two files with one version / two heads"],
  check: () => [],
  checkFiles({ order, subject, servers }) {
    const told = servers.flatMap(
      ({ reorder }) => (reorder?.swapped ?? []).filter((path) => !path.usualFailure && (path.failure ?? differs(path))).map(({ second }) => second)
    );
    const numbers = (order?.sameNumber ?? []).filter(({ id }) => !told.includes(id));
    return numbers.map(({ id, file, number, other }) => ({
      migration: id,
      file,
      object: other.id,
      message: `It has the number ${number}, as ${other.file} has: only the rest of the two names says which runs first, and a runner that knows migrations by number runs only one of them.`,
      remedy: "Give it a number of its own, behind all others.",
      // a framework that compares whole names tells the two apart
      severity: subject.adapter === "plain" ? "warning" : "notice",
      basis: "known"
    }));
  },
  docs: {
    why: "Two branches took the next free number. Runners that know migrations by number run one of the two and take the other for done, or refuse; those that sort whole names run them in an order nobody chose.",
    instead: "Renumber the one that is merged second.",
    limits: "Frameworks that refuse two migrations of one version are not asked: the review itself refuses, with both names."
  },
  examples: [
    {
      title: "A folder of numbered files",
      given: "",
      migrations: [],
      project: {
        adapter: "plain",
        directory: "sql",
        base: {
          "sql/0001_users.sql": "create table users (id int primary key);",
          "sql/0002_orders.sql": "create table orders (id int primary key);"
        },
        head: { "sql/0002_tags.sql": "create table tags (id int primary key);" }
      },
      expect: [
        "It has the number 2, as sql/0002_orders.sql has: only the rest of the two names says which runs first, and a runner that knows migrations by number runs only one of them."
      ],
      alsoReports: ["rerun-rejected"]
    },
    {
      title: "The next number",
      given: "",
      migrations: [],
      project: {
        adapter: "plain",
        directory: "sql",
        base: { "sql/0001_users.sql": "create table users (id int primary key);" },
        head: { "sql/0002_tags.sql": "create table tags (id int primary key);" }
      },
      expect: "clean",
      alsoReports: ["rerun-rejected"]
    }
  ]
});

// src/hazards/error-swallowed.ts
var errorSwallowed = defineHazard({
  id: "error-swallowed",
  title: 'Caught "already exists" hides what was not made',
  area: "rerun",
  severity: "warning",
  reads: ["apply"],
  covers: ['Swallowed "already exists" exceptions in DO blocks'],
  check({ server }) {
    return seenMigrations(server).flatMap(
      ({ run, effects }) => (effects.swallowed ?? []).filter(({ notMade }) => notMade.length > 0).map((swallowed) => ({
        migration: run.migration,
        statement: swallowed.index,
        object: swallowed.object,
        message: happened(swallowed),
        remedy: "Give each object a block of its own, with its own exception handler.",
        severity: "warning",
        basis: "measured"
      }))
    );
  },
  docs: {
    why: "An exception handler takes back everything its block did before the error. The one object that exists saves none of the others: they are missing, and the migration is recorded as applied.",
    instead: "One block for each object, or a test of the catalog that looks for the definition and not only for the name.",
    limits: "Tried with the first thing the block makes left in place and the others taken away, in a transaction that was rolled back. What is reported for an object that really stood in the way was measured the same way."
  },
  examples: [
    {
      title: "One handler for two types",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft');
            create type language as enum ('en', 'fr');
          exception when duplicate_object then null;
          end $$;
        `
      ],
      expect: [
        "Where enum public.binding exists already, the block ends well and does not make enum public.language: the error that it catches takes back everything the block did."
      ]
    },
    {
      title: "The first of them is there",
      given: sql`create type binding as enum ('hard', 'soft');`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft');
            create type language as enum ('en', 'fr');
          exception when duplicate_object then null;
          end $$;
        `
      ],
      expect: [
        "enum public.binding stood in the way, and the block ended well without making enum public.language: the error that it catches takes back everything the block did."
      ]
    },
    {
      title: "A handler for each",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft');
          exception when duplicate_object then null;
          end $$;
          do $$ begin
            create type language as enum ('en', 'fr');
          exception when duplicate_object then null;
          end $$;
        `
      ],
      expect: "clean"
    }
  ]
});
function happened({ kind, object, tried, notMade }) {
  const rest = list(notMade.map(({ kind: what, name }) => `${what} ${name}`));
  const cause = "the error that it catches takes back everything the block did.";
  return tried ? `Where ${kind} ${object} exists already, the block ends well and does not make ${rest}: ${cause}` : `${kind} ${object} stood in the way, and the block ended well without making ${rest}: ${cause}`;
}

// src/hazards/exists-otherwise.ts
var existsOtherwise = defineHazard({
  id: "exists-otherwise",
  title: "IF NOT EXISTS skipped something that is not there",
  area: "rerun",
  severity: "warning",
  reads: ["apply"],
  covers: ["IF NOT EXISTS skips because another object has that name/shape"],
  check({ server }) {
    return seenMigrations(server).flatMap(
      ({ run, effects }) => [...effects.skipped, ...caught(effects)].filter(({ differences: differences2 }) => differences2.length > 0).map((skipped) => ({
        migration: run.migration,
        statement: skipped.index,
        object: skipped.object,
        message: `${skipped.object} exists and was left as it is, which is not what the statement makes: ${list(skipped.differences.map(difference))}.`,
        remedy: "Give it a name of its own, or change what is there with ALTER; a guard must look at the definition, not at the name.",
        severity: "warning",
        basis: "measured"
      }))
    );
  },
  docs: {
    why: "The migration succeeds and the schema is not the one it describes. Later code fails on a column, a type or a constraint that never came to be.",
    instead: "ALTER what is there; use IF NOT EXISTS only where the same definition is meant, and names that say what the object is.",
    limits: "The statement was sent once more in a transaction that was rolled back, with the object out of the way. Where that is refused, because other things depend on it, nothing is known. Later migrations that changed the object on purpose are reported too."
  },
  examples: [
    {
      title: "An index on another column",
      given: sql`create table books (id int primary key, title text, isbn text); create index books_key on books (title);`,
      migrations: [sql`create index if not exists books_key on books (isbn);`],
      expect: [
        "public.books_key exists and was left as it is, which is not what the statement makes: it is CREATE INDEX books_key ON public.books USING btree (title), not CREATE INDEX books_key ON public.books USING btree (isbn)."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A table without a column",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`create table if not exists books (id bigint primary key, title text not null);`
      ],
      expect: [
        "public.books exists and was left as it is, which is not what the statement makes: id is integer, not bigint and title is missing."
      ]
    },
    {
      title: "A block that catches the error, over an enum with other labels",
      given: sql`create type binding as enum ('hard', 'soft');`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft', 'ring');
          exception when duplicate_object then null;
          end $$;
        `
      ],
      expect: [
        "public.binding exists and was left as it is, which is not what the statement makes: it is of hard and soft, not of hard, soft and ring."
      ]
    },
    {
      title: "A column of another type, and a caught error",
      given: sql`create table books (id int primary key, pages text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table books add column pages int;
          exception when duplicate_column then null;
          end $$;
        `
      ],
      expect: [
        "public.books.pages exists and was left as it is, which is not what the statement makes: pages is text, not integer."
      ]
    },
    {
      title: "The same table",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          create table if not exists books (id int primary key);
          create table if not exists shelves (id int primary key);
        `
      ],
      expect: "clean"
    }
  ]
});
function caught({
  swallowed = []
}) {
  return swallowed.map(({ index, object, differences: differences2 }) => ({ index, object, differences: differences2 }));
}
function difference(change) {
  const { kind, before, after } = change;
  const part = kind === "column" ? textOf(before ?? after, "column") : textOf(before ?? after, "definition");
  if (change.change === "added") return `${part} is missing`;
  if (change.change === "removed") return `${part} is there as well`;
  const [is, meant] = described(change);
  return `${kind === "column" ? part : "it"} is ${is}, not ${meant}`;
}
function described({ kind, keys, before, after }) {
  const say = (side) => {
    if (kind === "enum") return `of ${list(labels(side), 8)}`;
    if (kind !== "column") return textOf(side, "definition") || keys.join(", ");
    if (keys.includes("type")) return textOf(side, "type");
    if (keys.includes("not_null")) return side?.["not_null"] === true ? "NOT NULL" : "nullable";
    return textOf(side, "default") === "" ? "without default" : `default ${textOf(side, "default")}`;
  };
  if (kind === "index" && keys.includes("valid")) return ["INVALID", "valid"];
  return [say(before), say(after)];
}
function labels(side) {
  const found = side?.["labels"];
  return Array.isArray(found) ? found.map(String) : [];
}

// src/hazards/outside-transaction.ts
var optOuts = {
  atlas: "begin its file with the line `-- atlas:txmode none` and a blank line behind it",
  dbmate: "write `-- migrate:up transaction:false` and leave the statement alone in that block, which is one message",
  diesel: "write `run_in_transaction = false` in the metadata.toml beside it",
  drizzle: "run it outside of Drizzle, which wraps all pending migrations in one transaction and has no switch for it",
  "drizzle-v1": "run it outside of Drizzle, which wraps all pending migrations in one transaction and has no switch for it",
  flyway: "leave it in a script of its own, which Flyway then runs outside a transaction, or write `executeInTransaction=false` in the .conf file beside the script",
  "golang-migrate": "leave it alone in its file: several statements are one implicit transaction",
  goose: "write `-- +goose NO TRANSACTION` at the top of its file",
  "graphile-migrate": "begin its body with the line `--! no-transaction`, and leave it alone there: several statements are one implicit transaction",
  liquibase: "write `runInTransaction:false` in its changeset",
  "node-pg-migrate": "write it in JavaScript with `pgm.noTransaction()`, since SQL files have no switch for it",
  prisma: "leave it alone in its file: several statements are one implicit transaction",
  sqitch: "take it out of BEGIN and COMMIT",
  sqlx: "begin its file with the line `-- no-transaction`, and leave it alone there: several statements are one implicit transaction",
  plain: "take it out of BEGIN and COMMIT"
};
function outsideTransaction(adapter) {
  const how = optOuts[adapter] ?? "use the switch of your framework that leaves the transaction out";
  return `Put it into a migration of its own and ${how}.`;
}

// src/hazards/failed-migration.ts
var failedMigration = defineHazard({
  id: "failed-migration",
  title: "Migration fails",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: [
    "CONCURRENTLY inside a transaction (or a runner that wraps files)",
    "Enum value used in the transaction that adds it"
  ],
  check({ server, subject, migrations }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      if (run.outcome.ok || run.afterFailureOf !== void 0) continue;
      const empty = server.applyEmpty?.runs.find((other) => other.migration === run.migration);
      if (empty?.outcome.ok) continue;
      if (failsByPlace(run, server, migrations)) continue;
      findings.push({
        migration: run.migration,
        statement: run.failedStatement,
        object: run.outcome.error.table ?? "",
        message: message(run, server.server.version),
        remedy: remedy2(run, subject.adapter),
        severity: "error",
        basis: "measured"
      });
    }
    return findings;
  },
  docs: {
    why: "The deployment stops at this migration, and whatever waited for it does not happen.",
    instead: "Correct the statement. The error text is the one the server gave.",
    limits: "The migration ran as a role that is not a superuser, on the server versions named; production may differ in extensions, roles and objects made by hand."
  },
  examples: [
    {
      title: "A column that is not there",
      given: sql`create table authors (id int primary key, name text);`,
      migrations: [sql`alter table authors drop column nickname;`],
      expect: ['Postgres refuses it: 42703 column "nickname" of relation "authors" does not exist']
    },
    {
      title: "CREATE INDEX CONCURRENTLY in the transaction of the framework",
      given: sql`create table authors (id int primary key, name text);`,
      migrations: [sql`create index concurrently authors_name on authors (name);`],
      expect: [
        "Postgres refuses it: 25001 CREATE INDEX CONCURRENTLY cannot run inside a transaction block"
      ]
    },
    {
      title: "A label of an enum, used in the transaction that adds it",
      given: sql`create type mood as enum ('calm'); create table authors (id int primary key, mood mood);`,
      migrations: [
        sql`
          alter type mood add value 'glad';
          alter table authors alter column mood set default 'glad';
        `
      ],
      expect: ['Postgres refuses it: 55P04 unsafe use of new value "glad" of enum type mood'],
      since: 12
    },
    {
      title: "The same, guarded",
      given: sql`create table authors (id int primary key, name text);`,
      migrations: [sql`alter table authors drop column if exists nickname;`],
      expect: "clean",
      alsoReports: ["lock-without-timeout", "migration-changes-nothing"]
    }
  ]
});
function failsByPlace({ migration }, { reorder }, migrations) {
  const isRenamed2 = migrations.some(({ id, change }) => id === migration && change === "renamed");
  const isLate = reorder?.late?.includes(migration) === true;
  return isRenamed2 || isLate && reorder?.fresh?.failure === void 0;
}
function message(run, version) {
  if (run.outcome.ok) return "";
  if (run.outcome.stoppedBy === "limit") {
    return `It was stopped by a limit of the rehearsal: ${sqlError(run.outcome.error)}`;
  }
  const where = /^(42|25001|55P04)/.test(run.outcome.error.code) ? "" : ` on Postgres ${version}`;
  return `Postgres refuses it${where}: ${sqlError(run.outcome.error)}`;
}
function remedy2(run, adapter) {
  if (run.outcome.ok) return "";
  const { code, hint, message: message3 } = run.outcome.error;
  if (run.outcome.stoppedBy === "limit") {
    return "Make it end, or raise the limit (statement-timeout) if it is meant to take long.";
  }
  if (/^extension "[^"]*" is not available|^could not open extension control file/.test(message3)) {
    return "Rehearse on a server that has the extension: a container image (image), or a server of yours (database-url).";
  }
  if (code === "25001") return outsideTransaction(adapter);
  if (code === "55P04") {
    return "A new label can be used once the transaction that added it has committed: ADD VALUE in one migration, its first use in the next.";
  }
  if (code === "42501") {
    return "Rehearsals run without superuser rights. If production runs migrations as a superuser, this statement was not rehearsed; otherwise it fails there too.";
  }
  return hint ?? "Correct the statement and push again.";
}

// src/hazards/row-failure.ts
function failsOnAnyRow({ applyPlain }, run) {
  if (run.outcome.ok) return false;
  const { code } = run.outcome.error;
  if (code === "23502" && !addsColumn(run, run.outcome.error)) return false;
  const plain = applyPlain?.runs.find(({ migration }) => migration === run.migration);
  if (!plain || plain.outcome.ok || plain.afterFailureOf !== void 0) return false;
  return plain.outcome.error.code === code && !dependsOnValues(code);
}
function addsColumn(run, error) {
  const column = error.column ?? /column "([^"]+)"/.exec(error.message)?.[1];
  if (column === void 0) return false;
  const name = column.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const added = new RegExp(
    `\\badd\\s+(?:column\\s+)?(?:if\\s+not\\s+exists\\s+)?"?${name}"?\\s`,
    "i"
  );
  return run.statements.slice(0, (run.failedStatement ?? 0) + 1).some(({ kind, sql: sql2 }) => kind === "AlterTableStmt" && added.test(sql2));
}
function dependsOnValues(code) {
  return code.startsWith("22") || ["23503", "23505", "23514", "23P01"].includes(code);
}
function wouldFailNext({ baseline }, run, statement) {
  if (run.outcome.ok || statement.index <= (run.failedStatement ?? Infinity)) return void 0;
  if (statement.kind !== "AlterTableStmt" || !addsRequired(statement.sql)) return void 0;
  const before = run.statements.slice(0, statement.index);
  if (before.some(({ kind }) => kind === "DeleteStmt" || kind === "TruncateStmt")) return void 0;
  const filled = new Set(
    baseline.tables.filter(({ rows }) => rows > 0).map(({ relation }) => relation)
  );
  return statement.scans.map(({ relation }) => relation).find((relation) => filled.has(relation));
}
function addsRequired(sql2) {
  return sql2.replaceAll(/\([^()]*\)/g, "").split(",").some(
    (action) => /\badd\b/i.test(action) && /\bnot\s+null\b/i.test(action) && !/\badd\s+constraint\b|\bdefault\b|\bgenerated\b|\b(small|big)?serial\b/i.test(action)
  );
}

// src/hazards/fails-with-rows.ts
var failsWithRows = defineHazard({
  id: "fails-with-rows",
  title: "Migration fails only when tables have rows",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: [
    "Rows present make it fail (NULLs, duplicates, bad casts)",
    "Enum value added / removed / renamed"
  ],
  check({ server }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      if (run.outcome.ok || run.failedStatement === void 0) continue;
      const empty = server.applyEmpty?.runs.find((other) => other.migration === run.migration);
      if (!empty?.outcome.ok) continue;
      const { error } = run.outcome;
      const statement = run.statements[run.failedStatement];
      const any = failsOnAnyRow(server, run);
      const query = any ? void 0 : offendingRows(error, statement, server);
      findings.push({
        migration: run.migration,
        statement: run.failedStatement,
        object: error.table ?? "",
        message: `It applies to empty tables and fails on tables with ${any ? "any row" : "such rows"}: ${sqlError(error)}`,
        remedy: any ? unconditional(error) : conditional(error, query),
        severity: any ? "error" : "warning",
        basis: "measured"
      });
      for (const later of run.statements) {
        const table = wouldFailNext(server, run, later);
        if (table === void 0) continue;
        findings.push({
          migration: run.migration,
          statement: later.index,
          object: table,
          message: `It would be the next to fail, on tables with any row: it adds a NOT NULL column without a default to ${table}.`,
          remedy: addWithValue,
          severity: "error",
          basis: "known"
        });
      }
    }
    return [...findings, ...duplicatesRefused(server)];
  },
  docs: {
    why: "It passes on the empty database of a test run and fails in production, in the middle of a deployment.",
    instead: "Add the column with a constant default or as nullable, fill it, then add the rule; clean up offending rows before a constraint.",
    limits: "Rows are generated. A failure on any row is certain; a failure on such rows happens only if production has rows like them, which is why it is a warning."
  },
  examples: [
    {
      title: "A NOT NULL column without a default",
      given: sql`create table authors (id int primary key);`,
      rows: 20,
      migrations: [sql`alter table authors add column email text not null;`],
      expect: [
        'It applies to empty tables and fails on tables with any row: 23502 column "email" of relation "authors" contains null values'
      ],
      alsoReports: ["lock-without-timeout"],
      since: 13
    },
    {
      title: "Two such columns, on two tables",
      given: sql`create table authors (id int primary key); create table books (id int primary key);`,
      rows: 20,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table authors add column email text not null;
          alter table books add column pages int, add column price numeric(10, 2) not null;
        `
      ],
      expect: [
        'It applies to empty tables and fails on tables with any row: 23502 column "email" of relation "authors" contains null values',
        "It would be the next to fail, on tables with any row: it adds a NOT NULL column without a default to public.books."
      ],
      since: 13
    },
    {
      title: "SET NOT NULL where a row has no value",
      given: sql`create table authors (id int primary key, email text);`,
      rows: 20,
      migrations: [sql`alter table authors alter column email set not null;`],
      expect: [
        'It applies to empty tables and fails on tables with such rows: 23502 column "email" of relation "authors" contains null values'
      ],
      alsoReports: ["lock-without-timeout", "scan-blocks-reads"],
      since: 13
    },
    {
      title: "SET NOT NULL where generated rows could not get a value",
      given: sql`
        create table files (
          id int primary key, size int check (size > 0), parts int check (parts > 0),
          hash text check (hash ~ '^[g-z]{40}-[0-9]{7}$'), check (num_nonnulls(size, parts, hash) = 1)
        );
      `,
      rows: 20,
      migrations: [sql`alter table files alter column hash set not null;`],
      expect: [
        'It applies to empty tables and fails on tables with such rows: 23502 column "hash" of relation "files" contains null values'
      ],
      alsoReports: ["lock-without-timeout", "scan-blocks-reads"],
      since: 13
    },
    {
      title: "Duplicates under a new UNIQUE",
      given: sql`create type kind as enum ('book'); create table shelves (id int primary key, kind kind not null);`,
      rows: 20,
      migrations: [sql`create unique index concurrently shelves_kind on shelves (kind);`],
      transactionMode: "statement",
      expect: [
        'It applies to empty tables and fails on tables with such rows: 23505 could not create unique index "shelves_kind" (Key (kind)=(book) is duplicated.)'
      ],
      alsoReports: ["rerun-rejected"]
    },
    {
      title: "A new UNIQUE over rows that are all different so far",
      given: sql`create table shelves (id int primary key, room text, number int); insert into shelves values (1, 'hall', 1), (2, 'hall', 2);`,
      migrations: [sql`create unique index concurrently shelves_place on shelves (room, number);`],
      transactionMode: "statement",
      expect: [
        'It fails on tables with such rows: 23505 could not create unique index "shelves_place" (Key (room, number)=(hall, 1) is duplicated.). CONCURRENTLY leaves public.shelves_place behind then, INVALID, and the next try fails with 42P07 relation "shelves_place" already exists.'
      ],
      alsoReports: ["cut-needs-repair"]
    },
    {
      title: "A key dropped in one migration and added in the next",
      given: sql`create table seats (id int primary key, row_name text, number int, unique (row_name, number)); insert into seats values (1, 'a', 1), (2, 'a', 2);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table seats drop constraint seats_row_name_number_key;
        `,
        sql`create unique index concurrently seats_place on seats (row_name, number);`
      ],
      transactionMode: "statement",
      expect: [
        'It fails on tables with such rows: 23505 could not create unique index "seats_place" (Key (row_name, number)=(a, 1) is duplicated.). CONCURRENTLY leaves public.seats_place behind then, INVALID, and the next try fails with 42P07 relation "seats_place" already exists.'
      ],
      alsoReports: ["cut-needs-repair", "lock-without-timeout", "rule-lost"]
    },
    {
      title: "An enum value removed that rows use",
      given: sql`create type state as enum ('new', 'lost'); create table books (id int primary key, state state);`,
      rows: 20,
      migrations: [
        sql`
          create type state_new as enum ('new');
          alter table books alter column state type state_new using state::text::state_new;
          drop type state;
          alter type state_new rename to state;
        `
      ],
      expect: [
        'It applies to empty tables and fails on tables with such rows: 22P02 invalid input value for enum state_new: "lost"'
      ],
      alsoReports: ["lock-without-timeout", "rewrite-blocks-reads"]
    },
    {
      title: "A table altered while a deferred key of new rows is still to be checked",
      given: sql`
        create table books (id int primary key);
        create table loans (id int primary key, book int not null references books deferrable initially deferred);
      `,
      rows: 20,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          insert into loans select id + 1000000, id from books where id < 1000000;
          alter table loans add column day date;
        `
      ],
      expect: [
        'It applies to empty tables and fails on tables with any row: 55006 cannot ALTER TABLE "loans" because it has pending trigger events'
      ]
    },
    {
      title: "Duplicates removed by the migration before, and a key that an older one implies",
      given: sql`
        create table shelves (id int primary key, room text, number int); insert into shelves values (1, 'hall', 1), (2, 'hall', 2);
        create table rooms (id int primary key, name text); insert into rooms values (1, 'hall');
      `,
      migrations: [
        sql`delete from shelves a using shelves b where a.id > b.id and (a.room, a.number) = (b.room, b.number);`,
        sql`create unique index concurrently if not exists shelves_place on shelves (room, number);`,
        sql`create unique index concurrently if not exists rooms_name on rooms (id, name);`
      ],
      transactionMode: "statement",
      expect: "clean",
      alsoReports: ["retry-leaves-invalid-index", "rows-deleted"]
    },
    {
      title: "The same column with a constant default",
      given: sql`create table authors (id int primary key);`,
      rows: 20,
      migrations: [sql`alter table authors add column email text not null default '';`],
      expect: "clean",
      alsoReports: ["lock-without-timeout"],
      since: 11
    }
  ]
});
function duplicatesRefused(server) {
  return (server.duplicates ?? []).map((seen) => {
    const { migration, statement, error } = seen;
    const record = server.apply?.runs.find((run) => run.migration === migration)?.statements[statement];
    return {
      migration,
      statement,
      object: error.constraint ?? error.table ?? "",
      message: `It fails on tables with such rows: ${sqlError(error)}.${leftBehind(seen)}`,
      remedy: `${conditional(error, offendingRows(error, record, server))}${cleanUp(seen)}`,
      severity: "warning",
      basis: "measured"
    };
  });
}
function leftBehind({ invalid, again }) {
  if (invalid.length === 0) return "";
  const retry = again ? `, and the next try fails with ${sqlError(again)}` : "";
  return ` CONCURRENTLY leaves ${list(invalid)} behind then, INVALID${retry}.`;
}
function cleanUp({ invalid }) {
  const [first] = invalid;
  return first === void 0 ? "" : ` After a failed try, DROP INDEX CONCURRENTLY ${first} before the next.`;
}
var addWithValue = "Give the column a constant default, or add it as nullable, fill it in batches, then set NOT NULL.";
function unconditional(error) {
  if (error.code === "55006") {
    return "Move the data change into a migration of its own, in its own transaction, before the schema change.";
  }
  return addWithValue;
}
function conditional(error, query) {
  const look = query === void 0 ? "" : ` Find them in production first: ${query}`;
  return `${cure(error.code)}${look}`;
}
function cure(code) {
  switch (code) {
    case "23502":
      return "Fill the missing values in an earlier migration.";
    case "23505":
      return "Remove the duplicates in an earlier migration.";
    case "23503":
      return "Repair the rows whose reference is missing in an earlier migration, or add the key as NOT VALID and validate it later.";
    case "23514":
      return "Add the rule as NOT VALID, repair the rows that break it, then VALIDATE.";
    default:
      return "Convert the rows that the new rule or type cannot hold in an earlier migration.";
  }
}

// src/hazards/fewer-values-accepted.ts
var fewerValuesAccepted = defineHazard({
  id: "fewer-values-accepted",
  title: "Column or enum holds fewer values than before",
  area: "compatibility",
  severity: "warning",
  reads: ["apply"],
  covers: ["Narrowing (data loss or failure)", "Enum value added / removed / renamed"],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      for (const { change, kind, name, before: old, after: now } of seen.effects.schemaChanges) {
        if (change !== "changed") continue;
        const said2 = kind === "enum" ? labelsGone(name, old?.["labels"], now?.["labels"]) : kind === "column" && before.has(textOf(old, "table")) ? narrower(name, textOf(old, "type"), textOf(now, "type")) : void 0;
        if (said2 === void 0) continue;
        const statement = statementThat(
          seen,
          ({ schemaChanges }) => schemaChanges.some((one) => one.kind === kind && one.name === name)
        );
        if (kind === "enum" && !seen.effects.statements.some(
          ({ schemaChanges }) => schemaChanges.some(
            (one) => one.change === "removed" && one.kind === kind && one.name === name
          )
        ))
          continue;
        findings.push({
          migration: seen.run.migration,
          statement: statement?.index,
          object: name,
          message: `${said2}: what a running version still writes is refused.`,
          remedy: "Release the code that writes only what still fits first, and look for rows that do not.",
          severity: "warning",
          basis: "known"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "While the new version is rolled out, the old one still writes as it did. What no longer fits is an error.",
    instead: "Widen first, narrow last: change the code, then the rows, then the type, in releases of their own.",
    limits: "It is not known here what the application writes."
  },
  examples: [
    {
      title: "A shorter varchar",
      given: sql`create table books (id int primary key, title varchar(100));`,
      migrations: [sql`alter table books alter column title type varchar(20);`],
      expect: [
        "public.books.title holds character varying(20) where it held character varying(100): what a running version still writes is refused."
      ],
      alsoReports: ["lock-without-timeout", "rewrite-blocks-reads"]
    },
    {
      title: "An enum made anew without one of its labels",
      given: sql`create type state as enum ('new', 'lent', 'lost'); create table books (id int primary key, state state);`,
      migrations: [
        sql`
          create type state_new as enum ('new', 'lent');
          alter table books alter column state type state_new using state::text::state_new;
          drop type state;
          alter type state_new rename to state;
        `
      ],
      expect: ["public.state lost 'lost': what a running version still writes is refused."],
      alsoReports: ["lock-without-timeout", "rewrite-blocks-reads"]
    },
    {
      title: "An enum with one more label, a longer varchar",
      given: sql`create type state as enum ('new', 'lent'); create table books (id int primary key, title varchar(20), state state);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column title type varchar(100);
          alter type state add value 'lost';
        `
      ],
      expect: "clean",
      since: 12
    }
  ]
});
function labelsGone(name, old, now) {
  if (!Array.isArray(old) || !Array.isArray(now)) return void 0;
  const gone = old.filter((label) => !now.includes(label)).map((label) => `'${String(label)}'`);
  return gone.length > 0 ? `${name} lost ${list(gone)}` : void 0;
}
function narrower(name, old, now) {
  return isNarrower(parse(old), parse(now)) ? `${name} holds ${now} where it held ${old}` : void 0;
}
function parse(type) {
  const sizes = /\(([\d, ]+)\)/.exec(type)?.[1]?.split(",").map(Number) ?? [];
  return { base: type.replace(/\s*\([\d, ]+\)/, ""), sizes };
}
var families = [
  ["smallint", "integer", "bigint", "numeric"],
  ["real", "double precision"]
];
function isNarrower(old, now) {
  for (const family of families) {
    const [from, to] = [family.indexOf(old.base), family.indexOf(now.base)];
    if (from !== -1 && to !== -1 && from !== to) return to < from;
  }
  const texts = ["text", "character varying", "character"];
  if (texts.includes(old.base) && texts.includes(now.base)) {
    return (now.sizes[0] ?? Infinity) < (old.sizes[0] ?? Infinity);
  }
  if (old.base !== "numeric" || now.base !== "numeric") return false;
  const whole = ({ sizes: [precision = Infinity, scale = 0] }) => precision - scale;
  return whole(now) < whole(old);
}

// src/hazards/file-never-runs.ts
var fileNeverRuns = defineHazard({
  id: "file-never-runs",
  title: "The runner never sees this file",
  area: "ordering",
  severity: "error",
  reads: [],
  check: () => [],
  checkFiles({ order }) {
    return (order?.unread ?? []).map(({ file, why, siblings, moves }) => ({
      migration: "",
      file,
      object: file,
      message: `It is never run: ${why}. The base branch has ${siblings} beside it that are read.`,
      remedy: moves.length > 0 ? `Give it a name that is read: ${moveCommands(moves)}` : "Give it a name that is read, or move it out of the folder.",
      severity: "error",
      basis: "known"
    }));
  },
  docs: {
    why: "The pull request is merged, the deployment is green, and nothing has happened: a suffix is missing, the file is one folder too deep, a letter is wrong. It is found when the code needs the column.",
    instead: "Name it as the files beside it are named.",
    limits: "Only new files are looked at, and only where the base branch has none of their kind: a folder that holds other files too is a habit."
  },
  examples: [
    {
      title: "The suffix is missing",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: {
          "migrations/1_a.up.sql": "create table a (id int primary key);",
          "migrations/2_b.up.sql": "create table b (id int primary key);"
        },
        head: { "migrations/3_c.sql": "create table c (id int primary key);" }
      },
      expect: [
        'It is never run: golang-migrate does not read this name (it reads "12_title.up.sql"). The base branch has 2 beside it that are read.'
      ]
    },
    {
      title: "One underscore where Flyway wants two",
      given: "",
      migrations: [],
      project: {
        adapter: "flyway",
        directory: "db/migration",
        base: { "db/migration/V1__a.sql": "create table a (id int primary key);" },
        head: { "db/migration/V2_b.sql": "create table b (id int primary key);" }
      },
      expect: [
        'It is never run: Flyway does not read this name (it reads "V1_2__title.sql"). The base branch has 1 beside it that are read.'
      ]
    },
    {
      title: "Named like the others",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: { "migrations/1_a.up.sql": "create table a (id int primary key);" },
        head: {
          "migrations/2_b.up.sql": "create table b (id int primary key);",
          "migrations/2_b.down.sql": "drop table b;"
        }
      },
      expect: "clean"
    }
  ]
});

// src/hazards/foreign-key-without-index.ts
var foreignKeyWithoutIndex = defineHazard({
  id: "foreign-key-without-index",
  title: "New foreign key that no index serves",
  area: "hygiene",
  severity: "notice",
  reads: ["apply"],
  covers: ["FK without index"],
  check({ server }) {
    const seen = seenMigrations(server);
    const open = seen.at(-1)?.effects.structure.unindexedKeys ?? [];
    const keys = seen.flatMap(
      (one) => one.effects.schemaChanges.flatMap((change) => {
        const [table, name] = [textOf(change.after, "table"), textOf(change.after, "constraint")];
        const key2 = open.find((other) => other.relation === table && other.constraint === name);
        return change.change === "added" && key2 ? [{ ...key2, one, change }] : [];
      })
    );
    const [first] = keys;
    if (!first) return [];
    const places = keys.map(({ relation, columns }) => `${relation} (${columns.join(", ")})`);
    return [
      {
        migration: first.one.run.migration,
        statement: statementOf(first.one, first.change)?.index,
        object: "",
        message: `No index begins with the columns of ${count(keys.length, "new foreign key")}, ${list(places)}: each DELETE from a table referred to reads all of the other.`,
        remedy: `${places.slice(0, 3).map((place2) => `CREATE INDEX CONCURRENTLY ON ${place2};`).join(
          " "
        )} Not needed where rows referred to are never deleted and no query joins that way.`,
        severity: "notice",
        basis: "measured"
      }
    ];
  },
  docs: {
    why: "For each row deleted from the parent, or given another key, Postgres looks for rows that refer to it. Without an index it reads the whole table each time.",
    instead: "An index that begins with the columns of the key.",
    limits: "Whether rows of the parent are ever deleted is not known here."
  },
  examples: [
    {
      title: "A new table",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table loans (id int primary key, book int references books);
        `
      ],
      expect: [
        "No index begins with the columns of 1 new foreign key, public.loans (book): each DELETE from a table referred to reads all of the other."
      ]
    },
    {
      title: "With an index, made later in the same pull request",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table loans (id int primary key, book int references books, day date);
        `,
        sql`create index loans_book on loans (book, day);`
      ],
      expect: "clean"
    }
  ]
});

// src/hazards/replicated.ts
function toldReplication({ replication }) {
  return replication?.source === "assumed" ? void 0 : replication;
}
function eachChange({
  replication,
  apply
}) {
  const changes = replication?.changes ?? [];
  const alone = changes.filter(({ migration }) => migration !== void 0);
  const last = apply?.runs.at(-1)?.migration ?? "";
  return (alone.length > 0 ? alone : changes).map((change) => ({ migration: last, ...change }));
}
function allTogether({ changes }) {
  return changes.find(({ migration }) => migration === void 0);
}
function statementOn({ apply }, migration, relation) {
  const run = apply?.runs.find((one) => one.migration === migration);
  const own = (run?.statements ?? []).filter(({ origin }) => origin === "migration");
  const [only] = own;
  if (only && own.length === 1) return only.index;
  return own.find(
    (statement) => statement.locks.some((lock) => lock.relation === relation) || statement.rows.some((rows) => rows.relation === relation)
  )?.index;
}
function orderText(run) {
  const first = run.order === "publisher-first" ? "Publisher first" : "Subscriber first";
  const faults = orderFaults(run);
  return faults.length === 0 ? `${first}, it works.` : `${first}, ${faults.join("; ")}.`;
}
function ordersText(orders) {
  const [only] = orders;
  if (!only || orders.length > 1) return orders.map(orderText).join(" ");
  const text = orderFaults(only).join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
function onSubscriber({ subscriber }) {
  return subscriber === void 0 ? "" : ` on ${subscriber}`;
}
function planText({ deployPlan }) {
  if (!deployPlan) return "";
  const steps = deploySteps(deployPlan).map((step, index) => `${index + 1}. ${step}`);
  const files = deployPlan.files ? ", with the files that the report gives" : "";
  return `This was rehearsed from end to end and works${files}: ${steps.join(" ")}`;
}

// src/hazards/inactive-on-subscriber.ts
var inactiveOnSubscriber = defineHazard({
  id: "inactive-on-subscriber",
  title: "New trigger, foreign key or sequence stands still on the subscriber",
  area: "replication",
  severity: "notice",
  reads: ["replicate"],
  covers: [
    "FK on subscriber not enforced while applying; plain triggers silent",
    "Sequences/identity do not replicate: failover collisions"
  ],
  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const changes = eachChange(server);
    const unpublished = new Set(
      changes.flatMap(
        ({ orders }) => orders.flatMap(
          ({ missing }) => missing.flatMap(({ relation, why }) => why === "not-published" ? [relation] : [])
        )
      )
    );
    const touched = new Set(changes.flatMap(({ tables }) => tables)).difference(unpublished);
    return seenMigrations(server).flatMap((seen) => {
      const idle = seen.effects.schemaChanges.filter((change) => {
        const table = change.after?.["table"];
        return change.change === "added" && typeof table === "string" && touched.has(table);
      });
      return [...Map.groupBy(idle, kindOf)].flatMap(([kind, all]) => {
        const [first] = all;
        if (!kind || !first) return [];
        const statement = statementThat(
          seen,
          (effect) => effect.schemaChanges.some((one) => one.kind === first.kind && one.name === first.name)
        )?.index;
        return [
          {
            migration: seen.run.migration,
            statement,
            object: all.length === 1 ? first.name : "",
            ...textFor(kind, all),
            severity: "notice",
            basis: "known"
          }
        ];
      });
    });
  },
  docs: {
    why: "The subscriber applies rows as a replica: triggers do not fire unless they are ENABLE ALWAYS or ENABLE REPLICA, and foreign keys, which are triggers, are not checked. Numbers that sequences hand out travel with the rows, the sequences themselves do not.",
    instead: "Enable on the subscriber what has to fire there, and set sequences before it is promoted.",
    limits: "Known of Postgres, where it is tested; nothing of the migration itself was run for it."
  },
  examples: [
    {
      title: "A new table with an identity column",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`create table shelves (id int generated always as identity primary key, room text);`
      ],
      replication: "all",
      rows: 2,
      since: 15,
      expect: [
        "public.shelves_id_seq is not replicated: on the subscriber it stays where it is, and would hand out taken numbers once that side is written to."
      ],
      alsoReports: ["needs-deploy-order", "not-replicated"]
    },
    {
      title: "A column that may be NULL",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      replication: "all",
      expect: "clean",
      alsoReports: ["needs-deploy-order"]
    }
  ]
});
function kindOf({ kind, after }) {
  const definition = after?.["definition"];
  if (kind === "trigger") return (after?.["enabled"] ?? "O") === "O" ? kind : void 0;
  if (kind === "constraint" && typeof definition === "string" && /^FOREIGN KEY/i.test(definition))
    return "foreign key";
  return kind === "sequence" ? kind : void 0;
}
function textFor(kind, all) {
  const [first] = all;
  const names = list(all.map(({ name }) => name));
  const isOne2 = all.length === 1;
  if (kind === "trigger") {
    const table = first?.after?.["table"];
    return {
      message: isOne2 ? `The trigger ${names} does not fire while the subscriber applies rows.` : `The triggers ${names} do not fire while the subscriber applies rows.`,
      remedy: `If ${isOne2 ? "it has" : "they have"} to: ALTER TABLE ${isOne2 && typeof table === "string" ? table : "\u2026"} ENABLE ALWAYS TRIGGER \u2026 on the subscriber.`
    };
  }
  if (kind === "foreign key")
    return {
      message: isOne2 ? `The foreign key ${names} is not checked while the subscriber applies rows.` : `The foreign keys ${names} are not checked while the subscriber applies rows.`,
      remedy: `Nothing to do where the publisher checks ${isOne2 ? "it" : "them"} too; else look for orphans on the subscriber.`
    };
  return {
    message: isOne2 ? `${names} is not replicated: on the subscriber it stays where it is, and would hand out taken numbers once that side is written to.` : `${names} are not replicated: on the subscriber they stay where they are, and would hand out taken numbers once that side is written to.`,
    remedy: `Before the subscriber is promoted: select setval('${isOne2 ? names : "\u2026"}', \u2026) from ${isOne2 ? "the table's largest number" : "each table's largest number"}.`
  };
}

// src/hazards/held-earlier.ts
var lightKinds = /* @__PURE__ */ new Set([
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "SelectStmt",
  "CopyStmt",
  "CreateTableAsStmt",
  "DoStmt",
  "CallStmt"
]);
function harmlessAlone(statement, table) {
  if (blockingLocks(statement).some((lock) => lock.relation === table)) return false;
  return lightKinds.has(statement.kind) || /\bvalidate\s+constraint\b/i.test(statement.sql);
}
function stillWaiting(run, statement, except) {
  const others = [...blockedBefore(run, statement)].filter(([table]) => !except.includes(table));
  const of = (who2, all) => {
    const tables = others.filter(([, { mode }]) => blocks(mode).includes("reads") === all);
    return tables.length > 0 ? [`${who2} of ${list(tables.map(([table]) => table))}`] : [];
  };
  const who = [...of("readers and writers", true), ...of("writers", false)].join(" and ");
  if (who === "") return "";
  return ` ${who.charAt(0).toUpperCase()}${who.slice(1)} still wait, since the transaction is the same.`;
}
function takenEarlier(since, statement) {
  if (!since || since.index === statement.index) return "";
  const line2 = since.line === void 0 ? "" : ` (line ${since.line})`;
  return `, taken by an earlier statement of the same transaction${line2}`;
}

// src/hazards/index-build-blocks-writes.ts
var indexBuildBlocksWrites = defineHazard({
  id: "index-build-blocks-writes",
  title: "Index built while writers wait",
  area: "locking",
  severity: "error",
  reads: ["apply"],
  covers: [
    "CREATE INDEX without CONCURRENTLY",
    "REINDEX without CONCURRENTLY",
    "UNIQUE constraint builds index under lock",
    "PRIMARY KEY added in one step",
    "EXCLUDE constraint",
    "More statements after ACCESS EXCLUSIVE / wide lock window"
  ],
  check({ server }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        const held = locksHeldDuring(run, statement);
        const empty = emptiedBefore(run, statement);
        const builds = statement.indexBuilds.filter(({ relation }) => {
          const lock2 = held.get(relation);
          if (!lock2 || empty.has(relation)) return false;
          return !statement.rewrites.includes(relation) && blocksWrites(lock2.mode);
        });
        const tables = [...new Set(builds.map(({ relation }) => relation))].toSorted();
        const [table] = tables;
        const lock = table === void 0 ? void 0 : held.get(table);
        if (table === void 0 || !lock) continue;
        const others = stillWaiting(run, statement, tables);
        const both = blocks(lock.mode).includes("reads");
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: table,
          message: message2(builds, tables, lock, statement, others),
          remedy: remedy3(statement),
          severity: both || others !== "" ? "error" : "warning",
          basis: "measured",
          exposure: { relations: tables, grows: true }
        });
      }
    }
    return findings;
  },
  docs: {
    why: "Whoever writes to the table waits until the index is built. The wait grows with the table. When readers wait too, or several tables are held at once, the application stands still.",
    instead: "CREATE INDEX CONCURRENTLY, alone in a migration that runs outside a transaction; constraints take the finished index with USING INDEX.",
    limits: "The rehearsed tables are small: this proves which lock is held during the build, not how long yours takes."
  },
  examples: [
    {
      title: "CREATE INDEX on a table with traffic",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index books_title on books (title);`],
      expect: [
        "Postgres built public.books_title on public.books while holding SHARE: every writer waits until it is done."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A UNIQUE constraint",
      given: sql`create table books (id int primary key, isbn text);`,
      migrations: [sql`alter table books add constraint books_isbn unique (isbn);`],
      expect: [
        "Postgres built public.books_isbn on public.books while holding ACCESS EXCLUSIVE: every reader and writer waits until it is done."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "An EXCLUDE constraint",
      given: sql`create table loans (id int primary key, days int4range);`,
      migrations: [
        sql`alter table loans add constraint loans_apart exclude using gist (days with &&);`
      ],
      expect: [
        "Postgres built public.loans_apart on public.loans while holding ACCESS EXCLUSIVE: every reader and writer waits until it is done."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "REINDEX",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`reindex index books_pkey;`],
      expect: [
        "Postgres built public.books_pkey on public.books while holding SHARE: every writer waits until it is done."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Behind a lock on another table",
      given: sql`create table books (id int primary key, title text); create table loans (id int primary key, book int);`,
      migrations: [
        sql`
          alter table books add column pages int;
          create index loans_book on loans (book);
        `
      ],
      expect: [
        "Postgres built public.loans_book on public.loans while holding SHARE: every writer waits until it is done. Readers and writers of public.books still wait, since the transaction is the same."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Two tables in one transaction",
      given: sql`create table books (id int primary key, title text); create table loans (id int primary key, book int);`,
      migrations: [
        sql`
          create index books_title on books (title);
          create index loans_book on loans (book);
        `
      ],
      expect: [
        "Postgres built public.books_title on public.books while holding SHARE: every writer waits until it is done.",
        "Postgres built public.loans_book on public.loans while holding SHARE: every writer waits until it is done. Writers of public.books still wait, since the transaction is the same."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "On every partition of a table",
      given: sql`
        create table loans (day date, book int) partition by range (day);
        create table loans_1 partition of loans for values from ('2024-01-01') to ('2025-01-01');
        create table loans_2 partition of loans for values from ('2025-01-01') to ('2026-01-01');
      `,
      migrations: [sql`create index loans_book on loans (book);`],
      expect: [
        "Postgres built an index on each of public.loans_1 and public.loans_2 while holding SHARE: every writer waits until it is done."
      ],
      alsoReports: ["lock-without-timeout"],
      since: 11
    },
    {
      title: "Behind a TRUNCATE of the same migration",
      given: sql`create table books (id int primary key, title text); create table loans (id int primary key); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          truncate books;
          alter table books alter column title set not null;
          create index books_title on books (title);
          alter table books alter column id type bigint;
        `
      ],
      expect: [],
      alsoReports: ["table-truncated"]
    },
    {
      title: "CREATE INDEX CONCURRENTLY outside a transaction",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: "statement",
      expect: "clean",
      alsoReports: ["retry-leaves-invalid-index"]
    },
    {
      title: "An index on a table of the same migration",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          create table shelves (id int primary key, place text);
          create index shelves_place on shelves (place);
        `
      ],
      expect: "clean"
    }
  ]
});
function blocksWrites(mode) {
  return blocks(mode).includes("writes");
}
function message2(builds, tables, lock, statement, others) {
  const who = blocks(lock.mode).includes("reads") ? "reader and writer" : "writer";
  const earlier = lock.mode === "ShareLock" ? "" : takenEarlier(lock.since, statement);
  const indexes = builds.map(({ index }) => index).toSorted();
  const what = tables.length > 1 ? "an index on each of" : `${list(indexes)} on`;
  return `Postgres built ${what} ${list(tables)} while holding ${lockName(lock.mode)}${earlier}: every ${who} waits until it is done.${others}`;
}
function remedy3(statement) {
  if (statement.kind === "AlterTableStmt") {
    return "Build a unique index CONCURRENTLY in a migration of its own, outside a transaction, then ADD CONSTRAINT \u2026 USING INDEX.";
  }
  if (statement.kind === "ReindexStmt")
    return "Use REINDEX \u2026 CONCURRENTLY (Postgres 12 and later), outside a transaction.";
  return "Use CREATE INDEX CONCURRENTLY, alone in a migration that runs outside a transaction.";
}

// src/hazards/lock-held-through-work.ts
var lockHeldThroughWork = defineHazard({
  id: "lock-held-through-work",
  title: "Lock held through later work",
  area: "locking",
  severity: "error",
  reads: ["apply"],
  covers: [
    "More statements after ACCESS EXCLUSIVE / wide lock window",
    "VALIDATE in the same transaction as NOT VALID",
    "DDL and backfill in one transaction"
  ],
  check({ server }) {
    return (server.apply?.runs ?? []).flatMap((run) => {
      const transactions = new Set(run.statements.map((statement) => statement.transaction));
      transactions.delete(null);
      return [...transactions].flatMap(
        (transaction) => judgeTransaction(
          server,
          run,
          ownStatements(run).filter((statement) => statement.transaction === transaction)
        )
      );
    });
  },
  docs: {
    why: "A lock is held until its transaction ends. A change that takes a millisecond keeps everybody out for as long as the backfill, the copy or the validation behind it takes, and that grows with the table.",
    instead: "Put the schema change and the work on rows into separate migrations, or separate transactions: the change commits first, then rows are filled in batches.",
    limits: "The rehearsed tables are small: this proves that the lock is held meanwhile, not how long the work takes on yours. A statement that finds its few rows through an index is not counted as work; one that writes all of them is, however it finds them."
  },
  examples: [
    {
      title: "A backfill behind ADD COLUMN",
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [
        sql`
          alter table authors add column short text;
          update authors set short = left(name, 1);
        `
      ],
      expect: [
        "ACCESS EXCLUSIVE on public.authors (line 1) was still held while Postgres wrote 50 rows of public.authors (line 2): every reader and writer waits for that work too."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Another table is filled",
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i; create table tags (id int primary key);`,
      migrations: [
        sql`
          alter table tags add column label text;
          create table pen_names (name text);
          insert into pen_names select name from authors;
        `
      ],
      expect: [
        "ACCESS EXCLUSIVE on public.tags (line 1) was still held while Postgres wrote 50 rows of public.pen_names (line 3): every reader and writer waits for that work too."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Batches by key in a loop, which is one transaction all the same",
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i; analyze authors;`,
      migrations: [
        sql`
          alter table authors add column short text;
          do $$
          begin
            set local enable_seqscan = off;
            for lowest in 1 .. 50 by 10 loop
              update authors set short = left(name, 1) where id >= lowest and id < lowest + 10;
            end loop;
          end $$;
        `
      ],
      expect: [
        "ACCESS EXCLUSIVE on public.authors (line 1) was still held while Postgres wrote 50 rows of public.authors (line 2): every reader and writer waits for that work too."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "NOT VALID and VALIDATE in one transaction",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int);
        create index books_by_author on books (author);
        insert into authors values (1);
        insert into books select i, 1 from generate_series(1, 50) i;
      `,
      migrations: [
        sql`
          alter table books add constraint books_author foreign key (author) references authors (id) not valid;
          alter table books validate constraint books_author;
        `
      ],
      expect: [
        "SHARE ROW EXCLUSIVE on public.authors and public.books (line 1) was still held while Postgres read all of public.authors and public.books (line 2): every writer waits for that work too."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "The work comes in a migration of its own",
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [
        sql`alter table authors add column short text;`,
        sql`update authors set short = left(name, 1);`
      ],
      expect: "clean",
      alsoReports: ["lock-without-timeout", "whole-table-written"]
    },
    {
      title: "A few rows that an index finds",
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [
        sql`
          alter table authors add column short text;
          update authors set short = 'b' where id = 5;
          insert into authors values (51, 'c', 'c');
        `
      ],
      expect: "clean",
      alsoReports: ["lock-without-timeout"]
    }
  ]
});
function judgeTransaction(server, run, statements) {
  const working = statements.filter((statement) => works(statement, server));
  const [first] = working;
  const held = first ? blockedBefore(run, first) : void 0;
  if (!first || !held || held.size === 0) return [];
  const tables = [...held];
  const reads = tables.filter(([, { mode }]) => blocks(mode).includes("reads"));
  const shown3 = reads.length > 0 ? reads : tables;
  const who = reads.length > 0 ? "reader and writer" : "writer";
  const written = working.some((statement) => writes2(statement) > 0);
  return [
    {
      migration: run.migration,
      statement: first.index,
      object: shown3[0]?.[0] ?? "",
      message: `${heldPhrase(shown3)} was still held while Postgres ${list(working.map(workPhrase))}: every ${who} waits for that work too.`,
      remedy: working.every(({ sql: text }) => /\bvalidate\b/i.test(text)) ? "VALIDATE in a migration of its own: it reads while readers and writers go on, once the lock of the statement before is gone." : "Put the schema change and the work on rows into separate migrations, so that the lock is gone before the work begins; fill large tables in batches.",
      severity: reads.length > 0 && written ? "error" : "warning",
      basis: "measured",
      exposure: { relations: shown3.map(([table]) => table), grows: true }
    }
  ];
}
var manyRows = 1e3;
function works(statement, server) {
  if (statement.rewrites.length > 0 || statement.indexBuilds.length > 0) return false;
  const scans = statement.scans.some(({ relation }) => harmlessAlone(statement, relation));
  const own = statement.scans.some(({ relation }) => !harmlessAlone(statement, relation));
  if (own) return false;
  return scans || writes2(statement) >= manyRows || writtenWhole(statement, server).length > 0;
}
function writes2({ rows }) {
  return rows.reduce((sum, row) => sum + row.inserted + row.updated + row.deleted, 0);
}
function heldPhrase(held) {
  const strongest = held[0]?.[1].mode ?? "AccessExclusiveLock";
  const same = held.filter(([, { mode }]) => mode === strongest);
  const lines = [...new Set(same.map(([, { since }]) => since.line))];
  const where = lines.some((line2) => line2 === void 0) ? "" : ` (${lines.length === 1 ? "line" : "lines"} ${list(lines.map(String))})`;
  return `${lockName(strongest)} on ${list(same.map(([table]) => table).toSorted())}${where}`;
}
function workPhrase(statement) {
  const where = statement.line === void 0 ? "" : ` (line ${statement.line})`;
  const written = statement.rows.filter((row) => row.inserted + row.updated + row.deleted > 0);
  if (written.length === 0) {
    return `read all of ${list(statement.scans.map(({ relation }) => relation).toSorted())}${where}`;
  }
  return `wrote ${count(writes2(statement), "row")} of ${list(written.map(({ relation }) => relation))}${where}`;
}

// src/hazards/lock-order-can-deadlock.ts
var lockOrderCanDeadlock = defineHazard({
  id: "lock-order-can-deadlock",
  title: "Tables locked one after the other",
  area: "locking",
  severity: "warning",
  reads: ["apply"],
  covers: [
    "Deadlock from two migrations/statements locking tables in different orders",
    "Several FKs to different parents in one transaction",
    "DROP TABLE with FKs locks the parents"
  ],
  check({ server }) {
    const foreignKeys = server.baseline.foreignKeys ?? [];
    return (server.apply?.runs ?? []).flatMap(
      (run) => transactionsOf(run).flatMap((statements) => {
        const requests = requestsOf(statements);
        const collision = worstCollision(requests, foreignKeys);
        const finding3 = collision ? collisionFinding(collision) : turnsFinding(requests);
        return finding3 ? [{ migration: run.migration, ...finding3 }] : [];
      })
    );
  },
  docs: {
    why: "Postgres keeps every lock until the transaction ends. Whoever already uses the second table and then wants the first waits for the migration, and the migration waits for them: after deadlock_timeout (1 s) one of the two is cancelled with 40P01, and until then everybody else on both tables waits as well.",
    instead: "Lock one live table in a transaction: a migration for each. SET lock_timeout below one second, so that the migration gives way and is tried again, and not the application.",
    limits: "What the application does in its transactions is not known. Named are the statements that a foreign key alone sends to both tables; for other tables it takes a transaction that uses them in the other order."
  },
  examples: [
    {
      title: "The table referred to first, then the one that refers to it",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [
        sql`
          alter table authors add column name text;
          alter table books add column title text;
        `
      ],
      expect: [
        "One transaction locks public.authors (ACCESS EXCLUSIVE, line 1), then public.books (ACCESS EXCLUSIVE, line 2). An INSERT into public.books locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, until Postgres cancels one of them (40P01)."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "The table that refers first, then the one referred to",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [
        sql`
          alter table books add column title text;
          alter table authors add column name text;
        `
      ],
      expect: [
        "One transaction locks public.books (ACCESS EXCLUSIVE, line 1), then public.authors (ACCESS EXCLUSIVE, line 2). A DELETE from public.authors locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, until Postgres cancels one of them (40P01)."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A foreign key dropped: both tables in one statement",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [sql`alter table books drop constraint books_author_fkey;`],
      expect: [
        "One statement locks public.books and public.authors (ACCESS EXCLUSIVE), one after the other. A transaction that has written one and then uses the other, as their foreign key itself does, and the migration can wait for each other, until Postgres cancels one of them (40P01)."
      ],
      alsoReports: ["lock-without-timeout", "rule-lost"]
    },
    {
      title: "Three tables one after the other",
      given: sql`create table authors (id int primary key); create table books (id int primary key); create table loans (id int primary key);`,
      migrations: [
        sql`
          alter table authors add column name text;
          alter table books add column title text;
          alter table loans add column day int;
        `
      ],
      expect: [
        "One transaction locks public.authors (line 1), public.books (line 2) and public.loans (line 3), and keeps each while it waits for the next: a transaction that uses two of them in another order deadlocks with it, and whoever uses the first waits for the last."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Three tables referred to by new tables",
      given: sql`create table authors (id int primary key); create table books (id int primary key); create table loans (id int primary key);`,
      migrations: [
        sql`
          create table prizes (id int primary key, author int unique references authors (id));
          create table covers (id int primary key, book int unique references books (id));
          create table fines (id int primary key, loan int unique references loans (id));
        `
      ],
      expect: [
        "One transaction locks public.authors (line 1), public.books (line 2) and public.loans (line 3), and keeps each while it waits for the next: a transaction that uses two of them in another order deadlocks with it, and whoever uses the first waits for the last."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A migration for each table",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [
        sql`alter table authors add column name text;`,
        sql`alter table books add column title text;`
      ],
      expect: "clean",
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A foreign key added: its locks let inserts and reads of the other table go on",
      given: sql`create table authors (id int primary key); create table books (id int primary key, author int unique);`,
      migrations: [
        sql`alter table books add constraint books_author foreign key (author) references authors (id) not valid;`
      ],
      expect: "clean",
      alsoReports: ["lock-without-timeout"]
    }
  ]
});
function transactionsOf(run) {
  const groups = /* @__PURE__ */ new Map();
  for (const statement of ownStatements(run)) {
    const key2 = String(statement.transaction ?? `alone ${statement.index}`);
    groups.set(key2, [...groups.get(key2) ?? [], statement]);
  }
  return [...groups.values()];
}
function requestsOf(statements) {
  return statements.flatMap(
    (statement) => blockingLocks(statement).filter(({ waited }) => waited !== true).map(({ relation, mode }) => ({ relation, mode, statement }))
  );
}
function worstCollision(requests, foreignKeys) {
  const collisions = foreignKeys.flatMap((foreignKey) => {
    const { child, parent, deletesReachChild } = foreignKey;
    const reached = deletesReachChild ? "RowExclusiveLock" : "RowShareLock";
    return [
      // INSERT holds ROW EXCLUSIVE on the child when its trigger asks for ROW SHARE on the parent
      ...pair(requests, parent, "RowShareLock", child).map((both) => ({
        ...both,
        foreignKey,
        traffic: `An INSERT into ${child}`
      })),
      // DELETE holds ROW EXCLUSIVE on the parent when its trigger goes to the child
      ...pair(requests, child, reached, parent).map((both) => ({
        ...both,
        foreignKey,
        traffic: `A DELETE from ${parent}`
      }))
    ];
  });
  return collisions.find(({ first, second }) => first.statement !== second.statement) ?? collisions[0];
}
function pair(requests, one, asked, other) {
  const first = requests.find(({ relation, mode }) => relation === one && conflicts(mode, asked));
  const second = requests.find(({ relation }) => relation === other);
  if (!first || !second || second.statement.index < first.statement.index) return [];
  return [{ first, second }];
}
var remedy4 = "Lock one live table in a transaction: a migration for each. SET lock_timeout = '500ms' before it, below deadlock_timeout, so that the migration gives way and not the application.";
function collisionFinding({ first, second, foreignKey, traffic }) {
  const apart = first.statement !== second.statement;
  const end = "until Postgres cancels one of them (40P01).";
  const place2 = ({ relation, mode, statement }) => `${relation} (${[lockName(mode), ...line(statement)].join(", ")})`;
  const message3 = apart ? `One transaction locks ${place2(first)}, then ${place2(second)}. ${traffic} locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, ${end}` : `One statement locks ${foreignKey.child} and ${foreignKey.parent} (${lockName(first.mode)}), one after the other. A transaction that has written one and then uses the other, as their foreign key itself does, and the migration can wait for each other, ${end}`;
  return {
    statement: second.statement.index,
    object: second.relation,
    message: message3,
    remedy: remedy4,
    severity: apart ? "warning" : "notice",
    basis: "known",
    exposure: { relations: [first.relation, second.relation], grows: false }
  };
}
var manyTurns = 3;
function turnsFinding(requests) {
  const strong = requests.filter(({ mode }) => mode !== "ShareLock");
  const turns = strong.filter(
    ({ statement }, at) => strong.findIndex((other) => other.statement === statement) === at
  );
  const known = /* @__PURE__ */ new Set();
  const fresh = turns.filter(({ relation }) => !known.has(relation) && known.add(relation));
  const last = fresh.at(-1);
  if (!last || fresh.length < manyTurns) return void 0;
  const places = fresh.map(({ relation, statement }) => {
    const [where] = line(statement);
    return where === void 0 ? relation : `${relation} (${where})`;
  });
  const readersToo = fresh.filter(({ mode }) => mode === "AccessExclusiveLock");
  return {
    statement: last.statement.index,
    object: last.relation,
    message: `One transaction locks ${list(places)}, and keeps each while it waits for the next: a transaction that uses two of them in another order deadlocks with it, and whoever uses the first waits for the last.`,
    remedy: remedy4,
    severity: readersToo.length >= manyTurns ? "warning" : "notice",
    basis: "known",
    exposure: { relations: fresh.map(({ relation }) => relation), grows: false }
  };
}
function line(statement) {
  return statement.line === void 0 ? [] : [`line ${statement.line}`];
}

// src/hazards/lock-timeout-cuts-build.ts
var lockTimeoutCutsBuild = defineHazard({
  id: "lock-timeout-cuts-build",
  title: "Concurrent build under a lock_timeout",
  area: "locking",
  severity: "warning",
  reads: ["apply"],
  covers: ["lock_timeout set and CONCURRENTLY in one session"],
  check({ server }) {
    return (server.apply?.runs ?? []).flatMap(
      (run) => ownStatements(run).filter((statement) => (statement.lockTimeoutMs ?? 0) > 0 && buildsConcurrently(statement)).map((statement) => {
        const indexes = list(statement.indexBuilds.map(({ index }) => index));
        return {
          migration: run.migration,
          statement: statement.index,
          object: statement.indexBuilds[0]?.relation ?? "",
          message: `${indexes} is built concurrently with lock_timeout = ${statement.lockTimeoutMs ?? 0} ms. Such a build waits for every older transaction, and that wait counts: one transaction longer than the limit ends the build and leaves the index INVALID.`,
          remedy: "SET lock_timeout = 0 before the build: it keeps nobody out while it waits.",
          severity: "warning",
          basis: "known"
        };
      })
    );
  },
  docs: {
    why: "A concurrent build waits three times for transactions older than itself, and lock_timeout limits each of these waits. It protects nobody, since others read and write meanwhile; it only makes the build fail on a busy database, with an INVALID index left behind.",
    instead: "SET lock_timeout = 0 for the build, and keep a limit for everything else. Look for pg_index.indisvalid = false before trying again.",
    limits: "A limit that is set on the production role or in the connection string is not seen here."
  },
  examples: [
    {
      title: "A limit for the whole file",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          set lock_timeout = '5s';
          create index concurrently books_title on books (title);
        `
      ],
      transactionMode: "statement",
      expect: [
        "public.books_title is built concurrently with lock_timeout = 5000 ms. Such a build waits for every older transaction, and that wait counts: one transaction longer than the limit ends the build and leaves the index INVALID."
      ],
      alsoReports: ["cut-needs-repair"]
    },
    {
      title: "No limit for the build",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          set lock_timeout = 0;
          create index concurrently books_title on books (title);
        `
      ],
      transactionMode: "statement",
      expect: "clean",
      alsoReports: ["cut-needs-repair"]
    }
  ]
});
function buildsConcurrently({ kind, transaction, indexBuilds, locks }) {
  return (kind === "IndexStmt" || kind === "ReindexStmt") && transaction === null && indexBuilds.length > 0 && locks.some(({ mode }) => mode === "ShareUpdateExclusiveLock");
}

// src/hazards/lock-without-timeout.ts
var lockWithoutTimeout = defineHazard({
  id: "lock-without-timeout",
  title: "Strong lock asked for with no lock_timeout",
  area: "locking",
  severity: "notice",
  reads: ["apply"],
  covers: [
    "No lock_timeout (lock queue stalls everyone)",
    "Plain ADD COLUMN on a hot table waits behind a long query",
    "FK inside CREATE TABLE / inline REFERENCES locks the parent",
    "DROP INDEX without CONCURRENTLY",
    "DETACH PARTITION without CONCURRENTLY",
    "Trigger create/drop/enable/disable",
    "LOCK TABLE"
  ],
  check({ server }) {
    const unlimited = (server.apply?.runs ?? []).flatMap(
      (run) => ownStatements(run).filter((statement) => statement.lockTimeoutMs === 0 && blockingLocks(statement).length > 0).map((statement) => ({ migration: run.migration, statement }))
    );
    const first = unlimited[0];
    if (!first) return [];
    const locks = unlimited.flatMap(({ statement }) => blockingLocks(statement));
    const strongest = lockModes.findLast((mode) => locks.some((lock) => lock.mode === mode));
    const relations2 = locks.filter((lock) => lock.mode === strongest).map((lock) => lock.relation);
    const queue = server.apply?.queues?.find(({ waited }) => waited);
    const seen = queue ? queuePhrase(queue) : ": behind one long query each would wait without limit, and everybody else behind it.";
    return [
      {
        migration: first.migration,
        statement: first.statement.index,
        object: "",
        message: `${count(unlimited.length, "statement")} asked for strong locks with lock_timeout = 0 (${strongest ? lockName(strongest) : ""} on ${list([...new Set(relations2)].toSorted())})${seen}`,
        remedy: `SET lock_timeout = '5s' before them, and let the deployment try again when it runs out.${concurrently(first.statement)}`,
        severity: "notice",
        basis: queue ? "measured" : "known"
      }
    ];
  },
  docs: {
    why: "A lock request that waits blocks all later ones on the table: one long-running query in front is enough to stop the application, even for a change that takes a millisecond.",
    instead: "SET lock_timeout to a few seconds in the migration or for the migrating role, and retry.",
    limits: "A timeout set on the production role or in the connection string is not seen here; say so once with a suppression."
  },
  examples: [
    {
      title: "ALTER TABLE with the default settings",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`alter table books add column title text;`],
      expect: [
        "1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books). Tried while an open transaction reads public.books: it waited for that to end, and a later SELECT waited behind it. With a lock_timeout it gave up, and the SELECT went on."
      ]
    },
    {
      title: "A new table whose foreign key locks the table it points at",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`create table loans (book int primary key references books (id));`],
      expect: [
        "1 statement asked for strong locks with lock_timeout = 0 (SHARE ROW EXCLUSIVE on public.books). Tried while an open transaction writes public.books: it waited for that to end, and a later INSERT waited behind it."
      ]
    },
    {
      title: "A trigger",
      given: sql`
        create table books (id int primary key);
        create function untouched() returns trigger language plpgsql as 'begin return new; end';
      `,
      migrations: [
        sql`create trigger touch before insert on books for each row execute procedure untouched();`
      ],
      expect: [
        "1 statement asked for strong locks with lock_timeout = 0 (SHARE ROW EXCLUSIVE on public.books). Tried while an open transaction writes public.books: it waited for that to end, and a later INSERT waited behind it."
      ]
    },
    {
      title: "DROP INDEX",
      given: sql`create table books (id int primary key, title text); create index books_title on books (title);`,
      migrations: [sql`drop index books_title;`],
      expect: [
        "1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books). Tried while an open transaction reads public.books: it waited for that to end, and a later SELECT waited behind it. With a lock_timeout it gave up, and the SELECT went on."
      ]
    },
    {
      title: "DROP INDEX CONCURRENTLY",
      given: sql`create table books (id int primary key, title text); create index books_title on books (title);`,
      migrations: [sql`drop index concurrently if exists books_title;`],
      transactionMode: "statement",
      expect: "clean"
    },
    {
      title: "LOCK TABLE",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`lock table books;`],
      expect: [
        "1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books). Tried while an open transaction reads public.books: it waited for that to end, and a later SELECT waited behind it."
      ]
    },
    {
      title: "A partition is detached",
      given: sql`
        create table loans (id int, day int) partition by range (day);
        create table loans_old partition of loans for values from (0) to (100);
      `,
      migrations: [sql`alter table loans detach partition loans_old;`],
      expect: [
        "1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.loans and public.loans_old). Tried while an open transaction reads public.loans: it waited for that to end, and a later SELECT waited behind it. With a lock_timeout it gave up, and the SELECT went on."
      ],
      since: 14
    },
    {
      title: "The same with a limit",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column title text;
        `
      ],
      expect: "clean"
    }
  ]
});
function queuePhrase(queue) {
  const [front, later] = queue.behind === "reader" ? ["reads", "SELECT"] : ["writes", "INSERT"];
  const others = queue.othersWaited ? `, and a later ${later} waited behind it` : "";
  const limited = queue.withTimeout?.gaveUp === true && !queue.withTimeout.othersWaited ? ` With a lock_timeout it gave up, and the ${later} went on.` : "";
  return `. Tried while an open transaction ${front} ${queue.relation}: it waited for that to end${others}.${limited}`;
}
function concurrently({ kind, sql: text }) {
  if (kind === "DropStmt" && /^\s*drop\s+index/i.test(text))
    return " DROP INDEX CONCURRENTLY, outside a transaction, keeps nobody out.";
  if (kind === "AlterTableStmt" && /\bdetach\s+partition\b/i.test(text))
    return " DETACH PARTITION \u2026 CONCURRENTLY (Postgres 14 and later), outside a transaction, lets readers and writers go on.";
  return "";
}

// src/hazards/log-for-replicas.ts
var logForReplicas = defineHazard({
  id: "log-for-replicas",
  title: "Standbys and replication slots must take a whole table as log",
  area: "replication",
  severity: "notice",
  reads: ["apply", "standby"],
  covers: ["Long transaction/rewrite: physical replica lag, slot/WAL growth"],
  check({ server }) {
    const rowsOf = new Map(server.baseline.tables.map(({ relation, rows }) => [relation, rows]));
    const runs = server.apply?.runs ?? [];
    return (server.standby?.migrations ?? []).flatMap(({ migration, walBytes }) => {
      const run = runs.find((one) => one.migration === migration);
      const statements = run ? ownStatements(run) : [];
      const whole = statements.flatMap(
        (statement) => [...statement.rewrites, ...writtenWhole(statement, server).map((one) => one.relation)].map(
          (relation) => ({ relation, statement: statement.index })
        )
      );
      const relations2 = [...new Set(whole.map(({ relation }) => relation))].filter(
        (relation) => (rowsOf.get(relation) ?? 0) > 0
      );
      const [first] = whole;
      if (!first || relations2.length === 0) return [];
      const rows = relations2.reduce((sum, relation) => sum + (rowsOf.get(relation) ?? 0), 0);
      const finding3 = {
        migration,
        statement: first.statement,
        object: relations2[0] ?? "",
        message: `It writes ${list(relations2)} as a whole: the standby had to replay ${kilobytes(walBytes)} of log for ${count(rows, "row")}. Every standby takes that in order, behind it everything else, and every replication slot keeps it until then.`,
        remedy: "See that slots may keep as much (max_slot_wal_keep_size, and the disk), or write in batches and let replicas catch up in between.",
        severity: "notice",
        basis: "measured",
        exposure: { relations: relations2, grows: true }
      };
      return [finding3];
    });
  },
  docs: {
    why: "A rewrite or a backfill sends the whole table, with its indexes, through the log. Until a replica has taken it, it shows old data, and its slot keeps the log on the disk of the primary: a full disk stops the primary.",
    instead: "No rewrite, or batches with a look at the lag between them.",
    limits: "Measured on a real standby, on request only (`standby: true`), with the rows of the rehearsal and without full_page_writes: production sends more, and the more the larger the table is."
  },
  examples: [
    {
      title: "A column whose type needs a rewrite, while there is a standby",
      given: sql`create table books (id int primary key, pages int, text text); insert into books select i, i, repeat('x', 1000) from generate_series(1, 5000) i;`,
      migrations: [sql`set lock_timeout = '2s'; alter table books alter column pages type bigint;`],
      standby: true,
      expect: [
        "It writes public.books as a whole: the standby had to replay 5 MB of log for 5000 rows. Every standby takes that in order, behind it everything else, and every replication slot keeps it until then."
      ],
      alsoReports: ["rewrite-blocks-reads", "standby-query-cancelled"]
    },
    {
      title: "A column without a default",
      given: sql`create table books (id int primary key, pages int); insert into books select i, i from generate_series(1, 200) i;`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      standby: true,
      expect: "clean",
      alsoReports: ["standby-query-cancelled"]
    }
  ]
});
function kilobytes(bytes) {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}

// src/hazards/merged-migration-edited.ts
var mergedMigrationEdited = defineHazard({
  id: "merged-migration-edited",
  title: "Merged migration edited",
  area: "ordering",
  severity: "error",
  reads: [],
  covers: ["An already merged migration edited or deleted"],
  check: () => [],
  checkFiles(evidence) {
    const edited = (evidence.changed ?? []).filter(({ change }) => change === "edited");
    const noticed = edited.filter((one) => isNoticed(one, evidence));
    const unnoticed = edited.filter((one) => !noticed.includes(one));
    const others = unnoticed.filter(({ statements }) => statements !== "same");
    const different = others.filter(({ was }) => was === void 0);
    const replaced2 = others.filter(({ was }) => was !== void 0);
    const same = unnoticed.filter(({ statements }) => statements === "same");
    return [
      ...about(noticed, (files) => checked(files, evidence)),
      ...replaced2.flatMap((one) => about([one], () => takenVersion(one, evidence))),
      ...about(different, (files) => neverRun(files, evidence)),
      ...about(same, (files) => reformatted(files, evidence))
    ];
  },
  docs: {
    why: "Databases that have applied it never run the new text, and fresh ones never run the old: from here on there are two schemas under one version. A framework that keeps checksums refuses to start, over a comment as over a table.",
    instead: "Leave it as it was, and put the change into a new migration.",
    limits: "Whether statements differ is told from their parse trees: comments, white space and the form of keywords do not count, the text within a function body does. Both results are compared on a database that holds only the rows that migrations insert."
  },
  examples: [
    {
      title: "sqlx keeps checksums: a comment is enough",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: { "migrations/1_users.sql": "create table users (id int primary key);" },
        head: { "migrations/1_users.sql": "create table users (id int primary key); -- ours" }
      },
      expect: [
        "migrations/1_users.sql was edited after it was merged. sqlx compares checksums and refuses to start on databases that have applied it, although only comments or white space differ: migration 1 was previously applied but has been modified"
      ]
    },
    {
      title: "A column added to a merged file",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": sql`
            -- +goose Up
            create table users (id int primary key);`
        },
        head: {
          "migrations/1_users.sql": sql`
            -- +goose Up
            create table users (id int primary key, name text);`
        }
      },
      expect: [
        "migrations/1_users.sql was edited after it was merged. Databases that have applied it never run the new text, and end differently from fresh ones: only a fresh database has column public.users.name."
      ]
    },
    {
      title: "Another file under the version of one that is gone",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": "-- +goose Up\ncreate table users (id int primary key);",
          "migrations/2_search.sql": "-- +goose Up\ncreate table search (id int primary key);"
        },
        head: {
          "migrations/2_search.sql": null,
          "migrations/2_orders.sql": "-- +goose Up\ncreate table orders (id int primary key);"
        }
      },
      expect: [
        "It has the version of migrations/2_search.sql, which is gone: goose takes it for applied on databases that have applied that one, and never runs it there."
      ]
    },
    {
      title: "Files that were formatted anew",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": "-- +goose Up\ncreate table users (id int primary key);",
          "migrations/2_orders.sql": "-- +goose Up\ncreate table orders (id int primary key);"
        },
        head: {
          "migrations/1_users.sql": "-- +goose Up\nCREATE TABLE users (id INT PRIMARY KEY);",
          "migrations/2_orders.sql": "-- +goose Up\nCREATE TABLE orders (id INT PRIMARY KEY);"
        }
      },
      expect: [
        "2 merged migrations were edited, and send the same statements as before: migrations/1_users.sql and migrations/2_orders.sql. goose keeps no checksum of them, so nothing comes of it."
      ]
    },
    {
      title: "The change in a migration of its own",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": sql`
            -- +goose Up
            create table users (id int primary key);`
        },
        head: {
          "migrations/2_name.sql": sql`
            -- +goose Up
            set local lock_timeout = '5s';
            alter table users add column name text;`
        }
      },
      expect: "clean"
    }
  ]
});
function isNoticed({ id = "" }, evidence) {
  const result = decisionOn(evidence, "edited", id)?.result;
  return result === "refuses" || result === "complains";
}
function about(files, judged) {
  const [first] = files;
  if (!first) return [];
  const { id = "", file, line: line2 } = first;
  return [
    { migration: id, file, ...line2 !== void 0 && { line: line2 }, object: file, ...judged(files) }
  ];
}
function lead(files) {
  const released = files.find((one) => one.released)?.released;
  const where = released ? ` and is part of ${released}` : "";
  const names = fileList(files.map(({ file }) => file));
  return files.length === 1 ? `${names} was edited after it was merged${where}.` : `${count(files.length, "merged migration")} were edited${released ? `, released ones (${released}) among them` : ""}: ${names}.`;
}
var restore = "Restore it as it is on the base branch, and put the change into a new migration.";
function checked(files, evidence) {
  const { framework = "" } = evidence.order ?? {};
  const decision = decisionOn(evidence, "edited", files[0]?.id ?? "");
  const said2 = decision?.said?.replace(/\s+/g, " ") ?? "";
  const only = files.every(({ statements }) => statements === "same") ? ", although only comments or white space differ" : "";
  const does = decision?.result === "refuses" ? `refuses to start on databases that have applied ${files.length === 1 ? "it" : "them"}${only}` : `says so of databases that have applied ${files.length === 1 ? "it" : "them"}${only}; development databases are to be reset`;
  return {
    message: `${lead(files)} ${framework} compares checksums and ${does}: ${said2}`,
    remedy: restore,
    severity: "error",
    basis: "measured"
  };
}
function takenVersion({ was = "" }, { order }) {
  const framework = order?.framework ?? "The framework";
  return {
    message: `It has the version of ${was}, which is gone: ${framework} takes it for applied on databases that have applied that one, and never runs it there.`,
    remedy: `Restore ${was}, and give this one a version of its own, behind all others.`,
    severity: "error",
    basis: "known"
  };
}
function neverRun(files, evidence) {
  const path = worstPath(evidence, ({ edited }) => edited);
  const never = `Databases that have applied ${files.length === 1 ? "it" : "them"} never run the new text`;
  const start = lead(files);
  if (path?.failure && !path.usualFailure) {
    return {
      message: `${start} ${never}, and a fresh database cannot be built any more: ${failureWords(path.failure)}.`,
      remedy: restore,
      severity: "error",
      basis: "measured"
    };
  }
  if (!path || path.failure || path.usualFailure) {
    return {
      message: `${start} ${never}.`,
      remedy: restore,
      severity: "warning",
      basis: "known"
    };
  }
  if (!differs(path)) {
    return {
      message: `${start} ${never}; a fresh database ends the same with it.`,
      remedy: "Nothing to do, unless it was meant to change existing databases.",
      severity: "notice",
      basis: "measured"
    };
  }
  const words2 = differences(path, {
    there: "a fresh database",
    here: "a database that is there already"
  });
  const what = words2.length > 0 ? list(words2, 6) : "the order of columns";
  return {
    message: `${start} ${never}, and end differently from fresh ones: ${what}.`,
    remedy: restore,
    severity: "warning",
    basis: "measured"
  };
}
function reformatted(files, evidence) {
  const names = fileList(files.map(({ file }) => file));
  const what = files.length === 1 ? `${names} was edited after it was merged, and sends the same statements as before` : `${count(files.length, "merged migration")} were edited, and send the same statements as before: ${names}`;
  return {
    message: `${what}. ${evidence.order?.framework ?? "The framework"} keeps no checksum of ${files.length === 1 ? "it" : "them"}, so nothing comes of it.`,
    remedy: "Nothing to do.",
    severity: "notice",
    basis: "known"
  };
}

// src/hazards/merged-migration-removed.ts
var mergedMigrationRemoved = defineHazard({
  id: "merged-migration-removed",
  title: "Merged migration removed",
  area: "ordering",
  severity: "error",
  reads: [],
  covers: ["An already merged migration edited or deleted"],
  check: () => [],
  checkFiles(evidence) {
    const { changed = [], order } = evidence;
    const removed = changed.filter(({ change }) => change === "removed");
    const [first] = removed;
    if (!first) return [];
    const released = removed.find((one) => one.released)?.released;
    const names = fileList(removed.map(({ file }) => file));
    const start = `${names} ${removed.length === 1 ? "was" : "were"} removed after the merge${released ? ` and the release of ${released}` : ""}.`;
    const place2 = { migration: first.id ?? "", file: first.file, object: first.file };
    const refusing = removed.find(
      ({ id = "" }) => decisionOn(evidence, "removed", id)?.result === "refuses"
    );
    if (refusing) {
      const said2 = decisionOn(evidence, "removed", refusing.id ?? "")?.said ?? "";
      return [
        {
          ...place2,
          message: `${start} ${order?.framework ?? "The framework"} refuses to start on databases that have applied it: ${said2.replace(/\s+/g, " ")}`,
          remedy: "Restore it, and undo what it made in a new migration.",
          severity: "error",
          basis: "measured"
        }
      ];
    }
    const path = worstPath(evidence, ({ edited }) => edited);
    const remedy13 = "Restore it, and undo what it made in a new migration, which every database runs.";
    if (path?.failure && !path.usualFailure) {
      return [
        {
          ...place2,
          message: `${start} Without it a fresh database cannot be built: ${failureWords(path.failure)}.`,
          remedy: remedy13,
          severity: "error",
          basis: "measured"
        }
      ];
    }
    const compared = path && !path.failure && !path.usualFailure;
    if (compared && !differs(path)) {
      return [
        {
          ...place2,
          message: `${start} A fresh database ends the same without it.`,
          remedy: "Nothing to do.",
          severity: "notice",
          basis: "measured"
        }
      ];
    }
    const words2 = compared ? differences(path, { there: "a fresh database", here: "a database that has applied it" }) : [];
    const keep = "Databases that have applied it keep what it made, and fresh ones never get it";
    return [
      {
        ...place2,
        message: `${start} ${keep}${words2.length > 0 ? `: ${list(words2, 6)}` : ""}.`,
        remedy: remedy13,
        severity: "warning",
        basis: compared ? "measured" : "known"
      }
    ];
  },
  docs: {
    why: "A deleted file undoes nothing: databases that have applied it keep its tables and columns, fresh ones never get them. Some frameworks miss the file and refuse to start.",
    instead: "Keep it, and undo what it made in a new migration.",
    limits: "Both results are compared on a database that holds only the rows that migrations insert."
  },
  examples: [
    {
      title: "A revert that deletes the file",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": "-- +goose Up\ncreate table users (id int primary key);",
          "migrations/2_tags.sql": "-- +goose Up\ncreate table tags (id int primary key);"
        },
        head: { "migrations/2_tags.sql": null }
      },
      expect: [
        "migrations/2_tags.sql was removed after the merge. Databases that have applied it keep what it made, and fresh ones never get it: only a database that has applied it has table public.tags."
      ]
    },
    {
      title: "golang-migrate misses the version it is at",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: {
          "migrations/1_users.up.sql": "create table users (id int primary key);",
          "migrations/2_tags.up.sql": "create table tags (id int primary key);"
        },
        head: { "migrations/2_tags.up.sql": null }
      },
      expect: [
        "migrations/2_tags.up.sql was removed after the merge. golang-migrate refuses to start on databases that have applied it: no migration found for version 2: read down for version 2: file does not exist"
      ]
    },
    {
      title: "Undone in a new migration",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_tags.sql": sql`
            -- +goose Up
            create table tags (id int primary key);`
        },
        head: {
          "migrations/2_no_tags.sql": sql`
            -- +goose Up
            set local lock_timeout = '5s';
            drop table tags;`
        }
      },
      expect: "clean",
      alsoReports: ["table-dropped"]
    }
  ]
});

// src/hazards/merged-migration-renamed.ts
var mergedMigrationRenamed = defineHazard({
  id: "merged-migration-renamed",
  title: "Merged migration renamed",
  area: "ordering",
  severity: "error",
  reads: [],
  check: () => [],
  checkFiles(evidence) {
    return (evidence.changed ?? []).filter(({ change }) => change === "renamed").flatMap((renamed2) => judgeRenamed(renamed2, evidence));
  },
  docs: {
    why: "The ledger knows a migration by its version. Under another one it is a new migration, and databases that have applied it apply it again: the second time fails, or changes something, unless every statement is guarded.",
    instead: "Leave the name as it is. Where two versions collided, renumber the one that no database has applied yet.",
    limits: "It was run again on a database at the tip of the base branch; databases that are further behind run it only once."
  },
  examples: [
    {
      title: "Renamed to a newer time, and run again",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: { "migrations/1_users.sql": "-- +goose Up\ncreate table users (id int);" },
        head: {
          "migrations/1_users.sql": null,
          "migrations/2_users.sql": "-- +goose Up\ncreate table users (id int);"
        }
      },
      expect: [
        'It was migrations/1_users.sql when it was merged. Databases that have applied it run it again under the new name, and it fails with 42P07 relation "users" already exists.'
      ]
    },
    {
      title: "Renamed, with every statement guarded",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/1_users.sql": sql`
            -- +goose Up
            create table if not exists users (id int);`
        },
        head: {
          "migrations/1_users.sql": null,
          "migrations/2_users.sql": sql`
            -- +goose Up
            create table if not exists users (id int);`
        }
      },
      expect: [
        "It was migrations/1_users.sql when it was merged. Databases that have applied it run it again under the new name; that was done, and changes nothing."
      ]
    },
    {
      title: "Another title under the same version",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: { "migrations/1_users.sql": "-- +goose Up\ncreate table users (id int);" },
        head: {
          "migrations/1_users.sql": null,
          "migrations/1_people.sql": "-- +goose Up\ncreate table users (id int);"
        }
      },
      expect: "clean"
    }
  ]
});
function judgeRenamed(renamed2, evidence) {
  const { nowId = "", file, was = "", moves = [], released } = renamed2;
  const outcome = underNewName(renamed2, evidence);
  if (!outcome) return [];
  const start = `It was ${was} when it was merged${released ? `, and is part of ${released}` : ""}.`;
  const remedy13 = `Give it its old name back: ${moveCommands(moves)}`;
  const message3 = `${start} ${outcome.message}`;
  return [{ migration: nowId, file, object: was, remedy: remedy13, ...outcome, message: message3 }];
}
function underNewName({ id = "", nowId = "" }, evidence) {
  const decision = decisionOn(evidence, "renamed", id);
  const framework = evidence.order?.framework ?? "The framework";
  if (decision?.result === "refuses") {
    const said2 = decision.said?.replace(/\s+/g, " ") ?? "";
    return {
      message: `${framework} refuses to start on databases that have applied it: ${said2}`,
      severity: "error",
      basis: "measured"
    };
  }
  const underReview = evidence.migrations.some((one) => one.id === nowId);
  if (!underReview || decision?.result === "unnoticed") return void 0;
  if (decision?.result === "skips") {
    return {
      message: `${framework} looks only above the newest version, so databases at the tip of the base branch pass over the new name; those that are not there yet, and have applied the old one, run it again.`,
      severity: "warning",
      basis: "measured"
    };
  }
  return secondRun(nowId, evidence);
}
function secondRun(nowId, evidence) {
  const again = "Databases that have applied it run it again under the new name";
  const run = runOnEmpty(evidence, nowId);
  if (!run) return { message: `${again}.`, severity: "warning", basis: "known" };
  if (!run.outcome.ok) {
    const message4 = `${again}, and it fails with ${sqlError(run.outcome.error)}.`;
    return { message: message4, severity: "error", basis: "measured" };
  }
  const effects = evidence.servers.flatMap(({ apply }) => apply?.effects ?? []).find(({ migration }) => migration === nowId);
  const changes = [
    ...(effects?.schemaChanges ?? []).map(schemaChange),
    ...(effects?.dataChanges ?? []).map(({ relation }) => `rows of ${relation}`)
  ];
  if (changes.length === 0) {
    const message4 = `${again}; that was done, and changes nothing.`;
    return { message: message4, severity: "warning", basis: "measured" };
  }
  const message3 = `${again}, and it changes them a second time: ${list(changes)}.`;
  return { message: message3, severity: "error", basis: "measured" };
}

// src/hazards/migration-changes-nothing.ts
var migrationChangesNothing = defineHazard({
  id: "migration-changes-nothing",
  title: "Migration or statement without effect",
  area: "hygiene",
  severity: "notice",
  reads: ["apply"],
  covers: [
    "No-op statement (drop of absent, IF NOT EXISTS over the same)",
    "Empty migration / only comments / ALTER to the same type/default"
  ],
  check({ server, migrations }) {
    const renamed2 = new Set(
      migrations.filter(({ change }) => change === "renamed").map(({ id }) => id)
    );
    return seenMigrations(server).flatMap((seen) => {
      if (renamed2.has(seen.run.migration)) return [];
      const whole = nothingAtAll(seen);
      if (whole !== void 0) {
        return [
          {
            migration: seen.run.migration,
            object: "",
            message: whole,
            remedy: "Leave it out, unless it is there to keep two histories in step.",
            severity: "notice",
            basis: "measured"
          }
        ];
      }
      return seen.effects.statements.flatMap((effect) => {
        const statement = seen.run.statements[effect.index];
        if (!statement || !didNothing(statement, effect) || skips(statement)) return [];
        return [
          {
            migration: seen.run.migration,
            statement: statement.index,
            object: "",
            message: "This statement leaves the catalog as it was, though it takes its locks.",
            remedy: "Leave it out, or correct what it was meant to change.",
            severity: "notice",
            basis: "measured"
          }
        ];
      });
    });
  },
  docs: {
    why: "A migration that does nothing is often one that was meant to do something: a default that is set and dropped again, a guard that finds another object. It still takes its locks.",
    instead: "Leave it out, or say what it is for.",
    limits: "Compared by the catalog, for statements that change nothing else. A data change that found no generated row to change is not judged."
  },
  examples: [
    {
      title: "A default set and dropped again",
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column pages set default 1;
          alter table books alter column pages drop default;
        `
      ],
      expect: ["Its statements undo each other: catalog and rows are as they were."]
    },
    {
      title: "Only comments",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`-- nothing to do here`],
      expect: ["It holds no statement that changes anything."]
    },
    {
      title: "A table that is there already",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`create table if not exists books (id int primary key);`],
      expect: ["Nothing it asks for was left to do: catalog and rows are as they were."]
    },
    {
      title: "A type the column has already, beside a change",
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column pages type int;
          alter table books add column title text;
        `
      ],
      expect: ["This statement leaves the catalog as it was, though it takes its locks."]
    },
    {
      title: "A guard in front of a statement that does something",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          drop table if exists shelves;
          create table shelves (id int primary key);
        `
      ],
      expect: "clean"
    }
  ]
});
var shown = /* @__PURE__ */ new Set([
  "AlterTableStmt",
  "CreateStmt",
  "IndexStmt",
  "DropStmt",
  "RenameStmt",
  "ViewStmt",
  "AlterEnumStmt",
  "CreateEnumStmt"
]);
var framing = /* @__PURE__ */ new Set(["TransactionStmt", "VariableSetStmt"]);
var unseen = /\b(compression|tablespace|access\s+method|restart|trigger|without\s+cluster)\b/i;
function nothingAtAll({ run, effects }) {
  const statements = ownStatements(run).filter(({ kind }) => !framing.has(kind));
  if (statements.length === 0) return "It holds no statement that changes anything.";
  if (ownStatements(run).some(({ kind }) => kind === "TransactionStmt")) return void 0;
  if (effects.schemaChanges.length > 0 || effects.dataChanges.length > 0) return void 0;
  if (effects.skipped.some(({ differences: differences2 }) => differences2.length > 0)) return void 0;
  if (!statements.every((statement) => isShown(statement))) return void 0;
  return effects.statements.some((one) => one.schemaChanges.length > 0) ? "Its statements undo each other: catalog and rows are as they were." : "Nothing it asks for was left to do: catalog and rows are as they were.";
}
function didNothing(statement, effect) {
  return isShown(statement) && effect.schemaChanges.length === 0 && effect.dataChanges.length === 0;
}
function isShown({ kind, sql: text, rewrites, rows }) {
  return shown.has(kind) && !unseen.test(text) && rewrites.length === 0 && rows.length === 0;
}
function skips({ notices }) {
  return notices.some(({ message: message3 }) => message3.endsWith("skipping"));
}

// src/hazards/needless-index.ts
var needlessIndex = defineHazard({
  id: "needless-index",
  title: "New index that another one covers",
  area: "hygiene",
  severity: "notice",
  reads: ["apply"],
  covers: ["Index already covered by another"],
  check({ server }) {
    const seen = seenMigrations(server);
    const covered = seen.at(-1)?.effects.structure.coveredIndexes ?? [];
    const needless = seen.flatMap(
      (one) => one.effects.schemaChanges.flatMap((change) => {
        const found = covered.find(({ index }) => index === change.name);
        return change.change === "added" && change.kind === "index" && found ? [{ ...found, one, change }] : [];
      })
    );
    const [first] = needless;
    if (!first) return [];
    return [
      {
        migration: first.one.run.migration,
        statement: statementOf(first.one, first.change)?.index,
        object: "",
        message: `${needless.length === 1 ? "1 new index" : `${needless.length} new indexes`} answer${needless.length === 1 ? "s" : ""} nothing more than another that begins with the same columns in the same order, and every write keeps both: ${list(needless.map(({ index, by }) => `${index} beside ${by}`))}.`,
        remedy: "Leave it out, unless it is kept for being smaller.",
        severity: "notice",
        basis: "measured"
      }
    ];
  },
  docs: {
    why: "Each index costs every INSERT and most UPDATEs, disk and cache, and answers nothing that the other one does not.",
    instead: "One index, with the columns all queries need first.",
    limits: "Plain btree indexes only. A much smaller index may still be worth its price."
  },
  examples: [
    {
      title: "The first column of another index",
      given: sql`create table loans (id int primary key, book int, day date); create index loans_book_day on loans (book, day);`,
      migrations: [sql`create index concurrently if not exists loans_book on loans (book);`],
      transactionMode: "statement",
      alsoReports: ["retry-leaves-invalid-index"],
      expect: [
        "1 new index answers nothing more than another that begins with the same columns in the same order, and every write keeps both: public.loans_book beside public.loans_book_day."
      ]
    },
    {
      title: "The second column of another index",
      given: sql`create table loans (id int primary key, book int, day date); create index loans_book_day on loans (book, day);`,
      migrations: [sql`create index concurrently if not exists loans_day on loans (day);`],
      transactionMode: "statement",
      alsoReports: ["retry-leaves-invalid-index"],
      expect: "clean"
    }
  ]
});

// src/hazards/needs-deploy-order.ts
var needsDeployOrder = defineHazard({
  id: "needs-deploy-order",
  title: "Publisher and subscriber must be migrated in one order",
  area: "replication",
  severity: "warning",
  reads: ["replicate"],
  covers: [
    "ADD COLUMN: publisher before subscriber",
    "ADD COLUMN NOT NULL without default, subscriber first",
    "DROP COLUMN: subscriber before publisher",
    "SET NOT NULL / CHECK / UNIQUE / narrower type on the subscriber first",
    "enum ADD VALUE / wider type publisher first",
    "DDL is not replicated at all (people forget the subscriber)"
  ],
  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const steps = replication.deployPlan?.steps.length ?? 0;
    return eachChange(server).flatMap(({ migration, orders }) => {
      const good = orders.filter((run) => run.works);
      const bad = orders.filter((run) => !run.works);
      const [first] = good;
      if (!first || bad.length === 0) return [];
      const relation = bad.flatMap(({ stops: stops2 }) => stops2)[0]?.relation;
      const [side, other] = first.order === "publisher-first" ? ["publisher", "subscriber"] : ["subscriber", "publisher"];
      return [
        {
          migration,
          statement: statementOn(server, migration, relation),
          object: relation ?? "",
          message: `It has to reach the ${side} first. ${bad.map(orderText).join(" ")}`,
          remedy: `Apply it on the ${side}, then on the ${other}${steps > 2 ? "; the deploy plan of this review has every step" : ""}.`,
          severity: "warning",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "Schema changes are not replicated: somebody applies them on both sides. In the wrong order the first row of the new shape stops the subscriber, with every table it follows.",
    instead: "What adds or widens goes to the subscriber first, what removes or narrows goes to the publisher first; the review prints the order that was rehearsed.",
    limits: "Rehearsed with generated rows, on two databases of one server."
  },
  examples: [
    {
      title: "A column is added",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books add column isbn text;`],
      replication: "all",
      since: 15,
      expect: [
        'It has to reach the subscriber first. Publisher first, replication stops at public.books until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "isbn".'
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A column is dropped",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books drop column title;`],
      replication: "all",
      since: 15,
      expect: [
        'It has to reach the publisher first. Subscriber first, replication stops at public.books and does not go on by itself: logical replication target relation "public.books" is missing replicated column: "title".'
      ],
      alsoReports: ["column-dropped", "lock-without-timeout"]
    },
    {
      title: "Rows are changed",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`update books set title = 'a title' where id = 1 and title <> 'a title';`],
      replication: "all",
      expect: "clean"
    }
  ]
});

// src/hazards/no-safe-deploy-order.ts
var noSafeDeployOrder = defineHazard({
  id: "no-safe-deploy-order",
  title: "No order of publisher and subscriber is safe",
  area: "replication",
  severity: "error",
  reads: ["replicate"],
  covers: [
    "RENAME column/table under replication",
    "Seed/backfill rows migrated on both sides: conflict stops apply",
    "Dropping a column which a publication column list or row filter names",
    "DROP PRIMARY KEY breaks publisher\u2019s own UPDATE/DELETE",
    "Table without PK / replica identity in a publication"
  ],
  check({ server, migrations }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const stuck = eachChange(server).filter(({ orders }) => !orders.some((run) => run.works));
    const all = allTogether(replication);
    const plan = planText(replication);
    const found = stuck.map(({ migration, orders }) => {
      const relation = orders.flatMap(({ stops: stops2 }) => stops2)[0]?.relation;
      return {
        migration,
        statement: statementOn(server, migration, relation),
        object: relation ?? "",
        message: ordersText(orders),
        remedy: plan || (identityText(orders) ?? contractLater),
        severity: stopsNothing(orders) ? "warning" : "error",
        basis: "measured"
      };
    });
    if (found.length > 0 || !all || all.orders.some((run) => run.works)) return found;
    const last = migrations.at(-1)?.id ?? "";
    return [
      {
        migration: last,
        object: "",
        message: `Each migration has a safe order, all of them together have none. ${ordersText(all.orders)}`,
        remedy: plan || (identityText(all.orders) ?? contractLater),
        severity: "error",
        basis: "measured"
      }
    ];
  },
  docs: {
    why: "A subscriber applies the rows of all its tables in one order: what it cannot apply stops everything behind it, and the publisher keeps its log until the disk is full.",
    instead: "Expand and contract: the new column or table first (subscriber, then publisher), both written for a while, the old one dropped later (publisher, then subscriber). Or a pause: stop the writes, let the subscriber catch up, migrate both.",
    limits: "Rehearsed with generated rows on two databases of one server; conflicts with rows that only the real subscriber has are not seen."
  },
  examples: [
    {
      title: "A column is renamed",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books rename column title to name;`],
      replication: "all",
      since: 15,
      expect: [
        'Publisher first, replication stops at public.books until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "name". Subscriber first, replication stops at public.books and does not go on by itself: logical replication target relation "public.books" is missing replicated column: "title".'
      ],
      alsoReports: ["renamed", "lock-without-timeout"]
    },
    {
      title: "A new table without a primary key",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`create table notes (book int, note text);`],
      replication: "all",
      since: 15,
      rows: 2,
      expect: [
        'Publisher first, replication stops at public.notes until the subscriber follows: logical replication target relation "public.notes" does not exist; the publisher refuses every UPDATE of public.notes: cannot update table "notes" because it does not have a replica identity and publishes updates; the publisher refuses every DELETE of public.notes: cannot delete from table "notes" because it does not have a replica identity and publishes deletes. Subscriber first, the publisher refuses every UPDATE of public.notes: cannot update table "notes" because it does not have a replica identity and publishes updates; the publisher refuses every DELETE of public.notes: cannot delete from table "notes" because it does not have a replica identity and publishes deletes.'
      ],
      alsoReports: ["not-replicated"]
    },
    {
      title: "A new table that the migration fills",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`create table kinds (id int primary key, kind text); insert into kinds values (1, 'novel'), (2, 'essay'), (3, 'play');`
      ],
      replication: "all",
      since: 15,
      rows: 2,
      expect: [
        'Publisher first, replication stops at public.kinds until the subscriber follows: logical replication target relation "public.kinds" does not exist; a refresh tries for ever to copy public.kinds, which already has rows there: duplicate key value violates unique constraint "kinds_pkey". Subscriber first, a refresh tries for ever to copy public.kinds, which already has rows there: duplicate key value violates unique constraint "kinds_pkey".'
      ],
      alsoReports: ["not-replicated"]
    },
    {
      title: "A column that may be NULL",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      replication: "all",
      expect: "clean",
      alsoReports: ["needs-deploy-order"]
    }
  ]
});
var contractLater = "None of the orders that were tried works. Expand first and contract later: add the new beside the old, copy, move the application over, and remove the old in a later release.";
function stopsNothing(orders) {
  return orders.some(
    ({ stops: stops2, failed: failed2, writesRefused }) => !failed2 && writesRefused.length === 0 && stops2.every(({ copying }) => copying)
  );
}
function identityText(orders) {
  const run = orders.find(({ stops: stops2, failed: failed2 }) => !failed2 && stops2.length === 0);
  const without = (run?.writesRefused ?? []).flatMap(({ error }) => {
    const table = /table "(.+)" because it does not have a replica identity/.exec(error.message);
    return table?.[1] ?? [];
  });
  if (!run || without.length === 0) return void 0;
  const side = run.order === "publisher-first" ? "publisher" : "subscriber";
  return `Give ${list([...new Set(without)], 6)} a primary key, in the migration that makes or changes it; where none fits, ALTER TABLE \u2026 REPLICA IDENTITY FULL on both sides. Then it reaches the ${side} first.`;
}

// src/hazards/not-replicated.ts
var notReplicated = defineHazard({
  id: "not-replicated",
  title: "New table or column does not reach the subscriber",
  area: "replication",
  severity: "warning",
  reads: ["replicate"],
  covers: ["New table not replicated until REFRESH PUBLICATION"],
  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    return eachChange(server).flatMap(({ migration, orders }) => {
      const run = orders.find(({ works: works2 }) => works2) ?? orders.at(-1);
      const alike = Map.groupBy(
        absentIn(run?.missing ?? []),
        ({ column, why, who }) => [why, who, column !== void 0].join(" ")
      );
      return [...alike.values()].map((all) => ({
        migration,
        statement: statementOn(server, migration, all[0]?.relation),
        object: all.length === 1 ? list(all.map(nameOf)) : "",
        basis: "measured",
        ...textFor2(all, replication)
      }));
    });
  },
  docs: {
    why: "A subscription follows the tables it knew when it was made or last refreshed. A new table stays empty on the subscriber without any error.",
    instead: "Make the refresh a step of the deployment.",
    limits: "Whether a subscriber wants the table at all is not known here."
  },
  examples: [
    {
      title: "A new table, published with all others",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create table if not exists shelves (id int primary key, room text);`],
      replication: "all",
      since: 15,
      rows: 2,
      expect: [
        "public.shelves is published, and its rows reach no subscriber until the subscription is refreshed. Nothing fails; they are missing."
      ],
      alsoReports: ["needs-deploy-order"]
    },
    {
      title: "Two new tables",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`create table shelves (id int primary key, room text); create table rooms (id int primary key, floor int);`
      ],
      replication: "all",
      since: 15,
      rows: 2,
      expect: [
        "public.rooms and public.shelves are published, and their rows reach no subscriber until the subscription is refreshed. Nothing fails; they are missing."
      ],
      alsoReports: ["needs-deploy-order"]
    },
    {
      title: "A comment",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; comment on table books is 'all of them';`],
      replication: "all",
      expect: "clean"
    }
  ]
});
function absentIn(missing) {
  const each = Map.groupBy(missing, nameOf);
  return [...each.values()].flatMap((all) => {
    const who = list(all.flatMap(({ subscriber }) => subscriber ?? []));
    return all.slice(0, 1).map((one) => ({ ...one, who }));
  });
}
function nameOf({ relation, column }) {
  return column === void 0 ? relation : `${relation}.${column}`;
}
var mostNames = 6;
function textFor2(all, { publications, with: extension }) {
  const [first] = all;
  const who = first?.who ?? "";
  const isTable = first?.column === void 0;
  const what = list(all.map(nameOf), mostNames);
  const isOne2 = all.length === 1;
  const [is, its, it, them] = isOne2 ? ["is", "its", "it", "it"] : ["are", "their", "they", "them"];
  const add = addToSet(isOne2 ? first?.relation ?? "" : "\u2026");
  const reach = who === "" ? "reach no subscriber" : `do not reach ${who}`;
  if (first?.why === "until-refresh")
    return {
      message: extension === "pglogical" ? `${what} ${is} meant to be published, and ${its} rows ${reach} until ${it} ${is} added to a replication set: pglogical adds no new table by itself. Nothing fails; they are missing.` : `${what} ${is} published, and ${its} rows ${reach} until the subscription is refreshed. Nothing fails; they are missing.`,
      remedy: extension === "pglogical" ? `Once both sides have the table, run ${add} on the publisher${isOne2 ? "" : ", for each"}; with a partitioned table, for each partition.` : `Once both sides have ${isOne2 ? "the table" : "them"}, run ALTER SUBSCRIPTION \u2026 REFRESH PUBLICATION on the subscriber.`,
      severity: "warning"
    };
  const none = who === "" ? "none of the publications" : `no publication that ${who} follows`;
  const tables = all.length > mostNames ? "\u2026" : all.map(({ relation }) => relation).join(", ");
  const names = publications.map(({ name }) => name).join(", ");
  return {
    message: `${what} ${is} in ${none}, so ${its} rows stay on the publisher. Nothing fails; they are missing.`,
    remedy: extension === "pglogical" ? `If subscribers need ${them}: ${add}${isTable ? "" : ", behind replication_set_remove_table, with a column list that names it"}.` : isTable ? `If subscribers need ${them}: ALTER PUBLICATION \u2026 ADD TABLE ${tables}, then ALTER SUBSCRIPTION \u2026 REFRESH PUBLICATION.` : `If subscribers need ${them}, name ${them} in the column list: ALTER PUBLICATION ${names || "\u2026"} SET TABLE \u2026.`,
    severity: "notice"
  };
}

// src/hazards/number-left-out.ts
var numberLeftOut = defineHazard({
  id: "number-left-out",
  title: "A number is left out",
  area: "ordering",
  severity: "notice",
  reads: [],
  check: () => [],
  checkFiles({ order }) {
    return (order?.gaps ?? []).map(({ id, file, first, count: free }) => ({
      migration: id,
      file,
      object: first,
      message: `The history counts without gaps, and ${free === 1 ? `${first} is` : `${count(free, "number")} from ${first} on are`} left out below it: whoever takes ${free === 1 ? "it" : "one"} later sorts before a version that is applied by then.`,
      remedy: "Take the next free number, unless another branch holds it.",
      severity: "notice",
      basis: "known"
    }));
  },
  docs: {
    why: "A gap is usually a number that another branch holds. When that branch is merged later, it is the one that comes late.",
    instead: "Merge the branch that holds the number first, or take the number.",
    limits: "Only histories that count up by one are looked at."
  },
  examples: [
    {
      title: "Four is left out",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: {
          "migrations/1_a.up.sql": "create table a (id int primary key);",
          "migrations/2_b.up.sql": "create table b (id int primary key);",
          "migrations/3_c.up.sql": "create table c (id int primary key);"
        },
        head: { "migrations/5_e.up.sql": "create table e (id int primary key);" }
      },
      expect: [
        "The history counts without gaps, and 4 is left out below it: whoever takes it later sorts before a version that is applied by then."
      ]
    },
    {
      title: "The next number",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: {
          "migrations/1_a.up.sql": "create table a (id int primary key);",
          "migrations/2_b.up.sql": "create table b (id int primary key);",
          "migrations/3_c.up.sql": "create table c (id int primary key);"
        },
        head: { "migrations/4_d.up.sql": "create table d (id int primary key);" }
      },
      expect: "clean"
    }
  ]
});

// src/hazards/old-inserts-fail.ts
var oldInsertsFail = defineHazard({
  id: "old-inserts-fail",
  title: "INSERTs of the running version are refused",
  area: "compatibility",
  severity: "warning",
  reads: ["apply"],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const required = seen.effects.schemaChanges.flatMap((column) => {
        const { change, kind, name, before: old, after: now } = column;
        if (kind !== "column" || !now || !before.has(textOf(now, "table"))) return [];
        const isNew = change === "added";
        if (now["not_null"] !== true || isFilled(now)) return [];
        if (!(isNew || change === "changed" && isFilled(old))) return [];
        const last = statementThat(
          seen,
          (effect) => effect.schemaChanges.some((one) => one.name === name && one.kind === kind)
        );
        return isNew && last?.kind === "RenameStmt" ? [] : [{ name, isNew, at: last?.index }];
      });
      for (const columns of Map.groupBy(required, ({ isNew, at }) => `${isNew} ${at}`).values()) {
        const [first] = columns;
        if (!first) continue;
        const names = list(columns.map(({ name }) => name));
        const [is, have, it] = columns.length === 1 ? ["is", "has", "it"] : ["are", "have", "them"];
        findings.push({
          migration: seen.run.migration,
          statement: first.at,
          object: first.name,
          message: first.isNew ? `${names} ${is} new, NOT NULL and ${have} no default: an INSERT that does not know ${it} is refused.` : `${names} ${is} NOT NULL and lost ${columns.length === 1 ? "its default" : "their defaults"}: an INSERT that leaves ${it} out is refused.`,
          remedy: `Keep a default until every running version names the ${columns.length === 1 ? "column" : "columns"}; drop it in a later release.`,
          severity: "warning",
          basis: "known"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "While the new version is rolled out, the old one still inserts rows as it always did. Each of those INSERTs fails.",
    instead: "A default, for as long as the old version runs.",
    limits: "It is not known here whether the application inserts into the table, or a trigger fills the column."
  },
  examples: [
    {
      title: "The default is only there to fill old rows",
      given: sql`create table books (id int primary key); insert into books values (1);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column pages int not null default 0;
          alter table books alter column pages drop default;
        `
      ],
      expect: [
        "public.books.pages is new, NOT NULL and has no default: an INSERT that does not know it is refused."
      ],
      since: 11
    },
    {
      title: "Several columns in one statement",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column pages int not null, add column title text not null;
        `
      ],
      expect: [
        "public.books.pages and public.books.title are new, NOT NULL and have no default: an INSERT that does not know them is refused."
      ],
      alsoReports: ["scan-blocks-reads"]
    },
    {
      title: "A default dropped",
      given: sql`create table books (id int primary key, pages int not null default 0);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column pages drop default;
        `
      ],
      expect: [
        "public.books.pages is NOT NULL and lost its default: an INSERT that leaves it out is refused."
      ]
    },
    {
      title: "The default stays",
      given: sql`create table books (id int primary key); insert into books values (1);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column pages int not null default 0;
        `
      ],
      expect: "clean",
      since: 11
    }
  ]
});
function isFilled(description) {
  return ["default", "identity", "generated"].some((key2) => description?.[key2] !== void 0);
}

// src/hazards/order-changes-result.ts
var orderChangesResult = defineHazard({
  id: "order-changes-result",
  title: "Existing and fresh databases end differently",
  area: "ordering",
  severity: "error",
  reads: [],
  covers: [
    "Upgrade path and fresh install end differently (schema)",
    "Upgrade path and fresh install end differently in column order"
  ],
  check: () => [],
  checkFiles: (evidence) => [...ofLate(evidence), ...ofRelease(evidence), ...ofSwapped(evidence)],
  docs: {
    why: "Existing databases run a late migration last, fresh ones in its place. When the two end differently, what is tested is not what runs. Another order of columns is enough for whatever reads them by position: COPY and INSERT without a list of columns, SELECT *, row types, foreign tables, replication that maps by position (pglogical 1).",
    instead: "Give it a version behind all others, so that every database runs the same order. Where it is released already, write down the difference with a migration that makes both the same.",
    limits: "Both ways are run on a database that holds only the rows that migrations insert. What applications and other systems read by position is not seen."
  },
  examples: [
    {
      title: "A branch merged late adds a column below one that was added since",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": sql`
            create table users (id int primary key);`,
          "migrations/20240301000000_email.sql": sql`
            alter table users add column email text;`
        },
        head: {
          "migrations/20240201000000_phone.sql": sql`
            set local lock_timeout = '5s';
            alter table users add column phone text;`
        }
      },
      expect: [
        "Databases that are there already run it behind 20240301000000_email, fresh ones before it, and the columns of public.users stand in another order: (id, phone, email) in a fresh database, (id, email, phone) in a database that is there already."
      ]
    },
    {
      title: "The same under replication that maps columns by position",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": sql`
            create table users (id int primary key);
            -- replicated by pglogical, set up by hand`,
          "migrations/20240301000000_email.sql": sql`
            alter table users add column email text;`
        },
        head: {
          "migrations/20240201000000_phone.sql": sql`
            set local lock_timeout = '5s';
            alter table users add column phone text;`
        }
      },
      expect: [
        "Databases that are there already run it behind 20240301000000_email, fresh ones before it, and the columns of public.users stand in another order: (id, phone, email) in a fresh database, (id, email, phone) in a database that is there already. pglogical is named in migrations/20240101000000_users.sql: version 1 maps columns by position, so that between two such databases values go into the wrong columns, or replication stops."
      ]
    },
    {
      title: "Two of one number, whose order nothing gives",
      given: "",
      migrations: [],
      project: {
        adapter: "plain",
        directory: "sql",
        base: { "sql/0001_users.sql": "create table users (id int primary key);" },
        head: {
          "sql/0002_email.sql": "alter table users add column if not exists email text;",
          "sql/0002_phone.sql": "alter table users add column if not exists phone text;"
        }
      },
      expect: [
        "0002_email and 0002_phone have one number; the other way round the columns of public.users stand in another order: (id, phone, email) in that order, (id, email, phone) in this order."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "The same behind all others",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": sql`
            create table users (id int primary key);`,
          "migrations/20240301000000_email.sql": sql`
            alter table users add column email text;`
        },
        head: {
          "migrations/20240301000001_phone.sql": sql`
            set local lock_timeout = '5s';
            alter table users add column phone text;`
        }
      },
      expect: "clean"
    }
  ]
});
function ofLate(evidence) {
  const late = evidence.order?.late ?? [];
  const run = late.filter(({ id }) => {
    const result = decisionOn(evidence, "late", id)?.result;
    return result === void 0 || result === "applies";
  });
  const [first] = run;
  const path = worstPath(evidence, ({ fresh }) => fresh);
  if (!first || !path || path.failure || path.usualFailure || !differs(path)) return [];
  const others = run.length === 1 ? "it" : list(run.map(({ id }) => id));
  const lead2 = `Databases that are there already run ${others} behind ${first.newest.id}, fresh ones before it, and `;
  const command = moveCommands(run.flatMap(({ moves }) => moves));
  return [
    {
      migration: first.id,
      file: first.file,
      object: path.schemaChanges[0]?.name ?? path.dataChanges[0]?.relation ?? "",
      ...consequence(path, lead2, {
        there: "a fresh database",
        here: "a database that is there already"
      }),
      remedy: command === "" ? "Generate it again on top of the base branch, so that every database runs the same order." : `Give it a version behind all others, so that every database runs the same order: ${command}`,
      basis: "measured"
    }
  ];
}
function ofRelease(evidence) {
  const tag = evidence.order?.release?.tag;
  const late = evidence.order?.late.find(({ released }) => released);
  const path = worstPath(evidence, ({ released }) => released);
  const fresh = worstPath(evidence, (reorder) => reorder.fresh);
  if (!tag || !late || !path || path.usualFailure) return [];
  if (!path.failure && (!differs(path) || fresh && differs(fresh))) return [];
  const place2 = { migration: late.id, file: late.file, object: tag, basis: "measured" };
  const remedy13 = `Give it a version behind ${tag}: ${moveCommands(late.moves)}`;
  if (path.failure) {
    return [
      {
        ...place2,
        remedy: remedy13,
        message: `A database at ${tag} cannot be brought up to date: ${failureWords(path.failure)}.`,
        severity: "error"
      }
    ];
  }
  const lead2 = `Databases that come from ${tag} end otherwise than those at the tip of the base branch, and `;
  return [
    {
      ...place2,
      remedy: remedy13,
      ...consequence(path, lead2, { there: `one from ${tag}`, here: "one at the tip" })
    }
  ];
}
function ofSwapped(evidence) {
  const swapped = evidence.servers[0]?.reorder?.swapped ?? [];
  return swapped.flatMap((path) => {
    if (path.usualFailure || !path.failure && !differs(path)) return [];
    const file = evidence.migrations.find(({ id }) => id === path.second)?.file ?? "";
    const lead2 = `${path.first} and ${path.second} have one number; the other way round `;
    const failed2 = path.failure && {
      message: `${lead2}${failureWords(path.failure)}.`,
      severity: "warning"
    };
    return [
      {
        migration: path.second,
        file,
        object: path.first,
        ...failed2 ?? consequence(path, lead2, { there: "that order", here: "this order" }),
        remedy: "Give one of the two a number of its own.",
        basis: "measured"
      }
    ];
  });
}
function consequence(path, lead2, sides) {
  const words2 = differences(path, sides);
  const objects = path.schemaChanges.some((change) => !isMove(change));
  const orders = (path.columnOrders ?? []).map(
    ({ relation, usual, other }) => `the columns of ${relation} stand in another order: (${shown2(other)}) in ${sides.there}, (${shown2(usual)}) in ${sides.here}`
  );
  const uses = usesOf(path);
  const isReplicated = path.byPosition.some(({ how }) => how === "replication");
  return {
    message: `${lead2}${[...orders, ...words2.length > 0 ? [list(words2, 6)] : []].join("; ")}.${uses}`,
    severity: objects || isReplicated ? "error" : "warning"
  };
}
function shown2(columns) {
  return columns.length <= 12 ? columns.join(", ") : `\u2026, ${columns.slice(-8).join(", ")}`;
}
var useWords = {
  copy: "COPY without a list of columns",
  insert: "INSERT without a list of columns",
  view: "a view",
  "row-type": "its row type",
  "foreign-table": "a foreign table"
};
function usesOf({ byPosition }) {
  const [replication] = byPosition.filter(({ how }) => how === "replication");
  const uses = byPosition.flatMap(
    ({ how, where }) => how === "replication" ? [] : [`${useWords[how]} (${where})`]
  );
  return [
    uses.length > 0 ? ` What goes by position there: ${list([...new Set(uses)], 6)}.` : "",
    replication ? ` pglogical is named in ${replication.where}: version 1 maps columns by position, so that between two such databases values go into the wrong columns, or replication stops.` : ""
  ].join("");
}

// src/hazards/query-fails.ts
var queryFails = defineHazard({
  id: "query-fails",
  title: "Query of the running application fails",
  area: "compatibility",
  severity: "error",
  reads: ["compatibility"],
  covers: ["Old queries fail on new schema"],
  check({ server }) {
    const { broken = [], queries = 0 } = server.compatibility ?? {};
    const byMigration = Map.groupBy(broken, ({ migration }) => migration);
    return [...byMigration].map(([migration, own]) => {
      const often = own.toSorted((a, b) => (b.calls ?? 0) - (a.calls ?? 0));
      return {
        migration,
        object: "",
        message: `${count(own.length, "query").replace("querys", "queries")} of the ${queries} that work before this migration ${own.length === 1 ? "fails" : "fail"} behind it: ${list(often.map(brokenText2), 4)}.`,
        remedy: "Release the code that does without first; until no old code runs, keep what it asks for.",
        severity: "error",
        basis: "measured"
      };
    });
  },
  docs: {
    why: "During a deployment, and after a rollback of the application, old code runs on the new schema.",
    instead: "Expand, deploy, contract: what old code asks for goes in a later release.",
    limits: "Only queries that the project names are tried. They are prepared; an INSERT of one row is executed too, with the values of a row that is there."
  },
  examples: [
    {
      title: "An INSERT that does not know a new column",
      given: sql`
        create table books (id int primary key, title text);
        insert into books values (1, 'a');
      `,
      migrations: [
        sql`
          set lock_timeout = '2s';
          alter table books add column isbn text not null default '';
          alter table books alter column isbn drop default;
        `
      ],
      queries: sql`
        insert into books (id, title) values ($1, $2);
        select title from books where id = $1;
      `,
      since: 11,
      expect: [
        '1 query of the 2 that work before this migration fails behind it: insert into books (id, title) values ($1, $2): 23502 null value in column "isbn" of relation "books" violates not-null constraint.'
      ],
      alsoReports: ["old-inserts-fail"]
    },
    {
      title: "A query over a renamed column",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; alter table books rename column title to name;`],
      queries: sql`select title from books where id = $1;`,
      expect: [
        '1 query of the 1 that work before this migration fails behind it: select title from books where id = $1: 42703 column "title" does not exist.'
      ],
      alsoReports: ["renamed"]
    },
    {
      title: "A new column that may be NULL",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      queries: sql`insert into books (id, title) values ($1, $2);`,
      expect: "clean"
    }
  ]
});
function brokenText2({ sql: text, error, calls }) {
  const line2 = text.replaceAll(/\s+/g, " ").trim();
  const often = calls === void 0 ? "" : ` (${calls.toLocaleString("en-US")} calls)`;
  return `${line2.length > 100 ? `${line2.slice(0, 100)} \u2026` : line2}${often}: ${sqlError(error).replace(/ \(.*\)$/s, "")}`;
}

// src/hazards/query-loses-index.ts
var queryLosesIndex = defineHazard({
  id: "query-loses-index",
  title: "Query of the application has no index any more",
  area: "compatibility",
  severity: "warning",
  reads: ["compatibility"],
  check({ server }) {
    const { slower = [] } = server.compatibility ?? {};
    return slower.map(({ sql: text, relation, migration, calls }) => {
      const line2 = text.replaceAll(/\s+/g, " ").trim();
      const often = calls === void 0 ? "" : ` (${calls.toLocaleString("en-US")} calls)`;
      return {
        migration,
        object: relation,
        message: `Before this migration there was an index of ${relation} for it, behind it the whole table has to be read: ${line2.length > 160 ? `${line2.slice(0, 160)} \u2026` : line2}${often}.`,
        remedy: "Build the index that takes its place first, CONCURRENTLY, and drop the old one later.",
        severity: "warning",
        basis: "measured"
      };
    });
  },
  docs: {
    why: "Nothing fails; every call reads the whole table, and does so at the worst moment.",
    instead: "Keep the index until its replacement is there.",
    limits: "Plans are made with sequential scans switched off, so that the small tables of a rehearsal do not matter: it shows whether an index can be used, not whether it would be."
  },
  examples: [
    {
      title: "The index that a query used is dropped",
      given: sql`
        create table books (id int primary key, title text);
        create index books_title on books (title);
      `,
      migrations: [sql`drop index concurrently if exists books_title;`],
      transactionMode: "statement",
      queries: sql`select id from books where title = $1;`,
      since: 12,
      expect: [
        "Before this migration there was an index of public.books for it, behind it the whole table has to be read: select id from books where title = $1."
      ]
    },
    {
      title: "Another index serves it",
      given: sql`
        create table books (id int primary key, title text, room text);
        create index books_title on books (title);
        create index books_title_room on books (title, room);
      `,
      migrations: [sql`drop index concurrently if exists books_title;`],
      transactionMode: "statement",
      queries: sql`select id from books where title = $1;`,
      expect: "clean"
    }
  ]
});

// src/hazards/renamed.ts
var renamed = defineHazard({
  id: "renamed",
  title: "Table, column or value renamed under running code",
  area: "compatibility",
  severity: "warning",
  reads: ["apply"],
  covers: ["Rename column/table/schema/enum value", "Enum value added / removed / renamed"],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const { schemaChanges, statements } = seen.effects;
      const net = new Set(
        schemaChanges.map(({ change, kind, name }) => `${change} ${kind} ${name}`)
      );
      const viewed = (name) => net.has(`added view ${name}`);
      for (const { index, schemaChanges: changes } of statements) {
        const pairs = renames(changes, seen.run.statements[index]?.kind ?? "").filter(
          ({ kind, from, table }) => (table === void 0 || before.has(table)) && (kind === "enum value" || net.has(`removed ${kind} ${from}`)) && !viewed(from)
        );
        const [first] = pairs;
        if (!first) continue;
        findings.push({
          migration: seen.run.migration,
          statement: index,
          object: first.from,
          message: `${list(pairs.map(({ kind, from, to }) => `${kind} ${from} is now called ${to}`))}: queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.`,
          remedy: remedy5(first.kind),
          severity: "warning",
          basis: "known"
        });
      }
      findings.push(...relabelled(seen));
    }
    return findings;
  },
  docs: {
    why: "During a deployment two versions of the application run. One of them uses a name that does not exist, whichever order is chosen.",
    instead: "A new column next to the old one, both written until nothing reads the old; for a table, a view under the old name in the same transaction (a simple view can be written through).",
    limits: "Which queries the application sends is not known here."
  },
  examples: [
    {
      title: "A column",
      given: sql`create table books (id int primary key, name text);`,
      migrations: [sql`alter table books rename column name to title;`],
      expect: [
        "column public.books.name is now called title: queries that use the old name fail as soon as this commits, and code that knows the new one fails until then."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A label of an enum",
      given: sql`create type state as enum ('new', 'old'); create table books (id int primary key, state state);`,
      migrations: [sql`alter type state rename value 'old' to 'used';`],
      expect: [
        "enum value 'old' of public.state is now called 'used': queries that use the old name fail as soon as this commits, and code that knows the new one fails until then."
      ]
    },
    {
      title: "A table, inside a DO block",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`do $$ begin execute 'alter table books rename to titles'; end $$;`],
      expect: [
        "table public.books is now called public.titles: queries that use the old name fail as soon as this commits, and code that knows the new one fails until then."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A column dropped and another added where it stood",
      given: sql`create table books (id int primary key, hidden boolean);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column hidden, add column visible boolean not null default true;
        `
      ],
      expect: [],
      alsoReports: ["column-dropped"],
      since: 11
    },
    {
      title: "A table, with a view under the old name",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books rename to titles;
          create view books as select * from titles;
        `
      ],
      expect: "clean"
    }
  ]
});
function relabelled(seen) {
  return seen.effects.schemaChanges.flatMap((change) => {
    if (change.kind !== "enum" || change.change !== "changed") return [];
    const [old, now] = [labels2(change.before), labels2(change.after)];
    const at = old.findIndex((label, i) => !now.includes(label) && !old.includes(now[i] ?? label));
    if (old.length !== now.length || at === -1) return [];
    const statement = statementThat(
      seen,
      ({ schemaChanges }) => schemaChanges.some(({ kind, name }) => kind === "enum" && name === change.name)
    );
    if (statement?.kind !== "RenameStmt" && statement?.kind !== "AlterEnumStmt") return [];
    if (seen.effects.statements.some(
      ({ schemaChanges }) => schemaChanges.some(
        (one) => one.change === "removed" && one.kind === "enum" && one.name === change.name
      )
    ))
      return [];
    return [
      {
        migration: seen.run.migration,
        statement: statement.index,
        object: change.name,
        message: `enum value '${old[at] ?? ""}' of ${change.name} is now called '${now[at] ?? ""}': queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.`,
        remedy: remedy5("enum value"),
        severity: "warning",
        basis: "known"
      }
    ];
  });
}
function labels2(description) {
  const value = description?.["labels"];
  return Array.isArray(value) ? value.map(String) : [];
}
function remedy5(kind) {
  switch (kind) {
    case "table":
      return "Make a view under the old name in the same transaction, and drop it when nothing uses it any more.";
    case "column":
      return "Add a column under the new name, write both until no running version reads the old one, then drop it.";
    case "enum value":
      return "Add the new value in one release, change rows and code in the next; the old label may stay.";
    default:
      return "Keep the old name until no running version uses it.";
  }
}

// src/hazards/replication-assumed.ts
var replicationAssumed = defineHazard({
  id: "replication-assumed",
  title: "Matters only if these tables are replicated",
  area: "replication",
  severity: "notice",
  reads: ["replicate"],
  check({ server, migrations }) {
    const { replication } = server;
    const change = replication?.changes.at(-1);
    if (replication?.source !== "assumed" || !change) return [];
    const [works2] = change.orders.filter((run) => run.works);
    const bad = change.orders.filter((run) => !run.works);
    if (bad.length === 0) return [];
    const what = migrations.length === 1 ? "This migration" : "These migrations together";
    const side = works2?.order === "publisher-first" ? "publisher" : "subscriber";
    const verdict = works2 ? `${what} would have to reach the ${side} first.` : `For ${what.toLowerCase()} no order is safe.`;
    const finding3 = {
      migration: migrations.at(-1)?.id ?? "",
      object: "",
      message: `Nobody said what is published, so every table was rehearsed as if it were. ${verdict} ${bad.map(orderText).join(" ")}`,
      remedy: "Set `replication: none` if nothing is replicated; else say what is published, and the review finds an order that works, migration by migration.",
      severity: works2 ? "notice" : "warning",
      basis: "measured"
    };
    return [finding3];
  },
  docs: {
    why: "Publications are mostly made by hand, outside the migrations, so their absence here says nothing.",
    instead: "Say it once: `replication: none`, `replication: all`, or what is published.",
    limits: "It is one finding for the whole pull request, and never more than a notice; what is known to be published is judged in full."
  },
  examples: [
    {
      title: "A column is added, and nobody said whether it is replicated",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      replication: "assumed",
      since: 15,
      expect: [
        'Nobody said what is published, so every table was rehearsed as if it were. This migration would have to reach the subscriber first. Publisher first, replication stops at public.books until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "isbn".'
      ]
    },
    {
      title: "An index is added",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: "statement",
      replication: "assumed",
      expect: "clean",
      alsoReports: ["retry-leaves-invalid-index"]
    }
  ]
});

// src/hazards/rerun-changes-data.ts
var rerunChangesData = defineHazard({
  id: "rerun-changes-data",
  title: "Second run changes rows",
  area: "rerun",
  severity: "error",
  reads: ["apply", "rerun"],
  covers: ["Seed rows without ON CONFLICT: second apply duplicates"],
  check(input) {
    const findings = [];
    for (const { raw, severity, sent } of judgedReruns(input)) {
      if (raw.result !== "changed" || raw.dataChanges.length === 0) continue;
      const { index } = statementWhere(raw, (statement) => statement.dataChanges.length > 0);
      const guards = raw.statements.flatMap((statement) => statement.guard ?? []);
      findings.push({
        migration: raw.migration,
        statement: index,
        object: raw.dataChanges[0]?.relation ?? "",
        message: `${sent} it succeeds and changes rows: ${list(raw.dataChanges.map(dataChange))}.`,
        remedy: "Make it say what must be true afterwards: ON CONFLICT DO NOTHING or WHERE NOT EXISTS for rows, a WHERE that leaves finished rows alone for updates.",
        severity,
        basis: "measured",
        ...guards.length > 0 && { fix: { sql: guards, proven: true } }
      });
    }
    return findings;
  },
  docs: {
    why: "Nothing fails, and rows are doubled or counted twice. It is found weeks later, in reports and invoices.",
    instead: "INSERT \u2026 ON CONFLICT DO NOTHING where a key exists, INSERT \u2026 SELECT \u2026 WHERE NOT EXISTS where none does, and updates that only touch rows that still need it.",
    limits: "Compared on generated rows. Columns whose values differ between two clean runs (random values, the clock) are left out."
  },
  examples: [
    {
      title: "Rows inserted without a key to stop the second time",
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [sql`insert into plans (name) values ('basic'), ('team');`],
      expect: ["Sent a second time, it succeeds and changes rows: public.plans 2 \u2192 4 rows."]
    },
    {
      title: "An update that builds on the old value",
      given: sql`create table plans (name text primary key, price int); insert into plans values ('basic', 5);`,
      migrations: [sql`update plans set price = price * 100;`],
      expect: [
        "Sent a second time, it succeeds and changes rows: public.plans other values in price."
      ]
    },
    {
      title: "Rows with a key and ON CONFLICT",
      given: sql`create table plans (name text primary key);`,
      migrations: [sql`insert into plans values ('basic'), ('team') on conflict do nothing;`],
      expect: "clean"
    }
  ]
});

// src/hazards/rerun-changes-schema.ts
var rerunChangesSchema = defineHazard({
  id: "rerun-changes-schema",
  title: "Second run changes the schema",
  area: "rerun",
  severity: "error",
  reads: ["apply", "rerun"],
  covers: ["Second apply fails or changes the schema/data again"],
  check(input) {
    const findings = [];
    for (const { raw, severity, sent } of judgedReruns(input)) {
      if (raw.result !== "changed" || raw.schemaChanges.length === 0) continue;
      const { index } = statementWhere(raw, (statement) => statement.schemaChanges.length > 0);
      findings.push({
        migration: raw.migration,
        statement: index,
        object: raw.schemaChanges[0]?.name ?? "",
        message: `${sent} it succeeds and changes the schema: ${list(raw.schemaChanges.map(schemaChange))}.`,
        remedy: "Name the object and guard it with IF NOT EXISTS, so that the second run finds it.",
        severity,
        basis: "measured"
      });
    }
    return findings;
  },
  docs: {
    why: "Databases that ran it twice differ from those that ran it once: a second index that costs writes, a constraint twice, an object that later migrations do not expect.",
    instead: "Name every object, and guard its creation with IF NOT EXISTS.",
    limits: "The catalog is compared, not what an application makes of it."
  },
  examples: [
    {
      title: "An index without a name",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index on books (title);`],
      expect: [
        "Sent a second time, it succeeds and changes the schema: index public.books_title_idx1 added."
      ],
      alsoReports: ["index-build-blocks-writes", "lock-without-timeout"]
    },
    {
      title: "A named index with IF NOT EXISTS, built concurrently",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: "statement",
      expect: "clean",
      alsoReports: ["retry-leaves-invalid-index"]
    }
  ]
});

// src/hazards/rerun-rebuilds-index.ts
var rerunRebuildsIndex = defineHazard({
  id: "rerun-rebuilds-index",
  title: "Second run throws a valid index away and builds it again",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "rerun"],
  covers: ["DROP \u2026 IF EXISTS then CREATE drops a valid index on retry"],
  check({ server, subject, migrations }) {
    const findings = [];
    for (const raw of server.rerun?.raw ?? []) {
      const mode = migrations.find(({ id }) => id === raw.migration)?.transactionMode;
      const severity = severityOf(subject.ledger, mode ?? "file");
      if (severity === null) continue;
      for (const { index, statement } of rebuilt(raw)) {
        findings.push({
          migration: raw.migration,
          statement,
          object: index,
          message: `${subject.ledger === "none" ? "On the next deploy, which sends every file again," : "Sent a second time,"} this drops ${index}, which is valid, and the file builds the same index once more; until that is done nothing uses it and nothing UNIQUE holds.`,
          remedy: `Drop ${index} only where pg_index says indisvalid = false, then CREATE INDEX CONCURRENTLY IF NOT EXISTS.`,
          severity,
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "DROP INDEX IF EXISTS in front of a build is meant to clear away what a failed try left. It does not look: a retry for any other reason drops a good index, queries go without it for as long as the build takes, and the build is paid for again.",
    instead: "Drop the index only when pg_index.indisvalid is false, and build it with IF NOT EXISTS.",
    limits: "Reported where the file can be sent again: without a ledger on each deploy, outside a transaction after a failure further down."
  },
  examples: [
    {
      title: "No ledger: every deploy drops and builds",
      given: sql`create table if not exists books (id int primary key, title text);`,
      migrations: [
        sql`
          drop index concurrently if exists books_title;
          create index concurrently books_title on books (title);
        `
      ],
      transactionMode: "statement",
      ledger: "none",
      expect: [
        "On the next deploy, which sends every file again, this drops public.books_title, which is valid, and the file builds the same index once more; until that is done nothing uses it and nothing UNIQUE holds."
      ]
    },
    {
      title: "Dropped only when it is not valid",
      given: sql`create table if not exists books (id int primary key, title text);`,
      migrations: [
        sql`
          do $$ begin
            if exists (select from pg_index where indexrelid = to_regclass('books_title') and not indisvalid) then
              drop index books_title;
            end if;
          end $$;
          create index concurrently if not exists books_title on books (title);
        `
      ],
      transactionMode: "statement",
      ledger: "none",
      expect: "clean"
    }
  ]
});
function severityOf(ledger, mode) {
  if (ledger === "none") return "warning";
  return ledger === "unknown" || mode === "statement" ? "notice" : null;
}
function rebuilt(raw) {
  return raw.statements.flatMap(
    ({ index: statement, schemaChanges }, at) => schemaChanges.filter(({ kind, change }) => kind === "index" && change === "removed").filter(
      ({ name }) => raw.statements.slice(at + 1).some(
        (later) => later.schemaChanges.some(
          (added) => added.kind === "index" && added.change === "added" && added.name === name
        )
      )
    ).map(({ name }) => ({ index: name, statement }))
  );
}

// src/hazards/rerun-rejected.ts
var rerunRejected = defineHazard({
  id: "rerun-rejected",
  title: "Second run is rejected",
  area: "rerun",
  severity: "error",
  reads: ["apply", "rerun"],
  covers: ["Statement not rerunnable (no IF EXISTS, no guard)"],
  check(input) {
    const findings = [];
    for (const { raw, severity, sent } of judgedReruns(input)) {
      if (raw.result !== "rejected" && raw.result !== "rejected-halfway") continue;
      if (severity === "notice") continue;
      const { index, ordinal } = statementWhere(
        raw,
        (statement) => statement.result === "rejected"
      );
      const error = raw.statements.find((statement) => statement.error)?.error;
      const guards = raw.statements.flatMap((statement) => statement.guard ?? []);
      const left = raw.result === "rejected" ? "and leaves nothing changed" : `after it had changed something: ${whatChanged(raw)}`;
      findings.push({
        migration: raw.migration,
        statement: index,
        object: error?.table ?? "",
        message: `${sent} it is rejected at ${ordinal}, ${left}${error ? `: ${sqlError(error)}` : ""}`,
        remedy: remedy6(raw.result),
        severity,
        basis: "measured",
        ...guards.length > 0 && { fix: { sql: guards, proven: true } }
      });
    }
    return [...findings, ...wholeFolder(input, findings), ...cleanRejections(input)];
  },
  docs: {
    why: "A job that is restarted, a second runner, or a deployment without a ledger sends the file again. A rejection stops that deployment; a rejection halfway leaves a state that no version of the application expects.",
    instead: "Guard each statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING) or keep the file in one transaction under a ledger.",
    limits: "A clean rejection is normal under a ledger with one transaction per file and is then no finding. Interruption inside a statement is another rehearsal."
  },
  examples: [
    {
      title: "No ledger: every deploy sends every file",
      given: sql`create table authors (id int primary key);`,
      migrations: [sql`alter table authors add column name text;`],
      ledger: "none",
      expect: [
        'On the next deploy, which sends every file again, it is rejected at statement 1 of 1, and leaves nothing changed: 42701 column "name" of relation "authors" already exists'
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Outside a transaction, half of it is done again before it is rejected",
      given: sql`create table plans (name text); create table old_plans (name text);`,
      migrations: [
        sql`
          insert into plans values ('basic');
          alter table old_plans rename to former_plans;
        `
      ],
      transactionMode: "statement",
      ledger: "none",
      expect: [
        'On the next deploy, which sends every file again, it is rejected at statement 2 of 2, after it had changed something: public.plans 1 \u2192 2 rows: 42P01 relation "old_plans" does not exist'
      ],
      alsoReports: ["lock-without-timeout", "renamed"]
    },
    {
      title: "A plain folder, and nobody said whether its runner keeps a ledger",
      given: sql`create table authors (id int primary key);`,
      migrations: [sql`alter table authors add column name text;`],
      ledger: "unknown",
      expect: [
        "Sent a second time, migrations/2.sql is rejected and leaves nothing changed. Whether that matters depends on the runner, and nothing says whether it remembers what it applied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "One transaction under a ledger",
      given: sql`create table authors (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table authors add column name text;
        `
      ],
      expect: "clean"
    }
  ]
});
function cleanRejections(input) {
  const clean = judgedReruns(input).filter(
    ({ raw, severity }) => raw.result === "rejected" && severity === "notice"
  );
  const first = clean[0]?.raw;
  if (!first) return [];
  const files = clean.map(
    ({ raw }) => input.migrations.find(({ id }) => id === raw.migration)?.file ?? raw.migration
  );
  return [
    {
      migration: first.migration,
      statement: statementWhere(first, ({ result }) => result === "rejected").index,
      object: "",
      message: `Sent a second time, ${list(files)} ${files.length === 1 ? "is" : "are"} rejected and leave${files.length === 1 ? "s" : ""} nothing changed. Whether that matters depends on the runner, and nothing says whether it remembers what it applied.`,
      remedy: "Say so with the setting ledger: kept (then this is no finding), or none (then it is an error, since every deploy sends every file).",
      severity: "notice",
      basis: "measured"
    }
  ];
}
function wholeFolder({ subject, server, migrations }, known) {
  const again = server.rerun?.runner;
  if (subject.ledger !== "none" || !again || again.outcome.ok || known.length > 0) return [];
  const last = migrations.at(-1);
  if (!last) return [];
  const at = again.failedAt;
  const place2 = at ? `${at.file}${at.line === void 0 ? "" : ` line ${at.line}`}` : "a file";
  return [
    {
      migration: last.id,
      object: at?.file ?? "",
      message: `The next deploy, which sends every file again, stops at ${place2}: ${sqlError(again.outcome.error)}. Without this pull request it would not.`,
      remedy: "Guard the statement that fails, or let the runner keep a ledger.",
      severity: "error",
      basis: "measured"
    }
  ];
}
function remedy6(result) {
  return result === "rejected" ? "Guard the statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING), so that a restarted job can pass it." : "Put the file into one transaction, or guard every statement, so that a restarted job ends in the same state.";
}

// src/hazards/retry-leaves-invalid-index.ts
var retryLeavesInvalidIndex = defineHazard({
  id: "retry-leaves-invalid-index",
  title: "Retry succeeds over an INVALID index",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "interrupt"],
  covers: ["IF NOT EXISTS over an INVALID index after a failed try"],
  check(input) {
    return killedMigrations(input).flatMap(({ run, cuts }) => {
      const left = cuts.flatMap((cut) => {
        const index = cut.result === "third-state" ? onlyInvalidIndex(cut) : void 0;
        const build = run.statements[cut.statement];
        return index === void 0 || !build ? [] : [{ index, build }];
      });
      const isUnique = ({ build }) => /^\s*create\s+unique\b/i.test(build.sql);
      const worst = left.find(isUnique) ?? left[0];
      if (!worst) return [];
      const unique = isUnique(worst);
      const cost = unique ? " and it does not keep duplicates out" : "";
      const indexes = list([...new Set(left.map(({ index }) => index))]);
      return [
        {
          migration: run.migration,
          statement: worst.build.index,
          object: worst.index,
          message: `The build was killed while it waited, and the job started again: it succeeded, and ${indexes} stayed INVALID. Postgres never reads such an index, each write still pays for it${cost}.`,
          remedy: `Before it, drop the index where it is invalid, and only there: look for indisvalid = false in pg_index, then DROP INDEX CONCURRENTLY ${worst.index}.`,
          // without a limit it takes a killed deployment to get there
          severity: unique || (worst.build.lockTimeoutMs ?? 0) > 0 ? "warning" : "notice",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "A concurrent build that is killed, cancelled, or stopped by lock_timeout leaves its index behind, marked INVALID. IF NOT EXISTS looks at the name only: the retry is reported as a success, and nobody notices until a query is slow or a duplicate is there.",
    instead: "Drop the index before building it, but only when pg_index says that it is not valid; DROP INDEX IF EXISTS alone throws a good one away on each retry. Without IF NOT EXISTS the retry fails instead, which at least is seen.",
    limits: "The build was killed at one point, while it waited for older transactions. A framework that marks its ledger before it begins refuses to go on instead, which is not reported."
  },
  examples: [
    {
      title: "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: "statement",
      expect: [
        "The build was killed while it waited, and the job started again: it succeeded, and public.books_title stayed INVALID. Postgres never reads such an index, each write still pays for it."
      ]
    },
    {
      title: "A UNIQUE one",
      given: sql`create table books (id int primary key, isbn text); insert into books values (1, 'a');`,
      migrations: [sql`create unique index concurrently if not exists books_isbn on books (isbn);`],
      transactionMode: "statement",
      expect: [
        "The build was killed while it waited, and the job started again: it succeeded, and public.books_isbn stayed INVALID. Postgres never reads such an index, each write still pays for it and it does not keep duplicates out."
      ],
      alsoReports: ["fails-with-rows"]
    },
    {
      title: "What is invalid is dropped first",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [
        sql`
          do $$ begin
            if exists (select from pg_index where indexrelid = to_regclass('books_title') and not indisvalid) then
              drop index books_title;
            end if;
          end $$;
          create index concurrently if not exists books_title on books (title);
        `
      ],
      transactionMode: "statement",
      expect: "clean"
    },
    {
      title: "Without IF NOT EXISTS the retry is refused",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently books_title on books (title);`],
      transactionMode: "statement",
      expect: "clean",
      alsoReports: ["cut-needs-repair"]
    }
  ]
});

// src/hazards/rewrite-blocks-reads.ts
var rewriteBlocksReads = defineHazard({
  id: "rewrite-blocks-reads",
  title: "Table rewritten while readers wait",
  area: "locking",
  severity: "error",
  reads: ["apply"],
  covers: [
    "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
    "VACUUM FULL / CLUSTER / repack",
    "Type change that rewrites (and which do not)",
    "Type change that does not rewrite flagged anyway (false positive)",
    "Type change on a column with CHECK constraints",
    "Volatile default",
    "Serial / identity column added",
    "Stored generated column added",
    "SET LOGGED/UNLOGGED, SET TABLESPACE, access method",
    "Collation change"
  ],
  check({ server }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        if (statement.kind === "TruncateStmt") continue;
        const held = locksHeldDuring(run, statement);
        const empty = emptiedBefore(run, statement);
        const tables = statement.rewrites.filter(
          (table) => held.get(table)?.mode === "AccessExclusiveLock" && !empty.has(table)
        );
        if (tables.length === 0) continue;
        const rebuilt2 = statement.indexBuilds.filter((build) => tables.includes(build.relation));
        const indexes = rebuilt2.length > 0 ? ` and rebuilt ${list(rebuilt2.map((build) => build.index).sort())}` : "";
        const checked2 = statement.scans.map((scan) => scan.relation).filter((table) => !tables.includes(table)).filter((table) => held.get(table)?.mode === "AccessExclusiveLock");
        const also = checked2.length > 0 ? ` It read all of ${list(checked2)} too, under the same lock.` : "";
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? "",
          message: `Postgres wrote ${list(tables)} anew${indexes} while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.${also}${stillWaiting(run, statement, [...tables, ...checked2])}`,
          remedy: remedy7(statement.kind, statement.sql),
          severity: "error",
          basis: "measured",
          exposure: { relations: tables, grows: true }
        });
      }
    }
    return findings;
  },
  docs: {
    why: "Every query on the table waits until the whole table and its indexes have been written again. The wait grows with the table, and so do the disk space and the WAL that replicas must follow.",
    instead: "Add a nullable column without a default, set the default, fill old rows in batches; for another type, add a new column, copy in batches, then switch.",
    limits: "The rehearsed tables are small: this proves that a rewrite happens, not how long yours takes."
  },
  examples: [
    {
      title: "A type that needs other bytes",
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A key that another table refers to",
      given: sql`
        create table books (id int primary key);
        create table loans (id int primary key, book int references books);
      `,
      rows: 5,
      migrations: [sql`alter table books alter column id type bigint;`],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied. It read all of public.loans too, under the same lock."
      ],
      alsoReports: ["lock-order-can-deadlock", "lock-without-timeout"]
    },
    {
      title: "A volatile default",
      given: sql`create table books (id int primary key);`,
      migrations: [sql`alter table books add column seen timestamptz default clock_timestamp();`],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "REFRESH MATERIALIZED VIEW",
      given: sql`create table books (id int primary key); create materialized view shelf as select id from books;`,
      migrations: [sql`refresh materialized view shelf;`],
      expect: [
        "Postgres wrote public.shelf anew while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "The same while readers go on",
      given: sql`create table books (id int primary key); create materialized view shelf as select id from books; create unique index shelf_id on shelf (id);`,
      migrations: [sql`refresh materialized view concurrently shelf;`],
      expect: "clean"
    },
    {
      title: "VACUUM FULL",
      given: sql`create table books (id int primary key); insert into books select generate_series(1, 50);`,
      migrations: [sql`vacuum full books;`],
      transactionMode: "statement",
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A constant default before Postgres 11",
      given: sql`create table books (id int);`,
      migrations: [sql`alter table books add column pages int not null default 0;`],
      expect: [
        "Postgres wrote public.books anew while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"],
      until: 10
    },
    {
      title: "A constant default since Postgres 11",
      given: sql`create table books (id int);`,
      migrations: [sql`alter table books add column pages int not null default 0;`],
      expect: "clean",
      alsoReports: ["lock-without-timeout"],
      since: 11
    },
    {
      title: "A table that is small in production",
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      sizes: [{ relation: "public.books", rows: 210, bytes: 57344 }],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied. In production, public.books has about 210 rows and 57.3 kB: too small to be felt for long."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A table that is large in production",
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      sizes: [{ relation: "public.books", rows: 48e6, bytes: 94e8 }],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied. In production, public.books has about 48,000,000 rows and 9.4 GB."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A numbered column",
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [
        sql`alter table books add column number bigint generated by default as identity;`
      ],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A generated column that is stored",
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [
        sql`alter table books add column twice int generated always as (pages * 2) stored;`
      ],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"],
      since: 12
    },
    {
      title: "A table that is no longer written ahead",
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [sql`alter table books set unlogged;`],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A type, with a CHECK on the column",
      given: sql`create table books (id int primary key, pages int check (pages > 0)); insert into books values (1, 10);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      expect: [
        "Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "Another collation, which no index uses",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`alter table books alter column title type text collate "C";`],
      expect: "clean",
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A wider varchar",
      given: sql`create table books (id int primary key, title varchar(50));`,
      migrations: [sql`alter table books alter column title type varchar(100);`],
      expect: "clean",
      alsoReports: ["lock-without-timeout"]
    }
  ]
});
function remedy7(kind, text) {
  if (kind === "RefreshMatViewStmt") {
    return "REFRESH MATERIALIZED VIEW CONCURRENTLY lets readers go on; it needs a unique index on the view.";
  }
  if (kind === "VacuumStmt" || kind === "ClusterStmt") {
    return "Leave maintenance out of migrations; a tool such as pg_repack rebuilds a table without blocking readers.";
  }
  if (/\badd\s+(column\s+)?/i.test(text) && !/\btype\b/i.test(text)) {
    return "Add the column as nullable without the default, set the default in a second statement, and fill old rows in batches.";
  }
  return "Add a new column, keep both in step with a trigger, copy in batches, then switch names in a short transaction.";
}

// src/hazards/row-security-gap.ts
var rowSecurityGap = defineHazard({
  id: "row-security-gap",
  title: "Row security without a policy, or a table without row security",
  area: "data",
  severity: "warning",
  reads: ["apply"],
  covers: ["Grants widened, RLS without policy, search_path of SECURITY DEFINER, superuser"],
  check({ server }) {
    const findings = [];
    const seen = seenMigrations(server);
    const { withoutPolicy = [], withoutRowSecurity = [] } = seen.at(-1)?.effects.structure ?? {};
    for (const one of seen) {
      const touched = one.effects.schemaChanges.filter(
        ({ change, kind, keys }) => kind === "table" && (change === "added" || change === "changed" && keys.includes("row_security"))
      ).map(({ name }) => name);
      const locked = touched.filter((name) => withoutPolicy.includes(name));
      for (const [statement, tables] of Map.groupBy(locked, (name) => place(one, name))) {
        const [has, owner] = tables.length === 1 ? ["has", "its owner"] : ["have", "the owner"];
        findings.push({
          migration: one.run.migration,
          statement,
          object: tables[0] ?? "",
          message: `${list(tables)} ${has} row security and no policy: nobody but ${owner} sees or writes a row.`,
          remedy: "Make the policies in the same transaction, unless only the owner is to use it.",
          severity: "notice",
          basis: "measured"
        });
      }
      for (const { relation, siblings } of withoutRowSecurity) {
        if (!touched.includes(relation)) continue;
        findings.push({
          migration: one.run.migration,
          statement: place(one, relation),
          object: relation,
          message: `${relation} has no row security, unlike the ${siblings} other tables of its schema: whoever has a grant sees every row.`,
          remedy: `ALTER TABLE ${relation} ENABLE ROW LEVEL SECURITY, with policies that say who sees what.`,
          severity: "warning",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "Without a policy, queries of every role but the owner find an empty table, without an error. Where all tables are guarded by policies, one without is open to whoever has the grants that all have.",
    instead: "Table, row security and policies in one migration.",
    limits: "A table without row security is reported only where three others or more of the same schema and owner have it, and at most one has not."
  },
  examples: [
    {
      title: "Switched on without a policy",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books enable row level security;
        `
      ],
      expect: [
        "public.books has row security and no policy: nobody but its owner sees or writes a row."
      ]
    },
    {
      title: "Several tables in one statement",
      given: sql`create table books (id int primary key); create table loans (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table books enable row level security;
            alter table loans enable row level security;
          end $$;
        `
      ],
      expect: [
        "public.books and public.loans have row security and no policy: nobody but the owner sees or writes a row."
      ]
    },
    {
      title: "A new table outside of it",
      given: sql`
        create schema app;
        create table app.a (id int primary key); alter table app.a enable row level security; create policy p on app.a using (true);
        create table app.b (id int primary key); alter table app.b enable row level security; create policy p on app.b using (true);
        create table app.c (id int primary key); alter table app.c enable row level security; create policy p on app.c using (true);
      `,
      migrations: [sql`create table app.d (id int primary key);`],
      expect: [
        "app.d has no row security, unlike the 3 other tables of its schema: whoever has a grant sees every row."
      ]
    },
    {
      title: "Switched on with a policy",
      given: sql`create table books (id int primary key, owner text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books enable row level security;
          create policy own on books using (owner = current_user);
        `
      ],
      expect: "clean"
    }
  ]
});
function place(seen, table) {
  return statementThat(
    seen,
    ({ schemaChanges }) => schemaChanges.some(({ kind, name }) => kind === "table" && name === table)
  )?.index;
}

// src/hazards/rows-deleted.ts
var rowsDeleted = defineHazard({
  id: "rows-deleted",
  title: "Rows deleted",
  area: "data",
  severity: "warning",
  reads: ["apply"],
  check({ server }) {
    return (server.apply?.runs ?? []).flatMap(
      (run) => ownStatements(run).flatMap((statement) => {
        if (!statement.outcome.ok || writtenWhole(statement, server).length > 0) return [];
        const deleted = statement.rows.filter((rows) => rows.existedBefore && rows.deleted > 0);
        const along = deleted.filter(({ relation }) => !isNamedIn(statement.sql, relation));
        if (deleted.length === 0 && statement.kind !== "DeleteStmt") return [];
        return [
          {
            migration: run.migration,
            statement: statement.index,
            object: deleted[0]?.relation ?? "",
            message: happened2(deleted, along, server),
            remedy: remedy8(statement, along),
            severity: along.length > 0 ? "warning" : "notice",
            basis: "measured"
          }
        ];
      })
    );
  },
  docs: {
    why: "Deleted rows do not come back with the down part. A foreign key with ON DELETE CASCADE, or a trigger, takes rows of tables that the statement does not name.",
    instead: "Count in production what the condition finds before it is run; delete in batches; keep a copy of what may be missed.",
    limits: "How many rows a condition finds among generated ones says nothing of production. A statement that deletes every row is reported as such."
  },
  examples: [
    {
      title: "Rows of another table go with them",
      given: sql`
        create table books (id int primary key, lost bool); insert into books values (1, true), (2, false), (3, false);
        create table loans (id int primary key, book int references books on delete cascade);
        create index loans_book on loans (book); insert into loans values (1, 1), (2, 1), (3, 2);
      `,
      migrations: [sql`delete from books where lost;`],
      expect: [
        "It deletes 1 of 3 rows of public.books as rehearsed. With them go rows of public.loans (2 of 3), which it does not name."
      ]
    },
    {
      title: "Rows that none of those rehearsed is like",
      given: sql`create table books (id int primary key, lost bool); insert into books values (1, false), (2, false);`,
      migrations: [sql`delete from books where lost;`],
      expect: ["It deletes rows, and found none among those rehearsed."]
    },
    {
      title: "Rows of a table of its own",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          do $$ begin
            create table spare (id int);
            insert into spare values (1), (2);
            delete from spare where id = 1;
          end $$;
        `
      ],
      expect: "clean"
    }
  ]
});
function happened2(deleted, along, { baseline }) {
  const share = ({ relation, deleted: gone }) => {
    const rows = baseline.tables.find((table) => table.relation === relation)?.rows;
    return rows === void 0 ? String(gone) : `${gone} of ${rows}`;
  };
  if (deleted.length === 0) return "It deletes rows, and found none among those rehearsed.";
  const own = deleted.filter((rows) => !along.includes(rows));
  const named2 = own.map((rows) => `${share(rows)} rows of ${rows.relation}`);
  const others = list(along.map((rows) => `${rows.relation} (${share(rows)})`));
  if (named2.length === 0) return `It deletes rows of ${others}, which it does not name.`;
  const more = along.length > 0 ? ` With them go rows of ${others}, which it does not name.` : "";
  return `It deletes ${list(named2)} as rehearsed.${more}`;
}
function remedy8({ sql: text }, along) {
  const query = /\busing\b/i.test(text) ? "over the same join" : "with the same condition";
  const others = along.length > 0 ? `, and what hangs on it in ${list(along.map(({ relation }) => relation))}` : "";
  return `Count in production first what it finds${others}: SELECT count(*) ${query}. Delete many in batches.`;
}

// src/hazards/rule-lost.ts
var ruleLost = defineHazard({
  id: "rule-lost",
  title: "A rule about rows no longer holds",
  area: "compatibility",
  severity: "warning",
  reads: ["apply"],
  covers: [
    "DROP NOT NULL (readers get NULL)",
    "DROP CONSTRAINT / constraint-backed index lost",
    "DROP COLUMN silently drops UNIQUE, PK or FK"
  ],
  check({ server }) {
    const before = tablesBefore(server);
    return seenMigrations(server).flatMap((seen) => [
      ...columnRules(seen, before),
      ...constraints(seen, before)
    ]);
  },
  docs: {
    why: "Code that relies on a rule meets rows that break it: NULL where it reads a value, two rows where it expects one. A column that is swapped for a new one loses its rules without a word, while the ORM still believes in them.",
    instead: "Give the new column the same NOT NULL, default and keys before it takes the name. Where a rule is dropped on purpose, let the code that copes without it run first.",
    limits: "Unique indexes that were not constraints are compared as constraints are, other indexes are not."
  },
  examples: [
    {
      title: "A column swapped for one without its rules",
      given: sql`
        create table cites (id int primary key, volume smallint not null default 1, unique (volume));
        insert into cites values (1, 5);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table cites add column volume_new text;
          update cites set volume_new = volume where id = 1;
          alter table cites drop column volume;
          alter table cites rename column volume_new to volume;
        `
      ],
      expect: [
        "public.cites.volume was replaced by a column without its rules: NOT NULL and DEFAULT 1 are lost.",
        "public.cites loses UNIQUE (volume), though public.cites.volume is still there: it went with the column that had the name before."
      ]
    },
    {
      title: "NOT NULL dropped",
      given: sql`create table books (id int primary key, title text not null);`,
      migrations: [sql`alter table books alter column title drop not null;`],
      expect: ["public.books.title may be NULL from now on: whatever reads it must expect that."],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A constraint dropped",
      given: sql`create table books (id int primary key, isbn text constraint books_isbn unique);`,
      migrations: [sql`alter table books drop constraint books_isbn;`],
      expect: ["public.books loses UNIQUE (isbn): rows that break it are accepted from now on."],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "One of two unique indexes that say the same",
      given: sql`create table books (id int primary key, isbn text unique, shop int); create unique index books_isbn on books (isbn); create unique index books_shop on books (shop, isbn);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          drop index books_isbn;
          drop index books_shop;
        `
      ],
      expect: "clean"
    },
    {
      title: "A foreign key whose column is swapped and whose table goes",
      given: sql`
        create table kinds (id int primary key, name text);
        create table books (id int primary key, kind int references kinds);
        insert into kinds values (1, 'novel');
        insert into books values (1, 1);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column kind_name text;
          update books set kind_name = name from kinds where kinds.id = kind and books.id < 2;
          alter table books drop column kind;
          alter table books rename column kind_name to kind;
          drop table kinds;
        `
      ],
      expect: [],
      alsoReports: ["lock-held-through-work", "lock-order-can-deadlock", "table-dropped"]
    },
    {
      title: "A constraint replaced by the same under another name",
      given: sql`create table books (id int primary key, pages int constraint positive check (pages > 0));`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop constraint positive, add constraint pages_positive check (pages > 0) not valid;
        `
      ],
      expect: "clean"
    }
  ]
});
function columnRules(seen, before) {
  return seen.effects.schemaChanges.flatMap((change) => {
    if (change.change !== "changed" || change.kind !== "column") return [];
    const table = textOf(change.before, "table");
    if (!before.has(table) || isGone(seen, table)) return [];
    const { before: old = {}, after: now = {} } = change;
    const nullable = old["not_null"] === true && now["not_null"] !== true;
    const swapped = statementThat(
      seen,
      ({ schemaChanges }) => isOne(schemaChanges, "removed", change)
    );
    if (!swapped) {
      const at = nullable && statementThat(seen, ({ schemaChanges }) => isOne(schemaChanges, "changed", change));
      return at ? [
        finding(seen, at.index, change.name, {
          message: `${change.name} may be NULL from now on: whatever reads it must expect that.`,
          remedy: "Release the code that copes with NULL first.",
          severity: "notice"
        })
      ] : [];
    }
    const lost = [
      ...nullable ? ["NOT NULL"] : [],
      ...old["default"] !== void 0 && now["default"] === void 0 && now["identity"] === void 0 ? [`DEFAULT ${textOf(old, "default")}`] : [],
      ...old["identity"] !== void 0 && now["identity"] === void 0 ? ["its identity"] : []
    ];
    if (lost.length === 0) return [];
    return [
      finding(seen, swapped.index, change.name, {
        message: `${change.name} was replaced by a column without its rules: ${lost.join(" and ")} ${lost.length === 1 ? "is" : "are"} lost.`,
        remedy: "Give the new column the same rules before it takes the name, or say in the migration that they are meant to go.",
        severity: "warning"
      })
    ];
  });
}
function constraints(seen, before) {
  const { schemaChanges } = seen.effects;
  const has = (change, kind, name) => schemaChanges.some((one) => one.change === change && one.kind === kind && one.name === name);
  return schemaChanges.flatMap((change) => {
    if (change.change !== "removed") return [];
    const unique = change.kind === "index" && textOf(change.before, "definition").startsWith("CREATE UNIQUE");
    if (change.kind !== "constraint" && !unique) return [];
    const table = textOf(change.before, "table");
    if (!before.has(table) || isGone(seen, table)) return [];
    if (unique && has("removed", "constraint", `${table}.${textOf(change.before, "index")}`))
      return [];
    const definition = textOf(change.before, "definition");
    if (refersToGone(seen, definition)) return [];
    const rule = unique ? `UNIQUE ${/\(.*$/.exec(definition)?.[0] ?? ""}` : definition;
    const columns = listedColumns(definition).map((column) => column.replaceAll('"', ""));
    const isDropped = (column) => has("removed", "column", `${table}.${column}`) || has("removed", "column", `${table}."${column}"`);
    if (unique || change.before?.["type"] === "u") {
      if (isStillUnique(seen, table, columns)) return [];
    }
    if (columns.some(isDropped) || replaced(schemaChanges, table, definition)) return [];
    const statement = statementOf(seen, change);
    if (!statement) return [];
    if (isNamedIn(statement.sql, change.name)) {
      return [
        finding(seen, statement.index, change.name, {
          message: `${table} loses ${rule}: rows that break it are accepted from now on.`,
          remedy: "Make sure that no running version relies on it; a new rule goes in before the old one goes out.",
          severity: "notice"
        })
      ];
    }
    const effect = seen.effects.statements.find(({ index }) => index === statement.index);
    const swapped = (effect?.schemaChanges ?? []).find(
      (one) => one.change === "removed" && one.kind === "column" && columns.includes(textOf(one.before, "column"))
    );
    if (!swapped) return [];
    return [
      finding(seen, statement.index, change.name, {
        message: `${table} loses ${rule}, though ${swapped.name} is still there: it went with the column that had the name before.`,
        remedy: "Add it to the new column before that takes the name: a unique index built CONCURRENTLY, a foreign key or CHECK as NOT VALID and then validated.",
        severity: "warning"
      })
    ];
  });
}
function isGone(seen, table) {
  return rowsLostWithTable(seen, table) > 0 || seen.effects.schemaChanges.some(
    ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
  );
}
function isStillUnique({ effects }, table, columns) {
  return (effects.structure.uniqueKeys ?? []).some(
    (key2) => key2.relation === table && key2.columns.every((column) => columns.includes(column))
  );
}
function refersToGone(seen, definition) {
  const [, referenced] = /^FOREIGN KEY .* REFERENCES ([^(]+)\(/.exec(definition) ?? [];
  return referenced !== void 0 && isGone(seen, referenced);
}
function replaced(changes, table, definition) {
  const wanted = said(definition);
  return changes.some(
    ({ change, after }) => change === "added" && textOf(after, "table") === table && said(textOf(after, "definition")) === wanted
  );
}
function said(definition) {
  return definition.replace(/ NOT VALID$/, "").replace(/^CREATE (UNIQUE )?INDEX \S+ ON \S+ USING \w+ /, "$1");
}
function isOne(changes, change, { kind, name }) {
  return changes.some((one) => one.change === change && one.kind === kind && one.name === name);
}
function finding({ run }, statement, object, said2) {
  return { migration: run.migration, statement, object, basis: "measured", ...said2 };
}

// src/hazards/scan-blocks-reads.ts
var scanBlocksReads = defineHazard({
  id: "scan-blocks-reads",
  title: "Table scanned while readers wait",
  area: "locking",
  severity: "warning",
  reads: ["apply"],
  covers: [
    "CHECK validated when added",
    "SET NOT NULL",
    "ATTACH PARTITION without matching CHECK; default partition scanned",
    "DO block / function hides DDL",
    "Sequential scan under a strong lock, measured"
  ],
  check({ server }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        if (statement.rewrites.length > 0) continue;
        if (!statement.outcome.ok && failsOnAnyRow(server, run)) continue;
        if (wouldFailNext(server, run, statement) !== void 0) continue;
        const held = locksHeldDuring(run, statement);
        const empty = emptiedBefore(run, statement);
        const tables = statement.scans.map((scan) => scan.relation).filter((table) => held.get(table)?.mode === "AccessExclusiveLock").filter((table) => !empty.has(table)).filter((table) => !harmlessAlone(statement, table)).filter((table) => !statement.indexBuilds.some((build) => build.relation === table));
        if (tables.length === 0) continue;
        const since = held.get(tables[0] ?? "")?.since;
        const earlier = takenEarlier(since, statement);
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? "",
          message: `Postgres read all of ${list(tables)} while holding ACCESS EXCLUSIVE${earlier}: every reader and writer waits until the last row is read.${stillWaiting(run, statement, tables)}`,
          remedy: remedy9(statement),
          severity: "warning",
          basis: "measured",
          exposure: { relations: tables, grows: true }
        });
      }
    }
    return findings;
  },
  docs: {
    why: "Every query on the table waits until the last row has been read. The wait grows with the table.",
    instead: "Add the rule as NOT VALID, validate it in its own transaction, then rely on it: SET NOT NULL reads nothing when a validated CHECK proves it.",
    limits: "The rehearsed tables are small: this proves that a scan happens, not how long yours takes."
  },
  examples: [
    {
      title: "SET NOT NULL",
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [sql`alter table authors alter column name set not null;`],
      expect: [
        "Postgres read all of public.authors while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A CHECK that is validated at once",
      given: sql`create table authors (id int primary key, born int);`,
      migrations: [sql`alter table authors add constraint born_sane check (born > 0);`],
      expect: [
        "Postgres read all of public.authors while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A DO block that adds a column and fills it",
      given: sql`create table authors (id int primary key, name text); insert into authors values (1, 'a');`,
      migrations: [
        sql`
          do $$ begin
            alter table authors add column short text;
            update authors set short = left(name, 1);
          end $$;
        `
      ],
      expect: [
        "Postgres read all of public.authors while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A partition beside a default partition",
      given: sql`
        create table loans (id int, day int) partition by range (day);
        create table loans_rest partition of loans default;
        insert into loans select i, i from generate_series(1, 50) i;
      `,
      migrations: [sql`create table loans_next partition of loans for values from (100) to (200);`],
      expect: [
        "Postgres read all of public.loans_rest while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read."
      ],
      alsoReports: ["lock-without-timeout"],
      since: 11
    },
    {
      title: "A partition beside a default partition whose CHECK rules it out",
      given: sql`
        create table loans (id int, day int not null) partition by range (day);
        create table loans_rest partition of loans default;
        insert into loans select i, i from generate_series(1, 50) i;
        alter table loans_rest add constraint not_next check (day < 100) not valid;
        alter table loans_rest validate constraint not_next;
      `,
      migrations: [sql`create table loans_next partition of loans for values from (100) to (200);`],
      expect: "clean",
      alsoReports: ["lock-without-timeout"],
      since: 11
    },
    {
      title: "SET NOT NULL after a validated CHECK",
      given: sql`
        create table authors (id int primary key, name text);
        alter table authors add constraint name_present check (name is not null) not valid;
        alter table authors validate constraint name_present;
      `,
      migrations: [sql`alter table authors alter column name set not null;`],
      expect: "clean",
      alsoReports: ["lock-without-timeout"],
      since: 12
    }
  ]
});
function remedy9({ sql: text, rows, kind }) {
  if (rows.length > 0) {
    return "Put the schema change and the work on rows into separate migrations, so that the strong lock is gone before the work begins.";
  }
  if (/set\s+not\s+null/i.test(text)) {
    return "Add CHECK (\u2026 IS NOT NULL) NOT VALID, VALIDATE it in a second migration, then SET NOT NULL (from Postgres 12 it needs no scan), then drop the CHECK.";
  }
  if (/attach\s+partition/i.test(text)) {
    return "Add a CHECK that implies the bound (with NOT NULL) to the partition first, NOT VALID and then validated; ATTACH then reads nothing.";
  }
  if (kind === "CreateStmt" || kind === "AlterTableStmt" && /\bpartition\b/i.test(text)) {
    return "Add a CHECK to the default partition first that rules the new bounds out, NOT VALID and then validated; nothing is read then.";
  }
  return "Add the constraint as NOT VALID and VALIDATE it in a migration of its own.";
}

// src/hazards/scan-blocks-writes.ts
var scanBlocksWrites = defineHazard({
  id: "scan-blocks-writes",
  title: "Table scanned while writers wait",
  area: "locking",
  severity: "warning",
  reads: ["apply"],
  covers: ["FK validated when added (both tables locked)", "Domain with constraint"],
  check({ server }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        const held = blockedDuring(run, statement);
        const onlyWrites = (table) => {
          const mode = held.get(table)?.mode;
          return mode !== void 0 && blocks(mode).join() === "writes";
        };
        const tables = statement.scans.map((scan) => scan.relation).filter(onlyWrites).filter((table) => !harmlessAlone(statement, table)).filter((table) => !statement.indexBuilds.some((build) => build.relation === table));
        const lock = held.get(tables[0] ?? "");
        if (!lock) continue;
        const shut = [...held.keys()].filter(onlyWrites);
        const writers = statement.locks.map((one) => one.relation).filter((table) => shut.includes(table) && !tables.includes(table));
        const also = writers.length > 0 ? `, and so are writers of ${list(writers)}` : "";
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? "",
          message: `Postgres read all of ${list(tables)} while holding ${lockName(lock.mode)}${takenEarlier(lock.since, statement)}: every writer waits until the last row is read${also}.${stillWaiting(run, statement, tables)}`,
          remedy: remedy10(statement.sql),
          severity: "warning",
          basis: "measured",
          exposure: { relations: tables, grows: true }
        });
      }
    }
    return findings;
  },
  docs: {
    why: "Every INSERT, UPDATE and DELETE on the table waits until the last row has been read. A foreign key does that to both of its tables.",
    instead: "ADD CONSTRAINT \u2026 NOT VALID takes the same lock for a moment and reads nothing; VALIDATE CONSTRAINT in a later transaction reads while writers go on.",
    limits: "The rehearsed tables are small: this proves that a scan happens, not how long yours takes."
  },
  examples: [
    {
      title: "A foreign key that is validated at once",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int);
        create index books_by_author on books (author);
        insert into authors values (1);
        insert into books select i, 1 from generate_series(1, 50) i;
      `,
      migrations: [
        sql`alter table books add constraint books_author foreign key (author) references authors (id);`
      ],
      expect: [
        "Postgres read all of public.authors and public.books while holding SHARE ROW EXCLUSIVE: every writer waits until the last row is read."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A rule on a domain",
      given: sql`
        create domain isbn as text;
        create table books (id int primary key, code isbn);
        insert into books select i, 'x' from generate_series(1, 50) i;
      `,
      migrations: [sql`alter domain isbn add constraint isbn_filled check (value <> '');`],
      expect: [
        "Postgres read all of public.books while holding SHARE: every writer waits until the last row is read."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "NOT VALID first, VALIDATE in a migration of its own",
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int);
        create index books_by_author on books (author);
        insert into authors values (1);
        insert into books select i, 1 from generate_series(1, 50) i;
      `,
      migrations: [
        sql`alter table books add constraint books_author foreign key (author) references authors (id) not valid;`,
        sql`alter table books validate constraint books_author;`
      ],
      expect: "clean",
      alsoReports: ["lock-without-timeout"]
    }
  ]
});
function remedy10(text) {
  if (/\bdomain\b/i.test(text)) {
    return "ALTER DOMAIN \u2026 ADD CONSTRAINT \u2026 NOT VALID reads nothing; ALTER DOMAIN \u2026 VALIDATE CONSTRAINT still reads under SHARE, so do it when few write.";
  }
  return "Add the constraint as NOT VALID, and VALIDATE it in a migration of its own: that reads while writers go on.";
}

// src/hazards/schema-file-differs.ts
var schemaFileDiffers = defineHazard({
  id: "schema-file-differs",
  title: "Committed schema is not what the migrations build",
  area: "hygiene",
  severity: "warning",
  reads: ["apply", "schema-file"],
  check({ migrations, server }) {
    const findings = [];
    const last = migrations.at(-1)?.id ?? "";
    for (const one of server.schemaFile?.files ?? []) {
      const phrases = [...differencePhrases(one.differences), ...versionPhrases(one)];
      if (phrases.length === 0) continue;
      findings.push({
        migration: last,
        place: { file: one.file },
        object: one.file,
        message: `${one.file} is not what the migrations build: ${phrases.join("; ")}.`,
        remedy: remedy11(one),
        severity: "warning",
        basis: "measured"
      });
    }
    return findings;
  },
  docs: {
    why: "New databases, tests and generated code come from the file, production comes from the migrations. Where the two part, a query passes in every test and fails at night; columns in another order break what copies rows by position.",
    instead: "Write the file anew in the same pull request as the migration: `migration-rehearsal schema write`, or the command of the framework that keeps it. A difference that nobody expected means that the file, or a merged migration, was edited by hand.",
    limits: "Schemas only, no rows. What kinds of file are compared and how far is told in docs/schema-file.md; those that only their framework can read are listed as not rehearsed."
  },
  examples: [
    {
      title: "The file was not written anew (pictures of Postgres 17 are compared on 17)",
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column email text, add column name text;
        `
      ],
      schemaFile: [
        "migration-rehearsal: 1",
        "postgres: 17",
        "tables:",
        "  public.users:",
        "    columns:",
        "      - id integer not null",
        "      - name text",
        "      - email text",
        "    constraints:",
        "      users_pkey: PRIMARY KEY (id)"
      ].join("\n"),
      since: 17,
      until: 17,
      expect: [
        "schema.yml is not what the migrations build: tables public.users columns: in another order (name text)."
      ]
    },
    {
      title: "The file says what the migrations build",
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column email text;
        `
      ],
      schemaFile: [
        "migration-rehearsal: 1",
        "postgres: 17",
        "tables:",
        "  public.users:",
        "    columns:",
        "      - id integer not null",
        "      - email text",
        "    constraints:",
        "      users_pkey: PRIMARY KEY (id)"
      ].join("\n"),
      expect: "clean"
    }
  ]
});
function differencePhrases(differences2) {
  const places = Map.groupBy(differences2, ({ path }) => path.join(" "));
  const phrases = [...places].map(([place2, there]) => {
    const texts = (side) => there.filter((one) => one.side === side).map(({ text }) => shortened(text));
    const [built, file] = [texts("built"), texts("file")];
    const moved = built.filter((text) => file.includes(text));
    const onlyBuilt = built.filter((text) => !moved.includes(text));
    const onlyFile = file.filter((text) => !moved.includes(text));
    const parts = [
      ...onlyBuilt.length > 0 ? [`+ ${list(onlyBuilt)}`] : [],
      ...onlyFile.length > 0 ? [`- ${list(onlyFile)}`] : [],
      ...moved.length > 0 ? [`in another order (${list(moved)})`] : []
    ];
    return `${place2}: ${parts.join(", ")}`;
  });
  const shown3 = phrases.slice(0, most);
  const more = phrases.length - shown3.length;
  return more === 0 ? shown3 : [...shown3, `and ${count(more, "more place")}`];
}
var most = 5;
function shortened(text) {
  const line2 = text.trim().replaceAll(/\s+/g, " ");
  return line2.length > 100 ? `${line2.slice(0, 99)}\u2026` : line2;
}
function versionPhrases({ versions }) {
  if (!versions) return [];
  const { missing, unknown } = versions;
  return [
    ...missing.length > 0 ? [`it does not list ${list(missing)} as applied`] : [],
    ...unknown.length > 0 ? [`it lists ${list(unknown)}, which no migration has`] : []
  ];
}
function remedy11({ kind, command, file }) {
  const see = `\`migration-rehearsal schema check\` shows the whole difference.`;
  return kind === "declared" ? `Write the migration that is missing (\`${command}\`), or change ${file}. ${see}` : `Write it anew and commit it with the migration: \`${command}\`. ${see}`;
}

// src/hazards/second-runner-applies-again.ts
var secondRunnerAppliesAgain = defineHazard({
  id: "second-runner-applies-again",
  title: "Two runners at once both apply it",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "rerun"],
  check(input) {
    const { server, migrations } = input;
    const second = server.rerun?.second;
    if (!second || second.waited || !second.first.ok) return [];
    const changes = [
      ...second.dataChanges.map(dataChange),
      ...mainChanges(second.schemaChanges).map(schemaChange)
    ];
    const at = second.failedAt?.migration ?? second.applied.at(-1);
    const migration = migrations.find(({ id }) => id === at) ?? migrations.at(-1);
    if (changes.length === 0 || !migration || isLeftHalfway(input, migration.id)) return [];
    const then = second.outcome.ok ? "Both report success" : `The second fails with ${sqlError(second.outcome.error)}, and what it had committed stays`;
    return [
      {
        migration: migration.id,
        object: second.dataChanges[0]?.relation ?? "",
        message: `Two runners were started at the same moment, as two pods do; nothing keeps the second one out, and it applied this again. ${then}. Compared with one runner: ${list(changes)}.`,
        remedy: "Let one job run the migrations before the application starts, or hold an advisory lock around the run. Or make the statement stand it: ON CONFLICT DO NOTHING behind a UNIQUE.",
        severity: "warning",
        basis: "measured"
      }
    ];
  },
  docs: {
    why: "Where every replica of an application runs the migrations when it starts, two of them read the ledger before either has written it. Without a lock of the framework both apply the same migration. A key on the ledger makes the second fail and takes back what is in its transaction; without such a key, or outside a transaction, rows are doubled and nobody is told.",
    instead: "One job that runs before the rollout, or a framework that takes an advisory lock; some have one that must be switched on.",
    limits: "The second runner read the ledger, then the first ran to its end, then the second went on: the widest gap there is. The lock is the one the framework takes by default. A second runner that fails and leaves nothing is shown in the review and is no finding."
  },
  examples: [
    {
      title: "Committed apart from the ledger row",
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [sql`insert into plans (name) values ('basic');`],
      transactionMode: "statement",
      expect: [
        'Two runners were started at the same moment, as two pods do; nothing keeps the second one out, and it applied this again. The second fails with 23505 duplicate key value violates unique constraint "example_ledger_pkey" (Key (id)=(2) already exists.), and what it had committed stays. Compared with one runner: public.plans 1 \u2192 2 rows.'
      ],
      alsoReports: ["cut-leaves-third-state"]
    },
    {
      title: "goose, whose ledger would take a version twice",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: { "migrations/00001_plans.sql": "-- +goose Up\ncreate table plans (name text);" },
        head: {
          "migrations/00002_basic.sql": "-- +goose Up\ninsert into plans values ('basic');"
        }
      },
      expect: [
        "Two runners were started at the same moment, as two pods do; nothing keeps the second one out, and it applied this again. Both report success. Compared with one runner: public.plans 1 \u2192 2 rows."
      ],
      alsoReports: ["rerun-changes-data"]
    },
    {
      title: "In one transaction with a ledger row that has a key",
      given: sql`create table plans (id int generated always as identity primary key, name text unique);`,
      migrations: [sql`insert into plans (name) values ('basic') on conflict do nothing;`],
      expect: "clean"
    }
  ]
});
function isLeftHalfway(input, migration) {
  return killedMigrations(input).some(
    ({ run, cuts }) => run.migration === migration && cuts.some(
      (cut) => cut.result === "third-state" && onlyInvalidIndex(cut) === void 0 && behindCut(run, cut).length > 0
    )
  );
}

// src/hazards/second-runner-deadlocks.ts
var deadlock = "40P01";
var secondRunnerDeadlocks = defineHazard({
  id: "second-runner-deadlocks",
  title: "A second runner and a concurrent build wait for each other",
  area: "rerun",
  severity: "notice",
  reads: ["apply", "rerun"],
  check({ server }) {
    const second = server.rerun?.second;
    if (!second) return [];
    const ended = [second.first, second.outcome].some(
      (outcome) => !outcome.ok && outcome.error.code === deadlock
    );
    if (!ended) return [];
    return (server.apply?.runs ?? []).flatMap(
      (run) => ownStatements(run).filter(
        ({ transaction, sql: text }) => transaction === null && /concurrently/i.test(text)
      ).map(({ index, indexBuilds }) => ({
        migration: run.migration,
        statement: index,
        object: indexBuilds[0]?.relation ?? "",
        message: `Two runners were started at the same moment, as two pods do. The second waited for the framework's lock, and this waited for the second one's transaction, as it does for every older one: ${deadlock} deadlock detected. Postgres ends one of both; on a large table it is the build, which leaves its index INVALID.`,
        remedy: "Let one job run the migrations before the application starts, so that nobody waits for the lock meanwhile.",
        severity: "notice",
        basis: "measured"
      }))
    ).slice(0, 1);
  },
  docs: {
    why: "A runner that waits for an advisory lock is in the middle of a statement, so it holds a snapshot. A concurrent build must wait until every snapshot older than its own is gone, and the runner waits until the build's session gives the lock back.",
    instead: "One job that runs before the rollout. Frameworks that ask again and again (pg_try_advisory_lock) instead of waiting are not affected.",
    limits: "Which of both is ended depends on who has waited for deadlock_timeout (1 s) first: on the small tables of a rehearsal it is the second runner, on large ones the build."
  },
  examples: [
    {
      title: "golang-migrate waits for its lock",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: {
          "migrations/1_books.up.sql": "create table books (id int primary key, title text);"
        },
        head: {
          "migrations/2_title.up.sql": "create index concurrently books_title on books (title);"
        }
      },
      expect: [
        "Two runners were started at the same moment, as two pods do. The second waited for the framework's lock, and this waited for the second one's transaction, as it does for every older one: 40P01 deadlock detected. Postgres ends one of both; on a large table it is the build, which leaves its index INVALID."
      ]
    },
    {
      title: "A framework without a lock",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: "statement",
      expect: "clean",
      alsoReports: ["retry-leaves-invalid-index"]
    }
  ]
});

// src/hazards/sequence-behind-rows.ts
var sequenceBehindRows = defineHazard({
  id: "sequence-behind-rows",
  title: "Sequence will hand out numbers that are taken",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: ["Sequence not set after copying rows"],
  check({ server }) {
    const migrations = seenMigrations(server);
    const last = migrations.at(-1)?.effects.sequencesBehind ?? [];
    return last.map(({ relation, column, sequence, next, largest }) => {
      const first = migrations.find(
        ({ effects }) => effects.sequencesBehind.some((one) => one.sequence === sequence)
      );
      return {
        migration: first?.run.migration ?? "",
        statement: first && writerOf(first, relation, sequence),
        object: `${relation}.${column}`,
        message: `${sequence} hands out ${next} next, and ${relation}.${column} holds that number already (its largest is ${largest}): the next INSERT fails with a duplicate key.`,
        remedy: `select setval('${sequence}', (select max(${column}) from ${relation}));`,
        severity: "error",
        basis: "measured"
      };
    });
  },
  docs: {
    why: "The application inserts its next row with a number that is taken. That fails, and goes on failing until the sequence has counted past the rows.",
    instead: "Leave the number out of the INSERT, or set the sequence behind it with setval.",
    limits: "Compared on rehearsed rows: production may have counted past these numbers."
  },
  examples: [
    {
      title: "Rows with numbers of their own",
      given: sql`create table plans (id int generated by default as identity primary key, name text);`,
      migrations: [
        sql`insert into plans (id, name) values (1, 'basic'), (2, 'team') on conflict do nothing;`
      ],
      expect: [
        "public.plans_id_seq hands out 1 next, and public.plans.id holds that number already (its largest is 2): the next INSERT fails with a duplicate key."
      ]
    },
    {
      title: "The same, with the sequence set in the next migration",
      given: sql`create table plans (id int generated by default as identity primary key, name text);`,
      migrations: [
        sql`insert into plans (id, name) values (1, 'basic'), (2, 'team') on conflict do nothing;`,
        sql`select setval('plans_id_seq', (select max(id) from plans));`
      ],
      expect: "clean"
    }
  ]
});
function writerOf(seen, relation, sequence) {
  return statementThat(
    seen,
    ({ index, schemaChanges }) => (seen.run.statements[index]?.rows ?? []).some((rows) => rows.relation === relation) || schemaChanges.some(({ name }) => name === sequence)
  )?.index;
}

// src/hazards/sides-diverge.ts
var sidesDiverge = defineHazard({
  id: "sides-diverge",
  title: "Publisher and subscriber end with different rows",
  area: "replication",
  severity: "warning",
  reads: ["replicate"],
  covers: ["Volatile default on both sides: silent divergence"],
  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    return eachChange(server).flatMap(({ migration, orders }) => {
      const working = orders.filter((run2) => run2.works);
      const differing = working.filter(({ diverged }) => diverged.length > 0);
      const [run] = differing;
      if (!run) return [];
      const equal = working.find(({ diverged }) => diverged.length === 0);
      const relation = run.diverged[0]?.relation ?? "";
      const order = run.order === "publisher-first" ? "publisher first" : "subscriber first";
      const other = run.order === "publisher-first" ? "subscriber first" : "publisher first";
      return [
        {
          migration,
          statement: statementOn(server, migration, relation),
          object: relation,
          message: `Applied on both sides, ${order}, nothing fails and the rows differ: ${list(run.diverged.map((one) => dataChange(one) + onSubscriber(one)))}.`,
          remedy: equal ? `Apply it ${other}: then the rows were the same.` : "Change rows on the publisher only; they reach the subscriber by themselves. For a default that differs by row, add the column without it, set it, and fill the old rows on the publisher.",
          severity: equal ? "notice" : "warning",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "Nobody notices until the subscriber is asked, or becomes the publisher.",
    instead: "Compute values once, on the publisher, and let replication carry them.",
    limits: "Rows that were written between the two sides are few in a rehearsal: a difference that needs many is not seen."
  },
  examples: [
    {
      title: "A default that is another for each row",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books add column token text default md5(random()::text);`],
      replication: "all",
      since: 15,
      expect: [
        "Applied on both sides, subscriber first, nothing fails and the rows differ: public.books other values in token."
      ],
      alsoReports: ["lock-without-timeout", "needs-deploy-order", "rewrite-blocks-reads"]
    },
    {
      title: "A default that is the same everywhere",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists copies int default 1;`
      ],
      replication: "all",
      expect: "clean",
      alsoReports: ["needs-deploy-order"],
      since: 11
    }
  ]
});

// src/hazards/standby-query-cancelled.ts
var standbyQueryCancelled = defineHazard({
  id: "standby-query-cancelled",
  title: "Queries on standbys are cancelled, or hold the standby up",
  area: "replication",
  severity: "warning",
  reads: ["standby"],
  covers: ["VACUUM FULL/rewrite on hot standby: query conflicts"],
  check({ server }) {
    const { migrations = [], maxDelayMs = 0 } = server.standby ?? {};
    return migrations.flatMap(({ migration, cancelled, walBytes }) => {
      const [first] = cancelled;
      if (!first) return [];
      const tables = list(cancelled.map(({ relation }) => relation));
      const megabytes = walBytes / 1024 ** 2;
      const size = megabytes < 1 ? "" : ` (${megabytes.toFixed(0)} MB from this migration alone, as rehearsed)`;
      return [
        {
          migration,
          object: first.relation,
          message: `A query that was reading ${tables} on a standby was cancelled once it had held up the migration for ${maxDelayMs} ms (max_standby_streaming_delay): ${first.error.code} ${first.error.message}. Until then the standby replayed nothing, and every replication slot kept the log${size}.`,
          remedy: "Run it when nothing long reads from standbys, or take such reports off them first; max_standby_streaming_delay there decides who waits for how long.",
          severity: "warning",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "A standby replays ACCESS EXCLUSIVE locks: a report that reads the table is cancelled, or the whole standby falls behind until the report is done.",
    instead: "Weaker locks, or a moment without long reports.",
    limits: "Rehearsed on a real standby with a delay of 200 ms, on request only (`standby: true`)."
  },
  examples: [
    {
      title: "A column is added while a standby is being read",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`
      ],
      standby: true,
      expect: [
        "A query that was reading public.books on a standby was cancelled once it had held up the migration for 200 ms (max_standby_streaming_delay): 40001 canceling statement due to conflict with recovery. Until then the standby replayed nothing, and every replication slot kept the log."
      ]
    },
    {
      title: "A comment is written, which locks out nobody who reads",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`comment on column books.title is 'as printed';`],
      standby: true,
      expect: "clean"
    }
  ]
});

// src/hazards/subscriber-file-differs.ts
var subscriberFileDiffers = defineHazard({
  id: "subscriber-file-differs",
  title: "Subscriber's file leaves another schema than the publisher's",
  area: "replication",
  severity: "warning",
  reads: ["replicate"],
  covers: ["Generated on one side, plain on the other"],
  check({ server }) {
    return (toldReplication(server)?.pairs ?? []).map((pair2) => {
      const { migration, publisherFile, subscriberFile, subscriber, differences: differences2 } = pair2;
      const who = subscriber === void 0 ? "subscriber" : `subscriber ${subscriber}`;
      if (subscriberFile === void 0 || publisherFile === null) {
        const side = publisherFile === null ? "publisher" : who;
        return {
          migration,
          object: "",
          message: `The ${side} has no file for this migration, so its schema stays as it is.`,
          remedy: `Add the file if the ${side} needs the change.`,
          severity: "notice",
          basis: "measured"
        };
      }
      return {
        migration,
        place: { file: subscriberFile },
        object: subscriberFile,
        message: `After ${subscriberFile} the ${who} is not what the publisher is: ${list(differences2, 6)}.`,
        remedy: 'Make both files do the same, or name what may differ under "exceptions".',
        severity: "warning",
        basis: "measured"
      };
    });
  },
  docs: {
    why: "Two files that are kept in step by hand drift apart, and the difference shows when a row arrives that one side cannot take.",
    instead: "Generate one from the other, or let the review compare them.",
    limits: "Compares schemas, on clones of one baseline; what the sides had different before is not seen."
  },
  examples: [
    {
      title: "The subscriber's file forgets a NOT NULL",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists copies int not null default 0;`
      ],
      replication: "all",
      subscriber: [sql`alter table books add column copies int default 0;`],
      since: 15,
      expect: [
        "After migrations/2_subscriber.sql the subscriber is not what the publisher is: column public.books.copies: not_null is true on the publisher, null on the subscriber."
      ],
      alsoReports: ["needs-deploy-order"]
    },
    {
      title: "Both files do the same",
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists copies int not null default 0;`
      ],
      replication: "all",
      subscriber: [sql`alter table books add column copies int not null default 0;`],
      expect: "clean",
      since: 11,
      alsoReports: ["needs-deploy-order"]
    }
  ]
});

// src/hazards/table-dropped.ts
var tableDropped = defineHazard({
  id: "table-dropped",
  title: "Table dropped with its rows",
  area: "data",
  severity: "warning",
  reads: ["apply"],
  covers: ["DROP TABLE / COLUMN / SCHEMA / DATABASE / CASCADE"],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      let droppedBy2 = function(table) {
        return statementThat(
          seen,
          (effect) => effect.schemaChanges.some(
            ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
          )
        )?.index;
      }, rowsOf2 = function(table) {
        const change = dataChanges.find(({ relation }) => relation === table);
        return change?.rowsBefore ?? 0;
      }, renamed3 = function(table) {
        return statements.some(
          ({ index, schemaChanges: changes }) => seen.run.statements[index]?.kind !== "DropStmt" && changes.some(
            ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
          ) && changes.some(({ change, kind }) => change === "added" && kind === "table")
        );
      };
      var droppedBy = droppedBy2, rowsOf = rowsOf2, renamed2 = renamed3;
      const { schemaChanges, dataChanges, statements } = seen.effects;
      const moved = new Set(
        dataChanges.filter(({ gone: gone2, lost = [] }) => gone2 && lost.length === 0).map((change) => change.relation)
      );
      const gone = schemaChanges.filter(
        ({ change, kind, name }) => change === "removed" && kind === "table" && before.has(name)
      ).map(({ name }) => name).filter((name) => !moved.has(name) && !renamed3(name));
      const byStatement = Map.groupBy(gone, droppedBy2);
      for (const [statement, tables] of byStatement) {
        const rows = tables.map((table) => rowsOf2(table));
        findings.push({
          migration: seen.run.migration,
          statement,
          object: tables[0] ?? "",
          message: `${list(tables)} ${tables.length === 1 ? "is" : "are"} gone, with ${list(rows.map((one) => count(one, "row")))} as rehearsed: nothing brings them back, and whatever still asks for ${tables.length === 1 ? "the table" : "the tables"} fails.`,
          remedy: "Release the code that does without it first; keep a dump, or rename the table and drop it some releases later.",
          severity: "warning",
          basis: "measured"
        });
      }
      for (const table of before) {
        const lost = rowsLostWithTable(seen, table);
        if (lost === 0) continue;
        findings.push({
          migration: seen.run.migration,
          statement: droppedBy2(table),
          object: table,
          message: `${table} was dropped and made anew: its ${count(lost, "row")} as rehearsed are lost, and nothing brings them back.`,
          remedy: "Change the table with ALTER TABLE, or fill the new one from the old before that is dropped.",
          severity: "warning",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "The rows are lost for good, and queries of the version that still runs fail from that moment on.",
    instead: "Stop using the table in one release, drop it in a later one. Where in doubt, rename it first: that can be undone.",
    limits: "The rows counted are rehearsed ones. Whether anything still uses the table is not known here."
  },
  examples: [
    {
      title: "A table that holds rows",
      given: sql`create table loans (id int primary key); insert into loans values (1), (2);`,
      migrations: [sql`drop table loans;`],
      expect: [
        "public.loans is gone, with 2 rows as rehearsed: nothing brings them back, and whatever still asks for the table fails."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A whole schema",
      given: sql`
        create schema old;
        create table old.loans (id int); insert into old.loans values (1), (2);
        create table old.books (id int); insert into old.books values (1), (2), (3);
      `,
      migrations: [sql`drop schema old cascade;`],
      expect: [
        "old.books and old.loans are gone, with 3 rows and 2 rows as rehearsed: nothing brings them back, and whatever still asks for the tables fails."
      ],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A table dropped to be made anew",
      given: sql`
        create table nonces (nonce char(36) primary key, made timestamptz not null default now());
        insert into nonces (nonce) values ('a'), ('b');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          drop table nonces;
          create table nonces (nonce text primary key, made timestamptz);
        `
      ],
      expect: [
        "public.nonces was dropped and made anew: its 2 rows as rehearsed are lost, and nothing brings them back."
      ]
    },
    {
      title: "A table swapped for a copy of it",
      given: sql`create table loans (id int primary key, day date); insert into loans values (1, '2024-02-29');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table loans_new (id bigint primary key, day date);
          insert into loans_new select id, day from loans where id < 2;
          drop table loans;
          alter table loans_new rename to loans;
          alter index loans_new_pkey rename to loans_pkey;
        `
      ],
      expect: "clean"
    },
    {
      title: "A table of the same pull request",
      given: sql`create table loans (id int primary key);`,
      migrations: [
        sql`
          create table scratch (id int primary key);
          drop table scratch;
          create table kept (id int primary key);
        `
      ],
      expect: "clean"
    }
  ]
});

// src/hazards/table-truncated.ts
var tableTruncated = defineHazard({
  id: "table-truncated",
  title: "Table truncated",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: ["TRUNCATE [CASCADE]"],
  check({ server }) {
    const findings = [];
    const before = tablesBefore(server);
    for (const { run, effects } of seenMigrations(server)) {
      for (const { index, dataChanges } of effects.statements) {
        const record = run.statements[index];
        if (!record) continue;
        const gone = dataChanges.filter(
          (change) => !change.gone && change.rowsAfter === 0 && before.has(change.relation) && !record.rows.some(
            ({ relation, deleted }) => relation === change.relation && deleted > 0
          )
        );
        const emptied = [
          ...Map.groupBy(gone, ({ relation }) => calledIn(record, relation, server))
        ].map(([relation, parts]) => ({
          relation,
          rowsBefore: parts.reduce((sum, part) => sum + part.rowsBefore, 0)
        }));
        if (emptied.length === 0) continue;
        const unnamed = emptied.filter(({ relation }) => !isNamedIn(record.sql, relation));
        const along = unnamed.length > 0 ? ` ${list(unnamed.map(({ relation }) => relation))} ${unnamed.length === 1 ? "was" : "were"} emptied along with what is named.` : "";
        findings.push({
          migration: run.migration,
          statement: index,
          object: emptied[0]?.relation ?? "",
          message: `Emptied ${list(emptied.map(({ relation, rowsBefore }) => `${relation} (${count(rowsBefore, "row")} as rehearsed)`))}: nothing brings the rows back.${along}`,
          remedy: unnamed.length > 0 ? "Leave CASCADE out and name every table that is meant; delete rows in batches where only some are." : "Delete in batches what is no longer wanted, with a WHERE that says what that is; keep a dump.",
          severity: unnamed.length > 0 ? "error" : "warning",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "The rows are lost for good. With CASCADE, so are those of every table that refers to it, however far away.",
    instead: "Delete in batches, with a WHERE; name every table that a TRUNCATE is meant to empty.",
    limits: "The rows counted are rehearsed ones."
  },
  examples: [
    {
      title: "One table",
      given: sql`create table sessions (id int primary key); insert into sessions values (1), (2);`,
      migrations: [sql`truncate sessions;`],
      expect: ["Emptied public.sessions (2 rows as rehearsed): nothing brings the rows back."],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "A table with partitions",
      given: sql`
        create table visits (day date) partition by range (day);
        create table visits_1 partition of visits for values from ('2024-01-01') to ('2025-01-01');
        insert into visits values ('2024-02-29');
      `,
      migrations: [sql`truncate visits;`],
      expect: ["Emptied public.visits (1 row as rehearsed): nothing brings the rows back."],
      alsoReports: ["lock-without-timeout"]
    },
    {
      title: "And whatever refers to it",
      given: sql`
        create table books (id int primary key); insert into books values (1);
        create table loans (book int references books); insert into loans values (1), (1);
      `,
      migrations: [sql`truncate books cascade;`],
      expect: [
        "Emptied public.books (1 row as rehearsed) and public.loans (2 rows as rehearsed): nothing brings the rows back. public.loans was emptied along with what is named."
      ],
      alsoReports: ["lock-order-can-deadlock", "lock-without-timeout"]
    },
    {
      title: "Rows deleted by what they are",
      given: sql`create table sessions (id int primary key, ended bool); insert into sessions values (1, true), (2, false), (3, true);`,
      migrations: [sql`delete from sessions where ended;`],
      expect: "clean",
      alsoReports: ["rows-deleted"]
    }
  ]
});
function calledIn({ sql: text }, relation, server) {
  if (isNamedIn(text, relation)) return relation;
  const table = server.baseline.tables.find((one) => one.relation === relation);
  return table?.partitionOf ?? relation;
}

// src/hazards/transaction-ended-early.ts
var transactionEndedEarly = defineHazard({
  id: "transaction-ended-early",
  title: "The file ends the framework's transaction",
  area: "rerun",
  severity: "warning",
  reads: ["apply"],
  covers: ["BEGIN/COMMIT inside a wrapped file; missing COMMIT"],
  check({ server, migrations }) {
    return (server.apply?.runs ?? []).flatMap((run) => {
      const mode = migrations.find(({ id }) => id === run.migration)?.transactionMode;
      const ended = mode === "file" || mode === "apart" || mode === "run" ? endedEarly(run) : void 0;
      if (!ended) return [];
      const own = run.statements.filter(
        ({ origin, index }) => origin === "migration" && index > ended.index
      ).length;
      const word = (ended.sql.match(/^\w+/)?.[0] ?? "COMMIT").toUpperCase();
      const after = own > 0 ? `${count(own, "statement")} after it and the ledger row` : "the ledger row";
      return [
        {
          migration: run.migration,
          statement: ended.index,
          object: "",
          message: `${word} ended the transaction that the framework had opened: ${after} ran outside of it. When one of them fails, what came before stays and the framework does not know.`,
          remedy: "Leave BEGIN and COMMIT to the framework; split the file where a commit is wanted.",
          severity: own > 0 ? "warning" : "notice",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "The framework promises that a migration and its ledger row happen together or not at all. A COMMIT of its own breaks that: what follows runs statement by statement, and after a failure half of it is there while the ledger says that nothing is.",
    instead: "Leave BEGIN and COMMIT out. Use several migrations, or the switch of the framework that leaves the transaction out.",
    limits: "Only what happened when everything went well is known; the failure itself was not rehearsed here."
  },
  examples: [
    {
      title: "BEGIN and COMMIT in a file that the framework wraps",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
          commit;
          create table fines (id int primary key);
        `
      ],
      expect: [
        "COMMIT ended the transaction that the framework had opened: 1 statement after it and the ledger row ran outside of it. When one of them fails, what came before stays and the framework does not know."
      ]
    },
    {
      title: "The same where the framework adds no transaction",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
          create table fines (id int primary key);
          commit;
        `
      ],
      transactionMode: "own",
      expect: "clean"
    }
  ]
});
function endedEarly({ statements }) {
  return statements.find((statement, at) => {
    const next = statements[at + 1];
    return statement.origin === "migration" && statement.kind === "TransactionStmt" && statement.transaction !== null && next !== void 0 && next.transaction !== statement.transaction;
  });
}

// src/hazards/transaction-left-open.ts
var transactionLeftOpen = defineHazard({
  id: "transaction-left-open",
  title: "Transaction begun and never committed",
  area: "rerun",
  severity: "error",
  reads: ["apply"],
  covers: ["BEGIN/COMMIT inside a wrapped file; missing COMMIT"],
  check({ server }) {
    return (server.apply?.runs ?? []).flatMap((run) => {
      const begin = leftOpen(run);
      if (!begin) return [];
      const lost = run.statements.filter(({ index }) => index > begin.index).length;
      return [
        {
          migration: run.migration,
          statement: begin.index,
          object: "",
          message: `The transaction begun here was still open when the migration was over: ${count(lost, "statement")} in it are taken back when the session ends, ledger row included, unless something else commits.`,
          remedy: "End the file with COMMIT.",
          severity: "error",
          basis: "measured"
        }
      ];
    });
  },
  docs: {
    why: "Every statement succeeds, the tool reports success, and Postgres takes all of it back when the session ends. Until then its locks are held.",
    instead: "End the file with COMMIT, or leave both words out.",
    limits: "A framework that commits by itself at the end of its run hides it; then only the locks are held longer."
  },
  examples: [
    {
      title: "BEGIN without COMMIT",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
        `
      ],
      transactionMode: "own",
      expect: [
        "The transaction begun here was still open when the migration was over: 2 statements in it are taken back when the session ends, ledger row included, unless something else commits."
      ]
    },
    {
      title: "With COMMIT",
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
          commit;
        `
      ],
      transactionMode: "own",
      expect: "clean"
    }
  ]
});
function leftOpen({ statements, outcome }) {
  const last = statements.at(-1);
  if (!outcome.ok || !last || last.transaction === null) return void 0;
  const control = statements.findLast(({ kind }) => kind === "TransactionStmt");
  const first = statements.find(({ transaction }) => transaction === last.transaction);
  return control?.origin === "migration" && control === first ? control : void 0;
}

// src/hazards/up-after-down-fails.ts
var upAfterDownFails = defineHazard({
  id: "up-after-down-fails",
  title: "Up part fails or doubles behind the down part",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "revert"],
  check(input) {
    return sentDowns(input).flatMap(({ reverted, first }) => {
      const { again } = reverted;
      if (!again) return [];
      const message3 = again.outcome.ok ? endsOtherwise(again) : `Rolled back, the migration cannot be applied again: it fails${statementIn(again)}: ${errorOf(again)}${because(unrevertedText(first.schema))}`;
      return message3 === void 0 ? [] : [finding2(reverted, message3)];
    });
  },
  docs: {
    why: "After a rollback the mended release is sent: the same migration again. It fails on what the down part left, or puts the same rows in a second time.",
    instead: "Let the down part undo everything that the up part made, rows included; or let the up part say IF NOT EXISTS and ON CONFLICT where the down part leaves something on purpose.",
    limits: "Compared are objects and the number of rows. Values that a sequence hands out are others the second time, and that is no finding."
  },
  examples: [
    {
      title: "The down part forgets the type",
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create type mood as enum ('glad', 'sad');
          alter table users add column mood mood;
        `
      ],
      downs: [sql`alter table users drop column mood;`],
      expect: [
        "Rolled back, the migration cannot be applied again: it fails at `create type mood as enum ('glad', 'sad')`: 42710 type \"mood\" already exists. Behind the down part enum public.mood is left behind."
      ]
    },
    {
      title: "Rows are put in twice",
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          insert into plans (name) select 'basic' where not exists (select from plans where name = 'other');
          create table teams (id int primary key);
        `
      ],
      downs: [sql`drop table teams;`],
      expect: [
        "Rolled back and applied again, the migration ends otherwise than the first time: public.plans 1 \u2192 2 rows."
      ]
    },
    {
      title: "What it makes it takes away",
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [
        sql`insert into plans (name) select 'basic' where not exists (select from plans);`
      ],
      downs: [sql`delete from plans where name = 'basic';`],
      expect: "clean"
    }
  ]
});
function endsOtherwise({ schemaChanges, moreRows }) {
  const changes = [
    ...moreRows.map(({ relation, first, second }) => `${relation} ${first} \u2192 ${second} rows`),
    ...topmost(schemaChanges).map(schemaChange)
  ];
  if (changes.length === 0) return void 0;
  return `Rolled back and applied again, the migration ends otherwise than the first time: ${list(changes)}.`;
}
function because(phrase2) {
  return phrase2 === "" ? "" : `. Behind the down part ${phrase2}.`;
}
function finding2(reverted, message3) {
  return {
    migration: reverted.migration,
    ...placeOf(reverted),
    object: "",
    message: message3,
    remedy: "Let the down part undo all that the up part made, rows included, the last statement first.",
    severity: "warning",
    basis: "measured"
  };
}

// src/hazards/values-changed-by-cast.ts
var valuesChangedByCast = defineHazard({
  id: "values-changed-by-cast",
  title: "Values changed or lost with the type",
  area: "data",
  severity: "error",
  reads: ["apply"],
  covers: ["Narrowing (data loss or failure)"],
  check({ server }) {
    const findings = [];
    for (const seen of seenMigrations(server)) {
      const anew = columnsMadeAnew(seen);
      for (const conversion2 of seen.effects.conversions) {
        const { relation, column, from, to, valuesBefore, valuesAfter, comesBack } = conversion2;
        if (rowsLostWithTable(seen, relation) > 0) continue;
        if (anew.some((one) => one.table === relation && one.column === column)) continue;
        const rows = seen.effects.dataChanges.find((change) => change.relation === relation);
        const rowsGone = Math.max(0, (rows?.rowsBefore ?? 0) - (rows?.rowsAfter ?? 0));
        const fewer = valuesBefore - valuesAfter - rowsGone;
        const onPurpose = rowsGone > 0 || isWritten(seen, relation, column);
        if ((comesBack !== false || onPurpose) && fewer <= 0) continue;
        const name = `${relation}.${column}`;
        const statement = statementThat(
          seen,
          ({ schemaChanges }) => schemaChanges.some(
            ({ kind, before }) => kind === "column" && before?.["table"] === relation && before["column"] === column
          )
        );
        const written = /\busing\b/i.test(statement?.sql ?? "");
        const what = fewer > 0 ? `${count(fewer, "value")} of ${valuesBefore} became NULL` : `cast back to ${from}, its ${count(valuesBefore, "value")} as rehearsed are not what they were`;
        findings.push({
          migration: seen.run.migration,
          statement: statement?.index,
          object: name,
          message: `${name} went from ${from} to ${to}: ${what}.`,
          remedy: `Look at what would change first: select ${column} from ${relation} where ${column}::${to}::${from} is distinct from ${column}. Keep the old column until nobody misses its values.`,
          severity: written ? "warning" : "error",
          basis: "measured"
        });
      }
    }
    return findings;
  },
  docs: {
    why: "What was rounded, cut off or turned into NULL cannot be had back, and no error says so.",
    instead: "Copy into a new column, compare, and drop the old one in a later release.",
    limits: "Compared on rehearsed rows, which hold long texts, many digits and times of day. Where a type cannot be cast back, nothing is known. A conversion written out with USING is a warning only."
  },
  examples: [
    {
      title: "Fewer digits behind the point",
      given: sql`create table fees (id int primary key, rate numeric(10, 4)); insert into fees values (1, 0.1234), (2, 1);`,
      migrations: [sql`alter table fees alter column rate type numeric(10, 2);`],
      expect: [
        "public.fees.rate went from numeric(10,4) to numeric(10,2): cast back to numeric(10,4), its 2 values as rehearsed are not what they were."
      ],
      alsoReports: ["lock-without-timeout", "rewrite-blocks-reads"]
    },
    {
      title: "The time of day",
      given: sql`create table loans (id int primary key, due timestamptz); insert into loans values (1, '2024-02-29 12:00+00');`,
      migrations: [sql`alter table loans alter column due type date using due::date;`],
      expect: [
        "public.loans.due went from timestamp with time zone to date: cast back to timestamp with time zone, its 1 value as rehearsed are not what they were."
      ],
      alsoReports: ["lock-without-timeout", "rewrite-blocks-reads"]
    },
    {
      title: "Rows deleted before the type changes",
      given: sql`create table fees (id int primary key, day text); insert into fees values (1, '2024-02-29'), (2, 'soon');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          delete from fees where day !~ '^[0-9]';
          alter table fees alter column day type date using day::date;
        `
      ],
      expect: [],
      alsoReports: ["rewrite-blocks-reads", "rows-deleted"]
    },
    {
      title: "A wider type in a block that also fills what was empty",
      given: sql`create table fees (id int primary key, cents int); insert into fees values (1, 5), (2, null), (3, 7);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table fees alter column cents type bigint;
            update fees set cents = 0 where cents is null;
          end $$;
        `
      ],
      expect: [],
      alsoReports: ["rewrite-blocks-reads"]
    },
    {
      title: "A swapped column that holds the same in another type",
      given: sql`create table cites (id int primary key, volume smallint); insert into cites values (1, 5), (2, 7);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table cites add column volume_new text;
          update cites set volume_new = volume::text where id < 2;
          update cites set volume_new = volume::text where id >= 2;
          alter table cites drop column volume;
          alter table cites rename column volume_new to volume;
        `
      ],
      expect: "clean"
    }
  ]
});
function isWritten({ run, effects }, relation, column) {
  return effects.statements.some(
    ({ index, dataChanges }) => dataChanges.some((one) => one.relation === relation && one.columns.includes(column)) && run.statements[index]?.rows.some(
      (rows) => rows.relation === relation && rows.inserted + rows.updated > 0
    )
  );
}

// src/hazards/version-before-applied.ts
var versionBeforeApplied = defineHazard({
  id: "version-before-applied",
  title: "Version sorts before one that is applied",
  area: "ordering",
  severity: "error",
  reads: [],
  covers: [
    "New file sorts before one already on the base tip (skipped for ever, or run out of order)",
    "Journal/timestamp older than last applied (runner silently skips)",
    "Statement uses an object created later in the set"
  ],
  check: () => [],
  checkFiles(evidence) {
    const { order } = evidence;
    return (order?.late ?? []).flatMap((late) => {
      const judged = judgeLate(late, evidence, order?.framework ?? "the framework");
      if (!judged) return [];
      return [
        {
          migration: late.id,
          file: late.file,
          object: late.newest.id,
          remedy: remedy12(late),
          ...judged
        }
      ];
    });
  },
  docs: {
    why: "A branch that is merged late brings a version below one that databases have applied. Some frameworks then refuse to start, some never run it and never say so, and some run it late, on a schema that has moved on since.",
    instead: "Give it a version behind the newest one of the base branch, right before it is merged. A required check that compares with the tip of the base branch keeps it so.",
    limits: "The decision is that of a model of the framework, asked on a database at the tip of the base branch. What another branch merges in the meantime is not known."
  },
  examples: [
    {
      title: "golang-migrate never looks below its version row",
      given: "",
      migrations: [],
      project: {
        adapter: "golang-migrate",
        directory: "migrations",
        base: {
          "migrations/1_users.up.sql": "create table users (id int primary key);",
          "migrations/3_orders.up.sql": "create table orders (id int primary key);"
        },
        head: { "migrations/2_carts.up.sql": "create table carts (id int primary key);" }
      },
      expect: [
        "It sorts before 3_orders, which the base branch has: golang-migrate never runs it on databases that are there already, and says nothing. Fresh databases get it."
      ]
    },
    {
      title: "goose refuses to start",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": "-- +goose Up\ncreate table users (id int primary key);",
          "migrations/20240301000000_orders.sql": "-- +goose Up\ncreate table orders (id int primary key);"
        },
        head: {
          "migrations/20240201000000_carts.sql": "-- +goose Up\ncreate table carts (id int primary key);"
        }
      },
      expect: [
        "It sorts before 20240301000000_orders, which the base branch has: goose refuses to start on databases that are there already, and nothing is applied: error: found 1 missing migrations before current version 20240301000000: version 20240201000000: migrations/20240201000000_carts.sql"
      ]
    },
    {
      title: "sqlx runs it late, and its table is gone by then",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": "create table logins (id int primary key);",
          "migrations/20240301000000_merge.sql": "drop table logins;"
        },
        head: {
          "migrations/20240201000000_index.sql": "alter table logins add column place text;"
        }
      },
      expect: [
        'It sorts before 20240301000000_merge, which the base branch has. A fresh database runs it in its place, where it applies; on databases that are there already it comes last, and fails with 42P01 relation "logins" does not exist.'
      ]
    },
    {
      title: "sqlx runs it late, and nothing comes of it",
      given: "",
      migrations: [],
      project: {
        adapter: "sqlx",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": sql`
            create table users (id int primary key);`,
          "migrations/20240301000000_orders.sql": sql`
            create table orders (id int primary key);`
        },
        head: {
          "migrations/20240201000000_carts.sql": sql`
            create table carts (id int primary key);`
        }
      },
      expect: [
        "It sorts before 20240301000000_orders, which the base branch has: databases that are there already run it last, fresh ones in its place. Both ways were run, and end the same."
      ]
    },
    {
      title: "A version behind all others",
      given: "",
      migrations: [],
      project: {
        adapter: "goose",
        directory: "migrations",
        base: {
          "migrations/20240101000000_users.sql": "-- +goose Up\ncreate table users (id int primary key);"
        },
        head: {
          "migrations/20240201000000_carts.sql": "-- +goose Up\ncreate table carts (id int primary key);"
        }
      },
      expect: "clean"
    }
  ]
});
function judgeLate(late, evidence, framework) {
  const where = `It sorts before ${behind(late)}`;
  const decision = decisionOn(evidence, "late", late.id);
  if (decision?.result === "refuses") {
    const said2 = decision.said?.replace(/\s+/g, " ") ?? "";
    return {
      message: `${where}: ${framework} refuses to start on databases that are there already, and nothing is applied: ${said2}`,
      severity: "error",
      basis: "measured"
    };
  }
  if (decision?.result === "skips") {
    const why = decision.said === void 0 ? "" : ` (${decision.said})`;
    return {
      message: `${where}: ${framework} never runs it on databases that are there already, and says nothing${why}. Fresh databases get it.`,
      severity: "error",
      basis: "measured"
    };
  }
  const fresh = worstPath(evidence, ({ fresh: path }) => path);
  if (!fresh) return unrehearsed(where, evidence);
  const run = runOnEmpty(evidence, late.id);
  if (fresh.failure && !fresh.usualFailure) {
    const own = fresh.failure.migration === late.id ? "it" : failureWords(fresh.failure);
    const words2 = own === "it" ? `it fails with ${sqlError(fresh.failure.error)}` : `then ${own}`;
    return {
      message: `${where}. Databases that are there already run it last, where it applies; on a fresh database it comes in its place, and ${words2}: none can be built any more.`,
      severity: "error",
      basis: "measured"
    };
  }
  if (run?.outcome.ok === false) {
    if (fresh.failure) return void 0;
    return {
      message: `${where}. A fresh database runs it in its place, where it applies; on databases that are there already it comes last, and fails with ${sqlError(run.outcome.error)}.`,
      severity: "error",
      basis: "measured"
    };
  }
  if (fresh.usualFailure || fresh.failure || differs(fresh)) return void 0;
  const unsure = evidence.subject.ledger === "unknown" ? " A runner that looks only above the newest version never runs it; nothing says whether this one does." : "";
  return {
    message: `${where}: databases that are there already run it last, fresh ones in its place. Both ways were run, and end the same.${unsure}`,
    severity: "notice",
    basis: "measured"
  };
}
function unrehearsed(where, { servers }) {
  if (servers.every(({ reorder }) => !reorder)) {
    return {
      message: `${where}; what comes of it was not rehearsed.`,
      severity: "warning",
      basis: "known"
    };
  }
  return void 0;
}
function behind({ behind: number, newest, released }) {
  const field = released ? `, and ${released.id}, which is released` : "";
  return number === 1 ? `${newest.id}, which the base branch has${field}` : `${count(number, "migration")} that the base branch has, up to ${newest.id}${field}`;
}
function remedy12({ moves, newest }) {
  const command = moveCommands(moves);
  return command === "" ? `Generate it again on top of the base branch, so that it comes behind ${newest.id}.` : `Give it a version behind all others: ${command}`;
}

// src/hazards/whole-table-written.ts
var wholeTableWritten = defineHazard({
  id: "whole-table-written",
  title: "Every row written in one statement",
  area: "locking",
  severity: "warning",
  reads: ["apply"],
  covers: ["DELETE/UPDATE without WHERE or unbatched"],
  check({ server }) {
    const rowsOf = new Map(server.baseline.tables.map(({ relation, rows }) => [relation, rows]));
    return (server.apply?.runs ?? []).flatMap(
      (run) => ownStatements(run).flatMap((statement) => {
        const held = locksHeldDuring(run, statement);
        const toldWithLock = (relation) => {
          const lock = held.get(relation);
          return lock?.mode === "AccessExclusiveLock" && lock.since.index < statement.index;
        };
        const written = writtenWhole(statement, server).filter(
          (one) => !toldWithLock(one.relation)
        );
        return written.map(({ relation, updated, deleted }) => {
          const verb2 = updated >= deleted ? "updated" : "deleted";
          return {
            migration: run.migration,
            statement: statement.index,
            object: relation,
            message: `It ${verb2} all ${count(rowsOf.get(relation) ?? 0, "row")} of ${relation} in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.`,
            remedy: "Write in batches of some thousand rows by key, each in a transaction of its own, outside the migration or in one that runs without a transaction.",
            severity: "warning",
            basis: "measured",
            exposure: { relations: [relation], grows: true }
          };
        });
      })
    );
  },
  docs: {
    why: "Every row stays locked until the statement has come to the last one. Each leaves a dead version behind, so the table can grow to twice its size, and replicas must follow all of it at once.",
    instead: "Batches by key, each committed by itself; a WHERE that leaves finished rows alone, so that it can be stopped and started again.",
    limits: "Counted on rehearsed rows, triggers included. A WHERE that happens to hold for all of them is taken for none."
  },
  examples: [
    {
      title: "A backfill in one go",
      given: sql`create table books (id int primary key, pages int); insert into books select i, null from generate_series(1, 30) i;`,
      migrations: [sql`update books set pages = 0 where pages is null;`],
      expect: [
        "It updated all 30 rows of public.books in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each."
      ]
    },
    {
      title: "Rows that a trigger writes",
      given: sql`
        create table books (id int primary key, copies int); insert into books select i, 1 from generate_series(1, 30) i;
        create table shelf (id int primary key); insert into shelf values (1);
        create function touch() returns trigger language plpgsql as 'begin update books set copies = 2; return null; end';
        create trigger touch after insert on shelf execute procedure touch();
      `,
      migrations: [sql`insert into shelf values (2) on conflict do nothing;`],
      expect: [
        "It updated all 30 rows of public.books in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each."
      ]
    },
    {
      title: "A name that must be quoted",
      given: sql`create table "Books" (id int primary key, pages int); insert into "Books" select i, null from generate_series(1, 30) i;`,
      migrations: [sql`update "Books" set pages = 0 where pages is null;`],
      expect: [
        'It updated all 30 rows of public."Books" in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.'
      ]
    },
    {
      title: "Behind a lock that keeps everybody from the table anyway",
      given: sql`create table books (id int primary key, title text); insert into books select i, 'a' from generate_series(1, 30) i;`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column short text;
          update books set short = left(title, 1);
        `
      ],
      expect: [],
      alsoReports: ["lock-held-through-work"]
    },
    {
      title: "A DELETE of orphans, which all generated rows happen to be",
      given: sql`create table shelves (id int primary key); create table books (id int primary key, shelf int); insert into books select i, i from generate_series(1, 30) i;`,
      migrations: [sql`delete from books where shelf not in (select id from shelves);`],
      expect: "clean",
      alsoReports: ["rows-deleted"]
    },
    {
      title: "Some rows",
      given: sql`create table books (id int primary key, pages int); insert into books select i, i from generate_series(1, 30) i;`,
      migrations: [sql`update books set pages = 0 where pages > 20;`],
      expect: "clean"
    }
  ]
});

// src/hazards/index.ts
var hazards = [
  accessWidened,
  allowanceWithoutEffect,
  collidesWithPullRequest,
  columnDropped,
  cutLeavesThirdState,
  cutNeedsRepair,
  definerWithoutSearchPath,
  downFails,
  downIncomplete,
  downLosesData,
  downMissing,
  downWithoutData,
  downstreamBlocksMigration,
  downstreamBreaks,
  droppedAlong,
  duplicateVersion,
  errorSwallowed,
  existsOtherwise,
  failedMigration,
  failsWithRows,
  fewerValuesAccepted,
  fileNeverRuns,
  foreignKeyWithoutIndex,
  inactiveOnSubscriber,
  indexBuildBlocksWrites,
  lockHeldThroughWork,
  lockOrderCanDeadlock,
  lockTimeoutCutsBuild,
  lockWithoutTimeout,
  logForReplicas,
  mergedMigrationEdited,
  mergedMigrationRemoved,
  mergedMigrationRenamed,
  migrationChangesNothing,
  needlessIndex,
  needsDeployOrder,
  noSafeDeployOrder,
  notReplicated,
  numberLeftOut,
  oldInsertsFail,
  orderChangesResult,
  queryFails,
  queryLosesIndex,
  renamed,
  replicationAssumed,
  rerunChangesData,
  rerunChangesSchema,
  rerunRebuildsIndex,
  rerunRejected,
  retryLeavesInvalidIndex,
  rewriteBlocksReads,
  rowSecurityGap,
  rowsDeleted,
  ruleLost,
  scanBlocksReads,
  scanBlocksWrites,
  schemaFileDiffers,
  secondRunnerAppliesAgain,
  secondRunnerDeadlocks,
  sequenceBehindRows,
  sidesDiverge,
  standbyQueryCancelled,
  subscriberFileDiffers,
  tableDropped,
  tableTruncated,
  transactionEndedEarly,
  transactionLeftOpen,
  upAfterDownFails,
  valuesChangedByCast,
  versionBeforeApplied,
  wholeTableWritten
];

export {
  count,
  list,
  hazards
};
