ALTER TABLE order_items ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
CREATE INDEX order_items_product_id ON order_items (product_id);
