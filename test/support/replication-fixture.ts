/** What replication made of the migrations of failing-runs.ts, as a real run leaves it. */
import type { OrderRun, ReplicationEvidence } from '../../src/evidence/replication.ts';

const folder = 'db/migrations';

const works: Omit<OrderRun, 'order'> = {
  works: true,
  stops: [],
  writesRefused: [],
  missing: [],
  diverged: [],
};

/** One migration needs an order, another has none; the plan splits it. */
export function replicationEvidence(total: string, countries: string): ReplicationEvidence {
  const stop = (column: string, recovers: boolean): OrderRun['stops'][number] => ({
    relation: 'public.orders',
    error: {
      message: `logical replication target relation "public.orders" is missing replicated column: "${column}"`,
    },
    on: 'subscriber',
    after: recovers ? 'publisher' : 'subscriber',
    recovers,
  });
  return {
    source: 'configured',
    publications: [{ name: 'app', tables: 'all tables' }],
    changes: [
      {
        migration: total,
        tables: ['public.orders'],
        orders: [
          { ...works, order: 'publisher-first', works: false, stops: [stop('total', true)] },
          { ...works, order: 'subscriber-first' },
        ],
      },
      {
        migration: countries,
        tables: ['public.countries'],
        orders: [
          {
            ...works,
            order: 'publisher-first',
            missing: [{ relation: 'public.countries', why: 'until-refresh' }],
          },
          { ...works, order: 'subscriber-first', works: false, stops: [stop('code', false)] },
        ],
      },
    ],
    deployPlan: {
      steps: [
        {
          do: 'migrate',
          side: 'subscriber',
          parts: [
            { migration: total, file: `${folder}/20261118093000_order_total.sql` },
            { migration: countries, file: `${folder}/20261120080000_countries.sql` },
          ],
        },
        {
          do: 'migrate',
          side: 'publisher',
          parts: [
            { migration: total, file: `${folder}/20261118093000_order_total.sql` },
            { migration: countries, file: `${folder}/20261120080000_countries.sql` },
            { migration: countries, file: `${folder}/20261120080001_countries_step_2.sql` },
          ],
        },
        { do: 'refresh' },
      ],
      files: [
        {
          migration: countries,
          replaces: `${folder}/20261120080000_countries.sql`,
          file: `${folder}/20261120080000_countries.sql`,
          text: '-- migrate:up\ncreate table countries (code text primary key);\n\n-- migrate:down\n',
        },
        {
          migration: countries,
          replaces: `${folder}/20261120080000_countries.sql`,
          on: [{ side: 'publisher' }],
          file: `${folder}/20261120080001_countries_step_2.sql`,
          text: "-- migrate:up\ninsert into countries values ('DE'), ('FR');\n\n-- migrate:down\n",
        },
      ],
    },
  };
}
