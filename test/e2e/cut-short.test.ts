/** Runs that are cut short, by a signal or because their server gives out: said, and nothing left. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { leftBy, processesNamed } from '../support/left-behind.ts';
import { startPasswordServer } from '../support/password-server.ts';
import { useReviewedProjects } from '../support/reviewed-projects.ts';

const projects = useReviewedProjects();
const { adding, review, run } = projects;

describe('a server that gives out', () => {
  test('killed in the middle: its last lines are shown', async () => {
    adding('select pg_sleep(600);');
    let killed = false;
    const result = await review([], {
      onStderr(text, child) {
        if (killed || !/^baseline on/m.test(text)) return;
        killed = true;
        process.kill(postmasterOf(child.pid ?? 0), 'SIGKILL');
      },
    });
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toMatch(
      /Postgres 17\.\d+ \(embedded\) ended in the middle of the rehearsal/,
    );
    expect(result.stderr).toMatch(/It logged:\n.*\d{4}-\d\d-\d\d /);
  });

  test('without disk space: said as such', async () => {
    adding("create table big as select repeat('x', 1000) from generate_series(1, 200000);");
    // a mount namespace of its own, in which memory and /tmp hold little
    const script =
      'mount -t tmpfs -o size=64m,mode=1777 none /dev/shm && mount -t tmpfs -o size=120m,mode=1777 none "$TMPDIR" && exec "$@"';
    const result = await review([], {
      under: [...mountNamespace(), 'sh', '-c', script, 'sh'],
    });
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toMatch(/has no disk space left: .*No space left on device/);
    expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(/Free space/);
  });
});

/** How this user comes to a namespace in which it may mount: as root, by sudo, or in one of its own. */
function mountNamespace(): readonly string[] {
  if (process.getuid?.() === 0) return ['unshare', '--mount'];
  const ways = [
    ['sudo', '--non-interactive', '--preserve-env', 'unshare', '--mount'],
    ['unshare', '--user', '--map-current-user', '--keep-caps', '--mount'],
  ];
  for (const [program = '', ...args] of ways) {
    const { status } = spawnSync(program, [...args, 'true'], { stdio: 'ignore' });
    if (status === 0) return [program, ...args];
  }
  throw new Error('this test mounts a small disk: it needs root, sudo or user namespaces');
}

/** The server that a run started. */
function postmasterOf(pid: number): number {
  const [line] = processesNamed(new RegExp(`postgres -D \\S+/mr-[0-9a-z]+-${pid}-`));
  if (line === undefined) throw new Error(`no server of process ${pid}`);
  return Number.parseInt(line, 10);
}

describe('interrupted', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s it ends with %i and leaves nothing', async ([signal, status]) => {
    adding('select pg_sleep(600);');
    const result = await review([], {
      onStderr(text, child) {
        if (/^baseline on/m.test(text) && !text.includes('Stopping')) child.kill(signal);
      },
    });
    expect(result).toMatchObject({ status, stdout: '' });
  });

  test('while the server starts', async () => {
    adding('select pg_sleep(600);');
    const result = await review([], {
      onStderr(text, child) {
        if (text.includes('under review') && !text.includes('Stopping')) child.kill('SIGTERM');
      },
    });
    expect(result).toMatchObject({ status: 143, stdout: '' });
    expect(result.stderr).not.toContain('baseline on');
  });

  test('by SIGKILL it can only leave a server, which the next run ends', async () => {
    adding('select pg_sleep(600);');
    const killed = await run(['review', projects.project.folder], {
      onStderr: (text, child) => void (/^baseline on/m.test(text) && child.kill('SIGKILL')),
    });
    expect(killed.left).not.toEqual([]);
    adding('select 1;');
    expect((await review()).status).toBe(0);
    expect(leftBy(killed.pid)).toEqual([]);
  });

  test('by a reader that goes away: the verdict is in the exit status all the same', async () => {
    adding('alter table users drop column nope;');
    const result = await review(['--format', 'json'], {
      onStart: (child) => child.stdout?.destroy(),
    });
    expect(result.status).toBe(1);
  });
});

describe('on a server of the user', () => {
  const atRest = ['maker', 'nobody', 'plain', 'postgres'].map((name) => `role ${name}`);

  test.for<[how: string, sql: string, status: number]>([
    ['a review', 'create table a (); grant select on a to reader;', 0],
    ['a migration that fails', 'alter table nope add x int;', 1],
    ['an extension that is not there', 'create extension absent;', 3],
    ['an interruption', 'select pg_sleep(600);', 130],
  ])('%s leaves no database and no role', async ([, sql, status]) => {
    await using server = await startPasswordServer();
    adding(sql);
    const flags = ['--database-url', server.url('postgres')];
    const result = await review(flags, {
      onStderr(text, child) {
        if (status === 130 && /^baseline on/m.test(text) && !text.includes('Stopping'))
          child.kill('SIGINT');
      },
    });
    expect(result.status).toBe(status);
    expect(result.said).not.toContain(server.password);
    expect(await server.names()).toEqual(['database postgres', ...atRest]);
  });
});
