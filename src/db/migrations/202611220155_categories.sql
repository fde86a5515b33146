-- The names of the categories that a product or collection stands in, as a JSON list.
ALTER TABLE products ADD COLUMN categories TEXT NOT NULL DEFAULT '[]';
