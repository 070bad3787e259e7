/** Finds Liquibase's changelogs and reads their changesets. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, Detection, MigrationSet, SourceMigration } from '../adapter.ts';
import { filesOf, matchesAny, readText } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { readChangelog } from './changelog.ts';
import type { Reading } from './changelog.ts';
import { changesetChecksum } from './checksum.ts';
import { isForPostgres } from './changeset.ts';
import type { Changeset } from './changeset.ts';
import { readEntries } from './entries.ts';
import { isFormatted } from './formatted.ts';

/** Folders of changelogs that no other one includes; without any, those of formatted SQL. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const found = new Map<string, string>();
  for (const root of await rootChangelogs(tree)) {
    found.set(posix.dirname(root), `${root} is a changelog that no other includes`);
  }
  if (found.size === 0) {
    const scripts = (await tree.files()).filter((path) => path.endsWith('.sql'));
    for (let at = 0; at < scripts.length; at += filesAtOnce) {
      const some = scripts.slice(at, at + filesAtOnce);
      // latin1 reads any bytes: a file that is not UTF-8 gets its own error in discover
      const texts = await Promise.all(
        some.map(async (path) => (await tree.read(path)).toString('latin1')),
      );
      for (const [index, path] of some.entries()) {
        if (found.has(posix.dirname(path)) || !isFormatted(texts[index] ?? '')) continue;
        found.set(posix.dirname(path), `${path} is formatted SQL`);
      }
    }
  }
  return [...found].map(([directory, why]) => ({
    adapter: 'liquibase',
    directory,
    confidence: 'certain',
    why,
  }));
}

/** Open at the same time, below what any system allows. */
const filesAtOnce = 64;

const changelogName = /\.(xml|ya?ml|json)$/i;

/** Changelogs in YAML, JSON or XML that no other one names. */
async function rootChangelogs(tree: SourceTree): Promise<readonly string[]> {
  const logs = new Map<string, string>();
  for (const path of await tree.files()) {
    if (!changelogName.test(path) || /(^|\/)(node_modules|target|build)\//.test(path)) continue;
    const text = (await tree.read(path)).toString('utf8');
    if (readEntries(path, text)) logs.set(path, text);
  }
  const named = [...logs].flatMap(([path, text]) =>
    (readEntries(path, text) ?? []).flatMap(({ kind, fields }) =>
      kind === 'include' || kind === 'includeAll' ? [{ from: path, kind, fields }] : [],
    ),
  );
  return [...logs.keys()].filter(
    (path) =>
      !named.some(({ from, kind, fields }) => {
        const written = (fields['file'] ?? fields['path'] ?? '')
          .replace(/^classpath\*?:/, '')
          .replace(/^\/+|\/+$/g, '');
        const target =
          fields['relativeToChangelogFile'] === 'true'
            ? posix.join(posix.dirname(from), written)
            : written;
        const place = kind === 'include' ? path : posix.dirname(path);
        return from !== path && (place === target || place.endsWith(`/${target}`));
      }),
  );
}

/** The changesets of the folder's changelog, in the order in which a new database runs them. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const reading: Reading = {
    tree,
    parameters: new Map(Object.entries(settings.placeholders)),
    changesets: [],
    skipped: [],
    open: [],
  };
  for (const file of await startingPoints(tree, directory)) {
    await readChangelog(reading, { file, path: recordedPath(file) });
  }
  const migrations: SourceMigration[] = [];
  const skipped: NotRehearsed[] = [...reading.skipped];
  for (const changeset of reading.changesets) {
    const what = `${changeset.file} line ${changeset.line}`;
    const why = reasonToSkip(changeset);
    if (why !== undefined) skipped.push({ what, why });
    else {
      migrations.push(migrationOf(changeset, settings));
      if (changeset.preconditions.length > 0) {
        const conditions = changeset.preconditions.join('; ');
        skipped.push({
          what,
          why: `its preconditions are not asked and taken to hold: ${conditions}`,
        });
      }
    }
  }
  refuseTwins(reading.changesets);
  return { migrations, skipped };
}

async function startingPoints(tree: SourceTree, directory: string): Promise<readonly string[]> {
  const roots = (await rootChangelogs(tree)).filter((path) => posix.dirname(path) === directory);
  const [first, ...others] = roots;
  if (first !== undefined) {
    const named = others.length === 0 ? first : await namedByProject(tree, roots);
    if (named !== undefined) return [named];
    throw new UserError(
      'two-changelogs',
      `"${directory}" has more than one changelog that nothing includes: ${roots.map((path) => `"${path}"`).join(', ')}.`,
      {
        remedy:
          'Name the one that is run in liquibase.properties (changelogFile), or include the others in it.',
      },
    );
  }
  const sql: string[] = [];
  for (const { path, name } of await filesOf(tree, directory, 'deep')) {
    if (name.endsWith('.sql') && isFormatted(await readText(tree, path))) sql.push(path);
  }
  return sql;
}

/** The one that `liquibase.properties` or Spring's configuration names, or that is called master or root. */
async function namedByProject(
  tree: SourceTree,
  roots: readonly string[],
): Promise<string | undefined> {
  for (const path of await tree.files()) {
    if (!/^(liquibase[\w.-]*|application[\w-]*)\.(properties|ya?ml)$/.test(posix.basename(path)))
      continue;
    const text = await readText(tree, path);
    const found = /change-?log-?(?:file)?["']?\s*[:=]\s*["']?(?:classpath\*?:)?\/?([^\s"']+)/i.exec(
      text,
    )?.[1];
    const root = roots.find(
      (one) => found !== undefined && (one === found || one.endsWith(`/${found}`)),
    );
    if (root !== undefined) return root;
  }
  const called = roots.filter((path) => /master|root/i.test(posix.basename(path)));
  return called.length === 1 ? called[0] : undefined;
}

/** Java projects put the folder of their resources on the search path. */
function recordedPath(file: string): string {
  return file.replace(/^(?:.*\/)?src\/\w+\/resources\//, '');
}

function reasonToSkip({ dbms, ignore }: Changeset): string | undefined {
  if (ignore) return 'Liquibase ignores the changeset (ignore:true)';
  return isForPostgres(dbms) ? undefined : `the changeset is for ${dbms}, not Postgres`;
}

function nameOf({ path, id, author }: Changeset): string {
  return `${path}::${id}::${author}`;
}

function migrationOf(changeset: Changeset, settings: AdapterSettings): SourceMigration {
  const { author, changeChecksums, comments, contexts, file, id, labels, line, path } = changeset;
  const { rollback, runAlways, runOnChange, text, up, validChecksums } = changeset;
  const wrapped = changeset.runInTransaction && !matchesAny(file, settings.nonTransactional);
  const own = up.some(({ sql }) => carriesOwnTransaction(sql));
  return {
    id: nameOf(changeset),
    version: nameOf(changeset),
    file,
    text,
    textLine: line,
    transactionMode: own ? 'own' : wrapped ? 'apart' : 'statement',
    up,
    down: rollback ?? null,
    checksum: changesetChecksum(changeChecksums),
    extra: {
      wrapped,
      id,
      author,
      path,
      comments,
      ...(contexts !== undefined && { contexts }),
      ...(labels !== undefined && { labels }),
      repeatable: runOnChange,
      runAlways,
      validChecksums: validChecksums.join(' '),
    },
  };
}

function refuseTwins(changesets: readonly Changeset[]): void {
  const seen = new Map<string, Changeset>();
  for (const changeset of changesets) {
    const twin = seen.get(nameOf(changeset));
    if (twin) {
      throw new UserError(
        'duplicate-version',
        `The changeset ${nameOf(changeset)} stands twice: "${twin.file}" line ${twin.line} and "${changeset.file}" line ${changeset.line}.`,
        { remedy: 'Give one of the two an id of its own.' },
      );
    }
    seen.set(nameOf(changeset), changeset);
  }
}
