/** What migrations find before the first of them: roles, schemas, extensions, and a platform's own. */
import type { Expectations } from '../adapters/adapter.ts';
import { UserError } from '../errors.ts';
import type { Database } from '../postgres/database.ts';
import { createExtension, createRole, createSchema, openSchema } from '../postgres/prepare.ts';
import type { Server } from '../postgres/server.ts';
import { connect } from '../postgres/session.ts';
import type { EarlierBaseline } from './baseline.ts';
import { BaselineFailure } from './baseline-failure.ts';
import type { RehearsalPlan } from './plan.ts';
import { prerequisites, prerequisitesOf } from './prerequisites.ts';

/** Makes what the SQL names and its role may not make; says what it made. */
export async function prepareServer(plan: RehearsalPlan, server: Server): Promise<string[]> {
  const named = prerequisitesOf(plan);
  await refuseMissingExtensions(plan, server, named.extensions);
  const prepared: string[] = [];
  for (const role of new Set([...plan.environment.roles, ...named.roles])) {
    if (await createRole(server, role)) prepared.push(`role ${role}`);
  }
  return prepared;
}

async function refuseMissingExtensions(
  plan: RehearsalPlan,
  server: Server,
  named: ReadonlyMap<string, { readonly file: string; readonly line: number }>,
): Promise<void> {
  const wanted = new Set([...named.keys(), ...plan.environment.extensions]);
  if (wanted.size === 0) return;
  const available = await server.availableExtensions();
  const missing = [...wanted].filter((name) => !available.has(name));
  if (missing.length === 0) return;
  const first = missing.map((name) => named.get(name)).find((place) => place !== undefined);
  const where = first ? `, first in ${first.file}:${first.line}` : '';
  const base = prerequisites(plan.baseline).extensions;
  const isNew = missing.every((name) => named.has(name) && !base.has(name));
  throw new UserError(
    'missing-extensions',
    `${isNew ? 'The migrations of the pull request' : 'The migrations'} need ${missing.length === 1 ? 'the extension' : 'the extensions'} ${missing.map((name) => `"${name}"`).join(', ')}${where}, which Postgres ${server.info.version} (${server.info.provider}) does not have.`,
    {
      remedy:
        'Use a server that has them: an image (--image, for instance pgvector/pgvector:pg17 or postgis/postgis:17-3.5), or a server of yours (--database-url).',
      exitStatus: 3,
    },
  );
}

/** Makes, in a database, what its migrations find there before the first of them; adds it to `prepared`. */
export async function prepareDatabase(
  plan: RehearsalPlan,
  database: Database,
  prepared: string[] = [],
  earlier?: EarlierBaseline,
): Promise<void> {
  const say = (what: string): void => {
    if (!prepared.includes(what)) prepared.push(what);
  };
  const { environment } = plan;
  for (const schema of environment.schemas) {
    await createSchema(database, schema);
    say(`schema ${schema}`);
  }
  // from 15 on a role may own nothing in "public" unless it may create there
  const { roles } = prerequisitesOf(plan);
  for (const role of new Set([...environment.roles, ...roles])) {
    await openSchema(database, 'public', role);
  }
  if (plan.adapter.expects && !earlier) await preparePlatform(plan.adapter.expects, database, say);
  for (const extension of await extensionsToMake(plan, database)) {
    if (earlier?.evidence.prepared.includes(`extension ${extension}`)) continue;
    const made = await createExtension(database, extension);
    if (!made.ok)
      throw new BaselineFailure({ migration: extension, file: extension, error: made.error });
    say(`extension ${extension}`);
  }
}

/** What a platform gives its databases: roles, schemas, extensions, stand-ins for its own objects. */
async function preparePlatform(
  expects: Expectations,
  database: Database,
  say: (what: string) => void,
): Promise<void> {
  const { server } = database;
  for (const role of expects.roles) if (await createRole(server, role)) say(`role ${role}`);
  for (const schema of expects.schemas) {
    await createSchema(database, schema);
    say(`schema ${schema}`);
  }
  const available = await server.availableExtensions();
  for (const { name, schema } of expects.extensions.filter((one) => available.has(one.name))) {
    const made = await createExtension(database, name, { schema });
    if (made.ok) say(`extension ${name}`);
  }
  await using admin = await connect(server, { database: database.name });
  await admin.rows(expects.sql);
}

/**
 * The configured ones, and those only a superuser may make (every one before Postgres 13, the
 * untrusted ones since), so that the owner's own CREATE EXTENSION IF NOT EXISTS finds them there.
 */
async function extensionsToMake(
  plan: RehearsalPlan,
  database: Database,
): Promise<readonly string[]> {
  const { server } = database;
  const named = [...prerequisitesOf(plan).extensions.keys()];
  const trusted = new Set<string>();
  if (server.info.major >= 13) {
    await using admin = await connect(server);
    const rows = await admin.rows<{ name: string }>(
      'select distinct name from pg_catalog.pg_available_extension_versions where trusted',
    );
    for (const row of rows) trusted.add(row.name);
  }
  return [
    ...new Set([...plan.environment.extensions, ...named.filter((name) => !trusted.has(name))]),
  ];
}
