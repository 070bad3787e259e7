import { defineHazard } from './hazard.ts';
import { count } from './wording.ts';

/** A new migration leaves numbers free below it, in a history that counts without gaps. */
export const numberLeftOut = defineHazard({
  id: 'number-left-out',
  title: 'A number is left out',
  area: 'ordering',
  severity: 'notice',
  reads: [],

  check: () => [],

  checkFiles({ order }) {
    return (order?.gaps ?? []).map(({ id, file, first, count: free }) => ({
      migration: id,
      file,
      object: first,
      message: `The history counts without gaps, and ${free === 1 ? `${first} is` : `${count(free, 'number')} from ${first} on are`} left out below it: whoever takes ${free === 1 ? 'it' : 'one'} later sorts before a version that is applied by then.`,
      remedy: 'Take the next free number, unless another branch holds it.',
      severity: 'notice' as const,
      basis: 'known' as const,
    }));
  },

  docs: {
    why: 'A gap is usually a number that another branch holds. When that branch is merged later, it is the one that comes late.',
    instead: 'Merge the branch that holds the number first, or take the number.',
    limits: 'Only histories that count up by one are looked at.',
  },

  examples: [
    {
      title: 'Four is left out',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: {
          'migrations/1_a.up.sql': 'create table a (id int primary key);',
          'migrations/2_b.up.sql': 'create table b (id int primary key);',
          'migrations/3_c.up.sql': 'create table c (id int primary key);',
        },
        head: { 'migrations/5_e.up.sql': 'create table e (id int primary key);' },
      },
      expect: [
        'The history counts without gaps, and 4 is left out below it: whoever takes it later sorts before a version that is applied by then.',
      ],
    },
    {
      title: 'The next number',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: {
          'migrations/1_a.up.sql': 'create table a (id int primary key);',
          'migrations/2_b.up.sql': 'create table b (id int primary key);',
          'migrations/3_c.up.sql': 'create table c (id int primary key);',
        },
        head: { 'migrations/4_d.up.sql': 'create table d (id int primary key);' },
      },
      expect: 'clean',
    },
  ],
});
