import { adapters } from '../../adapters/index.ts';
import type { CommandContext } from './command.ts';

/** `adapters`: id, name, address and ledger of every framework. */
export async function runAdapters(
  _argv: readonly string[],
  { print }: CommandContext,
): Promise<number> {
  const rows = adapters.map(({ id, name, ledger, url }) => [
    id,
    name,
    ledger?.table ?? 'none',
    url,
  ]);
  const table = [['adapter', 'framework', 'ledger', 'address'], ...rows];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  );
  print(lines.map((line) => `${line.trimEnd()}\n`).join(''));
  return 0;
}
