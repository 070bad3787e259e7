/**
 * A miniature of GitHub's runner: starts the committed bundle as a step would be started, with a clean
 * environment, and reads its files and workflow commands as the runner does.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import type { FakeGitHub } from './github/fake-github.ts';
import type { TriggeringEvent } from './github/events.ts';
import { CommandReader } from './workflow-commands.ts';
import type { WorkflowCommand } from './workflow-commands.ts';

export interface Step {
  readonly github: FakeGitHub;
  readonly event: TriggeringEvent;
  /** What `github.token` is worth in this job. */
  readonly token: string;
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly runId?: number;
  /** For the post phase: what the main phase saved. */
  readonly state?: StepResult['state'];
  /** Beside what the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Somebody cancels the job when this line is printed. */
  readonly cancelWhen?: (line: string) => boolean;
}

export interface StepResult {
  /** Null: it had to be killed. */
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the post phase is told. */
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What the file of the output `report-path` holds; empty when there is none. */
  readonly report: string;
  /** What the step had masked in the log. */
  readonly masked: readonly string[];
  /** The other workflow commands that the runner would obey. */
  readonly commands: readonly WorkflowCommand[];
  readonly log: string;
  readonly stderr: string;
}

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string };
}

const root = resolve(import.meta.dirname, '../..');

/** Runs the main phase of an action: `action.yml`, or `publish/action.yml`. */
export function runAction(file: string, step: Step): Promise<StepResult> {
  return runPhase(file, 'main', step);
}

/** Runs its post phase. */
export function runPost(file: string, step: Step): Promise<StepResult> {
  return runPhase(file, 'post', step);
}

async function runPhase(file: string, phase: 'main' | 'post', step: Step): Promise<StepResult> {
  const metadata = parse(await readFile(join(root, file), 'utf8')) as Metadata;
  const script = metadata.runs[phase];
  if (metadata.runs.using !== 'node24' || script === undefined)
    throw new Error(`${file} has no ${phase}`);
  const temp = await mkdtemp(join(tmpdir(), 'runner-'));
  try {
    const env = await environment(temp, metadata, step);
    const child = spawn(process.execPath, [resolve(root, dirname(file), script)], {
      cwd: step.workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const reader = new CommandReader();
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      reader.line(line);
      if (step.cancelWhen?.(line) === true) cancel(child);
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    const exitCode = await new Promise<number | null>((done, failed) => {
      child.once('error', failed);
      child.once('close', done);
    });
    const outputs = readFileCommands(await readFile(join(temp, 'output'), 'utf8'));
    const reportFile = outputs['report-path'] ?? '';
    return {
      exitCode,
      outputs,
      state: readFileCommands(await readFile(join(temp, 'state'), 'utf8')),
      report: reportFile === '' ? '' : await readFile(reportFile, 'utf8'),
      summary: await readFile(join(temp, 'summary'), 'utf8'),
      masked: reader.commands.filter(isMask).map(({ message }) => message),
      commands: reader.commands.filter((command) => !isMask(command)),
      log: reader.log.join('\n'),
      stderr,
    };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

function isMask({ name }: WorkflowCommand): boolean {
  return name === 'add-mask';
}

/** The runner's way: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end (ProcessInvoker.cs). */
function cancel(child: ChildProcess): void {
  child.kill('SIGINT');
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), 7_500),
    setTimeout(() => child.kill('SIGKILL'), 10_000),
  ];
  child.once('close', () => timers.forEach(clearTimeout));
}

async function environment(
  temp: string,
  metadata: Metadata,
  step: Step,
): Promise<NodeJS.ProcessEnv> {
  const { github, event, workspace, runId = 1 } = step;
  const eventFile = join(temp, 'event.json');
  await writeFile(eventFile, JSON.stringify(event.payload));
  const files = Object.fromEntries(
    ['output', 'state', 'env', 'path'].map((name) => [
      `GITHUB_${name.toUpperCase()}`,
      join(temp, name),
    ]),
  );
  files['GITHUB_STEP_SUMMARY'] = join(temp, 'summary');
  for (const path of Object.values(files)) await writeFile(path, '');
  const { PATH, HOME, XDG_CACHE_HOME, MIGRATION_REHEARSAL_CACHE } = process.env;
  return {
    PATH,
    HOME,
    XDG_CACHE_HOME,
    MIGRATION_REHEARSAL_CACHE,
    ...files,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: github.url,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_SERVER_URL: 'https://github.test',
    GITHUB_REPOSITORY: `${github.state.owner}/${github.state.repo}`,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_NUMBER: String(runId),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'migrations',
    GITHUB_JOB: 'rehearse',
    GITHUB_ACTOR: 'mona',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    RUNNER_OS: 'Linux',
    ...inputVariables(metadata, step),
    ...Object.fromEntries(
      Object.entries(step.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]),
    ),
    ...step.env,
  };
}

/** Every declared input reaches the action, given or not; an input nobody declared is a mistake in a test. */
function inputVariables(
  { inputs }: Metadata,
  { inputs: given = {}, token }: Step,
): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (!(name in inputs)) throw new Error(`the action has no input "${name}"`);
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, declared]) => {
      const byDefault = (declared.default ?? '').replace('${{ github.token }}', token);
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, given[name] ?? byDefault];
    }),
  );
}

/** `name=value` lines, and `name<<delimiter` blocks. */
function readFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const block = /^([^=]+)<<(.+)$/.exec(line);
    if (block !== null) {
      const [, name = '', delimiter = ''] = block;
      values[name] = lines.splice(0, lines.indexOf(delimiter)).join('\n');
      lines.shift();
    } else if (line.includes('='))
      values[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
  }
  return values;
}
