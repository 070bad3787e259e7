/**
 * A project's whole history, each migration reviewed as if it were the pull request:
 * `node bench/histories.ts OUTPUT FOLDER [flags of review]`. Writes OUTPUT/reviews.jsonl, one line for
 * each migration as soon as it is known, and OUTPUT/<number>.json.gz, its evidence. `--every N` takes
 * every Nth. With `--judge OUTPUT` instead, the evidence is judged again and nothing is run.
 */
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { configFromFlags } from '../src/config/flags.ts';
import type { Config } from '../src/config/schema.ts';
import { policyOf } from '../src/config/policy.ts';
import { detectEach, discover } from '../src/discover.ts';
import { describeError, UserError } from '../src/errors.ts';
import type { Evidence } from '../src/evidence/types.ts';
import { proposeFixes } from '../src/fixes/propose.ts';
import { hazards } from '../src/hazards/index.ts';
import { judge } from '../src/hazards/judge.ts';
import { workingTree } from '../src/git/working-tree.ts';
import { silentLog } from '../src/log.ts';
import { exitStatus } from '../src/main/cli/review.ts';
import { provideServer } from '../src/postgres/provide.ts';
import type { Server } from '../src/postgres/server.ts';
import { buildBaseline, type BuiltBaseline } from '../src/rehearse/baseline.ts';
import type { RehearsalPlan } from '../src/rehearse/plan.ts';
import { rehearse } from '../src/rehearse/rehearse.ts';
import type { Report } from '../src/report/schema.ts';
import { reportOn } from '../src/review.ts';
import { loadParser } from '../src/sql/split.ts';

/** No review takes this long; one that does hangs. */
const hangMs = 300_000;

const [output = '', folder = '', ...flags] = process.argv.slice(2);
await loadParser();
if (output === '--judge') await judgeAgain(folder);
else await reviewHistory();

async function reviewHistory(): Promise<void> {
  const every = flags[0] === '--every' ? Number(flags.splice(0, 2)[1]) : 1;
  const config = await configFromFlags('review', flags, folder);
  const plan = await wholeHistory(config);
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const [major = 17] = config.postgres;
  await using server = await provideServer({ provider: config.provider, major, log: silentLog });
  await using history = growing();
  for (const index of plan.review.keys()) {
    if (index % every !== 0) continue;
    const one = {
      ...plan,
      baseline: plan.review.slice(0, index),
      review: plan.review.slice(index, index + 1),
      migrations: plan.migrations.slice(index, index + 1),
    };
    const began = performance.now();
    const hang = setTimeout(() => {
      throw new Error(`${one.review[0]?.file} hangs`);
    }, hangMs);
    const line = await reviewOne(one, config, server, history, join(output, `${index}.json.gz`));
    clearTimeout(hang);
    const seconds = Number(((performance.now() - began) / 1000).toFixed(2));
    await say(index, { file: one.review[0]?.file, seconds, ...line });
  }
}

/** Every migration of the checkout, under review at once. */
async function wholeHistory(config: Config): Promise<RehearsalPlan> {
  const files: string[] = [];
  const tree = workingTree(config.path);
  for await (const { projects, settings } of detectEach(config, tree)) {
    for (const { runner, directory } of projects) {
      const { migrations } = await runner.discover(tree, directory, settings);
      files.push(...migrations.map(({ file }) => file));
    }
  }
  const [found, other] = await discover({ ...config, new: files });
  if (!found || other) throw new Error('name one database with --migrations');
  return found.plan;
}

async function reviewOne(
  plan: RehearsalPlan,
  config: Config,
  server: Server,
  history: Growing,
  evidenceFile: string,
): Promise<Outcome> {
  const policy = policyOf(config, []);
  const evidenceOf = (servers: Evidence['servers']): Evidence => ({
    version: 1,
    subject: plan.subject,
    migrations: plan.migrations,
    servers,
    notRehearsed: [],
  });
  try {
    const seen = await rehearse(
      plan,
      server,
      silentLog,
      (one, migrations) =>
        proposeFixes(judge(evidenceOf([one]), hazards, policy).findings, one, migrations),
      history.build,
    );
    const evidence = evidenceOf([seen]);
    await writeFile(evidenceFile, gzipSync(JSON.stringify(evidence)));
    return outcomeOf(reportOn([evidence], config));
  } catch (error) {
    const exit = error instanceof UserError ? error.exitStatus : 70;
    const crash = error instanceof Error ? (error.stack ?? '') : '';
    return { exit, verdict: describeError(error), crash, notRehearsed: [], findings: [] };
  }
}

interface Growing extends AsyncDisposable {
  readonly build: typeof buildBaseline;
}

/** Builds each baseline from the one before it, which it keeps until then. */
function growing(): Growing {
  let last: BuiltBaseline | undefined;
  return {
    async build(plan, server, log) {
      const built = await buildBaseline(plan, server, log, last);
      await last?.[Symbol.asyncDispose]();
      last = built;
      return { ...built, async [Symbol.asyncDispose]() {} };
    },
    async [Symbol.asyncDispose]() {
      await last?.[Symbol.asyncDispose]();
    },
  };
}

interface Outcome {
  readonly exit: number;
  readonly verdict: string;
  readonly crash?: string;
  readonly failure?: string;
  readonly notRehearsed: readonly { readonly what: string; readonly why: string }[];
  readonly findings: readonly object[];
}

function outcomeOf(report: Report): Outcome {
  const failure = report.servers[0]?.baseline.failure;
  return {
    exit: exitStatus(report),
    verdict: report.verdict,
    ...(failure && { failure: `${failure.file}: ${failure.error.message}` }),
    notRehearsed: report.notRehearsed,
    findings: report.findings.map(
      ({ hazard, severity, basis, file, line, sql, object, message, fix, suppressed }) => ({
        hazard,
        severity,
        basis,
        place: `${file}:${line ?? ''}`,
        object,
        sql,
        message,
        fixed: fix?.proven ?? false,
        ...(suppressed && { suppressed }),
      }),
    ),
  };
}

async function judgeAgain(earlier: string): Promise<void> {
  const config = await configFromFlags('review', flags, '.');
  const names = (await readdir(earlier)).filter((name) => name.endsWith('.json.gz'));
  const indexes = names.map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b);
  for (const index of indexes) {
    const text = gunzipSync(await readFile(join(earlier, `${index}.json.gz`))).toString();
    const evidence = JSON.parse(text) as Evidence;
    const line = outcomeOf(reportOn([evidence], config));
    console.log(JSON.stringify({ index, file: evidence.migrations[0]?.file, ...line }));
  }
}

async function say(
  index: number,
  line: Outcome & { readonly file?: string; readonly seconds: number },
): Promise<void> {
  await appendFile(join(output, 'reviews.jsonl'), `${JSON.stringify({ index, ...line })}\n`);
  const count = (severity: string): number =>
    line.findings.filter((one) => 'severity' in one && one.severity === severity).length;
  const counts = ['error', 'warning', 'notice'].map(count).join('/');
  console.log(`${index} ${line.verdict} ${counts} ${line.seconds} s`);
}
