/** A hazard's example as a rehearsal plan: a framework reduced to what the example says of it. */
import type { Adapter, SourceMigration, SqlPiece, Step } from '../../src/adapters/adapter.ts';
import { findAdapter } from '../../src/adapters/index.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { type Discovered, planFor } from '../../src/discover/plan-for.ts';
import { statementsWithCopyData } from '../../src/adapters/statements.ts';
import type { Sizes } from '../../src/evidence/sizes.ts';
import type { Evidence, ServerEvidence, TransactionMode } from '../../src/evidence/types.ts';
import type { Example, ExampleProject } from '../../src/hazards/hazard.ts';
import { silentLog } from '../../src/log.ts';
import type { Server } from '../../src/postgres/server.ts';
import { allowancesIn } from '../../src/rehearse/allowances.ts';
import type { RehearsalPlan } from '../../src/rehearse/plan.ts';
import type { ProposeFixes } from '../../src/rehearse/rehearse-fixes.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { quoteLiteral } from '../../src/sql/quote.ts';
import { loadParser, splitSql } from '../../src/sql/split.ts';
import { memoryTree } from './memory-tree.ts';

const table = 'example_ledger';

const pictureCommand = 'migration-rehearsal schema write schema.yml';

/** Runs an example on a server and returns everything that was observed, as data read back from JSON. */
export async function rehearseExample(
  server: Server,
  example: Example,
  propose?: ProposeFixes,
): Promise<Evidence> {
  await loadParser();
  const found = example.project && (await discoverExample(example.project));
  const plan = found ? { ...found.plan, replication: 'none' as const } : examplePlan(example);
  const observed = await rehearse(plan, server, silentLog, propose);
  const evidence: Evidence = {
    version: 1,
    subject: plan.subject,
    migrations: plan.migrations,
    servers: [observed],
    ...(found && { order: found.order, changed: found.changed }),
    ...(example.sizes && { sizes: sizesOf(example.sizes) }),
    notRehearsed: [],
  };
  // what does not survive JSON is not evidence
  return JSON.parse(JSON.stringify(evidence)) as Evidence;
}

/** The one server's share of an example's evidence. */
export function onlyServer(evidence: Evidence): ServerEvidence {
  const [server] = evidence.servers;
  if (!server) throw new Error('an example runs on one server');
  return server;
}

/** The plan alone, for what an example cannot say. */
export function examplePlan(example: Example): RehearsalPlan {
  const mode = example.transactionMode ?? 'file';
  const ledger = example.ledger ?? 'kept';
  const review = example.migrations.map((text, index) =>
    migration(`${index + 2}`, text, mode, example.downs?.[index] ?? null),
  );
  return {
    subject: { base: 'given', head: 'example', adapter: 'example', directory: '.', ledger },
    adapter: ledger === 'none' ? withoutLedger : exampleAdapter,
    settings: { nonTransactional: [], placeholders: {} },
    baseline: [
      migration('1', example.given, 'statement'),
      ...Array.from({ length: example.mergedDowns ?? 0 }, (_, index) =>
        migration(`1.${index + 1}`, '', 'statement', 'select 1;'),
      ),
    ],
    review,
    migrations: review.map((one) => ({
      id: one.id,
      file: one.file,
      transactionMode: one.transactionMode,
      change: 'added',
      allowances: allowancesIn(one),
    })),
    ledgerPolicy: ledger,
    schemaFiles: example.schemaFile
      ? [{ file: 'schema.yml', kind: 'picture', text: example.schemaFile, command: pictureCommand }]
      : [],
    environment: { schemas: [], roles: [], extensions: [], initial: [] },
    seed: { rows: example.rows ?? 0, randomSeed: '1' },
    ...(example.replication !== 'assumed' && { replication: replicationOf(example, review, mode) }),
    ...(example.standby && { standby: true }),
    ...(example.queries !== undefined && {
      queries: statementsWithCopyData('queries.sql', example.queries),
    }),
    ...(example.downstream !== undefined && {
      downstream: [
        {
          file: 'downstream.sql',
          pieces: statementsWithCopyData('downstream.sql', example.downstream),
        },
      ],
    }),
    limits: { statementTimeoutMs: 30_000, databaseMaxBytes: 1024 ** 3 },
  };
}

/** A pull request that is files, read as discovery reads a checkout. */
function discoverExample({
  adapter,
  directory,
  base,
  head,
  others = {},
}: ExampleProject): Promise<Discovered> {
  const settings = parseConfig([]);
  const merged: Record<string, string> = { ...base };
  for (const [file, text] of Object.entries(head)) {
    if (text === null) delete merged[file];
    else merged[file] = text;
  }
  const sides = {
    head: memoryTree(merged),
    base: memoryTree(base),
    fork: null,
    folder: '',
    git: null,
    baseName: 'given',
    headName: 'example',
  };
  const runner = findAdapter(adapter);
  const project = { runner, adapter, directory, confidence: 'certain', why: '' } as const;
  const open = Object.entries(others).map(([number, files]) => ({
    number: Number(number),
    url: '',
    files: Object.entries(files).map(([path, text]) => ({ path, status: 'added' as const, text })),
  }));
  return planFor(sides, project, { ...settings, rows: 0 }, open);
}

function replicationOf(
  { replication = 'none', subscriber }: Example,
  review: readonly SourceMigration[],
  mode: TransactionMode,
): RehearsalPlan['replication'] {
  if (replication !== 'all' || !subscriber) return replication === 'all' ? 'all' : 'none';
  const files = review.map(({ id, file }, index) => {
    const text = subscriber[index];
    return [file, text === undefined ? null : migration(`${id}_subscriber`, text, mode)] as const;
  });
  return {
    source: 'configured',
    publications: [{ tables: 'all' }],
    direction: 'out',
    refreshes: true,
    subscribers: [{ name: '', files: new Map(files), exceptions: [] }],
  };
}

function sizesOf(tables: NonNullable<Example['sizes']>): Sizes {
  return { file: 'sizes.yml', takenAt: '2026-01-01T00:00:00Z', server: '17.5', tables };
}

function migration(
  id: string,
  text: string,
  transactionMode: TransactionMode,
  down: string | null = null,
): SourceMigration {
  const file = `migrations/${id}.sql`;
  return {
    id,
    version: id,
    file,
    text,
    transactionMode,
    up: [{ sql: text, file, line: 1 }],
    down: down === null ? null : [{ sql: down, file: `migrations/${id}.down.sql`, line: 1 }],
  };
}

const exampleAdapter: Adapter = {
  id: 'example',
  name: 'Example',
  url: '',
  ledgerPolicy: 'kept',
  detect: () => Promise.resolve([]),
  discover: () => Promise.resolve({ migrations: [], skipped: [] }),
  ledger: {
    table,
    prepare: [runner(`create table if not exists ${table} (id text primary key)`)],
    read: `select id from ${table}`,
    decide(rows, migrations) {
      const known = new Set(rows.map((row) => row['id']));
      const apply = migrations.filter(({ id }) => !known.has(id));
      return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
    },
    forget: (migrations) => [
      `delete from ${table} where id in (${migrations.map(({ id }) => quoteLiteral(id)).join(', ')})`,
    ],
  },
  plan({ id, up, transactionMode }) {
    const written = runner(`insert into ${table} values (${quoteLiteral(id)})`);
    switch (transactionMode) {
      case 'file':
      case 'run':
        return [runner('begin'), ...up.flatMap(statements), written, runner('commit')];
      case 'message':
        return [...up.map(message), written];
      default:
        return [...up.flatMap(statements), written];
    }
  },
  planDown({ id, down, transactionMode }) {
    if (!down) return null;
    const sent = down.flatMap(statements);
    const removed = runner(`delete from ${table} where id = ${quoteLiteral(id)}`);
    return transactionMode === 'file'
      ? [runner('begin'), ...sent, removed, runner('commit')]
      : [...sent, removed];
  },
};

/** A runner that sends every file each time writes nothing down. */
const withoutLedger: Adapter = {
  ...exampleAdapter,
  ledger: null,
  plan: (migration, settings) =>
    exampleAdapter
      .plan(migration, settings)
      .filter(({ origin, sql }) => origin === 'migration' || !sql.includes(table)),
};

function runner(sql: string): Step {
  return { origin: 'runner', sql };
}

function message({ sql, file, line }: SqlPiece): Step {
  return { origin: 'migration', sql, source: { file, line } };
}

function statements(piece: SqlPiece): readonly Step[] {
  const split = splitSql(piece.sql);
  if (!split.ok) return [message(piece)];
  return split.statements.map(({ sql, line }) => message({ sql, file: piece.file, line }));
}
