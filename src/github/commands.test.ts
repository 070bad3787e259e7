import { expect, test, vi } from 'vitest';
import { CommandReader } from '../../test/support/workflow-commands.ts';
import { annotate, stopCommands } from './commands.ts';

function read(lines: readonly string[]) {
  const reader = new CommandReader();
  for (const line of lines.flatMap((text) => text.split('\n'))) reader.line(line);
  return reader.commands;
}

/** What is printed meanwhile, as lines. */
function printed(run: () => void): readonly string[] {
  const chunks: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    chunks.push(String(chunk));
    return true;
  });
  try {
    run();
  } finally {
    write.mockRestore();
  }
  return chunks.join('').trimEnd().split('\n');
}

test('nothing in a message or a property can end a command or begin one', () => {
  const hostile = 'a,b:c%0A\n::error::forged\r\n##[error]forged';
  const commands = read(
    printed(() => annotate({ level: 'error', file: hostile, title: hostile, message: hostile })),
  );
  expect(commands).toEqual([
    { name: 'error', properties: { file: hostile, title: hostile }, message: hostile },
  ]);
});

test('an annotation has a place where it has a file', () => {
  const [title, message] = ['Index built while writers wait', 'public.users'];
  const place = { line: 3, endLine: 5 };
  const commands = read(
    printed(() => {
      annotate({ level: 'error', file: 'db/2, x.sql', ...place, title, message });
      annotate({ level: 'notice', file: '', ...place, title, message });
    }),
  );
  expect(commands).toEqual([
    { name: 'error', properties: { title, file: 'db/2, x.sql', line: '3', endLine: '5' }, message },
    { name: 'notice', properties: { title }, message },
  ]);
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
