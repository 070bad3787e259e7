alter table books alter column title type varchar(500);
