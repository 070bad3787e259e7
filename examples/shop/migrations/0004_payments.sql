CREATE TABLE payments (
  id serial PRIMARY KEY,
  order_id int NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
  amount numeric(10, 2) NOT NULL,
  paid_at timestamptz
);
