/** Asking `recover` about a live database, and doing as it says. */
import { adapters } from '../../src/adapters/index.ts';
import { configFromFlags } from '../../src/config/flags.ts';
import { discoverHistory } from '../../src/discover.ts';
import type { Recovery, Way } from '../../src/evidence/recovery.ts';
import { silentLog } from '../../src/log.ts';
import { readLive } from '../../src/rehearse/recover/live.ts';
import { recover } from '../../src/rehearse/recover/recover.ts';
import { renderRecovery } from '../../src/report/recovery.ts';
import { loadParser } from '../../src/sql/split.ts';
import { GitProject } from './git-project.ts';
import type { LiveFixture } from './live-database.ts';

/** What it says, having read as a role that may only read; on the server that has the live database too. */
export async function recovered(
  live: LiveFixture,
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<Recovery> {
  using project = new GitProject().write(files);
  const config = await configFromFlags('recover', [project.folder, ...flags], project.folder);
  await loadParser();
  const [found] = await discoverHistory(config);
  if (!found) throw new Error('no project');
  const plan = { ...found.plan, seed: { rows: 0, randomSeed: '1' } };
  const known = adapters.flatMap(({ name, ledger }) =>
    ledger ? [{ framework: name, table: ledger.table }] : [],
  );
  const read = await readLive(live.url, plan.adapter, plan.baseline, known);
  const { server } = live.database;
  const recovery = await recover({ plan, live: read, server, log: silentLog });
  if (process.env['SHOW'] === '1') console.log(renderRecovery(recovery, { color: false }));
  return recovery;
}

/** Does as one of the ways says. */
export async function follow(
  live: LiveFixture,
  { ways }: Recovery,
  kind: Way['kind'],
): Promise<void> {
  const way = ways.find((one) => one.kind === kind);
  if (!way) throw new Error(`no way to ${kind}`);
  await using session = await live.session();
  for (const text of way.sql) await session.rows(text);
  await session.rows(['begin', ...way.ledger.sql, 'commit'].join(';'));
}

/** Sends SQL of somebody's to the live database. */
export async function change(live: LiveFixture, sql: string): Promise<void> {
  await using session = await live.session();
  await session.rows(sql);
}

/** Outcome, migration, and the statement it stopped after. */
export function standing({ outcome, position }: Recovery): unknown {
  return [outcome, position.migration, position.after, position.of];
}
