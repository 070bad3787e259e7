/** What a changelog in YAML, JSON or XML says, in one form. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node } from 'yaml';

import { UserError } from '../../errors.ts';
import { parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** One entry of a changelog. */
export interface Entry {
  /** `include`, `includeAll`, `changeSet`, `property` … */
  readonly kind: string;
  readonly line: number;
  /** Scalars of the entry, as text. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of a changeset: its changes, in order. */
  readonly changes: readonly Change[];
  /** Of a changeset: what it is rolled back with, where that is SQL; null where it is something else. */
  readonly rollback: readonly Change[] | null;
  /** Of a changeset: names of the preconditions. */
  readonly preconditions: readonly string[];
}

/** `sql`, `sqlFile`, `createTable` … */
export interface Change {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Line on which the SQL of `sql` begins. */
  readonly sqlLine: number;
}

/** Undefined for a file that is no changelog, so that detection never throws for others' files. */
export function readEntries(file: string, text: string): readonly Entry[] | undefined {
  if (!text.includes('databaseChangeLog')) return undefined;
  return file.endsWith('.xml') ? fromXml(text) : fromYaml(text);
}

/** The same for a file that another one includes; throws UserError `invalid-changelog`. */
export function entriesOf(file: string, text: string): readonly Entry[] {
  const entries = readEntries(file, text);
  if (entries) return entries;
  throw new UserError(
    'invalid-changelog',
    `"${file}" is no Liquibase changelog: expected "databaseChangeLog" at its top.`,
    {
      remedy: 'Correct the file, or take it out of the changelog that includes it.',
    },
  );
}

function fromXml(text: string): readonly Entry[] | undefined {
  const root = parseXml(text);
  if (root?.name !== 'databaseChangeLog') return undefined;
  return root.children.map((child) => {
    const inner = child.children.filter(({ name }) => !described.has(name));
    const rollback = child.children.find(({ name }) => name === 'rollback');
    const comment = child.children.find(({ name }) => name === 'comment')?.text.trim();
    return {
      kind: child.name,
      line: child.line,
      fields: { ...child.attributes, ...(comment !== undefined && { comment }) },
      changes: child.name === 'changeSet' ? inner.map(xmlChange) : [],
      rollback: rollback ? xmlRollback(rollback) : [],
      preconditions:
        child.children
          .find(({ name }) => name === 'preConditions')
          ?.children.map(({ name }) => name) ?? [],
    };
  });
}

/** Children of a changeset that change nothing. */
const described = new Set(['comment', 'preConditions', 'rollback', 'validCheckSum', 'modifySql']);

function xmlChange(element: XmlElement): Change {
  return {
    kind: element.name,
    fields: { ...element.attributes, ...(element.text !== '' && { sql: element.text }) },
    sqlLine: element.textLine,
  };
}

function xmlRollback(element: XmlElement): readonly Change[] {
  if (element.children.length > 0) return element.children.map(xmlChange);
  return element.text.trim() === ''
    ? []
    : [{ kind: 'sql', fields: { sql: element.text }, sqlLine: element.textLine }];
}

function fromYaml(text: string): readonly Entry[] | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent' });
  const list =
    document.errors.length === 0 ? child(document.contents, 'databaseChangeLog') : undefined;
  if (!isSeq(list)) return undefined;
  const lineOf = (node: unknown): number => counter.linePos((node as Node).range?.[0] ?? 0).line;
  return list.items.flatMap((item) => {
    if (!isMap(item)) return [];
    return item.items.map(({ key, value }) => {
      const node: unknown = value;
      const rollback = child(node, 'rollback');
      const conditions = child(node, 'preConditions');
      return {
        kind: String(key),
        line: lineOf(key),
        fields: fieldsOf(node),
        changes: changesOf(child(node, 'changes'), lineOf),
        rollback: isScalar(rollback)
          ? [
              {
                kind: 'sql',
                fields: { sql: textOf(rollback) },
                sqlLine: sqlLineOf(rollback, lineOf),
              },
            ]
          : changesOf(rollback, lineOf),
        preconditions: isSeq(conditions)
          ? conditions.items.flatMap((one) =>
              isMap(one) ? one.items.map(({ key: name }) => String(name)) : [],
            )
          : [],
      };
    });
  });
}

function changesOf(list: unknown, lineOf: (node: unknown) => number): readonly Change[] {
  const items: readonly unknown[] = isSeq(list) ? list.items : isMap(list) ? [list] : [];
  return items.flatMap((item) => {
    if (!isMap(item)) return [];
    return item.items.map(({ key, value }) => {
      const sql = child(value, 'sql');
      const fields = isScalar(value) ? { sql: textOf(value) } : fieldsOf(value);
      return { kind: String(key), fields, sqlLine: sqlLineOf(sql ?? value, lineOf) };
    });
  });
}

/** A block scalar begins on the line behind its indicator. */
function sqlLineOf(node: unknown, lineOf: (node: unknown) => number): number {
  const isBlock = isScalar(node) && node.type?.startsWith('BLOCK') === true;
  return lineOf(node) + (isBlock ? 1 : 0);
}

function child(node: unknown, key: string): unknown {
  return isMap(node) ? node.get(key, true) : undefined;
}

function fieldsOf(node: unknown): Readonly<Record<string, string>> {
  if (!isMap(node)) return {};
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) => (isScalar(value) ? [[String(key), textOf(value)]] : [])),
  );
}

function textOf({ value }: { readonly value: unknown }): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
