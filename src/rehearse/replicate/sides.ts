/** A publisher and those who follow it, opened for one order of deployment. */
import type { ReplicationStop, Side } from '../../evidence/replication.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { connect, type Session } from '../../postgres/session.ts';
import type { Direction, RehearsalPlan } from '../plan.ts';
import type { ApplyStop } from './marks.ts';
import type { Publishing } from './publications.ts';
import { type Link, transportOf } from './transport.ts';
import { type Rows, Writer } from './writer.ts';

/** Who follows. */
export interface Subscriber {
  /** Empty where there is only one. */
  readonly name: string;
  /** Of the publications, by name; absent: all. */
  readonly publications?: readonly string[];
}

/** Who publishes what, and who follows. */
export interface Topology {
  readonly publishing: Publishing;
  readonly subscribers: readonly Subscriber[];
  readonly direction: Direction;
  /** Whether new tables are let in behind the migrations. */
  readonly refreshes: boolean;
}

/** What a change is rehearsed with: the same for every order. */
export interface OrderInput extends Omit<Topology, 'direction'> {
  readonly plan: RehearsalPlan;
  /** Frozen: every side before it. */
  readonly before: Database;
  /** What is written on the publisher. */
  readonly rows: Rows;
  /** What is written on the subscriber, where both sides follow each other. */
  readonly rowsBack?: Rows;
}

/** One database of the rehearsal. */
export interface OpenSide {
  readonly side: Side;
  /** Of the subscriber; empty for the publisher, and where there is only one. */
  readonly name: string;
  readonly database: Database;
}

/** Somebody who follows, and what follows from where. */
export interface Follower extends OpenSide {
  readonly publications: readonly string[];
  readonly channel: Channel;
}

export interface Sides {
  readonly publisher: OpenSide;
  readonly followers: readonly Follower[];
  /** One for each direction of each subscription. */
  readonly channels: readonly Channel[];
  readonly writers: readonly Writer[];
  /** Of the publisher. */
  readonly admin: Session;
  /** Publications, those that migrations made included. */
  readonly names: readonly string[];
  /** Publishes the tables that a side's migrations made. */
  publishNew(side: Side): Promise<void>;
}

/** Clones every side and lets them follow; the scope closes them. */
export async function openSides(
  { plan, before, publishing, subscribers, rows, rowsBack }: OrderInput,
  without: ReadonlySet<string>,
  scope: AsyncDisposableStack,
): Promise<Sides> {
  const bothWays = rowsBack !== undefined;
  const transport = transportOf(publishing);
  const from = await open('publisher', '');
  const source = scope.use(await transport.openSource(from.database, { bothWays }));
  const writers = [new Writer(plan, { ...from, source }, rows, without)];
  const followers: Follower[] = [];
  const channels: Channel[] = [];
  const admins = new Map<Side, Session>([['publisher', from.admin]]);
  for (const { name, publications = from.names } of subscribers) {
    const to = await open('subscriber', name);
    const back = rowsBack && scope.use(await transport.openSource(to.database, { bothWays }));
    const channel = new Channel(scope.use(await source.follow(to.database, publications)), to);
    followers.push({ ...to, publications, channel });
    channels.push(channel);
    if (!back) continue;
    admins.set('subscriber', to.admin);
    const link = scope.use(await back.follow(from.database, to.names));
    channels.push(new Channel(link, from));
    writers.push(new Writer(plan, { ...to, source: back }, rowsBack, without));
  }
  return {
    publisher: from,
    followers,
    channels,
    writers,
    admin: from.admin,
    names: from.names,
    async publishNew(side) {
      const admin = admins.get(side);
      if (admin) await transport.publishNew(admin);
    },
  };

  async function open(
    side: Side,
    name: string,
  ): Promise<OpenSide & { readonly admin: Session; readonly names: readonly string[] }> {
    const database = scope.use(await cloneDatabase(before, side));
    const admin = scope.use(await connect(before.server, { database: database.name }));
    const publishes = side === 'publisher' || bothWays;
    const names = publishes ? await transport.publish(database, admin) : [];
    return { side, name, database, admin, names };
  }
}

/** One subscription: what stopped it so far, and whether it still stands still. */
export class Channel {
  readonly #link: Link;
  readonly #to: Pick<OpenSide, 'side' | 'name'>;
  readonly #past: ReplicationStop[] = [];
  #open: Omit<ReplicationStop, 'recovers'> | undefined;

  constructor(link: Link, to: Pick<OpenSide, 'side' | 'name'>) {
    this.#link = link;
    this.#to = to;
  }

  /** Lets everything arrive, or what is in its way be known; `after`: the side that was migrated last. */
  async settle(after: Side): Promise<void> {
    const stop = await this.#link.settle();
    // what is in the way now is what was in the way before, unless the table is another one
    if (this.#open?.relation !== stop?.relation) this.#recover();
    if (stop) this.#open ??= this.#told(stop, after);
  }

  /** Keeps what arrives at a side until all of its migrations are done, as when they follow each other at once. */
  async hold({ side, name }: OpenSide): Promise<AsyncDisposable | undefined> {
    return side === this.#to.side && name === this.#to.name ? this.#link.hold?.() : undefined;
  }

  /** Lets new tables follow too. */
  async refresh(): Promise<void> {
    const trouble = await this.#link.refresh();
    if (!trouble) return;
    const stop =
      'relation' in trouble ? trouble : { relation: '', error: { message: trouble.message } };
    this.#open = this.#told(stop, 'subscriber');
  }

  get isStuck(): boolean {
    return this.#open !== undefined;
  }

  /** Every stop, the one that is in the way still as one that does not recover. */
  get stops(): readonly ReplicationStop[] {
    return this.#open ? [...this.#past, { ...this.#open, recovers: false }] : this.#past;
  }

  #recover(): void {
    if (this.#open) this.#past.push({ ...this.#open, recovers: true });
    this.#open = undefined;
  }

  #told(stop: ApplyStop, after: Side): Omit<ReplicationStop, 'recovers'> {
    const { side, name } = this.#to;
    return { ...stop, on: side, ...(name !== '' && { subscriber: name }), after };
  }
}
