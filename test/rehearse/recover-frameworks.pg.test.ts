/** What each framework leaves when it is killed, and what `recover` makes of it. */
import { expect, test } from 'vitest';
import { liveDatabase, runUntil } from '../support/live-database.ts';
import { change, follow, recovered, standing } from '../support/recovery.ts';
import { useServer } from '../support/server.ts';

const fixture = useServer();

const two = {
  users: 'create table users (id bigint primary key, name text);\n',
  names: 'create index users_name on users (name);\nalter table users add column kind text;\n',
};

test.for<[framework: string, files: Record<string, string>, says: RegExp, command: RegExp | null]>([
  [
    'prisma',
    {
      'prisma/schema.prisma': 'datasource db { provider = "postgresql" }\n',
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20240101000000_users/migration.sql': two.users,
      'prisma/migrations/20240102000000_names/migration.sql': two.names,
    },
    /20240102000000_names begun and not finished/,
    /^npx prisma migrate resolve --(applied|rolled-back) 20240102000000_names$/,
  ],
  [
    'golang-migrate',
    {
      'm/1_users.up.sql': two.users,
      'm/1_users.down.sql': 'drop table users;',
      'm/2_names.up.sql': two.names,
    },
    /version 2, dirty/,
    /force [12]$/,
  ],
])('%s, rolled back behind its own row', async ([framework, files, says, command]) => {
  for (const kind of ['finish', 'undo'] as const) {
    await using live = await liveDatabase(fixture.server);
    await runUntil(live, framework, files, ({ sql }) => !sql.includes('users_name'));
    // the engine draws a random UUID, the adapter's plan has one that follows from the name
    if (framework === 'prisma')
      await change(live, 'update _prisma_migrations set id = md5(id)::uuid::text');
    const recovery = await recovered(live, files);
    expect(recovery.live.ledger.says).toMatch(says);
    expect(standing(recovery)).toEqual(['half-finished', expect.stringContaining('names'), 0, 2]);
    expect(recovery.ways.map((way) => way.kind)).toEqual(['undo', 'finish']);
    for (const way of recovery.ways) {
      if (command) expect(way.ledger.commands).toEqual([expect.stringMatching(command)]);
    }
    await follow(live, recovery, kind);
    expect((await recovered(live, files)).outcome).toBe('clean');
  }
});

test.for<[framework: string, files: Record<string, string>, failed: string]>([
  [
    'flyway',
    {
      'db/migration/V1__users.sql': two.users,
      'db/migration/V1.1__names.sql': 'create index concurrently users_name on users (name);\n',
    },
    "insert into flyway_schema_history values (2, '1.1', 'names', 'SQL', 'V1.1__names.sql', 0, 'me', now(), 0, false)",
  ],
  [
    'sqlx',
    {
      'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'migrations/20240101000000_users.sql': two.users,
      'migrations/20240102000000_names.sql':
        '-- no-transaction\ncreate index concurrently users_name on users (name);\n',
    },
    "insert into _sqlx_migrations values (20240102000000, 'names', now(), false, '', -1)",
  ],
])('%s, a failed row and an INVALID index', async ([framework, files, failed]) => {
  for (const kind of ['finish', 'undo'] as const) {
    await using live = await liveDatabase(fixture.server);
    await runUntil(live, framework, files, ({ sql }) => !sql.includes('users_name'));
    await change(
      live,
      `${failed}; create index users_name on users (name);
       update pg_index set indisvalid = false where indexrelid = 'users_name'::regclass`,
    );
    const recovery = await recovered(live, files);
    expect(recovery.live.ledger.unfinished).toHaveLength(1);
    expect(standing(recovery)).toEqual(['half-finished', expect.anything(), 0, 1]);
    expect(recovery.ways.map((way) => way.kind)).toEqual(['finish', 'undo']);
    await follow(live, recovery, kind);
    expect((await recovered(live, files)).outcome).toBe('clean');
  }
});

test.for<[framework: string, files: Record<string, string>]>([
  [
    'goose',
    {
      'migrations/00001_users.sql': `-- +goose Up\n${two.users}-- +goose Down\ndrop table users;\n`,
      'migrations/00002_names.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${two.names}-- +goose Down\nalter table users drop column kind;\ndrop index users_name;\n`,
    },
  ],
  [
    'diesel',
    {
      'diesel.toml': '[migrations_directory]\ndir = "migrations"\n',
      'Cargo.toml': '[dependencies]\ndiesel = { version = "2", features = ["postgres"] }\n',
      'migrations/2024-01-01-000000_users/up.sql': two.users,
      'migrations/2024-01-01-000000_users/down.sql': 'drop table users;\n',
      'migrations/2024-01-02-000000_names/up.sql': two.names,
      'migrations/2024-01-02-000000_names/down.sql': 'drop index users_name;\n',
      'migrations/2024-01-02-000000_names/metadata.toml': 'run_in_transaction = false\n',
    },
  ],
  [
    'supabase',
    {
      'supabase/config.toml': '',
      'supabase/migrations/20240101000000_users.sql': two.users,
      'supabase/migrations/20240102000000_names.sql': two.names,
    },
  ],
  [
    'drizzle',
    {
      'drizzle/meta/_journal.json': JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: ['0000_users', '0001_names'].map((tag, idx) => {
          return { idx, version: '7', when: 1_700_000_000_000 + idx, tag, breakpoints: true };
        }),
      }),
      'drizzle/0000_users.sql': two.users,
      'drizzle/0001_names.sql': two.names,
    },
  ],
])('%s, a row in the ledger and the last statement not there', async ([framework, files]) => {
  for (const kind of ['finish', 'undo'] as const) {
    await using live = await liveDatabase(fixture.server);
    await runUntil(live, framework, files, () => true);
    await change(live, 'alter table public.users drop column kind');
    const recovery = await recovered(live, files);
    expect(standing(recovery)).toEqual(['half-finished', expect.stringContaining('names'), 1, 2]);
    expect(recovery.ways.map((way) => way.kind)).toEqual(['finish', 'undo']);
    await follow(live, recovery, kind);
    expect((await recovered(live, files)).outcome).toBe('clean');
  }
});
