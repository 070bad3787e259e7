import { afterAll, beforeAll } from 'vitest';
import { pglogicalPrograms } from '../../scripts/pglogical.ts';
import { silentLog } from '../../src/log.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import type { Server } from '../../src/postgres/server.ts';

/** A copy that pglogical lives on, of a server of its own, for the tests of a describe block. */
export function usePglogical(): { readonly server: Server } {
  let original: Server | undefined;
  let copy: Server | undefined;
  beforeAll(async () => {
    const programs = await pglogicalPrograms((why) => {
      throw new Error(why);
    });
    process.env['PATH'] = `${programs}:${process.env['PATH']}`;
    original = await provideServer({ provider: 'local', major: 15, log: silentLog });
    copy = await original.copy?.(['pglogical']);
  });
  afterAll(async () => {
    await copy?.[Symbol.asyncDispose]();
    await original?.[Symbol.asyncDispose]();
  });
  return {
    get server() {
      if (!copy) throw new Error('usePglogical: the server runs only within hooks and tests');
      return copy;
    },
  };
}
