import type { FixPart } from '../evidence/fixes.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { addAndValidate } from './add-rule.ts';
import { notNullParts, shortened } from './set-not-null.ts';
import { unless, when } from './guards.ts';
import { type FixSubject, textOf, type Way } from './subject.ts';
import { walkByKey } from './walk-by-key.ts';

/** Another type for a column: a new column kept in step by a trigger, filled in batches, then swapped. */
export function changeType({ statement, schemaChanges, catalog, major }: FixSubject): Way {
  const none: Way = { takes: [], parts: [] };
  const [change, ...others] = schemaChanges;
  // with other changes beside it the way is no longer mechanical
  if (!change || others.length > 0) return none;
  const { kind, keys, before, after } = change;
  if (kind !== 'column' || change.change !== 'changed' || !after || !keys.includes('type')) {
    return none;
  }
  if (after['identity'] !== undefined || after['generated'] !== undefined) return none;
  const table = textOf(after, 'table');
  const column = textOf(after, 'column');
  const wasType = textOf(before, 'type');
  const type = textOf(after, 'type');
  const name = quoteIdentifier(column);
  const through = castThrough(statement.sql, column);
  if (through === undefined) return none;
  const cast = `${through}::${type}`;
  const stem = shortened(column, 50);
  const next = quoteIdentifier(`${stem}_next`);
  const work = quoteIdentifier(`${stem}_keep_next`);
  const [schema] = table.split('.');
  const done = `exists (select from pg_attribute where attrelid = ${quoteLiteral(table)}::regclass and attname = ${quoteLiteral(column)} and format_type(atttypid, atttypmod) = ${quoteLiteral(type)})`;
  const value = textOf(after, 'default');
  const fill = walkByKey(
    {
      table,
      statement: (where) =>
        `update ${table} set ${next} = ${name}${cast} where ${next} is distinct from ${name}${cast} and ${where}`,
      note: 'copies old rows, 1000 to a transaction; can be stopped and sent again at any time',
    },
    catalog,
    major,
  );
  if (!fill || wasType === '' || major < 12) return none;
  const notNull =
    after['not_null'] === true
      ? notNullParts(table, `${stem}_next`, catalog).map((part) => onlyUntil(done, part))
      : [];
  const rules = rulesMoved(table, column, next, catalog);
  const parts: readonly FixPart[] = [
    {
      sql: unless(done, `alter table ${table} add column if not exists ${next} ${type}`),
      transaction: 'own',
      note: 'an empty column of the new type',
    },
    {
      sql: unless(
        done,
        `create or replace function ${schema}.${work}() returns trigger language plpgsql as $keep$ begin new.${next} := new.${name}${cast}; return new; end $keep$`,
        `drop trigger if exists ${work} on ${table}`,
        `create trigger ${work} before insert or update on ${table} for each row execute function ${schema}.${work}()`,
      ),
      transaction: 'own',
      note: 'keeps it in step from now on',
    },
    onlyUntil(done, fill),
    ...notNull,
    ...rules
      .flatMap(({ nextName, definition }) => addAndValidate(table, nextName, definition))
      .map((part) => onlyUntil(done, part)),
    {
      sql: unless(
        done,
        `drop trigger ${work} on ${table}`,
        `drop function ${schema}.${work}()`,
        `alter table ${table} drop column ${name}`,
        `alter table ${table} rename column ${next} to ${name}`,
        ...rules.map(
          ({ constraint, nextName }) =>
            `alter table ${table} rename constraint ${quoteIdentifier(nextName)} to ${quoteIdentifier(constraint)}`,
        ),
        ...(value === '' ? [] : [`alter table ${table} alter column ${name} set default ${value}`]),
      ),
      transaction: 'own',
      note: 'swaps the names; only the catalog changes',
    },
  ];
  return { takes: [change], parts, differs: ['column-order'] };
}

interface MovedRule {
  readonly constraint: string;
  readonly nextName: string;
  readonly definition: string;
}

/** CHECKs and FOREIGN KEYs over a column, which go with it, as they are over the next one. */
function rulesMoved(
  table: string,
  column: string,
  next: string,
  catalog: FixSubject['catalog'],
): readonly MovedRule[] {
  const word = wordOf(column);
  return Object.values(catalog)
    .filter((rule) => rule['table'] === table && /^[cf]$/.test(textOf(rule, 'type')))
    .flatMap((rule) => {
      const [constraint, written] = [textOf(rule, 'constraint'), textOf(rule, 'definition')];
      const own = /^FOREIGN KEY \(.*?\)/.exec(written)?.[0] ?? written;
      const definition = own.replaceAll(word, () => next) + written.slice(own.length);
      const nextName = `${shortened(constraint, 55)}_next`;
      return definition === written ? [] : [{ constraint, nextName, definition }];
    });
}

/** A column's name as Postgres prints it in an expression. */
function wordOf(column: string): RegExp {
  const quoted = quoteIdentifier(column).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const plain = /^[a-z_][a-z0-9_]*$/.test(column) ? `|(?<![\\w$."'])${column}(?![\\w$."'(])` : '';
  return new RegExp(quoted + plain, 'g');
}

/** What USING puts between the old type and the new one; undefined for more than casts of the column. */
function castThrough(sql: string, column: string): '' | '::text' | undefined {
  const using = /\busing\s+(.*)$/is.exec(sql)?.[1];
  if (using === undefined) return '';
  const [from, ...casts] = using.replace(/^\((.*)\)$/s, '$1').split('::');
  const plain = from?.trim().replace(/^"(.*)"$/, '$1');
  if (plain !== column) return undefined;
  if (casts.length < 2) return '';
  return casts.length === 2 && casts[0]?.trim().toLowerCase() === 'text' ? '::text' : undefined;
}

/** The part, skipped once the swap is done: then its new column is the old one. */
function onlyUntil(done: string, part: FixPart): FixPart {
  if (part.transaction === 'batched') {
    const sql = part.sql.replace('begin\n', `begin\n  if ${done} then return; end if;\n`);
    return { ...part, sql };
  }
  if (part.sql.startsWith('do '))
    return { ...part, sql: part.sql.replace('if not exists', `if not ${done} and not exists`) };
  return { ...part, sql: when(`not ${done}`, part.sql) };
}
