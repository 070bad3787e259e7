/** What `graphile-migrate migrate` sends, and how it reads its tables. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { tokensOf } from '../tokens.ts';
import { compareText } from '../versions.ts';

/** pgReal.ts: GRAPHILE MIGRATE on the keys of a telephone; a second runner fails at once. */
const lockNumber = '4727445306447283';
const lock = runnerStep('select pg_try_advisory_lock($1) as locked', [lockNumber]);
const unlock = runnerStep('select pg_advisory_unlock($1)', [lockNumber]);

/** Committed migrations by hash; the text of the current one as it was last run. */
export const ledger: Ledger = {
  table: 'graphile_migrate.migrations',
  besides: ['graphile_migrate.current'],
  prepare: [
    // held until the run is over, so its end is the end of the session
    lock,
    runnerStep(`
    create schema if not exists graphile_migrate;

    create table if not exists graphile_migrate.migrations (
      hash text primary key,
      previous_hash text references graphile_migrate.migrations,
      filename text not null,
      date timestamptz not null default now()
    );

    create table if not exists graphile_migrate.current (
      filename text primary key default 'current.sql',
      content text not null,
      date timestamptz not null default now()
    );
  `),
  ],
  runLock: { take: lock, refused: 'Failed to get exclusive lock' },
  // the real one asks for the newest row (`limit 1`), and for the current one in a query of its own
  read: `select filename, hash, null as content from graphile_migrate.migrations
    union all select filename, null, content from graphile_migrate.current order by filename desc`,
  decide,
  forget: (migrations) =>
    // newest first: every row refers to the one before it
    migrations
      .toReversed()
      .map(({ checksum }) =>
        checksum === undefined
          ? `delete from graphile_migrate.current where filename = 'current.sql'`
          : `delete from graphile_migrate.migrations where hash = ${quoteLiteral(checksum)}`,
      ),
  claims: (rows, migrations) =>
    claimsOf(
      rows
        .filter(({ hash }) => typeof hash === 'string')
        .map(({ filename }) => ({ key: String(filename), finished: true })),
      migrations,
      ({ version }) => `${version}.sql`,
    ),
};

/** What sorts behind the newest row is pending; what sorts before it never is. */
function decide(
  rows: Parameters<Ledger['decide']>[0],
  migrations: readonly SourceMigration[],
): LedgerDecision {
  const committed = rows.filter(({ hash }) => typeof hash === 'string');
  const names = new Set(committed.map(({ filename }) => String(filename)));
  const newest = [...names].sort(compareText).at(-1) ?? '';
  const content = rows.find((row) => typeof row['content'] === 'string')?.['content'];
  const ran = typeof content === 'string' ? withoutComments(content) : undefined;
  const pending = migrations.filter(({ version, extra }) =>
    extra?.['draft'] === true
      ? withoutComments(String(extra['content'])) !== ran
      : `${version}.sql` > newest,
  );
  const neverApplied = migrations
    .filter(({ version, extra }) => {
      const name = `${version}.sql`;
      return extra?.['draft'] !== true && name < newest && !names.has(name);
    })
    .map(({ id }) => ({ id, why: `it sorts before the newest applied migration, ${newest}` }));
  // each hash is compared right before its file is sent, so what stands before has been applied
  const odd = pending.findIndex(({ extra }) => extra?.['problem'] !== undefined);
  const skipped = migrations.length - pending.length - neverApplied.length;
  if (odd === -1) return { apply: pending, skipped, neverApplied };
  const refused = String(pending[odd]?.extra?.['problem']);
  return { apply: pending.slice(0, odd), skipped, refused, neverApplied };
}

/** The body as one message and its row in one transaction, under an advisory lock. */
export function plan(migration: SourceMigration): readonly Step[] {
  const { checksum = '', extra, up, version } = migration;
  const wrapped = extra?.['wrapped'] === true;
  const transaction = (steps: readonly Step[]) =>
    wrapped ? [runnerStep('begin'), ...steps, runnerStep('commit')] : steps;
  if (extra?.['draft'] === true) {
    return [lock, ...transaction(up.map(migrationStep)), unlock, ...recordCurrent(migration)];
  }
  const insert = runnerStep(
    'insert into graphile_migrate.migrations(hash, previous_hash, filename) values ($1, $2, $3)',
    [checksum, extra?.['previous'] === '-' ? null : String(extra?.['previous']), `${version}.sql`],
  );
  return [lock, ...transaction([...up.map(migrationStep), insert]), unlock];
}

/** `watch` does this on a second connection, whose transaction also surrounds the migration's. */
function recordCurrent({ extra }: SourceMigration): readonly Step[] {
  return [
    runnerStep('begin'),
    runnerStep('lock graphile_migrate.current in EXCLUSIVE mode'),
    runnerStep(
      `
              insert into graphile_migrate.current(content)
              values ($1)
              on conflict (filename)
              do update
              set content = excluded.content, date = excluded.date
            `,
      [String(extra?.['content'])],
    ),
    runnerStep('commit'),
  ];
}

/** Whatever was open is rolled back, and the lock goes. */
export function afterFailure({ extra }: SourceMigration): readonly Step[] {
  return extra?.['wrapped'] === true ? [runnerStep('rollback'), unlock] : [unlock];
}

/** A text as it is compared: what a change of comments and white space leaves alone. */
export function withoutComments(sql: string): string {
  return [...tokensOf(sql)]
    .map(({ kind, start, end }) =>
      kind === 'space' || kind === 'comment' ? ' ' : sql.slice(start, end),
    )
    .join('')
    .replace(/ +/g, ' ')
    .trim();
}
