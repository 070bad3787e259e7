/** What to leave out, such as the framework's ledger, with everything that belongs to it. */
export interface Ignored {
  /** Schema-qualified names, quoted or not. */
  readonly relations?: readonly string[];
  readonly schemas?: readonly string[];
}

/** True for a relation, written as the server qualifies it, that is left out or in a schema that is. */
export function isIgnoredRelation(relation: string, ignore: Ignored | undefined): boolean {
  const name = unquoted(relation);
  return (
    (ignore?.relations ?? []).some((ignored) => unquoted(ignored) === name) ||
    (ignore?.schemas ?? []).some((schema) => name.startsWith(`${schema}.`))
  );
}

function unquoted(name: string): string {
  return name.replaceAll('"', '');
}
