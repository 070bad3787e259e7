/** Postgres as it is installed on this machine. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

/** Where packagers put them: Debian, Red Hat, Homebrew on ARM and Intel, Postgres.app. */
const usualFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
];

/** The installed binaries of a major; throws UserError `no-local-server` that says what there is. */
export async function localBinaries(major: number): Promise<Binaries> {
  const installed = await installedBinaries();
  const wanted = installed.find((binaries) => binaries.major === major);
  if (wanted) return wanted;
  const found = installed.map((one) => `${one.major} in ${path.dirname(one.postgres)}`).join(', ');
  throw new UserError(
    'no-local-server',
    `Postgres ${major} is not installed here: ${found === '' ? 'no Postgres was found' : `found ${found}`}.`,
    {
      remedy: `Install Postgres ${major}, ask for an installed one with --postgres, or choose another provider.`,
      exitStatus: 3,
    },
  );
}

/** Every installed Postgres, those on the PATH first. */
export async function installedBinaries(): Promise<readonly Binaries[]> {
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const told = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [], // no pg_config: the usual folders remain
  );
  const folders = [...onPath, ...told, ...usualFolders.flatMap(matching)]
    .filter(
      (folder) =>
        existsSync(path.join(folder, 'postgres')) && existsSync(path.join(folder, 'initdb')),
    )
    .map((folder) => realpathSync(folder));
  const found = await Promise.all([...new Set(folders)].map(inFolder));
  return found.filter((binaries) => binaries !== undefined);
}

/** Folders of a pattern with one `*`; Node 20 has no glob of its own. */
function matching(pattern: string): readonly string[] {
  const [before = '', after = ''] = pattern.split('*');
  const parent = before.slice(0, before.lastIndexOf('/'));
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .map((name) => path.join(parent, name))
    .filter((folder) => folder.startsWith(before))
    .map((folder) => folder + after);
}

async function inFolder(folder: string): Promise<Binaries | undefined> {
  const postgres = path.join(folder, 'postgres');
  const said = await run(postgres, ['--version']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined, // cannot be run here: another architecture, missing libraries
  );
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(said ?? '')?.[1]);
  if (said === undefined || Number.isNaN(major)) return undefined;
  const key = createHash('sha256').update(`${said}\n${folder}`).digest('hex').slice(0, 12);
  return {
    major,
    key: `local-${major}-${key}`,
    postgres,
    initdb: path.join(folder, 'initdb'),
    origin: postgres,
  };
}
