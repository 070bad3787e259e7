/** Help texts, made from the commands and the settings. */
import { settingNamed, settingsOf } from '../../config/schema.ts';
import type { Place, SettingName } from '../../config/schema.ts';
import { commands } from './command.ts';
import type { Command } from './command.ts';

const width = 100;

const exitStatuses = [
  ['0', 'nothing at or above --fail-on'],
  ['1', 'findings at or above --fail-on'],
  ['2', 'wrong use or configuration'],
  ['3', 'could not rehearse'],
  ['70', 'a bug of this tool'],
] as const;

/** What `migration-rehearsal --help` prints. */
export function renderHelp(): string {
  return [
    'Rehearses Postgres migrations on a throw-away server and reports what they really did.',
    '',
    section(
      'Commands',
      commands.map(({ usage, summary }) => [usage, summary]),
    ),
    '',
    section('Flags', [
      ['--help', 'Help, also for a single command: migration-rehearsal review --help.'],
      ['--version', 'The version of this tool.'],
    ]),
    '',
    section('Exit status', exitStatuses),
    '',
  ].join('\n');
}

/** What `migration-rehearsal COMMAND --help` prints. */
export function renderCommandHelp(command: Command): string {
  const head = [`migration-rehearsal ${command.usage}`, '', command.summary];
  const names = settingsOf(command.name as Place).filter((name) => name !== 'path');
  if (names.length === 0) return [...head, ''].join('\n');
  return [...head, '', section('Flags', names.map(flagRow)), ''].join('\n');
}

function flagRow(name: SettingName): readonly [string, string] {
  const { kind, sentence } = settingNamed(name);
  const flag = `--${name}${kind.placeholder === '' ? '' : ` ${kind.placeholder}`}`;
  const byDefault = defaultText(name);
  return [
    `${flag}${kind.several ? '…' : ''}`,
    `${sentence.replaceAll('`', '')}${byDefault === '' ? '' : ` Default: ${byDefault}.`}`,
  ];
}

/** The default of a setting as one would write it; empty when there is none. */
export function defaultText(name: SettingName): string {
  const value = settingNamed(name).default;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const widest = Math.min(Math.max(...rows.map(([left]) => left.length)), 28);
  const indent = ' '.repeat(widest + 4);
  const lines = rows.map(([left, right]) => {
    const text = wrap(right, width - indent.length).join(`\n${indent}`);
    return left.length > widest
      ? `  ${left}\n${indent}${text}`
      : `  ${left.padEnd(widest)}  ${text}`;
  });
  return [`${title}:`, ...lines].join('\n');
}

/** Words into lines of at most so many characters. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
