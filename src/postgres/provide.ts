/** The one way to a server. */
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { supportedMajors } from './binaries.ts';
import { startCluster } from './cluster.ts';
import { embeddedBinaries, whyNotEmbedded } from './embedded.ts';
import { openGiven } from './given.ts';
import { localBinaries } from './local.ts';
import type { Server } from './server.ts';

export interface ServerRequest {
  readonly provider: 'auto' | 'embedded' | 'local' | 'container' | 'given';
  readonly major: number;
  /** For `given`; with `auto` it means given. */
  readonly databaseUrl?: string;
  /** For `container`; with `auto` it means container. */
  readonly image?: string;
  /** Lets `given` use a server whose named database holds tables. */
  readonly allowNonEmpty?: boolean;
  /** What to call the data that a server of ours may leave for a later run; a container leaves none. */
  readonly keepAs?: string;
  readonly log: Log;
}

/** Gets a server and says which and why; disposing it leaves nothing behind. */
export async function provideServer(request: ServerRequest): Promise<Server> {
  const began = performance.now();
  const server = await provide(request);
  const took = Math.round(performance.now() - began);
  request.log.info(
    `Postgres ${server.info.version}, ${server.info.provider}: ${server.why} (${took} ms)`,
  );
  return server;
}

async function provide(request: ServerRequest): Promise<Server> {
  const { keepAs, log, major } = request;
  const { provider, why } = pick(request);
  if (provider === 'given') {
    const databaseUrl = required(request.databaseUrl, provider, '--database-url');
    return openGiven({ databaseUrl, allowNonEmpty: request.allowNonEmpty ?? false, why, log });
  }
  if (provider === 'container') {
    // testcontainers takes 0.4 to 1.3 s to load.
    const { startContainer } = await import('./container.ts');
    return startContainer({ image: request.image ?? `postgres:${major}`, why, log });
  }
  knownMajor(major);
  if (provider === 'local')
    return startCluster(await localBinaries(major), { provider, why, keepAs, log });
  const binaries = await embeddedBinaries(major, log).catch((error: unknown) => {
    if (request.provider !== 'auto' || !(error instanceof UserError)) throw error;
    return error;
  });
  if (!(binaries instanceof UserError))
    return startCluster(binaries, { provider, why, keepAs, log });
  log.warn(`no embedded Postgres ${major}: ${binaries.message}`);
  const installed = await localBinaries(major).catch(() => {
    throw binaries; // what kept the embedded one away is the more useful of the two
  });
  return startCluster(installed, {
    provider: 'local',
    why: 'the embedded one could not be had',
    keepAs,
    log,
  });
}

function required(value: string | undefined, provider: string, flag: string): string {
  if (value !== undefined && value !== '') return value;
  throw new UserError(
    'missing-setting',
    `The provider "${provider}" needs ${flag}, and none was given.`,
    {
      remedy: `Give ${flag}, or choose another provider.`,
    },
  );
}

function knownMajor(major: number): void {
  if (supportedMajors.some((known) => known === major)) return;
  throw new UserError(
    'unknown-major',
    `Postgres ${major} was asked for; known majors are ${supportedMajors.join(', ')}.`,
    {
      remedy:
        'Ask for one of these with --postgres, or name a server with --database-url or --image.',
    },
  );
}

function pick(request: ServerRequest): {
  provider: Exclude<ServerRequest['provider'], 'auto'>;
  why: string;
} {
  const { provider, major } = request;
  if (provider !== 'auto') return { provider, why: 'asked for' };
  if (request.databaseUrl !== undefined)
    return { provider: 'given', why: 'a database URL was given' };
  if (request.image !== undefined)
    return { provider: 'container', why: `the image "${request.image}" was asked for` };
  const whyNot = whyNotEmbedded(major);
  if (whyNot === undefined)
    return { provider: 'embedded', why: 'nothing else was asked for, and it serves here' };
  return { provider: 'local', why: whyNot };
}
