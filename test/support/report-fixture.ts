/** Reports built by hand from evidence as real runs leave it: for renderers and publishers. */
import type {
  Evidence,
  Migration,
  MigrationRun,
  RelationLock,
  RerunEvidence,
  ServerEvidence,
  StatementRecord,
} from '../../src/evidence/types.ts';
import type { Finding } from '../../src/hazards/hazard.ts';
import type { LockMode } from '../../src/terms.ts';
import { buildReport, mergeReports, type HazardSummary } from '../../src/report/report.ts';
import type { FailOn, Report } from '../../src/report/schema.ts';
import { sql } from '../../src/sql/tag.ts';
import { replicationEvidence } from './replication-fixture.ts';

/** Everything went well: one nullable column. */
export function passReport(): Report {
  return report({ ...evidence([notes], [server('17.10', [notesRun])]) }, []);
}

/** Three migrations on two servers, findings of every severity, one suppressed, a second run that differs. */
export function failReport(failOn: FailOn = 'error'): Report {
  return report(failEvidence(), failFindings, failOn);
}

/** Only warnings and notices. */
export function warnReport(): Report {
  return report(
    failEvidence(),
    failFindings.filter((finding) => finding.severity !== 'error'),
  );
}

/** The base branch's own migrations do not apply. */
export function notRehearsedReport(): Report {
  const broken = server('17.10', []);
  return report(
    evidence(
      [notes],
      [
        {
          ...broken,
          apply: undefined,
          rerun: undefined,
          notRehearsed: [{ what: 'apply and rerun', why: 'the baseline does not apply' }],
          rehearsals: ['apply', 'rerun'].map((name) => ({
            name: name as 'apply' | 'rerun',
            status: 'skipped' as const,
            why: 'the baseline does not apply',
            durationMs: 0,
          })),
          baseline: {
            ...broken.baseline,
            tables: [],
            failure: {
              migration: '20240102000000',
              file: 'db/migrations/20240102000000_search.sql',
              line: 7,
              error: {
                code: '0A000',
                message: 'extension "postgis" is not available',
                hint: 'The extension must first be installed on the system where PostgreSQL is running.',
              },
            },
          },
        },
      ],
    ),
    [],
  );
}

/** Two databases of one repository: the failing one and a clean one. */
export function mergedReport(): Report {
  const clean = passReport();
  return mergeReports([
    { ...clean, subject: { ...clean.subject, directory: 'services/audit/migrations' } },
    failReport(),
  ]);
}

/** What a hostile author writes wherever a name or a text may stand. */
export const hostileText = [
  '```',
  '</details>--> <!-- <img src=x onerror=alert(1)>',
  '@everyone @org/team #1 GH-2 octo/hello#3 https://evil.example/?q=1 www.evil.example mail@evil.example',
  '| a | b |\n|---|---|',
  '\u001B[31mred\u001B[0m \u001B]8;;https://evil.example\u0007link\u0007 \u202Egnp\u202C \0',
  '::error file=a::forged',
  '##[error]forged',
  '[click](https://evil.example) ![](https://evil.example/x.png) ~~~ $$x$$',
].join('\n');

/** 400 statements with long, hostile SQL, hostile names, 120 findings. */
export function hugeReport(): Report {
  const migrations = Array.from({ length: 40 }, (_, index): Migration => {
    const id = `20270101${String(index).padStart(6, '0')}`;
    return {
      id,
      file: `db/migrations/${id}_\`|@all\u202E.sql`,
      change: 'added',
      transactionMode: 'file',
    };
  });
  const runs = migrations.map(({ id, file }) =>
    run(
      id,
      Array.from({ length: 10 }, (_, index) =>
        statement(`UPDATE "t" SET note = '${hostileText.repeat(3)}' -- ${index}`, {
          file,
          line: index * 20 + 1,
          locks: [lock('public."@t|"', 'AccessExclusiveLock')],
          rewrites: ['public."@t|"'],
          notices: [{ severity: 'NOTICE', code: '00000', message: hostileText }],
        }),
      ),
    ),
  );
  const findings = migrations.flatMap(({ id, file }, index) =>
    (['error', 'warning', 'notice'] as const).map((severity, at): Finding => ({
      ...finding('rewrite-blocks-reads', severity, index * 3 + at),
      migration: id,
      file,
      line: 1,
      statement: 1,
      object: `public."${hostileText}"`,
      message: `Postgres rewrote ${hostileText}.`,
      remedy: `Do not. ${hostileText}`,
      fix: { sql: [`SELECT '${hostileText}'`], proven: true },
    })),
  );
  return report(
    {
      ...evidence(migrations, [server('17.10', runs, `+ ${hostileText}\n`.repeat(100))]),
      subject: { ...subject, directory: hostileText, base: hostileText },
    },
    findings,
  );
}

/** Evidence of the failing review, for tests that judge or serialise it. */
export function failEvidence(): Evidence {
  return {
    ...evidence(
      [price, index, countries],
      [
        {
          ...server('17.10', failRuns, schemaDiff, rerun),
          replication: replicationEvidence(price.id, countries.id),
        },
        server('13.23', failRuns.map(onThirteen), schemaDiff),
      ],
    ),
    notRehearsed: [
      { what: 'db/migrations/20261120090000_clickhouse_events.sql', why: 'written for ClickHouse' },
    ],
  };
}

const subject = {
  base: 'origin/main (4f1c2ab)',
  head: '9d3e77c',
  adapter: 'dbmate',
  directory: 'db/migrations',
  ledger: 'kept',
} as const;

const notes: Migration = {
  id: '20261117120000',
  file: 'db/migrations/20261117120000_order_notes.sql',
  change: 'added',
  transactionMode: 'file',
};
const price: Migration = {
  id: '20261118093000',
  file: 'db/migrations/20261118093000_order_total.sql',
  change: 'added',
  transactionMode: 'file',
};
const index: Migration = {
  id: '20261119101500',
  file: 'db/migrations/20261119101500_customer_email.sql',
  change: 'added',
  transactionMode: 'file',
};
const countries: Migration = {
  id: '20261120080000',
  file: 'db/migrations/20261120080000_countries.sql',
  change: 'edited',
  transactionMode: 'statement',
};

const notesRun = run(notes.id, [
  statement('ALTER TABLE orders ADD COLUMN note text', {
    file: notes.file,
    line: 2,
    kind: 'AlterTableStmt',
    lockTimeoutMs: 2_000,
    locks: [lock('public.orders', 'AccessExclusiveLock')],
  }),
]);

const alterTotal = sql`
  ALTER TABLE orders
    ALTER COLUMN total TYPE numeric(12, 2)
`;

const failRuns: readonly MigrationRun[] = [
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

/** Postgres 13 scans where 17 does not. */
function onThirteen(one: MigrationRun): MigrationRun {
  return {
    ...one,
    statements: one.statements.map((statement) =>
      statement.kind === 'InsertStmt' && statement.origin === 'migration'
        ? { ...statement, scans: [{ relation: 'public.countries', rows: 20 }] }
        : statement,
    ),
  };
}

const schemaDiff = `--- before
+++ after
@@ public.orders @@
 column id bigint not null
-column total integer not null
+column total numeric(12,2) not null
@@ public.customers @@
+index customers_email_idx btree (lower(email))
`;

const noChange = { schemaChanges: [], dataChanges: [] };
const addedAgain = { relation: 'public.countries', rowsBefore: 22, rowsAfter: 24, columns: [] };
const dividedAgain = {
  relation: 'public.orders',
  rowsBefore: 1_000,
  rowsAfter: 1_000,
  columns: ['total'],
};

const rerun: RerunEvidence = {
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

function finding(
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

function report(
  evidence: Evidence,
  findings: readonly Finding[],
  failOn: FailOn = 'error',
): Report {
  return buildReport({ evidence, findings, failOn, version: '0.1.0', hazards: hazardSummaries });
}

function evidence(migrations: readonly Migration[], servers: readonly ServerEvidence[]): Evidence {
  return { version: 1, subject, migrations, servers, notRehearsed: [] };
}

function server(
  version: string,
  runs: readonly MigrationRun[],
  schemaDiff = '',
  rerun?: RerunEvidence,
): ServerEvidence {
  return {
    server: { version, major: Number.parseInt(version, 10), provider: 'embedded' },
    baseline: {
      migrations: 87,
      cached: true,
      durationMs: 31.4,
      prepared: ['role app_readonly', 'extension pg_trgm'],
      seed: {
        tables: [
          { relation: 'public.orders', rows: 1_000, why: '' },
          { relation: 'public.geo', rows: 0, why: 'type geometry is not known to the seeder' },
        ],
        durationMs: 88,
      },
      tables: [
        { relation: 'public.orders', rows: 1_000 },
        { relation: 'public.customers', rows: 250 },
        { relation: 'public.countries', rows: 20 },
        { relation: 'public.geo', rows: 0 },
      ],
    },
    rehearsals: [
      { name: 'apply', status: 'done', why: '', durationMs: 212.4 },
      rerun
        ? { name: 'rerun', status: 'done', why: '', durationMs: 345.9 }
        : {
            name: 'rerun',
            status: 'skipped',
            why: 'rehearsed on the first server only',
            durationMs: 0,
          },
    ],
    apply: { runs, schemaChanges: [], schemaDiff, dataChanges: [] },
    rerun,
    notRehearsed: rerun ? [] : [{ what: 'rerun', why: 'rehearsed on the first server only' }],
  };
}

function run(
  migration: string,
  own: readonly StatementRecord[],
  mode: 'file' | 'statement' = 'file',
): MigrationRun {
  const ledger = runner(`INSERT INTO schema_migrations (version) VALUES ('${migration}')`);
  const statements =
    mode === 'file' ? [runner('BEGIN'), ...own, ledger, runner('COMMIT')] : [...own, ledger];
  const failed = statements.findIndex(({ outcome }) => !outcome.ok);
  const sent = failed === -1 ? statements : statements.slice(0, failed + 1);
  return {
    migration,
    outcome: sent.at(-1)?.outcome ?? { ok: true },
    failedStatement: failed === -1 ? undefined : failed,
    statements: sent.map((one, index) => ({
      ...one,
      index,
      transaction: mode === 'file' ? 1 : one.transaction === null ? null : index + 1,
    })),
    durationMs: sent.reduce((sum, { durationMs }) => sum + durationMs, 0),
    rowsPresent: true,
  };
}

function runner(text: string): StatementRecord {
  const kind = text.startsWith('INSERT') ? 'InsertStmt' : 'TransactionStmt';
  return { ...statement(text, { kind }), origin: 'runner' };
}

function statement(text: string, rest: Partial<StatementRecord>): StatementRecord {
  return {
    index: 0,
    origin: 'migration',
    sql: text,
    kind: 'UpdateStmt',
    endLine: rest.line,
    transaction: 1,
    outcome: { ok: true },
    durationMs: 0.6,
    observed: true,
    locks: [],
    rewrites: [],
    scans: [],
    indexBuilds: [],
    rows: [],
    walBytes: 0,
    notices: [],
    lockTimeoutMs: 0,
    ...rest,
  };
}

function lock(relation: string, mode: LockMode, kind = 'table'): RelationLock {
  return { relation, kind, mode };
}
