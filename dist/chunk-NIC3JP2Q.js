import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  lockModes
} from "./chunk-QGJU5NK4.js";
import {
  external_exports
} from "./chunk-FBFW2TPH.js";

// src/report/schema-values.ts
var reportLimits = { text: 2e4, list: 1e4, bytes: 32 * 1024 * 1024 };
var text = external_exports.string().max(reportLimits.text);
var count = external_exports.number().int().nonnegative();
var line = external_exports.number().int().positive();
var durationMs = external_exports.number().nonnegative();
function list(item) {
  return external_exports.array(item).max(reportLimits.list);
}

// src/report/finding-schema.ts
var severity = external_exports.enum(["error", "warning", "notice"]);
var area = external_exports.enum([
  "ordering",
  "locking",
  "replication",
  "rerun",
  "data",
  "compatibility",
  "hygiene"
]);
var heldLock = external_exports.object({
  part: count.optional().describe("index into parts; absent: the statement as it was written"),
  relation: text,
  mode: external_exports.enum(lockModes),
  blocks: list(external_exports.enum(["reads", "writes"])),
  work: list(text).describe("what grows with the table and was done under the lock"),
  rows: count.describe("most rows updated or deleted in one transaction")
}).meta({ id: "FixLock" });
var fix = external_exports.object({
  sql: list(text),
  proven: external_exports.boolean(),
  parts: list(
    external_exports.object({
      sql: text,
      transaction: external_exports.enum(["own", "none", "batched"]),
      note: text
    })
  ).optional().describe("each is committed before the next; batched: commits as it goes"),
  differs: list(external_exports.enum(["column-order"])).optional().describe("what ends otherwise than with the original"),
  files: list(external_exports.object({ file: text, text })).optional().describe("for this framework"),
  before: list(heldLock).optional(),
  after: list(heldLock).optional(),
  rows: external_exports.enum(["baseline", "ordinary", "none", "apart"]).optional().describe(
    "what it was proven on: rows of the baseline, one ordinary row in each table, none"
  ),
  servers: list(text).optional().describe("versions it was proven on")
}).meta({ id: "Fix" });
var finding = external_exports.object({
  hazard: text,
  title: text,
  area,
  severity,
  basis: external_exports.enum(["measured", "known", "guess"]),
  migration: text,
  file: text.describe("empty: the whole pull request"),
  line: line.optional(),
  endLine: line.optional(),
  statement: count.optional(),
  sql: text.optional().describe("the statement itself"),
  position: line.optional().describe("character of it, from 1, at which Postgres rejected it"),
  object: text,
  message: text,
  remedy: text,
  fix: fix.optional(),
  servers: list(text),
  fingerprint: external_exports.string().regex(/^[0-9a-f]{8,128}$/),
  suppressed: external_exports.object({ by: text, reason: text }).nullable()
}).meta({ id: "Finding" });

// src/report/migration-schema.ts
var sqlError = external_exports.object({
  code: text,
  message: text,
  detail: text.optional(),
  hint: text.optional(),
  position: line.optional(),
  where: text.optional(),
  table: text.optional(),
  column: text.optional(),
  constraint: text.optional()
}).meta({ id: "SqlError" });
var outcome = external_exports.discriminatedUnion("ok", [
  external_exports.object({ ok: external_exports.literal(true) }),
  external_exports.object({ ok: external_exports.literal(false), error: sqlError, stoppedBy: external_exports.literal("limit").optional() })
]).meta({ id: "Outcome" });
var lock = external_exports.object({
  relation: text,
  kind: text,
  mode: external_exports.enum(lockModes),
  blocks: list(external_exports.enum(["reads", "writes"])).describe("ordinary traffic that waits behind it"),
  waited: external_exports.boolean().optional().describe("asked for, not yet granted when looked at")
}).meta({ id: "Lock" });
var effects = {
  outcome,
  locks: list(lock),
  rewrites: list(text).describe("tables that existed before and got new files"),
  scans: list(external_exports.object({ relation: text, rows: count })).describe("full scans"),
  indexBuilds: list(external_exports.object({ index: text, relation: text, rebuilt: external_exports.boolean() })),
  rows: list(
    external_exports.object({
      relation: text,
      existedBefore: external_exports.boolean(),
      inserted: count,
      updated: count,
      deleted: count
    })
  )
};
var statement = external_exports.object({
  index: count,
  origin: external_exports.enum(["migration", "runner"]),
  sql: text,
  kind: text.describe("node name of the parse tree, empty when it could not be parsed"),
  line: line.optional(),
  endLine: line.optional(),
  transaction: count.nullable().describe("number within the run; null: outside any"),
  durationMs,
  ...effects,
  walBytes: count,
  observed: external_exports.boolean(),
  unobserved: text.optional().describe("why locks and counters could not be read"),
  notices: list(external_exports.object({ severity: text, code: text, message: text })),
  elsewhere: list(external_exports.object({ server: text, ...effects })).describe(
    "servers on which Postgres did something else"
  )
}).meta({ id: "Statement" });
var migration = external_exports.object({
  id: text,
  file: text,
  change: external_exports.enum(["added", "edited", "removed", "renamed"]),
  transactionMode: external_exports.enum(["file", "apart", "message", "statement", "own", "run"]),
  runs: list(
    external_exports.object({
      server: text,
      outcome,
      failedStatement: count.optional(),
      durationMs,
      rowsPresent: external_exports.boolean().describe("false: recorded on empty tables, since an earlier migration failed on rows"),
      afterFailureOf: text.optional().describe("an earlier migration it had to go on without")
    })
  ).describe("one for each server on which it ran"),
  statements: list(statement).describe("as recorded on the first server that ran it")
}).meta({ id: "Migration" });

// src/report/replication-schema.ts
var replication = external_exports.object({
  server: text,
  source: external_exports.enum(["assumed", "configured", "migrations", "stats"]),
  publications: list(text),
  direction: external_exports.enum(["in", "both"]).optional().describe("absent: this database is followed, and follows nobody"),
  subscribers: list(text).optional().describe("by name, where there are several"),
  changes: list(
    external_exports.object({
      migration: text.optional().describe("absent: all of the pull request together"),
      publisherFirst: list(text),
      subscriberFirst: list(text)
    })
  ).describe("what went wrong in each order; empty: it works"),
  plan: list(text).describe(
    "steps that were rehearsed from end to end; empty: any order works, or none"
  ),
  files: list(
    external_exports.object({
      migration: text.describe("the migration that it holds statements of"),
      replaces: text.describe("the file that it stands in the place of, with others"),
      on: list(text).optional().describe("who applies it; absent: every side"),
      file: text,
      text
    })
  ).optional().describe("files that the plan was rehearsed with, where it splits migrations"),
  withoutFiles: list(text).optional().describe("migrations that the plan splits by their statements, each with the reason")
}).meta({ id: "Replication" });

// src/report/rerun-schema.ts
var secondRun = external_exports.object({
  applied: list(text),
  skipped: count,
  refused: text.optional(),
  outcome,
  failedAt: external_exports.object({ migration: text, file: text, line: line.optional() }).optional(),
  changes: list(text)
}).meta({ id: "SecondRun" });
var rerun = external_exports.object({
  server: text,
  migrations: list(
    external_exports.object({
      migration: text,
      result: external_exports.enum(["unchanged", "rejected", "changed", "rejected-halfway"]),
      statements: list(
        external_exports.object({
          index: count,
          sql: text,
          line: line.optional(),
          result: external_exports.enum(["rejected", "no-change", "changed", "not-sent"]),
          error: sqlError.optional(),
          changes: list(text).describe("objects and rows that changed, a phrase each")
        })
      ),
      changes: list(text)
    })
  ).describe("the SQL again, ledger bypassed"),
  runner: secondRun.optional().describe("the runner again"),
  forgotten: secondRun.optional().describe("the runner again, its ledger rows forgotten"),
  second: secondRun.extend({ waited: external_exports.boolean(), first: outcome.describe("of the first") }).optional().describe("a second runner at the same moment; its changes are beyond one run"),
  maskedColumns: list(text).describe("differ between two clean runs, left out of comparisons")
}).meta({ id: "Rerun" });
var interrupt = external_exports.object({
  server: text,
  migrations: list(
    external_exports.object({
      migration: text,
      picture: text.describe("a mark for a kill before the first statement and behind each"),
      cuts: list(
        external_exports.object({
          statement: count,
          place: external_exports.enum(["behind", "inside"]),
          result: external_exports.enum(["converges", "refused", "third-state"]),
          left: external_exports.enum(["before", "after", "between"]),
          refusal: text.optional(),
          error: sqlError.optional()
        })
      ),
      leftOut: count.describe("places that were left out because there were too many")
    })
  )
}).meta({ id: "Interrupt" });

// src/report/schema.ts
var server = external_exports.object({
  version: text,
  major: count,
  provider: external_exports.enum(["embedded", "local", "container", "given"]),
  baseline: external_exports.object({
    migrations: count,
    cached: external_exports.boolean(),
    durationMs,
    failure: external_exports.object({ migration: text, file: text, line: line.optional(), error: sqlError }).optional(),
    prepared: list(text),
    tables: count,
    rows: count,
    unfilled: list(external_exports.object({ relation: text, rows: count, why: text }))
  })
}).meta({ id: "Server" });
var project = external_exports.object({
  version: external_exports.literal(1),
  tool: external_exports.object({ name: external_exports.literal("migration-rehearsal"), version: text }),
  verdict: external_exports.enum(["pass", "warn", "fail", "not-rehearsed"]),
  failOn: external_exports.enum(["error", "warning", "never"]),
  summary: external_exports.object({
    migrations: count,
    statements: count,
    errors: count,
    warnings: count,
    notices: count,
    suppressed: count
  }).describe(
    "statements: those written in the migrations; suppressed findings count only as such"
  ),
  subject: external_exports.object({
    base: text,
    head: text,
    adapter: text,
    directory: text,
    ledger: external_exports.enum(["kept", "none", "unknown"])
  }),
  servers: list(server),
  changed: list(
    external_exports.object({
      file: text,
      change: external_exports.enum(["edited", "removed", "renamed"]),
      was: text.optional()
    })
  ).optional().describe("what the pull request did to merged migrations; absent when nothing"),
  migrations: list(migration),
  rehearsals: list(
    external_exports.object({
      name: external_exports.enum([
        "apply",
        "rerun",
        "interrupt",
        "revert",
        "reorder",
        "schema-file",
        "replicate",
        "standby",
        "downstream",
        "compatibility"
      ]),
      status: external_exports.enum(["done", "skipped", "failed"]),
      why: text,
      durationMs,
      server: text
    })
  ),
  findings: list(finding).describe("strongest first, then in the order of the migrations"),
  hazards: list(
    external_exports.object({
      id: text,
      title: text,
      area,
      severity,
      docs: external_exports.object({ why: text, instead: text, limits: text })
    })
  ).describe("every hazard that was looked for"),
  rerun: rerun.optional(),
  interrupt: interrupt.optional(),
  replication: replication.optional(),
  schemaDiff: text,
  notRehearsed: list(external_exports.object({ what: text, why: text }))
}).meta({ id: "Project" });
var reportSchema = project.extend({
  projects: external_exports.array(project).max(100).optional()
});

// src/report/limits.ts
function fitToLimits(value, longestText = reportLimits.text) {
  let omitted = 0;
  function fit(current) {
    if (typeof current === "string") return clip(current, longestText);
    if (Array.isArray(current)) {
      omitted += Math.max(0, current.length - reportLimits.list);
      return current.slice(0, reportLimits.list).map(fit);
    }
    if (typeof current === "object" && current !== null)
      return Object.fromEntries(
        Object.entries(current).filter(([, entry]) => entry !== void 0).map(([key, entry]) => [key, fit(entry)])
      );
    return current;
  }
  return { value: fit(value), omitted };
}
function clip(text2, longest) {
  if (text2.length <= longest) return text2;
  const note = ` \u2026 (${text2.length - longest} more characters)`;
  return `${text2.slice(0, Math.max(0, longest - note.length)).replace(/[\uD800-\uDBFF]$/, "")}${note}`;
}

export {
  reportLimits,
  reportSchema,
  fitToLimits,
  clip
};
