/** A baseline that an earlier run left in the data of its server. */
import { createHash } from 'node:crypto';
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { Baseline } from '../../evidence/types.ts';
import type { Server } from '../../postgres/server.ts';
import { connect } from '../../postgres/session.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import type { BuiltBaseline, EarlierBaseline } from '../baseline.ts';
import type { RehearsalPlan } from '../plan.ts';

/** Its database; one for each server. */
const name = 'kept_baseline';

/** What took less long to build is built again. */
const worthKeepingMs = 500;

/** What is remembered with it, as the database's comment. */
interface Note {
  /** Of each migration in it. */
  readonly digests: readonly string[];
  readonly evidence: Baseline;
}

/** What to call a server's data: whoever builds differently must not find it. `version` is ours. */
export function keptName(plan: RehearsalPlan, version: string): string {
  const { adapter, environment, settings, subject } = plan;
  const text = JSON.stringify([version, adapter.id, subject.directory, environment, settings]);
  return digest(text);
}

/** The kept baseline, if the wanted one begins with it. */
export async function findKept(
  server: Server,
  wanted: readonly SourceMigration[],
): Promise<EarlierBaseline | undefined> {
  if (!server.kept?.isRestored) return undefined;
  await using admin = await connect(server);
  const [row] = await admin.rows<{ note: string | null }>(
    "select pg_catalog.shobj_description(oid, 'pg_database') as note from pg_catalog.pg_database where datname = $1",
    [name],
  );
  if (!row?.note) return undefined;
  const { digests, evidence } = JSON.parse(row.note) as Note;
  const isPrefix = digests.every((one, index) => {
    const migration = wanted[index];
    return migration !== undefined && one === digestOf(migration);
  });
  if (!isPrefix) return undefined;
  // it belongs to the data that is kept, and goes with nobody's scope
  const empty = { name, server, async [Symbol.asyncDispose]() {} };
  return { empty, unapplied: [], evidence };
}

/** Leaves a baseline behind for the next run, if it is whole and took long. */
export async function keep(
  server: Server,
  migrations: readonly SourceMigration[],
  { empty, evidence, unapplied }: BuiltBaseline,
): Promise<void> {
  if (!server.kept || unapplied.length > 0 || evidence.durationMs < worthKeepingMs) return;
  const note: Note = { digests: migrations.map(digestOf), evidence };
  await using admin = await connect(server);
  await admin.rows(`drop database if exists ${name}`);
  await admin.rows(`create database ${name} template "${empty.name}" owner "${server.owner.user}"`);
  await admin.rows(`comment on database ${name} is ${quoteLiteral(JSON.stringify(note))}`);
  server.kept.keep();
}

function digestOf({ id, text }: SourceMigration): string {
  return digest(`${id}\0${text}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}
