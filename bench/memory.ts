/** Resident memory of the command line on a schema of 400 tables. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { historyText } from './synthetic-history.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const tables = 400;

/** The peak the operating system saw, in one run of the built command line. */
export async function benchMemory(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  try {
    await mkdir(join(folder, 'migrations'));
    for (let index = 0; index < tables * 3; index += 1) {
      const name = `${String(index + 1).padStart(5, '0')}.sql`;
      await writeFile(join(folder, 'migrations', name), historyText(index));
    }
    await writeFile(
      join(folder, 'migrations', '99999.sql'),
      'alter table things_7 alter column name type varchar(80);\n',
    );
    const report = join(folder, 'peak');
    const hook = join(folder, 'hook.mjs');
    await writeFile(
      hook,
      `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));`,
    );
    const began = performance.now();
    await run(
      process.execPath,
      [
        '--import',
        pathToFileURL(hook).href,
        join(root, 'dist/cli.js'),
        'review',
        folder,
        '--new',
        'migrations/99999.sql',
      ],
      { maxBuffer: 64 * 1024 * 1024 },
      // findings end with 1, which is what this migration deserves
    ).catch((error: { code?: number }) => {
      if (error.code !== 1) throw error;
    });
    const megabytes = Number(await readFile(report, 'utf8')) / 1024;
    return [
      `memory, schema of ${tables} tables: peak ${megabytes.toFixed(0)} MB (promised: under 250), review in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
