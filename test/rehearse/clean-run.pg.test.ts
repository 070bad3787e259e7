import { expect, test } from 'vitest';
import type { MigrationEffects } from '../../src/evidence/types.ts';
import { silentLog } from '../../src/log.ts';
import { buildBaseline } from '../../src/rehearse/baseline.ts';
import { cleanRun } from '../../src/rehearse/clean-run.ts';
import { firstRun } from '../../src/rehearse/first-run.ts';
import { loadParser } from '../../src/sql/split.ts';
import { sql } from '../../src/sql/tag.ts';
import { examplePlan } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

async function effectsOf(
  migrations: readonly string[],
  transactionMode: 'file' | 'statement',
): Promise<readonly MigrationEffects[]> {
  await loadParser();
  const given = sql`
    create table plans (id serial primary key, name text, price int);
    insert into plans (name, price) values ('basic', 1), ('pro', 2);
  `;
  const plan = examplePlan({ title: '', expect: 'clean', given, migrations, transactionMode });
  await using built = await buildBaseline(plan, postgres.server, silentLog);
  await using first = await firstRun(plan, built, silentLog);
  await using clean = await cleanRun(plan, first.segments, first.apply.runs, silentLog);
  return clean.effects;
}

const few = [
  sql`
    create table offers (id int primary key, plan int references plans (id));
    insert into offers select id, id from plans;
    update plans set price = price + 1;
  `,
  sql`
    alter table plans add column note text;
    alter table plans drop column note;
    create index plans_name on plans (name);
  `,
  sql`
    do $$ begin create table seats (id int); exception when duplicate_table then null; end $$;
    alter table offers rename column plan to plan_id;
    delete from offers where id = 1;
  `,
];
const more = [
  `create table late (id int); insert into late values (1);`,
  `drop table late; create table later (id int);`,
];

test.each(['file', 'statement'] as const)(
  'each statement has the same effects whether a pull request has few migrations or many: %s',
  async (mode) => {
    const alone = await effectsOf(few, mode);
    const among = await effectsOf([...few, ...more], mode);
    expect(among.slice(0, few.length)).toEqual(alone);
    expect(among.map(({ statements }) => statements.length)).toEqual([3, 3, 3, 2, 2]);
    expect(among[1]?.statements.map(({ schemaChanges }) => schemaChanges.length)).toEqual([
      1, 1, 1,
    ]);
    expect(among[4]?.statements[0]?.dataChanges).toMatchObject([
      { relation: 'public.late', gone: true },
    ]);
  },
);
