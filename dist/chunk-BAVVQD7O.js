import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  quoteIdentifier
} from "./chunk-SX3OFRRY.js";
import {
  blockedBefore,
  blockedDuring,
  blockingLocks,
  blocks,
  conflicts,
  lockName,
  locksHeldDuring,
  ownStatements
} from "./chunk-RFGLOWXN.js";
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
function isNamedIn(text, name) {
  const last = /"((?:[^"]|"")+)"$/.exec(name)?.[1] ?? name.replace(/^.*\./, "");
  return text.toLowerCase().includes(last.toLowerCase());
}
function listedColumns(definition) {
  const [, inner = ""] = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(definition) ?? [];
  return inner.split(",").map((column) => column.trim());
}

// src/hazards/hazard.ts
function defineHazard(hazard) {
  return Object.freeze(hazard);
}

// src/hazards/wording.ts
function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
function list(items, most = 4) {
  const shown2 = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  if (shown2.length < 2) return shown2.join("");
  return `${shown2.slice(0, -1).join(", ")} and ${shown2.at(-1) ?? ""}`;
}
function sqlError(error) {
  return `${error.code} ${error.message}${error.detail ? ` (${error.detail})` : ""}`;
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

// src/hazards/column-dropped.ts
var columnDropped = defineHazard({
  id: "column-dropped",
  title: "Column dropped with its values",
  area: "data",
  severity: "warning",
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
      for (const change of schemaChanges) {
        const table = textOf(change.before, "table");
        if (change.change !== "removed" || change.kind !== "column" || !before.has(table)) continue;
        if (schemaChanges.some((one) => one.change === "removed" && one.name === table)) continue;
        const statement = statementOf(seen, change);
        if (statement?.kind === "RenameStmt") continue;
        const column = textOf(change.before, "column");
        const data = dataChanges.find(({ relation }) => relation === table);
        const lost = data?.lost?.find((one) => one.column === column)?.values ?? 0;
        const along = standingOn(seen, change);
        findings.push({
          migration: seen.run.migration,
          statement: statement?.index,
          object: change.name,
          message: `${change.name} is gone${lost > 0 ? `, with ${count(lost, "value")} as rehearsed that stand nowhere else` : ""}: whatever still asks for it fails.${along.length > 0 ? ` With it went ${list(along)}.` : ""}`,
          remedy: "Release the code that does without the column first (an ORM must be told to ignore it: it names every column it knows), drop it in a later release.",
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
          (change) => goneInTheEnd.has(key(change)) && !born.has(key(change)) && !isNamedIn(record.sql, change.name) && !belongs(change, removed, tables)
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
function phrase({ kind, name, before }) {
  return kind === "constraint" ? `${textOf(before, "definition")} of ${textOf(before, "table")}` : `${kind} ${name}`;
}
function key({ kind, name }) {
  return `${kind}:${name}`;
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
      ({ run, effects }) => effects.skipped.filter(({ differences: differences2 }) => differences2.length > 0).map((skipped) => ({
        migration: run.migration,
        statement: skipped.index,
        object: skipped.object,
        message: `${skipped.object} exists and was left as it is, which is not what the statement makes: ${list(differences(skipped))}.`,
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
function differences({ differences: changes }) {
  return changes.map((change) => {
    const { kind, before, after } = change;
    const part = kind === "column" ? textOf(before ?? after, "column") : textOf(before ?? after, "definition");
    if (change.change === "added") return `${part} is missing`;
    if (change.change === "removed") return `${part} is there as well`;
    const [is, meant] = described(change);
    return `${kind === "column" ? part : "it"} is ${is}, not ${meant}`;
  });
}
function described({ kind, keys, before, after }) {
  const say = (side) => {
    if (kind !== "column") return textOf(side, "definition") || keys.join(", ");
    if (keys.includes("type")) return textOf(side, "type");
    if (keys.includes("not_null")) return side?.["not_null"] === true ? "NOT NULL" : "nullable";
    return textOf(side, "default") === "" ? "without default" : `default ${textOf(side, "default")}`;
  };
  if (kind === "index" && keys.includes("valid")) return ["INVALID", "valid"];
  return [say(before), say(after)];
}

// src/hazards/outside-transaction.ts
var optOuts = {
  dbmate: "write `-- migrate:up transaction:false` and leave the statement alone in that block, which is one message",
  diesel: "write `run_in_transaction = false` in the metadata.toml beside it",
  drizzle: "run it outside of Drizzle, which wraps all pending migrations in one transaction and has no switch for it",
  "drizzle-v1": "run it outside of Drizzle, which wraps all pending migrations in one transaction and has no switch for it",
  flyway: "leave it in a script of its own, which Flyway then runs outside a transaction, or write `executeInTransaction=false` in the .conf file beside the script",
  "golang-migrate": "leave it alone in its file: several statements are one implicit transaction",
  goose: "write `-- +goose NO TRANSACTION` at the top of its file",
  prisma: "leave it alone in its file: several statements are one implicit transaction",
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
  check({ server, subject }) {
    const findings = [];
    for (const run of server.apply?.runs ?? []) {
      if (run.outcome.ok || run.afterFailureOf !== void 0) continue;
      const empty = server.applyEmpty?.runs.find((other) => other.migration === run.migration);
      if (empty?.outcome.ok) continue;
      findings.push({
        migration: run.migration,
        statement: run.failedStatement,
        object: run.outcome.error.table ?? "",
        message: message(run, server.server.version),
        remedy: remedy(run, subject.adapter),
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
function message(run, version) {
  if (run.outcome.ok) return "";
  if (run.outcome.stoppedBy === "limit") {
    return `It was stopped by a limit of the rehearsal: ${sqlError(run.outcome.error)}`;
  }
  const where = /^(42|25001|55P04)/.test(run.outcome.error.code) ? "" : ` on Postgres ${version}`;
  return `Postgres refuses it${where}: ${sqlError(run.outcome.error)}`;
}
function remedy(run, adapter) {
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

// src/hazards/offending-rows.ts
function offendingRows(error, statement, server) {
  const table = error.table === void 0 ? void 0 : [error.schema ?? "public", error.table].map(readableName).join(".");
  const definition = constraintOf(error, server.apply?.schemaChanges ?? []);
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
    }
    return findings;
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
function unconditional(error) {
  if (error.code === "55006") {
    return "Move the data change into a migration of its own, in its own transaction, before the schema change.";
  }
  return "Give the column a constant default, or add it as nullable, fill it in batches, then set NOT NULL.";
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
        for (const [table, builds] of buildsByTable(statement)) {
          const lock = held.get(table);
          if (!lock || statement.rewrites.includes(table)) continue;
          const blocked = blocks(lock.mode);
          if (!blocked.includes("writes")) continue;
          const others = stillWaiting(run, statement, [table]);
          const both = blocked.includes("reads");
          findings.push({
            migration: run.migration,
            statement: statement.index,
            object: table,
            message: message2(builds, table, lock, statement, others),
            remedy: remedy2(statement),
            severity: both || others !== "" ? "error" : "warning",
            basis: "measured",
            exposure: { relations: [table], grows: true }
          });
        }
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
function buildsByTable(statement) {
  const tables = /* @__PURE__ */ new Map();
  for (const build of statement.indexBuilds) {
    tables.set(build.relation, [...tables.get(build.relation) ?? [], build.index]);
  }
  return tables;
}
function message2(indexes, table, lock, statement, others) {
  const who = blocks(lock.mode).includes("reads") ? "reader and writer" : "writer";
  const earlier = lock.mode === "ShareLock" ? "" : takenEarlier(lock.since, statement);
  return `Postgres built ${list(indexes.toSorted())} on ${table} while holding ${lockName(lock.mode)}${earlier}: every ${who} waits until it is done.${others}`;
}
function remedy2(statement) {
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
          run,
          ownStatements(run).filter((statement) => statement.transaction === transaction)
        )
      );
    });
  },
  docs: {
    why: "A lock is held until its transaction ends. A change that takes a millisecond keeps everybody out for as long as the backfill, the copy or the validation behind it takes, and that grows with the table.",
    instead: "Put the schema change and the work on rows into separate migrations, or separate transactions: the change commits first, then rows are filled in batches.",
    limits: "The rehearsed tables are small: this proves that the lock is held meanwhile, not how long the work takes on yours. A statement that finds its few rows through an index is not counted as work."
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
      alsoReports: ["lock-without-timeout", "whole-table-written"]
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
function judgeTransaction(run, statements) {
  const working = statements.filter((statement) => works(statement));
  const [first] = working;
  const held = first ? blockedBefore(run, first) : void 0;
  if (!first || !held || held.size === 0) return [];
  const tables = [...held];
  const reads = tables.filter(([, { mode }]) => blocks(mode).includes("reads"));
  const shown2 = reads.length > 0 ? reads : tables;
  const who = reads.length > 0 ? "reader and writer" : "writer";
  const written = working.some((statement) => writes2(statement) > 0);
  return [
    {
      migration: run.migration,
      statement: first.index,
      object: shown2[0]?.[0] ?? "",
      message: `${heldPhrase(shown2)} was still held while Postgres ${list(working.map(workPhrase))}: every ${who} waits for that work too.`,
      remedy: working.every(({ sql: text }) => /\bvalidate\b/i.test(text)) ? "VALIDATE in a migration of its own: it reads while readers and writers go on, once the lock of the statement before is gone." : "Put the schema change and the work on rows into separate migrations, so that the lock is gone before the work begins; fill large tables in batches.",
      severity: reads.length > 0 && written ? "error" : "warning",
      basis: "measured",
      exposure: { relations: shown2.map(([table]) => table), grows: true }
    }
  ];
}
var manyRows = 1e3;
function works(statement) {
  if (statement.rewrites.length > 0 || statement.indexBuilds.length > 0) return false;
  const scans = statement.scans.some(({ relation }) => harmlessAlone(statement, relation));
  const own = statement.scans.some(({ relation }) => !harmlessAlone(statement, relation));
  return !own && (scans || writes2(statement) >= manyRows);
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
        const finding2 = collision ? collisionFinding(collision) : turnsFinding(requests);
        return finding2 ? [{ migration: run.migration, ...finding2 }] : [];
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
var remedy3 = "Lock one live table in a transaction: a migration for each. SET lock_timeout = '500ms' before it, below deadlock_timeout, so that the migration gives way and not the application.";
function collisionFinding({ first, second, foreignKey, traffic }) {
  const apart = first.statement !== second.statement;
  const end = "until Postgres cancels one of them (40P01).";
  const place2 = ({ relation, mode, statement }) => `${relation} (${[lockName(mode), ...line(statement)].join(", ")})`;
  const message3 = apart ? `One transaction locks ${place2(first)}, then ${place2(second)}. ${traffic} locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, ${end}` : `One statement locks ${foreignKey.child} and ${foreignKey.parent} (${lockName(first.mode)}), one after the other. A transaction that has written one and then uses the other, as their foreign key itself does, and the migration can wait for each other, ${end}`;
  return {
    statement: second.statement.index,
    object: second.relation,
    message: message3,
    remedy: remedy3,
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
    remedy: remedy3,
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
      alsoReports: ["rerun-rejected"]
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
      alsoReports: ["rerun-rejected"]
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
  check({ server }) {
    return seenMigrations(server).flatMap((seen) => {
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
      const { schemaChanges } = seen.effects;
      for (const { change, kind, name, before: old, after: now } of schemaChanges) {
        if (kind !== "column" || !now || !before.has(textOf(now, "table"))) continue;
        const required = now["not_null"] === true && !isFilled(now);
        const isNew = change === "added";
        if (!required || !(isNew || change === "changed" && isFilled(old))) continue;
        const last = statementThat(
          seen,
          (effect) => effect.schemaChanges.some((one) => one.name === name && one.kind === kind)
        );
        if (isNew && last?.kind === "RenameStmt") continue;
        findings.push({
          migration: seen.run.migration,
          statement: last?.index,
          object: name,
          message: isNew ? `${name} is new, NOT NULL and has no default: an INSERT that does not know it is refused.` : `${name} is NOT NULL and lost its default: an INSERT that leaves it out is refused.`,
          remedy: "Keep a default until every running version names the column; drop it in a later release.",
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
          remedy: remedy4(first.kind),
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
var named = ["table", "view", "materialized view", "foreign table", "schema"];
function renames(changes, statement) {
  if (statement === "DropStmt") return [];
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
function relabelled(seen) {
  return seen.effects.schemaChanges.flatMap((change) => {
    if (change.kind !== "enum" || change.change !== "changed") return [];
    const [old, now] = [labels(change.before), labels(change.after)];
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
        remedy: remedy4("enum value"),
        severity: "warning",
        basis: "known"
      }
    ];
  });
}
function labels(description) {
  const value = description?.["labels"];
  return Array.isArray(value) ? value.map(String) : [];
}
function remedy4(kind) {
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
  return "warning";
}
function judgedReruns(input) {
  const { ledger } = input.subject;
  return (input.server.rerun?.raw ?? []).flatMap((raw) => {
    const mode = input.migrations.find((one) => one.id === raw.migration)?.transactionMode;
    const severity = secondRunSeverity(ledger, mode ?? "file", raw.result);
    return severity === null ? [] : [{ raw, severity, sent: sentAgain(ledger) }];
  });
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

// src/hazards/rerun-changes-data.ts
var rerunChangesData = defineHazard({
  id: "rerun-changes-data",
  title: "Second run changes rows",
  area: "rerun",
  severity: "error",
  reads: ["apply", "rerun"],
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
        remedy: remedy5(raw.result),
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
      expect: [
        'Sent a second time, it is rejected at statement 2 of 2, after it had changed something: public.plans 1 \u2192 2 rows: 42P01 relation "old_plans" does not exist'
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
function remedy5(result) {
  return result === "rejected" ? "Guard the statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING), so that a restarted job can pass it." : "Put the file into one transaction, or guard every statement, so that a restarted job ends in the same state.";
}

// src/hazards/retry-leaves-invalid-index.ts
var retryLeavesInvalidIndex = defineHazard({
  id: "retry-leaves-invalid-index",
  title: "Retry succeeds over an INVALID index",
  area: "rerun",
  severity: "warning",
  reads: ["apply", "rerun"],
  covers: ["IF NOT EXISTS over an INVALID index after a failed try"],
  check({ server }) {
    return (server.rerun?.cutBuilds ?? []).filter(({ retry }) => retry === "left-invalid").map(({ migration, statement, index }) => {
      const run = server.apply?.runs.find((one) => one.migration === migration);
      const build = run?.statements[statement];
      const unique = /^\s*create\s+unique\b/i.test(build?.sql ?? "");
      const cost = unique ? " and it does not keep duplicates out" : "";
      return {
        migration,
        statement,
        object: index,
        message: `The build was cut while it waited, and the migration sent again: it succeeded, and ${index} stayed INVALID. Postgres never reads such an index, each write still pays for it${cost}.`,
        remedy: `Before it, drop the index where it is invalid, and only there: look for indisvalid = false in pg_index, then DROP INDEX CONCURRENTLY ${index}.`,
        // without a limit it takes a killed deployment to get there
        severity: unique || (build?.lockTimeoutMs ?? 0) > 0 ? "warning" : "notice",
        basis: "measured"
      };
    });
  },
  docs: {
    why: "A concurrent build that is killed, cancelled, or stopped by lock_timeout leaves its index behind, marked INVALID. IF NOT EXISTS looks at the name only: the retry is reported as a success, and nobody notices until a query is slow or a duplicate is there.",
    instead: "Drop the index before building it, but only when pg_index says that it is not valid; DROP INDEX IF EXISTS alone throws a good one away on each retry. Without IF NOT EXISTS the retry fails instead, which at least is seen.",
    limits: "The build was cut at one point, while it waited for older transactions, and the framework saw the error. One that refuses to go on after an error is not reported, though it may go on when it was killed itself."
  },
  examples: [
    {
      title: "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: "statement",
      expect: [
        "The build was cut while it waited, and the migration sent again: it succeeded, and public.books_title stayed INVALID. Postgres never reads such an index, each write still pays for it."
      ]
    },
    {
      title: "A UNIQUE one",
      given: sql`create table books (id int primary key, isbn text); insert into books values (1, 'a');`,
      migrations: [sql`create unique index concurrently if not exists books_isbn on books (isbn);`],
      transactionMode: "statement",
      expect: [
        "The build was cut while it waited, and the migration sent again: it succeeded, and public.books_isbn stayed INVALID. Postgres never reads such an index, each write still pays for it and it does not keep duplicates out."
      ]
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
      alsoReports: ["rerun-rejected"]
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
        const tables = statement.rewrites.filter(
          (table) => held.get(table)?.mode === "AccessExclusiveLock"
        );
        if (tables.length === 0) continue;
        const rebuilt2 = statement.indexBuilds.filter((build) => tables.includes(build.relation));
        const indexes = rebuilt2.length > 0 ? ` and rebuilt ${list(rebuilt2.map((build) => build.index).sort())}` : "";
        const checked = statement.scans.map((scan) => scan.relation).filter((table) => !tables.includes(table)).filter((table) => held.get(table)?.mode === "AccessExclusiveLock");
        const also = checked.length > 0 ? ` It read all of ${list(checked)} too, under the same lock.` : "";
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? "",
          message: `Postgres wrote ${list(tables)} anew${indexes} while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.${also}${stillWaiting(run, statement, [...tables, ...checked])}`,
          remedy: remedy6(statement.kind, statement.sql),
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
function remedy6(kind, text) {
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
      for (const { change, kind, keys, name } of one.effects.schemaChanges) {
        if (kind !== "table" || change === "removed") continue;
        const siblings = withoutRowSecurity.find(({ relation }) => relation === name)?.siblings;
        const locked = withoutPolicy.includes(name) && (change === "added" || keys.includes("row_security"));
        const dropped = siblings !== void 0 && (change === "added" || keys.includes("row_security"));
        if (!locked && !dropped) continue;
        findings.push({
          migration: one.run.migration,
          statement: place(one, name),
          object: name,
          message: locked ? `${name} has row security and no policy: nobody but its owner sees or writes a row.` : `${name} has no row security, unlike the ${siblings ?? 0} other tables of its schema: whoever has a grant sees every row.`,
          remedy: locked ? "Make its policies in the same transaction, unless only the owner is to use it." : `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, with policies that say who sees what.`,
          severity: locked ? "notice" : "warning",
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
    const rule = unique ? `UNIQUE ${/\(.*$/.exec(definition)?.[0] ?? ""}` : definition;
    const columns = listedColumns(definition).map((column) => column.replaceAll('"', ""));
    const isDropped = (column) => has("removed", "column", `${table}.${column}`) || has("removed", "column", `${table}."${column}"`);
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
function isGone({ effects }, table) {
  return effects.schemaChanges.some(
    ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
  );
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
        const held = locksHeldDuring(run, statement);
        const tables = statement.scans.map((scan) => scan.relation).filter((table) => held.get(table)?.mode === "AccessExclusiveLock").filter((table) => !harmlessAlone(statement, table)).filter((table) => !statement.indexBuilds.some((build) => build.relation === table));
        if (tables.length === 0) continue;
        const since = held.get(tables[0] ?? "")?.since;
        const earlier = takenEarlier(since, statement);
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? "",
          message: `Postgres read all of ${list(tables)} while holding ACCESS EXCLUSIVE${earlier}: every reader and writer waits until the last row is read.${stillWaiting(run, statement, tables)}`,
          remedy: remedy7(statement),
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
function remedy7({ sql: text, rows, kind }) {
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
          remedy: remedy8(statement.sql),
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
function remedy8(text) {
  if (/\bdomain\b/i.test(text)) {
    return "ALTER DOMAIN \u2026 ADD CONSTRAINT \u2026 NOT VALID reads nothing; ALTER DOMAIN \u2026 VALIDATE CONSTRAINT still reads under SHARE, so do it when few write.";
  }
  return "Add the constraint as NOT VALID, and VALIDATE it in a migration of its own: that reads while writers go on.";
}

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
      let rowsOf2 = function(table) {
        const change = dataChanges.find(({ relation }) => relation === table);
        return change?.rowsBefore ?? 0;
      }, renamed3 = function(table) {
        return statements.some(
          ({ index, schemaChanges: changes }) => seen.run.statements[index]?.kind !== "DropStmt" && changes.some(
            ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
          ) && changes.some(({ change, kind }) => change === "added" && kind === "table")
        );
      };
      var rowsOf = rowsOf2, renamed2 = renamed3;
      const { schemaChanges, dataChanges, statements } = seen.effects;
      const moved = new Set(
        dataChanges.filter(({ gone: gone2, lost = [] }) => gone2 && lost.length === 0).map((change) => change.relation)
      );
      const gone = schemaChanges.filter(
        ({ change, kind, name }) => change === "removed" && kind === "table" && before.has(name)
      ).map(({ name }) => name).filter((name) => !moved.has(name) && !renamed3(name));
      const byStatement = Map.groupBy(
        gone,
        (table) => statementThat(
          seen,
          (effect) => effect.schemaChanges.some(
            ({ change, kind, name }) => change === "removed" && kind === "table" && name === table
          )
        )?.index
      );
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
        const emptied = dataChanges.filter(
          ({ relation, rowsAfter, gone }) => !gone && rowsAfter === 0 && before.has(relation) && !record?.rows.some((rows) => rows.relation === relation && rows.deleted > 0)
        );
        if (!record || emptied.length === 0) continue;
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
      expect: "clean"
    }
  ]
});

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
      const ended = mode === "file" || mode === "run" ? endedEarly(run) : void 0;
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
      for (const conversion2 of seen.effects.conversions) {
        const { relation, column, from, to, valuesBefore, valuesAfter, comesBack } = conversion2;
        const fewer = valuesBefore - valuesAfter;
        if (comesBack !== false && fewer <= 0) continue;
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

// src/hazards/whole-table-written.ts
var wholeTableWritten = defineHazard({
  id: "whole-table-written",
  title: "Every row written in one statement",
  area: "locking",
  severity: "warning",
  reads: ["apply"],
  covers: ["DELETE/UPDATE without WHERE or unbatched"],
  check({ server }) {
    const findings = [];
    const rowsOf = new Map(server.baseline.tables.map(({ relation, rows }) => [relation, rows]));
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        for (const { relation, updated, deleted } of statement.rows) {
          const rows = rowsOf.get(relation) ?? 0;
          if (rows < 2 || Math.max(updated, deleted) < rows) continue;
          const verb = updated >= deleted ? "updated" : "deleted";
          findings.push({
            migration: run.migration,
            statement: statement.index,
            object: relation,
            message: `It ${verb} all ${count(rows, "row")} of ${relation} in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.`,
            remedy: "Write in batches of some thousand rows by key, each in a transaction of its own, outside the migration or in one that runs without a transaction.",
            severity: "warning",
            basis: "measured",
            exposure: { relations: [relation], grows: true }
          });
        }
      }
    }
    return findings;
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
  columnDropped,
  definerWithoutSearchPath,
  droppedAlong,
  existsOtherwise,
  failedMigration,
  failsWithRows,
  fewerValuesAccepted,
  foreignKeyWithoutIndex,
  indexBuildBlocksWrites,
  lockHeldThroughWork,
  lockOrderCanDeadlock,
  lockTimeoutCutsBuild,
  lockWithoutTimeout,
  migrationChangesNothing,
  needlessIndex,
  oldInsertsFail,
  renamed,
  rerunChangesData,
  rerunChangesSchema,
  rerunRebuildsIndex,
  rerunRejected,
  retryLeavesInvalidIndex,
  rewriteBlocksReads,
  rowSecurityGap,
  ruleLost,
  scanBlocksReads,
  scanBlocksWrites,
  sequenceBehindRows,
  tableDropped,
  tableTruncated,
  transactionEndedEarly,
  transactionLeftOpen,
  valuesChangedByCast,
  wholeTableWritten
];

export {
  count,
  list,
  hazards
};
