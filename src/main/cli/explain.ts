import { expectWord } from '../../config/flags.ts';
import type { Hazard } from '../../hazards/hazard.ts';
import { hazards } from '../../hazards/index.ts';
import type { CommandContext } from './command.ts';
import { wrap } from './help.ts';

/** `explain HAZARD`: the hazard's prose and one example; without a name, the list. */
export async function runExplain(
  [id]: readonly string[],
  { print }: CommandContext,
): Promise<number> {
  const ids = hazards.map((hazard) => hazard.id);
  if (id === undefined) {
    const widest = Math.max(...ids.map(({ length }) => length));
    print(hazards.map((hazard) => `${hazard.id.padEnd(widest)}  ${hazard.title}\n`).join(''));
    return 0;
  }
  expectWord(id, ids, 'hazard');
  const hazard = hazards.find((candidate) => candidate.id === id);
  if (hazard) print(explanation(hazard));
  return 0;
}

/** What is known about a hazard, for a terminal. */
export function explanation(hazard: Hazard): string {
  const { id, title, area, severity, docs } = hazard;
  const example = hazard.examples.find(({ expect }) => expect !== 'clean');
  const paragraphs = [
    `${id}: ${title}`,
    `${area}, at most ${severity}`,
    ...section('Why', docs.why),
    ...section('Instead', docs.instead),
    ...section('What this does not prove', docs.limits),
  ];
  if (example) {
    const sql = [example.given, ...example.migrations].map((text) => text.trim()).join('\n\n');
    paragraphs.push(`Example: ${example.title}`, sql.replaceAll(/^(?=.)/gm, '    '));
    if (example.expect !== 'clean')
      paragraphs.push(...example.expect.flatMap((text) => filled(text)));
  }
  return `${paragraphs.join('\n\n')}\n`;
}

function section(title: string, text: string): readonly string[] {
  return [`${title}:\n${filled(text)}`];
}

/** Wrapped where it is prose; lines that are indented or fenced stay as they are. */
function filled(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  return paragraphs
    .map((one) => (/^(?: {2,}|```|[-*] )/m.test(one) ? one : wrap(one, 88).join('\n')))
    .map((one) => one.replaceAll(/^(?=.)/gm, '  '))
    .join('\n\n');
}
