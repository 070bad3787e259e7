/** Ids of changes and tags, and what depends on what (App::Sqitch::Plan::Change, v1.3). */
import { createHash } from 'node:crypto';

import { invalid } from './plan-file.ts';
import type { Change, Dependency, Plan, Tag } from './plan-file.ts';

/** A change with all that its registry rows say of it. */
export interface IdentifiedChange extends Change {
  readonly id: string;
  readonly requires: readonly ResolvedDependency[];
  readonly conflicts: readonly ResolvedDependency[];
  readonly tagIds: readonly string[];
}

/** What a change requires or conflicts with, found in the plan. */
export interface ResolvedDependency {
  /** As the registry keeps it: `name`, `name@tag`, `project:name`. */
  readonly text: string;
  /** Undefined for a change of another project. */
  readonly id: string | undefined;
}

/** Ids chain: each holds that of the change before it. Throws UserError `invalid-plan`. */
export function identify(file: string, plan: Plan): readonly IdentifiedChange[] {
  const done: IdentifiedChange[] = [];
  const project = [
    `project ${plan.project}`,
    ...(plan.uri === undefined ? [] : [`uri ${canonical(plan.uri)}`]),
  ];
  for (const change of plan.changes) {
    const resolve = (wanted: boolean) =>
      change.dependencies
        .filter(({ conflicts }) => conflicts !== wanted)
        .map((dependency) => resolved(file, plan, change, dependency, done));
    const requires = resolve(true);
    const conflicts = resolve(false);
    const parent = done.at(-1)?.id;
    const id = digest('change', [
      ...project,
      `change ${change.name}`,
      ...(parent === undefined ? [] : [`parent ${parent}`]),
      ...planned(change),
      ...(requires.length > 0 ? [['requires', ...texts(requires)].join('\n  + ')] : []),
      ...(conflicts.length > 0 ? [['conflicts', ...texts(conflicts)].join('\n  - ')] : []),
      ...(change.note === '' ? [] : ['', change.note]),
    ]);
    const tagIds = change.tags.map((tag) =>
      digest('tag', [
        ...project,
        `tag @${tag.name}`,
        `change ${id}`,
        ...planned(tag),
        ...(tag.note === '' ? [] : ['', tag.note]),
      ]),
    );
    done.push({ ...change, id, requires, conflicts, tagIds });
  }
  return done;
}

function planned({ planner, email, time }: Change | Tag): readonly string[] {
  return [`planner ${planner} <${email}>`, `date ${time}`];
}

function texts(dependencies: readonly ResolvedDependency[]): readonly string[] {
  return dependencies.map(({ text }) => text);
}

function digest(kind: 'change' | 'tag', lines: readonly string[]): string {
  const content = lines.join('\n');
  // Perl's `length` counts the bytes of the encoded text
  const head = `${kind} ${Buffer.byteLength(content)}\0`;
  return createHash('sha1').update(`${head}${content}`).digest('hex');
}

/** Near enough to URI->canonical: scheme and host in lower case, "/" for an empty path. */
function canonical(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

function resolved(
  file: string,
  plan: Plan,
  change: Change,
  { project, key, conflicts }: Dependency,
  before: readonly IdentifiedChange[],
): ResolvedDependency {
  if (project !== undefined) return { text: `${project}:${key}`, id: undefined };
  const found = find(key, before);
  if (found !== undefined) return { text: key, id: conflicts ? undefined : found.id };
  if (conflicts || /^[0-9a-f]{40}$/.test(key)) return { text: key, id: undefined };
  const later = plan.changes.find(({ name }) => name === key);
  throw invalid(
    file,
    change.line,
    later === undefined
      ? `Unknown change "${key}" required by change "${change.name}"`
      : `Change "${change.name}" planned before required change "${key}" (line ${later.line})`,
  );
}

/** The change that `name`, `name@tag`, `@tag` or an id stands for, among those before. */
function find(key: string, before: readonly IdentifiedChange[]): IdentifiedChange | undefined {
  const [name = '', tag] = key.split('@');
  const last =
    tag === undefined
      ? before.length - 1
      : before.findIndex(({ tags }) => tags.some((one) => one.name === tag));
  const upTo = before.slice(0, last + 1);
  if (name === '') return upTo.at(-1);
  return upTo.findLast((change) => change.name === name || change.id === name);
}
