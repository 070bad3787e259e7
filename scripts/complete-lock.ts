/**
 * Adds to package-lock.json the optional platform packages that a registry did not list when the lock
 * was made. npm leaves those out of the lock and then refuses `npm ci` because they are missing. Run
 * it after every `npm install`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const known = new Set(['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']);
const path = join(resolve(import.meta.dirname, '..'), 'package-lock.json');
const lock = JSON.parse(await readFile(path, 'utf8')) as { packages: Record<string, Entry> };

for (const [owner, { dev, optionalDependencies }] of Object.entries(lock.packages)) {
  if (owner === '') continue;
  for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[key] || !platform) continue;
    console.log(`${name}@${version}: added`);
    lock.packages[key] = { version, ...platform, ...(dev && { dev }), optional: true } as Entry;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);

/** What a name such as `@oxlint/binding-linux-x64-musl` says of the platform; without it npm would fetch everything. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } | undefined {
  const words = (name.split('/').at(-1) ?? '').replace('binding-', '').split('-');
  const [os, cpu, abi] = words;
  if (!os || !cpu || !known.has(os)) return undefined;
  const libc = abi?.startsWith('musl') ? 'musl' : abi?.startsWith('gnu') ? 'glibc' : undefined;
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
}
