import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  visible
} from "./chunk-UTMC3MFY.js";
import {
  clip
} from "./chunk-NIC3JP2Q.js";

// src/report/sarif.ts
var levels = {
  error: "error",
  warning: "warning",
  notice: "note"
};
var mostResults = 5e3;
function renderSarif(report) {
  const rules = report.hazards.map(rule);
  const index = new Map(report.hazards.map(({ id }, at) => [id, at]));
  const results = report.findings.filter(({ file }) => file !== "").slice(0, mostResults).map((finding) => result(finding, index));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Migration Rehearsal", semanticVersion: report.tool.version, rules }
        },
        automationDetails: { id: "migration-rehearsal/" },
        columnKind: "utf16CodeUnits",
        results
      }
    ]
  };
  return `${JSON.stringify(log, null, 2)}
`;
}
function rule({ id, title, area, severity, docs }) {
  const help = [`Why: ${docs.why}`, `Instead: ${docs.instead}`, `Limits: ${docs.limits}`];
  return {
    id,
    name: id,
    shortDescription: { text: clip(title, 1024) },
    fullDescription: { text: clip(docs.why, 1024) },
    help: { text: help.join("\n\n"), markdown: help.join("\n\n") },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [area], "problem.severity": severityProperty(severity), precision: "high" }
  };
}
function severityProperty(severity) {
  return severity === "notice" ? "recommendation" : severity;
}
function result(finding, index) {
  const startLine = finding.line ?? 1;
  return {
    ruleId: finding.hazard,
    ruleIndex: index.get(finding.hazard),
    level: levels[finding.severity],
    message: { text: clip(visible(`${finding.message}

Instead: ${finding.remedy}`), 8e3) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: relativeUri(finding.file) },
          region: { startLine, endLine: Math.max(startLine, finding.endLine ?? startLine) }
        }
      }
    ],
    partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:1` },
    ...finding.suppressed ? { suppressions: [{ kind: "inSource", justification: visible(finding.suppressed.reason) }] } : {}
  };
}
function relativeUri(file) {
  return file.split("/").map((segment) => encodeURIComponent(segment.toWellFormed())).join("/");
}

export {
  renderSarif
};
