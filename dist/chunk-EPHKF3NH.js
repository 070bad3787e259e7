import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  connectToUrl
} from "./chunk-HCUVIA5Q.js";
import {
  StatementError,
  toSqlError
} from "./chunk-5PZNLZA4.js";
import {
  DatabaseError
} from "./chunk-A37BLZ25.js";

// src/postgres/live.ts
var readOnly = "-c default_transaction_read_only=on";
async function openLive(url, command = "recover") {
  const client = await openReadOnly(url, `migration-rehearsal ${command}`);
  await client.query("begin transaction isolation level repeatable read, read only");
  await client.query("set local statement_timeout = '30s'; set local lock_timeout = '2s'");
  async function rows(text, values) {
    try {
      const answer = await client.query(text, values && [...values]);
      return answer.rows;
    } catch (error) {
      throw new StatementError(toSqlError(error), text);
    }
  }
  return {
    rows,
    async attempt(text, values) {
      await client.query("savepoint attempt");
      try {
        return await rows(text, values);
      } catch (error) {
        if (!(error instanceof StatementError)) throw error;
        await client.query("rollback to savepoint attempt");
        return error;
      }
    },
    async [Symbol.asyncDispose]() {
      await client.query("rollback").catch(() => void 0);
      await client.end();
    }
  };
}
async function openReadOnly(url, applicationName) {
  try {
    return await connectToUrl(url, { applicationName, options: readOnly });
  } catch (error) {
    const { cause } = error;
    if (!(cause instanceof DatabaseError && cause.code === "08P01")) throw error;
    return connectToUrl(url, { applicationName });
  }
}

export {
  openLive
};
