/** A throw-away git repository on disk, for tests of what is asked of git. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export class GitProject implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'git-project-'));

  constructor(branch = 'main') {
    this.git('init', '-q', '-b', branch);
  }

  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    const env = { PATH: process.env['PATH'], HOME: this.folder, LC_ALL: 'C' };
    const all = [...identity, '-c', 'protocol.file.allow=always', ...args];
    return execFileSync('git', all, {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return this;
  }

  /** Writes files, commits all there is, and returns the commit. */
  commit(files: Readonly<Record<string, string>>): string {
    this.write(files);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'change');
    return this.git('rev-parse', 'HEAD');
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
