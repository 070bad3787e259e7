import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { goose } from './index.ts';
import { parseGoose } from './parse.ts';

const settings = { nonTransactional: [], placeholders: {} };

function discover(
  files: Readonly<Record<string, string>>,
  nonTransactional: readonly string[] = [],
) {
  return goose.discover(memoryTree(files), 'm', { ...settings, nonTransactional });
}

describe('parseGoose', () => {
  const parse = (text: string, values = {}) => parseGoose('f.sql', text, values);

  it('ends a statement at a line that ends in a semicolon, whatever stands before', () => {
    const { up, down } = parse(
      '-- +goose Up\n\n-- why\nselect 1; select 2; -- both\nselect $$a;\nb$$;\n-- +goose down\nselect 3;\n',
    );
    expect(up.map(({ sql, line }) => [line, sql])).toEqual([
      [4, 'select 1; select 2; -- both'],
      [5, 'select $$a;'],
      [6, 'b$$;'],
    ]);
    expect(down).toEqual([{ sql: 'select 3;', file: 'f.sql', line: 8 }]);
  });

  it('keeps a block whole, and line ends out of it', () => {
    const { up, down } = parse(
      '-- +goose Up\r\n-- +goose StatementBegin\r\nselect 1;\r\nselect 2;\r\n-- +goose StatementEnd\r\n',
    );
    expect(up).toEqual([{ sql: 'select 1;\nselect 2;', file: 'f.sql', line: 3 }]);
    expect(down).toBeNull();
  });

  it('reads annotations in any case and place', () => {
    expect(parse('-- +goose No Transaction\n-- +goose UP\nselect 1;').useTransaction).toBe(false);
    expect(parse('-- +goose up\nselect 1;').useTransaction).toBe(true);
  });

  it('substitutes only between ENVSUB ON and OFF', () => {
    const text =
      '-- +goose Up\nselect $A;\n-- +goose ENVSUB ON\nselect ${A}, ${B:-b}, $$1;\n-- +goose ENVSUB OFF\nselect ${A};';
    expect(parse(text, { A: 'a' }).up.map(({ sql }) => sql)).toEqual([
      'select $A;',
      'select a, b, $1;',
      'select ${A};',
    ]);
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'missing-placeholder',
        message: expect.stringContaining('line 4'),
      }),
    );
  });

  it.each([
    ['$A-$B', 'a-'],
    ['${A}b ${C:-c} ${B:-b} ${B-b}', 'ab c b '],
    ['\\\\ \\$A $$A $(A) ${A?must} $', '\\\\ $A $A $(A) a $'],
  ])('substitutes %j', (line, expected) => {
    const { up } = parse(`-- +goose Up\n-- +goose ENVSUB ON\n${line}\n;`, { A: 'a', B: '' });
    expect(up[0]?.sql).toBe(`${expected}\n;`);
  });

  it.each(['$1', '${A:-${B}}', '${A:0:1}', '$$ $ x'])('refuses to substitute %j', (line) => {
    expect(() => parse(`-- +goose Up\n-- +goose ENVSUB ON\n${line};`, { A: 'a' })).toThrow(
      expect.objectContaining({
        code: 'invalid-migration',
        message: expect.stringContaining('line 3'),
      }),
    );
  });

  it.each([
    ['select 1;', 1],
    ['-- only a comment', 1],
    ['-- +goose Down\nselect 1;', 1],
    ['-- +goose Up\nselect 1;\n-- +goose Up', 3],
    ['-- +goose Up\nselect 1\n-- +goose Down\n', 3],
    ['-- +goose Up\nselect 1', 2],
    ['-- +goose Up\n-- +goose StatementBegin\nselect 1;', 3],
    ['-- +goose Up\n-- +goose StatementEnd', 2],
    ['-- +goose Up\n -- +goose Down', 2],
    ['-- +goose Up\n-- +goose Sideways', 2],
    ['\ufeff-- +goose Up\nselect 1;', 1],
  ])('refuses %j at line %i, as goose does', (text, line) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-migration',
        message: expect.stringContaining(`line ${line}:`),
      }),
    );
  });
});

describe('discover', () => {
  it('orders by number and knows files that run outside a transaction', async () => {
    const sql = '-- +goose Up\nselect 1;';
    const { migrations } = await discover(
      { 'm/100_c.sql': sql, 'm/012_b.sql': sql, 'm/2_a.sql': `-- +goose NO TRANSACTION\n${sql}` },
      ['m/100_*'],
    );
    expect(migrations.map(({ version, transactionMode }) => [version, transactionMode])).toEqual([
      ['2', 'statement'],
      ['12', 'file'],
      ['100', 'statement'],
    ]);
  });
});

describe('ledger', () => {
  it('refuses to start when a version below the newest is missing', async () => {
    const sql = '-- +goose Up\nselect 1;';
    const { migrations } = await discover({ 'm/1_a.sql': sql, 'm/2_b.sql': sql, 'm/3_c.sql': sql });
    const rows = ['3', '1', '0'].map((version_id) => ({ version_id, is_applied: true }));
    expect(goose.ledger?.decide(rows, migrations)).toEqual({
      apply: [],
      skipped: 2,
      refused:
        'error: found 1 missing migrations before current version 3:\n\tversion 2: m/2_b.sql',
      neverApplied: [],
    });
  });
});
