import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { liquibase } from './index.ts';

const settings = { nonTransactional: [], placeholders: {} };
const head = '--liquibase formatted sql\n';

async function discover(
  files: Readonly<Record<string, string>>,
  placeholders: Readonly<Record<string, string>> = {},
) {
  return liquibase.discover(memoryTree(files), 'db', { ...settings, placeholders });
}

async function pieces(text: string) {
  const { migrations } = await discover({ 'db/a.sql': head + text });
  return migrations[0]?.up.map(({ sql, line }) => [line, sql]);
}

describe('detect', () => {
  const found = async (files: Readonly<Record<string, string>>) =>
    (await liquibase.detect(memoryTree(files))).map(({ directory }) => directory);

  it('takes the changelog that no other includes, and formatted SQL where there is none', async () => {
    const yaml = 'databaseChangeLog:\n- include:\n    file: db/log/a.yaml\n';
    const inner =
      'databaseChangeLog:\n- includeAll:\n    path: sql\n    relativeToChangelogFile: true\n';
    const files = {
      'src/main/resources/db/root.yaml': yaml,
      'src/main/resources/db/log/a.yaml': inner,
      'src/main/resources/db/log/sql/b.sql': head,
      'other.yaml': 'a: 1',
      'broken.yaml': 'databaseChangeLog:\n<<<<<<< HEAD\n',
    };
    expect(await found(files)).toEqual(['src/main/resources/db']);
    expect(
      await found({ 'x/1.sql': `\n ${head}`, 'x/2.sql': head, 'y/1.sql': 'select 1' }),
    ).toEqual(['x']);
  });
});

describe('formatted SQL', () => {
  it.each([
    [
      'a; b\n;c',
      [
        [3, 'a'],
        [3, 'b'],
        [4, 'c'],
      ],
    ],
    [
      "a 'x;' -- c;\n; /* d;\n */ b",
      [
        [3, "a 'x;'"],
        [5, 'b'],
      ],
    ],
    [
      'a\n/\nb\ngo\nc / 2',
      [
        [3, 'a'],
        [5, 'b'],
        [7, 'c / 2'],
      ],
    ],
    ['begin; a; b', [[3, 'begin; a; b']]],
    [
      'begin a; end; b',
      [
        [3, 'begin a; end'],
        [3, 'b'],
      ],
    ],
    [
      'f $$ a; $$; b',
      [
        [3, 'f $$ a'],
        [3, '$$'],
        [3, 'b'],
      ],
    ],
  ])('cuts %j as Liquibase does', async (sql, expected) => {
    expect(await pieces(`--changeset a:1\n${sql}`)).toEqual(expected);
  });

  it.each([
    ['splitStatements:false', 'a; b', ['a; b']],
    ['stripComments:false', '-- c\na;', ['-- c\na']],
    ['endDelimiter:@@', 'a; b @@ c', ['a; b', 'c']],
    ['endDelimiter:/', 'a / 2;\n/\nb', ['a / 2', 'b']],
    ['endDelimiter:\\nGO', 'a;\nGO\nb', ['a', 'b']],
  ])('obeys %s', async (option, sql, expected) => {
    const found = await pieces(`--changeset a:1 ${option}\n${sql}`);
    expect(found?.map(([, one]) => one)).toEqual(expected);
  });

  it('keeps apart what runs, what reverts, and what is only said', async () => {
    const text =
      '-- changeset "ann lee":"the first" labels:"a b" context:prod\n--comment why\n--validCheckSum: 9:abc\n' +
      'select 1;\n--rollback select 2;\n/* liquibase rollback\nselect 3;\n*/\n' +
      '--changeset b:2 runInTransaction:false\nselect 4;\n--rollback empty\n--changeset b:3\nselect 5;\n';
    const { migrations } = await discover({ 'db/a.sql': head + text });
    expect(migrations).toMatchObject([
      {
        id: 'db/a.sql::the first::ann lee',
        textLine: 2,
        transactionMode: 'apart',
        up: [{ sql: 'select 1', line: 5 }],
        down: [
          { sql: 'select 2', line: 6 },
          { sql: 'select 3', line: 8 },
        ],
        extra: { labels: 'a b', contexts: 'prod', comments: 'why', validChecksums: '9:abc' },
      },
      { transactionMode: 'statement', down: [] },
      { down: null },
    ]);
  });

  it('leaves out other databases and what is ignored, and says which conditions it does not ask', async () => {
    const text =
      '--changeset a:1 dbms:mysql\nx;\n--changeset a:2 dbms:!postgresql\nx;\n--changeset a:3 ignore:true\nx;\n' +
      '--changeset a:4 dbms:postgresql,h2\n--preconditions onFail:MARK_RAN\n--precondition-table-exists table:t\nselect 1;\n' +
      '--ignoreLines:1\n--changeset a:5\n--ignoreLines:start\n--changeset a:6\n--ignoreLines:end\n';
    const { migrations, skipped } = await discover({ 'db/a.sql': head + text });
    expect(migrations.map(({ id }) => id)).toEqual(['db/a.sql::4::a']);
    expect(skipped.map(({ what }) => what.replace('db/a.sql line ', ''))).toEqual([
      '2',
      '4',
      '6',
      '8',
    ]);
    expect(skipped.at(-1)?.why).toContain('table-exists table:t');
  });

  it('fills in its own properties and ours, and leaves the rest', async () => {
    const text = '--property name:t value:boats\n--changeset a:1\nselect ${t}, ${u}, ${v};\n';
    const { migrations } = await discover({ 'db/a.sql': head + text }, { u: '7' });
    expect(migrations[0]?.up[0]?.sql).toBe('select boats, 7, ${v}');
  });

  it.each([
    ['-changeset a:1\nselect 1;', 'invalid-migration', 'line 2'],
    ['--changeset a\nselect 1;', 'invalid-migration', 'line 2'],
    [
      '--changeset a:1\n\n--changeset a:2\nselect 1;',
      'invalid-migration',
      'line 2: No SQL for changeset a:1',
    ],
    ['--changeset a:1\nx;\n--changeset a:1\ny;', 'duplicate-version', 'line 4'],
  ])('refuses %j as %s', async (text, code, message) => {
    await expect(discover({ 'db/a.sql': head + text })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe('changelogs', () => {
  const one = `${head}--changeset a:1\nselect 1;`;

  it('follows includes in XML and JSON, and names files as Liquibase does', async () => {
    const xml =
      '<databaseChangeLog><!-- <include file="no.sql"/> --><include file="/db/x/1.sql"/>\n' +
      '<changeSet id="2" author="b"><sql>select\n &lt; 2</sql></changeSet><includeAll path="y" relativeToChangelogFile="true"/></databaseChangeLog>';
    const json =
      '{"databaseChangeLog":[{"include":{"file":"log.xml","relativeToChangelogFile":true}}]}';
    const root = 'app/src/main/resources/db';
    const files = {
      [`${root}/log.json`]: json,
      [`${root}/log.xml`]: xml,
      [`${root}/x/1.sql`]: one,
      [`${root}/y/b.sql`]: one,
      [`${root}/y/a/c.sql`]: 'select 3; select 4',
    };
    const { migrations } = await liquibase.discover(memoryTree(files), root, settings);
    expect(migrations.map(({ id, up }) => [id, up[0]?.sql])).toEqual([
      ['db/x/1.sql::1::a', 'select 1'],
      ['db/log.xml::2::b', 'select\n < 2'],
      ['db/y/a/c.sql::raw::includeAll', 'select 3; select 4'],
      ['db/y/b.sql::1::a', 'select 1'],
    ]);
  });

  it('leaves changes that are not SQL to the project', async () => {
    const yaml =
      'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - addColumn: {tableName: t}\n';
    const { migrations, skipped } = await discover({ 'db/log.yaml': yaml });
    expect(migrations).toEqual([]);
    expect(skipped).toMatchObject([
      {
        what: 'db/log.yaml line 2',
        why: expect.stringContaining('addColumn, which only the project can run'),
      },
    ]);
  });

  it('stops at a missing file, at a circle, and at two roots', async () => {
    const including = (file: string) => `databaseChangeLog:\n- include:\n    file: ${file}\n`;
    await expect(discover({ 'db/log.yaml': including('db/gone.sql') })).rejects.toMatchObject({
      code: 'missing-file',
      message: expect.stringContaining('"db/log.yaml" line 2'),
    });
    await expect(discover({ 'db/log.yaml': including('db/log.yaml') })).rejects.toMatchObject({
      code: 'invalid-changelog',
    });
    const two = {
      'db/a.yaml': including('db/x.sql'),
      'db/b.yaml': including('db/x.sql'),
      'db/x.sql': one,
    };
    await expect(discover(two)).rejects.toMatchObject({ code: 'two-changelogs' });
    const named = { ...two, 'liquibase.properties': 'changelogFile: db/b.yaml\n' };
    expect((await discover(named)).migrations).toHaveLength(1);
  });
});

describe('ledger', () => {
  const text = `${head}--changeset a:1\nselect 1;\n--changeset a:2 runOnChange:true\nselect 2;\n--changeset a:3\nselect 3;\n`;
  async function decide(rows: readonly Readonly<Record<string, unknown>>[], more = text) {
    const { migrations } = await discover({ 'db/a.sql': more });
    const { apply, refused } = liquibase.ledger?.decide(rows, migrations) ?? {};
    return refused ?? apply?.map(({ extra }) => extra?.['id']);
  }
  const row = async (id: string, md5sum?: string | null) => {
    const { migrations } = await discover({ 'db/a.sql': text });
    const checksum = migrations.find(({ extra }) => extra?.['id'] === id)?.checksum;
    return {
      id,
      author: 'a',
      filename: 'db/a.sql',
      md5sum: md5sum === undefined ? checksum : md5sum,
    };
  };

  it('runs what has no row, late or not, and again what runs on change', async () => {
    expect(await decide([await row('3')])).toEqual(['1', '2']);
    expect(await decide([await row('1'), await row('2', '9:0'), await row('3', null)])).toEqual([
      '2',
    ]);
    const always = text.replace('a:3', 'a:3 runAlways:true');
    expect(await decide([await row('1'), await row('2'), await row('3')], always)).toEqual(['3']);
  });

  it('refuses an edited changeset, not one whose white space changed, and a lock that was left', async () => {
    const all = [await row('1'), await row('2'), await row('3')];
    expect(await decide(all, text.replace('select 1;', 'select  1 ;'))).toEqual([]);
    expect(await decide(all, text.replace('select 1;', 'select 1; -- x'))).toMatch(
      /^Validation Failed:\n {5}1 changesets check sum\n {10}db\/a.sql::1::a was: 9:\w+ but is now: 9:\w+$/,
    );
    expect(await decide([...all, { id: null, lockedby: 'pod-1' }])).toBe(
      'Could not acquire change log lock.  Currently locked by pod-1',
    );
  });
});
