import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  wrap
} from "./chunk-5E557BTE.js";
import {
  paint
} from "./chunk-GKTLKCC4.js";
import {
  lockRows,
  migrationWords,
  preparedRemark,
  rerunRemarks
} from "./chunk-PVEMQVVJ.js";
import {
  fixLocks,
  fixText,
  fixTitle,
  planTitle,
  publishedSentence,
  splitFiles
} from "./chunk-IINRV42Y.js";
import {
  excerpt,
  firstLine,
  shorten
} from "./chunk-GDVL7YYA.js";
import {
  basis,
  duration,
  notRehearsed,
  place,
  plural,
  rehearsedSentence,
  rerunWords,
  secondOutcomeWords,
  severityWords,
  verdictLine
} from "./chunk-6COKF3WQ.js";
import {
  oneLine,
  visible
} from "./chunk-UTMC3MFY.js";
import {
  clip
} from "./chunk-NIC3JP2Q.js";

// src/report/terminal.ts
var mostLines = 1500;
var verdictColors = {
  pass: "green",
  warn: "yellow",
  fail: "red",
  "not-rehearsed": "yellow"
};
var severityColors = {
  error: "red",
  warning: "yellow",
  notice: "cyan"
};
function renderTerminal(report, options) {
  const whole = renderWith("all", report, options);
  if (countLines(whole) <= mostLines) return whole;
  const affected = renderWith("affected", report, options);
  return countLines(affected) <= mostLines ? affected : renderWith("none", report, options);
}
function countLines(text) {
  return text.split("\n").length;
}
function renderWith(statements, report, options) {
  const width = Math.max(40, Math.min(options.width ?? 80, 110));
  const page = { ...paint(options.color), width, statements };
  const projects = report.projects ?? [report];
  const verdict = page.bold(page[verdictColors[report.verdict]](verdictLine(report)));
  const blocks = [
    [verdict],
    ...projects.flatMap((project) => [
      ...report.projects ? [[page.bold(`${oneLine(project.subject.directory)}: ${verdictLine(project)}`)]] : [],
      ...projectBlocks(project, page)
    ]),
    shortenedLines(page),
    report.findings.length > 0 ? [verdict] : []
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n");
  return `${withoutCommands(text)}
`;
}
function withoutCommands(text) {
  return text.replaceAll(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "# #[");
}
function projectBlocks(report, page) {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  const shows = showing(page.statements, report);
  return [
    wrap(rehearsedSentence(report), page.width),
    ...open.map((finding) => findingLines(finding, report, page)),
    suppressedLines(report, page),
    ...report.migrations.filter(({ runs }) => runs.length > 0).map((migration) => migrationLines(migration, shows(migration.id), page)),
    page.statements === "all" ? schemaLines(report, page) : [],
    replicationLines(report, page),
    rerunLines(report, shows, page),
    rehearsalLines(report, page),
    notRehearsedLines(report, page)
  ];
}
function showing(extent, { findings }) {
  const affected = new Set(findings.map(({ migration }) => migration));
  return (migration) => extent === "all" || extent === "affected" && affected.has(migration);
}
function shortenedLines(page) {
  if (page.statements === "all") return [];
  const whose = page.statements === "affected" ? "of migrations without findings" : "";
  const text = `Shortened: the statements ${whose} and the schema before and after are left out here; --format html has them.`;
  return wrap(text.replace("  ", " "), page.width);
}
function findingLines(finding, report, page) {
  const level = page[severityColors[finding.severity]](
    severityWords[finding.severity].toLowerCase()
  );
  const object = finding.object === "" ? "" : `  ${clip(oneLine(finding.object), 200)}`;
  return [
    `${level}  ${page.bold(oneLine(finding.title))}  ${page.dim(`[${oneLine(finding.hazard)}]`)}`,
    `  ${page.cyan(oneLine(place(finding)))}${object}  ${page.dim(basis(finding, report))}`,
    ...wrap(clip(finding.message, 2e3), page.width, "  "),
    ...finding.sql === void 0 ? [] : sqlLines(finding.sql, page, { line: firstLine(finding), position: finding.position }),
    ...wrap(`Instead: ${clip(finding.remedy, 2e3)}`, page.width, "  "),
    ...finding.fix?.proven ? fixLines(finding.fix, page) : []
  ];
}
function fixLines(fix, page) {
  const lines = excerpt(fixText(fix), { longest: 100 });
  return [
    ...wrap(`${fixTitle(fix)}:`, page.width, "  "),
    ...lines.map(({ text }) => text === "" ? "" : `    ${text}`),
    ...fixLocks(fix).flatMap((text) => wrap(text, page.width, "    ")).map(page.dim)
  ];
}
function sqlLines(sql, page, shown = {}) {
  return excerpt(sql, { longest: 12, ...shown }).map(({ text, number }) => {
    return `${page.dim(`${(number ?? "").toString().padStart(6)} \u2502`)} ${text}`;
  });
}
function migrationLines(migration, isShown, page) {
  if (!isShown) return wrap(`${migration.file}: ${migrationWords(migration)}`, page.width);
  const done = lockRows(migration.statements);
  return [
    page.bold(oneLine(migration.file)),
    ...wrap(migrationWords(migration), page.width, "  "),
    ...migration.statements.flatMap(
      (statement) => statementLines(statement, done.get(statement) ?? [], page)
    )
  ];
}
function statementLines(statement, rows, page) {
  if (statement.origin === "runner")
    return sqlLines(`${shorten(statement.sql, 2)};  -- sent by the runner`, page).map(page.dim);
  const locks = rows.map(({ relation, lock, blocks, work, server }) => {
    const where = server === void 0 ? "" : `on Postgres ${server}: `;
    const held = lock === "" ? relation : `${lock} on ${relation}, blocks ${blocks}`;
    return `${where}${held}${work.length > 0 ? `: ${work.join(", ")}` : ""}`;
  });
  const { outcome } = statement;
  const outside = statement.transaction === null && outcome.ok ? ["outside any transaction"] : [];
  const position = outcome.ok ? void 0 : outcome.error.position;
  const failure = outcome.ok ? [] : [`failed: ${outcome.error.message} (${outcome.error.code})`];
  const unknown = outcome.ok && !statement.observed ? [`not observed: ${statement.unobserved ?? ""}`] : [];
  return [
    ...sqlLines(`${statement.sql};`, page, { line: statement.line, position }),
    ...[...outside, ...locks, ...unknown].flatMap(
      (text) => wrap(text, page.width, "         ").map(page.dim)
    ),
    ...failure.flatMap((text) => wrap(text, page.width, "         ").map(page.red))
  ];
}
function suppressedLines(report, page) {
  return report.findings.flatMap((finding) => {
    if (!finding.suppressed) return [];
    const { by, reason } = finding.suppressed;
    const text = `suppressed: ${finding.title} at ${place(finding)}: ${reason} (${by})`;
    return wrap(text, page.width).map(page.dim);
  });
}
function schemaLines({ schemaDiff }, page) {
  if (schemaDiff.trim() === "") return [];
  const lines = visible(schemaDiff).trimEnd().split("\n");
  const painted = lines.map((line) => {
    if (line.startsWith("+")) return page.green(line);
    return line.startsWith("-") ? page.red(line) : line;
  });
  return [page.bold("Schema before and after"), ...painted.map((line) => `  ${line}`)];
}
function rerunLines(report, shows, page) {
  const { rerun, migrations } = report;
  if (!rerun) return [];
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const raw = rerun.migrations.flatMap((one) => [
    ...wrap(
      `${files.get(one.migration) ?? one.migration}: ${rerunWords[one.result]}`,
      page.width,
      "  "
    ),
    ...(shows(one.migration) ? one.statements : []).flatMap(({ line, result, error, changes }) => {
      const what = error ? [`${error.message} (${error.code})`] : changes;
      const text = [`line ${line ?? "?"}: ${secondOutcomeWords[result]}`, ...what].join(", ");
      return wrap(text, page.width, "    ").map(page.dim);
    })
  ]);
  return [
    page.bold("The same migrations a second time"),
    ...raw,
    ...rerunRemarks(report).flatMap((text) => wrap(text, page.width, "  "))
  ];
}
function replicationLines(report, page) {
  const { replication, migrations } = report;
  if (!replication || replication.changes.length === 0) return [];
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const order = (name, faults) => wrap(`${name}: ${faults.length === 0 ? "works" : faults.join("; ")}`, page.width, "    ");
  const { plan } = replication;
  return [
    page.bold("Publisher and subscriber: which goes first"),
    ...wrap(publishedSentence(report), page.width, "  ").map(page.dim),
    ...replication.changes.flatMap(({ migration, publisherFirst, subscriberFirst }) => [
      ...wrap(
        migration === void 0 ? "all together" : files.get(migration) ?? migration,
        page.width,
        "  "
      ),
      ...order("publisher first", publisherFirst),
      ...order("subscriber first", subscriberFirst)
    ]),
    ...plan.length === 0 ? [] : [`  ${planTitle}`],
    ...plan.flatMap((step, index) => wrap(`${index + 1}. ${step}`, page.width, "  ")),
    ...(replication.withoutFiles ?? []).flatMap((text) => wrap(text, page.width, "  ")),
    ...splitFiles(report).flatMap(({ title, text }) => [
      ...wrap(`${title}:`, page.width, "  "),
      ...excerpt(text, { longest: 100 }).map(
        (line) => line.text === "" ? "" : `    ${line.text}`
      )
    ])
  ];
}
function rehearsalLines(report, page) {
  const { rehearsals } = report;
  const prepared = preparedRemark(report);
  if (rehearsals.length === 0) return [];
  return [
    page.bold("Rehearsals"),
    ...rehearsals.flatMap(({ name, server, status, durationMs, why }) => {
      const tail = why === "" ? "" : `: ${why}`;
      const time = status === "skipped" ? "" : ` in ${duration(durationMs)}`;
      return wrap(`${name} on Postgres ${server}: ${status}${time}${tail}`, page.width, "  ");
    }),
    ...prepared === "" ? [] : wrap(prepared, page.width, "  ")
  ];
}
function notRehearsedLines(report, page) {
  const entries = notRehearsed(report);
  if (entries.length === 0) return [];
  const shown = entries.slice(0, 50);
  const more = entries.length - shown.length;
  return [
    page.bold("Not rehearsed"),
    ...shown.flatMap(({ what, why }) => wrap(`${what}: ${why}`, page.width, "  ")),
    ...more > 0 ? [`  and ${plural(more, "more thing")} in the report file`] : []
  ];
}

export {
  renderTerminal
};
