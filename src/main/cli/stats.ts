import { UserError } from '../../errors.ts';
import type { CommandContext } from './command.ts';

/** `stats URL`: the sizes of a database's tables, as the file that `review --stats` reads. */
export async function runStats(
  argv: readonly string[],
  { print, log }: CommandContext,
): Promise<number> {
  const [url, ...others] = argv;
  if (url === undefined || others.length > 0) {
    throw new UserError(
      'wrong-arguments',
      `stats takes one URL; it was given ${argv.length === 0 ? 'none' : `${argv.length} arguments`}.`,
      {
        remedy: 'migration-rehearsal stats postgres://user@host/database > .github/table-sizes.yml',
      },
    );
  }
  const { readStats } = await import('../../postgres/stats.ts');
  const { renderSizes } = await import('../../config/sizes-file.ts');
  const { tables, countedSince, ...stats } = await readStats(url);
  const text = renderSizes({
    version: 1,
    ...stats,
    publications: stats.publications.map((one) => ({ ...one, tables: [...one.tables] })),
    subscriptions: [...stats.subscriptions],
    ...(countedSince !== null && { countedSince }),
    tables: Object.fromEntries(
      tables.map(({ relation, kind, ...table }) => [
        relation,
        { ...(kind !== null && { kind }), ...table },
      ]),
    ),
  });
  print(text);
  log.info(`${tables.length} tables of "${stats.database}" on Postgres ${stats.server}`);
  return 0;
}
