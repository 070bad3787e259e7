import { expect, test } from 'vitest';
import { cutUnits, type Placed, placeStatements } from './cut.ts';
import type { OwnStatement } from './statements.ts';

const statement = (sql: string): OwnStatement => ({
  step: { origin: 'migration', sql },
  sql,
  kind: '',
  settings: [],
});

/** `add n: p1 s0` is a statement that p takes in step 1 and s in step 0; `-` for never. */
function file(...texts: readonly string[]): readonly Placed[] {
  return texts.map((text) => {
    const [sql = '', places = ''] = text.split(': ');
    const runsIn = places.split(' ').map((place): [string, number | null] => {
      const step = place.slice(1);
      return [place.slice(0, 1), step === '-' ? null : Number(step)];
    });
    return { ...statement(sql), runsIn: new Map(runsIn) };
  });
}

/** The statements of each unit in each file. */
function cut(files: Readonly<Record<string, readonly Placed[]>>): unknown {
  return (
    cutUnits('own', new Map(Object.entries(files)))?.map(({ statements }) =>
      Object.fromEntries([...statements].map(([name, own]) => [name, own.map(({ sql }) => sql)])),
    ) ?? null
  );
}

test('one file is cut wherever a step ends at one of its places', () => {
  expect(cut({ own: file('add n: p1 s0', 'drop a: p1 s2') })).toEqual([
    { own: ['add n'] },
    { own: ['drop a'] },
  ]);
  expect(cut({ own: file('add n: p1 s0', 'add m: p1 s0', 'drop a: p1 s2') })).toEqual([
    { own: ['add n', 'add m'] },
    { own: ['drop a'] },
  ]);
  expect(cut({ own: file('add n: p1 s0', 'add m: p1 s0') })).toEqual([{ own: ['add n', 'add m'] }]);
});

test('what one place leaves out of a file for all stands apart', () => {
  expect(cut({ own: file('add n: p1 s0', 'fill n: p1 s-', 'add m: p1 s0') })).toEqual([
    { own: ['add n'] },
    { own: ['fill n'] },
    { own: ['add m'] },
  ]);
});

test('two files are cut together, and what only one of them has stays with its neighbours', () => {
  expect(
    cut({
      own: file('add n: p1', 'history: p1', 'relax n: p3', 'trigger: p3'),
      theirs: file('add n: s0', 'grant: s0', 'relax n: s2'),
    }),
  ).toEqual([
    { own: ['add n', 'history'], theirs: ['add n', 'grant'] },
    { own: ['relax n', 'trigger'], theirs: ['relax n'] },
  ]);
});

test('what one side gets as rows is missing in its own file', () => {
  expect(
    cut({
      own: file('add n: p1', 'fill n: p1', 'need n: p1'),
      theirs: file('add n: s0', 'need n: s2'),
    }),
  ).toEqual([
    { own: ['add n', 'fill n'], theirs: ['add n'] },
    { own: ['need n'], theirs: ['need n'] },
  ]);
});

test('nothing is cut where a statement stands elsewhere in another file', () => {
  expect(cut({ own: file('a: p1', 'b: p1'), theirs: file('b: s0', 'a: s0') })).toBeNull();
});

test('statements are told by their order; any other order is no cut of the file', () => {
  const statements = ['a', 'b', 'a', 'c'].map(statement);
  const steps = (...texts: readonly string[]): unknown => {
    const runs = new Map([['p', texts.map((sql, step) => ({ sql, step }))]]);
    return (
      placeStatements(statements, runs)?.map(({ sql, runsIn }) => [sql, runsIn.get('p')]) ?? null
    );
  };
  expect(steps('a', 'b', 'a', 'c')).toEqual([
    ['a', 0],
    ['b', 1],
    ['a', 2],
    ['c', 3],
  ]);
  expect(steps('b', 'c')).toEqual([
    ['b', 0],
    ['c', 1],
  ]);
  expect(steps('b', 'b')).toBeNull();
  expect(steps()).toEqual([]);
});

test('what one of two places runs is never run at the other', () => {
  const runs = new Map([
    ['p', [{ sql: 'a', step: 0 }]],
    ['s', []],
  ]);
  const [placed] = placeStatements(['a'].map(statement), runs) ?? [];
  expect(placed?.runsIn).toEqual(
    new Map([
      ['p', 0],
      ['s', null],
    ]),
  );
});
