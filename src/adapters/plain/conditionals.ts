/** `\if`, `\elif`, `\else` and `\endif` of a script. */
import { UserError } from '../../errors.ts';
import { truthOf } from './arguments.ts';

/** Which branches a script is in. */
export interface Conditionals {
  /** Whether what stands here runs. */
  active(): boolean;
  /** Takes a command; false when it is none of the four. */
  step(name: string, words: () => readonly string[], line: number): boolean;
  /** Throws when a block is still open. */
  finish(line: number): void;
}

interface Branch {
  active: boolean;
  /** Whether a branch of this block has been taken. */
  done: boolean;
  /** Whether the block itself runs. */
  readonly outer: boolean;
}

/** No block is open at the start of a script. */
export function conditionals(file: string): Conditionals {
  const branches: Branch[] = [];
  const refuse = (line: number, message: string) =>
    new UserError('invalid-migration', `"${file}" line ${line}: psql says: ${message}.`, {
      remedy: 'Balance \\if and \\endif.',
    });
  return {
    active: () => branches.at(-1)?.active ?? true,
    step(name, words, line) {
      if (name !== 'if' && name !== 'elif' && name !== 'else' && name !== 'endif') return false;
      const branch = branches.at(-1);
      const taken = () => truthOf(words(), file, line);
      if (name === 'if') {
        const outer = branch?.active ?? true;
        const active = outer && taken();
        branches.push({ active, done: active, outer });
      } else if (branch === undefined) throw refuse(line, `\\${name}: no matching \\if`);
      else if (name === 'endif') branches.pop();
      else {
        branch.active = branch.outer && !branch.done && (name === 'else' || taken());
        branch.done ||= branch.active;
      }
      return true;
    },
    finish(line) {
      if (branches.length > 0) throw refuse(line, 'reached EOF without finding closing \\endif(s)');
    },
  };
}
