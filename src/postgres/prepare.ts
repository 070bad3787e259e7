/**
 * Makes what a pull request's SQL needs and its role may not make itself. The role is never given
 * CREATEROLE: before 16 that is enough to run programs on the server (measured on 13 and 15).
 */
import { createHmac } from 'node:crypto';
import { UserError } from '../errors.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { sql } from '../sql/tag.ts';
import type { Database } from './database.ts';
import { type Credentials, ownerRole, type Server } from './server.ts';
import { connect, type QueryResult, type Session, StatementError } from './session.ts';
import { sqlstates } from './sqlstates.ts';

/** The role's comment: tells ours from one that happens to be called the same. */
const mark = 'made by migration-rehearsal for the SQL under review';

/** Runs on one server make and drop the role one after the other. */
const lockOwner = `select pg_catalog.pg_advisory_xact_lock(x'72656f77'::int)`;

/** Sort and hash files that a runaway statement may fill. */
const temporaryFiles = '1GB';

/**
 * Makes the role that runs the pull request's SQL, unless it is there, and returns its account.
 * Only a superuser's server can hold it to a limit of temporary files.
 */
export async function prepareOwner(
  admin: Session,
  server: Pick<Server, 'admin' | 'adminIsSuperuser'>,
  password?: string,
): Promise<Credentials> {
  const role = quoteIdentifier(ownerRole);
  const login = password === undefined ? '' : ` password ${quoteLiteral(password)}`;
  await admin.rows(`begin; ${lockOwner}`);
  const [known] = await admin.rows<{ remark: string | null }>(
    `select pg_catalog.shobj_description(oid, 'pg_authid') as remark from pg_catalog.pg_roles where rolname = $1`,
    [ownerRole],
  );
  if (!known) {
    await admin.rows(`create role ${role} login nosuperuser nocreaterole nocreatedb${login}`);
    await admin.rows(`comment on role ${role} is ${quoteLiteral(mark)}`);
    await admin.rows(
      server.adminIsSuperuser
        ? `alter role ${role} set temp_file_limit = '${temporaryFiles}'`
        : `grant ${role} to current_user`,
    );
  } else if (known.remark !== mark) {
    throw new UserError('role-exists', `The server has a role "${ownerRole}" that is not ours.`, {
      remedy: `Rename or drop the role "${ownerRole}", or give another server.`,
    });
  }
  await admin.rows('commit');
  return { user: ownerRole, password, database: server.admin.database };
}

/**
 * Makes the role that runs SQL a superuser until the result is disposed of. Only on a server of our
 * own: on a given one another review may run somebody's pull request as the same role.
 */
export async function ownerAsSuperuser(server: Server): Promise<AsyncDisposable> {
  const { session, info, adminIsSuperuser, owner } = server;
  if (info.provider === 'given' || !adminIsSuperuser) {
    throw new UserError(
      'superuser-refused',
      '"merged-as-superuser" is set, and a given server never runs migrations as a superuser.',
      {
        remedy: 'Let the rehearsal start a server of its own: leave "database-url" out.',
        exitStatus: 3,
      },
    );
  }
  const role = quoteIdentifier(owner.user);
  await session.rows(`alter role ${role} superuser`);
  return {
    async [Symbol.asyncDispose]() {
      await session.rows(`alter role ${role} nosuperuser`);
    },
  };
}

/** The same for every run with the same admin, since runs on one server share the role. */
export function ownerPassword(admin: Credentials): string {
  return createHmac('sha256', admin.password ?? '')
    .update('migration-rehearsal owner')
    .digest('hex');
}

/** Drops the role again, unless `inUse` says that another run wants it or databases still belong to it. */
export async function dropOwner(admin: Session, inUse: () => Promise<boolean>): Promise<void> {
  await admin.rows(`begin; ${lockOwner}`);
  const dropped = (await inUse())
    ? undefined
    : await admin.query(`drop role if exists ${quoteIdentifier(ownerRole)}`);
  await admin.rows('commit');
  if (dropped?.ok === false && dropped.error.code !== sqlstates.dependentObjects)
    throw new StatementError(dropped.error);
}

/** What `create extension` needs an admin for; the owner may make trusted ones itself, from 13 on. */
export async function createExtension(
  database: Database,
  name: string,
  options: { schema?: string } = {},
): Promise<QueryResult> {
  await using session = await connect(database.server, { database: database.name });
  const where = options.schema === undefined ? '' : ` schema ${quoteIdentifier(options.schema)}`;
  const made = await session.query(
    `create extension if not exists ${quoteIdentifier(name)}${where} cascade`,
  );
  if (made.ok) await closeWayOut(session);
  return made;
}

/** dblink lets everybody connect from the server to anywhere; here nobody but a superuser may. */
async function closeWayOut(session: Session): Promise<void> {
  await session.rows(sql`
    do $$
      declare way text;
      begin
        for way in
          select d.objid::pg_catalog.regprocedure::text
          from pg_catalog.pg_depend d
          join pg_catalog.pg_extension e on e.oid = d.refobjid and e.extname = 'dblink'
          where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.deptype = 'e'
        loop
          execute pg_catalog.format('revoke execute on function %s from public', way);
        end loop;
      end
    $$
  `);
}

/**
 * Makes a role that migrations name (GRANT … TO, OWNER TO, SET ROLE) and makes the owner its member
 * with ADMIN OPTION, so that it may grant it on. Returns false when it was there already.
 */
export async function createRole(server: Server, name: string): Promise<boolean> {
  const admin = server.session;
  const known = await admin.rows('select 1 from pg_catalog.pg_roles where rolname = $1', [name]);
  if (known.length > 0) return false;
  await admin.rows(`create role ${quoteIdentifier(name)} nologin`);
  await admin.rows(
    `grant ${quoteIdentifier(name)} to ${quoteIdentifier(server.owner.user)} with admin option`,
  );
  rolesMade.set(server, [...(rolesMade.get(server) ?? []), name]);
  return true;
}

const rolesMade = new WeakMap<Server, string[]>();

/** Drops the roles made on a server that stays; what other databases still need of them is left. */
export async function dropRoles(
  server: Server,
  names: readonly string[] = rolesMade.get(server) ?? [],
): Promise<void> {
  for (const name of names.toReversed()) {
    const dropped = await server.session.query(`drop role if exists ${quoteIdentifier(name)}`);
    if (!dropped.ok && dropped.error.code !== sqlstates.dependentObjects)
      throw new StatementError(dropped.error);
  }
}

/** Lets a role that was made for the migrations use and fill a schema. */
export async function openSchema(database: Database, schema: string, role: string): Promise<void> {
  await using session = await connect(database.server, { database: database.name });
  await session.rows(
    `grant create, usage on schema ${quoteIdentifier(schema)} to ${quoteIdentifier(role)}`,
  );
}

/** Makes a schema that a project expects to be there, owned by the role that runs its migrations. */
export async function createSchema(database: Database, name: string): Promise<void> {
  await using session = await connect(database.server, { database: database.name });
  await session.rows(
    `create schema if not exists ${quoteIdentifier(name)} authorization ${quoteIdentifier(database.server.owner.user)}`,
  );
}
