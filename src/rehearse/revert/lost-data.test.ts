import { describe, expect, test } from 'vitest';
import type { Conversion, LostData } from '../../evidence/types.ts';
import type { TableFingerprint } from '../observe/data.ts';
import { lostData, type LostDataInput } from './lost-data.ts';

type State = LostDataInput['before'];

/** Columns with the sum of their values' hashes and how many rows have one. */
type Columns = Readonly<Record<string, readonly [values: string, filled: number]>>;

function table(rows: number, columns: Columns): TableFingerprint {
  return {
    rows,
    key: [],
    whole: '',
    glance: '',
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, [values, filled]]) => [
        name,
        { values, placed: '', filled },
      ]),
    ),
  };
}

function state(tables: Readonly<Record<string, TableFingerprint>>, type = 'text'): State {
  const catalog = Object.fromEntries(
    Object.entries(tables).flatMap(([relation, { columns }]) =>
      Object.keys(columns).map((column) => [
        `column:${relation}.${column}`,
        { table: relation, column, type },
      ]),
    ),
  );
  return { catalog, data: tables };
}

function lost(
  before: State,
  up: State,
  down: State,
  conversions: readonly Conversion[] = [],
  shrunk: ReadonlySet<string> = new Set(),
): readonly LostData[] {
  return lostData({ before, up, down, conversions, shrunk, masked: new Set() });
}

const users = state({ users: table(3, { name: ['77', 3] }) });
const without = state({ users: table(3, {}) });
const empty = state({ users: table(3, { name: ['5', 0] }) });

describe('values', () => {
  test('that are as they were are not lost', () => {
    expect(lost(users, without, users)).toEqual([]);
  });

  test('that the up part dropped are its own loss', () => {
    expect(lost(users, without, empty)).toEqual([
      { relation: 'users', column: 'name', count: 3, by: 'up', dropped: true },
    ]);
  });

  test('that the up part left in place are the loss of the down part', () => {
    expect(lost(users, users, empty)).toEqual([
      { relation: 'users', column: 'name', count: 3, by: 'down' },
    ]);
  });

  test('that the up part moved are too, and where they were is said', () => {
    const moved = state({ users: table(3, { full: ['77', 3] }) });
    expect(lost(users, moved, empty)).toEqual([
      { relation: 'users', column: 'name', count: 3, by: 'down', keptIn: 'users.full' },
    ]);
  });

  test('that are all the same were not moved to wherever the same stands', () => {
    const flags = state({ users: table(10, { admin: ['70', 10] }) }, 'boolean');
    const others = state({ users: table(10, { staff: ['70', 10] }) }, 'boolean');
    const gone = state({ users: table(10, { admin: ['0', 0] }) }, 'boolean');
    expect(lost(flags, others, gone)).toMatchObject([{ by: 'up' }]);
    const words = state({ users: table(10, { kind: ['70', 10] }) });
    const kinds = state({ users: table(10, { sort: ['70', 10] }) });
    expect(lost(words, kinds, state({ users: table(10, {}) }))).toMatchObject([{ by: 'up' }]);
  });

  test('that were overwritten by the up part are told from those by the down part', () => {
    const other = state({ users: table(3, { name: ['99', 3] }) });
    expect(lost(users, other, other)).toMatchObject([{ by: 'up', replaced: true }]);
    expect(lost(users, users, other)).toMatchObject([{ by: 'down', replaced: true }]);
  });

  test('of a type that could have been cast back were kept', () => {
    const cast = state({ users: table(3, { name: ['88', 3] }) });
    const back: Conversion = {
      relation: 'users',
      column: 'name',
      from: 'text',
      to: 'jsonb',
      valuesBefore: 3,
      valuesAfter: 3,
      comesBack: true,
    };
    expect(lost(users, cast, empty, [back])).toMatchObject([{ by: 'down' }]);
    expect(lost(users, cast, empty, [{ ...back, comesBack: false }])).toMatchObject([{ by: 'up' }]);
  });

  test('that another type only prints otherwise are not lost', () => {
    const padded = state({ users: table(3, { name: ['78', 3] }) }, 'character(40)');
    expect(lost(users, users, padded)).toEqual([]);
  });

  test('that triggers keep may change', () => {
    const [before, after] = ['1', '2'].map((values) =>
      state({ users: table(3, { at: [values, 3] }) }, 'timestamp with time zone'),
    );
    expect(before && after && lost(before, before, after)).toEqual([]);
  });
});

describe('rows', () => {
  const five = state({ users: table(5, { name: ['77', 5] }) });
  const gone = state({});

  test('that both parts deleted are counted apart', () => {
    const three = state({ users: table(3, { name: ['50', 3] }) });
    const one = state({ users: table(1, { name: ['9', 1] }) });
    expect(lost(five, three, one)).toEqual([
      { relation: 'users', count: 2, by: 'down' },
      { relation: 'users', count: 2, by: 'up' },
    ]);
  });

  test('that the up part took away and replaced by others are its own loss', () => {
    const others = state({ users: table(4, { name: ['41', 4] }) });
    const none = state({ users: table(0, { name: ['', 0] }) });
    expect(lost(five, others, none, [], new Set(['users']))).toEqual([
      { relation: 'users', count: 5, by: 'up' },
    ]);
  });

  test('of a dropped table', () => {
    expect(lost(five, gone, gone)).toEqual([
      { relation: 'users', count: 5, by: 'up', dropped: true },
    ]);
    expect(lost(five, five, gone)).toEqual([{ relation: 'users', count: 5, by: 'down' }]);
  });

  test('of a table that was renamed and is not there any more', () => {
    const renamed = state({ people: table(5, { name: ['77', 5] }) });
    expect(lost(five, renamed, gone)).toEqual([
      { relation: 'users', count: 5, by: 'down', keptIn: 'people' },
    ]);
  });
});
