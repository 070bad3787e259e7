/** A server in a container, of any image that keeps the contract of the official `postgres` one. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ContainerRuntimeClient,
  GenericContainer,
  getContainerRuntimeClient,
  ImageName,
  type StartedTestContainer,
  type WaitStrategy,
} from 'testcontainers';
import { describeError, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Engine, findEngine } from './engine.ts';
import { inspectServer } from './inspect.ts';
import { lasting } from './lasting-session.ts';
import { ownerPassword, prepareOwner } from './prepare.ts';
import { type Server, superuserRole } from './server.ts';
import { openSession, type Session, StatementError } from './session.ts';
import { serverSettings } from './settings.ts';
import { isConnectionLoss } from './sqlstates.ts';
import { listContainers, ownLabels, removeContainer, sweepContainers } from './sweep-containers.ts';

const startDeadlineMs = 60_000;
const keptLines = 200;

/** Starts a container of `image`; disposing the server removes it with its data. */
export async function startContainer(options: {
  readonly image: string;
  readonly why: string;
  readonly log: Log;
  /** Server settings on top of ours. */
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<Server> {
  const { image, log } = options;
  const engine = await findEngine();
  const swept = await sweepContainers(engine);
  if (swept > 0) log.info(`removed ${swept} containers left by a run that was killed`);
  const client = await getContainerRuntimeClient();
  const imageCommand = await commandOfImage(client, image, log);
  await reaperOrSweep(client, log);

  await using scope = new AsyncDisposableStack();
  const lines: string[] = [];
  const password = randomBytes(16).toString('hex');
  const labels = {
    ...ownLabels(),
    'migration-rehearsal.container': randomBytes(4).toString('hex'),
  };
  const container = await new GenericContainer(image)
    .withLabels(labels)
    .withEnvironment({
      POSTGRES_USER: superuserRole,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: 'postgres',
      POSTGRES_INITDB_ARGS: '--no-sync --encoding=UTF8',
      PGDATA: '/rehearsal/data',
    })
    // Open to all, since some images do not run as root; the server makes its own folder inside, 0700.
    .withTmpFs({ '/rehearsal': 'rw,mode=1777' })
    .withCommand([...imageCommand, ...serverSettings(options.settings ?? {})])
    .withExposedPorts(5432)
    .withLogConsumer((stream) => {
      stream.on('data', (chunk: Buffer | string) => keep(lines, String(chunk)));
    })
    .withWaitStrategy(noWait)
    .start()
    .catch(async (error: unknown) => {
      throw await startError(image, error, lines, client, engine, labels);
    });
  scope.defer(async () => {
    await container.stop();
  });

  const address = { host: container.getHost(), port: container.getMappedPort(5432) };
  const admin = { user: superuserRole, password, database: 'postgres' };
  const openAgain = () => openSession({ ...address, ...admin });
  const session = scope.use(
    lasting(await answering(container, image, lines, openAgain), openAgain),
  );
  const inspected = await inspectServer(session);
  const owner = await prepareOwner(session, { admin, ...inspected }, ownerPassword(admin));
  const open = scope.move();
  return {
    ...inspected,
    info: { ...inspected.info, provider: 'container' },
    address,
    admin,
    session,
    owner,
    why: options.why,
    recentLog: () => [...lines],
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Waiting is done by us, since connecting is the only proof; what testcontainers offers asks the image for a shell. */
const noWait: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
};

/** The command an image would run, to which settings are appended: some name their configuration there. */
async function commandOfImage(
  client: ContainerRuntimeClient,
  image: string,
  log: Log,
): Promise<readonly string[]> {
  const name = ImageName.fromString(image);
  try {
    if (!(await client.image.exists(name))) {
      log.progress(`pulling ${image}`);
      await client.image.pull(name);
    }
    const command = (await client.image.inspect(name)).Config.Cmd;
    return command?.[0] === 'postgres' ? command : ['postgres'];
  } catch (error) {
    throw new UserError(
      'image-missing',
      `The image "${image}" is not there and cannot be pulled: ${describeError(error)}`,
      {
        remedy:
          'Check the image’s name, the network and the registry’s credentials (docker login), or pull it beforehand.',
        exitStatus: 3,
        cause: error,
      },
    );
  }
}

/** The reaper of testcontainers needs an image of its own; where it cannot be had, our own sweep remains. */
async function reaperOrSweep(client: ContainerRuntimeClient, log: Log): Promise<void> {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') return;
  try {
    await client.image.pull(
      ImageName.fromString(process.env['RYUK_CONTAINER_IMAGE'] ?? reaperImage),
    );
  } catch (error) {
    log.debug(
      `no reaper: ${describeError(error)}; a killed run’s container is removed by the next run`,
    );
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  }
}

/** As testcontainers 12.2.0 has it; it exports no name for it. */
const reaperImage = 'testcontainers/ryuk:0.14.0';

/** Tries until the server answers, the container is dead, or the time is over. */
async function answering(
  container: StartedTestContainer,
  image: string,
  lines: readonly string[],
  attempt: () => Promise<Session>,
): Promise<Session> {
  const client = await getContainerRuntimeClient();
  const deadline = performance.now() + startDeadlineMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StatementError) || !isConnectionLoss(error.sql.code)) throw error;
      const { State: state } = await client.container.inspect(
        client.container.getById(container.getId()),
      );
      if (!state.Running) throw diedError(image, `exit status ${state.ExitCode}`, lines);
      if (performance.now() > deadline)
        throw diedError(image, `no answer within ${startDeadlineMs / 1000} s`, lines);
      await delay(50);
    }
  }
}

/** Why testcontainers could not start it: what the container itself said last tells more than the error does. */
async function startError(
  image: string,
  error: unknown,
  lines: string[],
  client: ContainerRuntimeClient,
  engine: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<UserError> {
  const left = await listContainers(engine, labels);
  for (const { Id } of left) {
    // A log that was attached to in time is in `lines` already.
    if (lines.length === 0) {
      const container = client.container.getById(Id);
      await client.container.stop(container, { timeout: 0 });
      for await (const chunk of await client.container.logs(container)) keep(lines, String(chunk));
    }
    await removeContainer(engine, Id);
  }
  return diedError(image, describeError(error), lines);
}

function diedError(image: string, what: string, lines: readonly string[]): UserError {
  const last = lines.filter((line) => line.trim() !== '').slice(-10);
  const said = last.length > 0 ? `; it last said:\n${last.join('\n')}` : ', and it said nothing';
  return new UserError(
    'container-died',
    `The container of "${image}" did not become a server: ${what}${said}`,
    {
      remedy: 'See what it says; the image must keep the contract of the official postgres image.',
      exitStatus: 3,
    },
  );
}

function keep(lines: string[], chunk: string): void {
  lines.push(...chunk.split('\n').filter((line) => line.trim() !== ''));
  lines.splice(0, lines.length - keptLines);
}
