-- A dispute may be about a part of a payment. Of those lost before, how much is not known: they count whole until they are
-- told of again.
ALTER TABLE payments ADD COLUMN lost BIGINT NOT NULL DEFAULT 0;
UPDATE payments SET lost = amount WHERE dispute = 'lost';
DROP INDEX payments_paid;
CREATE INDEX payments_paid
ON payments (site_id, connection_id, currency, made_at, id, amount, refunded, dispute, lost, state)
WHERE state = 'paid';
