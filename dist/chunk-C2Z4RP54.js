import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  isGone,
  ownIdentity
} from "./chunk-O7SDBEDT.js";
import {
  runId
} from "./chunk-DJL4FGJI.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/postgres/engine.ts
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { homedir, userInfo } from "node:os";
import path from "node:path";
var pingLimitMs = 2e3;
var requestLimitMs = 3e4;
async function findEngine(environment = process.env) {
  const refusals = [];
  for (const url of engineUrls(environment)) {
    const engine = engineAt(url, environment);
    try {
      await engine.request("GET", "/_ping", pingLimitMs);
      return engine;
    } catch (error) {
      const code = error.code;
      refusals.push({ url, code, why: code ?? error.message });
    }
  }
  const list = refusals.map(({ url, why }) => `${url}: ${why}`).join("; ");
  const denied = refusals.find(({ code }) => code === "EACCES" || code === "EPERM");
  if (denied) {
    throw new UserError(
      "engine-no-permission",
      `This user may not use the container engine at ${denied.url} (${list}).`,
      {
        remedy: "Add the user to the engine\u2019s group (docker), or choose another provider: embedded, local or given.",
        exitStatus: 3
      }
    );
  }
  throw new UserError("no-engine", `No container engine answers (${list || "no socket found"}).`, {
    remedy: "Start Docker or set DOCKER_HOST, or choose another provider: embedded, local or given.",
    exitStatus: 3
  });
}
function engineUrls(environment) {
  if (environment["DOCKER_HOST"]) return [environment["DOCKER_HOST"]];
  const runtime = environment["XDG_RUNTIME_DIR"];
  const sockets = [
    "/var/run/docker.sock",
    ...runtime ? [path.join(runtime, "docker.sock")] : [],
    path.join(homedir(), ".docker/run/docker.sock"),
    path.join(homedir(), ".docker/desktop/docker.sock"),
    `/run/user/${userInfo().uid}/docker.sock`
  ];
  return sockets.filter((socket) => existsSync(socket)).map((socket) => `unix://${socket}`);
}
function engineAt(engineUrl, environment) {
  const url = new URL(engineUrl);
  const secure = url.protocol === "https:" || Boolean(environment["DOCKER_TLS_VERIFY"]);
  return {
    url: engineUrl,
    request(method, target, limitMs = requestLimitMs) {
      const where = url.protocol === "unix:" ? { socketPath: url.pathname } : { host: url.hostname, port: url.port };
      const settings = {
        ...where,
        ...secure ? certificates(environment) : {},
        method,
        path: target,
        timeout: limitMs
      };
      return new Promise((resolve, reject) => {
        const request = (secure ? https : http).request(settings, (response) => {
          resolve(readAnswer(response));
        });
        request.on("timeout", () => request.destroy(new Error(`no answer within ${limitMs} ms`)));
        request.on("error", reject);
        request.end();
      });
    }
  };
}
async function readAnswer(response) {
  const chunks = await response.toArray();
  const text = Buffer.concat(chunks).toString();
  if ((response.statusCode ?? 500) >= 400)
    throw new Error(`HTTP ${response.statusCode} ${text.trim()}`);
  return /json/.test(response.headers["content-type"] ?? "") && text !== "" ? JSON.parse(text) : text;
}
function certificates(environment) {
  const folder = environment["DOCKER_CERT_PATH"] ?? path.join(homedir(), ".docker");
  const read = (name) => readFileSync(path.join(folder, name));
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}

// src/postgres/sweep-containers.ts
import { hostname } from "node:os";
var labels = {
  run: "migration-rehearsal.run",
  host: "migration-rehearsal.host",
  owner: "migration-rehearsal.owner"
};
function ownLabels() {
  return { [labels.run]: runId, [labels.host]: hostname(), [labels.owner]: ownIdentity() };
}
async function sweepContainers(engine) {
  const found = engine ?? await findEngine();
  const ours = await listContainers(found, { [labels.host]: hostname() });
  const left = ours.filter((container) => isGone(container.Labels[labels.owner] ?? ""));
  for (const container of left) await removeContainer(found, container.Id);
  return left.length;
}
async function listContainers(engine, wanted) {
  const label = Object.entries(wanted).map(([name, value]) => `${name}=${value}`);
  const filters = encodeURIComponent(JSON.stringify({ label }));
  return await engine.request(
    "GET",
    `/containers/json?all=1&filters=${filters}`
  );
}
async function removeContainer(engine, id) {
  await engine.request("DELETE", `/containers/${id}?force=1&v=1`).catch((error) => {
    if (!/^HTTP (404|409)/.test(error.message)) throw error;
  });
}

export {
  findEngine,
  ownLabels,
  sweepContainers,
  listContainers,
  removeContainer
};
