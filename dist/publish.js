import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  connect,
  publish,
  pullRequestsOfRun,
  statusStates
} from "./chunk-3NEDUROD.js";
import {
  actionLog,
  failureOf,
  getInput,
  info,
  printFailure,
  printRemarks,
  readEvent,
  readWorkflowRun,
  renderFailure,
  setOutput,
  takeToken
} from "./chunk-L7VTOBND.js";
import {
  renderComment
} from "./chunk-BL3GQ66R.js";
import "./chunk-43E5KBJH.js";
import "./chunk-KMR4YS3G.js";
import "./chunk-BKNPQ7DF.js";
import "./chunk-FKQ3INHG.js";
import {
  parseReportText
} from "./chunk-UR4HRKQJ.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-PVEMQVVJ.js";
import "./chunk-IINRV42Y.js";
import "./chunk-GKJW67YD.js";
import "./chunk-GDVL7YYA.js";
import {
  verdictLine
} from "./chunk-6COKF3WQ.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-UTMC3MFY.js";
import {
  reportLimits
} from "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/main/publish.ts
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
async function main() {
  const token = takeToken();
  try {
    const here = readWorkflowRun(process.env);
    const event = await readEvent(process.env);
    if (event.kind !== "workflow-run") throw wrongEvent(here.eventName);
    const { run } = event;
    const octokit = connect({ token, apiUrl: here.apiUrl, log: actionLog(false) });
    const pullRequests = run.event === "pull_request" ? await pullRequestsOfRun(octokit, here, run) : [];
    const [pullRequest, ...others] = pullRequests;
    if (pullRequest === void 0 || others.length > 0) {
      info(nothingToPublish(run, pullRequests));
      return 0;
    }
    const sourceUrl = `${here.serverUrl}/${here.owner}/${here.repo}/blob/${run.headSha}`;
    const { error, ...words } = await readWords(run, sourceUrl);
    const context = getInput("status-context");
    const result = await publish(octokit, {
      owner: here.owner,
      repo: here.repo,
      pullRequest: pullRequest.number,
      headSha: run.headSha,
      order: { run: run.id, attempt: run.attempt },
      comment: { mode: commentMode(), body: words.body },
      isRemarkable: words.isRemarkable,
      status: context === "" ? null : { context, state: words.state, description: words.description },
      targetUrl: run.url
    });
    printRemarks(result);
    setOutput("comment-url", result.commentUrl ?? "");
    return error === null ? 0 : printFailure(error);
  } catch (error) {
    return printFailure(error);
  }
}
async function readWords(run, sourceUrl) {
  try {
    const report = await readReport(resolve(getInput("report-path")));
    const description = verdictLine(report);
    return {
      body: renderComment(report, { runUrl: run.url, sourceUrl }),
      isRemarkable: report.verdict !== "pass" || report.summary.warnings > 0,
      ...credible(run, { state: statusStates[report.verdict], description }),
      error: null
    };
  } catch (error) {
    const failure = failureOf(error);
    const description = `${failure.title}: ${failure.message}`;
    return {
      body: renderFailure(failure),
      isRemarkable: true,
      state: "error",
      description,
      error
    };
  }
}
function credible(run, claimed) {
  if (run.isSuccess || claimed.state !== "success") return claimed;
  return { state: "failure", description: "The run that wrote the report did not succeed." };
}
async function readReport(path) {
  try {
    var _stack = [];
    try {
      const file = __using(_stack, await open(
        path,
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
      ), true);
      const stats = await file.stat();
      if (!stats.isFile()) throw unreadableReport("it is not a regular file");
      if (stats.size > reportLimits.bytes) {
        throw unreadableReport(`it has ${stats.size} bytes; at most ${reportLimits.bytes} are read`);
      }
      return parseReportText(await file.readFile("utf8"));
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadableReport(error instanceof Error ? error.message : String(error));
  }
}
function unreadableReport(why) {
  return new UserError("unreadable-report", `The report cannot be used: ${why}.`, {
    remedy: 'Download the artifact of the reviewing run and name the file with "report-path".'
  });
}
function wrongEvent(name) {
  return new UserError(
    "wrong-event",
    `The publish action was started by "${name}"; expected "workflow_run".`,
    {
      remedy: "Use it in a workflow with `on: workflow_run`, as the README shows."
    }
  );
}
function nothingToPublish(run, found) {
  const commit = run.headSha.slice(0, 7);
  if (run.event !== "pull_request")
    return `Nothing to publish: the run was started by ${run.event}.`;
  if (found.length === 0)
    return `Nothing to publish: no open pull request stands at ${commit} any more.`;
  const numbers = found.map(({ number }) => `#${number}`).join(", ");
  return `Nothing to publish: ${numbers} all stand at ${commit}, and only the file says which was reviewed.`;
}
function commentMode() {
  const mode = getInput("comment") || "auto";
  if (mode === "auto" || mode === "always" || mode === "never") return mode;
  throw new UserError(
    "bad-comment-mode",
    `The input "comment" is "${mode}"; expected "auto", "always" or "never".`,
    {
      remedy: "Correct it in the workflow."
    }
  );
}
process.exitCode = await main();
