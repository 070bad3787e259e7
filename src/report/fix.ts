/** A proven fix: its text, and what it holds from others beside what the original held. */
import { lockName } from '../evidence/locks.ts';
import type { Fix } from '../hazards/hazard.ts';
import type { EvidenceTable } from './evidence-tables.ts';
import type { ReportFix } from './schema.ts';
import { plural } from './wording.ts';

/** A fix for the report file: what its proof needs beyond that stays in the evidence. */
export function reportFix(fix: Fix): ReportFix {
  const locks = (all: Fix['before']) =>
    all?.map((lock) => ({ ...lock, blocks: [...lock.blocks], work: [...lock.work] }));
  return {
    sql: [...fix.sql],
    proven: fix.proven,
    parts: fix.parts?.map(({ sql, transaction, note }) => ({ sql, transaction, note })),
    differs: fix.differs && [...fix.differs],
    files: fix.files?.map((file) => ({ ...file })),
    before: locks(fix.before),
    after: locks(fix.after),
    rows: fix.rows,
    servers: fix.servers && [...fix.servers],
  };
}

/** What was proven of it, on one line. */
export function fixTitle({ parts, differs = [], rows = 'baseline' }: ReportFix): string {
  const ends = differs.includes('column-order')
    ? 'same columns, in another order, and same rows at the end'
    : 'same schema and rows at the end';
  const cut = parts === undefined ? '' : ', cut after each part and sent again';
  return `Fix, rehearsed ${grounds[rows]}${cut}: ${ends}`;
}

const grounds = {
  baseline: 'from the same baseline',
  ordinary: 'on one ordinary row in each table, since the migration fails on others',
  none: 'on empty tables, since the migration fails on rows',
  apart:
    'on one ordinary row in each table, beside the same statements each by itself, since together they fail',
} as const;

const transactions = {
  own: 'a transaction of its own',
  none: 'outside any transaction',
  batched: 'outside any transaction, commits as it goes',
} as const;

/** Files of the framework where it has a form for it, otherwise the parts, each with its reason. */
export function fixText({ sql, parts, files = [] }: ReportFix): string {
  if (files.length > 0) return filesText(files);
  if (!parts) return sql.map((one) => `${one.replace(/;\s*$/, '')};`).join('\n\n');
  return parts
    .map((part, index) => {
      const { transaction, note } = part;
      return `-- part ${index + 1}, ${transactions[transaction]}: ${note}\n${part.sql};`;
    })
    .join('\n\n');
}

/** Files below each other, as people take them apart again. */
export function filesText(
  files: readonly { readonly file: string; readonly text: string }[],
): string {
  return files.map(({ file, text }) => `-- file: ${file}\n${text.trimEnd()}`).join('\n\n');
}

/** The locks of the original, then those of each part. */
export function fixTable(fix: ReportFix): EvidenceTable {
  return {
    head: ['', 'Relation', 'Lock', 'Waits', 'While'],
    rows: lockLines(fix).map(({ when, relation, lock, waits, work }) => [
      when,
      { code: [relation] },
      lock,
      waits,
      { sentence: work },
    ]),
  };
}

/** The same, a sentence each. */
export function fixLocks(fix: ReportFix): readonly string[] {
  return lockLines(fix).map(
    ({ when, relation, lock, waits, work }) =>
      `${when}: ${lock} on ${relation}, ${waits} wait: ${work}`,
  );
}

interface LockLine {
  readonly when: string;
  readonly relation: string;
  readonly lock: string;
  readonly waits: string;
  readonly work: string;
}

function lockLines({ before = [], after = [] }: ReportFix): readonly LockLine[] {
  return [...before, ...after].map(({ part, relation, mode, blocks, work, rows }) => {
    const done = [...work, ...(rows > 0 ? [`${plural(rows, 'row')} written`] : [])];
    return {
      when: part === undefined ? 'before' : `part ${part + 1}`,
      relation,
      lock: lockName(mode),
      waits: blocks.length > 0 ? blocks.join(' and ') : 'neither reads nor writes',
      work: done.length > 0 ? done.join(', ') : 'catalog only',
    };
  });
}
