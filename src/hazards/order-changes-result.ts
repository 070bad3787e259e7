import type { OtherPath } from '../evidence/reorder.ts';
import type { Evidence } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type PlacedFinding } from './hazard.ts';
import {
  decisionOn,
  differences,
  differs,
  failureWords,
  isMove,
  moveCommands,
  worstPath,
} from './other-order.ts';
import { list } from './wording.ts';

/** Databases that run the same migrations in another order end otherwise. */
export const orderChangesResult = defineHazard({
  id: 'order-changes-result',
  title: 'Existing and fresh databases end differently',
  area: 'ordering',
  severity: 'error',
  reads: [],
  covers: [
    'Upgrade path and fresh install end differently (schema)',
    'Upgrade path and fresh install end differently in column order',
  ],

  check: () => [],

  checkFiles: (evidence) => [...ofLate(evidence), ...ofRelease(evidence), ...ofSwapped(evidence)],

  docs: {
    why: 'Existing databases run a late migration last, fresh ones in its place. When the two end differently, what is tested is not what runs. Another order of columns is enough for whatever reads them by position: COPY and INSERT without a list of columns, SELECT *, row types, foreign tables, replication that maps by position (pglogical 1).',
    instead:
      'Give it a version behind all others, so that every database runs the same order. Where it is released already, write down the difference with a migration that makes both the same.',
    limits:
      'Both ways are run on a database that holds only the rows that migrations insert. What applications and other systems read by position is not seen.',
  },

  examples: [
    {
      title: 'A branch merged late adds a column below one that was added since',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql': sql`
            create table users (id int primary key);`,
          'migrations/20240301000000_email.sql': sql`
            alter table users add column email text;`,
        },
        head: {
          'migrations/20240201000000_phone.sql': sql`
            set local lock_timeout = '5s';
            alter table users add column phone text;`,
        },
      },
      expect: [
        'Databases that are there already run it behind 20240301000000_email, fresh ones before it, and the columns of public.users stand in another order: (id, phone, email) in a fresh database, (id, email, phone) in a database that is there already.',
      ],
    },
    {
      title: 'The same under replication that maps columns by position',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql': sql`
            create table users (id int primary key);
            -- replicated by pglogical, set up by hand`,
          'migrations/20240301000000_email.sql': sql`
            alter table users add column email text;`,
        },
        head: {
          'migrations/20240201000000_phone.sql': sql`
            set local lock_timeout = '5s';
            alter table users add column phone text;`,
        },
      },
      expect: [
        'Databases that are there already run it behind 20240301000000_email, fresh ones before it, and the columns of public.users stand in another order: (id, phone, email) in a fresh database, (id, email, phone) in a database that is there already. pglogical is named in migrations/20240101000000_users.sql: version 1 maps columns by position, so that between two such databases values go into the wrong columns, or replication stops.',
      ],
    },
    {
      title: 'Two of one number, whose order nothing gives',
      given: '',
      migrations: [],
      project: {
        adapter: 'plain',
        directory: 'sql',
        base: { 'sql/0001_users.sql': 'create table users (id int primary key);' },
        head: {
          'sql/0002_email.sql': 'alter table users add column if not exists email text;',
          'sql/0002_phone.sql': 'alter table users add column if not exists phone text;',
        },
      },
      expect: [
        '0002_email and 0002_phone have one number; the other way round the columns of public.users stand in another order: (id, phone, email) in that order, (id, email, phone) in this order.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'The same behind all others',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql': sql`
            create table users (id int primary key);`,
          'migrations/20240301000000_email.sql': sql`
            alter table users add column email text;`,
        },
        head: {
          'migrations/20240301000001_phone.sql': sql`
            set local lock_timeout = '5s';
            alter table users add column phone text;`,
        },
      },
      expect: 'clean',
    },
  ],
});

/** Existing databases against fresh ones, where the framework runs what is late. */
function ofLate(evidence: Evidence): readonly PlacedFinding[] {
  const late = evidence.order?.late ?? [];
  const run = late.filter(({ id }) => {
    const result = decisionOn(evidence, 'late', id)?.result;
    return result === undefined || result === 'applies';
  });
  const [first] = run;
  const path = worstPath(evidence, ({ fresh }) => fresh);
  if (!first || !path || path.failure || path.usualFailure || !differs(path)) return [];
  const others = run.length === 1 ? 'it' : list(run.map(({ id }) => id));
  const lead = `Databases that are there already run ${others} behind ${first.newest.id}, fresh ones before it, and `;
  const command = moveCommands(run.flatMap(({ moves }) => moves));
  return [
    {
      migration: first.id,
      file: first.file,
      object: path.schemaChanges[0]?.name ?? path.dataChanges[0]?.relation ?? '',
      ...consequence(path, lead, {
        there: 'a fresh database',
        here: 'a database that is there already',
      }),
      remedy:
        command === ''
          ? 'Generate it again on top of the base branch, so that every database runs the same order.'
          : `Give it a version behind all others, so that every database runs the same order: ${command}`,
      basis: 'measured',
    },
  ];
}

/** Databases at the last release, which run all that came since in one go. */
function ofRelease(evidence: Evidence): readonly PlacedFinding[] {
  const tag = evidence.order?.release?.tag;
  const late = evidence.order?.late.find(({ released }) => released);
  const path = worstPath(evidence, ({ released }) => released);
  const fresh = worstPath(evidence, (reorder) => reorder.fresh);
  if (!tag || !late || !path || path.usualFailure) return [];
  // what fresh databases differ in already is said once
  if (!path.failure && (!differs(path) || (fresh && differs(fresh)))) return [];
  const place = { migration: late.id, file: late.file, object: tag, basis: 'measured' } as const;
  const remedy = `Give it a version behind ${tag}: ${moveCommands(late.moves)}`;
  if (path.failure) {
    return [
      {
        ...place,
        remedy,
        message: `A database at ${tag} cannot be brought up to date: ${failureWords(path.failure)}.`,
        severity: 'error',
      },
    ];
  }
  const lead = `Databases that come from ${tag} end otherwise than those at the tip of the base branch, and `;
  return [
    {
      ...place,
      remedy,
      ...consequence(path, lead, { there: `one from ${tag}`, here: 'one at the tip' }),
    },
  ];
}

/** Two of the pull request whose order nothing gives. */
function ofSwapped(evidence: Evidence): readonly PlacedFinding[] {
  const swapped = evidence.servers[0]?.reorder?.swapped ?? [];
  return swapped.flatMap((path): PlacedFinding[] => {
    if (path.usualFailure || (!path.failure && !differs(path))) return [];
    const file = evidence.migrations.find(({ id }) => id === path.second)?.file ?? '';
    const lead = `${path.first} and ${path.second} have one number; the other way round `;
    const failed = path.failure && {
      message: `${lead}${failureWords(path.failure)}.`,
      severity: 'warning' as const,
    };
    return [
      {
        migration: path.second,
        file,
        object: path.first,
        ...(failed ?? consequence(path, lead, { there: 'that order', here: 'this order' })),
        remedy: 'Give one of the two a number of its own.',
        basis: 'measured',
      },
    ];
  });
}

/** Objects that differ weigh more than rows, rows more than the order of columns alone. */
function consequence(
  path: OtherPath,
  lead: string,
  sides: { readonly there: string; readonly here: string },
): Pick<PlacedFinding, 'message' | 'severity'> {
  const words = differences(path, sides);
  const objects = path.schemaChanges.some((change) => !isMove(change));
  const orders = (path.columnOrders ?? []).map(
    ({ relation, usual, other }) =>
      `the columns of ${relation} stand in another order: (${shown(other)}) in ${sides.there}, (${shown(usual)}) in ${sides.here}`,
  );
  const uses = usesOf(path);
  const isReplicated = path.byPosition.some(({ how }) => how === 'replication');
  return {
    message: `${lead}${[...orders, ...(words.length > 0 ? [list(words, 6)] : [])].join('; ')}.${uses}`,
    severity: objects || isReplicated ? 'error' : 'warning',
  };
}

function shown(columns: readonly string[]): string {
  return columns.length <= 12 ? columns.join(', ') : `…, ${columns.slice(-8).join(', ')}`;
}

const useWords = {
  copy: 'COPY without a list of columns',
  insert: 'INSERT without a list of columns',
  view: 'a view',
  'row-type': 'its row type',
  'foreign-table': 'a foreign table',
} as const;

function usesOf({ byPosition }: OtherPath): string {
  const [replication] = byPosition.filter(({ how }) => how === 'replication');
  const uses = byPosition.flatMap(({ how, where }) =>
    how === 'replication' ? [] : [`${useWords[how]} (${where})`],
  );
  return [
    uses.length > 0 ? ` What goes by position there: ${list([...new Set(uses)], 6)}.` : '',
    replication
      ? ` pglogical is named in ${replication.where}: version 1 maps columns by position, so that between two such databases values go into the wrong columns, or replication stops.`
      : '',
  ].join('');
}
