/** The application while a deployment is on its way: it writes to one side, in the old shape, then in the new one. */
import type { RefusedWrite, Side } from '../../evidence/replication.ts';
import type { Database } from '../../postgres/database.ts';
import type { Session } from '../../postgres/session.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import {
  type CapturedRows,
  insertRows,
  presentColumns,
  touchRows,
  type Traffic,
} from './traffic.ts';
import type { Source } from './transport.ts';

/** What one side's application writes: tables by the names they have before and after. */
export interface Rows {
  readonly old: Traffic;
  readonly new: Traffic;
}

/** In eight rows each of a column's values appears, the one that is there twice included. */
export const oldRowsAtOnce = 8;

/** Twenty forms, and two, since every fifth value may be NULL. */
export const newRowsAtFirst = 22;

/** No replica identity: https://www.postgresql.org/docs/18/logical-replication-publication.html */
const noReplicaIdentity = '55000';

/** Rows of one table, how many of them were written, and whether with all of their columns. */
interface Written extends CapturedRows {
  readonly relation: string;
  at: number;
  isWhole: boolean;
}

/** And two for each later moment, four for one at which some of the columns are still to come. */
export const newRowsLater = 36;

/** The next rows of a table, in some of its columns. */
interface Write {
  readonly table: Written;
  readonly columns: readonly string[];
  readonly count: number;
}

/** What it writes to. */
interface Place {
  readonly side: Side;
  readonly database: Database;
  readonly source: Source;
}

/**
 * Every table's rows are followed by a mark. Each write has a session of its own: what the setting
 * "session-sql" locks must not keep the runner out meanwhile.
 */
export class Writer {
  readonly side: Side;
  readonly #plan: RehearsalPlan;
  readonly #database: Database;
  readonly #source: Source;
  readonly #old: Written[];
  readonly #new: Written[];
  readonly #refused = new Map<string, RefusedWrite>();
  #granted = new Set<string>();

  constructor(
    plan: RehearsalPlan,
    { side, database, source }: Place,
    rows: Rows,
    without: ReadonlySet<string>,
  ) {
    this.side = side;
    this.#plan = plan;
    this.#database = database;
    this.#source = source;
    const take = (traffic: Traffic): Written[] =>
      [...traffic]
        .filter(([relation]) => !without.has(relation))
        .map(([relation, captured]) => ({ relation, ...captured, at: 0, isWhole: false }));
    this.#old = take(rows.old);
    this.#new = take(rows.new);
  }

  /** Rows as an application of the old schema sends them. */
  async writeOld(): Promise<void> {
    await using session = await this.#open();
    await this.#write(session, this.#oldRows(oldRowsAtOnce));
  }

  /** A few more of them, between two migrations that follow each other. */
  async writeBetween(): Promise<void> {
    await using session = await this.#open();
    await this.#write(session, this.#oldRows(1));
  }

  /**
   * As one of the new schema does, with the columns that are there by now: as soon as all of them are,
   * every form that the seeder knows, later two more.
   */
  async writeNew(): Promise<void> {
    await using session = await this.#open();
    const writes: Write[] = [];
    for (const table of this.#new) {
      const columns = await presentColumns(session, table.relation, table.columns);
      const isWhole = columns.length === table.columns.length;
      const count = isWhole ? (table.isWhole ? 2 : newRowsAtFirst) : 4;
      if (columns.length > 0) writes.push({ table, columns, count });
    }
    await this.#write(session, writes);
  }

  #open(): Promise<Session> {
    return openAsOwner(this.#plan, this.#database);
  }

  #oldRows(count: number): readonly Write[] {
    return this.#old.map((table) => ({ table, columns: table.columns, count }));
  }

  async #write(session: Session, writes: readonly Write[]): Promise<void> {
    const later: Write[] = [];
    for (const write of writes) {
      const { relation } = write.table;
      // its parents may be new tables that are written after it
      if (!(await this.#insert(session, write))) later.push(write);
      for (const { command, error } of await touchRows(session, relation, write.columns)) {
        if (error.code === noReplicaIdentity)
          this.#refused.set(`${relation} ${command}`, {
            side: this.side,
            relation,
            command,
            error,
          });
      }
      await this.#source.mark(relation);
    }
    for (const write of later) {
      await this.#insert(session, write);
      await this.#source.mark(write.table.relation);
    }
  }

  /** False when none of its next rows was taken, so that they are tried again. */
  async #insert(session: Session, { table, columns, count }: Write): Promise<boolean> {
    const rows = table.rows.slice(table.at, table.at + count);
    const numbered = table.numbered.filter((column) => columns.includes(column));
    const captured = { columns, numbered, rows };
    const inserted = await insertRows(session, table.relation, captured);
    if (inserted > 0) {
      table.at += count;
      table.isWhole ||= columns.length === table.columns.length;
    }
    return inserted > 0 || rows.length === 0;
  }

  /** What was refused before anything was migrated is not the migrations' doing. */
  takeForGranted(): void {
    this.#granted = new Set(this.#refused.keys());
  }

  /** Writes that were not refused before. */
  refused(): readonly RefusedWrite[] {
    const own = [...this.#refused].filter(([key]) => !this.#granted.has(key));
    return own.map(([, one]) => one);
  }
}
