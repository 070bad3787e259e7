import { expect, test } from 'vitest';
import { failReport, hugeReport, mergedReport } from '../../test/support/report-fixture.ts';
import { renderHtml } from './html.ts';

test('the page of a failing review', async () => {
  await expect(renderHtml(failReport())).toMatchFileSnapshot('../../test/golden/fail.html');
});

test('hostile text makes no element, no attribute and no comment', () => {
  const tags = renderHtml(hugeReport()).match(/<[!/a-z][^>]*>/gi) ?? [];
  const ours =
    /^<(?:!doctype html|html lang="en"|\/?(?:head|title|style|body|h1|h2|h3|p|pre|code|small|strong|details|summary|table|thead|tbody|tr|th|td|article|footer)|\/html|meta [^<>]+|(?:h1|article) class="(?:error|warning|notice|pass|warn|fail|not-rehearsed)")>$/;
  expect([...new Set(tags)].filter((tag) => !ours.test(tag))).toEqual([]);
});

test('nothing runs and nothing is fetched', () => {
  const page = renderHtml(mergedReport());
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline';`);
  expect(page).not.toMatch(/<script|<img|<link|\ssrc=|\shref=|\son\w+=/i);
});
