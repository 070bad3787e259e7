import { expect, test } from 'vitest';
import { numberedColumns } from './numbered-columns.ts';

test('what a sequence fills, and whatever refers to it', () => {
  const numbered = numberedColumns({
    'column:public.plans.id': { identity: 'd' },
    'column:public.plans.name': { type: 'text' },
    'column:public.offers.id': { default: `nextval('public.offers_id_seq'::regclass)` },
    'column:public.offers.plan': { type: 'integer' },
    'column:public.clicks.plan': { type: 'integer' },
    'constraint:public.offers.offers_plan_fkey': {
      table: 'public.offers',
      definition: 'FOREIGN KEY (plan) REFERENCES public.plans(id) ON DELETE CASCADE',
    },
    'constraint:public.clicks.clicks_fkey': {
      table: 'public.clicks',
      definition: 'FOREIGN KEY (plan, at) REFERENCES public.offers(plan, at)',
    },
  });
  expect([...numbered].sort()).toEqual([
    'public.clicks.plan',
    'public.offers.id',
    'public.offers.plan',
    'public.plans.id',
  ]);
});
