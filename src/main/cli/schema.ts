import { posix, relative, resolve, sep } from 'node:path';
import type { Config, Settings } from '../../config/schema.ts';
import type { Discovered } from '../../discover/plan-for.ts';
import { UserError } from '../../errors.ts';
import type { ComparedSchemaFile, NotRehearsed } from '../../evidence/types.ts';
import type { Server } from '../../postgres/server.ts';
import type { CommandContext } from './command.ts';
import { writeOutput } from './output.ts';

/** `schema write`: takes the picture. `schema check`: compares files that picture the schema; 1 when one differs. */
export async function runSchema(argv: readonly string[], context: CommandContext): Promise<number> {
  const [verb, ...rest] = argv;
  if (verb !== 'check' && verb !== 'write') {
    throw new UserError('wrong-arguments', 'schema takes the word "check" or "write".', {
      remedy: 'migration-rehearsal schema check|write [FILE] [path]',
    });
  }
  const at = rest.findIndex(
    (word, index) => /\.(ya?ml|sql|json)$/.test(word) && !rest[index - 1]?.startsWith('--'),
  );
  const { configFromFlags } = await import('../../config/flags.ts');
  const config = await configFromFlags(
    'schema',
    at === -1 ? rest : rest.toSpliced(at, 1),
    context.cwd,
  );
  const { loadParser } = await import('../../sql/split.ts');
  await loadParser();
  const file = rest[at] === undefined ? undefined : inProject(rest[at], context.cwd, config);
  return verb === 'write' ? write(config, file, context) : check(config, file, context);
}

/** A file as the project calls it. */
function inProject(file: string, cwd: string, { path }: Config): string {
  const inside = relative(path, resolve(cwd, file)).split(sep).join('/');
  if (!inside.startsWith('../')) return inside;
  throw new UserError('wrong-arguments', `"${file}" is not inside the project "${path}".`, {
    remedy: 'Keep the file in the repository, where reviews find it.',
  });
}

async function write(
  config: Config,
  file: string | undefined,
  context: CommandContext,
): Promise<number> {
  // the file is what is made: none has to be there
  const targets = await targetsOf(await databasesOf(config, () => []), file, config);
  await using server = await serverFor(config, undefined, context);
  const [{ buildSchema }, { optionsFor, pictureOf }, { writePictureFile }] = await Promise.all([
    import('../../rehearse/schema-file/build-schema.ts'),
    import('../../rehearse/schema-file/picture.ts'),
    import('../../rehearse/schema-file/picture-file.ts'),
  ]);
  for (const [target, { plan }] of targets) {
    await using built = await buildSchema(plan, server, context.log);
    const picture = pictureOf(built.catalog, optionsFor(plan, server));
    const postgres = server.info.major;
    const text = writePictureFile({ postgres, picture }, plan.subject.directory);
    await writeOutput(resolve(config.path, target), text);
    context.log.info(`${target}: the schema that ${plan.subject.directory} builds`);
  }
  return 0;
}

/** One database of the project, with the settings that are its own. */
interface OneDatabase extends Discovered {
  readonly settings: Settings;
}

/** Every database; `files` says which schema files it is asked for. */
async function databasesOf(
  config: Config,
  files: (settings: Settings) => readonly string[],
): Promise<readonly OneDatabase[]> {
  const { discoverHistory } = await import('../../discover.ts');
  const all: OneDatabase[] = [];
  for (const settings of config.databases.length > 0 ? config.databases : [config]) {
    const own = { ...config, ...settings, databases: [], schemaFile: files(settings) };
    for (const found of await discoverHistory(own)) all.push({ ...found, settings });
  }
  return all;
}

/** Which database's picture goes where. */
async function targetsOf(
  found: readonly OneDatabase[],
  named: string | undefined,
  { path }: Config,
): Promise<ReadonlyMap<string, OneDatabase>> {
  const { defaultPicture } = await import('../../adapters/committed-schema.ts');
  const { folderInCheckout } = await import('../../git/repository.ts');
  const folder = await folderInCheckout(path);
  const targets = new Map(
    found.map((one) => {
      const configured = one.settings.schemaFile.find((file) => /\.ya?ml$/.test(file));
      const directory = posix.relative(folder, one.plan.subject.directory) || '.';
      return [named ?? configured ?? defaultPicture(directory), one];
    }),
  );
  if (targets.size === found.length) return targets;
  const places = found.map(({ plan }) => plan.subject.directory);
  throw new UserError(
    'several-databases',
    `${places.join(', ')} are different databases, and one file cannot picture them all.`,
    {
      remedy:
        'Say which with --migrations, or list them under databases, each with a schema-file of its own.',
    },
  );
}

async function check(
  config: Config,
  file: string | undefined,
  context: CommandContext,
): Promise<number> {
  const found = await databasesOf(config, ({ schemaFile }) => {
    const isOthers = config.databases.length > 1 && file && !schemaFile.includes(file);
    return file === undefined || isOthers ? schemaFile : [file];
  });
  const { underFolder } = await import('../../git/repository-paths.ts');
  const { folderInCheckout } = await import('../../git/repository.ts');
  const only = file && underFolder(await folderInCheckout(config.path), file);
  const wanted = found.map((one) => ({
    ...one,
    files: (one.plan.schemaFiles ?? []).filter((each) => !only || each.file === only),
  }));
  const files = wanted.flatMap((one) => one.files);
  if (files.length === 0) {
    throw new UserError('missing-schema-file', 'No file of the project pictures the schema.', {
      remedy: 'Write one with `migration-rehearsal schema write`, and commit it.',
    });
  }
  const { readPictureFile } = await import('../../rehearse/schema-file/picture-file.ts');
  const [major] = files.flatMap(({ kind, file: name, text = '' }) => {
    if (kind !== 'picture') return [];
    const read = readPictureFile(text);
    if (!('fault' in read)) return [read.postgres];
    throw new UserError('invalid-schema-file', `"${name}" cannot be read: ${read.fault}.`, {
      remedy: `Write it anew: migration-rehearsal schema write ${name}`,
    });
  });
  await using server = await serverFor(config, major, context);
  const [{ buildSchema }, { compareFile }] = await Promise.all([
    import('../../rehearse/schema-file/build-schema.ts'),
    import('../../rehearse/schema-file/compare-file.ts'),
  ]);
  const results: (ComparedSchemaFile | NotRehearsed)[] = [];
  for (const one of wanted.filter((each) => each.files.length > 0)) {
    await using built = await buildSchema(one.plan, server, context.log);
    for (const each of one.files) results.push(await compareFile(built, each));
    results.push(...one.notRehearsed.filter(({ what }) => what === only));
  }
  const { renderSchemaCheck } = await import('../../report/schema-check.ts');
  context.print(renderSchemaCheck(results, context.color));
  if (results.some((one) => 'differences' in one && differs(one))) return 1;
  return file !== undefined && results.some((one) => 'why' in one) ? 3 : 0;
}

function differs({ differences, versions }: ComparedSchemaFile): boolean {
  return differences.length + (versions?.missing.length ?? 0) + (versions?.unknown.length ?? 0) > 0;
}

/** A server of the major that a picture was taken on, or else the first that is configured. */
async function serverFor(
  config: Config,
  major: number | undefined,
  { log }: CommandContext,
): Promise<Server> {
  const { provideServer } = await import('../../postgres/provide.ts');
  const { provider, image, databaseUrl, allowNonEmpty } = config;
  return provideServer({
    provider,
    major: major ?? config.postgres[0] ?? 17,
    databaseUrl: databaseUrl ?? undefined,
    image: image ?? undefined,
    allowNonEmpty,
    log,
  });
}
