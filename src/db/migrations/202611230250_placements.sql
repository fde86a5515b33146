-- The fixed dates of products in collections. A row is there only while the collection includes the product, and a date is
-- wanted: what a collection of all includes has no row of its own otherwise.
CREATE TABLE collection_dates (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    collection_id TEXT NOT NULL,
    product_id    TEXT NOT NULL,
    opens_at      BIGINT NOT NULL,
    PRIMARY KEY (site_id, collection_id, product_id),
    FOREIGN KEY (site_id, collection_id) REFERENCES products (site_id, id),
    FOREIGN KEY (site_id, product_id) REFERENCES products (site_id, id)
);
