/** What clients may send, message by message; each script runs directly and through a recorder. */
import { extendedProtocol } from './extended-protocol.ts';
import { oddities } from './oddities.ts';
import { oneStatement } from './one-statement.ts';
import { outsideBlocks } from './outside-blocks.ts';
import type { WireScript } from './script.ts';
import { severalStatements } from './several-statements.ts';

export const wireScripts: readonly WireScript[] = [
  ...oneStatement,
  ...severalStatements,
  ...outsideBlocks,
  ...extendedProtocol,
  ...oddities,
];
