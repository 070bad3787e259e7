/**
 * Safe sequences, made from what a statement changed in the catalog and not from how it was written:
 * pure functions, one for each way that is mechanical. Whether a sequence holds is for a rehearsal.
 */
import type { FixCandidate, FixPart } from '../evidence/fixes.ts';
import { addColumn } from './add-column.ts';
import { addIndex } from './add-index.ts';
import { addKey } from './add-key.ts';
import { addRule } from './add-rule.ts';
import { alone } from './alone.ts';
import { batchRows } from './batch-rows.ts';
import { changeType } from './change-type.ts';
import { dropIndex } from './drop-index.ts';
import { rebuildConcurrently } from './rebuild.ts';
import { fixQuote } from './guards.ts';
import { setNotNull } from './set-not-null.ts';
import type { FixSubject, Way } from './subject.ts';

/** In the order in which their parts are sent: what others need first, what is taken away last. */
const ways: readonly ((subject: FixSubject) => Way)[] = [
  addColumn,
  changeType,
  setNotNull,
  addIndex,
  addKey,
  addRule,
  dropIndex,
];

/** The safe sequence for a statement; undefined when there is no mechanical one. */
export function proposeFix(migration: string, subject: FixSubject): FixCandidate | undefined {
  const { parts, differs = [] } = bestWay(subject);
  if (parts.length === 0 || parts.some(endsItsBlock)) return undefined;
  return { migration, statement: subject.statement.index, parts, differs };
}

function bestWay(subject: FixSubject): Pick<Way, 'parts' | 'differs'> {
  const { schemaChanges } = subject;
  const found = ways.map((way) => way(subject));
  const taken = new Set(found.flatMap(({ takes }) => takes));
  if (schemaChanges.length > 0 && schemaChanges.every((change) => taken.has(change))) {
    return {
      parts: found.flatMap(({ parts }) => parts),
      differs: found.flatMap(({ differs = [] }) => differs),
    };
  }
  const others = schemaChanges.length > 0 ? [alone] : [batchRows, rebuildConcurrently, alone];
  const parts = others.map((way) => way(subject)).find((one) => one.length > 0);
  return { parts: parts ?? [] };
}

/** A name or a value that holds the quotes of our DO blocks would end them. */
function endsItsBlock({ sql }: FixPart): boolean {
  return [fixQuote, '$keep$'].some((quote) => sql.split(quote).length > 3);
}
