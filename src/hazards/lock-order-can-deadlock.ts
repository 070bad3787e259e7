import { conflicts, lockName } from '../evidence/locks.ts';
import { blockingLocks, ownStatements } from '../evidence/questions.ts';
import type { ForeignKey, MigrationRun, StatementRecord } from '../evidence/types.ts';
import type { LockMode } from '../terms.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** A transaction keeps one live table locked while it asks for another. */
export const lockOrderCanDeadlock = defineHazard({
  id: 'lock-order-can-deadlock',
  title: 'Tables locked one after the other',
  area: 'locking',
  severity: 'warning',
  reads: ['apply'],
  covers: [
    'Deadlock from two migrations/statements locking tables in different orders',
    'Several FKs to different parents in one transaction',
    'DROP TABLE with FKs locks the parents',
  ],

  check({ server }) {
    const foreignKeys = server.baseline.foreignKeys ?? [];
    return (server.apply?.runs ?? []).flatMap((run) =>
      transactionsOf(run).flatMap((statements) => {
        const requests = requestsOf(statements);
        const collision = worstCollision(requests, foreignKeys);
        const finding = collision ? collisionFinding(collision) : turnsFinding(requests);
        return finding ? [{ migration: run.migration, ...finding }] : [];
      }),
    );
  },

  docs: {
    why: 'Postgres keeps every lock until the transaction ends. Whoever already uses the second table and then wants the first waits for the migration, and the migration waits for them: after deadlock_timeout (1 s) one of the two is cancelled with 40P01, and until then everybody else on both tables waits as well.',
    instead:
      'Lock one live table in a transaction: a migration for each. SET lock_timeout below one second, so that the migration gives way and is tried again, and not the application.',
    limits:
      'What the application does in its transactions is not known. Named are the statements that a foreign key alone sends to both tables; for other tables it takes a transaction that uses them in the other order.',
  },

  examples: [
    {
      title: 'The table referred to first, then the one that refers to it',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [
        sql`
          alter table authors add column name text;
          alter table books add column title text;
        `,
      ],
      expect: [
        'One transaction locks public.authors (ACCESS EXCLUSIVE, line 1), then public.books (ACCESS EXCLUSIVE, line 2). An INSERT into public.books locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, until Postgres cancels one of them (40P01).',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'The table that refers first, then the one referred to',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [
        sql`
          alter table books add column title text;
          alter table authors add column name text;
        `,
      ],
      expect: [
        'One transaction locks public.books (ACCESS EXCLUSIVE, line 1), then public.authors (ACCESS EXCLUSIVE, line 2). A DELETE from public.authors locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, until Postgres cancels one of them (40P01).',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A foreign key dropped: both tables in one statement',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [sql`alter table books drop constraint books_author_fkey;`],
      expect: [
        'One statement locks public.books and public.authors (ACCESS EXCLUSIVE), one after the other. A transaction that has written one and then uses the other, as their foreign key itself does, and the migration can wait for each other, until Postgres cancels one of them (40P01).',
      ],
      alsoReports: ['lock-without-timeout', 'rule-lost'],
    },
    {
      title: 'Three tables one after the other',
      given: sql`create table authors (id int primary key); create table books (id int primary key); create table loans (id int primary key);`,
      migrations: [
        sql`
          alter table authors add column name text;
          alter table books add column title text;
          alter table loans add column day int;
        `,
      ],
      expect: [
        'One transaction locks public.authors (line 1), public.books (line 2) and public.loans (line 3), and keeps each while it waits for the next: a transaction that uses two of them in another order deadlocks with it, and whoever uses the first waits for the last.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Three tables referred to by new tables',
      given: sql`create table authors (id int primary key); create table books (id int primary key); create table loans (id int primary key);`,
      migrations: [
        sql`
          create table prizes (id int primary key, author int unique references authors (id));
          create table covers (id int primary key, book int unique references books (id));
          create table fines (id int primary key, loan int unique references loans (id));
        `,
      ],
      expect: [
        'One transaction locks public.authors (line 1), public.books (line 2) and public.loans (line 3), and keeps each while it waits for the next: a transaction that uses two of them in another order deadlocks with it, and whoever uses the first waits for the last.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A migration for each table',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int references authors (id));
      `,
      migrations: [
        sql`alter table authors add column name text;`,
        sql`alter table books add column title text;`,
      ],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A foreign key added: its locks let inserts and reads of the other table go on',
      given: sql`create table authors (id int primary key); create table books (id int primary key, author int unique);`,
      migrations: [
        sql`alter table books add constraint books_author foreign key (author) references authors (id) not valid;`,
      ],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
  ],
});

/** A lock as it was asked for, in the order of the statements. */
interface Request {
  readonly relation: string;
  readonly mode: LockMode;
  readonly statement: StatementRecord;
}

interface Collision {
  readonly first: Request;
  readonly second: Request;
  readonly foreignKey: ForeignKey;
  readonly traffic: string;
}

function transactionsOf(run: MigrationRun): readonly (readonly StatementRecord[])[] {
  const groups = new Map<string, StatementRecord[]>();
  for (const statement of ownStatements(run)) {
    const key = String(statement.transaction ?? `alone ${statement.index}`);
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return [...groups.values()];
}

function requestsOf(statements: readonly StatementRecord[]): readonly Request[] {
  return statements.flatMap((statement) =>
    blockingLocks(statement)
      .filter(({ waited }) => waited !== true)
      .map(({ relation, mode }) => ({ relation, mode, statement })),
  );
}

/** A pair that plain traffic of one foreign key locks the other way round; of several statements rather than of one. */
function worstCollision(
  requests: readonly Request[],
  foreignKeys: readonly ForeignKey[],
): Collision | undefined {
  const collisions = foreignKeys.flatMap((foreignKey): readonly Collision[] => {
    const { child, parent, deletesReachChild } = foreignKey;
    const reached = deletesReachChild ? 'RowExclusiveLock' : 'RowShareLock';
    return [
      // INSERT holds ROW EXCLUSIVE on the child when its trigger asks for ROW SHARE on the parent
      ...pair(requests, parent, 'RowShareLock', child).map((both) => ({
        ...both,
        foreignKey,
        traffic: `An INSERT into ${child}`,
      })),
      // DELETE holds ROW EXCLUSIVE on the parent when its trigger goes to the child
      ...pair(requests, child, reached, parent).map((both) => ({
        ...both,
        foreignKey,
        traffic: `A DELETE from ${parent}`,
      })),
    ];
  });
  return (
    collisions.find(({ first, second }) => first.statement !== second.statement) ?? collisions[0]
  );
}

/** Requests for `one` and then `other`, where traffic holds `other` for writing and then asks for `one`. */
function pair(
  requests: readonly Request[],
  one: string,
  asked: LockMode,
  other: string,
): readonly Pick<Collision, 'first' | 'second'>[] {
  const first = requests.find(({ relation, mode }) => relation === one && conflicts(mode, asked));
  const second = requests.find(({ relation }) => relation === other);
  if (!first || !second || second.statement.index < first.statement.index) return [];
  return [{ first, second }];
}

type Described = Omit<HazardFinding, 'migration'>;

const remedy =
  "Lock one live table in a transaction: a migration for each. SET lock_timeout = '500ms' before it, below deadlock_timeout, so that the migration gives way and not the application.";

function collisionFinding({ first, second, foreignKey, traffic }: Collision): Described {
  const apart = first.statement !== second.statement;
  const end = 'until Postgres cancels one of them (40P01).';
  const place = ({ relation, mode, statement }: Request): string =>
    `${relation} (${[lockName(mode), ...line(statement)].join(', ')})`;
  const message = apart
    ? `One transaction locks ${place(first)}, then ${place(second)}. ${traffic} locks them the other way round, for its foreign key: one that comes in between and the migration wait for each other, ${end}`
    : `One statement locks ${foreignKey.child} and ${foreignKey.parent} (${lockName(first.mode)}), one after the other. A transaction that has written one and then uses the other, as their foreign key itself does, and the migration can wait for each other, ${end}`;
  return {
    statement: second.statement.index,
    object: second.relation,
    message,
    remedy,
    severity: apart ? 'warning' : 'notice',
    basis: 'known',
    exposure: { relations: [first.relation, second.relation], grows: false },
  };
}

/** From here on two orders are likely to exist somewhere in an application. */
const manyTurns = 3;

/** Tables that several statements lock one after the other. An index build says so itself. */
function turnsFinding(requests: readonly Request[]): Described | undefined {
  const strong = requests.filter(({ mode }) => mode !== 'ShareLock');
  const turns = strong.filter(
    ({ statement }, at) => strong.findIndex((other) => other.statement === statement) === at,
  );
  const known = new Set<string>();
  const fresh = turns.filter(({ relation }) => !known.has(relation) && known.add(relation));
  const last = fresh.at(-1);
  if (!last || fresh.length < manyTurns) return undefined;
  const places = fresh.map(({ relation, statement }) => {
    const [where] = line(statement);
    return where === undefined ? relation : `${relation} (${where})`;
  });
  const readersToo = fresh.filter(({ mode }) => mode === 'AccessExclusiveLock');
  return {
    statement: last.statement.index,
    object: last.relation,
    message: `One transaction locks ${list(places)}, and keeps each while it waits for the next: a transaction that uses two of them in another order deadlocks with it, and whoever uses the first waits for the last.`,
    remedy,
    severity: readersToo.length >= manyTurns ? 'warning' : 'notice',
    basis: 'known',
    exposure: { relations: fresh.map(({ relation }) => relation), grows: false },
  };
}

function line(statement: StatementRecord): readonly string[] {
  return statement.line === undefined ? [] : [`line ${statement.line}`];
}
