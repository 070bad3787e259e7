import { readdir } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { nearestName } from '../src/config/suggest.ts';
import type { Evidence } from '../src/evidence/types.ts';
import { judge } from '../src/hazards/judge.ts';
import type { Example } from '../src/hazards/hazard.ts';
import { hazards } from '../src/hazards/index.ts';
import { emptyPolicy } from '../src/hazards/policy.ts';
import { knownDangers } from '../src/hazards/known-dangers.ts';
import { leftOut } from '../src/hazards/left-out.ts';
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import type { Server } from '../src/postgres/server.ts';
import { buildReport } from '../src/report/report.ts';
import {
  exampleRun,
  type ExampleRun,
  renderHazardIndex,
  renderHazardPage,
} from '../src/report/hazard-page.ts';
import { toolVersion } from '../src/version.ts';
import { onlyServer, rehearseExample } from './support/example-plan.ts';
import { testMajors } from './support/majors.ts';
import { testMajor } from './support/server.ts';

const policy = { ...emptyPolicy, nearest: nearestName };

const servers = new Map<number, Promise<Server>>();

afterAll(async () => {
  for (const server of servers.values()) await (await server)[Symbol.asyncDispose]();
});

const majors = testMajors([testMajor]);

/** The major whose run its page shows: the default, or the nearest it holds for. */
function pageMajor({ since = 10, until = 18 }: Example): number {
  return Math.max(Math.min(testMajor, until), since);
}

/** Each example on each major that was asked for and that it holds for, or else on the nearest. */
function runsOf(
  examples: readonly Example[],
): { readonly title: string; readonly example: Example; readonly major: number }[] {
  return examples.flatMap((example) => {
    const { title, since = 10, until = 18 } = example;
    const asked = majors.filter((major) => since <= major && major <= until);
    const held = asked.length > 0 ? asked : [pageMajor(example)];
    return held.map((major) => ({ title, example, major }));
  });
}

function serverOf(major: number): Promise<Server> {
  let server = servers.get(major);
  if (!server) {
    server = provideServer({ provider: 'embedded', major, log: silentLog });
    servers.set(major, server);
  }
  return server;
}

test('every hazard file is in the list, under its own id', async () => {
  const files = await readdir(new URL('../src/hazards/', import.meta.url));
  const parts = [
    'allowance',
    'changes',
    'cuts',
    'exposure',
    'fingerprint',
    'hazard',
    'held-earlier',
    'index',
    'judge',
    'known-dangers',
    'left-out',
    'offending-rows',
    'other-order',
    'outside-transaction',
    'policy',
    'proven-fix',
    'replicated',
    'reverted',
    'row-failure',
    'second-run',
    'wording',
  ];
  const names = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !parts.includes(name));
  expect(hazards.map(({ id }) => id)).toEqual(names.sort());
});

/** What each example's run left, for the pages. */
const evidenceOf = new Map<Example, Evidence>();

describe.for(hazards)('$id', (hazard) => {
  test.for(runsOf(hazard.examples))('$title, on $major', async ({ example, major }) => {
    const evidence = await rehearseExample(await serverOf(major), example);
    if (major === pageMajor(example)) evidenceOf.set(example, evidence);
    const { findings, notJudged } = judge(evidence, hazards, policy);
    const open = findings.filter(({ suppressed }) => suppressed === null);
    const accepted = findings.filter(({ suppressed }) => suppressed !== null);
    expect(accepted.map((finding) => finding.hazard).sort()).toEqual(
      [...(example.allows ?? [])].sort(),
    );
    const others = open.filter((finding) => finding.hazard !== hazard.id);
    const own = open.filter((finding) => finding.hazard === hazard.id);
    expect(own.map(({ message }) => message)).toEqual(
      example.expect === 'clean' ? [] : example.expect,
    );
    expect([...new Set(others.map((finding) => finding.hazard))].sort()).toEqual(
      [...(example.alsoReports ?? [])].sort(),
    );
    if (example.expect === 'clean') expect(notJudged).toEqual([]);
  });

  // the pages show one version's runs, the default's, wherever an example holds for it
  test.runIf(testMajor === 17 && majors.includes(17))('docs page', async () => {
    const runs = hazard.examples.map((example) => pageRun(example));
    const page = renderHazardPage(hazard, runs);
    await expect(page).toMatchFileSnapshot(`../docs/hazards/${hazard.id}.md`);
  });
});

test('the index of hazards', async () => {
  await expect(renderHazardIndex(hazards, { known: knownDangers, leftOut })).toMatchFileSnapshot(
    '../docs/hazards/README.md',
  );
});

test('no page is left of a hazard that is gone', async () => {
  const pages = await readdir(new URL('../docs/hazards/', import.meta.url));
  expect(pages.sort()).toEqual(['README.md', ...hazards.map(({ id }) => `${id}.md`)].sort());
});

function pageRun(example: Example): ExampleRun {
  const evidence = evidenceOf.get(example);
  if (!evidence) throw new Error(`the example "${example.title}" has not run`);
  const { findings } = judge(evidence, hazards, policy);
  const report = buildReport({
    evidence,
    findings,
    failOn: 'error',
    version: toolVersion,
    hazards,
  });
  return exampleRun(report, [`${onlyServer(evidence).server.major}`]);
}
