/** Statements of a migration as files of its framework, read back the way the framework's own are. */
import { posix } from 'node:path';
import type { FixUnit, SourceMigration } from '../../adapters/adapter.ts';
import { UserError } from '../../errors.ts';
import type { FixFile } from '../../evidence/fixes.ts';
import { versionsAreFree } from '../fix-files.ts';
import type { RehearsalPlan } from '../plan.ts';
import { partOf } from './moves.ts';
import { normalText, type OwnStatement, parsed, type Sent, statementsOf } from './statements.ts';
import { nameOf } from './subscriber-files.ts';

/** A file that stands for some of a migration's statements, with what lies beside it. */
export interface WrittenFile {
  /** As the framework reads it; its id is that of the migration it comes from. */
  readonly migration: SourceMigration;
  readonly files: readonly FixFile[];
}

/** Why there are no files: a phrase. */
export interface Refusal {
  readonly why: string;
}

/** Paths for the files, in the order of the units; undefined for a unit that has none. */
type Names = readonly (string | undefined)[];

/** A file for each unit that has statements; `names` in place of the framework's own. */
export async function writeFiles(
  plan: RehearsalPlan,
  source: SourceMigration,
  units: readonly (readonly OwnStatement[])[],
  names?: Names,
): Promise<readonly (WrittenFile | undefined)[] | Refusal> {
  const { adapter } = plan;
  const write = adapter.renderSplit ?? adapter.renderFix;
  if (!write) return { why: `no files are written for ${adapter.name}` };
  const texts = textsOf(source, units);
  if (!texts) return { why: 'its statements are not sent as they are written' };
  if (units.flat().some(({ sql }) => /^create\s+((global|local)\s+)?temp/i.test(sql)))
    return { why: 'it makes a temporary table, which no other file would see' };
  const around = transactionAround(plan, source);
  if (!around) return { why: 'it has transactions of its own' };
  const present = [...units.keys()].filter((index) => units[index]?.length !== 0);
  const rendered = groups(
    write.call(
      adapter,
      present.map((index) => wrapped(texts[index] ?? [], around)),
      source,
    ),
  );
  if (rendered.length !== present.length)
    return { why: `${adapter.name} has no form for it in several files` };
  if (!names && !versionsAreFree(rendered.flat(), source, plan))
    return { why: 'the versions right behind it are taken' };
  const files = names
    ? rendered.map((group, at) => renamed(group, names[present[at] ?? -1]))
    : rendered;
  if (files.some((group) => group.length === 0))
    return { why: 'one of its files would have no counterpart' };
  const read = await readBack(plan, source, files.flat());
  if ('why' in read) return read;
  const isSame = present.every((index, at) => {
    const back = read[at];
    const sent = back ? statementsOf(plan, back).map(normalText) : [];
    return sent.join(';') === (units[index] ?? []).map(normalText).join(';');
  });
  if (!isSame || read.length !== present.length)
    return { why: `${adapter.name} would read its files otherwise` };
  return units.map((_, index) => {
    const at = present.indexOf(index);
    const [migration, group] = [read[at], files[at]];
    return migration && group && { migration: { ...migration, id: source.id }, files: group };
  });
}

/** For another side's own file, cut where the first is: so that they are found as pairs again. */
export function namesBeside(
  { file }: SourceMigration,
  own: SourceMigration,
  written: readonly (WrittenFile | undefined)[],
): Names | Refusal {
  const [name, ownName] = [nameOf(file), nameOf(own.file)];
  if (!ownName.startsWith(name)) return { why: 'the names of its files do not match' };
  const [before, behind] = aroundName(own.file);
  const suffix = ownName.slice(name.length);
  return written.map((one) => one && `${before}${nameOf(one.migration.file)}${suffix}${behind}`);
}

/** A path before and behind what pairs are told by, which may be the name of a folder. */
function aroundName(file: string): readonly [string, string] {
  const name = nameOf(file);
  const at = file.lastIndexOf(name);
  return [file.slice(0, at), file.slice(at + name.length)];
}

/** A script, and what lies beside it: the settings of its transaction. */
function groups(files: readonly FixFile[]): readonly (readonly FixFile[])[] {
  const result: FixFile[][] = [];
  for (const file of files) {
    if (file.file.endsWith('.sql')) result.push([file]);
    else result.at(-1)?.push(file);
  }
  return result;
}

/** Empty where there is no name for it. */
function renamed(group: readonly FixFile[], name: string | undefined): readonly FixFile[] {
  const script = group[0]?.file;
  if (name === undefined || script === undefined) return [];
  return group.map(({ file, text }) => ({
    file: file.startsWith(script)
      ? `${name}${file.slice(script.length)}`
      : posix.join(posix.dirname(name), posix.basename(file)),
    text,
  }));
}

/**
 * As they stand in the file, with the comments right above them, and in every unit what was set before:
 * no two files share a session. Null where they do not stand there.
 */
function textsOf(
  { text }: SourceMigration,
  units: readonly (readonly OwnStatement[])[],
): readonly (readonly string[])[] | null {
  let from = 0;
  let isThere = true;
  const settings: string[] = [];
  const take = ({ step, sql }: Sent): string => {
    const at = text.indexOf(sql, from);
    isThere &&= at !== -1 && step.copyData === undefined;
    const comments = commentsAbove(text.slice(from, Math.max(at, from)));
    from = at + sql.length;
    return `${comments}${sql};`;
  };
  const texts = units.map((unit) => {
    let set = 0;
    return unit.flatMap((statement) => {
      settings.push(...statement.settings.slice(settings.length).map(take));
      const before = settings.slice(set, statement.settings.length);
      set = statement.settings.length;
      return [...before, take(statement)];
    });
  });
  return isThere ? texts : null;
}

/** What frameworks read. */
const marker = /^\s*--\s*(!|\+|migrate:|atlas:|no-transaction|liquibase|changeset)/;

function commentsAbove(text: string): string {
  const lines = text.split('\n');
  if (lines.pop()?.trim() !== '') return '';
  const first = lines.findLastIndex((line) => !/^\s*--/.test(line) || marker.test(line)) + 1;
  return lines
    .slice(first)
    .map((line) => `${line}\n`)
    .join('');
}

/** What every unit stands between. */
interface Around {
  readonly before: readonly string[];
  readonly behind: readonly string[];
  readonly transaction: FixUnit['transaction'];
}

/** Null where its own transactions are not one around everything. */
function transactionAround(plan: RehearsalPlan, source: SourceMigration): Around | null {
  const { transactionMode } = source;
  if (transactionMode !== 'own') {
    const outside = transactionMode === 'statement' || transactionMode === 'message';
    return { before: [], behind: [], transaction: outside ? 'none' : 'own' };
  }
  const { steps } = partOf(plan, source);
  const sent = steps.filter(({ origin }) => origin === 'migration').map(parsed);
  const [first, last] = [sent[0]?.sql ?? '', sent.at(-1)?.sql ?? ''];
  const controls = sent.filter(({ kind }) => kind === 'TransactionStmt');
  if (controls.length !== 2 || !/^(begin|start)\b/i.test(first) || !/^(commit|end)\b/i.test(last))
    return null;
  return { before: [`${first};`], behind: [`${last};`], transaction: 'none' };
}

function wrapped(statements: readonly string[], around: Around): FixUnit {
  const { before, behind, transaction } = around;
  return { statements: [...before, ...statements, ...behind], transaction };
}

/** What the framework makes of the files, in their order. */
async function readBack(
  { adapter, settings, subject }: RehearsalPlan,
  { file }: SourceMigration,
  files: readonly FixFile[],
): Promise<readonly SourceMigration[] | Refusal> {
  const texts = new Map(files.map((one) => [one.file, Buffer.from(one.text)]));
  const folder = posix
    .normalize(`./${aroundName(files[0]?.file ?? file)[0]}`)
    .replace(/(.)\/$/, '$1');
  const within = subject.directory === '.' || `${folder}/`.startsWith(`${subject.directory}/`);
  const tree = {
    label: 'the files of a deploy plan',
    files: () => Promise.resolve([...texts.keys()].sort()),
    read: (path: string) => Promise.resolve(texts.get(path) ?? Buffer.of()),
  };
  try {
    const directory = within ? subject.directory : folder;
    const { migrations } = await adapter.discover(tree, directory, {
      ...settings,
      orderFile: null,
      unbound: true,
    });
    return migrations;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { why: `${adapter.name} would not read its files: ${error.message}` };
  }
}
