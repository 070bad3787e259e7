import * as fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { hostileText } from '../../test/support/report-fixture.ts';
import {
  cell,
  cellProse,
  details,
  escapeHtml,
  fence,
  htmlCode,
  prose,
  span,
  table,
} from './markdown.ts';

/** Strings made of what means something to Markdown, HTML or GitHub. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '```',
        '~~~',
        '\n',
        '\r\n',
        '\n\n',
        ' ',
        '  ',
        '\t',
        '|',
        '\\',
        '\\|',
        '<',
        '>',
        '&',
        '*',
        '_',
        '<!--',
        '-->',
        '</details>',
        '<details>',
        '</summary>',
        '<img src=x>',
        '<https://a.b>',
        '---',
        '===',
        '# ',
        '@user',
        '@org/team',
        '#1',
        'o/r#2',
        'GH-3',
        'ABC-4',
        'https://a.example',
        'www.a.example',
        'a@b.example',
        '[a](b)',
        '![a](b)',
        '[a]: b',
        '[^1]',
        '1. ',
        '- ',
        '+ ',
        '> ',
        '    x',
        '$x$',
        ':x:',
        '\0',
        '\u202E',
        '\uD800',
        'a',
        'word',
        '4.5',
        '(',
        ')',
        '"',
        "'",
        '.',
        ':',
        '!',
        '\u2028',
        '\u00A0',
        '5bd9a3c1',
        'mailto:',
        'ftp://x.y',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

const runs = { numRuns: 300 };

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function nodes(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodes) : [])];
}

/** What is left outside of code, where GitHub looks for people and issues. */
function pings(markdown: string): string[] {
  return nodes(parse(markdown))
    .filter((node) => node.type === 'text')
    .flatMap(
      ({ value }) =>
        value.match(/@\w|\w*#\d|\bGH-\d|:\/\/|www\.|\b[0-9a-f]{7,40}\b(?<=\d.*)/gi) ?? [],
    );
}

function types(markdown: string): string[] {
  return nodes(parse(markdown)).map(({ type }) => type);
}

describe('a migration', () => {
  test('cannot close the fence', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = `before\n\n${fence(text)}\n\nafter`;
        expect(types(markdown)).toEqual(['root', 'paragraph', 'text', 'code', 'paragraph', 'text']);
      }),
      runs,
    );
  });

  test('cannot leave its code span, in a list or in a closed section', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const body = `- a ${span(text)} b`;
        expect(types(details('x', body))).toEqual([
          'root',
          'html',
          'list',
          'listItem',
          'paragraph',
          'text',
          'inlineCode',
          'text',
          'html',
        ]);
      }),
      runs,
    );
  });

  test('cannot leave its table cell', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        const tree = parse(table(['A', 'B'], [[cell(text), cellProse(other)]]));
        const [found] = 'children' in tree ? tree.children : [];
        expect(found).toMatchObject({ type: 'table', children: [{}, { children: [{}, {}] }] });
        const inside = nodes(tree).map(({ type }) => type);
        expect(inside.filter((type) => !/^(root|table\w*|text|inlineCode)$/.test(type))).toEqual(
          [],
        );
      }),
      runs,
    );
  });

  test('cannot ping, link, make HTML or images, or start a block in prose', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const markdown of [prose(text), `**Instead:** ${prose(text)}`, `- ${prose(text)}`]) {
          const allowed = /^(root|paragraph|text|inlineCode|strong|list|listItem)$/;
          expect(types(markdown).filter((type) => !allowed.test(type))).toEqual([]);
          expect(types(markdown).filter((type) => type === 'list')).toHaveLength(
            markdown.startsWith('- ') ? 1 : 0,
          );
          expect(pings(markdown)).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('cannot end a summary', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [, first, ...rest] = nodes(parse(details(htmlCode(text), 'body')));
        expect(first?.type === 'html' && first.value).toMatch(
          /^<details>\n<summary><code>[^<]*<\/code><\/summary>$/,
        );
        expect(rest.map(({ type }) => type)).toEqual(['paragraph', 'text', 'html']);
      }),
      runs,
    );
  });

  test('cannot hide characters', () => {
    for (const render of [fence, span, prose, cell, escapeHtml])
      expect(render(hostileText).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test('prose keeps words, marks names as code and honours backticks', () => {
  expect(prose('Postgres rewrote public.orders (1,000 rows); use `NOT VALID`, see "t_a".')).toBe(
    'Postgres rewrote `public.orders` (1,000 rows); use `NOT VALID`, see "`t_a`".',
  );
  expect(prose('(select count(*), f(a). lock_timeout = 0)')).toBe(
    '(select `count(*)`, `f(a)`. `lock_timeout` = 0)',
  );
  expect(prose('1. ask @octocat about #1')).toBe('`1`. ask `@octocat` about `#1`');
});
