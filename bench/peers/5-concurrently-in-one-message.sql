create index concurrently if not exists books_author on books (author_id);
comment on index books_author is 'finds the books of an author';
