\d p
\d+ c
\df nested
select * from p order by id limit 3 \gdesc
select 'select ' || g from generate_series(1, 3) g \gexec
select id as one from p where id = 1 \gset
\echo :one
\set FETCH_COUNT 7
select * from p where id < 30 order by id;
\unset FETCH_COUNT
prepare get(int) as select v from p where id = $1;
execute get(3);
explain (costs off) execute get(3);
deallocate get;
do $$ begin insert into p values (200); commit; insert into p values (201); rollback; raise notice 'done'; end $$;
create procedure proc(inout a int) language plpgsql as $$ begin a := a + 1; commit; raise info 'in %', a; end $$;
call proc(1);
begin; call proc(1); rollback;
begin; declare d scroll cursor for select id from p order by id; fetch 3 from d; fetch backward 1 from d; move all in d; commit;
declare h cursor with hold for select id from p order by id;
fetch 2 from h;
close h;
create index concurrently p_i on p (v);
reindex index concurrently p_i;
drop index concurrently p_i;
vacuum p;
vacuum (analyze) p;
analyze p;
create unique index concurrently p_u on p ((id % 2));
\d p
drop index p_u;
create view w as select * from p where id < 4;
create rule w_rule as on insert to w do also select 'said by a rule' as rule;
create table r (a int);
create rule r_rule as on insert to r do also select 'said by a rule' as rule;
insert into r values (1);
with gone as (delete from p where id = 200 returning *) select * from gone;
insert into p values (202, 'é') returning *;
update p set v = 'y' where id = 202 returning id, v;
merge into p using (select 202 as id) s on p.id = s.id when matched then delete;
explain (costs off, analyze, timing off, summary off, buffers off) select * from p where id = 1;
listen news;
notify news;
select pg_notify('news', 'a') \; select 1;
show work_mem;
set work_mem = '2MB';
show work_mem;
reset work_mem;
set client_encoding = 'LATIN1';
select 'plain' as latin;
select 'é' as latin; select nope, 'é';
set client_encoding = 'UTF8';
lock table p;
create table a1 (a int) \; insert into a1 values (1) \; select * from a1 \; drop table a1;
comment on table p is 'a table';
grant select on p to public;
refresh materialized view mv;
refresh materialized view concurrently mv;
alter table p alter v type varchar(100);
truncate p cascade;
select count(*) from p;
