import { UserError } from '../../errors.ts';
import type { Config } from '../../config/schema.ts';
import type { Discovered } from '../../discover/plan-for.ts';
import type { Recovery } from '../../evidence/recovery.ts';
import type { Log } from '../../log.ts';
import type { Server } from '../../postgres/server.ts';
import { toolVersion } from '../../version.ts';
import type { CommandContext } from './command.ts';
import { writeOutput } from './output.ts';

/** `recover URL`: where a half-finished database stands, and the ways out; reads it and writes nothing. */
export async function runRecover(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { log } = context;
  log.info(`migration-rehearsal ${toolVersion}`);
  const { url, rest } = urlOf(argv);
  const { configFromFlags } = await import('../../config/flags.ts');
  const config = await configFromFlags('recover', rest, context.cwd);
  const { format } = config;
  if (format !== 'terminal' && format !== 'json') {
    throw new UserError('wrong-arguments', `recover prints no ${format}.`, {
      remedy: 'Ask for --format terminal or --format json.',
    });
  }
  const recovery = await recoveryOf(url, config, log);
  const look = config.output === null ? context : { color: false };
  const text =
    format === 'json'
      ? `${JSON.stringify(recovery, null, 2)}\n`
      : (await import('../../report/recovery.ts')).renderRecovery(recovery, look);
  if (config.output === null) context.print(text);
  else await writeOutput(config.output, text);
  return recovery.outcome === 'clean' ? 0 : 1;
}

function urlOf(argv: readonly string[]): { url: string; rest: readonly string[] } {
  const at = argv.findIndex(
    (word, index) => /^postgres(ql)?:\/\//.test(word) && argv[index - 1] !== '--database-url',
  );
  const url = argv[at];
  if (url !== undefined) return { url, rest: argv.toSpliced(at, 1) };
  throw new UserError('wrong-arguments', 'recover takes the URL of the half-finished database.', {
    remedy:
      'migration-rehearsal recover postgres://user@host/database [path]; a role that may only read will do.',
  });
}

async function recoveryOf(url: string, config: Config, log: Log): Promise<Recovery> {
  const [
    { loadParser },
    { discoverHistory },
    { adapters },
    { readLive },
    { keptName },
    { recover },
  ] = await Promise.all([
    import('../../sql/split.ts'),
    import('../../discover.ts'),
    import('../../adapters/index.ts'),
    import('../../rehearse/recover/live.ts'),
    import('../../rehearse/recover/kept-baseline.ts'),
    import('../../rehearse/recover/recover.ts'),
  ]);
  await loadParser();
  const { plan, notRehearsed } = onlyOne(await discoverHistory(config));
  const { adapter, baseline, subject } = plan;
  log.info(`${subject.directory}: ${adapter.name}, ${baseline.length} migrations`);
  if (baseline.length === 0) {
    throw new UserError(
      'no-migrations',
      `${subject.directory} holds no migration of ${adapter.name}.`,
      {
        remedy: 'Name the folder with --migrations and the framework with --adapter.',
      },
    );
  }
  const known = adapters.flatMap(({ name, ledger }) =>
    ledger ? [{ framework: name, table: ledger.table }] : [],
  );
  const live = await readLive(url, adapter, baseline, known);
  log.info(`read "${live.database}" on Postgres ${live.server}; nothing was written to it`);
  const quiet = { ...plan, seed: { rows: 0, randomSeed: plan.seed.randomSeed } };
  const keepAs = keptName(quiet, toolVersion);
  await using server = await nearestServer(live.major, config, keepAs, log);
  const recovery = await recover({ plan: quiet, live, server, log });
  return { ...recovery, notRehearsed: [...recovery.notRehearsed, ...notRehearsed] };
}

function onlyOne(found: readonly Discovered[]): Discovered {
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  const places = found.map(({ plan }) => `${plan.subject.directory} (${plan.adapter.id})`);
  throw new UserError(
    'several-databases',
    `The project has migrations of ${found.length} databases: ${places.join(', ')}.`,
    { remedy: 'Say which of them the URL is with --migrations.' },
  );
}

/** A server of the same major, or of the nearest one that can be had here, newer ones first. */
async function nearestServer(
  major: number,
  config: Config,
  keepAs: string,
  log: Log,
): Promise<Server> {
  const { provideServer } = await import('../../postgres/provide.ts');
  const { supportedMajors } = await import('../../postgres/binaries.ts');
  const { provider, image, databaseUrl, allowNonEmpty } = config;
  const order = supportedMajors.toSorted(
    (a, b) => Math.abs(a - major) - Math.abs(b - major) || b - a,
  );
  let refused: unknown;
  for (const candidate of order) {
    try {
      return await provideServer({
        provider,
        major: candidate,
        databaseUrl: databaseUrl ?? undefined,
        image: image ?? undefined,
        allowNonEmpty,
        keepAs,
        log,
      });
    } catch (error) {
      // only a major that is not there is a reason to try the next
      if (!(error instanceof UserError) || !absent.has(error.code)) throw error;
      refused ??= error;
    }
  }
  throw refused;
}

const absent: ReadonlySet<string> = new Set([
  'embedded-unsupported',
  'no-local-server',
  'npm-failed',
  'npm-missing',
]);
