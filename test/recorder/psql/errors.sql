\set VERBOSITY verbose
select 1/0;
select nope from p;
select 'é' as "è", nope from p;
insert into p values (1, 'again');
selekt 1;
\errverbose
\set VERBOSITY sqlstate
select nope;
\set VERBOSITY default
\set SHOW_CONTEXT always
do $$ begin perform 1/0; end $$;
select nested(0);
create table broken (a int, b nope);
alter table p add column id int;
drop table nope;
drop table if exists nope;
