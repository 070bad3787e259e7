import { expect, test } from 'vitest';
import { hazards } from '../src/hazards/index.ts';
import { judge } from '../src/hazards/judge.ts';
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import { buildReport } from '../src/report/report.ts';
import { renderTerminal } from '../src/report/terminal.ts';
import { sql } from '../src/sql/tag.ts';
import { toolVersion } from '../src/version.ts';
import { rehearseExample } from './support/example-plan.ts';

test('a column with a constant default rewrites its table on 10, and the review of 10 and 17 says so', async () => {
  const example = {
    title: 'on both',
    given: sql`create table books (id int); insert into books values (1);`,
    migrations: [sql`alter table books add column pages int not null default 0;`],
    expect: 'clean',
  } as const;
  await using old = await provideServer({ provider: 'embedded', major: 10, log: silentLog });
  await using recent = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
  const [ten, seventeen] = [
    await rehearseExample(old, example),
    await rehearseExample(recent, example),
  ];
  const evidence = { ...ten, servers: [...seventeen.servers, ...ten.servers] };
  const { findings } = judge(evidence, hazards);
  const serversOf = (hazard: string): readonly string[] | undefined =>
    findings.find((finding) => finding.hazard === hazard)?.servers;
  expect(serversOf('rewrite-blocks-reads')).toEqual([old.info.version]);
  expect(serversOf('lock-without-timeout')).toEqual([recent.info.version, old.info.version]);
  const report = buildReport({
    evidence,
    findings,
    failOn: 'error',
    version: toolVersion,
    hazards,
  });
  const [rewrite] = renderTerminal(report, { color: false, width: 500 })
    .split('\n\n')
    .filter((block) => block.includes('anew'));
  expect(rewrite).toContain(`measured on Postgres ${old.info.version} only\n`);
});
