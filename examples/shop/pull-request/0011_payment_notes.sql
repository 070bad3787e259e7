-- data and schema in one transaction
BEGIN;

INSERT INTO payments (order_id, amount) SELECT id, 0 FROM orders;

ALTER TABLE payments ADD COLUMN note text;

COMMIT;
