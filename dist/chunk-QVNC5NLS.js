import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  writeOutput
} from "./chunk-4TU2C7HU.js";
import {
  toolVersion
} from "./chunk-2VOPWBXB.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/review.ts
async function runReview(argv, context) {
  context.log.info(`migration-rehearsal ${toolVersion}`);
  const { configFromFlags } = await import("./chunk-YWZGORQL.js");
  const config = await configFromFlags("review", argv, context.cwd);
  const { report, evidence } = await resultOf(config, context);
  if (config.evidence !== null) {
    const { serializeEvidence } = await import("./chunk-ZST2WVCX.js");
    await writeOutput(config.evidence, serializeEvidence(evidence));
  }
  if (config.sarif !== null) {
    await writeOutput(config.sarif, await renderers.sarif(report, plainLook));
  }
  const text = await renderers[config.format](report, config.output === null ? context : plainLook);
  if (config.output === null) context.print(text);
  else await writeOutput(config.output, text);
  return exitStatus(report);
}
function exitStatus({ verdict }) {
  if (verdict === "fail") return 1;
  return verdict === "not-rehearsed" ? 3 : 0;
}
async function resultOf(config, { log, signal }) {
  const { review, reportOn } = await import("./chunk-KWU23Q2Q.js");
  if (config.from === null) return review(config, { log, signal });
  const { invalidEvidence, readEvidence } = await import("./chunk-ZST2WVCX.js");
  const { sizesFrom } = await import("./chunk-GS75L3NV.js");
  const sizes = config.stats === null ? void 0 : await sizesFrom(config.stats);
  const evidence = (await readEvidence(config.from)).map(
    (one) => sizes ? { ...one, sizes } : one
  );
  try {
    return { report: reportOn(evidence, config), evidence };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw invalidEvidence(config.from, "cannot be judged", error);
  }
}
var plainLook = { color: false };
var renderers = {
  terminal: async (report, look) => (await import("./chunk-RS7Y4VNZ.js")).renderTerminal(report, look),
  json: async (report) => (await import("./chunk-PR4FF23G.js")).serializeReport(report),
  markdown: async (report) => (await import("./chunk-47C22NI5.js")).renderComment(report),
  sarif: async (report) => (await import("./chunk-JNGD334O.js")).renderSarif(report),
  html: async (report) => (await import("./chunk-OG46NOGK.js")).renderHtml(report)
};
export {
  exitStatus,
  runReview
};
