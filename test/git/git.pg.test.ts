import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  findRepository,
  mergeBase,
  openRepository,
  resolveBase,
} from '../../src/git/repository.ts';
import { revisionTree } from '../../src/git/revision-tree.ts';
import { workingTree } from '../../src/git/working-tree.ts';
import { GitProject } from '../support/git-project.ts';

test('a working tree lists tracked and untracked files, not deleted or ignored ones', async () => {
  using project = new GitProject();
  project.commit({ '.gitignore': 'ignored\n', 'a b.sql': '1', 'é.sql': '2', 'gone.sql': '3' });
  project.write({ ignored: 'x', 'new/ü.sql': '4' });
  rmSync(join(project.folder, 'gone.sql'));
  const tree = workingTree(project.folder);
  expect(await tree.files()).toEqual(['.gitignore', 'a b.sql', 'new/ü.sql', 'é.sql']);
  expect(await tree.read('new/ü.sql')).toEqual(Buffer.from('4'));
  await expect(tree.read('gone.sql')).rejects.toMatchObject({ code: 'unreadable-file' });
});

test('a sparse checkout has only the files that are checked out', async () => {
  using project = new GitProject();
  project.commit({ 'db/1.sql': '1', 'docs/Dockerfile': 'FROM postgres' });
  project.git('sparse-checkout', 'set', '--no-cone', '/db/');
  expect(await workingTree(project.folder).files()).toEqual(['db/1.sql']);
});

test('a folder without git is walked, and links out of it are never read', async () => {
  using elsewhere = new GitProject();
  elsewhere.write({ secret: 'password' });
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  try {
    writeFileSync(join(folder, 'a.sql'), 'a');
    symlinkSync('a.sql', join(folder, 'inside.sql'));
    symlinkSync(join(elsewhere.folder, 'secret'), join(folder, 'outside.sql'));
    symlinkSync(elsewhere.folder, join(folder, 'folder'));
    const tree = workingTree(folder);
    expect(await tree.files()).toEqual(['a.sql', 'folder', 'inside.sql', 'outside.sql']);
    expect((await tree.read('inside.sql')).toString()).toBe('a');
    await expect(tree.read('outside.sql')).rejects.toThrow('leads out of the project');
    await expect(tree.read('../x')).rejects.toMatchObject({ code: 'unreadable-file' });
    expect(await findRepository(folder)).toBeNull();
    await expect(openRepository(folder)).rejects.toMatchObject({
      code: 'not-a-checkout',
      remedy: expect.stringContaining('--new') as string,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a revision reads bytes as committed, in any order and at once', async () => {
  using project = new GitProject();
  const large = 'x'.repeat(3_000_000);
  const sha = project.commit({ 'a.sql': 'one\n', 'empty.sql': '', 'sub/large.sql': large });
  project.write({ 'a.sql': 'two' });
  await using tree = await revisionTree(await openRepository(project.folder), sha);
  expect(await tree.files()).toEqual(['a.sql', 'empty.sql', 'sub/large.sql']);
  const bytes = await Promise.all(
    ['sub/large.sql', 'empty.sql', 'a.sql', 'a.sql'].map((path) => tree.read(path)),
  );
  expect(bytes.map((buffer) => buffer.length)).toEqual([large.length, 0, 4, 4]);
  await expect(tree.read('b.sql')).rejects.toMatchObject({ code: 'unreadable-file' });
});

test('a revision runs no filter, follows links within it, and none that lead out', async () => {
  using project = new GitProject();
  project.write({ '.gitattributes': '*.sql filter=shout diff=shout\n', 'real.sql': 'quiet' });
  symlinkSync('real.sql', join(project.folder, 'link.sql'));
  symlinkSync('/etc/hostname', join(project.folder, 'out.sql'));
  const sha = project.commit({});
  project.git('config', 'filter.shout.smudge', 'touch smudged; tr a-z A-Z');
  project.git('config', 'diff.shout.textconv', 'touch converted; tr a-z A-Z');
  await using tree = await revisionTree(await openRepository(project.folder), sha);
  expect((await tree.read('link.sql')).toString()).toBe('quiet');
  await expect(tree.read('out.sql')).rejects.toMatchObject({ code: 'unreadable-file' });
  expect(await workingTree(project.folder).files()).not.toContain('smudged');
});

test('without a wish, the base is the tip of the default branch of the remote', async () => {
  using origin = new GitProject('trunk');
  const tip = origin.commit({ a: '' });
  using clone = new GitProject('unrelated');
  clone.git('remote', 'add', 'origin', origin.folder);
  clone.git('fetch', '-q', 'origin');
  clone.git('remote', 'set-head', 'origin', '--auto');
  const repository = await openRepository(clone.folder);
  expect(repository.head).toBeNull();
  expect(await resolveBase(repository, null)).toEqual({ sha: tip, name: 'origin/trunk' });
  expect(await resolveBase(repository, 'trunk')).toEqual({ sha: tip, name: 'origin/trunk' });
});

test('without a remote it is main, unless that is where we stand', async () => {
  using project = new GitProject();
  const main = project.commit({ a: '' });
  await expect(resolveBase(await openRepository(project.folder), null)).rejects.toMatchObject({
    code: 'no-base',
  });
  project.git('checkout', '-q', '-b', 'feature');
  const sha = project.commit({ b: '' });
  const repository = await openRepository(project.folder);
  expect(await resolveBase(repository, null)).toEqual({ sha: main, name: 'main' });
  expect(await mergeBase(repository, main, sha)).toBe(main);
});

test('a base that does not exist is answered with those that do', async () => {
  using project = new GitProject();
  project.commit({ a: '' });
  project.git('tag', 'v1');
  const repository = await openRepository(project.folder);
  for (const wanted of ['mian', '--all', 'HEAD:a', '']) {
    const problem = {
      code: 'unknown-base',
      message: expect.stringContaining('main, v1') as string,
    };
    await expect(resolveBase(repository, wanted)).rejects.toMatchObject(problem);
  }
});

test('a shallow clone without the base tells how to deepen', async () => {
  using origin = new GitProject();
  const first = origin.commit({ a: '' });
  origin.commit({ b: '' });
  using clone = new GitProject('work');
  clone.git('fetch', '-q', '--depth=1', `file://${origin.folder}`, 'main');
  clone.git('checkout', '-q', 'FETCH_HEAD');
  const repository = await openRepository(clone.folder);
  for (const wanted of [first, 'main', null]) {
    await expect(resolveBase(repository, wanted)).rejects.toMatchObject({
      code: 'shallow-clone',
      remedy: expect.stringContaining('fetch-depth: 0') as string,
    });
  }
});

test('a path that is no folder is told apart from a missing git', async () => {
  await expect(findRepository('/no/such/folder')).rejects.toMatchObject({ code: 'no-such-folder' });
});
