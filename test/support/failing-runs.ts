/** The failing review: three migrations and what Postgres did for them. */
import type { Migration, MigrationRun } from '../../src/evidence/types.ts';
import { sql } from '../../src/sql/tag.ts';
import { lock, run, statement } from './evidence.ts';

export const price: Migration = {
  id: '20261118093000',
  file: 'db/migrations/20261118093000_order_total.sql',
  change: 'added',
  transactionMode: 'file',
};
export const index: Migration = {
  id: '20261119101500',
  file: 'db/migrations/20261119101500_customer_email.sql',
  change: 'added',
  transactionMode: 'file',
};
export const countries: Migration = {
  id: '20261120080000',
  file: 'db/migrations/20261120080000_countries.sql',
  change: 'edited',
  transactionMode: 'statement',
};

export const alterTotal = sql`
  ALTER TABLE orders
    ALTER COLUMN total TYPE numeric(12, 2)
`;

export const failRuns: readonly MigrationRun[] = [
  run(price.id, [
    statement(alterTotal, {
      file: price.file,
      line: 2,
      endLine: 3,
      kind: 'AlterTableStmt',
      durationMs: 4.2,
      walBytes: 91_136,
      locks: [
        lock('public.orders', 'AccessExclusiveLock'),
        lock('public.orders_pkey', 'AccessExclusiveLock', 'index'),
      ],
      rewrites: ['public.orders'],
      scans: [{ relation: 'public.orders', rows: 1_000 }],
      indexBuilds: [{ index: 'public.orders_pkey', relation: 'public.orders', rebuilt: true }],
    }),
    statement('UPDATE orders SET total = total / 100', {
      file: price.file,
      line: 5,
      kind: 'UpdateStmt',
      durationMs: 6.8,
      walBytes: 204_800,
      locks: [lock('public.orders', 'RowExclusiveLock')],
      scans: [{ relation: 'public.orders', rows: 1_000 }],
      rows: [
        { relation: 'public.orders', existedBefore: true, inserted: 0, updated: 1_000, deleted: 0 },
      ],
    }),
  ]),
  run(index.id, [
    statement('CREATE INDEX customers_email_idx ON customers (lower(email))', {
      file: index.file,
      line: 2,
      kind: 'IndexStmt',
      durationMs: 1.4,
      walBytes: 16_512,
      locks: [lock('public.customers', 'ShareLock')],
      scans: [{ relation: 'public.customers', rows: 250 }],
      indexBuilds: [
        { index: 'public.customers_email_idx', relation: 'public.customers', rebuilt: false },
      ],
    }),
  ]),
  run(
    countries.id,
    [
      statement(`INSERT INTO countries (code, name)\nVALUES ('DE', 'Germany'), ('FR', 'France')`, {
        file: countries.file,
        line: 3,
        endLine: 4,
        kind: 'InsertStmt',
        locks: [lock('public.countries', 'RowExclusiveLock')],
        rows: [
          {
            relation: 'public.countries',
            existedBefore: true,
            inserted: 2,
            updated: 0,
            deleted: 0,
          },
        ],
        notices: [{ severity: 'NOTICE', code: '00000', message: 'two countries added' }],
      }),
      statement('CREATE INDEX CONCURRENTLY countries_name_idx ON countries (name)', {
        file: countries.file,
        line: 6,
        kind: 'IndexStmt',
        transaction: null,
        durationMs: 8.1,
        locks: [lock('public.countries', 'ShareUpdateExclusiveLock')],
        indexBuilds: [
          { index: 'public.countries_name_idx', relation: 'public.countries', rebuilt: false },
        ],
      }),
      statement('ALTER TABLE orders ADD COLUMN country text REFERENCES countries (code)', {
        file: countries.file,
        line: 8,
        kind: 'AlterTableStmt',
        outcome: {
          ok: false,
          error: {
            code: '42830',
            message:
              'there is no unique constraint matching given keys for referenced table "countries"',
            position: 36,
          },
        },
        observed: false,
        unobserved: 'it failed, so its locks were gone',
      }),
    ],
    'statement',
  ),
];

/** The same run on Postgres 13, which scans where 17 does not. */
export function onThirteen(one: MigrationRun): MigrationRun {
  return {
    ...one,
    statements: one.statements.map((statement) =>
      statement.kind === 'InsertStmt' && statement.origin === 'migration'
        ? { ...statement, scans: [{ relation: 'public.countries', rows: 20 }] }
        : statement,
    ),
  };
}

export const schemaDiff = `--- before
+++ after
@@ public.orders @@
 column id bigint not null
-column total integer not null
+column total numeric(12,2) not null
@@ public.customers @@
+index customers_email_idx btree (lower(email))
`;
