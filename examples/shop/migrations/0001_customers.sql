CREATE TABLE customers (
  id serial PRIMARY KEY,
  name text NOT NULL,
  email varchar(120),
  created_at timestamptz NOT NULL DEFAULT now()
);
