/** What a statement makes, in the words in which people know it. */
import { splitSql } from './split.ts';

export interface MadeObject {
  /** `view`, `materialized view`, `function`, `foreign key` … */
  readonly kind: string;
  /** As it is written, unquoted, schema first where the statement says it: `reporting.titles`. */
  readonly name?: string;
  /** What it is a part of; others cannot name it then. */
  readonly of?: string;
}

/** The object of a text's only statement; undefined for one that makes none, and for several. */
export function madeObject(sql: string): MadeObject | undefined {
  const split = splitSql(sql);
  const [statement, more] = split.ok ? split.statements : [];
  if (!statement || more) return undefined;
  return readers[statement.kind]?.(statement.node as unknown as Node);
}

/** `view reporting.titles`, `index titles_id of reporting.titles`. */
export function objectText({ kind, name, of }: MadeObject): string {
  return [
    kind,
    ...(name === undefined ? [] : [name]),
    ...(of === undefined ? [] : ['of', of]),
  ].join(' ');
}

interface RangeVar {
  readonly schemaname?: string;
  readonly relname: string;
}

type Names = readonly { readonly String: { readonly sval: string } }[];

/** The few fields that are read, of all kinds of statements. */
interface Node {
  readonly base: { readonly relation: RangeVar };
  readonly cmds: readonly {
    readonly AlterTableCmd?: {
      readonly subtype: string;
      readonly def?: { readonly Constraint?: { readonly conname?: string } };
    };
  }[];
  readonly defnames: Names;
  readonly domainname: Names;
  readonly funcname: Names;
  readonly idxname?: string;
  readonly into: { readonly rel: RangeVar };
  readonly is_procedure?: boolean;
  readonly kind: string;
  readonly objtype: string;
  readonly relation: RangeVar;
  readonly rulename: string;
  readonly schemaname?: string;
  readonly sequence: RangeVar;
  readonly trigname: string;
  readonly typeName: Names;
  readonly typevar: RangeVar;
  readonly view: RangeVar;
}

const readers: Readonly<Record<string, (node: Node) => MadeObject | undefined>> = {
  AlterTableStmt: ({ cmds, relation }) => {
    const added = cmds.find(({ AlterTableCmd: one }) => one?.subtype === 'AT_AddConstraint');
    const name = added?.AlterTableCmd?.def?.Constraint?.conname;
    return name === undefined
      ? undefined
      : { kind: 'constraint', name, of: relationName(relation) };
  },
  CompositeTypeStmt: ({ typevar }) => ({ kind: 'type', name: relationName(typevar) }),
  CreateDomainStmt: ({ domainname }) => ({ kind: 'domain', name: joined(domainname) }),
  CreateEnumStmt: ({ typeName }) => ({ kind: 'type', name: joined(typeName) }),
  CreateForeignTableStmt: ({ base }) => ({
    kind: 'foreign table',
    name: relationName(base.relation),
  }),
  CreateFunctionStmt: ({ funcname, is_procedure: procedure }) => ({
    kind: procedure ? 'procedure' : 'function',
    name: joined(funcname),
  }),
  CreateRangeStmt: ({ typeName }) => ({ kind: 'type', name: joined(typeName) }),
  CreateSchemaStmt: ({ schemaname }) =>
    schemaname === undefined ? undefined : { kind: 'schema', name: schemaname },
  CreateSeqStmt: ({ sequence }) => ({ kind: 'sequence', name: relationName(sequence) }),
  CreateStmt: ({ relation }) => ({ kind: 'table', name: relationName(relation) }),
  CreateTableAsStmt: ({ into, objtype }) => ({
    kind: objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table',
    name: relationName(into.rel),
  }),
  CreateTrigStmt: ({ trigname, relation }) => ({
    kind: 'trigger',
    name: trigname,
    of: relationName(relation),
  }),
  DefineStmt: ({ kind, defnames }) =>
    kind === 'OBJECT_AGGREGATE' ? { kind: 'aggregate', name: joined(defnames) } : undefined,
  IndexStmt: ({ idxname, relation }) =>
    idxname === undefined
      ? undefined
      : { kind: 'index', name: idxname, of: relationName(relation) },
  RefreshMatViewStmt: ({ relation }) => ({ kind: 'refresh', of: relationName(relation) }),
  RuleStmt: ({ rulename, relation }) => ({
    kind: 'rule',
    name: rulename,
    of: relationName(relation),
  }),
  ViewStmt: ({ view }) => ({ kind: 'view', name: relationName(view) }),
};

function relationName({ schemaname, relname }: RangeVar): string {
  return schemaname === undefined ? relname : `${schemaname}.${relname}`;
}

function joined(names: Names): string {
  return names.map(({ String: { sval } }) => sval).join('.');
}
