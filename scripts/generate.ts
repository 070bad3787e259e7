/**
 * Writes every generated file and part of a file. `--check` writes nothing and exits 1 when one is
 * stale.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { adapters } from '../src/adapters/index.ts';
import type { Measured } from '../test/lock-matrix/measure.ts';
import { layers } from '../test/support/layers.ts';
import { generateActionInputs } from './generate-action-inputs.ts';
import { generateReportSchema } from './generate-report-schema.ts';
import { adapterPage } from './generate/adapter-page.ts';
import { generateConfigSchema } from './generate/config-schema.ts';
import { exampleExcerpt } from './generate/example.ts';
import { locksPage } from './generate/locks-page.ts';
import { fillMarked, markers } from './generate/marked.ts';
import {
  adaptersTable,
  flagsTable,
  hazardsTable,
  inputsTable,
  layersTable,
  outputsTable,
} from './generate/tables.ts';

const root = resolve(import.meta.dirname, '..');
const adapterPages = 'docs/adapters';

/** Every generated file as it should be; null for one that should not be there. */
async function generatedFiles(): Promise<ReadonlyMap<string, string | null>> {
  const action = generateActionInputs(await read('action.yml'));
  const { outputs } = parse(action) as { outputs: Record<string, { description: string }> };
  const readme = fillMarked('README.md', await read('README.md', emptyReadme), {
    inputs: inputsTable(),
    outputs: outputsTable(outputs),
    flags: flagsTable(),
    hazards: hazardsTable(),
    adapters: adaptersTable(),
    example: exampleExcerpt(await read('docs/example-comment.md', '')),
  });
  const architecture = fillMarked('docs/architecture.md', await read('docs/architecture.md'), {
    layers: layersTable(layers),
  });
  const files = new Map<string, string | null>([
    ['action.yml', action],
    ['README.md', readme],
    ['docs/architecture.md', architecture],
    ['docs/locks.md', locksPage(await measuredLocks())],
    ['schema/config.json', generateConfigSchema()],
    ['schema/report-v1.json', generateReportSchema()],
  ]);
  if (existsSync(join(root, adapterPages))) {
    const present = await readdir(join(root, adapterPages));
    for (const page of present) files.set(`${adapterPages}/${page}`, null);
  }
  for (const adapter of adapters) {
    const text = await read(`src/adapters/${adapter.id}/readme.md`, '');
    files.set(`${adapterPages}/${adapter.id}.md`, adapterPage(adapter, text));
  }
  return files;
}

async function measuredLocks(): Promise<ReadonlyMap<number, readonly Measured[]>> {
  const folder = 'test/lock-matrix/measured';
  const files = await readdir(join(root, folder));
  const entries = files.map(
    async (file) =>
      [
        Number.parseInt(file, 10),
        JSON.parse(await read(`${folder}/${file}`)) as Measured[],
      ] as const,
  );
  return new Map(await Promise.all(entries));
}

/** Paths of generated files that are not as they should be. */
export async function staleFiles(): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [path, text] of await generatedFiles()) {
    const present = existsSync(join(root, path)) ? await read(path) : null;
    if (present !== text) stale.push(path);
  }
  return stale;
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const files = await generatedFiles();
  for (const path of await staleFiles()) {
    const text = files.get(path) ?? null;
    console.log(`${path}: ${check ? 'stale; run "npm run generate"' : 'written'}`);
    if (check) process.exitCode = 1;
    else if (text === null) await rm(join(root, path));
    else {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  }
}

async function read(path: string, otherwise?: string): Promise<string> {
  const file = join(root, path);
  if (otherwise !== undefined && !existsSync(file)) return otherwise;
  return readFile(file, 'utf8');
}

const emptyReadme = [
  '# Migration Rehearsal',
  ...['inputs', 'outputs', 'flags', 'hazards', 'adapters'].map(markers),
  '',
].join('\n\n');

if (import.meta.main) await main();
