import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/report/reproduce.ts
function reproduceCommand(report) {
  const { base, adapter, directory } = report.subject;
  const [ref = ""] = base.split(" ");
  const majors = [...new Set(report.servers.map(({ major }) => major))].join(",");
  const flags = [
    ["--base", ref],
    ["--adapter", adapter],
    ["--migrations", directory],
    ["--postgres", majors]
  ];
  const safe = flags.filter(([, value]) => /^[\w./,][\w./,-]{0,200}$/.test(value));
  return ["npx migration-rehearsal review", ...safe.map((flag) => flag.join(" "))].join(" ");
}

export {
  reproduceCommand
};
