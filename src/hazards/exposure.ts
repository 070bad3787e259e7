/** How large the tables of a finding are in production, and what that does to its severity. */
import type { Sizes, TableSize } from '../evidence/sizes.ts';
import type { Evidence, NotRehearsed } from '../evidence/types.ts';
import type { Severity } from '../terms.ts';
import type { Exposure, Finding } from './hazard.ts';
import { count, list } from './wording.ts';

/**
 * Below both, reading or writing the whole table takes some ten milliseconds on any machine, less
 * than a request waits anyway. Estimates lag behind, so both must be small.
 */
const small = { rows: 10_000, bytes: 10_000_000 } as const;

const stepDown: Readonly<Record<Severity, Severity>> = {
  error: 'warning',
  warning: 'notice',
  notice: 'notice',
};

/**
 * Lowers a finding by one step when all its tables are small, and adds their sizes. A lock that does
 * no work on the table keeps its severity: who waits for it does not depend on the size.
 */
export function weigh(finding: Finding, sizes: Sizes | undefined): Finding {
  const { exposure } = finding;
  if (!sizes || !exposure?.grows) return finding;
  const known = tablesOf(exposure, sizes);
  if (known.length === 0) return finding;
  const facts = list(known.map(describe));
  if (known.length < exposure.relations.length || !known.every(isSmall)) {
    return { ...finding, message: `${finding.message} In production, ${facts}.` };
  }
  const weighed = `In production, ${facts}: too small to be felt for long.`;
  return {
    ...finding,
    severity: stepDown[finding.severity],
    message: `${finding.message} ${weighed}`,
  };
}

/** What has to be said about sizes, once for the whole review. */
export function sizeRemarks(
  { sizes, servers }: Evidence,
  findings: readonly Finding[],
): readonly NotRehearsed[] {
  const exposed = findings.flatMap(({ exposure }) => (exposure?.grows ? exposure.relations : []));
  if (!sizes) {
    const why =
      'no file of sizes was given, so every table is taken to be large; `migration-rehearsal stats URL` writes one';
    return exposed.length === 0 ? [] : [{ what: 'sizes of tables', why }];
  }
  const known = new Set(sizes.tables.map(({ relation }) => relation));
  const baseline = new Set(
    servers.flatMap((server) => server.baseline.tables.map(({ relation }) => relation)),
  );
  const missing = [...new Set(exposed)].filter((relation) => !known.has(relation));
  // the baseline counts rows of plain tables only
  const strangers = sizes.tables
    .filter(({ relation, kind }) => kind === undefined && !baseline.has(relation))
    .map(({ relation }) => relation);
  return [
    ...remark(missing, 'size of', `not in ${sizes.file}, and so taken to be large`),
    ...(baseline.size === 0
      ? []
      : remark(strangers, `${sizes.file}:`, 'the baseline has no such table')),
  ];
}

function remark(relations: readonly string[], label: string, why: string): NotRehearsed[] {
  return relations.length === 0 ? [] : [{ what: `${label} ${list(relations, 20)}`, why }];
}

function tablesOf({ relations }: Exposure, { tables }: Sizes): readonly TableSize[] {
  return [...new Set(relations)].flatMap(
    (relation) => tables.find((table) => table.relation === relation) ?? [],
  );
}

function isSmall({ rows, bytes }: TableSize): boolean {
  return (rows ?? 0) < small.rows && bytes < small.bytes;
}

function describe({ relation, rows, bytes }: TableSize): string {
  const size = bytesText(bytes);
  if (rows === null) return `${relation} has ${size}`;
  return `${relation} has about ${count(rows, 'row').replace(/^\d+/, grouped)} and ${size}`;
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `3.4 GB`, in powers of ten. */
function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
