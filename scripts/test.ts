/**
 * Runs everything a change has to pass, one stage after the other, and closes with a count. `--all`
 * adds the slow suites. A stage that cannot run on this machine is said, and never counted as passed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pglogicalPrograms } from './pglogical.ts';
import { pathWithPsql } from './psql.ts';
import { enginePrefix } from './engine.ts';

interface Stage {
  readonly name: string;
  readonly command: readonly string[];
  /** A vitest project: its tests are counted; anything else counts as one. */
  readonly counted?: boolean;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const root = resolve(import.meta.dirname, '..');
const all = process.argv.includes('--all');
const binaries = join(root, 'node_modules', '.bin');
const reports = await mkdtemp(join(tmpdir(), 'tests-'));
let passed = 0;
let failed = 0;
const failures: string[] = [];
const notRun: string[] = [];

const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: await pathWithPsql(`${binaries}:${process.env['PATH'] ?? ''}`, (why) => notRun.push(why)),
  ...(all && { MIGRATION_REHEARSAL_TEST_ALL: '1' }),
};

const engine = await enginePrefix(root);
if (engine === null)
  notRun.push('container: no Docker engine answers, and none can be started here');

const pglogical = await pglogicalPrograms((why) => notRun.push(why));

const stages: readonly Stage[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'generated', command: ['node', 'scripts/generate.ts', '--check'] },
  { name: 'dist', command: ['node', 'scripts/build.ts', '--check'] },
  vitest('unit'),
  vitest(
    'postgres',
    [],
    pglogical === undefined ? ['--exclude=test/replicate/pglogical.pg.test.ts'] : [],
  ),
  vitest('e2e'),
  ...(engine === null ? [] : [vitest('container', engine)]),
];

for (const stage of stages) await run(stage);
await rm(reports, { recursive: true, force: true });
for (const why of notRun) console.log(`not run: ${why}`);
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function vitest(
  project: string,
  prefix: readonly string[] = [],
  more: readonly string[] = [],
): Stage {
  const report = join(reports, `${project}.json`);
  return {
    name: project,
    counted: true,
    command: [
      ...prefix,
      'vitest',
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${report}`,
      ...more,
    ],
  };
}

async function run({ name, command, counted }: Stage): Promise<void> {
  const began = performance.now();
  console.log(`\n── ${name}`);
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const status = await ended(child);
  const report = join(reports, `${name}.json`);
  if (counted && existsSync(report)) {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(
      await readFile(report, 'utf8'),
    ) as VitestReport;
    passed += numPassedTests;
    failed += numFailedTests;
    for (const { assertionResults } of testResults) {
      for (const { status: outcome, fullName } of assertionResults) {
        if (outcome !== 'passed' && outcome !== 'failed') notRun.push(`${name}: ${fullName}`);
      }
    }
    // a file that does not load has no tests to count
    if (status !== 0 && numFailedTests === 0) failed += 1;
  } else if (status === 0) passed += 1;
  else failed += 1;
  if (status !== 0) failures.push(name);
  console.log(
    `── ${name}: ${status === 0 ? 'ok' : 'failed'} in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message);
      done(127);
    });
    child.on('close', (status) => done(status ?? 1));
  });
}
