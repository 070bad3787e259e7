/**
 * Something expected that the user can act on: wrong use, wrong configuration, a missing server, a
 * baseline that does not apply. Printed without a stack. Everything that is not a UserError is a bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Stable kebab-case identity, for tests and machines. */
  readonly code: string;
  /** What to do about it, one imperative sentence or a few. */
  readonly remedy: string;
  /** 2 wrong use or configuration; 3 could not rehearse. */
  readonly exitStatus: 2 | 3;

  /** `message` says what was found and what was expected; names in quotes, no "Error:" prefix. */
  constructor(
    code: string,
    message: string,
    options: { remedy: string; exitStatus?: 2 | 3; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.exitStatus = options.exitStatus ?? 2;
  }
}

/** The text of anything thrown, with its chain of causes, one per line. */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && lines.length < 8) {
    lines.push(current instanceof Error ? current.message : JSON.stringify(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines.join('\n  caused by: ');
}
