/** `docs/locks.md`, from what the lock matrix measured on each major. */
import type { Measured } from '../../test/lock-matrix/measure.ts';
import { fixture } from '../../test/lock-matrix/fixture.ts';
import { sections } from '../../test/lock-matrix/statements.ts';

const intro = `# What statements lock, rewrite and scan

Every row was measured: the statement ran by itself on these tables, through the same recorder that
watches a rehearsal, on each major from 10 to 18. \`test/lock-matrix.pg.test.ts\` measures it again.
Locks on indexes and TOAST tables are left out. A rewrite, an index build and a scan take as long as
the table is large; a lock is held until its transaction ends, whatever else happens in it.

| Lock | Makes wait |
| --- | --- |
| ACCESS EXCLUSIVE | everybody, \`SELECT\` too |
| EXCLUSIVE, SHARE ROW EXCLUSIVE, SHARE | who writes |
| SHARE UPDATE EXCLUSIVE and weaker | nobody who reads or writes rows |`;

/** The page; `measured` by major, in the order of the statements. */
export function locksPage(measured: ReadonlyMap<number, readonly Measured[]>): string {
  const majors = [...measured.keys()].sort((a, b) => a - b);
  const blocks = sections.flatMap(({ title, statements }) => [
    `## ${title}`,
    [
      '| Statement | Postgres | Locks | Work and rows |',
      '| --- | --- | --- | --- |',
      ...statements.flatMap((sql) => rows(sql, majors, measured)),
    ].join('\n'),
  ]);
  const tables = `## The tables\n\n\`\`\`sql\n${fixture(Math.max(...majors))}\n\`\`\``;
  return `${[intro, ...blocks, tables].join('\n\n')}\n`;
}

/** One row for each group of majors that did the same. */
function rows(
  sql: string,
  majors: readonly number[],
  measured: ReadonlyMap<number, readonly Measured[]>,
): readonly string[] {
  const groups = Map.groupBy(majors, (major) => {
    const one = measured.get(major)?.find((candidate) => candidate.sql === sql);
    if (one === undefined) throw new Error(`"${sql}" was not measured on ${major}`);
    return `${cells(one).join(' | ')} |`;
  });
  const same = [...groups].sort(([, a], [, b]) => (b.at(-1) ?? 0) - (a.at(-1) ?? 0));
  return same.map(([text, on], index) => {
    const statement = index === 0 ? `\`${escape(sql)}\`` : '″';
    return `| ${statement} | ${on.length === majors.length ? 'all' : ranges(on)} | ${text}`;
  });
}

function cells(one: Measured): readonly string[] {
  const { locks, rewrites, builds, scans, rows, error, unobserved } = one;
  if (unobserved !== undefined) return ['not seen', escape(unobserved)];
  // a message may differ in words between majors, its code does not
  if (error !== '') return ['', `refused: ${error.slice(0, 5)}`];
  const work = [
    rewrites && `**rewrites ${rewrites}**`,
    builds && `builds indexes: ${builds}`,
    scans && `scans ${scans}`,
    rows && `rows: ${rows}`,
  ];
  return [escape(locks || '–'), escape(work.filter((part) => part !== '').join('; '))];
}

/** `10–12, 14`. */
function ranges(majors: readonly number[]): string {
  const runs: number[][] = [];
  for (const major of majors) {
    const last = runs.at(-1);
    if (last?.at(-1) === major - 1) last.push(major);
    else runs.push([major]);
  }
  return runs.map((run) => (run.length === 1 ? `${run[0]}` : `${run[0]}–${run.at(-1)}`)).join(', ');
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
