-- data and schema in one transaction
BEGIN;

UPDATE payments SET order_id = order_id;

ALTER TABLE payments ADD COLUMN note text;

COMMIT;
