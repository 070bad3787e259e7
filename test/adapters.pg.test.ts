/** Every fixture is applied to a real server exactly as its plan says, ledger included. */
import { describe, expect, it } from 'vitest';

import type { Adapter, LedgerClaims, SourceMigration, Step } from '../src/adapters/adapter.ts';
import { adapters } from '../src/adapters/index.ts';
import type { SqlError } from '../src/evidence/types.ts';
import type { Database } from '../src/postgres/database.ts';
import { connect, type Session } from '../src/postgres/session.ts';
import { ledgerRepair } from '../src/rehearse/recover/ledger.ts';
import { fixtureSettings, readFixture } from './support/adapter-fixture.ts';
import { useServer } from './support/server.ts';

const server = useServer();

async function open(database: Database): Promise<Session> {
  return connect(server.server, { database: database.name });
}

/** Sends steps until one fails; the error of that one, or undefined. */
async function send(session: Session, steps: readonly Step[]): Promise<SqlError | undefined> {
  for (const { sql, parameters, copyData } of steps) {
    const result =
      copyData === undefined
        ? await session.query(sql, parameters)
        : await session.copyIn(sql, copyData);
    if (!result.ok) return result.error;
  }
  return undefined;
}

/** One run of the framework: prepare, read, decide, apply. The ids it applied. */
async function run(
  session: Session,
  adapter: Adapter,
  migrations: readonly SourceMigration[],
): Promise<readonly string[]> {
  const { ledger, aroundRun } = adapter;
  expect(await send(session, ledger?.prepare ?? [])).toBeUndefined();
  const rows = ledger ? await session.rows(ledger.read) : [];
  const decision = ledger?.decide(rows, migrations) ?? { apply: migrations, refused: undefined };
  expect(decision.refused).toBeUndefined();
  expect(await send(session, aroundRun?.before ?? [])).toBeUndefined();
  for (const migration of decision.apply) {
    const error = await send(session, adapter.plan(migration, fixtureSettings));
    expect(error, migration.id).toBeUndefined();
  }
  expect(await send(session, aroundRun?.after ?? [])).toBeUndefined();
  return decision.apply.map(({ id }) => id);
}

async function prepare(session: Session, adapter: Adapter): Promise<void> {
  const { roles = [], schemas = [], sql = '' } = adapter.expects ?? {};
  for (const role of roles) {
    const [known] = await session.rows('select from pg_roles where rolname = $1', [role]);
    if (!known) await session.rows(`create role "${role}"`);
  }
  for (const schema of schemas) await session.rows(`create schema "${schema}"`);
  if (sql !== '') await session.rows(sql);
}

describe.each(adapters.map((adapter) => [adapter.id, adapter] as const))('%s', (_id, adapter) => {
  it('applies all once, nothing the second time, and again what the ledger forgot', async () => {
    const { migrations } = await readFixture(adapter);
    await using session = await open(await server.database());
    await prepare(session, adapter);
    const all = migrations.map(({ id }) => id);
    expect(await run(session, adapter, migrations)).toEqual(all);
    expect(session.transactionStatus).toBe('I');
    if (adapter.ledger === null) return;
    expect(await run(session, adapter, migrations)).toEqual([]);

    const last = migrations.at(-1) as SourceMigration;
    for (const sql of adapter.ledger.forget([last])) await session.rows(sql);
    const rows = await session.rows(adapter.ledger.read);
    const decision = adapter.ledger.decide(rows, migrations);
    expect(decision.apply.map(({ id }) => id)).toEqual([last.id]);
    expect(decision.skipped).toBe(all.length - 1);
  });

  it('is repaired so that the last migration is pending, and applied again', async () => {
    const { ledger } = adapter;
    if (ledger === null) return;
    const { migrations } = await readFixture(adapter);
    await using session = await open(await server.database());
    await prepare(session, adapter);
    await run(session, adapter, migrations);
    /** What an adapter cannot say of its ledger follows from what it would apply. */
    const read = async (): Promise<LedgerClaims> => {
      const rows = await session.rows(ledger.read);
      const pending = ledger.decide(rows, migrations).apply;
      const applied = migrations.filter((one) => !pending.includes(one)).map(({ id }) => id);
      const claims = { applied, unfinished: [], unknown: [], says: '' };
      return ledger.claims?.(rows, migrations) ?? claims;
    };
    const all = (await read()).applied;
    for (const wanted of [all.slice(0, -1), all]) {
      const facts = { ...(await read()), relation: ledger.table };
      const { sql } = ledgerRepair(adapter, fixtureSettings, migrations, new Set(wanted), facts);
      expect(sql).not.toEqual([]);
      for (const text of sql) await session.rows(text);
      expect(await read()).toMatchObject({ applied: wanted, unfinished: [], unknown: [] });
      const { refused } = ledger.decide(await session.rows(ledger.read), migrations);
      expect(refused).toBeUndefined();
    }
  });

  it('reverts every migration that has a down part, newest first', async () => {
    const { migrations } = await readFixture(adapter);
    await using session = await open(await server.database());
    await prepare(session, adapter);
    await run(session, adapter, migrations);
    for (const migration of [...migrations].reverse()) {
      const steps = adapter.planDown?.(migration, fixtureSettings) ?? [];
      expect(await send(session, steps), migration.id).toBeUndefined();
    }
    expect(session.transactionStatus).toBe('I');
  });

  it('leaves no open transaction when a statement fails', async () => {
    const { migrations } = await readFixture(adapter);
    await using session = await open(await server.database());
    await prepare(session, adapter);
    await run(session, adapter, []);
    const [first] = migrations as [SourceMigration];
    const broken = { ...first, up: first.up.map((piece) => ({ ...piece, sql: 'select 1/0' })) };
    await send(session, adapter.aroundRun?.before ?? []);
    const error = await send(session, adapter.plan(broken, fixtureSettings));
    expect(error?.code).toBe('22012');
    const message = error?.message ?? '';
    expect(await send(session, adapter.afterFailure?.(broken, { message }) ?? [])).toBeUndefined();
    await send(session, adapter.aroundRun?.afterFailure ?? []);
    expect(session.transactionStatus).toBe('I');
  });
});
