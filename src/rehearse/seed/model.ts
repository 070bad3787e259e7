/** What the seeder knows of a database: plain data, read once. */

/** A type and what it is made of; types refer to each other by oid. */
export interface TypeInfo {
  readonly oid: number;
  /** As format_type prints it, quoted and qualified where needed. */
  readonly name: string;
  /** pg_type.typname. */
  readonly internalName: string;
  /** In pg_catalog. */
  readonly builtin: boolean;
  readonly kind: 'base' | 'array' | 'composite' | 'domain' | 'enum' | 'range' | 'multirange';
  /** Element, base type, or what the range is over. */
  readonly inner: number | null;
  readonly innerModifier: number;
  readonly notNull: boolean;
  readonly labels: readonly string[];
  /** CHECK expressions of a domain, about VALUE. */
  readonly checks: readonly string[];
  readonly attributes: readonly { readonly type: number; readonly modifier: number }[];
}

/** By oid. */
export type Types = ReadonlyMap<number, TypeInfo>;

/** A column, as far as it decides what may be written to it. */
export interface SeedColumn {
  readonly name: string;
  readonly type: number;
  /** atttypmod; -1 for none. */
  readonly modifier: number;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly identity: '' | 'a' | 'd';
  readonly generated: boolean;
}

/** A reference that a row has to satisfy. */
export interface ForeignKey {
  readonly columns: readonly string[];
  /** oid of the table it points to. */
  readonly parent: number;
  readonly parentRelation: string;
  readonly parentColumns: readonly string[];
}

/** A unique or exclusion constraint or a unique index. */
export interface UniqueKey {
  readonly columns: readonly string[];
  /** Over an expression of its columns, such as lower(email). */
  readonly expression: boolean;
}

/** A table to fill. */
export interface SeedTable {
  readonly oid: number;
  /** Schema-qualified, quoted where needed. */
  readonly relation: string;
  readonly columns: readonly SeedColumn[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly uniqueKeys: readonly UniqueKey[];
  /** CHECK expressions about its columns. */
  readonly checks: readonly string[];
  /** For a partitioned table: what each leaf partition accepts; null for an ordinary table. */
  readonly partitions: readonly string[] | null;
  /** False where Postgres refuses ON CONFLICT: deferrable unique constraints, rules, partitions on 10. */
  readonly allowsOnConflict: boolean;
  /** Rows it has before seeding. */
  readonly rows: number;
}

/** All tables of a database, with the types they need. */
export interface SeedModel {
  readonly tables: readonly SeedTable[];
  readonly types: Types;
}
