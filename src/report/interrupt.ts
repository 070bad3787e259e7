import { cutPicture } from '../evidence/cut-picture.ts';
import type { ServerEvidence } from '../evidence/types.ts';
import type { Report, ReportInterrupt } from './schema.ts';
import { and, plural, quoted } from './wording.ts';

/** Where each migration was killed and what became of it, as seen on the first server that rehearsed it. */
export function reportInterrupt(servers: readonly ServerEvidence[]): Report['interrupt'] {
  for (const one of servers) {
    if (one.interrupt) return { server: one.server.version, migrations: summarise(one) };
  }
  return undefined;
}

function summarise({ apply, interrupt }: ServerEvidence): ReportInterrupt['migrations'] {
  return (interrupt?.migrations ?? []).map((killed) => {
    const run = apply?.runs.find(({ migration }) => migration === killed.migration);
    return {
      migration: killed.migration,
      picture: run ? cutPicture(run, killed) : '',
      cuts: killed.cuts.map(({ statement, place, result, left, refusal, error }) => {
        return { statement, place, result, left, refusal, error };
      }),
      leftOut: killed.leftOut,
    };
  });
}

/** More migrations than this, after whose kills the framework itself would not begin, are told together. */
const mostRefusing = 3;

/** What kills came to: one sentence for all that are safe, and one for each migration that is not. */
export function interruptRemarks({ interrupt, migrations }: Report): string[] {
  const killed = (interrupt?.migrations ?? []).filter(({ cuts }) => cuts.length > 0);
  const isSafe = ({ cuts }: (typeof killed)[number]): boolean =>
    cuts.every(({ result }) => result === 'converges');
  const safe = killed.filter(isSafe);
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const unsafe = killed.filter((one) => !isSafe(one));
  const refusing = unsafe.filter(({ cuts }) => cuts.every(({ refusal }) => refusal !== undefined));
  const alike = refusing.length > mostRefusing ? refusing : [];
  const [example] = alike;
  const words = example?.cuts[0]?.refusal ?? '';
  return [
    ...(safe.length > 0
      ? [
          `Killed in the middle and started again (${plural(safe.flatMap(({ cuts }) => cuts).length, 'place')} in ${plural(safe.length, 'migration')}): each time it ends as an undisturbed run.`,
        ]
      : []),
    ...(example
      ? [
          `${plural(alike.length, 'migration')} killed at ${plural(alike.flatMap(({ cuts }) => cuts).length, 'place')} and started again: the framework refuses to begin each time, ${files.get(example.migration) ?? example.migration} with ${quoted(words)}.`,
        ]
      : []),
    ...unsafe
      .filter((one) => !alike.includes(one))
      .map(
        (one) =>
          `${files.get(one.migration) ?? one.migration} killed at ${plural(one.cuts.length, 'place')} and started again: ${and(outcomes(one.cuts))}. ${quoted(one.picture)}`,
      ),
  ];
}

function outcomes(cuts: ReportInterrupt['migrations'][number]['cuts']): string[] {
  const count = (wanted: string): number => cuts.filter(({ result }) => result === wanted).length;
  const refused = cuts.find(({ result }) => result === 'refused');
  const words = refused?.refusal ?? refused?.error?.message ?? '';
  return [
    ...(count('converges') > 0 ? [`${times(count('converges'))} as an undisturbed run`] : []),
    ...(count('refused') > 0 ? [`${times(count('refused'))} refused with ${quoted(words)}`] : []),
    ...(count('third-state') > 0 ? [`${times(count('third-state'))} in a third state`] : []),
  ];
}

function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`;
}
