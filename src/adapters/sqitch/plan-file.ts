/** Reads `sqitch.plan` (App::Sqitch::Plan, v1.3). */
import { UserError } from '../../errors.ts';

/** What a change requires, or must not meet. */
export interface Dependency {
  readonly conflicts: boolean;
  /** Undefined for the project itself. */
  readonly project: string | undefined;
  /** `name`, `name@tag`, `@tag`, or the id of a change. */
  readonly key: string;
}

/** Who planned a line, when, and why. */
interface Planned {
  readonly note: string;
  readonly planner: string;
  readonly email: string;
  /** `2026-01-31T12:00:00Z` */
  readonly time: string;
}

/** A name for the plan's state behind a change. */
export interface Tag extends Planned {
  /** Without its @. */
  readonly name: string;
}

/** A line of the plan, with the tags that follow it. */
export interface Change extends Planned {
  readonly name: string;
  /** Of the plan, from 1. */
  readonly line: number;
  readonly dependencies: readonly Dependency[];
  readonly tags: Tag[];
  /** Tags between it and the change of the same name behind it; empty unless it was reworked. */
  readonly reworkTags: string[];
  /** Newest tag before it. */
  readonly since: string | undefined;
  /** Whether a change of the same name stands before it. */
  readonly isRework: boolean;
}

/** A `sqitch.plan`. */
export interface Plan {
  readonly project: string;
  readonly uri: string | undefined;
  readonly changes: readonly Change[];
}

const name = String.raw`(?![-!"#$%&'()*+,./:;<=>?@[\\\]^\`{|}~])(?:(?![~/=%^]\d+(?:$|[ \t]))[^ \t:@#\\])+(?<![-!"#$%&'()*+,./:;<=>?@[\\\]^\`{|}~])`;
const lineShape = new RegExp(
  String.raw`^[ \t]*(?:(?<tag>@)|(?<operator>[+-])[ \t]*)?(?<name>${name})(?:[ \t]+(?:\[(?<dependencies>[^\]]+)\][ \t]*)?` +
    String.raw`(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)[ \t]+(?<planner>[^<]+?)[ \t]+<(?<email>[^>]+)>)[ \t]*$`,
);
const dependencyShape = new RegExp(
  String.raw`^(?<conflicts>!?)(?:(?<project>${name}):)?(?<key>[0-9a-f]{40}|${name}(?:@${name})?|@${name})$`,
);

/** Throws UserError `invalid-plan` with file and line. */
export function parsePlan(file: string, text: string): Plan {
  const pragmas = new Map<string, string>();
  const changes: Change[] = [];
  const tags = new Set<string>();
  let sinceTag = new Set<string>();
  let newest: string | undefined;
  let inHeader = true;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const [, content = '', note = ''] = /^(.*?)[ \t]*(?:#[ \t]*(.*))?$/.exec(raw) ?? [];
    const pragma = /^[ \t]*%[ \t]*([^\s=]+)(?:[ \t]*=[ \t]*(.+))?$/.exec(content);
    if (inHeader && pragma) pragmas.set(pragma[1] ?? '', pragma[2] ?? '');
    if (content.trim() === '' || (inHeader && pragma)) continue;
    inHeader = false;
    const fields = fieldsOf(file, line, content);
    const { time = '', planner = '', email = '', name: named = '' } = fields;
    const planned: Planned = { note: unescaped(note), time, planner, email };
    if (fields['tag'] !== undefined) {
      const tagged = changes.at(-1);
      if (!tagged) throw invalid(file, line, `the tag "${named}" has no change before it`);
      if (tags.has(named)) throw invalid(file, line, `the tag "${named}" was declared before`);
      tagged.tags.push({ name: named, ...planned });
      tags.add(named);
      newest = named;
      sinceTag = new Set();
      continue;
    }
    if (sinceTag.has(named)) {
      throw new UserError(
        'duplicate-version',
        `"${file}" line ${line}: the change "${named}" is declared twice, and no tag stands between.`,
        { remedy: 'Rename one of the two changes, or let "sqitch rework" write the second one.' },
      );
    }
    sinceTag.add(named);
    const before = changes.findLastIndex((one) => one.name === named);
    const reworked = changes[before];
    reworked?.reworkTags.push(
      ...changes.slice(before).flatMap((one) => one.tags.map((tag) => tag.name)),
    );
    changes.push({
      name: named,
      line,
      ...planned,
      dependencies: (fields['dependencies'] ?? '')
        .split(/[ \t]+/)
        .filter((part) => part !== '')
        .map((part) => parseDependency(file, line, part, pragmas.get('project'))),
      tags: [],
      reworkTags: [],
      since: newest,
      isRework: reworked !== undefined,
    });
  }
  const project = pragmas.get('project');
  if (project === undefined) throw invalid(file, 1, 'the line "%project=name" is missing');
  return { project, uri: pragmas.get('uri'), changes };
}

/** Of a change's or a tag's line: name, tag, dependencies, time, planner, email. */
function fieldsOf(
  file: string,
  line: number,
  content: string,
): Readonly<Record<string, string | undefined>> {
  const fields = lineShape.exec(content)?.groups;
  if (fields !== undefined) return fields;
  const shape = '"name [requires] 2026-01-31T12:00:00Z Planner <mail> # note"';
  throw invalid(file, line, `expected ${shape}, or the same with "@tag"`);
}

function parseDependency(
  file: string,
  line: number,
  written: string,
  own: string | undefined,
): Dependency {
  const fields = dependencyShape.exec(written)?.groups;
  if (fields === undefined) throw invalid(file, line, `"${written}" names no change`);
  const project = fields['project'];
  return {
    conflicts: fields['conflicts'] === '!',
    project: project === own ? undefined : project,
    key: fields['key'] ?? '',
  };
}

/** The error for a plan that Sqitch would not read. */
export function invalid(file: string, line: number, what: string): UserError {
  return new UserError('invalid-plan', `"${file}" line ${line}: Sqitch stops here: ${what}.`, {
    remedy: 'Let "sqitch add", "sqitch tag" and "sqitch rework" write the plan.',
  });
}

function unescaped(note: string): string {
  const meant: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\\\': '\\' };
  return note.trim().replace(/\\[\\nr]/g, (escape) => meant[escape] ?? escape);
}
