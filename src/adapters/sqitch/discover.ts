/** Finds Sqitch's plans and reads the scripts they name. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type {
  AdapterSettings,
  Detection,
  MigrationSet,
  SourceMigration,
  SqlPiece,
} from '../adapter.ts';
import { missingFile } from '../missing-file.ts';
import { readPsqlScript } from '../plain/psql.ts';
import { filesOf, readText } from '../source.ts';
import { carriesOwnTransaction, leadingWords } from '../statements.ts';
import { readConfiguration } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { identify } from './identity.ts';
import type { IdentifiedChange } from './identity.ts';
import { parsePlan } from './plan-file.ts';
import type { Change, Plan } from './plan-file.ts';
import { recordOf } from './registry.ts';

const planFile = 'sqitch.plan';

const otherEngines: Readonly<Record<string, string>> = {
  clickhouse: 'ClickHouse',
  cockroach: 'CockroachDB',
  exasol: 'Exasol',
  firebird: 'Firebird',
  mysql: 'MySQL',
  oracle: 'Oracle',
  snowflake: 'Snowflake',
  sqlite: 'SQLite',
  vertica: 'Vertica',
};

/** Every folder with a `sqitch.plan`; what `sqitch.conf` or the scripts say of the engine decides. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  for (const path of await tree.files()) {
    if (posix.basename(path) !== planFile) continue;
    const directory = posix.dirname(path);
    const configuration = await readConfiguration(tree, directory);
    const engine = (await engineOfScripts(tree, configuration)) ?? configuration.engine ?? 'pg';
    const otherDatabase = otherEngines[engine];
    detections.push({
      adapter: 'sqitch',
      directory,
      confidence: 'certain',
      why: `${path} is Sqitch's, for the engine ${engine}`,
      ...(otherDatabase === undefined ? {} : { otherDatabase }),
    });
  }
  return detections;
}

/** `sqitch add` writes the engine into the first line of every script. */
async function engineOfScripts(
  tree: SourceTree,
  { deploy }: Configuration,
): Promise<string | undefined> {
  const [first] = (await filesOf(tree, deploy, 'deep')).filter(({ name }) => name.endsWith('.sql'));
  if (first === undefined) return undefined;
  const text = (await tree.read(first.path)).toString('latin1');
  return /^-- Deploy \S+ to (\w+)/m.exec(text)?.[1];
}

/** The changes of the plan, in its order; a reworked one stands there once for each of its scripts. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const configuration = await readConfiguration(tree, directory);
  const file = posix.join(directory, planFile);
  const plan = parsePlan(file, await readText(tree, file));
  const changes = identify(file, plan);
  const reader = new ScriptReader(tree, directory, configuration, settings);
  const migrations: SourceMigration[] = [];
  for (const [index, change] of changes.entries()) {
    migrations.push(await migrationOf(reader, plan, change, index === 0));
  }
  const planned = new Set(migrations.map((migration) => migration.file));
  const unplanned: readonly NotRehearsed[] = (await filesOf(tree, configuration.deploy, 'deep'))
    .filter(({ path, name }) => name.endsWith('.sql') && !planned.has(path))
    .map(({ path }) => ({
      what: path,
      why: `${file} does not name it, so Sqitch never deploys it`,
    }));
  const [cause] = reader.leftOut;
  const unverified: readonly NotRehearsed[] = cause
    ? [
        {
          what: configuration.verify,
          why: `not sent from the change of ${cause.what} on, whose rows are missing`,
        },
      ]
    : [];
  return {
    migrations,
    skipped: [...unplanned, ...externals(file, changes), ...reader.leftOut, ...unverified],
  };
}

async function migrationOf(
  reader: ScriptReader,
  plan: Plan,
  change: IdentifiedChange,
  first: boolean,
): Promise<SourceMigration> {
  const name = await reader.nameOf(change);
  const deploy = await reader.read('deploy', name);
  if (deploy === undefined) {
    throw missingFile(
      reader.path('deploy', name),
      `psql: error: ${name}.sql: No such file or directory`,
      `Add the script, or take "${change.name}" out of the plan.`,
    );
  }
  const verify = reader.leftOut.length === 0 ? await reader.read('verify', name) : undefined;
  const revert = await reader.read('revert', name);
  return {
    ...namesOf(change),
    file: deploy.path,
    text: deploy.text,
    transactionMode: deploy.pieces.some(({ sql }) => carriesOwnTransaction(sql))
      ? 'own'
      : 'statement',
    up: [...deploy.pieces, ...(verify?.pieces ?? [])],
    down: revert?.pieces ?? null,
    extra: {
      changeId: change.id,
      project: plan.project,
      deployPieces: deploy.pieces.length,
      first,
      record: recordOf(plan, change, createHash('sha1').update(deploy.bytes).digest('hex')),
    },
  };
}

/** A name that stays the same when a later change reworks this one and takes over its file. */
function namesOf({ name, isRework, since }: Change): Pick<SourceMigration, 'id' | 'version'> {
  const id = isRework ? `${name} (since @${since})` : name;
  return { id, version: id };
}

interface Script {
  readonly path: string;
  readonly text: string;
  readonly bytes: Buffer;
  readonly pieces: readonly SqlPiece[];
}

type Kind = 'deploy' | 'revert' | 'verify';

/** Reads scripts as psql does, and collects what of them is not sent. */
class ScriptReader {
  readonly leftOut: NotRehearsed[] = [];
  readonly #tree: SourceTree;
  readonly #directory: string;
  readonly #configuration: Configuration;
  readonly #settings: AdapterSettings;

  constructor(
    tree: SourceTree,
    directory: string,
    configuration: Configuration,
    settings: AdapterSettings,
  ) {
    this.#tree = tree;
    this.#directory = directory;
    this.#configuration = configuration;
    this.#settings = settings;
  }

  /** Name of a change's scripts: `x@v1` for one that was reworked behind the tag v1. */
  async nameOf({ name, reworkTags }: Change): Promise<string> {
    const [first] = reworkTags;
    if (first === undefined) return name;
    const files = new Set(await this.#tree.files());
    const tag = reworkTags.find((one) => files.has(this.path('deploy', `${name}@${one}`)));
    return `${name}@${tag ?? first}`;
  }

  path(kind: Kind, name: string): string {
    return posix.join(this.#configuration[kind], `${name}.sql`);
  }

  /** Undefined where there is no such script: only the one that deploys must exist. */
  async read(kind: Kind, name: string): Promise<Script | undefined> {
    const path = this.path(kind, name);
    if (!(await this.#tree.files()).includes(path)) return undefined;
    const bytes = await this.#tree.read(path);
    const text = await readText(this.#tree, path);
    const variables = {
      registry: 'sqitch',
      ...this.#configuration.variables[kind],
      ...this.#settings.placeholders,
    };
    const leftOut: NotRehearsed[] = [];
    const pieces = await readPsqlScript(
      this.#tree,
      this.#directory,
      path,
      text,
      variables,
      leftOut,
    );
    const [first] = leftOut;
    if (first === undefined || pieces.some(({ sql }) => isLasting(sql))) {
      this.leftOut.push(...leftOut);
      return { path, text, bytes, pieces };
    }
    this.leftOut.push({
      what: path,
      why: `it is noted in the registry and not sent, since it only moves rows, and some of them are missing: ${first.why}`,
    });
    return { path, text, bytes, pieces: [] };
  }
}

/** Whether a statement makes or changes what later scripts may need, beyond rows. */
function isLasting(sql: string): boolean {
  const words = leadingWords(sql, 3);
  return (
    /^(CREATE|ALTER|DROP|GRANT|REVOKE|DO|CALL)\b/.test(words) &&
    !/^(CREATE|DROP)( OR REPLACE| LOCAL)? TEMP/.test(words)
  );
}

function externals(file: string, changes: readonly IdentifiedChange[]): readonly NotRehearsed[] {
  return changes.flatMap(({ name, requires, line }) =>
    requires
      .filter(({ id, text }) => id === undefined && text.includes(':'))
      .map(({ text }) => ({
        what: `${file} line ${line}`,
        why: `"${name}" requires "${text}" of another project, which is not deployed here`,
      })),
  );
}
