-- db/migrations/20261118093000_order_total.sql: one transaction over the file and its ledger row

BEGIN;  -- sent by the runner

-- line 2
ALTER TABLE orders
  ALTER COLUMN total TYPE numeric(12, 2);

-- line 5
UPDATE orders SET total = total / 100;

-- runner: INSERT INTO schema_migrations (version) VALUES ('20261118093000')

COMMIT;  -- sent by the runner

-- db/migrations/20261119101500_customer_email.sql: one transaction over the file and its ledger row

BEGIN;  -- sent by the runner

-- line 2
CREATE INDEX customers_email_idx ON customers (lower(email));

-- runner: INSERT INTO schema_migrations (version) VALUES ('20261119101500')

COMMIT;  -- sent by the runner

-- db/migrations/20261120080000_countries.sql: autocommit, each statement on its own

-- line 3
INSERT INTO countries (code, name)
VALUES ('DE', 'Germany'), ('FR', 'France');

-- outside any transaction
-- line 6
CREATE INDEX CONCURRENTLY countries_name_idx ON countries (name);

-- line 8
-- FAILED: there is no unique constraint matching given keys for referenced table "countries" (42830)
ALTER TABLE orders ADD COLUMN country text REFERENCES countries (code);
