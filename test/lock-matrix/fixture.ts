/** The tables on which the lock matrix is measured. */
import { sql } from '../../src/sql/tag.ts';

const everywhere = sql`
  create type mood as enum ('a', 'b');
  create table p (id int primary key, v int, s varchar(50), t text, n numeric(10,2), ts timestamp,
    j json, e mood, nn int not null);
  insert into p select g, g, 'x' || g, 't', g, '2020-01-01', '{}', 'a', g from generate_series(1, 1000) g;
  create index p_s on p (s);
  create index p_t on p (t);
  create index p_ts on p (ts);
  create view vw as select id, v from p;
  create materialized view mv as select id from p;
  create table o (id int primary key, v int);
  insert into o select g, g from generate_series(1, 100) g;
  create table c (id int primary key, p_id int);
  insert into c select g, g from generate_series(1, 500) g;
  create table cnv (id int, p_id int);
  insert into cnv select g, g from generate_series(1, 50) g;
  alter table cnv add constraint cnv_fk foreign key (p_id) references p (id) not valid;
  create table emp (id int primary key, v int, p_id int);
  create table typ (id int primary key, v int);
  insert into typ select g, g from generate_series(1, 50) g;
  create table fkp (id int primary key, v int);
  insert into fkp select g, g from generate_series(1, 50) g;
  create table fkc (id int, p_id int references fkp (id));
  insert into fkc select g, g from generate_series(1, 50) g;
  create table solo (id int not null, v int);
  insert into solo select g, g from generate_series(1, 50) g;
  create unique index solo_u on solo (id);
  create table pnn (v int);
  insert into pnn values (1);
  alter table pnn add constraint vnn check (v is not null) not valid;
  create table pnn2 (v int);
  insert into pnn2 values (1);
  alter table pnn2 add constraint vnn check (v is not null);
  create table pv (v int);
  insert into pv values (1);
  alter table pv add constraint vpos check (v > 0) not valid;
  create domain dm as int;
  create table domt (v dm);
  insert into domt values (1);
  create table part (k int) partition by range (k);
  create table part1 partition of part for values from (0) to (1000);
  create table part2 partition of part for values from (1000) to (6000);
  insert into part select g from generate_series(1, 1999) g;
  create table cand (k int);
  insert into cand values (6001);
  create table chk (k int, check (k >= 6000 and k < 7000));
  insert into chk values (6001);
  create table chkn (k int not null, check (k >= 6000 and k < 7000));
  insert into chkn values (6001);
  create table trt (v int);
  insert into trt select g from generate_series(1, 10) g;
  create function tell() returns trigger language plpgsql as
    $$ begin insert into o values (new.v + 1000, new.v) on conflict do nothing; return null; end $$;
  create function keep() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger tell after update on trt for each row execute procedure tell();
  create function fn() returns int language plpgsql as
    $$ begin alter table o add column z int; return 1; end $$;
`;

/** Postgres 10 has no default partitions. */
const since11 = sql`
  create table pd (k int) partition by range (k);
  create table pd_def partition of pd default;
  insert into pd select g from generate_series(1, 100) g;
  create table pd1 (k int);
  insert into pd1 values (10001);
`;

/** SQL that makes the tables on a major. */
export function fixture(major: number): string {
  return major < 11 ? everywhere : `${everywhere}\n${since11}`;
}
