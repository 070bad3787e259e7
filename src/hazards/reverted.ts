/** What several hazards say of down parts. */
import type {
  DownRun,
  LostData,
  Reverted,
  SchemaChange,
  Sent,
  Unreverted,
} from '../evidence/types.ts';
import type { HazardFinding, HazardInput } from './hazard.ts';
import { count, list, sqlError } from './wording.ts';

/** A down part that was sent, with what it did. */
export interface SentDown {
  readonly reverted: Reverted;
  readonly first: DownRun;
}

/** Down parts that were sent. */
export function sentDowns({ server }: HazardInput): readonly SentDown[] {
  return (server.revert?.migrations ?? []).flatMap((reverted) =>
    reverted.first ? [{ reverted, first: reverted.first }] : [],
  );
}

/** Where something failed, or else where the down part begins. */
export function placeOf(reverted: Reverted, sent?: Sent): Pick<HazardFinding, 'place'> {
  const { file, line } = sent?.failedAt ?? reverted;
  if (file === undefined) return {};
  return { place: line === undefined ? { file } : { file, line } };
}

/** ` at "alter table …"`: its first line, cut. */
export function statementIn(sent: Sent): string {
  const [first = ''] = (sent.failedAt?.sql ?? '').split('\n');
  if (first === '') return '';
  return ` at \`${first.length > 80 ? `${first.slice(0, 79)}…` : first.trimEnd()}\``;
}

/** The error of what failed; empty when nothing did. */
export function errorOf({ outcome }: Sent): string {
  return outcome.ok ? '' : sqlError(outcome.error);
}

/** `20 rows of public.users`, `20 values of public.users.email (kept in public.emails.address)`. */
export function lostText({ relation, column, count: number, keptIn }: LostData): string {
  const noun = column === undefined ? 'row' : 'value';
  const place = column === undefined ? relation : `${relation}.${column}`;
  const kept = keptIn === undefined ? '' : ` (kept in ${keptIn})`;
  return `${count(number, noun)} of ${place}${kept}`;
}

/** Without what hangs on another object of the list: the columns of a table, the index behind a constraint. */
export function topmost<Change extends SchemaChange>(
  changes: readonly Change[],
): readonly Change[] {
  const whole = changes.filter(({ change }) => change !== 'changed');
  const objects = new Set(whole.map(({ change, name }) => `${change} ${name}`));
  const constraints = new Set(
    changes.filter(({ kind }) => kind === 'constraint').map(({ name }) => name),
  );
  return changes.filter(({ change, kind, name, before, after }) => {
    const described = after ?? before ?? {};
    const { table, index, owned_by: owner } = described;
    if (kind === 'index' && constraints.has(`${String(table)}.${String(index)}`)) return false;
    return ![table, owner].some(
      (one) =>
        typeof one === 'string' &&
        one !== name &&
        (objects.has(`${change} ${one}`) ||
          objects.has(`${change} ${one.replace(/\.[^.]*$/, '')}`)),
    );
  });
}

/** `table public.a is left behind, column public.b.c is not restored`; empty when all is as it was. */
export function unrevertedText(changes: readonly Unreverted[]): string {
  const shown = topmost(changes);
  const phrase = (words: string, holds: (change: Unreverted) => boolean): string[] => {
    const names = shown.filter(holds).map(objectText);
    if (names.length === 0) return [];
    return [`${list(names)} ${names.length === 1 ? 'is' : 'are'} ${words}`];
  };
  return [
    ...phrase('left behind', ({ because }) => because === 'left'),
    ...phrase('not restored', ({ because }) => because === 'not-restored'),
    ...phrase(
      'gone, which the up part had not touched',
      ({ because, change }) => because === 'taken-too' && change === 'removed',
    ),
    ...phrase(
      'changed, which the up part had not touched',
      ({ because, change }) => because === 'taken-too' && change === 'changed',
    ),
  ].join('; ');
}

/** `column public.users.email`, `column public.users.email (not null)` for what has changed. */
function objectText({ change, kind, name, keys }: SchemaChange): string {
  const what = change === 'changed' ? ` (${keys.map(words).join(', ')})` : '';
  return `${kind} ${name}${what}`;
}

function words(key: string): string {
  return key.replaceAll('_', ' ');
}
