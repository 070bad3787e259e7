import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import {
  failReport,
  hugeReport,
  mergedReport,
  notRehearsedReport,
  passReport,
  warnReport,
} from '../../test/support/report-fixture.ts';
import { renderComment } from './comment.ts';
import { byteLength } from './markdown.ts';
import { renderSummary } from './summary.ts';
import { verdictLine } from './wording.ts';

const reports = { passReport, warnReport, failReport, notRehearsedReport, mergedReport };

test.for(Object.entries(reports))('the comment of %s', async ([name, make]) => {
  const comment = renderComment(make(), { sourceUrl: 'https://github.com/octo/shop/blob/9d3e77c' });
  await expect(comment).toMatchFileSnapshot(
    `../../test/golden/comment-${name.replace('Report', '').replace('notR', 'not-r')}.md`,
  );
});

function nodes(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodes) : [])];
}

function parse(markdown: string): Nodes[] {
  return nodes(
    fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }),
  );
}

const runUrl = 'https://github.com/octo/shop/actions/runs/1';

describe('whatever the migrations hold and however small the budget', () => {
  const budgets = [1_000_000, 60_000, 30_000, 12_000, 6_000, 3_000];
  const texts = budgets.map((budgetBytes) => {
    const text = renderComment(hugeReport(), { budgetBytes, runUrl });
    return { budgetBytes, text, all: parse(text) };
  });

  test.for(texts)('$budgetBytes bytes are kept to', ({ budgetBytes, text }) => {
    expect(byteLength(text)).toBeLessThanOrEqual(budgetBytes);
    expect(byteLength(text)).toBeGreaterThan(500);
  });

  test.for(texts)('the verdict comes first at $budgetBytes bytes', ({ text }) => {
    expect(text.split('\n')[0]).toBe(`## ❌ ${verdictLine(hugeReport())}`);
  });

  test.for(texts)('HTML is ours alone, and closed, at $budgetBytes bytes', ({ all }) => {
    const ours = /^(?:<details>\n<summary>(?:[^<]|<\/?code>)*<\/summary>|<\/details>|<\/?sub>)$/;
    const found = all.flatMap((node) => (node.type === 'html' ? [node.value] : []));
    expect(found.filter((html) => !ours.test(html))).toEqual([]);
    const opened = found.filter((html) => html.startsWith('<details>'));
    expect(found.filter((html) => html === '</details>')).toHaveLength(opened.length);
  });

  test.for(texts)(
    'nobody is pinged and nothing foreign linked at $budgetBytes bytes',
    ({ text }) => {
      const all = parse(text);
      const links = all.flatMap((node) =>
        node.type === 'link' || node.type === 'image' ? [node.url] : [],
      );
      expect(links.filter((url) => url !== runUrl)).toEqual([]);
      const words = all.flatMap((node) => (node.type === 'text' ? [node.value] : []));
      expect(words.filter((word) => /@\w|#\d|\bGH-\d|:\/\/|www\./i.test(word))).toEqual([]);
    },
  );
});

test('what is left out is said, with the way to it', () => {
  expect(renderComment(hugeReport(), { runUrl })).toContain(
    `left out here; see [the job summary](${runUrl}) and the report file.`,
  );
  expect(renderComment(failReport())).not.toContain('Shortened');
});

test('less room first costs the SQL of migrations without findings, then all SQL', () => {
  const full = byteLength(renderComment(failReport()));
  const second = renderComment(failReport(), { budgetBytes: full - 1 });
  expect(second).not.toContain('```diff');
  expect(second).toContain('sent by the runner');
  const third = renderComment(failReport(), { budgetBytes: byteLength(second) - 1 });
  expect(third).not.toContain('sent by the runner');
  expect(third).toContain('**Table rewritten while readers wait**');
});

test('the summary has room for what the comment leaves out', () => {
  expect(renderSummary(failReport())).toBe(renderComment(failReport()));
  expect(byteLength(renderSummary(hugeReport()))).toBeGreaterThan(60_000);
  expect(byteLength(renderSummary(hugeReport()))).toBeLessThanOrEqual(1_000_000);
});
