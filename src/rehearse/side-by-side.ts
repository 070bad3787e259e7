/** Rehearsals that share nothing but the server run beside each other; more at once than this gains nothing on two cores. */
const most = 3;

/** Work of different kinds that was begun together. A failure is told once all of it has ended. */
export async function together<Works extends readonly Promise<unknown>[]>(
  ...works: Works
): Promise<{ -readonly [Key in keyof Works]: Awaited<Works[Key]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** Results in the order of the items. A failure is told once everything that was begun has ended. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length && failures.length === 0) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as Item, index);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Work that somebody begins on their way and does not wait for until the end. */
export interface Besides extends AsyncDisposable {
  /** Begins once no more than one other is under way. */
  begin(work: () => Promise<void>): void;
  /** Rejects with the first failure. Leaving its scope waits, too, and tells nothing. */
  done(): Promise<void>;
}

/** Nothing begun yet. */
export function besides(): Besides {
  const begun: Promise<void>[] = [];
  return {
    begin(work) {
      const turn = begun.at(-2);
      const doing = Promise.allSettled([turn]).then(work);
      begun.push(doing);
      // told by done(), which is not waiting yet
      doing.catch(() => {});
    },
    async done() {
      await Promise.all(begun);
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(begun);
    },
  };
}
