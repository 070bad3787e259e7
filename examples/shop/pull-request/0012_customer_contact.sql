SET lock_timeout = '3s';

ALTER TABLE customers ADD COLUMN phone text NOT NULL;
ALTER TABLE customers ALTER COLUMN email SET NOT NULL;
