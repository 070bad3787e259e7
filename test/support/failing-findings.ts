/** What the hazards find in the failing review. */
import type { Finding } from '../../src/hazards/hazard.ts';
import type { HazardSummary } from '../../src/report/report.ts';
import { countries, index, price } from './failing-runs.ts';

/** Findings of the failing review, in no particular order. */
export const failFindings: readonly Finding[] = [
  {
    ...finding('lock-without-timeout', 'notice', 1),
    basis: 'known',
    migration: price.id,
    file: price.file,
    line: 2,
    endLine: 3,
    statement: 1,
    object: 'public.orders',
    message: 'ACCESS EXCLUSIVE on public.orders was asked for with no lock_timeout.',
    remedy: "Put `SET lock_timeout = '2s'` above it and let the deploy retry.",
  },
  {
    ...finding('index-build-blocks-writes', 'warning', 2),
    migration: index.id,
    file: index.file,
    line: 2,
    endLine: 2,
    statement: 1,
    object: 'public.customers',
    message:
      'Postgres built customers_email_idx on public.customers (250 rows) under SHARE: inserts, updates and deletes wait until it is done.',
    remedy:
      'Build it with `CREATE INDEX CONCURRENTLY` in a file of its own that runs outside a transaction (`-- migrate:up transaction:false`).',
    fix: {
      sql: ['CREATE INDEX CONCURRENTLY customers_email_idx ON customers (lower(email))'],
      proven: true,
    },
  },
  {
    ...finding('rerun-changes-data', 'warning', 3),
    area: 'rerun',
    migration: price.id,
    file: price.file,
    line: 5,
    statement: 2,
    object: 'public.orders',
    message: 'Run a second time, it changes total in 1000 rows of public.orders again.',
    remedy: 'Do the division in the `USING` clause of the type change, or guard it with `WHERE`.',
    servers: ['17.10'],
  },
  {
    ...finding('failed-migration', 'error', 4),
    area: 'data',
    migration: countries.id,
    file: countries.file,
    line: 8,
    statement: 2,
    object: 'public.countries',
    message:
      'Postgres rejected it: there is no unique constraint matching given keys for referenced table "countries" (42830). Two statements before it are committed and stay.',
    remedy: 'Add a unique constraint on `countries (code)` first.',
  },
  {
    ...finding('rewrite-blocks-reads', 'error', 5),
    migration: price.id,
    file: price.file,
    line: 2,
    endLine: 3,
    statement: 1,
    object: 'public.orders',
    message:
      'Postgres rewrote public.orders (1000 rows) and its 1 index under ACCESS EXCLUSIVE, and the lock is held until the UPDATE behind it has committed: reads and writes wait all that time.',
    remedy:
      'Add a column of the new type, fill it in batches, and swap the two; readers wait only for the swap.',
  },
  {
    ...finding('scan-blocks-reads', 'warning', 6),
    migration: price.id,
    file: price.file,
    line: 5,
    statement: 2,
    object: 'public.orders',
    message: 'Postgres read all 1000 rows of public.orders while readers wait.',
    remedy: 'Move the UPDATE to a transaction of its own.',
    suppressed: {
      by: `${price.file}:4`,
      reason: 'maintenance window, agreed with @shop-team in #482',
    },
  },
];

/** A finding without its place and words; `seed` is its fingerprint. */
export function finding(
  hazard: string,
  severity: Finding['severity'],
  seed: number,
): Omit<Finding, 'migration' | 'file' | 'message' | 'remedy' | 'object'> {
  return {
    hazard,
    severity,
    area: 'locking',
    basis: 'measured',
    servers: ['17.10', '13.23'],
    fingerprint: seed.toString(16).padStart(16, '0'),
    suppressed: null,
  };
}

/** The hazards that were looked for. */
export const hazardSummaries: readonly HazardSummary[] = [
  hazard('failed-migration', 'The migration fails', 'data', 'error'),
  hazard('index-build-blocks-writes', 'Index built while writers wait', 'locking', 'warning'),
  hazard('lock-without-timeout', 'Lock taken with no lock_timeout', 'locking', 'notice'),
  hazard('rerun-changes-data', 'Run twice, it changes rows twice', 'rerun', 'error'),
  hazard('rewrite-blocks-reads', 'Table rewritten while readers wait', 'locking', 'error'),
  hazard('scan-blocks-reads', 'Table scanned while readers wait', 'locking', 'error'),
];

function hazard(
  id: string,
  title: string,
  area: HazardSummary['area'],
  severity: HazardSummary['severity'],
): HazardSummary {
  return {
    id,
    title,
    area,
    severity,
    docs: {
      why: 'Every query on the table waits until it is done, and the wait grows with the table.',
      instead: 'Do it in steps that take weaker locks, such as `CREATE INDEX CONCURRENTLY`.',
      limits:
        'Rehearsed tables are small: this proves that it happens, not how long yours will take.',
    },
  };
}
