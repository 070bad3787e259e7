/** The application while a deployment is on its way: it writes to one side, in the old shape, then in the new one. */
import type { RefusedWrite, Side } from '../../evidence/replication.ts';
import type { Session } from '../../postgres/session.ts';

import { type CapturedRows, insertRows, touchRows, type Traffic } from './traffic.ts';
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

/** Rows of one table, and how many of them were written. */
interface Written extends CapturedRows {
  readonly relation: string;
  at: number;
}

/** Every table's rows are followed by a mark. */
export class Writer {
  readonly side: Side;
  readonly #session: Session;
  readonly #source: Source;
  readonly #old: Written[];
  readonly #new: Written[];
  readonly #refused = new Map<string, RefusedWrite>();
  #granted = new Set<string>();

  constructor(
    { side, session, source }: { side: Side; session: Session; source: Source },
    rows: Rows,
    without: ReadonlySet<string>,
  ) {
    this.side = side;
    this.#session = session;
    this.#source = source;
    const take = (traffic: Traffic): Written[] =>
      [...traffic]
        .filter(([relation]) => !without.has(relation))
        .map(([relation, captured]) => ({ relation, ...captured, at: 0 }));
    this.#old = take(rows.old);
    this.#new = take(rows.new);
  }

  /** Rows as an application of the old schema sends them. */
  async writeOld(): Promise<void> {
    await this.#write(this.#old, () => oldRowsAtOnce);
  }

  /** A few more of them, between two migrations that follow each other. */
  async writeBetween(): Promise<void> {
    await this.#write(this.#old, () => 1);
  }

  /** As one of the new schema does, as far as they are taken yet: at first every form that the seeder knows, later two more. */
  async writeNew(): Promise<void> {
    await this.#write(this.#new, ({ at }) => (at === 0 ? newRowsAtFirst : 2));
  }

  async #write(tables: readonly Written[], countOf: (table: Written) => number): Promise<void> {
    const later: Written[] = [];
    for (const table of tables) {
      const { relation, columns } = table;
      // its parents may be new tables that are written after it
      if (!(await this.#insert(table, countOf(table)))) later.push(table);
      for (const { command, error } of await touchRows(this.#session, relation, columns)) {
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
    for (const table of later) {
      await this.#insert(table, countOf(table));
      await this.#source.mark(table.relation);
    }
  }

  /** False when none of its next rows was taken, so that they are tried again. */
  async #insert(table: Written, count: number): Promise<boolean> {
    const rows = table.rows.slice(table.at, table.at + count);
    const inserted = await insertRows(this.#session, table.relation, { ...table, rows });
    if (inserted > 0) table.at += count;
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
