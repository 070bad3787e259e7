/** The docs page of a hazard: its prose, and its examples with what real servers did. */
import type { Example, ExampleProject, Hazard } from '../hazards/hazard.ts';
import type { KnownDanger } from '../hazards/known-dangers.ts';
import type { Area } from '../terms.ts';
import { lockTableMarkdown } from './comment-evidence.ts';
import { fence, prose } from './markdown.ts';
import type { Report, ReportMigration } from './schema.ts';
import { and, rerunWords, severityWords, transactionWords } from './wording.ts';

/** What happened when one example ran. Everything here must be the same on every run. */
export interface ExampleRun {
  /** Versions or majors it ran on, as the page shall name them: `17`. */
  readonly servers: readonly string[];
  readonly migrations: readonly Pick<ReportMigration, 'file' | 'statements'>[];
  readonly rerun?: Report['rerun'];
  /** Messages of all findings, strongest first, with the hazard that reported each. */
  readonly findings: readonly {
    readonly hazard: string;
    readonly message: string;
    readonly suppressed?: { readonly reason: string } | null;
  }[];
}

/** What a page needs of a report of an example; `servers` as the page shall name them. */
export function exampleRun(report: Report, servers: readonly string[]): ExampleRun {
  const { migrations, rerun, findings } = report;
  return { servers, migrations, rerun, findings };
}

const areaWords: Readonly<Record<Area, string>> = {
  ordering: 'Order',
  locking: 'Locks',
  replication: 'Replication',
  rerun: 'Running twice',
  data: 'Data',
  compatibility: 'Compatibility',
  hygiene: 'Hygiene',
};

/** Markdown of `docs/hazards/<id>.md`; `runs` in the order of the examples. */
export function renderHazardPage(
  hazard: Hazard,
  runs: readonly (ExampleRun | undefined)[],
): string {
  const { docs } = hazard;
  const blocks = [
    `# ${hazard.title}`,
    `\`${hazard.id}\` · ${areaWords[hazard.area]} · at most ${severityWords[hazard.severity].toLowerCase()} · reads ${hazard.reads.length === 0 ? 'the files' : and(hazard.reads.map((name) => `\`${name}\``))}`,
    '## Why it matters',
    docs.why,
    '## Instead',
    docs.instead,
    '## What this does not prove',
    docs.limits,
    '## Examples',
    'Each one runs on real servers whenever the tests run; what Postgres did is printed from that run.',
    ...hazard.examples.flatMap((example, at) => exampleBlocks(example, runs[at], hazard.id)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function exampleBlocks(example: Example, run: ExampleRun | undefined, id: string): string[] {
  return [
    `### ${example.title}`,
    ...versions(example),
    ...(example.project ? projectBlocks(example.project) : sqlBlocks(example)),
    ...(example.schemaFile === undefined
      ? []
      : ['`schema.yml`:', fence(example.schemaFile, 'yaml')]),
    ...(run ? runBlocks(run, id) : []),
  ];
}

function downBlocks(down: string | null = null): string[] {
  return down === null ? [] : ['Its down part:', fence(down)];
}

function sqlBlocks({ given, migrations, downs, transactionMode = 'file' }: Example): string[] {
  return [
    'Given:',
    fence(given),
    ...migrations.flatMap((sql, at) => [
      `${migrations.length > 1 ? `Migration ${at + 1}` : 'The migration'} (${transactionWords[transactionMode]}):`,
      fence(sql),
      ...downBlocks(downs?.[at]),
    ]),
  ];
}

function projectBlocks({ adapter, base, head, others = {} }: ExampleProject): string[] {
  const files = (all: Readonly<Record<string, string | null>>): string[] =>
    Object.entries(all).flatMap(([file, text]) =>
      text === null ? [`\`${file}\` removed`] : [`\`${file}\``, fence(text)],
    );
  return [
    `On the base branch (\`${adapter}\`):`,
    ...files(base),
    'The pull request:',
    ...files(head),
    ...Object.entries(others).flatMap(([number, theirs]) => [
      `Open pull request #${number}:`,
      ...files(theirs),
    ]),
  ];
}

function versions({ since, until }: Example): string[] {
  if (since !== undefined && until !== undefined) return [`Postgres ${since} to ${until}.`];
  if (since !== undefined) return [`From Postgres ${since}.`];
  return until === undefined ? [] : [`Up to Postgres ${until}.`];
}

function runBlocks(run: ExampleRun, id: string): string[] {
  const open = run.findings.filter(({ suppressed }) => !suppressed);
  const messages = open.map(({ hazard, message }) =>
    hazard === id ? `> ${prose(message)}` : `> (\`${hazard}\`) ${prose(message)}`,
  );
  const allowed = run.findings.flatMap(({ hazard, suppressed }) =>
    suppressed ? [`Allowed: \`${hazard}\`, since ${prose(suppressed.reason)}.`] : [],
  );
  const again = run.rerun?.migrations.map(({ result }) => rerunWords[result]) ?? [];
  return [
    `What Postgres ${and(run.servers)} did:`,
    ...run.migrations.map(({ statements }) => lockTableMarkdown(statements)),
    ...(again.length > 0 ? [`Sent a second time: ${and(again)}.`] : []),
    ...allowed,
    ...(messages.length > 0
      ? ['The review says:', messages.join('\n>\n')]
      : [`The review finds nothing${allowed.length > 0 ? ' else' : ''}.`]),
  ];
}

/** What is known to be dangerous, by group, and what is left out of it with the reason. */
export interface Coverage {
  readonly known: Readonly<Record<string, readonly KnownDanger[]>>;
  readonly leftOut: Readonly<Partial<Record<KnownDanger, string>>>;
}

/** Markdown of `docs/hazards/README.md`: every hazard by area, then every known danger with its answer. */
export function renderHazardIndex(hazards: readonly Hazard[], coverage: Coverage): string {
  const areas = Object.entries(areaWords).flatMap(([area, title]) => {
    const same = hazards.filter((hazard) => hazard.area === area);
    if (same.length === 0) return [];
    const lines = same
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(
        ({ id, title, severity }) =>
          `- [${title}](${id}.md) (\`${id}\`), at most ${severityWords[severity].toLowerCase()}`,
      );
    return [`## ${title}`, lines.join('\n')];
  });
  return `${['# Hazards', 'What the review looks for. Each page shows what real servers did.', ...areas, ...coverageBlocks(hazards, coverage)].join('\n\n')}\n`;
}

function coverageBlocks(hazards: readonly Hazard[], { known, leftOut }: Coverage): string[] {
  const answer = (danger: KnownDanger): string => {
    const ids = hazards.filter(({ covers }) => covers?.includes(danger)).map(({ id }) => id);
    const links = ids.map((id) => `[${id}](${id}.md)`);
    const why = leftOut[danger];
    return [...links, ...(why === undefined ? [] : [`left out: ${why}`])].join(', ') || '–';
  };
  const groups = Object.entries(known).flatMap(([group, dangers]) => {
    const rows = dangers.map((danger) => `| ${tableCell(danger)} | ${tableCell(answer(danger))} |`);
    return [`### ${group}`, ['| Danger | Answer |', '| --- | --- |', ...rows].join('\n')];
  });
  return [
    '## Coverage',
    'What other tools and public incidents name as dangerous, and the hazards that answer for it.',
    ...groups,
  ];
}

function tableCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
