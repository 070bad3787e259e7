import { defineConfig } from 'vitest/config';

/** Servers are real and few cores are assumed, so files run in few workers; nothing is retried. */
const withServer = { testTimeout: 120_000, hookTimeout: 120_000, retry: 0 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    // tests of one file that run side by side share a server's replication slots
    maxConcurrency: 3,
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'] } },
      { test: { name: 'postgres', include: ['test/**/*.pg.test.ts'], ...withServer } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...withServer } },
      { test: { name: 'container', include: ['test/container/**/*.test.ts'], ...withServer } },
    ],
  },
});
