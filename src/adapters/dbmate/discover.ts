import { UserError } from '../../errors.ts';
import type { SourceTree } from '../../git/tree.ts';
import { lineCounter } from '../../sql/split.ts';
import type { AdapterSettings, MigrationSet, SourceMigration, SqlPiece } from '../adapter.ts';
import { leftOut } from '../left-out.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, matchesAny } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { compareText, refuseDuplicates } from '../versions.ts';

const filePattern = /^(\d+).*\.sql$/;
const upMarker = /^--\s*migrate:up(\s*$|\s+\S+)/gm;
const downMarker = /^--\s*migrate:down(\s*$|\s+\S+)/gm;

/** Reads `12_title.sql` in the order of the names, as text; a file may hold several up and down blocks. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory);
  const named = files
    .filter(({ name }) => filePattern.test(name))
    .sort((a, b) => compareText(a.name, b.name));
  const migrations: SourceMigration[] = [];
  for (const { path, name } of named) {
    const { text } = await readRaw(tree, path);
    const sections = sectionsOf(path, text);
    const taught = matchesAny(path, settings.nonTransactional);
    const outside = sections.map(({ up }) => taught || !wantsTransaction(up));
    migrations.push({
      id: name.replace(/\.sql$/, ''),
      version: filePattern.exec(name)?.[1] ?? '',
      file: path,
      text,
      transactionMode: sections.some(({ up }) => carriesOwnTransaction(up.sql))
        ? 'own'
        : outside.includes(true)
          ? 'message'
          : 'file',
      up: sections.map(({ up }) => up),
      down: sections.map(({ down }) => down),
      extra: {
        upOutside: outside.map(Number).join(''),
        downOutside: sections.map(({ down }) => Number(taught || !wantsTransaction(down))).join(''),
      },
    });
  }
  refuseDuplicates(migrations);
  const taken = new Set(named.map(({ path }) => path));
  return { migrations, skipped: leftOut(files, taken, 'dbmate', '20240131120000_title.sql') };
}

interface Section {
  readonly up: SqlPiece;
  readonly down: SqlPiece;
}

/** `parseMigrationContents`: each block runs from its marker, included, to the next. */
function sectionsOf(file: string, text: string): readonly Section[] {
  const lineOf = lineCounter(text);
  const starts = [...text.matchAll(upMarker)].map(({ index }) => index);
  const [first] = starts;
  if (first === undefined) {
    throw invalid(file, 1, "an up block with '-- migrate:up'");
  }
  for (const [index, line] of text.slice(0, first).split('\n').entries()) {
    if (!/^\s*(--.*)?$/.test(line))
      throw invalid(file, index + 1, "no statements before '-- migrate:up'");
  }
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const downs = [...text.slice(start, end).matchAll(downMarker)].map(
      (match) => start + match.index,
    );
    const [down] = downs;
    if (down === undefined) {
      throw invalid(
        file,
        lineOf(start),
        "a down block with '-- migrate:down' behind each up block",
      );
    }
    if (downs[1] !== undefined) {
      throw invalid(file, lineOf(downs[1]), "a '-- migrate:up' before every '-- migrate:down'");
    }
    return {
      up: { sql: text.slice(start, down), file, line: lineOf(start) },
      down: { sql: text.slice(down, end), file, line: lineOf(down) },
    };
  });
}

function invalid(file: string, line: number, expected: string): UserError {
  return new UserError('invalid-migration', `"${file}" line ${line}: dbmate expects ${expected}.`, {
    remedy: 'Mark the up and the down part; the down part may be empty.',
  });
}

/** The last `transaction:` option of the marker line counts. */
function wantsTransaction({ sql }: SqlPiece): boolean {
  const line = sql.split('\n', 1)[0] ?? '';
  const options = [...line.matchAll(/(?<=\s)transaction:([^\s:]*)(?=\s|$)/g)];
  return options.at(-1)?.[1] !== 'false';
}
