/** Finds Supabase's migration folders and reads them. */
import { posix } from 'node:path';

import type { NotRehearsed, TransactionMode } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type {
  AdapterSettings,
  Detection,
  MigrationSet,
  SourceMigration,
  SqlPiece,
} from '../adapter.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, foldersWith, matchesAny } from '../source.ts';
import { leadingWords, splitStatements } from '../statements.ts';
import { compareText, refuseDuplicates } from '../versions.ts';

const namePattern = /^([0-9]+)_(.*)\.sql$/;

/** `supabase/migrations`, which the CLI does not let anyone rename. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const files = new Set(await tree.files());
  const folders = await foldersWith(tree, namePattern);
  return [...folders.keys()].flatMap((directory): readonly Detection[] => {
    if (!/(^|\/)supabase\/migrations$/.test(directory)) return [];
    const config = posix.join(posix.dirname(directory), 'config.toml');
    const found = { adapter: 'supabase', directory } as const;
    return files.has(config)
      ? [{ ...found, confidence: 'certain', why: `${config} is beside ${directory}` }]
      : [{ ...found, confidence: 'likely', why: `${directory} is where Supabase keeps them` }];
  });
}

/** Files directly in the folder whose names the CLI takes, in the order of their names. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory, 'deep');
  // the CLI looks at the first entry of the folder, be it a file or a folder
  const first = [...files].sort((a, b) => compareText(a.name, b.name))[0]?.name;
  const migrations: SourceMigration[] = [];
  const skipped: NotRehearsed[] = [];
  for (const { path, name } of files.filter(({ name }) => name.endsWith('.sql'))) {
    const [, version, title] = namePattern.exec(name) ?? [];
    if (name === first && /^[0-9]{14}_init\.sql$/.test(name) && name < '20211209000000') {
      skipped.push({ what: path, why: 'the Supabase CLI skips an "init" from before 2021-12-09' });
    } else if (version === undefined || title === undefined || name.includes('/')) {
      skipped.push({ what: path, why: 'the Supabase CLI takes only <timestamp>_name.sql' });
    } else {
      const { text } = await readRaw(tree, path);
      const up = splitStatements(text).map(({ sql, line }) => ({
        sql: sql.replace(/;$/, '').trimEnd(),
        file: path,
        line,
      }));
      const apart = matchesAny(path, settings.nonTransactional);
      migrations.push({
        id: name.slice(0, -'.sql'.length),
        version,
        file: path,
        text,
        transactionMode: apart ? 'statement' : modeOf(up),
        up,
        down: null,
        extra: { title, apart },
      });
    }
  }
  refuseDuplicates(migrations);
  migrations.sort((a, b) => compareText(posix.basename(a.file), posix.basename(b.file)));
  return { migrations, skipped };
}

/** One control statement makes the CLI send the whole file statement by statement. */
function modeOf(pieces: readonly SqlPiece[]): TransactionMode {
  if (pieces.some(({ sql }) => controlsTransaction(sql))) return 'own';
  return pieces.some(({ sql }) => isSentAlone(sql)) ? 'statement' : 'file';
}

function controlsTransaction(sql: string): boolean {
  return /^(BEGIN|START TRANSACTION|COMMIT|END|ABORT|PREPARE TRANSACTION)\b/.test(
    leadingWords(sql, 2),
  );
}

/** What the CLI's version 3 takes out of its batches; other such statements fail in them with 25001. */
export function isSentAlone(sql: string): boolean {
  const words = leadingWords(sql, 12);
  return (
    /^(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY\b/.test(words) ||
    /^REINDEX .*\bCONCURRENTLY\b/.test(words) ||
    /^(VACUUM|ALTER SYSTEM)\b/.test(words) ||
    words === 'CLUSTER'
  );
}
