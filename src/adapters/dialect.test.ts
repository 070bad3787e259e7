import { describe, expect, it } from 'vitest';

import { memoryTree } from '../../test/support/memory-tree.ts';
import { databaseOfFolder, databaseOfPath, databaseOfText } from './dialect.ts';

describe('databaseOfPath', () => {
  it.each([
    ['packages/shared/clickhouse/migrations/clustered', 'ClickHouse'],
    ['db/mysql-migrations', 'MySQL'],
    ['migrations/sqlite3', 'SQLite'],
    ['db/migrations', undefined],
    ['mysql-to-postgres/migrations', undefined],
    ['mysql/postgres', undefined],
    ['oracles/migrations', undefined],
  ])('%s: %s', (path, database) => {
    expect(databaseOfPath(path)?.database).toBe(database);
  });
});

describe('databaseOfText', () => {
  it.each([
    ['create table t (a int) ENGINE=InnoDB;', 'MySQL'],
    ['create table t (a int) ENGINE = ReplicatedMergeTree ORDER BY a;', 'ClickHouse'],
    ['create table t (id integer primary key autoincrement);', 'SQLite'],
    ['insert into `t` values (1);', 'MySQL'],
    ["comment on table t is 'ENGINE=InnoDB'; -- `t`", undefined],
    ['create table t (id bigserial);', undefined],
  ])('%s: %s', (text, database) => {
    expect(databaseOfText(text)?.database).toBe(database);
  });
});

describe('databaseOfFolder', () => {
  const postgres = 'create table t (id bigserial);';
  const mysql = 'create table `t` (id int);';

  it('goes by half of the files, so that one odd file is an error and not another database', async () => {
    const odd = memoryTree({ 'm/1_a.sql': postgres, 'm/2_b.sql': postgres, 'm/3_c.sql': mysql });
    expect(await databaseOfFolder(odd, 'm')).toBeNull();
    const half = memoryTree({ 'm/1_a.sql': 'drop table t;', 'm/2_b.sql': mysql });
    expect(await databaseOfFolder(half, 'm')).toEqual({
      database: 'MySQL',
      why: "2_b.sql: it has names in backticks, which is MySQL's",
    });
  });
});
