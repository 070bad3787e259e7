/** Every migration framework we know, in alphabetical order. */
import { UserError } from '../errors.ts';
import type { Adapter } from './adapter.ts';
import { atlas } from './atlas/index.ts';
import { dbmate } from './dbmate/index.ts';
import { diesel } from './diesel/index.ts';
import { drizzle } from './drizzle/index.ts';
import { drizzleV1 } from './drizzle-v1/index.ts';
import { flyway } from './flyway/index.ts';
import { golangMigrate } from './golang-migrate/index.ts';
import { goose } from './goose/index.ts';
import { graphileMigrate } from './graphile-migrate/index.ts';
import { liquibase } from './liquibase/index.ts';
import { nodePgMigrate } from './node-pg-migrate/index.ts';
import { plain } from './plain/index.ts';
import { prisma } from './prisma/index.ts';
import { sqitch } from './sqitch/index.ts';
import { sqlx } from './sqlx/index.ts';
import { supabase } from './supabase/index.ts';

/** Every framework there is an adapter for. */
export const adapters: readonly Adapter[] = [
  atlas,
  dbmate,
  diesel,
  drizzle,
  drizzleV1,
  flyway,
  golangMigrate,
  goose,
  graphileMigrate,
  liquibase,
  nodePgMigrate,
  plain,
  prisma,
  sqitch,
  sqlx,
  supabase,
];

/** The adapter of that id; throws UserError `unknown-adapter` naming all. */
export function findAdapter(id: string): Adapter {
  const adapter = adapters.find((adapter) => adapter.id === id);
  if (adapter) return adapter;
  throw new UserError('unknown-adapter', `"${id}" is no adapter.`, {
    remedy: `Use one of: ${adapters.map(({ id }) => id).join(', ')}.`,
  });
}
