/** Sqitch's registry: its tables, what it writes there, and what it reads from them. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { runnerStep } from '../source.ts';
import type { IdentifiedChange } from './identity.ts';
import type { Plan } from './plan-file.ts';

/** What the registry's rows say of a change; carried as JSON in `SourceMigration.extra.record`. */
interface ChangeRecord {
  readonly change: string;
  readonly uri: string | null;
  readonly hash: string;
  readonly note: string;
  readonly time: string;
  readonly planner: string;
  readonly email: string;
  readonly requires: readonly (readonly [text: string, id: string | null])[];
  readonly conflicts: readonly string[];
  readonly tags: readonly {
    readonly id: string;
    readonly name: string;
    readonly note: string;
    readonly time: string;
    readonly planner: string;
    readonly email: string;
  }[];
}

/** Everything of a change that its rows need, as text. */
export function recordOf(plan: Plan, change: IdentifiedChange, hash: string): string {
  const { name, note, time, planner, email } = change;
  const record: ChangeRecord = {
    change: name,
    uri: plan.uri ?? null,
    hash,
    note,
    time,
    planner,
    email,
    requires: change.requires.map(({ text, id }) => [text, id ?? null]),
    conflicts: change.conflicts.map(({ text }) => text),
    tags: change.tags.map((tag, index) => ({ ...tag, id: change.tagIds[index] ?? '' })),
  };
  return JSON.stringify(record);
}

function readRecord({ extra }: SourceMigration): ChangeRecord {
  return JSON.parse(String(extra?.['record'])) as ChangeRecord;
}

const person = 'committer_name TEXT NOT NULL, committer_email TEXT NOT NULL';
const planned =
  'planned_at TIMESTAMPTZ NOT NULL, planner_name TEXT NOT NULL, planner_email TEXT NOT NULL';
const note = "note TEXT NOT NULL DEFAULT ''";
const committed = 'committed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()';
const project = 'project TEXT NOT NULL REFERENCES sqitch.projects(project) ON UPDATE CASCADE';

/** pg.sql, with IF NOT EXISTS where Sqitch looks first whether its tables are there. */
const tables: readonly string[] = [
  `releases (version REAL PRIMARY KEY, installed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), installer_name TEXT NOT NULL, installer_email TEXT NOT NULL)`,
  `projects (project TEXT PRIMARY KEY, uri TEXT NULL UNIQUE, created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), creator_name TEXT NOT NULL, creator_email TEXT NOT NULL)`,
  `changes (change_id TEXT PRIMARY KEY, script_hash TEXT NULL, change TEXT NOT NULL, ${project}, ${note}, ${committed}, ${person}, ${planned}, UNIQUE(project, script_hash))`,
  `tags (tag_id TEXT PRIMARY KEY, tag TEXT NOT NULL, ${project}, change_id TEXT NOT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE, ${note}, ${committed}, ${person}, ${planned}, UNIQUE(project, tag))`,
  `dependencies (change_id TEXT NOT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE ON DELETE CASCADE, type TEXT NOT NULL, dependency TEXT NOT NULL, dependency_id TEXT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE CONSTRAINT dependencies_check CHECK ((type = 'require' AND dependency_id IS NOT NULL) OR (type = 'conflict' AND dependency_id IS NULL)), PRIMARY KEY (change_id, dependency))`,
  `events (event TEXT NOT NULL CONSTRAINT events_event_check CHECK (event IN ('deploy', 'revert', 'fail', 'merge')), change_id TEXT NOT NULL, change TEXT NOT NULL, ${project}, ${note}, requires TEXT[] NOT NULL DEFAULT '{}', conflicts TEXT[] NOT NULL DEFAULT '{}', tags TEXT[] NOT NULL DEFAULT '{}', ${committed}, ${person}, ${planned}, PRIMARY KEY (change_id, committed_at))`,
];

/** A row for each deployed change; the newest of them is where a deploy goes on. */
export const ledger: Ledger = {
  table: 'sqitch.changes',
  besides: ['releases', 'projects', 'tags', 'dependencies', 'events'].map(
    (name) => `sqitch.${name}`,
  ),
  prepare: [
    runnerStep('SELECT pg_try_advisory_lock(75474063)'),
    runnerStep('BEGIN'),
    runnerStep('CREATE SCHEMA IF NOT EXISTS sqitch'),
    ...tables.map((table) => runnerStep(`CREATE TABLE IF NOT EXISTS sqitch.${table}`)),
    runnerStep('COMMIT'),
    runnerStep(
      "INSERT INTO sqitch.releases (version, installer_name, installer_email) VALUES (1.1, '', '') ON CONFLICT DO NOTHING",
    ),
  ],
  // it tries again for a minute
  runLock: { take: runnerStep('SELECT pg_try_advisory_lock(75474063)') },
  // Sqitch asks for the newest row of its project (`LIMIT 1`)
  read: 'SELECT change_id, change, project FROM sqitch.changes ORDER BY committed_at DESC',
  decide,
  forget(migrations) {
    if (migrations.length === 0) return [];
    const ids = migrations.map(({ extra }) => quoteLiteral(String(extra?.['changeId']))).join(', ');
    return [
      `DELETE FROM sqitch.tags WHERE change_id IN (${ids})`,
      `DELETE FROM sqitch.changes WHERE change_id IN (${ids})`,
    ];
  },
  claims: (rows, migrations) =>
    claimsOf(
      rows
        .filter((row) => row['project'] === migrations[0]?.extra?.['project'])
        .map((row) => ({ key: String(row['change_id']), finished: true })),
      migrations,
      ({ extra }) => String(extra?.['changeId']),
    ),
  repairCommand: ({ extra }, to) => {
    const id = String(extra?.['changeId']);
    return to === 'applied'
      ? `sqitch deploy --log-only --to ${id}`
      : `sqitch revert --log-only --to ${id}^`;
  },
};

/** Everything in the plan behind the newest deployed change; a plan without that change is refused. */
function decide(
  rows: Parameters<Ledger['decide']>[0],
  migrations: readonly SourceMigration[],
): LedgerDecision {
  const own = rows.filter((row) => row['project'] === migrations[0]?.extra?.['project']);
  const ids = migrations.map(({ extra }) => extra?.['changeId']);
  const [newest] = own;
  const at = newest === undefined ? -1 : ids.indexOf(String(newest['change_id']));
  const refuse = (refused: string): LedgerDecision => {
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  };
  if (newest !== undefined && at === -1) {
    return refuse(
      `Cannot find change ${String(newest['change_id'])} (${String(newest['change'])}) in sqitch.plan`,
    );
  }
  const apply = migrations.slice(at + 1);
  const names = new Set(migrations.map((migration) => readRecord(migration).change));
  const met = apply.flatMap((migration) =>
    readRecord(migration).conflicts.filter((one) => names.has(one)),
  );
  if (met.length > 0) return refuse(`Conflicts with previously deployed change: ${met.join(' ')}`);
  const deployed = new Set(own.map((row) => row['change_id']));
  const lost = migrations.slice(0, at + 1).filter((_, index) => !deployed.has(ids[index]));
  return {
    apply,
    skipped: at + 1 - lost.length,
    neverApplied: lost.map(({ id }) => ({
      id,
      why: `it stands before the newest deployed change, "${String(newest?.['change'])}"`,
    })),
  };
}

/** Sqitch registers the project before its first change. */
export function registerProject(migration: SourceMigration): Step {
  const { uri, planner, email } = readRecord(migration);
  return runnerStep(
    'INSERT INTO sqitch.projects (project, uri, creator_name, creator_email, created_at) VALUES ($1, $2, $3, $4, clock_timestamp()) ON CONFLICT DO NOTHING',
    [String(migration.extra?.['project']), uri, planner, email],
  );
}

/** The rows of a deployed change; who deploys is not known, so the planner stands for them. */
export function logDeploy(migration: SourceMigration): readonly Step[] {
  const record = readRecord(migration);
  const { change, hash, planner, email, requires, conflicts, tags, time } = record;
  const id = String(migration.extra?.['changeId']);
  const name = String(migration.extra?.['project']);
  const dependencies = [
    ...requires.map(([text, found]) => ['require', text, found] as const),
    ...conflicts.map((text) => ['conflict', text, null] as const),
  ];
  return [
    runnerStep(
      'INSERT INTO sqitch.changes (change_id, script_hash, change, project, note, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())',
      [id, hash, change, name, record.note, planner, email, time, planner, email],
    ),
    ...dependencies
      // a change of another project is not in this registry, and Sqitch would have refused
      .filter(([type, , found]) => type === 'conflict' || found !== null)
      .map(([type, text, found]) =>
        runnerStep(
          'INSERT INTO sqitch.dependencies (change_id, type, dependency, dependency_id) VALUES ($1, $2, $3, $4)',
          [id, type, text, found],
        ),
      ),
    ...tags.map((tag) =>
      runnerStep(
        'INSERT INTO sqitch.tags (tag_id, tag, project, change_id, note, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())',
        [
          tag.id,
          `@${tag.name}`,
          name,
          id,
          tag.note,
          planner,
          email,
          tag.time,
          tag.planner,
          tag.email,
        ],
      ),
    ),
    logEvent(migration, 'deploy'),
  ];
}

/** What a revert takes away and notes. */
export function logRevert(migration: SourceMigration): readonly Step[] {
  const id = String(migration.extra?.['changeId']);
  return [
    runnerStep('DELETE FROM sqitch.tags WHERE change_id = $1 RETURNING tag', [id]),
    runnerStep('DELETE FROM sqitch.changes where change_id = $1', [id]),
    logEvent(migration, 'revert'),
  ];
}

/** A row of the history, which nothing reads when it decides. */
export function logEvent(migration: SourceMigration, event: 'deploy' | 'revert' | 'fail'): Step {
  const record = readRecord(migration);
  const { change, planner, email, requires, conflicts, tags, time } = record;
  return runnerStep(
    'INSERT INTO sqitch.events (event, change_id, change, project, note, tags, requires, conflicts, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp())',
    [
      event,
      String(migration.extra?.['changeId']),
      change,
      String(migration.extra?.['project']),
      record.note,
      array(tags.map((tag) => `@${tag.name}`)),
      array(requires.map(([text]) => text)),
      array(conflicts),
      planner,
      email,
      time,
      planner,
      email,
    ],
  );
}

/** A text array as its literal. */
function array(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
