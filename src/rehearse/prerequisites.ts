/**
 * Reads, from the SQL alone, which extensions and roles a history names, so that they can be there
 * before it runs. Dynamic SQL is not seen here; a missing role is then found by its error.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import { splitSql } from '../sql/split.ts';
import type { RehearsalPlan } from './plan.ts';

/** What migrations name and do not make. */
export interface Prerequisites {
  /** Extension name to where it is first named. */
  readonly extensions: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
  /** Role names, without the ones Postgres itself has and the ones the migrations create. */
  readonly roles: ReadonlySet<string>;
}

/** What all migrations of a plan name, read once. */
export function prerequisitesOf(plan: RehearsalPlan): Prerequisites {
  const known = byPlan.get(plan) ?? prerequisites([...plan.baseline, ...plan.review]);
  byPlan.set(plan, known);
  return known;
}

const byPlan = new WeakMap<RehearsalPlan, Prerequisites>();

/** Collects what the migrations name; a file with a syntax error contributes nothing. */
export function prerequisites(migrations: readonly Pick<SourceMigration, 'up'>[]): Prerequisites {
  const extensions = new Map<string, { file: string; line: number }>();
  const roles = new Set<string>();
  const created = new Set<string>();
  for (const migration of migrations) {
    for (const piece of migration.up) {
      const split = splitSql(piece.sql);
      if (!split.ok) continue;
      for (const statement of split.statements) {
        if (statement.kind === 'CreateExtensionStmt') {
          const name = statement.node['extname'];
          if (typeof name === 'string' && !extensions.has(name)) {
            extensions.set(name, { file: piece.file, line: piece.line + statement.line - 1 });
          }
        }
        if (statement.kind === 'CreateRoleStmt') created.add(String(statement.node['role']));
        collectRoles(statement.node, roles);
      }
    }
  }
  for (const name of created) roles.delete(name);
  return { extensions, roles };
}

/** The text of a missing-role error, whatever statement it came from. */
export function missingRole(error: { code: string; message: string }): string | undefined {
  // 42704 from most statements, 22023 from SET ROLE (measured on 13 to 18)
  if (error.code !== '42704' && error.code !== '22023') return undefined;
  return /role "([^"]+)" does not exist/.exec(error.message)?.[1];
}

function collectRoles(node: unknown, into: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collectRoles(item, into);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (isNamedRole(key, value)) into.add(value.rolename);
    collectRoles(value, into);
  }
}

/** RoleSpec nodes appear under their own name in lists, and bare under these fields. */
const roleFields = new Set(['RoleSpec', 'newowner', 'authrole', 'grantor', 'owner']);

function isNamedRole(key: string, value: unknown): value is { rolename: string } {
  if (!roleFields.has(key) || typeof value !== 'object' || value === null) return false;
  const name = (value as { rolename?: unknown }).rolename;
  return typeof name === 'string' && !name.startsWith('pg_');
}
