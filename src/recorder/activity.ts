/** Counts what is being worked on, so that one can wait until nothing is. */
export class Activity {
  #busy = 0;
  #idle = Promise.withResolvers<void>();

  /** Something begins; call what it returns when it is over. */
  begin(): () => void {
    this.#busy += 1;
    return () => {
      this.#busy -= 1;
      if (this.#busy > 0) return;
      this.#idle.resolve();
      this.#idle = Promise.withResolvers();
    };
  }

  /** Resolves when nothing is being worked on. */
  async settled(): Promise<void> {
    while (this.#busy > 0) await this.#idle.promise;
  }
}
