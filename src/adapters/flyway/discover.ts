import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, MigrationSet, SourceMigration, SqlPiece } from '../adapter.ts';
import { leftOut } from '../left-out.ts';
import { fillPlaceholders } from '../placeholders.ts';
import { filesOf, matchesAny, readText } from '../source.ts';
import type { FolderFile } from '../source.ts';
import { carriesOwnTransaction, leadingWords, statementsWithCopyData } from '../statements.ts';
import { canonicalNumber, compareDotted, compareText, refuseDuplicates } from '../versions.ts';
import { checksumOf } from './checksum.ts';
import { readConfiguration, scriptOption } from './configuration.ts';
import type { FlywayConfiguration } from './configuration.ts';

const versioned = /^V(\d+(?:[._]\d+)*)__(.*)\.sql$/i;
const repeatable = /^R__(.*)\.sql$/i;

/** Versions in dotted order, then repeatable ones by description, from the folder and all below it. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory, 'deep');
  const configuration = await readConfiguration(tree);
  const paths = new Set(files.map(({ path }) => path));
  const migrations: SourceMigration[] = [];
  for (const file of files) {
    const base = posix.basename(file.name);
    const version = versioned.exec(base);
    const description = version?.[2] ?? repeatable.exec(base)?.[1];
    if (description === undefined) continue;
    const conf = `${file.path}.conf`;
    const script = {
      ...file,
      version: version?.[1]?.replaceAll('_', '.'),
      description: description.replaceAll('_', ' '),
      text: await readText(tree, file.path),
      conf: paths.has(conf) ? await readText(tree, conf) : '',
    };
    migrations.push(migrationOf(script, configuration, settings));
  }
  const ordered = migrations.sort(compareMigrations);
  refuseDuplicates(ordered.map(({ version, file }) => ({ version: sameVersion(version), file })));
  return { migrations: ordered, skipped: skippedFiles(files, ordered) };
}

interface Script extends FolderFile {
  /** Undefined for a repeatable one. */
  readonly version: string | undefined;
  readonly description: string;
  readonly text: string;
  /** Text of the side file; empty where there is none. */
  readonly conf: string;
}

function migrationOf(
  script: Script,
  configuration: FlywayConfiguration,
  settings: AdapterSettings,
): SourceMigration {
  const { path, name, version, description, text, conf } = script;
  const sent =
    scriptOption(conf, 'placeholderReplacement') === false
      ? text
      : fillPlaceholders(text, /\$\{([^{}]+)\}/g, placeholders(name, settings), path);
  const up = statementsWithCopyData(path, sent);
  const taught = matchesAny(path, settings.nonTransactional) ? false : undefined;
  const wanted = taught ?? scriptOption(conf, 'executeInTransaction');
  const wrapped = wanted ?? !hasNonTransactional(up, configuration.mixed);
  return {
    id: version ?? `R__${description}`,
    version: version ?? `R__${description}`,
    file: path,
    text,
    transactionMode: carriesOwnTransaction(sent) ? 'own' : wrapped ? 'file' : 'statement',
    up,
    down: null,
    // a repeatable script runs again when what it becomes has changed
    checksum: String(checksumOf(version === undefined ? sent : text)),
    extra: {
      wrapped,
      description,
      script: name,
      repeatable: version === undefined,
      outOfOrder: configuration.outOfOrder,
    },
  };
}

function placeholders(script: string, settings: AdapterSettings): Readonly<Record<string, string>> {
  return {
    'flyway:defaultSchema': 'public',
    'flyway:table': 'flyway_schema_history',
    'flyway:filename': posix.basename(script),
    ...settings.placeholders,
  };
}

/** What PostgreSQLParser.java keeps out of transactions; ALTER TYPE … ADD VALUE only before Postgres 12. */
const outside =
  /^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)|^ALTER SYSTEM|^(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY|^REINDEX( VERBOSE)? (SCHEMA|DATABASE|SYSTEM)|^VACUUM|^DISCARD ALL/;

function hasNonTransactional(pieces: readonly SqlPiece[], mixed: boolean): boolean {
  const [first] = pieces;
  if (first === undefined) return false;
  const isOutside = ({ sql }: SqlPiece) => outside.test(leadingWords(sql, 4));
  const odd = pieces.find((piece) => isOutside(piece) !== isOutside(first));
  if (odd === undefined || mixed) return pieces.some(isOutside);
  throw new UserError(
    'mixed-transactions',
    `"${odd.file}" line ${odd.line}: Flyway refuses both transactional and non-transactional statements within the same migration (even though mixed is false).`,
    {
      remedy:
        'Move the statements that cannot run in a transaction to a file of their own, or set executeInTransaction=false in its .conf file.',
    },
  );
}

function compareMigrations(a: SourceMigration, b: SourceMigration): number {
  const late = Number(a.extra?.['repeatable']) - Number(b.extra?.['repeatable']);
  if (late !== 0) return late;
  return a.extra?.['repeatable']
    ? compareText(a.version, b.version)
    : compareDotted(a.version, b.version);
}

/** `1.0` and `01` are one version. */
function sameVersion(version: string): string {
  if (!/^\d/.test(version)) return version;
  return version
    .split('.')
    .map(canonicalNumber)
    .join('.')
    .replace(/(\.0)+$/, '');
}

function skippedFiles(
  files: readonly FolderFile[],
  migrations: readonly SourceMigration[],
): readonly NotRehearsed[] {
  const taken = new Set(migrations.map(({ file }) => file));
  const special = files.flatMap(({ path, name }) => {
    const why = reasonOf(posix.basename(name));
    return why === undefined ? [] : [{ what: path, why }];
  });
  for (const { what } of special) taken.add(what);
  return [...special, ...leftOut(files, taken, 'Flyway', 'V1_2__title.sql')];
}

function reasonOf(name: string): string | undefined {
  if (/^U[\d._]+__.*\.sql$/i.test(name)) return 'an undo script, which only "flyway undo" runs';
  if (/^B[\d._]+__.*\.sql$/i.test(name)) {
    return 'a baseline script, which stands for older versions in an empty database only';
  }
  if (/^(before|after|create)[A-Z]\w*(__.*)?\.sql$/.test(name)) return 'a callback';
  return undefined;
}
