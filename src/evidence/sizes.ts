/** What the project's own database said about the size of its tables; written by `stats`. */
export interface Sizes {
  /** The file it was read from, as the user named it. */
  readonly file: string;
  /** When it was asked, ISO 8601. */
  readonly takenAt: string;
  /** Version of the server that was asked. */
  readonly server: string;
  readonly tables: readonly TableSize[];
  /** What it publishes; absent when the file does not say. */
  readonly publications?: readonly {
    readonly name: string;
    readonly allTables: boolean;
    readonly tables: readonly string[];
  }[];
  /** What the databases of that server subscribe to; absent when the file does not say. */
  readonly subscriptions?: readonly { readonly name: string }[];
}

/** How large a table is in production. */
export interface TableSize {
  /** Schema-qualified, each part quoted where SQL needs it. */
  readonly relation: string;
  /** `partitioned table` or `materialized view`; absent for a plain table. */
  readonly kind?: string;
  /** As the planner estimates them; null: never analyzed. */
  readonly rows: number | null;
  /** With indexes and TOAST, partitions included. */
  readonly bytes: number;
}
