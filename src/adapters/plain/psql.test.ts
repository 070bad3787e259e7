import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../../test/support/memory-tree.ts';
import { readPsqlScript } from './psql.ts';

/** The messages of a script `db/m/1.sql`, with the lines they begin on. */
async function messages(
  script: string,
  files: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
) {
  const tree = memoryTree({ 'db/m/1.sql': script, ...files });
  const pieces = await readPsqlScript(tree, 'db/m', 'db/m/1.sql', script, variables);
  return pieces.map(({ sql, file, line, copyData }) =>
    [`${file.replace('db/m/1.sql', '')}${line}`, sql, copyData].filter(
      (part) => part !== undefined,
    ),
  );
}

describe('statements', () => {
  it('sends each one by itself, without the comments before it, the last also without semicolon', async () => {
    expect(await messages('-- a\nselect 1; select\n  2;;\n\nselect 3 -- end\n')).toEqual([
      ['2', 'select 1;'],
      ['2', 'select\n  2;'],
      ['5', 'select 3 -- end'],
    ]);
  });

  it('keeps \\; in one message and sends at \\g', async () => {
    expect(await messages('select 1\\; select 2;\nselect 3 \\g\nselect 4 \\r\nselect 5;')).toEqual([
      ['1', 'select 1; select 2;'],
      ['2', 'select 3'],
      ['4', 'select 5;'],
    ]);
  });

  it('stops at \\q, with what was begun sent', async () => {
    const script = '\\if true\nselect 1;\nselect 2 \\q\nselect 3;';
    expect(await messages(script)).toEqual([
      ['2', 'select 1;'],
      ['3', 'select 2'],
    ]);
  });

  it('goes on behind a command where its arguments end', async () => {
    const script = "\\set x '\\\\1' \\set y 2 \\\\ select :y;\n\\echo a\nselect :x \\g\n";
    expect(await messages(script)).toEqual([
      ['1', 'select 2;'],
      ['3', 'select \\1'],
    ]);
  });
});

describe('variables', () => {
  it('puts them in outside quotes, as text, literal or name', async () => {
    const script = `\\set n 'it''s'\n\\set t my"table\nselect :'n', ':n', a::int, b[1:2] from :"t" where :n;`;
    expect(await messages(script)).toEqual([
      ['3', `select 'it''s', ':n', a::int, b[1:2] from "my""table" where it's;`],
    ]);
  });

  it('takes them from the settings, and says which one is missing', async () => {
    expect(await messages('grant a to :"who";', {}, { who: 'app' })).toEqual([
      ['1', 'grant a to "app";'],
    ]);
    await expect(messages('select 1;\ngrant a to :"who";')).rejects.toThrow(
      expect.objectContaining({
        code: 'missing-placeholder',
        message: '"db/m/1.sql" line 2 has the placeholder :"who", and "who" has no value.',
      }),
    );
  });
});

describe('conditionals', () => {
  it('takes the first true branch', async () => {
    const script =
      '\\if :{?a}\nselect 1;\n\\elif true\nselect 2;\n\\if off\nselect 3;\n\\endif\n\\else\nselect 4;\n\\endif\nselect 5;';
    expect(await messages(script)).toEqual([
      ['4', 'select 2;'],
      ['11', 'select 5;'],
    ]);
    expect(await messages(script, {}, { a: '' })).toEqual([
      ['2', 'select 1;'],
      ['11', 'select 5;'],
    ]);
  });

  it('runs nothing of a branch not taken', async () => {
    expect(
      await messages(
        "\\if false\n\\! rm -rf /\n\\set x 1\n\\i nowhere.sql\n:'x'\n\\endif\nselect 1;",
      ),
    ).toEqual([['7', 'select 1;']]);
  });

  it.each([
    ['\\if true\nselect 1;', 2],
    ['select 1;\n\\endif', 2],
    ['\\if maybe\n\\endif', 1],
  ])('refuses %j', async (script, line) => {
    await expect(messages(script)).rejects.toThrow(
      expect.objectContaining({
        code: 'invalid-migration',
        message: expect.stringContaining(`line ${line}`),
      }),
    );
  });
});

describe('files', () => {
  it('includes from the folder of migrations and above, \\ir from beside the script', async () => {
    const files = {
      'db/m/parts/a.sql': 'select 1;\n\\ir b.sql\n',
      'db/m/parts/b.sql': '\nselect :x;',
      'db/shared/c.sql': 'select 3;',
    };
    expect(
      await messages('\\set x 2\n\\i parts/a.sql\n\\include shared/c.sql\nselect 4;', files),
    ).toEqual([
      ['db/m/parts/a.sql1', 'select 1;'],
      ['db/m/parts/b.sql2', 'select 2;'],
      ['db/shared/c.sql1', 'select 3;'],
      ['4', 'select 4;'],
    ]);
  });

  it('sends the rows of COPY, whether they stand in the script or in a file', async () => {
    const script =
      "copy t from stdin;\n1\ta;b\n\\.\n\\copy t (a) from 'rows.csv' csv\n\\copy t from stdin\n2\n\\.\nselect 1;";
    expect(await messages(script, { 'db/rows.csv': '5\n' })).toEqual([
      ['1', 'copy t from stdin;', '1\ta;b\n'],
      ['4', 'COPY t (a) FROM STDIN csv', '5\n'],
      ['5', 'COPY t FROM STDIN', '2\n'],
      ['8', 'select 1;'],
    ]);
  });

  it.each(['\\i missing.sql', "\\copy t from 'missing.csv'"])(
    'says that a file is missing: %s',
    async (line) => {
      await expect(messages(line)).rejects.toThrow(
        expect.objectContaining({ code: 'unreadable-file' }),
      );
    },
  );
});

describe('refused commands', () => {
  it.each([
    ['\\! ls', 'it starts a shell'],
    ["\\copy t from program 'ls'", 'it starts a program'],
    ["\\copy t to 'out.csv'", 'it writes a file'],
    ['\\c other', 'it changes the connection'],
    ['\\connect - postgres', 'it changes the connection'],
    ['\\o out.txt', 'it writes to a file or a program'],
    ['select 1 \\g |cat', 'it sends the result to a file or a program'],
    ['\\w out.sql', 'it writes a file'],
    ['\\set x `id`', 'backticks start a shell'],
    ['\\echo `id`', 'backticks start a shell'],
    ["select 'drop table t' \\gexec", 'what it runs only the server knows'],
    ['\\lo_import secret', 'it reads or writes files'],
    ['\\set AUTOCOMMIT off', 'without autocommit, psql opens transactions of its own'],
    ['\\i /etc/passwd', 'it names a file outside the repository'],
    ['\\ir ../../../secret.sql', 'it names a file outside the repository'],
    ["\\copy t from '../../../rows'", 'it names a file outside the repository'],
    ['\\i m/1.sql', 'the script would include itself without end'],
    ['\\frobnicate', 'it is no command we know'],
  ])('%s: %s', async (command, why) => {
    await expect(messages(`select 1;\n${command}\n`)).rejects.toThrow(
      expect.objectContaining({
        code: 'refused-meta-command',
        message: expect.stringMatching(new RegExp(`^"db/m/1.sql" line 2: .*: ${why}\\.$`)),
      }),
    );
  });

  it('passes over those that only talk', async () => {
    expect(
      await messages(
        '\\timing on\n\\pset pager off\n\\echo hello\n\\restrict abc\n\\dt\nselect 1;',
      ),
    ).toEqual([['6', 'select 1;']]);
  });
});
