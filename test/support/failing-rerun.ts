/** The failing review, run a second time. */
import type { RerunEvidence } from '../../src/evidence/types.ts';
import { alterTotal, countries, index, price } from './failing-runs.ts';

const noChange = { schemaChanges: [], dataChanges: [] };
const addedAgain = { relation: 'public.countries', rowsBefore: 22, rowsAfter: 24, columns: [] };
const dividedAgain = {
  relation: 'public.orders',
  rowsBefore: 1_000,
  rowsAfter: 1_000,
  columns: ['total'],
};

/** Each file again, the runner again, and once more after its ledger forgot. */
export const rerun: RerunEvidence = {
  raw: [
    {
      migration: price.id,
      result: 'changed',
      statements: [
        { index: 1, sql: alterTotal, line: 2, result: 'no-change', ...noChange },
        {
          index: 2,
          sql: 'UPDATE orders SET total = total / 100',
          line: 5,
          result: 'changed',
          schemaChanges: [],
          dataChanges: [dividedAgain],
        },
      ],
      schemaChanges: [],
      dataChanges: [dividedAgain],
    },
    {
      migration: index.id,
      result: 'rejected',
      statements: [
        {
          index: 1,
          sql: 'CREATE INDEX customers_email_idx ON customers (lower(email))',
          line: 2,
          result: 'rejected',
          error: { code: '42P07', message: 'relation "customers_email_idx" already exists' },
          ...noChange,
        },
      ],
      ...noChange,
    },
    {
      migration: countries.id,
      result: 'rejected-halfway',
      statements: [
        {
          index: 0,
          sql: `INSERT INTO countries (code, name)\nVALUES ('DE', 'Germany'), ('FR', 'France')`,
          line: 3,
          result: 'changed',
          schemaChanges: [],
          dataChanges: [addedAgain],
        },
        {
          index: 1,
          sql: 'CREATE INDEX CONCURRENTLY countries_name_idx ON countries (name)',
          line: 6,
          result: 'rejected',
          error: { code: '42P07', message: 'relation "countries_name_idx" already exists' },
          ...noChange,
        },
        { index: 2, sql: 'ALTER TABLE orders …', line: 8, result: 'not-sent', ...noChange },
      ],
      schemaChanges: [],
      dataChanges: [addedAgain],
    },
  ],
  runner: { applied: [], skipped: 3, outcome: { ok: true }, ...noChange },
  forgotten: {
    applied: [price.id],
    skipped: 0,
    outcome: {
      ok: false,
      error: { code: '42P07', message: 'relation "customers_email_idx" already exists' },
    },
    failedAt: { migration: index.id, file: index.file, line: 2 },
    schemaChanges: [],
    dataChanges: [dividedAgain],
  },
  maskedColumns: ['public.orders.created_at'],
};
