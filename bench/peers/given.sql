create table authors (id int primary key, name text);
create table books (
  id int primary key,
  author_id int references authors (id),
  title varchar(200),
  isbn text,
  pages int,
  constraint books_isbn_present check (isbn is not null)
);
create index books_by_title on books (title);
