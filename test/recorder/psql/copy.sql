\copy p to stdout
copy p (id, v) from stdin;
300	from stdin
301	\N
\.
\copy p from stdin
302	meta
\.
copy p from stdin;
303	fine
x	wrong
304	late
\.
select 'still in step';
copy nope from stdin;
copy (select id from p where id >= 300 order by id) to stdout with csv header;
begin;
copy c from stdin;
5	999
\.
commit;
copy c from stdin;
6	998
\.
copy p from stdin \; select 'behind' \; copy p from stdin;
305	one
\.
306	two
\.
select id from p where id >= 300 order by id;
