/** Where a half-finished database stands and the ways out, for somebody who was woken up for it. */
import type { PlacedStatement, Position, Recovery, Way } from '../evidence/recovery.ts';
import type { SchemaChange } from '../evidence/types.ts';
import { paint, type Painter } from './paint.ts';
import { oneLine, visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** How it is printed. */
export interface RecoveryLook {
  readonly color: boolean;
  readonly width?: number;
}

/** More differences than this say no more. */
const mostDifferences = 12;

/** Plain lines, or coloured ones; SQL stands alone on its lines, to be copied. */
export function renderRecovery(recovery: Recovery, { color, width = 80 }: RecoveryLook): string {
  const paints = paint(color);
  const columns = Math.max(40, Math.min(width, 110));
  const say = (text: string, indent = ''): readonly string[] => wrap(text, columns, indent);
  const { live, position, differences, besides, ways, unproven } = recovery;
  const lines: string[] = [
    ...say(
      `"${live.database}" on Postgres ${live.server}, read in one transaction that cannot write. Nothing was written to it.`,
    ),
    '',
    ...ledgerLines(recovery).flatMap((text) => say(text)),
    ...say(stateSentence(recovery)),
    ...runningLines(recovery).flatMap((text) => say(text)),
  ];
  if (!['clean', 'refused'].includes(recovery.outcome))
    lines.push('', ...statementLines(position, paints));
  if (differences.length > 0) {
    lines.push('', `What differs from there:`, ...differenceLines(differences));
  }
  for (const way of ways) lines.push('', ...wayLines(recovery, way, say, paints));
  for (const { kind, why } of unproven) {
    lines.push('', ...say(`${titles[kind]}: no proven way. Rehearsed: ${why}.`));
  }
  if (besides.length > 0) {
    lines.push(
      '',
      ...say(
        'Besides, these differ from every state of the migrations, and no rehearsal had them:',
      ),
      ...differenceLines(besides),
    );
  }
  if (ways.length + unproven.length > 0) {
    lines.push('', 'Not rehearsed:');
    for (const { what, why } of recovery.notRehearsed) lines.push(...say(`${what}: ${why}`, '  '));
  }
  return `${lines.join('\n')}\n`;
}

function ledgerLines({ live: { ledger } }: Recovery): readonly string[] {
  const { relation, says, unknown, others } = ledger;
  return [
    relation === null ? 'The database has no ledger.' : `The ledger ${relation} says: ${says}.`,
    ...(unknown.length > 0
      ? [
          `It holds ${unknown.join(', ')}, for which there is no file here: look for the branch that has it.`,
        ]
      : []),
    ...others.map(
      (other) =>
        `There is another ledger, ${other.relation}, as ${other.frameworks.join(' or ')} keeps it; it was not looked at.`,
    ),
  ];
}

function stateSentence({ outcome, position, live, adapter, differences }: Recovery): string {
  const { migration, file, after, of, exact, cutIndex, reachable } = position;
  const last = position.statements.findLast(({ state }) => state === 'unclear')?.number ?? after;
  const name = `${migration ?? ''} (${file ?? ''})`;
  const cut =
    cutIndex === null ? '' : `; statement ${last + 1} was cut, and index ${cutIndex} is INVALID`;
  const where = `${whereWords(after, last, of, name)}${cut}`;
  if (outcome === 'refused') {
    return `The schema is what the ledger says: it is ${where}. All the same ${adapter.name} refuses to run: ${live.ledger.refused ?? ''}`;
  }
  if (outcome === 'clean') {
    return live.ledger.relation === null
      ? 'The schema holds nothing of the migrations. There is nothing to recover.'
      : `The schema is what the ledger says: it is ${where}. There is nothing to recover.`;
  }
  if (!exact) {
    return `The schema is no state of the migrations. The nearest is ${where}; ${differences.length} of the objects concerned differ from it.`;
  }
  const unlikely =
    reachable || cutIndex !== null
      ? ''
      : ` No run of ${adapter.name} stops there, since it is inside one transaction: somebody sent statements by hand.`;
  return `The schema is exactly what it is ${where}.${unlikely}`;
}

function whereWords(after: number, last: number, of: number, name: string): string {
  if (last === 0) return `before ${name}`;
  if (after === of) return `after all of ${name}`;
  if (after === last) return `after statement ${after} of ${of} of ${name}`;
  const up = last === of ? `all of it` : `its statement ${last} of ${of}`;
  return after === 0
    ? `before ${name}, or after ${up}`
    : `after statement ${after} of ${of} of ${name}, or after ${up}`;
}

function runningLines({ live: { running } }: Recovery): readonly string[] {
  return running.map(
    ({ pid, application, holds }) =>
      `Careful: session ${pid}${application === '' ? '' : ` (${application})`} holds ${holds.join(', ')}. If that is the migration, it is still running: what it has not committed is not seen here.`,
  );
}

function statementLines(
  { statements, file }: Position,
  { green, red, yellow, dim }: Painter,
): readonly string[] {
  const colors = { done: green, missing: red, unclear: yellow, cut: yellow };
  const shown = around(statements);
  return shown.flatMap((one) => {
    if (one === null) return [dim('  …')];
    const { number, line, sql, state, telling } = one;
    const where = one.file === file ? `line ${line}` : `${one.file}:${line}`;
    const first = oneLine(sql);
    const text = first.length > 90 ? `${first.slice(0, 89)}…` : first;
    const row = `  ${colors[state](state.padEnd(7))} ${String(number).padStart(2)}  ${dim(where.padEnd(8))}  ${text}`;
    if (state !== 'unclear') return [row];
    return [
      row,
      ...(telling
        ? [
            `             it changes rows only; this reads and tells: ${telling.ran} if it ran`,
            `             ${visible(telling.sql)};`,
          ]
        : ['             it leaves nothing in the schema; only its rows or its author can tell']),
    ];
  });
}

/** All of a short list; of a long one, what is near the place where it stopped. */
function around(statements: readonly PlacedStatement[]): readonly (PlacedStatement | null)[] {
  if (statements.length <= 24) return statements;
  const done = statements.filter(({ state }) => state === 'done').length;
  const [from, to] = [Math.max(done - 8, 0), Math.min(done + 12, statements.length)];
  return [
    ...(from > 0 ? [null] : []),
    ...statements.slice(from, to),
    ...(to < statements.length ? [null] : []),
  ];
}

const titles = { finish: 'Finish it', undo: 'Undo it' } as const;

function wayLines(
  { position, adapter }: Recovery,
  { kind, when, sql, ledger, loses, source, nextRun }: Way,
  say: (text: string, indent?: string) => readonly string[],
  { bold }: Painter,
): readonly string[] {
  const title = `${titles[kind]}${when === null ? '' : `, if ${when}`}`;
  const end =
    kind === 'finish'
      ? `ends as a clean run of ${position.migration ?? ''} does`
      : `ends as it was before ${position.migration ?? ''}`;
  const lines = [
    bold(title),
    ...say(`Rehearsed: the schema ${end}${nextRun === '' ? '' : `; then ${nextRun}`}.`, '  '),
  ];
  if (loses.length > 0) lines.push(...say(`It takes with it: ${loses.join(', ')}.`, '  '));
  if (kind === 'undo' && source === 'file' && sql.length > 0)
    lines.push(...say('This is the down part of the migration. Rows are as it leaves them.', '  '));
  if (sql.length > 0) lines.push('', ...block(sql));
  if (ledger.sql.length === 0) return lines;
  lines.push(
    '',
    sql.length > 0 ? '  Then set the ledger:' : '  Nothing to send; set the ledger:',
    '',
  );
  if (ledger.commands.length > 0)
    lines.push(
      ...ledger.commands.map((command) => `    ${command}`),
      '',
      `  or, without ${adapter.name}:`,
      '',
    );
  return [...lines, ...block(['begin;', ...ledger.sql.map((one) => `${one};`), 'commit;'])];
}

function block(sql: readonly string[]): readonly string[] {
  return sql.flatMap((one) =>
    visible(one)
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
  );
}

function differenceLines(changes: readonly SchemaChange[]): readonly string[] {
  const lines = changes
    .slice(0, mostDifferences)
    .map(({ change, kind, name, keys, before, after }) => {
      const what = `${kind} ${oneLine(name)}`;
      if (change === 'added') return `  + ${what}: only in the live database`;
      if (change === 'removed') return `  - ${what}: not in the live database`;
      const detail = keys.map((key) => `${key} ${short(before?.[key])} -> ${short(after?.[key])}`);
      return `  ~ ${what}: ${detail.join(', ')}`;
    });
  const more = changes.length - mostDifferences;
  return more > 0 ? [...lines, `  and ${more} more; --format json has all`] : lines;
}

function short(value: unknown): string {
  if (value === undefined) return 'none';
  const text = oneLine(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
