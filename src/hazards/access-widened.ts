import type { SchemaChange } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { seenMigrations, statementOf, tablesBefore, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Somebody may do what nobody but the owner might before. */
export const accessWidened = defineHazard({
  id: 'access-widened',
  title: 'Access widened',
  area: 'data',
  severity: 'warning',
  reads: ['apply'],
  covers: ['Grants widened, RLS without policy, search_path of SECURITY DEFINER, superuser'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      for (const change of seen.effects.schemaChanges) {
        if (change.change === 'removed') continue;
        const gained = grants(change.after).filter(
          (grant) => !grants(change.before).some((old) => old.text === grant.text),
        );
        const open = gained.filter(
          ({ role, privilege }) =>
            role === 'PUBLIC' && privilege !== 'EXECUTE' && privilege !== 'USAGE',
        );
        const writers = before.has(change.name)
          ? gained.filter(({ role, privilege }) => role !== 'PUBLIC' && writes.has(privilege))
          : [];
        const said = open.length > 0 ? open : writers;
        if (said.length === 0) continue;
        const roles = [...new Set(said.map(({ role }) => role))];
        const privileges = [...new Set(said.map(({ privilege }) => privilege))].sort();
        findings.push({
          migration: seen.run.migration,
          statement: statementOf(seen, change)?.index,
          object: change.name,
          message: `${list(roles.map((role) => (role === 'PUBLIC' ? 'Every role (PUBLIC)' : role)))} may now ${list(privileges, privileges.length)} on ${change.kind} ${change.name}.`,
          remedy: 'Grant to the one role that needs it, and only what it needs.',
          severity: open.length > 0 ? 'warning' : 'notice',
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'A grant to PUBLIC holds for every role there is and every role there will be, reporting and support accounts included.',
    instead: 'Grant to a named role, and only the privileges it uses.',
    limits: 'Grants on schemas, databases and functions are not compared.',
  },

  examples: [
    {
      title: 'A grant to PUBLIC',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`grant select, update on books to public;`],
      expect: ['Every role (PUBLIC) may now SELECT and UPDATE on table public.books.'],
    },
    {
      title: 'A grant to the owner alone',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`grant select on books to current_user;`],
      expect: 'clean',
    },
  ],
});

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']);

interface Grant {
  readonly text: string;
  readonly role: string;
  readonly privilege: string;
}

/** Written as `grantor>grantee:PRIVILEGE`, with a star where it may be passed on; those of the owner left out. */
function grants(description: SchemaChange['after']): readonly Grant[] {
  const privileges = description?.['privileges'];
  if (!Array.isArray(privileges)) return [];
  const owner = textOf(description, 'owner');
  return privileges.flatMap((text): readonly Grant[] => {
    const [, role, privilege] = /^.*>(.*):([A-Z]+)\*?$/.exec(String(text)) ?? [];
    return role === undefined || privilege === undefined || role === owner
      ? []
      : [{ text: String(text), role, privilege }];
  });
}
