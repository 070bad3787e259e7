import { expect, test } from 'vitest';
import type { Cut } from '../../src/evidence/types.ts';
import type { Example } from '../../src/hazards/hazard.ts';
import { silentLog } from '../../src/log.ts';
import { buildBaseline } from '../../src/rehearse/baseline.ts';
import { cleanRun } from '../../src/rehearse/clean-run.ts';
import { firstRun } from '../../src/rehearse/first-run.ts';
import { cutAt } from '../../src/rehearse/interrupt/cut.ts';
import { plannedCuts } from '../../src/rehearse/interrupt/interrupt.ts';
import { cutAll, isOneByOne } from '../../src/rehearse/interrupt/one-go.ts';
import { loadParser } from '../../src/sql/split.ts';
import { sql } from '../../src/sql/tag.ts';
import { examplePlan } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

const given = sql`
  create table plans (id serial primary key, name text, price int default 1);
  insert into plans (name) values ('basic'), ('pro');
`;

const mixed = [
  ...Array.from(
    { length: 10 },
    (_, at) => `create table if not exists t${at} (id serial primary key, plan int);`,
  ),
  `insert into t1 (plan) select id from plans where not exists (select from t1);`,
  `update plans set price = price + 1;`,
  `create index if not exists t1_plan on t1 (plan);`,
  `alter table t2 add column if not exists name text;`,
  `insert into plans (name) values ('late');`,
  `alter table t3 rename column plan to offer;`,
  ...Array.from({ length: 8 }, (_, at) => `comment on table t${at} is 'number ${at}';`),
  `drop table t9;`,
  `create view offers as select name, price from plans;`,
  `delete from plans where name = 'pro';`,
  `alter table t4 add constraint t4_plan foreign key (plan) references plans (id);`,
];

/** From the rename on it is refused, until a table is dropped that it makes again before it fails. */
const refusing = mixed.toSpliced(10, 0, 'alter table t0 rename column plan to offer;');

async function bothWays(
  text: string,
  ledger: NonNullable<Example['ledger']>,
): Promise<{ readonly isOneGo: boolean; readonly cuts: readonly (Cut | undefined)[] }> {
  await loadParser();
  const plan = examplePlan({
    title: '',
    expect: 'clean',
    given,
    migrations: [text],
    transactionMode: 'statement',
    ledger,
  });
  const log = silentLog;
  await using built = await buildBaseline(plan, postgres.server, log);
  await using first = await firstRun(plan, built, log);
  const { runs } = first.apply;
  expect(runs[0]?.outcome).toEqual({ ok: true });
  await using clean = await cleanRun(plan, first.segments, runs, log);
  const [planned] = plannedCuts({ plan, built, first, runs, clean, log });
  if (!planned) throw new Error('nothing to cut');
  const { input, run, points } = planned;
  const cuts = await cutAll(input, run, points);
  const killed: (Cut | undefined)[] = [];
  for (const point of points) killed.push(await cutAt(input, point));
  expect(cuts).toEqual(killed);
  return { isOneGo: isOneByOne(input, run, points), cuts };
}

test.each([
  ['to third states, ledger kept', mixed, 'kept', ['converges', 'third-state']],
  ['to refusals, ledger none', refusing, 'none', ['converges', 'refused', 'third-state']],
] as const)(
  'statements sent once come to what each kill comes to: %s',
  async (_, all, ledger, results) => {
    const { isOneGo, cuts } = await bothWays(all.join('\n'), ledger);
    expect(isOneGo).toBe(true);
    expect(cuts).toHaveLength(all.length - (ledger === 'none' ? 1 : 0));
    expect(new Set(cuts.map((cut) => cut?.result))).toEqual(new Set(results));
  },
);

const another = mixed.slice(0, 10).join('\n');
const fillers = Array.from(
  { length: 14 },
  (_, at) => `comment on table t${at % 10} is '${at}';`,
).join('\n');

test.each([
  ['a setting', `set search_path to public; ${another} ${fillers}`],
  [
    'a temporary table',
    `create temp table now_and_here (id int); ${another} insert into t1 (plan) select id from now_and_here; ${fillers}`,
  ],
  ['a transaction', `begin; ${another} commit; ${fillers}`],
  [
    'code',
    `do $$ begin perform set_config('search_path', 'public', false); end $$; ${another} ${fillers}`,
  ],
])('what leaves something in its session is killed for real: %s', async (_, text) => {
  expect((await bothWays(text, 'kept')).isOneGo).toBe(false);
});
