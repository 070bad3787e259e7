BEGIN;

ALTER TABLE orders ADD COLUMN total numeric(10, 2);

UPDATE orders o
SET total = (SELECT sum(i.quantity * i.price) FROM order_items i WHERE i.order_id = o.id);

CREATE INDEX orders_customer_id ON orders (customer_id);

COMMIT;
