import type { Report } from './schema.ts';

/** The command that repeats the review; only words that need no quoting are taken over. */
export function reproduceCommand(report: Report): string {
  const { base, adapter, directory } = report.subject;
  const [ref = ''] = base.split(' ');
  const majors = [...new Set(report.servers.map(({ major }) => major))].join(',');
  const flags = [
    ['--base', ref],
    ['--adapter', adapter],
    ['--migrations', directory],
    ['--postgres', majors],
  ] as const;
  const safe = flags.filter(([, value]) => /^[\w./,][\w./,-]{0,200}$/.test(value));
  return ['npx migration-rehearsal review', ...safe.map((flag) => flag.join(' '))].join(' ');
}
