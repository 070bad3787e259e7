import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  Client
} from "./chunk-A37BLZ25.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/postgres/url-client.ts
async function connectToUrl(url, options) {
  const client = clientFor(url, options);
  client.on("error", () => {
  });
  try {
    await client.connect();
  } catch (cause) {
    throw new UserError("server-unreachable", `The server cannot be reached: ${reasonOf(cause)}`, {
      remedy: "Check host, port, user and sslmode of the URL; a password may also come from PGPASSWORD.",
      exitStatus: 3,
      cause
    });
  }
  return client;
}
function clientFor(url, { applicationName, options }) {
  const unreadable = new UserError("bad-database-url", "The URL cannot be read.", {
    remedy: "Give a URL such as postgres://user@host:5432/database?sslmode=require; percent-encode special characters."
  });
  if (!/^postgres(ql)?:\/\//.test(url)) throw unreadable;
  try {
    const compatible = /[?&]sslmode=/.test(url) ? "&uselibpqcompat=true" : "";
    return new Client({
      connectionString: `${url}${compatible}`,
      application_name: applicationName,
      connectionTimeoutMillis: 15e3,
      ...options !== void 0 && { options }
    });
  } catch {
    throw unreadable;
  }
}
function reasonOf(cause) {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || String(cause.code);
}

export {
  connectToUrl,
  reasonOf
};
