/** How files that picture the schema compare with what the migrations build. Part of the evidence, see types.ts. */

/** One entry for each file that could be compared. */
export interface SchemaFileEvidence {
  readonly files: readonly ComparedSchemaFile[];
}

/** A file that says what the migrations build, beside what they do build. */
export interface ComparedSchemaFile {
  readonly file: string;
  readonly kind: SchemaFileKind;
  /** Each line that differs, with where it stands; what the file is to become is `built`. */
  readonly differences: readonly SchemaDifference[];
  /** Where the file also says which migrations are applied, and says otherwise. */
  readonly versions?: { readonly missing: readonly string[]; readonly unknown: readonly string[] };
  /** What writes the file anew. */
  readonly command: string;
}

/**
 * `picture`: written by this tool. `dump`: SQL that makes the schema, as pg_dump writes it.
 * `declared`: SQL that people write. `snapshot`: columns only, as a framework keeps them.
 */
export type SchemaFileKind = 'picture' | 'dump' | 'declared' | 'snapshot';

/** One line of a picture that only one side has. */
export interface SchemaDifference {
  readonly side: 'file' | 'built';
  /** `tables`, `public.users`, `columns`. */
  readonly path: readonly string[];
  readonly text: string;
}
