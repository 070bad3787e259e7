/** Small projects under review by the bundle, one at a time, and what every run of it must keep to. */
import { afterEach, expect } from 'vitest';
import { type BundledRun, type RunOptions, useBundledCli } from './bundled-cli.ts';
import { GitProject } from './git-project.ts';

export type Files = Readonly<Record<string, string>>;

/** Where the projects keep their migrations. */
export const migrationFolder = 'db/migrations';

/** golang-migrate wants a down file to be recognised by. */
export const users: Files = {
  '000001_users.up.sql': 'create table users (id int primary key);',
  '000001_users.down.sql': 'drop table users;',
};

/** Names without a folder are files of the migration folder. */
export function inFolder(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.includes('/') ? name : `${migrationFolder}/${name}`,
      text,
    ]),
  );
}

export interface ReviewedProjects {
  /** The one of this test. */
  readonly project: GitProject;
  /** A checkout with `base` on main and `head` in the working tree of a branch. */
  open(base: Files, head: Files): GitProject;
  /** A pull request that adds one migration. */
  adding(sql: string): GitProject;
  /** Reviews the project; whatever comes out, it is no bug of ours and leaves nothing behind. */
  review(flags?: readonly string[], options?: RunOptions): Promise<BundledRun>;
  /** Runs the bundle on anything. */
  run: ReturnType<typeof useBundledCli>;
}

/** For the tests of a file. */
export function useReviewedProjects(): ReviewedProjects {
  const run = useBundledCli();
  let project = new GitProject();
  afterEach(() => project[Symbol.dispose]());
  function open(base: Files, head: Files): GitProject {
    project[Symbol.dispose]();
    project = new GitProject();
    project.commit(inFolder(base));
    project.git('checkout', '-q', '-b', 'feature');
    return project.write(inFolder(head));
  }
  return {
    get project() {
      return project;
    },
    open,
    adding: (sql) => open(users, { '000002_new.up.sql': sql }),
    async review(flags = [], options = {}) {
      const result = await run(['review', project.folder, ...flags], options);
      expectClean(result);
      return result;
    },
    run,
  };
}

/** No bug of ours, no stack, nothing left on this machine. */
export function expectClean({ left, stderr }: BundledRun): void {
  expect(left).toEqual([]);
  expect(stderr).not.toMatch(/This is a bug|^\s+at .*:\d+/m);
}
