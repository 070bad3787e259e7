/** A review of one migration of five hazards on a schema of 60 tables, everything that a review does included. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { median } from './history.ts';
import { historyText } from './synthetic-history.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const tables = 60;
const limitS = 2.5;
const rounds = 5;

/** A column that has a value in every row, which Postgres cannot conclude from its condition. */
const lastOfHistory = `alter table things_12 add column code text default 'none' check (coalesce(code, '') <> '');\n`;

const underReview = `create index things_7_made on things_7 (made);
alter table things_9 add constraint things_9_cousin foreign key (parent) references things_8 (id);
alter table things_12 alter column code set not null;
alter table things_15 alter column price type numeric(14, 4);
alter table things_18 add column token uuid not null default gen_random_uuid();
`;

/** What one review took: the whole, the processors, and each stage that it tells of. */
interface Cost {
  readonly wallS: number;
  readonly processorS: number;
  readonly stagesMs: ReadonlyMap<string, number>;
}

/** Medians of warm runs; `program` is what Node runs. */
export async function benchReview(program = 'dist/cli.js'): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'review-'));
  try {
    await writeProject(folder);
    await once(folder, program, 'none');
    return [
      ...(await linesFor({ name: 'without replication', isPromised: true }, () =>
        once(folder, program, 'none'),
      )),
      ...(await linesFor({ name: 'with every table published', isPromised: false }, () =>
        once(folder, program, 'all'),
      )),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function linesFor(
  what: { readonly name: string; readonly isPromised: boolean },
  review: () => Promise<Cost>,
): Promise<string[]> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await review());
  const wall = median(costs.map(({ wallS }) => wallS));
  const processors = median(costs.map(({ processorS }) => processorS));
  const stages = [...(costs[0]?.stagesMs.keys() ?? [])].map((name) => {
    const ms = median(costs.map(({ stagesMs }) => stagesMs.get(name) ?? Number.NaN));
    return `${name} ${ms.toFixed(0)} ms`;
  });
  return [
    `review of five statements on ${tables} tables, warm, ${what.name}: ${wall.toFixed(2)} s${what.isPromised ? ` (promised: under ${limitS}), ratio ${(wall / limitS).toFixed(2)}` : ''}`,
    `  ${stages.join(', ')}`,
    // on an idle machine the wall clock cannot show less than this over the number of processors
    `  ${processors.toFixed(2)} s of processor time on ${availableParallelism()} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ];
}

async function writeProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'migrations'));
  const history = Array.from({ length: tables * 3 }, (_, index) => historyText(index));
  for (const [index, text] of [...history, lastOfHistory, underReview].entries()) {
    await writeFile(join(folder, 'migrations', fileName(index)), text);
  }
}

function fileName(index: number): string {
  return `${String(index + 1).padStart(4, '0')}.sql`;
}

/** Bash counts the processor time of the server too, which the review starts and waits for. */
async function once(folder: string, program: string, replication: 'all' | 'none'): Promise<Cost> {
  const command = [
    process.execPath,
    join(root, program),
    'review',
    folder,
    '--new',
    `migrations/${fileName(tables * 3 + 1)}`,
    '--postgres',
    '17',
    '--fail-on',
    'never',
    '--replication',
    replication,
    '--output',
    join(folder, 'report'),
  ];
  const { stderr } = await run(
    'bash',
    ['-c', `TIMEFORMAT='time %R %U %S'; time "$@"`, 'bash', ...command],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  const [, wall, user, system] = /^time (\S+) (\S+) (\S+)$/m.exec(stderr) ?? [];
  const stages = [...stderr.matchAll(/^(\w+) on .*\b(\d+) ms$/gm)];
  return {
    wallS: Number(wall),
    processorS: Number(user) + Number(system),
    stagesMs: new Map(stages.map(([, name = '', ms]) => [name, Number(ms)])),
  };
}

if (import.meta.main) console.log((await benchReview(process.argv[2])).join('\n'));
