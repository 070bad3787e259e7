import type { ComparedSchemaFile, SchemaDifference } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list } from './wording.ts';

/** The file that people read for the schema is not the schema. */
export const schemaFileDiffers = defineHazard({
  id: 'schema-file-differs',
  title: 'Committed schema is not what the migrations build',
  area: 'hygiene',
  severity: 'warning',
  reads: ['apply', 'schema-file'],

  check({ migrations, server }) {
    const findings: HazardFinding[] = [];
    const last = migrations.at(-1)?.id ?? '';
    for (const one of server.schemaFile?.files ?? []) {
      const phrases = [...differencePhrases(one.differences), ...versionPhrases(one)];
      if (phrases.length === 0) continue;
      findings.push({
        migration: last,
        place: { file: one.file },
        object: one.file,
        message: `${one.file} is not what the migrations build: ${phrases.join('; ')}.`,
        remedy: remedy(one),
        severity: 'warning',
        basis: 'measured',
      });
    }
    return findings;
  },

  docs: {
    why: 'New databases, tests and generated code come from the file, production comes from the migrations. Where the two part, a query passes in every test and fails at night; columns in another order break what copies rows by position.',
    instead:
      'Write the file anew in the same pull request as the migration: `migration-rehearsal schema write`, or the command of the framework that keeps it. A difference that nobody expected means that the file, or a merged migration, was edited by hand.',
    limits:
      'Schemas only, no rows. What kinds of file are compared and how far is told in docs/schema-file.md; those that only their framework can read are listed as not rehearsed.',
  },

  examples: [
    {
      title: 'The file was not written anew (pictures of Postgres 17 are compared on 17)',
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column email text, add column name text;
        `,
      ],
      schemaFile: [
        'migration-rehearsal: 1',
        'postgres: 17',
        'tables:',
        '  public.users:',
        '    columns:',
        '      - id integer not null',
        '      - name text',
        '      - email text',
        '    constraints:',
        '      users_pkey: PRIMARY KEY (id)',
      ].join('\n'),
      since: 17,
      until: 17,
      expect: [
        'schema.yml is not what the migrations build: tables public.users columns: in another order (name text).',
      ],
    },
    {
      title: 'The file says what the migrations build',
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column email text;
        `,
      ],
      schemaFile: [
        'migration-rehearsal: 1',
        'postgres: 17',
        'tables:',
        '  public.users:',
        '    columns:',
        '      - id integer not null',
        '      - email text',
        '    constraints:',
        '      users_pkey: PRIMARY KEY (id)',
      ].join('\n'),
      expect: 'clean',
    },
  ],
});

/** One phrase for each place: what only the migrations build, and what only the file says. */
function differencePhrases(differences: readonly SchemaDifference[]): readonly string[] {
  const places = Map.groupBy(differences, ({ path }) => path.join(' '));
  const phrases = [...places].map(([place, there]) => {
    const texts = (side: SchemaDifference['side']): string[] =>
      there.filter((one) => one.side === side).map(({ text }) => shortened(text));
    const [built, file] = [texts('built'), texts('file')];
    const moved = built.filter((text) => file.includes(text));
    const onlyBuilt = built.filter((text) => !moved.includes(text));
    const onlyFile = file.filter((text) => !moved.includes(text));
    const parts = [
      ...(onlyBuilt.length > 0 ? [`+ ${list(onlyBuilt)}`] : []),
      ...(onlyFile.length > 0 ? [`- ${list(onlyFile)}`] : []),
      ...(moved.length > 0 ? [`in another order (${list(moved)})`] : []),
    ];
    return `${place}: ${parts.join(', ')}`;
  });
  const shown = phrases.slice(0, most);
  const more = phrases.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${count(more, 'more place')}`];
}

const most = 5;

function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function versionPhrases({ versions }: ComparedSchemaFile): readonly string[] {
  if (!versions) return [];
  const { missing, unknown } = versions;
  return [
    ...(missing.length > 0 ? [`it does not list ${list(missing)} as applied`] : []),
    ...(unknown.length > 0 ? [`it lists ${list(unknown)}, which no migration has`] : []),
  ];
}

function remedy({ kind, command, file }: ComparedSchemaFile): string {
  const see = `\`migration-rehearsal schema check\` shows the whole difference.`;
  return kind === 'declared'
    ? `Write the migration that is missing (\`${command}\`), or change ${file}. ${see}`
    : `Write it anew and commit it with the migration: \`${command}\`. ${see}`;
}
