import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  detectProjects,
  folderInCheckout,
  git,
  gitArguments,
  gitEnvironment,
  mergeBase,
  openRepository,
  resolveBase,
  workingTree,
  zeroTerminated
} from "./chunk-CHOZEOKJ.js";
import {
  adapters,
  isProgram
} from "./chunk-HHGUH2LO.js";
import {
  expectWord
} from "./chunk-DSAM2SW2.js";
import {
  readSizes
} from "./chunk-J4SHQ3RF.js";
import {
  connect
} from "./chunk-NS2P3PBH.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  quoteIdentifier
} from "./chunk-SX3OFRRY.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/discover.ts
import { basename, isAbsolute, relative, sep } from "node:path";

// src/git/migrations-changed.ts
function compareSets(base, head, fork) {
  const inBase = byId(base);
  const inHead = byId(head);
  const atFork = fork === void 0 ? void 0 : byId(fork);
  const shared = base.migrations.flatMap((migration) => {
    const twin = inHead.get(migration.id);
    return twin === void 0 ? [] : [{ base: migration, head: twin }];
  });
  const differing = shared.filter((pair) => !sameText(pair.base, pair.head));
  const untouched = (pair) => {
    const before = atFork?.get(pair.head.id);
    return before !== void 0 && sameText(before, pair.head);
  };
  const missing = base.migrations.filter((migration) => !inHead.has(migration.id));
  const newOnBase = missing.filter(
    (migration) => atFork !== void 0 && !atFork.has(migration.id)
  );
  const gone = missing.filter((migration) => !newOnBase.includes(migration));
  const fresh = head.migrations.filter((migration) => !inBase.has(migration.id));
  const reissued = pairByText(gone, fresh);
  const moved = shared.filter(
    (pair) => pair.base.file !== pair.head.file && sameText(pair.base, pair.head)
  );
  return {
    added: fresh.filter((migration) => !reissued.some((pair) => pair.head === migration)),
    edited: differing.filter((pair) => !untouched(pair)),
    removed: gone.filter((migration) => !reissued.some((pair) => pair.base === migration)),
    renamed: [...reissued, ...moved],
    baseline: base.migrations,
    review: fresh,
    behind: [...newOnBase, ...differing.filter(untouched).map((pair) => pair.base)]
  };
}
function byId(set2) {
  return new Map(set2.migrations.map((migration) => [migration.id, migration]));
}
function pairByText(gone, fresh) {
  const free = new Set(fresh);
  return gone.flatMap((base) => {
    if (base.text.trim() === "") return [];
    const head = [...free].find((candidate) => sameText(base, candidate));
    if (head === void 0) return [];
    free.delete(head);
    return [{ base, head }];
  });
}
function sameText(a, b) {
  return a.text === b.text || a.text.replaceAll("\r\n", "\n") === b.text.replaceAll("\r\n", "\n");
}

// src/git/revision-tree.ts
import { posix } from "node:path";

// src/git/blob-reader.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
var answerTimeoutMs = 6e4;
var BlobReader = class {
  #git;
  #waiting = [];
  #received = [];
  #receivedBytes = 0;
  /** Bytes needed before it is worth looking at what was received. */
  #wantedBytes = 1;
  #failure;
  #stderr = "";
  constructor(folder) {
    this.#git = spawn("git", gitArguments(folder, ["cat-file", "--batch"]), {
      env: gitEnvironment(),
      stdio: "pipe"
    });
    this.#git.stdout.on("data", (chunk) => this.#receive(chunk));
    this.#git.stderr.on("data", (chunk) => this.#stderr += chunk.toString());
    this.#git.stdin.on("error", (error) => this.#fail(error));
    this.#git.on("error", (error) => this.#fail(error));
    this.#git.on(
      "close",
      () => this.#fail(new Error(`git cat-file ended: ${this.#stderr.trim()}`))
    );
  }
  /** Bytes of one blob by its object name; answers come in the order of asking. */
  read(sha) {
    const { promise, resolve, reject } = Promise.withResolvers();
    if (this.#failure) return Promise.reject(this.#failure);
    this.#waiting.push({ resolve, reject });
    this.#git.stdin.write(`${sha}
`);
    const deadline = setTimeout(() => {
      this.#fail(new Error(`git cat-file did not answer within ${answerTimeoutMs / 1e3} s`));
      this.#git.kill();
    }, answerTimeoutMs);
    return promise.finally(() => clearTimeout(deadline));
  }
  async [Symbol.asyncDispose]() {
    if (this.#git.exitCode !== null || this.#git.signalCode !== null || this.#git.pid === void 0) {
      return;
    }
    const closed = once(this.#git, "close");
    this.#git.stdin.destroy();
    this.#git.kill();
    await closed;
  }
  #receive(chunk) {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    while (this.#receivedBytes >= this.#wantedBytes && this.#answer()) ;
  }
  /** Takes one answer, `<sha> <type> <size>\n<bytes>\n` or `<sha> missing\n`, if it is all there. */
  #answer() {
    const bytes = Buffer.concat(this.#received);
    this.#received = [bytes];
    const end = bytes.indexOf("\n");
    if (end === -1) return this.#waitFor(bytes.length + 1);
    const header = bytes.toString("utf8", 0, end);
    const size = /^\S+ blob (\d+)$/.exec(header)?.[1];
    const length = size === void 0 ? end + 1 : end + 1 + Number(size) + 1;
    if (bytes.length < length) return this.#waitFor(length);
    const waiting = this.#waiting.shift();
    this.#received = [bytes.subarray(length)];
    this.#receivedBytes = bytes.length - length;
    this.#wantedBytes = 1;
    if (size === void 0) waiting?.reject(new Error(`git cat-file answered "${header}"`));
    else waiting?.resolve(Buffer.from(bytes.subarray(end + 1, length - 1)));
    return true;
  }
  #waitFor(bytes) {
    this.#wantedBytes = bytes;
    return false;
  }
  #fail(error) {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
};

// src/git/revision-tree.ts
async function revisionTree(repository, sha) {
  const entries = await listRevision(repository, sha);
  const paths = [...entries.keys()].sort();
  const label = `commit ${sha.slice(0, 7)}`;
  let reader;
  const readBlob = (entry) => (reader ??= new BlobReader(repository.root)).read(entry.sha);
  async function readPath(path, hops) {
    const entry = entries.get(path);
    if (entry === void 0 || hops > 8) throw unreadable(path, label, void 0);
    const bytes = await readBlob(entry);
    if (!entry.link) return bytes;
    return readPath(posix.join(posix.dirname(path), bytes.toString()), hops + 1);
  }
  return {
    label,
    files: () => Promise.resolve(paths),
    async read(path) {
      try {
        return await readPath(posix.normalize(path), 0);
      } catch (error) {
        throw error instanceof UserError ? error : unreadable(path, label, error);
      }
    },
    async [Symbol.asyncDispose]() {
      await reader?.[Symbol.asyncDispose]();
    }
  };
}
async function listRevision(repository, sha) {
  const prefix = repository.folder === "" ? "" : `${repository.folder}/`;
  const args = [
    "ls-tree",
    "-r",
    "-z",
    "--full-tree",
    sha,
    ...prefix === "" ? [] : ["--", prefix]
  ];
  const entries = /* @__PURE__ */ new Map();
  for (const line of zeroTerminated(await git(repository.root, args))) {
    const [mode = "", type, object = ""] = line.slice(0, line.indexOf("	")).split(" ");
    const path = line.slice(line.indexOf("	") + 1 + prefix.length);
    if (type === "blob") entries.set(path, { sha: object, link: mode === "120000" });
  }
  return entries;
}
function unreadable(path, label, cause) {
  return new UserError("unreadable-file", `"${path}" cannot be read from ${label}.`, {
    remedy: "Check that it is a file of that commit, and the repository with `git fsck`.",
    cause
  });
}

// src/config/text-file.ts
import { readFile } from "node:fs/promises";
async function readTextFile(path) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserError("unreadable-file", `"${path}" cannot be read`, {
      remedy: "Check the path and its permissions.",
      cause
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError("not-utf8", `"${path}" is not UTF-8`, {
      remedy: "Save it as UTF-8.",
      cause
    });
  }
}

// src/sql/directives.ts
var pattern = /^(?<before>(?:(?!--).)*)--\s*rehearsal:(?<word>[^\s]*)[ \t]*(?<subject>\S*)[ \t]*(?<rest>.*)$/;
function findDirectives(text, firstLine = 1) {
  if (!text.includes("rehearsal:")) return [];
  return text.split("\n").flatMap((row, index) => {
    const {
      before = "",
      word = "",
      subject = "",
      rest = ""
    } = pattern.exec(row.trimEnd())?.groups ?? {};
    if (word === "") return [];
    const trailing = before.trim() !== "";
    return [{ line: firstLine + index, word, subject, rest, trailing }];
  });
}

// src/rehearse/allowances.ts
function allowancesIn(migration) {
  const { file, text, up } = migration;
  const own = findDirectives(text).filter(({ line }) => !isOfDownPart(line, migration)).map((directive) => ({ file, ...directive }));
  const included = up.filter((piece) => piece.file !== file).flatMap(
    (piece) => findDirectives(piece.sql, piece.line).map((one) => ({ file: piece.file, ...one }))
  );
  return [...own, ...included].map(({ word, subject, rest, file: place, line, trailing }) => ({
    file: place,
    line,
    directive: word,
    hazard: subject,
    reason: rest,
    trailing
  }));
}
function isOfDownPart(line, { file, up, down }) {
  const pieces = [
    ...up.map((piece) => ({ piece, isDown: false })),
    ...(down ?? []).map((piece) => ({ piece, isDown: true }))
  ].filter(({ piece }) => piece.file === file);
  const at = pieces.find(({ piece }) => piece.line <= line && line <= lastLine(piece)) ?? pieces.toSorted((a, b) => a.piece.line - b.piece.line).find(({ piece }) => piece.line > line);
  return at?.isDown ?? false;
}
function lastLine({ line, sql: sql2 }) {
  return line + sql2.split("\n").length - 1;
}

// src/rehearse/observe/ignored.ts
function isIgnoredRelation(relation, ignore) {
  const name = unquoted(relation);
  return (ignore?.relations ?? []).some((ignored) => unquoted(ignored) === name) || (ignore?.schemas ?? []).some((schema) => name.startsWith(`${schema}.`));
}
function unquoted(name) {
  return name.replaceAll('"', "");
}

// src/rehearse/observe/queries.ts
var prelude = sql`
  with
  ns as (select oid, nspname from pg_catalog.pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'),
  ext as (select classid, objid from pg_catalog.pg_depend where deptype = 'e'),
  rel as (select c.oid, c.relname, c.relkind, c.relpersistence, c.relowner, c.reloptions, c.relrowsecurity,
      c.relforcerowsecurity, c.relreplident, c.relpartbound, c.relispopulated, c.relacl, n.nspname,
      format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join ns n on n.oid = c.relnamespace
    where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid)),
  acl as (select x.objid, x.objsubid, jsonb_agg(x.item order by x.item) as items from (
      select r.oid as objid, 0 as objsubid, pg_get_userbyid(g.grantor) || '>' || case g.grantee when 0 then 'PUBLIC' else pg_get_userbyid(g.grantee) end
        || ':' || g.privilege_type || case when g.is_grantable then '*' else '' end as item
      from rel r, lateral aclexplode(r.relacl) g
      union all
      select a.attrelid, a.attnum, pg_get_userbyid(g.grantor) || '>' || case g.grantee when 0 then 'PUBLIC' else pg_get_userbyid(g.grantee) end
        || ':' || g.privilege_type
      from rel r join pg_catalog.pg_attribute a on a.attrelid = r.oid, lateral aclexplode(a.attacl) g
    ) x group by 1, 2)`;
var schemas = sql`
  select 'schema' as k, nspname::text as n, jsonb_strip_nulls(jsonb_build_object(
    'comment', obj_description(oid, 'pg_namespace')))::text as d from ns`;
var extensions = sql`
  select 'extension', e.extname, jsonb_build_object('version', e.extversion, 'schema', n.nspname)::text
  from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`;
function relations(major) {
  const parent = `jsonb_build_array(i.inhparent::regclass::text${major >= 14 ? ", case when i.inhdetachpending then 'detach pending' end" : ""})`;
  return sql`
    select case r.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' when 'f' then 'foreign table' else 'composite type' end, r.name,
      jsonb_strip_nulls(jsonb_build_object('persistence', nullif(r.relpersistence, 'p'), 'owner', pg_get_userbyid(r.relowner),
        'options', to_jsonb(r.reloptions), 'row_security', nullif(r.relrowsecurity, false), 'force_row_security', nullif(r.relforcerowsecurity, false),
        'replica_identity', nullif(r.relreplident, case when r.relkind in ('r', 'p') then 'd' else 'n' end),
        'partition_key', case when r.relkind = 'p' then pg_get_partkeydef(r.oid) end, 'partition_bound', pg_get_expr(r.relpartbound, r.oid),
        'definition', case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
        'populated', case when r.relkind = 'm' then r.relispopulated end,
        'parents', (select jsonb_agg(${parent} order by i.inhseqno) from pg_catalog.pg_inherits i where i.inhrelid = r.oid),
        'sequence', (select jsonb_build_object('type', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement,
            'min', s.seqmin, 'max', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle)
          from pg_catalog.pg_sequence s where s.seqrelid = r.oid),
        'table', case when r.relkind = 'S' then own.relation end, 'column', case when r.relkind = 'S' then own.attname end,
        'server', srv.srvname, 'server_options', to_jsonb(ft.ftoptions),
        'privileges', acl.items, 'comment', obj_description(r.oid, 'pg_class')))::text
    from rel r
    left join acl on acl.objid = r.oid and acl.objsubid = 0
    left join pg_catalog.pg_foreign_table ft on ft.ftrelid = r.oid
    left join pg_catalog.pg_foreign_server srv on srv.oid = ft.ftserver
    left join (select distinct on (d.objid) d.objid, t.name as relation, a.attname
      from pg_catalog.pg_depend d join rel t on t.oid = d.refobjid
        join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i') order by d.objid, d.refobjid) own on own.objid = r.oid
    where r.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')`;
}
function columns(major) {
  const generated = major >= 12 ? "nullif(a.attgenerated, '')" : "null::text";
  const unvalidated = major >= 18 ? `(select false from pg_catalog.pg_constraint c where c.conrelid = a.attrelid and c.contype = 'n' and c.conkey = array[a.attnum] and not c.convalidated)` : "null::boolean";
  return sql`
    select 'column', format('%s.%I', r.name, a.attname),
      jsonb_strip_nulls(jsonb_build_object('table', r.name, 'column', a.attname,
        'position', row_number() over (partition by a.attrelid order by a.attnum), 'type', format_type(a.atttypid, a.atttypmod),
        'not_null', nullif(a.attnotnull, false), 'not_null_valid', ${unvalidated}, 'default', pg_get_expr(d.adbin, d.adrelid),
        'identity', nullif(a.attidentity, ''), 'generated', ${generated},
        'collation', case when a.attcollation <> t.typcollation then (select format('%I.%I', n.nspname, c.collname)
          from pg_catalog.pg_collation c join pg_catalog.pg_namespace n on n.oid = c.collnamespace where c.oid = a.attcollation) end,
        'storage', case when a.attstorage <> t.typstorage then a.attstorage end,
        'statistics', nullif(a.attstattarget, -1), 'options', to_jsonb(a.attoptions), 'inherited', nullif(a.attinhcount > 0, false),
        'privileges', acl.items, 'comment', col_description(a.attrelid, a.attnum)))::text
    from rel r
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join acl on acl.objid = r.oid and acl.objsubid = a.attnum
    where r.relkind in ('r', 'p', 'f', 'c', 'v', 'm')`;
}
var constraints = sql`
  select 'constraint', format('%s.%I', r.name, c.conname), jsonb_strip_nulls(jsonb_build_object('table', r.name, 'constraint', c.conname,
    'type', c.contype, 'definition', pg_get_constraintdef(c.oid), 'valid', c.convalidated, 'comment', obj_description(c.oid, 'pg_constraint')))::text
  from rel r join pg_catalog.pg_constraint c on c.conrelid = r.oid where c.contype not in ('t', 'n')`;
var indexes = sql`
  select 'index', r.name, jsonb_strip_nulls(jsonb_build_object('table', t.name, 'index', r.relname, 'definition', pg_get_indexdef(i.indexrelid),
    'valid', i.indisvalid, 'ready', i.indisready, 'live', i.indislive, 'primary', nullif(i.indisprimary, false),
    'clustered', nullif(i.indisclustered, false), 'replica_identity', nullif(i.indisreplident, false),
    'parents', (select jsonb_agg(p.inhparent::regclass::text) from pg_catalog.pg_inherits p where p.inhrelid = r.oid),
    'comment', obj_description(r.oid, 'pg_class')))::text
  from rel r join pg_catalog.pg_index i on i.indexrelid = r.oid join rel t on t.oid = i.indrelid`;
var onTables = sql`
  select 'trigger', format('%s.%I', r.name, t.tgname), jsonb_strip_nulls(jsonb_build_object('table', r.name, 'definition', pg_get_triggerdef(t.oid),
    'enabled', nullif(t.tgenabled, 'O'), 'comment', obj_description(t.oid, 'pg_trigger')))::text
  from rel r join pg_catalog.pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
  union all
  select 'rule', format('%s.%I', r.name, w.rulename), jsonb_strip_nulls(jsonb_build_object('table', r.name, 'definition', pg_get_ruledef(w.oid),
    'enabled', nullif(w.ev_enabled, 'O')))::text
  from rel r join pg_catalog.pg_rewrite w on w.ev_class = r.oid where w.rulename <> '_RETURN'
  union all
  select 'policy', format('%s.%I', r.name, p.polname), jsonb_strip_nulls(jsonb_build_object('table', r.name, 'command', p.polcmd, 'permissive', p.polpermissive,
    'roles', (select jsonb_agg(case x when 0 then 'public' else pg_get_userbyid(x) end order by 1) from unnest(p.polroles) x),
    'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)))::text
  from rel r join pg_catalog.pg_policy p on p.polrelid = r.oid
  union all
  select 'statistics', format('%I.%I', n.nspname, s.stxname), jsonb_strip_nulls(jsonb_build_object('table', r.name, 'definition', pg_get_statisticsobjdef(s.oid)))::text
  from pg_catalog.pg_statistic_ext s join ns n on n.oid = s.stxnamespace join rel r on r.oid = s.stxrelid`;
function functions(major) {
  const kind = major >= 11 ? "p.prokind::text" : "case when p.proisagg then 'a' when p.proiswindow then 'w' else 'f' end";
  return sql`
    select case p.kind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, p.oid::regprocedure::text,
      jsonb_strip_nulls(jsonb_build_object('schema', n.nspname, 'definition', case when p.kind <> 'a' then pg_get_functiondef(p.oid) end,
        'aggregate', (select jsonb_build_object('transition', g.aggtransfn::regprocedure::text, 'state', format_type(g.aggtranstype, null),
          'final', nullif(g.aggfinalfn::oid, 0)::regprocedure::text, 'initial', g.agginitval) from pg_catalog.pg_aggregate g where g.aggfnoid = p.oid),
        'owner', pg_get_userbyid(p.proowner), 'privileges', (select jsonb_agg(x::text order by x::text) from unnest(p.proacl) x),
        'comment', obj_description(p.oid, 'pg_proc')))::text
    from (select p.oid, p.pronamespace, p.proowner, p.proacl, ${kind} as kind from pg_catalog.pg_proc p) p join ns n on n.oid = p.pronamespace
    where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid)`;
}
var types = sql`
  select case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'range' end, format('%I.%I', n.nspname, t.typname),
    jsonb_strip_nulls(jsonb_build_object('schema', n.nspname,
      'labels', (select jsonb_agg(enumlabel order by enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid),
      'base', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end, 'not_null', nullif(t.typnotnull, false), 'default', t.typdefault,
      'subtype', (select format_type(rngsubtype, null) from pg_catalog.pg_range where rngtypid = t.oid),
      'checks', (select jsonb_agg(jsonb_build_array(conname, pg_get_constraintdef(oid), convalidated) order by conname)
        from pg_catalog.pg_constraint where contypid = t.oid and contype = 'c'),
      'owner', pg_get_userbyid(t.typowner),
      'privileges', (select jsonb_agg(x::text order by x::text) from unnest(t.typacl) x), 'comment', obj_description(t.oid, 'pg_type')))::text
  from pg_catalog.pg_type t join ns n on n.oid = t.typnamespace where t.typtype in ('e', 'd', 'r')
    and not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid)`;
var rare = sql`
  select 'cast', format('%s to %s', format_type(c.castsource, null), format_type(c.casttarget, null)), jsonb_strip_nulls(jsonb_build_object(
    'function', nullif(c.castfunc::oid, 0)::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod))::text
  from pg_catalog.pg_cast c where c.oid >= 16384
    and not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_cast'::regclass and e.objid = c.oid)
  union all
  select 'operator', o.oid::regoperator::text, jsonb_build_object('schema', n.nspname, 'function', o.oprcode::oid::regprocedure::text)::text
  from pg_catalog.pg_operator o join ns n on n.oid = o.oprnamespace
  where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_operator'::regclass and e.objid = o.oid)
  union all
  select 'collation', format('%I.%I', n.nspname, c.collname), (to_jsonb(c) - array['oid', 'collnamespace', 'collowner', 'collname', 'collversion'])::text
  from pg_catalog.pg_collation c join ns n on n.oid = c.collnamespace
  union all
  select 'text search configuration', format('%I.%I', n.nspname, c.cfgname), jsonb_build_object('schema', n.nspname,
    'mappings', (select jsonb_agg(jsonb_build_array(m.maptokentype, m.mapdict::regdictionary::text) order by m.maptokentype, m.mapseqno)
      from pg_catalog.pg_ts_config_map m where m.mapcfg = c.oid))::text
  from pg_catalog.pg_ts_config c join ns n on n.oid = c.cfgnamespace
  where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_ts_config'::regclass and e.objid = c.oid)
  union all
  select 'foreign server', s.srvname, jsonb_strip_nulls(jsonb_build_object('wrapper', w.fdwname, 'options', to_jsonb(s.srvoptions)))::text
  from pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
  union all
  select 'event trigger', e.evtname, jsonb_build_object('event', e.evtevent, 'function', e.evtfoid::regprocedure::text, 'enabled', e.evtenabled, 'tags', to_jsonb(e.evttags))::text
  from pg_catalog.pg_event_trigger e where e.evtname !~ '^_rehearsal_'
  union all
  select 'default privileges', pg_get_userbyid(d.defaclrole) || '/' || d.defaclobjtype::text || '/' || coalesce(n.nspname, '*'),
    jsonb_build_object('privileges', to_jsonb(d.defaclacl::text[]))::text
  from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
  union all
  select 'setting', coalesce('role ' || pg_get_userbyid(nullif(s.setrole, 0)), 'database'), jsonb_build_object('values', to_jsonb(s.setconfig))::text
  from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database b on b.oid = s.setdatabase and b.datname = current_database()`;
function publications(major) {
  const operations = ["p.pubinsert", "p.pubupdate", "p.pubdelete"];
  if (major >= 11) operations.push("p.pubtruncate");
  const parts = [
    `'all_tables', p.puballtables`,
    `'operations', jsonb_build_array(${operations.join(", ")})`
  ];
  if (major >= 13) parts.push(`'via_root', p.pubviaroot`);
  const filter = major >= 15 ? `, pg_get_expr(t.prqual, t.prrelid), (select jsonb_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a where a.attrelid = t.prrelid and a.attnum = any (t.prattrs::int2[]))` : "";
  parts.push(
    `'tables', (select jsonb_agg(jsonb_build_array(t.prrelid::regclass::text${filter}) order by t.prrelid::regclass::text) from pg_catalog.pg_publication_rel t where t.prpubid = p.oid)`
  );
  if (major >= 15) {
    parts.push(
      `'schemas', (select jsonb_agg(s.pnnspid::regnamespace::text order by s.pnnspid::regnamespace::text) from pg_catalog.pg_publication_namespace s where s.pnpubid = p.oid)`
    );
  }
  return `select 'publication', p.pubname, jsonb_strip_nulls(jsonb_build_object(${parts.join(", ")}))::text from pg_catalog.pg_publication p`;
}
function catalogQuery(major) {
  const parts = [
    schemas,
    extensions,
    relations(major),
    columns(major),
    constraints,
    indexes,
    onTables,
    functions(major),
    types,
    rare,
    publications(major)
  ];
  return `${prelude}
${parts.join("\nunion all\n")}`;
}

// src/rehearse/observe/settings.ts
var stableSettings = {
  search_path: "",
  jit: "off",
  TimeZone: "UTC",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "3",
  lc_monetary: "C"
};
async function withStableSettings(session, work) {
  return withSettings(session, stableSettings, work);
}
async function withSettings(session, settings, work) {
  const current = await session.rows(
    "select name, setting from pg_catalog.pg_settings where name operator(pg_catalog.=) any ($1::pg_catalog.text[])",
    [Object.keys(settings)]
  );
  const previous = Object.fromEntries(current.map(({ name, setting }) => [name, setting]));
  const known = Object.entries(settings).filter(([name]) => name in previous);
  await set(session, Object.fromEntries(known));
  let result;
  try {
    result = await work();
  } catch (error) {
    await set(session, previous).catch(() => void 0);
    throw error;
  }
  await set(session, previous);
  return result;
}
async function set(session, settings) {
  const calls = Object.keys(settings).map(
    (name, i) => `pg_catalog.set_config('${name}', $${i + 1}, false)`
  );
  if (calls.length > 0) await session.rows(`select ${calls.join(", ")}`, Object.values(settings));
}

// src/rehearse/observe/catalog.ts
async function snapshotCatalog(session, options) {
  const rows = await withStableSettings(session, () => session.rows(catalogQuery(options.major)));
  const entries = rows.map((row) => ({
    kind: String(row["k"]),
    name: String(row["n"]),
    description: JSON.parse(String(row["d"]))
  })).filter((object) => !isIgnored(object, options.ignore)).map(({ kind, name, description }) => [`${kind}:${name}`, description]).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries);
}
function isIgnored(object, ignore) {
  const { kind, name, description } = object;
  const { table, schema } = description;
  if (kind === "schema") return ignore?.schemas?.includes(name) ?? false;
  return isIgnoredRelation(name, ignore) || typeof table === "string" && isIgnoredRelation(table, ignore) || typeof schema === "string" && (ignore?.schemas?.includes(schema) ?? false);
}

// src/rehearse/observe/data-diff.ts
function compareData(before, after, masked = /* @__PURE__ */ new Set()) {
  const changes = [];
  const kept = newlyStanding(before, after);
  for (const [relation, old] of Object.entries(before)) {
    const now = after[relation];
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
    const columns2 = changedColumns(old, now, (column) => masked.has(`${relation}.${column}`));
    if (old.rows !== now.rows || columns2.length > 0 || lost.length > 0) {
      const rows = { rowsBefore: old.rows, rowsAfter: now.rows };
      changes.push({ relation, ...rows, columns: columns2, ...lost.length > 0 && { lost } });
    }
  }
  return changes;
}
function newlyStanding(before, after) {
  const standing = /* @__PURE__ */ new Set();
  for (const [relation, { columns: columns2 }] of Object.entries(after)) {
    for (const [column, { values }] of Object.entries(columns2)) {
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
    compareData(a, b).flatMap(({ relation, columns: columns2 }) => columns2.map((c) => `${relation}.${c}`))
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
  return withStableSettings(session, async () => {
    const wanted = options.tables && new Set(options.tables);
    const tables = (await listTables(session, options.ignore)).filter(
      ({ relation }) => wanted === void 0 || wanted.has(relation)
    );
    const glances = await glanceAt(session, tables, options.major);
    const snapshot = {};
    const changed = [];
    for (const table of tables) {
      const known = options.previous?.[table.relation];
      if (known && known.glance === glances.get(table.relation)) snapshot[table.relation] = known;
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
    return snapshot;
  });
}
async function countRows(server, database, ignore) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(server, { database: database.name }), true);
    return await withStableSettings(session, async () => {
      const tables = await listTables(session, ignore);
      if (tables.length === 0) return [];
      const [counts] = await session.rows(
        `select array[${tables.map(({ relation }) => `(select pg_catalog.count(*) from only ${relation})`).join(", ")}]::pg_catalog.text[] as c`
      );
      return tables.map(({ relation }, i) => ({ relation, rows: Number(counts?.c[i]) }));
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
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
  const columns2 = table.columns.map(quoteIdentifier);
  const key = chain(table.key.map(quoteIdentifier), major);
  const sum = (value) => `sum(${value ?? "null::bigint"})`;
  const sums = [
    sum(chain(columns2, major)),
    ...columns2.flatMap((column) => [
      sum(hash(column, void 0, major)),
      `count(${column})`,
      ...key === void 0 ? [] : [sum(hash(column, key, major))]
    ])
  ];
  return `select ${index} as i, count(*)::text as n, array[${sums.join(", ")}]::text[] as h from only ${table.relation}`;
}
function chain(columns2, major) {
  return columns2.reduce((salt, column) => hash(column, salt, major), void 0);
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
  const columns2 = table.columns.map((column, i) => {
    const [values = "", filled = "", placed = ""] = rest.slice(i * width, (i + 1) * width);
    return [column, { values, placed, filled: Number(filled) }];
  });
  return { rows, key: table.key, whole, glance, columns: Object.fromEntries(columns2) };
}

// src/rehearse/observe/subsequence.ts
function longestCommonSubsequence(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail++;
  }
  const pairs = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  pairs.push(...middle(before, after, start, before.length - tail, after.length - tail));
  for (let i = tail; i > 0; i--) pairs.push([before.length - i, after.length - i]);
  return pairs;
}
var largestTable = 4e6;
function middle(before, after, start, endBefore, endAfter) {
  const rows = endBefore - start;
  const columns2 = endAfter - start;
  if (rows * columns2 > largestTable) return [];
  const lengths = new Uint32Array((rows + 1) * (columns2 + 1));
  const at = (i, j) => lengths[i * (columns2 + 1) + j] ?? 0;
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns2 - 1; j >= 0; j--) {
      lengths[i * (columns2 + 1) + j] = before[start + i] === after[start + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < rows && j < columns2; ) {
    if (before[start + i] === after[start + j]) pairs.push([start + i++, start + j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

// src/rehearse/observe/schema-diff.ts
function diffCatalogs(before, after) {
  const moved = movedColumns(before, after);
  const changes = [];
  for (const key of [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [old, now] = [before[key], after[key]];
    const identity = identify(key);
    if (old === void 0)
      changes.push({ change: "added", ...identity, keys: [], after: now ?? {} });
    else if (now === void 0)
      changes.push({ change: "removed", ...identity, keys: [], before: old });
    else {
      const keys = differingKeys(old, now).filter((k) => k !== "position" || moved.has(key));
      if (keys.length > 0) {
        changes.push({ change: "changed", ...identity, keys, before: old, after: now });
      }
    }
  }
  return changes;
}
function identify(key) {
  const colon = key.indexOf(":");
  return { kind: key.slice(0, colon), name: key.slice(colon + 1) };
}
function differingKeys(old, now) {
  const keys = /* @__PURE__ */ new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keys].filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key])).sort();
}
function movedColumns(before, after) {
  const survives = (key) => key in before && key in after;
  const [old, now] = [columnOrder(before, survives), columnOrder(after, survives)];
  const moved = /* @__PURE__ */ new Set();
  for (const [table, order] of old) {
    const kept = longestCommonSubsequence(order, now.get(table) ?? []).map(([i]) => i);
    const inOrder = new Set(kept);
    order.forEach((key, index) => {
      if (!inOrder.has(index)) moved.add(key);
    });
  }
  return moved;
}
function columnOrder(snapshot, wanted) {
  const tables = /* @__PURE__ */ new Map();
  const columns2 = Object.entries(snapshot).filter(
    ([key]) => key.startsWith("column:") && wanted(key)
  );
  columns2.sort(([, a], [, b]) => Number(a["position"]) - Number(b["position"]));
  for (const [key, { table }] of columns2) {
    const order = tables.get(String(table));
    if (order) order.push(key);
    else tables.set(String(table), [key]);
  }
  return tables;
}

// src/rehearse/state.ts
async function readState(plan, database, like) {
  var _stack = [];
  try {
    const { server } = database;
    const session = __using(_stack, await connect(server, {
      user: server.owner.user,
      database: database.name
    }), true);
    return await lookThrough(plan, session, server.info.major, like);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function readStateInside(plan, session, major, like) {
  if (session.transactionStatus !== "T") return lookThrough(plan, session, major, like);
  await session.rows("savepoint rehearsal_look");
  try {
    return await lookThrough(plan, session, major, like);
  } finally {
    await session.rows("rollback to savepoint rehearsal_look; release savepoint rehearsal_look");
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
async function lookThrough(plan, session, major, like) {
  const ignore = { relations: ledgerRelations(plan) };
  const catalog = await snapshotCatalog(session, { major, ignore });
  const data = await fingerprintData(session, { major, ignore, previous: like?.data });
  return { catalog, data };
}
function ledgerRelations(plan) {
  const table = plan.adapter.ledger?.table;
  if (table === void 0) return [];
  if (table.includes(".")) return [table];
  const schemas2 = (plan.environment.searchPath ?? "").split(",").map((name) => name.trim());
  return ["public", ...schemas2.filter((name) => name !== "")].map((schema) => `${schema}.${table}`);
}

// src/git/repository-paths.ts
import { posix as posix2 } from "node:path";
function underFolder(folder, path) {
  return folder === "" ? path : posix2.join(folder, path);
}
function withinRepository(folder, set2) {
  if (folder === "") return set2;
  const pieces = (all) => all.map((piece) => ({ ...piece, file: underFolder(folder, piece.file) }));
  return {
    migrations: set2.migrations.map((migration) => ({
      ...migration,
      file: underFolder(folder, migration.file),
      up: pieces(migration.up),
      down: migration.down && pieces(migration.down)
    })),
    skipped: set2.skipped.map(({ what, why }) => ({ what: underFolder(folder, what), why }))
  };
}

// src/discover.ts
async function discover(config) {
  var _stack = [];
  try {
    const sides = __using(_stack, await openSides(config), true);
    const found = [];
    for await (const { settings, projects, skipped } of detectEach(config, sides.head)) {
      const left = skipped.map(({ what, why }) => ({ what: underFolder(sides.folder, what), why }));
      for (const [index, project] of projects.entries()) {
        const one = await planFor(sides, project, settings);
        found.push(index === 0 ? { ...one, notRehearsed: [...one.notRehearsed, ...left] } : one);
      }
    }
    refuseUnknownNew(config, found, sides.folder);
    return found;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function* detectEach(config, tree) {
  for (const settings of config.databases.length > 0 ? config.databases : [config]) {
    const adapter = settings.adapter ?? void 0;
    if (adapter !== void 0) {
      const known = adapters.map(({ id }) => id);
      expectWord(adapter, known, "adapter");
    }
    for (const directory of settings.migrations.length > 0 ? settings.migrations : [void 0]) {
      yield { settings, ...await detectProjects(tree, { adapter, directory }) };
    }
  }
}
async function openSides(config) {
  var _stack = [];
  try {
    const head = workingTree(config.path);
    const folder = await folderInCheckout(config.path);
    if (config.new.length > 0) {
      return {
        head,
        base: null,
        fork: null,
        folder,
        baseName: "the other files",
        headName: config.new.join(", "),
        async [Symbol.asyncDispose]() {
        }
      };
    }
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const repository = await openRepository(config.path);
    const revision = await resolveBase(repository, config.base);
    const base = scope.use(await revisionTree(repository, revision.sha));
    const parted = repository.head ? await mergeBase(repository, revision.sha, repository.head) : null;
    const fork = parted === null || parted === revision.sha ? null : scope.use(await revisionTree(repository, parted));
    const owned = scope.move();
    return {
      head,
      base,
      fork,
      folder,
      baseName: nameOf(revision),
      headName: repository.head?.slice(0, 7) ?? "the working tree",
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function nameOf({ name, sha }) {
  const short = sha.slice(0, 7);
  return sha.startsWith(name) ? short : `${name} (${short})`;
}
async function planFor(sides, project, settings) {
  const { runner: adapter, directory } = project;
  const adapterSettings = {
    nonTransactional: settings.nonTransactional,
    placeholders: settings.placeholders
  };
  const { folder } = sides;
  const sets = async (tree) => withinRepository(folder, await adapter.discover(tree, directory, adapterSettings));
  const head = await sets(sides.head);
  const comparison = await compare(sides, head, sets, directory, settings);
  const ledger = adapter.ledgerPolicy === "unknown" ? settings.ledger : adapter.ledgerPolicy;
  const plan = {
    subject: {
      base: sides.baseName,
      head: sides.headName,
      adapter: adapter.id,
      directory: underFolder(folder, directory),
      ledger
    },
    adapter,
    settings: adapterSettings,
    baseline: comparison.baseline,
    hasPrograms: head.skipped.some(isProgram),
    review: comparison.review,
    migrations: comparison.review.map((migration) => described(migration, comparison)),
    ledgerPolicy: ledger,
    environment: {
      schemas: settings.schemas,
      roles: settings.roles,
      extensions: settings.extensions,
      searchPath: settings.searchPath ?? void 0,
      initial: settings.initialDump === null ? [] : [await fileOf(settings.initialDump, settings, folder)]
    },
    seed: {
      rows: settings.rows,
      randomSeed: String(settings.randomSeed),
      file: settings.seed === null ? void 0 : await fileOf(settings.seed, settings, folder)
    },
    limits: {
      statementTimeoutMs: settings.statementTimeout * 1e3,
      databaseMaxBytes: 2 * 1024 ** 3
    }
  };
  const standIns = adapter.expects?.standIns ?? [];
  return {
    plan,
    changed: changedMigrations(comparison),
    ...settings.stats !== null && {
      sizes: await sizesFrom(settings.stats, ledgerRelations(plan))
    },
    notRehearsed: [...head.skipped, ...standIns]
  };
}
async function sizesFrom(file, ledgers = []) {
  const { tables, ...sizes } = await readSizes(file);
  return {
    file: basename(file),
    takenAt: sizes.takenAt,
    server: sizes.server,
    tables: Object.entries(tables).filter(([relation]) => !ledgers.includes(relation)).map(([relation, { kind, rows, bytes }]) => ({
      relation,
      ...kind && { kind },
      rows,
      bytes
    })),
    ...sizes.publications && { publications: sizes.publications },
    ...sizes.subscriptions && { subscriptions: sizes.subscriptions }
  };
}
async function compare(sides, head, sets, directory, settings) {
  if (sides.base === null) return compareSets(withoutNew(head, settings, sides.folder), head);
  const base = await setsAt(sides.base, sets, directory);
  const fork = sides.fork === null ? void 0 : await setsAt(sides.fork, sets, directory);
  return compareSets(base, head, fork);
}
async function setsAt(tree, sets, directory) {
  const prefix = directory === "." ? "" : `${directory}/`;
  const there = (await tree.files()).some((file) => file.startsWith(prefix));
  return there ? sets(tree) : { migrations: [], skipped: [] };
}
function withoutNew(head, settings, folder) {
  const wanted = new Set(
    settings.new.map((file) => underFolder(folder, projectPath(file, settings.path)))
  );
  const isNew = (migration) => [migration.file, ...migration.up.map((piece) => piece.file)].some((file) => wanted.has(file));
  return { ...head, migrations: head.migrations.filter((migration) => !isNew(migration)) };
}
function refuseUnknownNew(config, found, folder) {
  const known = new Set(
    found.flatMap(
      ({ plan }) => plan.review.flatMap(({ file, up }) => [file, ...up.map((one) => one.file)])
    )
  );
  const lost = config.new.filter(
    (file) => !known.has(underFolder(folder, projectPath(file, config.path)))
  );
  if (lost.length === 0) return;
  const places = found.map(({ plan }) => `${plan.subject.directory} (${plan.adapter.id})`);
  throw new UserError(
    "unknown-new-file",
    `${lost.map((file) => `"${file}"`).join(", ")} is no migration of ${places.join(", ")}.`,
    { remedy: "Name files relative to the project, as the framework sees them." }
  );
}
function projectPath(file, root) {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.split(sep).join("/").replace(/^\.\//, "");
}
function described(migration, comparison) {
  const { id, file, transactionMode } = migration;
  const renamed = comparison.renamed.some((pair) => pair.head.id === id);
  const allowances = allowancesIn(migration);
  return {
    id,
    file,
    transactionMode,
    change: renamed ? "renamed" : "added",
    ...allowances.length > 0 && { allowances }
  };
}
function changedMigrations(comparison) {
  return [
    ...comparison.edited.map(({ head }) => ({ file: head.file, change: "edited" })),
    ...comparison.removed.map(({ file }) => ({ file, change: "removed" })),
    ...comparison.renamed.map(({ base, head }) => ({
      file: head.file,
      change: "renamed",
      was: base.file
    }))
  ];
}
async function fileOf(path, settings, folder) {
  const inside = projectPath(path, settings.path);
  const label = inside.startsWith("../") || isAbsolute(inside) ? path : underFolder(folder, inside);
  return { path, label, text: await readTextFile(path) };
}

export {
  isIgnoredRelation,
  withStableSettings,
  withSettings,
  snapshotCatalog,
  findNondeterministic,
  countRows,
  valuesOf,
  longestCommonSubsequence,
  diffCatalogs,
  identify,
  readState,
  readStateInside,
  compareStates,
  isSame,
  lookThrough,
  ledgerRelations,
  withinRepository,
  discover,
  detectEach,
  sizesFrom
};
