import { expect, test } from 'vitest';
import type { Adapter, SourceMigration, Step } from '../../adapters/adapter.ts';
import type { TransactionMode } from '../../evidence/types.ts';
import { sentMigrations } from './sql.ts';

const settings = { nonTransactional: [], placeholders: {} };

test.for<[TransactionMode, readonly (number | null | undefined)[]]>([
  ['file', [1, 1, 1, null]],
  ['message', [1, 1, 1, 2]],
  ['statement', [1, 1, 1, null]],
  ['own', [1, 1, 1, undefined]],
])(
  'in mode %s, what stands between BEGIN and COMMIT of the runner is one transaction',
  ([mode, expected]) => {
    const plan = [runner('begin'), file('select 1'), runner('commit'), file('select 2')];
    expect(transactions(mode, plan)).toEqual(expected);
  },
);

test('one transaction over a run begins before the first migration and ends after the last', () => {
  const around = { before: [runner('BEGIN')], after: [runner('COMMIT')], afterFailure: [] };
  const sent = sentMigrations({
    adapter: { ...adapter([file('select 1')]), aroundRun: around },
    settings,
    migrations: [migration('run'), migration('run')],
  });
  expect(
    sent.map(({ statements }) => statements.map(({ sql, transaction }) => [sql, transaction])),
  ).toEqual([
    [
      ['BEGIN', 1],
      ['select 1', 1],
    ],
    [
      ['select 1', 1],
      ['COMMIT', 1],
    ],
  ]);
});

test('parameters stand where they go, rows behind their COPY', () => {
  const insert: Step = {
    origin: 'runner',
    sql: 'insert into l values ($1, $2, $3)',
    parameters: ["o'k", 2, null],
  };
  const copy: Step = { origin: 'migration', sql: 'copy t from stdin;', copyData: '1\ta\n2\tb' };
  const [sent] = sentMigrations({
    adapter: adapter([insert, copy]),
    settings,
    migrations: [migration('file')],
  });
  expect(sent?.statements.map(({ sql }) => sql)).toEqual([
    "insert into l values ('o''k', 2, null)",
    'copy t from stdin;\n1\ta\n2\tb\n\\.',
  ]);
});

function transactions(mode: TransactionMode, plan: readonly Step[]) {
  const [sent] = sentMigrations({
    adapter: adapter(plan),
    settings,
    migrations: [migration(mode)],
  });
  return sent?.statements.map(({ transaction }) => transaction);
}

function adapter(plan: readonly Step[]): Adapter {
  return {
    id: 'made-up',
    name: 'Made up',
    url: '',
    ledgerPolicy: 'kept',
    ledger: null,
    detect: () => Promise.resolve([]),
    discover: () => Promise.resolve({ migrations: [], skipped: [] }),
    plan: () => plan,
  };
}

function migration(transactionMode: TransactionMode): SourceMigration {
  return { id: '1', version: '1', file: '1.sql', text: '', transactionMode, up: [], down: null };
}

function runner(sql: string): Step {
  return { origin: 'runner', sql };
}

function file(sql: string): Step {
  return { origin: 'migration', sql };
}
