/**
 * Five migrations of a golang-migrate project, reviewed by squawk and pgfence beside this tool, with
 * what Postgres did: `node bench/peers/compare.ts` prints a table. The two are used where they are on
 * PATH (npm: squawk-cli, @flvmnt/pgfence). Each is told what it can be told: squawk that the file runs
 * in one transaction, both the version of Postgres. What all say of any file (timeouts, guards that
 * repeat a name) and notices of ours are left out.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../src/report/schema.ts';

const execute = promisify(execFile);
const cli = resolve(import.meta.dirname, '../../src/main/cli.ts');
const major = '17';
const ofAnyFile = /lock-timeout|statement-timeout|robust|idle-timeout|application-name/;

const files = (await readdir(import.meta.dirname)).filter((name) => /^\d.*\.sql$/.test(name));
const given = await readFile(join(import.meta.dirname, 'given.sql'), 'utf8');
const rows: string[][] = [];
for (const name of files.sort()) {
  const path = join(import.meta.dirname, name);
  const report = await review(await readFile(path, 'utf8'));
  rows.push([name, await squawk(path), await pgfence(path), said(report), done(report)]);
}
const titles = ['migration', 'squawk', 'pgfence', 'migration-rehearsal', `Postgres ${major}`];
for (const cells of [titles, titles.map(() => '---'), ...rows])
  console.log(`| ${cells.join(' | ')} |`);

async function squawk(path: string): Promise<string> {
  const text = await output('squawk', [
    '--reporter',
    'json',
    '--pg-version',
    major,
    '--assume-in-transaction',
    path,
  ]);
  if (text === undefined) return 'not installed';
  const found = JSON.parse(text) as readonly { rule_name: string; level: string }[];
  return cell(found.map(({ rule_name: rule, level }) => `${level.toLowerCase()}: ${rule}`));
}

async function pgfence(path: string): Promise<string> {
  const text = await output('pgfence', [
    'analyze',
    '--format',
    'sql',
    '--min-pg-version',
    major,
    '--output',
    'json',
    path,
  ]);
  if (text === undefined) return 'not installed';
  const { results } = JSON.parse(text) as {
    results: readonly {
      checks: readonly { ruleId: string; risk: string }[];
      extractionWarnings?: readonly { message: string }[];
    }[];
  };
  return cell(
    results.flatMap(({ checks, extractionWarnings = [] }) => [
      ...checks.map(({ ruleId, risk }) => `${risk.toLowerCase()}: ${ruleId}`),
      ...extractionWarnings.map(({ message }) => message),
    ]),
  );
}

/** What a tool prints, whatever its exit status; undefined where it is not there. */
async function output(command: string, options: readonly string[]): Promise<string | undefined> {
  try {
    return (await execute(command, options)).stdout;
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    if (code === 'ENOENT') return undefined;
    if (stdout) return stdout;
    throw error;
  }
}

async function review(sql: string): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'peers-'));
  try {
    await mkdir(join(folder, 'migrations'));
    await writeFile(join(folder, 'migrations', '1_given.up.sql'), given);
    await writeFile(join(folder, 'migrations', '2_reviewed.up.sql'), sql);
    const options = [
      '--adapter',
      'golang-migrate',
      '--migrations',
      'migrations',
      '--postgres',
      major,
    ];
    const text = await output(process.execPath, [
      cli,
      'review',
      folder,
      '--new',
      'migrations/2_reviewed.up.sql',
      ...options,
      '--format',
      'json',
    ]);
    return JSON.parse(text ?? '') as Report;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function said({ findings }: Report): string {
  return cell(
    findings.flatMap(({ severity, hazard, message }) =>
      severity === 'notice' ? [] : [`${severity}: ${hazard} (${message})`],
    ),
  );
}

function done({ migrations }: Report): string {
  const facts = migrations.flatMap(({ statements }) =>
    statements
      .filter(({ origin }) => origin === 'migration')
      .flatMap(({ locks, rewrites, scans, indexBuilds, outcome }) => [
        ...locks
          .filter(({ kind, blocks }) => kind === 'table' && blocks.length > 0)
          .map(({ relation, mode }) => `${mode} on ${relation}`),
        ...rewrites.map((relation) => `${relation} rewritten`),
        ...scans.map(({ relation }) => `${relation} read`),
        ...indexBuilds.map(({ index }) => `${index} built`),
        ...(outcome.ok ? [] : [`${outcome.error.code} ${outcome.error.message}`]),
      ]),
  );
  return cell(facts);
}

function cell(parts: readonly string[]): string {
  const kept = [...new Set(parts)].filter((part) => !ofAnyFile.test(part));
  return kept.length === 0 ? 'nothing' : kept.join('; ').replaceAll('|', '\\|');
}
