/** One package of the npm registry, fetched by the user's own npm and checked by us. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import path from 'node:path';
import { UserError } from '../errors.ts';

const run = promisify(execFile);

/**
 * Downloads `name@version` into `folder` and returns the tarball's path. It is npm that fetches, so
 * registries, proxies and credentials are those the user configured; run in `folder`, so that the
 * .npmrc of the repository under review has no say.
 */
export async function fetchPackage(
  name: string,
  pin: { readonly version: string; readonly integrity: string },
  folder: string,
): Promise<string> {
  const spec = `${name}@${pin.version}`;
  const args = ['pack', spec, '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error) => {
      throw npmError(spec, error as NpmFailure);
    },
  );
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  // npm 8 answers `@scope/name-1.tgz` for a file that is called `scope-name-1.tgz`.
  const file = path.join(folder, (packed?.filename ?? '').replace(/^@/, '').replace('/', '-'));
  await verify(file, spec, pin.integrity);
  return file;
}

type NpmFailure = Error & { readonly code?: string | number; readonly stderr?: string };

function npmError(spec: string, error: NpmFailure): UserError {
  if (error.code === 'ENOENT') {
    return new UserError(
      'npm-missing',
      `"${spec}" must be fetched once, and there is no npm on the PATH.`,
      {
        remedy: 'Install npm, or choose another provider: local, container or given.',
        exitStatus: 3,
        cause: error,
      },
    );
  }
  const said = (error.stderr ?? '')
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .slice(0, 4)
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ''))
    .join('; ');
  return new UserError('npm-failed', `npm could not fetch "${spec}": ${said || error.message}`, {
    remedy:
      'Check the network and npm’s registry and proxy settings, or choose another provider: local, container or given.',
    exitStatus: 3,
  });
}

async function verify(file: string, spec: string, integrity: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === integrity) return;
  throw new UserError(
    'integrity-mismatch',
    `"${spec}" is not what was pinned: expected ${integrity}, found ${found}.`,
    {
      remedy:
        'Find out what your npm registry or proxy serves under this name; nothing of it was unpacked.',
      exitStatus: 3,
    },
  );
}
