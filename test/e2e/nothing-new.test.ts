/** Pull requests without a new migration, and projects that are a folder of their repository. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import {
  expectClean,
  type Files,
  inFolder,
  migrationFolder,
  useReviewedProjects,
  users,
} from '../support/reviewed-projects.ts';

const projects = useReviewedProjects();
const { open, review, run } = projects;

describe('nothing to rehearse', () => {
  test('a pull request without migrations passes, and says so', async () => {
    open(users, { 'readme.md': 'hello' });
    const { status, said, stderr } = await review();
    expect(status).toBe(0);
    expect(said).toMatch(
      /Migration rehearsal passed: .*No migration in `db\/migrations` .* differs from `main/,
    );
    expect(stderr).not.toContain('Postgres 17');
  });

  test.for([
    [
      'edited',
      (file: string) => writeFileSync(file, 'create table b (id int, c int);'),
      'never run the new text, and end differently from fresh ones: only a fresh database has column public.b.c',
    ],
    [
      'removed',
      (file: string) => rmSync(file),
      'fresh ones never get it: only a database that has applied it has table public.b',
    ],
  ] as const)(
    'a merged migration that is %s is a warning, with what comes of it',
    async ([change, act, why]) => {
      const base = {
        '000002_b.up.sql': 'create table b (id int);',
        '000003_c.up.sql': 'create table c (id int);',
      };
      open({ ...users, ...base }, {});
      act(join(projects.project.folder, migrationFolder, '000002_b.up.sql'));
      const plainly = await review();
      expect(plainly.status).toBe(0);
      expect(plainly.stdout.split('\n')[0]).toBe(
        'Migration rehearsal passed with warnings: 1 warning',
      );
      expect(plainly.said).toContain(why);
      expect((await review(['--fail-on', 'warning'])).status).toBe(1);
      const json = parseReportText((await review(['--format', 'json'])).stdout);
      expect(json).toMatchObject({
        verdict: 'warn',
        changed: [{ file: 'db/migrations/000002_b.up.sql', change }],
        findings: [{ hazard: `merged-migration-${change}` }],
      });
    },
  );
});

describe('a project in a folder of its repository', () => {
  test('has its files named from the root, in JSON, SARIF and evidence', async () => {
    const within = (files: Files): Files =>
      Object.fromEntries(
        Object.entries(inFolder(files)).map(([name, text]) => [`apps/shop/${name}`, text]),
      );
    open(within(users), within({ '000002_new.up.sql': 'alter table users\n  drop column nope;' }));
    const shop = join(projects.project.folder, 'apps/shop');
    const out = (name: string): string => join(projects.project.folder, '.git', name);
    const base = projects.project.git('rev-parse', 'main');
    const args = [
      'review',
      shop,
      '--base',
      base,
      '--format',
      'json',
      '--sarif',
      out('s'),
      '--evidence',
      out('e'),
    ];
    const result = await run(args);
    expectClean(result);
    const report = parseReportText(result.stdout);
    const file = 'apps/shop/db/migrations/000002_new.up.sql';
    expect(report.subject).toMatchObject({
      directory: 'apps/shop/db/migrations',
      base: base.slice(0, 7),
    });
    expect(report.findings[0]).toMatchObject({ file, line: 1 });
    expect(
      report.migrations[0]?.statements.find(({ origin }) => origin === 'migration'),
    ).toBeDefined();
    const again = await run(['review', '--from', out('e'), '--format', 'sarif']);
    expect(again.stdout).toContain(file);
    const named = await run([
      'review',
      shop,
      '--new',
      join(shop, migrationFolder, '000002_new.up.sql'),
      '--format',
      'json',
    ]);
    expect(parseReportText(named.stdout).findings[0]).toMatchObject({ file });
  });
});
