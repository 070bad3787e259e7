import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  review
} from "./chunk-TAP7SGCJ.js";
import "./chunk-HZSNRQ57.js";
import "./chunk-EAKFRWLP.js";
import "./chunk-5PJNGIVH.js";
import "./chunk-VXBCWPVS.js";
import {
  serializeEvidence
} from "./chunk-EPD6DBTY.js";
import "./chunk-2VOPWBXB.js";
import "./chunk-RRMZWN6N.js";
import "./chunk-KRGLL2BA.js";
import "./chunk-EPHKF3NH.js";
import "./chunk-HCUVIA5Q.js";
import "./chunk-BU6H2B3I.js";
import "./chunk-MFQ4GCIY.js";
import "./chunk-6SZO24CU.js";
import "./chunk-MKBHRECL.js";
import "./chunk-6VHLEULX.js";
import "./chunk-4QYMX3NX.js";
import "./chunk-IKGY5MHH.js";
import "./chunk-7HVYQIBU.js";
import "./chunk-TCSMLBNY.js";
import "./chunk-5PZNLZA4.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import "./chunk-ITAX4DBP.js";
import "./chunk-KHKXTBEP.js";
import "./chunk-6H7USHEG.js";
import "./chunk-CGDFBAK3.js";
import {
  parseConfig
} from "./chunk-R5NWR6XC.js";
import {
  loadConfigFile
} from "./chunk-U5SNWUPP.js";
import {
  settingsOf
} from "./chunk-HIGKPLUU.js";
import "./chunk-LT4ZF6BO.js";
import "./chunk-W6OZCFNK.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-XL27YZHX.js";
import "./chunk-4BKQADP7.js";
import "./chunk-WIFWE4TR.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import {
  findRepository,
  git
} from "./chunk-46QNP46Q.js";
import "./chunk-NORXE6M4.js";
import "./chunk-O7SDBEDT.js";
import "./chunk-DJL4FGJI.js";
import {
  connect,
  isRefusal,
  publish,
  pullRequestUnderReview,
  statusStates
} from "./chunk-3NEDUROD.js";
import {
  actionLog,
  annotate,
  cancellation,
  failureOf,
  getInput,
  info,
  printFailure,
  printRemarks,
  readEvent,
  readWorkflowRun,
  renderFailure,
  saveState,
  setOutput,
  stopCommands,
  summary,
  takeToken
} from "./chunk-L7VTOBND.js";
import {
  renderComment
} from "./chunk-BL3GQ66R.js";
import {
  severities
} from "./chunk-43E5KBJH.js";
import "./chunk-KMR4YS3G.js";
import "./chunk-BKNPQ7DF.js";
import "./chunk-FKQ3INHG.js";
import {
  serializeReport
} from "./chunk-UR4HRKQJ.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  renderSarif
} from "./chunk-NJBZ5M4G.js";
import {
  renderTerminal
} from "./chunk-KAL4ZOQ2.js";
import "./chunk-5E557BTE.js";
import "./chunk-GKTLKCC4.js";
import "./chunk-PVEMQVVJ.js";
import "./chunk-IINRV42Y.js";
import "./chunk-GKJW67YD.js";
import "./chunk-GDVL7YYA.js";
import {
  plural,
  verdictLine
} from "./chunk-6COKF3WQ.js";
import "./chunk-MJE2XOEM.js";
import {
  visible
} from "./chunk-UTMC3MFY.js";
import {
  clip
} from "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/main/action.ts
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

// src/config/inputs.ts
import { join, resolve } from "node:path";
async function configFromInputs(read, env) {
  const workspace = resolve(env["GITHUB_WORKSPACE"] || ".");
  const known = settingsOf("action").filter((name) => read(name) !== "");
  const inputs = {
    place: "action",
    values: Object.fromEntries([
      ...strangers(env).map((name) => [name, env[variableOf(name)]]),
      ...known.map((name) => [name, read(name)])
    ]),
    where: (name) => `input "${name}"`,
    folder: workspace
  };
  const fallback = {
    ...inputs,
    values: {
      path: ".",
      "report-path": join(env["RUNNER_TEMP"] || workspace, "migration-rehearsal.json")
    }
  };
  const file = await loadConfigFile(resolve(workspace, read("path") || "."));
  return parseConfig(
    [inputs, ...file === null ? [] : [file.source], fallback],
    file?.faults ?? []
  );
}
function strangers(env) {
  const expected = new Set(settingsOf("action").map(variableOf));
  return Object.keys(env).filter((variable) => variable.startsWith("INPUT_") && !expected.has(variable)).filter((variable) => (env[variable] ?? "") !== "").map((variable) => variable.slice("INPUT_".length).toLowerCase());
}
function variableOf(input) {
  return `INPUT_${input.replaceAll(" ", "_").toUpperCase()}`;
}

// src/github/open-pull-requests.ts
var what = "other open pull requests";
var keptRequests = 200;
var filesPerPage = 100;
async function readOpenPullRequests(octokit, { owner, repo }, { number: own, baseRef }, most) {
  if (most === 0) return { read: [], left: [] };
  const left = [];
  const read = [];
  try {
    const { data, headers } = await octokit.rest.pulls.list({
      owner,
      repo,
      state: "open",
      base: baseRef,
      sort: "created",
      direction: "desc",
      per_page: 100
    });
    const others = data.filter(({ number }) => number !== own);
    const remaining = Number(headers["x-ratelimit-remaining"] ?? Number.POSITIVE_INFINITY);
    const affordable = Math.max(0, Math.min(most, remaining - keptRequests));
    if (others.length > affordable) {
      const why = affordable < most ? `only ${remaining} requests are left in this hour` : `the newest ${most} are read (other-pull-requests)`;
      left.push({ what: `${others.length - affordable} ${what}`, why });
    }
    for (const { number, html_url: url } of others.slice(0, affordable)) {
      const { data: files } = await octokit.rest.pulls.listFiles({
        owner,
        repo,
        pull_number: number,
        per_page: filesPerPage
      });
      if (files.length === filesPerPage) {
        left.push({
          what: `files of #${number} behind the first ${filesPerPage}`,
          why: "one request is made for each pull request"
        });
      }
      read.push({ number, url, files: files.map(fileOf) });
    }
  } catch (error) {
    const why = isRefusal(error) ? 'the token may not read them: give the job "pull-requests: read", or set "other-pull-requests: 0"' : `GitHub did not answer: ${describeError(error)}`;
    left.push({ what, why });
  }
  return { read, left };
}
function fileOf({
  filename: path,
  status,
  patch
}) {
  if (status === "removed") return { path, status };
  if (status !== "added") return { path, status: "changed" };
  const text = patch === void 0 ? void 0 : addedText(patch);
  return { path, status, ...text !== void 0 && { text } };
}
function addedText(patch) {
  const [header = "", ...lines] = patch.split("\n");
  const body = lines.filter((line) => !line.startsWith("\\"));
  if (!header.startsWith("@@ -0,0 ") || !body.every((line) => line.startsWith("+"))) {
    return void 0;
  }
  return `${body.map((line) => line.slice(1)).join("\n")}
`;
}

// src/github/summary.ts
async function writeSummary(markdown) {
  if ((process.env["GITHUB_STEP_SUMMARY"] ?? "") === "") return;
  await summary.addRaw(markdown, !markdown.endsWith("\n")).write();
}

// src/report/annotations.ts
var mostPerLevel = 10;
var longestMessage = 4e3;
function annotations(report) {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  return severities.flatMap((level) => {
    const same = open.filter(({ severity }) => severity === level);
    const more = same.length - mostPerLevel;
    return same.slice(0, mostPerLevel).map((finding, at) => {
      const isLast = at === mostPerLevel - 1 && more > 0;
      return annotation(
        finding,
        isLast ? `

${plural(more, `more ${level}`)} in the summary.` : ""
      );
    });
  });
}
function annotation(finding, note) {
  const text = visible(`${finding.message}
Instead: ${finding.remedy}`);
  return {
    level: finding.severity,
    file: finding.file,
    line: finding.line,
    endLine: finding.endLine ?? finding.line,
    title: clip(visible(finding.title), 255),
    message: `${clip(text, longestMessage - note.length)}${note}`
  };
}

// src/report/summary.ts
var summaryBudgetBytes = 1e6;
function renderSummary(report, options = {}) {
  return renderComment(report, { budgetBytes: summaryBudgetBytes, ...options });
}

// src/main/checkout.ts
async function baseOfPullRequest(path, pullRequest, log) {
  const repository = await findRepository(path);
  if (repository?.head === void 0 || repository.head === null) return null;
  const { head, root } = repository;
  const [ontoBase, merged] = await parents(root, head);
  if (merged === pullRequest.headSha && ontoBase !== void 0) return ontoBase;
  if (head === pullRequest.headSha) {
    log.warn(
      `The head of the branch is checked out, not its merge with ${pullRequest.baseRef}: what the base gained since is not part of this review.`
    );
    return pullRequest.baseSha;
  }
  const { number, headSha, conflict } = pullRequest;
  const expected = `the test merge commit of pull request #${number} or its head ${headSha.slice(0, 7)}`;
  throw new UserError(
    "wrong-checkout",
    `Commit ${head.slice(0, 7)} is checked out; expected ${expected}.${conflict ? " The pull request has a merge conflict, so it has no current test merge commit." : ""}`,
    {
      remedy: conflict ? "Resolve the conflict." : `Give actions/checkout \`ref: refs/pull/${number}/merge\`.`
    }
  );
}
async function parents(root, commit) {
  const [header = ""] = (await git(root, ["cat-file", "commit", commit])).split("\n\n", 1);
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, sha = ""]) => sha);
}

// src/main/action.ts
async function main() {
  const token = takeToken();
  const signal = cancellation();
  try {
    const run = readWorkflowRun(process.env);
    const event = await readEvent(process.env);
    const config = await configFromInputs(getInput, process.env);
    const octokit = connect({ token, apiUrl: run.apiUrl, log: actionLog(config.verbose) });
    const pullRequest = await pullRequestUnderReview(octokit, run, event, config.pr);
    return await reviewAndPublish({ run, event, config, octokit, pullRequest, signal });
  } catch (error) {
    return fail(error);
  }
}
async function reviewAndPublish(setting) {
  let report;
  try {
    report = await reviewSilently(setting);
  } catch (error) {
    printRemarks(await publishFailure(setting, error), { isFork: setting.pullRequest?.fork });
    return fail(error);
  }
  const { run, config, pullRequest } = setting;
  await writeResults(report, config);
  const links = {
    runUrl: run.url,
    sourceUrl: `${run.serverUrl}/${run.owner}/${run.repo}/blob/${headOf(setting) ?? "HEAD"}`
  };
  await writeSummary(renderSummary(report, links));
  for (const annotation2 of annotations(report)) annotate(annotation2);
  const result = await publishIfWished(setting, {
    comment: { mode: config.comment, body: renderComment(report, links) },
    isRemarkable: report.verdict !== "pass" || report.summary.warnings > 0,
    state: statusStates[report.verdict],
    description: verdictLine(report)
  });
  printRemarks(result, { isFork: pullRequest?.fork });
  setOutput("comment-url", result.commentUrl ?? "");
  if (pullRequest === null) info("No pull request to comment on: see the job summary.");
  return report.verdict === "pass" || report.verdict === "warn" ? 0 : 1;
}
async function reviewSilently(setting) {
  var _stack = [];
  try {
    const { config, event, pullRequest, signal } = setting;
    const log = actionLog(config.verbose);
    const _ = __using(_stack, stopCommands(info));
    const base = config.base ?? await baseOf(event, pullRequest, config, log);
    const { report, evidence } = await review(
      { ...config, base },
      { log, signal, others: await otherPullRequests(setting) }
    );
    if (config.evidence !== null) await writeTo(config.evidence, serializeEvidence(evidence));
    info(renderTerminal(report, { color: false }));
    return report;
  } catch (_2) {
    var _error = _2, _hasError = true;
  } finally {
    __callDispose(_stack, _error, _hasError);
  }
}
async function otherPullRequests(setting) {
  const { run, config, octokit, pullRequest } = setting;
  if (pullRequest === null) return void 0;
  return readOpenPullRequests(octokit, run, pullRequest, config.otherPullRequests);
}
async function baseOf(event, pullRequest, config, log) {
  if (event.kind === "merge-group") return event.baseSha;
  return pullRequest === null || config.new.length > 0 ? null : baseOfPullRequest(config.path, pullRequest, log);
}
async function writeResults(report, config) {
  const { verdict, summary: summary2 } = report;
  setOutput("verdict", verdict);
  setOutput("errors", summary2.errors);
  setOutput("warnings", summary2.warnings);
  if (config.reportPath !== null) {
    await writeTo(config.reportPath, serializeReport(report));
    setOutput("report-path", config.reportPath);
  }
  if (config.sarif !== null) {
    await writeTo(config.sarif, renderSarif(report));
    setOutput("sarif-path", config.sarif);
  }
}
async function publishFailure(setting, error) {
  const failure = failureOf(error);
  return publishIfWished(setting, {
    comment: {
      mode: setting.signal.aborted ? "never" : setting.config.comment,
      body: renderFailure(failure)
    },
    isRemarkable: true,
    state: "error",
    description: `${failure.title}: ${failure.message}`
  });
}
async function publishIfWished(setting, words) {
  const { run, config, octokit, pullRequest } = setting;
  const headSha = headOf(setting);
  if (config.mode === "review" || headSha === null) return { commentUrl: null, remarks: [] };
  const { statusContext: context } = config;
  return publish(octokit, {
    owner: run.owner,
    repo: run.repo,
    pullRequest: pullRequest?.number,
    headSha,
    order: { run: run.runId, attempt: run.attempt },
    comment: words.comment,
    isRemarkable: words.isRemarkable,
    status: context === null ? null : { context, state: words.state, description: words.description },
    targetUrl: run.url
  });
}
function headOf({ event, pullRequest }) {
  return event.kind === "merge-group" ? event.headSha : pullRequest?.headSha ?? null;
}
async function fail(error) {
  setOutput("verdict", "not-rehearsed");
  await writeSummary(renderFailure(failureOf(error)));
  return printFailure(error);
}
async function writeTo(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
process.exitCode = await main();
saveState("finished", true);
