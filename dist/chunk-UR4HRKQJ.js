import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  fitToLimits,
  reportLimits,
  reportSchema
} from "./chunk-NIC3JP2Q.js";
import {
  external_exports
} from "./chunk-FBFW2TPH.js";

// src/report/json.ts
function parseReport(input) {
  const result = reportSchema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 10).map(({ path, message }) => {
    return `${path.map(String).join(".") || "report"}: ${message}`;
  });
  const more = result.error.issues.length - faults.length;
  throw new UserError(
    "invalid-report",
    `The report does not have the form of version 1: ${faults.join("; ").slice(0, 2e3)}${more > 0 ? `; and ${more} more` : ""}.`,
    { remedy: "Write it with the same version of migration-rehearsal (--format json)." }
  );
}
function parseReportText(text) {
  if (text.length > reportLimits.bytes)
    throw new UserError(
      "report-too-large",
      `The report has ${text.length} characters; at most ${reportLimits.bytes} are accepted.`,
      { remedy: "Write it with migration-rehearsal --format json, which stays below the limit." }
    );
  let input;
  try {
    input = JSON.parse(text);
  } catch (cause) {
    throw new UserError("invalid-report", "The report is not JSON.", {
      remedy: "Write it with migration-rehearsal --format json.",
      cause
    });
  }
  return parseReport(input);
}
function serializeReport(report) {
  for (const longest of [reportLimits.text, 2e3, 200]) {
    const fitted = longest === reportLimits.text ? report : fitToLimits(report, longest).value;
    const text = `${JSON.stringify(reportSchema.parse(fitted), null, 2)}
`;
    if (text.length <= reportLimits.bytes) return text;
  }
  throw new UserError(
    "report-too-large",
    "The report is too large to write, even with its SQL cut.",
    {
      remedy: "Review fewer migrations at once.",
      exitStatus: 3
    }
  );
}
function reportJsonSchema() {
  return {
    title: "Migration Rehearsal report, version 1",
    ...external_exports.toJSONSchema(reportSchema, { target: "draft-2020-12", io: "input" })
  };
}

export {
  parseReport,
  parseReportText,
  serializeReport,
  reportJsonSchema
};
