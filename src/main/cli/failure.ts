/** What an error prints, and the exit status it means. */
import { inspect } from 'node:util';
import { UserError, describeError } from '../../errors.ts';
import { visible } from '../../report/visible.ts';
import { toolVersion } from '../../version.ts';

/** How a command that failed ends: its exit status and its last lines. */
export interface Failure {
  readonly status: number;
  readonly text: string;
}

/**
 * A UserError is told with its remedy, and with its causes where details are wished for; anything
 * else is a bug, with all that a report of it needs.
 */
export function failureOf(error: unknown, options: { verbose: boolean }): Failure {
  if (error instanceof UserError) {
    const message = options.verbose ? describeError(error) : error.message;
    return { status: error.exitStatus, text: `${visible(message)}\n${visible(error.remedy)}\n` };
  }
  return {
    status: 70,
    text: [
      `This is a bug of migration-rehearsal, not of your migrations: ${visible(describeError(error))}`,
      '',
      visible(inspect(error)),
      '',
      `migration-rehearsal ${toolVersion}, node ${process.version}, ${process.platform} ${process.arch}`,
      'Please report it with these lines, in the issues of the repository you got this tool from.',
      '',
    ].join('\n'),
  };
}
