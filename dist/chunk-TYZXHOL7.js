import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/stats.ts
async function runStats(argv, { print, log }) {
  const [url, ...others] = argv;
  if (url === void 0 || others.length > 0) {
    throw new UserError(
      "wrong-arguments",
      `stats takes one URL; it was given ${argv.length === 0 ? "none" : `${argv.length} arguments`}.`,
      {
        remedy: "migration-rehearsal stats postgres://user@host/database > .github/table-sizes.yml"
      }
    );
  }
  const { readStats } = await import("./chunk-SCVBJWD5.js");
  const { renderSizes } = await import("./chunk-Z23YMNTC.js");
  const { tables, countedSince, ...stats } = await readStats(url);
  const text = renderSizes({
    version: 1,
    ...stats,
    publications: stats.publications.map((one) => ({ ...one, tables: [...one.tables] })),
    subscriptions: [...stats.subscriptions],
    ...countedSince !== null && { countedSince },
    tables: Object.fromEntries(
      tables.map(({ relation, kind, ...table }) => [
        relation,
        { ...kind !== null && { kind }, ...table }
      ])
    )
  });
  print(text);
  log.info(`${tables.length} tables of "${stats.database}" on Postgres ${stats.server}`);
  return 0;
}
export {
  runStats
};
