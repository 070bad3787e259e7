-- what a migrator that sends every file on each deploy makes of this: the rows double, then it fails
CREATE TABLE IF NOT EXISTS plans (
  name text,
  cost int
);

INSERT INTO plans VALUES ('basic', 500), ('team', 2500);

ALTER TABLE plans RENAME COLUMN cost TO price_cents;
