/**
 * Bundles src/main into dist, byte for byte the same on every machine: no minifying, no addons built
 * here, wasm copied beside. `--check` builds elsewhere and compares instead.
 */
import { build, type Plugin } from 'esbuild';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '..');
const entryPoints = ['action', 'post', 'publish', 'cli'];

/** CommonJS dependencies expect these in a module. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __dirnameOf } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join(' ');

/** ssh:// Docker hosts and BuildKit sessions, which testcontainers can do and this tool does not use. */
const withoutOptional: Plugin = {
  name: 'without-optional',
  setup(bundle) {
    const filter = /^(ssh2|ssh-remote-port-forward|@grpc\/(grpc-js|proto-loader))$/;
    bundle.onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
    bundle.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      loader: 'js',
      contents: `const no = () => { throw new Error(${JSON.stringify(`${path} is not part of this bundle`)}) };
module.exports = new Proxy(no, { get: (_, key) => key === '__esModule' ? false : class { constructor() { no() } } });`,
    }));
  },
};

/** Writes the bundle into a folder. */
export async function bundle(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entryPoints.map((name) => [name, `src/main/${name}.ts`])),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    external: ['*.node', 'cpu-features'],
    // libpg-query: the CommonJS build finds its wasm by __dirname
    mainFields: ['main', 'module'],
    banner: { js: banner },
    plugins: [withoutOptional],
    legalComments: 'external',
    logLevel: 'warning',
  });
  await copyFile(
    require.resolve('libpg-query/wasm/libpg-query.wasm'),
    join(outdir, 'libpg-query.wasm'),
  );
}

/** Names of the files that differ between two folders, missing ones included. */
async function differingFiles(one: string, other: string): Promise<readonly string[]> {
  const names = new Set([...(await readdir(one)), ...(await readdir(other))]);
  const differing: string[] = [];
  for (const name of [...names].sort()) {
    const [left, right] = await Promise.all(
      [one, other].map((folder) => readFile(join(folder, name)).catch(() => null)),
    );
    if (!left || !right || !left.equals(right)) differing.push(name);
  }
  return differing;
}

if (process.argv[1] === import.meta.filename) {
  const dist = join(root, 'dist');
  if (process.argv.includes('--check')) {
    const fresh = await mkdtemp(join(tmpdir(), 'dist-'));
    try {
      await bundle(fresh);
      const differing = await differingFiles(dist, fresh);
      if (differing.length > 0) {
        console.error(
          `dist is not what the sources build: ${differing.join(', ')}; run npm run build`,
        );
        process.exitCode = 1;
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } else await bundle(dist);
}
