do $$
begin
  alter table books alter column pages type bigint;
  update books set pages = 0 where pages is null;
end
$$;
