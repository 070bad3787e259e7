/** What `sqitch deploy` and `sqitch revert` send for one change. */
import type { SourceMigration, SqlPiece, Step } from '../adapter.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { leadingWords } from '../statements.ts';
import { logDeploy, logEvent, logRevert, registerProject } from './registry.ts';

const begin = [runnerStep('BEGIN'), runnerStep('LOCK TABLE sqitch.changes IN EXCLUSIVE MODE')];

/** The script, the one that verifies it, then the registry's rows in a transaction of their own. */
export function plan(migration: SourceMigration): readonly Step[] {
  const { extra, up } = migration;
  const count = Number(extra?.['deployPieces']);
  return [
    ...(extra?.['first'] === true ? [registerProject(migration)] : []),
    ...ownConnection(up.slice(0, count)),
    ...ownConnection(up.slice(count)),
    ...begin,
    ...logDeploy(migration),
    runnerStep('COMMIT'),
  ];
}

/** psql is gone, and what it left open with it; Sqitch notes the failure. */
export function afterFailure(migration: SourceMigration): readonly Step[] {
  return [runnerStep('ROLLBACK'), logEvent(migration, 'fail')];
}

/** The revert script in a connection of its own, and the registry's word on it. */
export function planDown(migration: SourceMigration): readonly Step[] | null {
  if (migration.down === null) return null;
  return [
    ...ownConnection(migration.down),
    ...begin,
    ...logRevert(migration),
    runnerStep('COMMIT'),
  ];
}

/** Every script has a psql of its own: what it leaves behind in its session ends with it. */
function ownConnection(pieces: readonly SqlPiece[]): readonly Step[] {
  const words = pieces.map(({ sql }) => leadingWords(sql, 4));
  const last = words.findLast((one) => transaction.test(one) && !/ TO\b/.test(one));
  const leavesOpen = last !== undefined && /^(BEGIN|START)\b/.test(last);
  return [
    ...pieces.map(migrationStep),
    ...(leavesOpen ? [runnerStep('ROLLBACK')] : []),
    ...(words.some((one, index) => keepsState(one, pieces[index]?.sql ?? ''))
      ? [runnerStep('DISCARD ALL')]
      : []),
  ];
}

const transaction = /^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT)\b/;

function keepsState(words: string, sql: string): boolean {
  return (
    /^(SET (?!LOCAL|TRANSACTION|CONSTRAINTS)|PREPARE|LISTEN|LOAD|CREATE( OR REPLACE)? TEMP)/.test(
      words,
    ) || /\bset_config\s*\(|\bpg_(try_)?advisory_lock\b/i.test(sql)
  );
}
