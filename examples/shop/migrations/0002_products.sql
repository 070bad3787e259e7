CREATE TYPE product_state AS ENUM ('draft', 'listed', 'withdrawn');

CREATE TABLE products (
  id serial PRIMARY KEY,
  sku varchar(40) NOT NULL UNIQUE,
  title varchar(80) NOT NULL,
  state product_state NOT NULL DEFAULT 'draft',
  price numeric(10, 2) NOT NULL CHECK (price >= 0)
);
