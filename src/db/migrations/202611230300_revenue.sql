-- What revenue is summed up from, and what is behind it: money that came, and subscriptions that began and ended, each
-- by its moment. Each index holds all that its figures ask for.
CREATE INDEX payments_paid
ON payments (site_id, connection_id, currency, made_at, id, amount, refunded, dispute, state) WHERE state = 'paid';
CREATE INDEX subscriptions_begun ON subscriptions (site_id, begun_at, member_id, connection_id, state);
CREATE INDEX subscriptions_ended ON subscriptions (site_id, ended_at, member_id, connection_id, state)
WHERE ended_at IS NOT NULL;
CREATE INDEX subscriptions_running ON subscriptions (site_id, connection_id, currency, id, state)
WHERE state IN ('active', 'past_due');
