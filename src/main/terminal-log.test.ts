import { expect, test } from 'vitest';
import { terminalLog } from './terminal-log.ts';

test('on a terminal, progress is one line that gives way to what is worth keeping', () => {
  const { log, written } = logOn({ isTTY: true, columns: 10 });
  log.progress('a long way to go');
  log.progress('b');
  log.info('done');
  log.clear();
  expect(written()).toBe('\r\u001B[2Ka long wa\r\u001B[2Kb\r\u001B[2Kdone\n');
});

test('elsewhere progress and details are left out', () => {
  const { log, written } = logOn({});
  log.progress('a');
  log.debug('b');
  log.warn('c');
  expect(written()).toBe('warning: c\n');
});

test('text of others cannot move the cursor', () => {
  const { log, written } = logOn({ isTTY: true });
  log.info('a\u001B[2Jb');
  log.progress('a\rb\n');
  expect(written()).toBe('a\uFFFD[2Jb\n\r\u001B[2Ka\uFFFDb');
});

function logOn(stream: { isTTY?: boolean; columns?: number }) {
  let text = '';
  const write = (piece: string) => (text += piece);
  return { log: terminalLog({ ...stream, write }, { verbose: false }), written: () => text };
}
