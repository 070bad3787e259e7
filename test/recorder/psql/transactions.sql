begin;
insert into p values (100, 'x');
savepoint a;
select 1/0;
select 1;
rollback to a;
\echo :ERROR :SQLSTATE
release a;
commit;
\set ON_ERROR_ROLLBACK on
begin;
insert into p values (101, 'x');
insert into p values (101, 'x');
insert into p values (102, 'x');
commit;
\set ON_ERROR_ROLLBACK off
\set AUTOCOMMIT off
insert into p values (103, 'x');
select 1/0;
rollback;
insert into p values (104, 'x');
commit;
create index concurrently p_i on p (v);
rollback;
\set AUTOCOMMIT on
begin isolation level serializable read only;
insert into p values (105, 'x');
rollback;
commit;
rollback;
savepoint b;
select id from p where id >= 100 order by id;
begin \; insert into p values (110) \; commit;
insert into p values (111) \; select 1/0;
insert into p values (112) \; commit \; select 1/0;
select id from p where id >= 110 order by id;
insert into c values (1, 999);
begin; insert into c values (1, 999); commit;
select count(*) from c;
set constraints all immediate;
insert into c values (2, 999);
