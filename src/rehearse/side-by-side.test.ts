import { expect, test } from 'vitest';
import { besides, sideBySide, together } from './side-by-side.ts';

test('results keep the order of the items, and only a few are worked on at a time', async () => {
  let busy = 0;
  let busiest = 0;
  const results = await sideBySide([5, 1, 4, 2, 3], async (item) => {
    busy += 1;
    busiest = Math.max(busiest, busy);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    busy -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(busiest).toBe(3);
});

test('a failure is told, nothing new is begun, and what was begun has ended', async () => {
  const ended: number[] = [];
  const work = sideBySide([1, 2, 3, 4, 5, 6], async (item) => {
    if (item === 1) throw new Error('the first');
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    ended.push(item);
  });
  await expect(work).rejects.toThrow('the first');
  expect(ended).toEqual([2, 3]);
});

test('work begun together fails once all of it has ended', async () => {
  const slow = Promise.withResolvers<string>();
  let told = false;
  const both = together(slow.promise, Promise.reject(new Error('quick'))).catch(
    (error: unknown) => {
      told = true;
      throw error;
    },
  );
  await new Promise(setImmediate);
  expect(told).toBe(false);
  slow.resolve('done');
  await expect(both).rejects.toThrow('quick');
  expect(await together(Promise.resolve(1), Promise.resolve('a'))).toEqual([1, 'a']);
});

test('what is begun besides is two at a time, in order, and its failure is told at the end', async () => {
  await using works = besides();
  const told: string[] = [];
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>();
  works.begin(async () => {
    await opened;
    told.push('first');
  });
  works.begin(() => Promise.reject(new Error('second')));
  works.begin(async () => void told.push('third'));
  await Promise.resolve();
  expect(told).toEqual([]);
  open(undefined);
  await expect(works.done()).rejects.toThrow('second');
  await works[Symbol.asyncDispose]();
  expect(told).toEqual(['first', 'third']);
});
