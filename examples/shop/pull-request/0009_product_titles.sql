-- both widen a varchar; only one of them is free
ALTER TABLE products ALTER COLUMN title TYPE varchar(200);
ALTER TABLE products ALTER COLUMN sku TYPE char(60);
