import { expect, test } from 'vitest';
import { CommandReader } from '../../test/support/workflow-commands.ts';
import type { ReportFinding } from '../report/schema.ts';
import type { Severity } from '../terms.ts';
import { annotationCommands } from './annotations.ts';
import { stopCommands, workflowCommand } from './commands.ts';

function finding(severity: Severity, changes: Partial<ReportFinding> = {}): ReportFinding {
  return {
    hazard: 'table-rewritten-while-readers-wait',
    title: 'Table rewritten while readers wait',
    area: 'locking',
    severity,
    basis: 'measured',
    migration: '0002',
    file: 'db/0002.sql',
    line: 3,
    object: 'public.users',
    message: 'public.users is rewritten.',
    remedy: 'Add the column without a default.',
    servers: ['17.10'],
    fingerprint: 'abcdef12',
    suppressed: null,
    ...changes,
  };
}

function read(lines: readonly string[]) {
  const reader = new CommandReader();
  for (const line of lines.flatMap((text) => text.split('\n'))) reader.line(line);
  return reader.commands;
}

test('nothing in a message or a property can end a command or begin one', () => {
  const hostile = 'a,b:c%0A\n::error::forged\r\n##[error]forged';
  const commands = read([workflowCommand('error', { file: hostile, title: hostile }, hostile)]);
  expect(commands).toEqual([
    { name: 'error', properties: { file: hostile, title: hostile }, message: hostile },
  ]);
});

test('the worst come first, ten of a kind, and the last says how many are missing', () => {
  const many = (severity: Severity, count: number) =>
    Array.from({ length: count }, () => finding(severity));
  const commands = read(
    annotationCommands([...many('notice', 2), ...many('warning', 13), ...many('error', 10)]),
  );
  expect(commands.map(({ name }) => name)).toEqual([
    ...Array.from({ length: 10 }, () => 'error'),
    ...Array.from({ length: 10 }, () => 'warning'),
    'notice',
    'notice',
  ]);
  expect(commands[9]?.message).not.toContain('more in the job summary');
  expect(commands[19]?.message).toMatch(/\n\n3 more in the job summary\.$/);
});

test('places are given where there are any, and suppressed findings are left out', () => {
  const commands = read(
    annotationCommands([
      finding('error', { endLine: 5 }),
      finding('error', { file: '', line: undefined }),
      finding('error', { suppressed: { by: 'comment', reason: 'table is empty' } }),
    ]),
  );
  const title = 'table-rewritten-while-readers-wait';
  expect(commands.map(({ properties }) => properties)).toEqual([
    { title, file: 'db/0002.sql', line: '3', endLine: '5' },
    { title },
  ]);
});

test('a long message keeps the count of what is missing, and overrides of text direction become visible', () => {
  const findings = Array.from({ length: 12 }, () =>
    finding('error', { message: '\u202Ex'.repeat(9000) }),
  );
  const last = read(annotationCommands(findings)).at(-1);
  expect(last?.message.length).toBeLessThan(4096);
  expect(last?.message).toMatch(/^(\uFFFDx)+\uFFFD?\n\n2 more in the job summary\.$/);
});

test('between stop and resume, whatever is printed is text', () => {
  const lines: string[] = [];
  {
    using stopped = stopCommands((line) => lines.push(line));
    expect(stopped).toBeDefined();
    lines.push(
      '  ::add-mask::e',
      'NOTICE: ##[error]forged',
      '::stop-commands::x',
      '::x::',
      '::error::forged',
    );
  }
  lines.push('::notice::ours');
  expect(read(lines)).toEqual([{ name: 'notice', properties: {}, message: 'ours' }]);
});
