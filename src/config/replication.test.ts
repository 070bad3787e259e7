import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';
import { replicationFaults, type ReplicationSetting } from './replication.ts';

function fault(replication: unknown): string {
  const source = {
    place: 'file',
    values: { replication },
    where: (name: string) => `"${name}"`,
    folder: '/project',
  } as const;
  try {
    parseConfig([source]);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test.for<[string, ReplicationSetting]>([
  ['a word', 'all'],
  ['a subscriber with files of its own', { subscriber: { suffix: '_customers' } }],
  [
    'several, each of another publication',
    {
      publications: [{ name: 'reporting' }, { name: 'billing', tables: ['public.invoices'] }],
      subscribers: [
        { name: 'warehouse', publications: ['reporting'] },
        { name: 'customers', directory: 'customers', publications: ['reporting', 'billing'] },
      ],
    },
  ],
  ['a publisher elsewhere', { direction: 'in', publisher: { directory: 'shop/migrations' } }],
  ['both ways, without refresh', { direction: 'both', refresh: false }],
])('%s is taken', ([, setting]) => {
  expect(fault(setting)).toBe('');
  expect(replicationFaults(setting)).toEqual([]);
});

test.for<[unknown, string]>([
  [{ subscriber: { suffix: '_a', directory: 'b' } }, '"replication" is'],
  [{ subscribers: [{ suffix: '_a' }] }, '"replication" is'],
  [{ direction: 'sideways' }, '"direction" (out, in, both)'],
  [
    { subscriber: { suffix: '_a' }, subscribers: [{ name: 'b' }] },
    'replication has "subscriber" and "subscribers"; expected one of them',
  ],
  [
    { subscribers: [{ name: 'a' }, { name: 'a' }] },
    'replication has two "subscribers" of one name; expected a name for each',
  ],
  [
    { publications: [{ name: 'p' }], subscribers: [{ name: 'a', publications: ['q'] }] },
    'replication has a subscriber of "q"; expected the name of a publication there',
  ],
  [
    { publisher: { suffix: '_a' } },
    'replication has "publisher"; expected it with "direction: in" only',
  ],
  [
    { direction: 'both', subscriber: { suffix: '_a' } },
    'replication has subscribers; expected none with "direction: both"',
  ],
])('%j is refused', ([setting, message]) => {
  expect(fault(setting)).toContain(message);
});
