#include "billing/billing_rows.h"

#include <chrono>
#include <string>
#include <utility>

#include "base/ensure.h"

// Connections and links are the connectors': read here to say who told of a fact, and what of ours it is about.
namespace hub::billing::rows {

namespace {

template <class Word>
Word named(std::string_view word, Word last) {
    for (int at = 0; at <= static_cast<int>(last); ++at) {
        if (word_of(static_cast<Word>(at)) == word) return static_cast<Word>(at);
    }
    ENSURE(false);  // a word that we wrote ourselves
    return last;
}

struct SubscriptionRow {
    SubscriptionId id;
    std::optional<MemberId> member;
    ConnectionId connection;
    std::string kind;
    bool is_live;
    bool is_there;
    std::string remote_id;
    std::string state;
    std::string currency;
    Time begun_at;
    std::optional<Time> trial_ends_at;
    std::optional<Time> paid_through;
    std::optional<Time> ends_at;
    std::optional<Time> ended_at;
    std::optional<Time> past_due_since;
    std::optional<Time> grace_ends_at;
};

std::vector<Item> items_of(Reader& reader, const SubscriptionId& id) {
    return reader
        .all<Item, std::string, std::string, std::optional<std::int64_t>, std::int64_t, std::string, std::int64_t>(
            "SELECT remote_product, label, amount, quantity, span, spans FROM subscription_items WHERE site_id = :site "
            "AND subscription_id = :id ORDER BY position",
            {{"id", id}});
}

std::vector<SubscriptionRow> select_subscriptions(Reader& reader, const std::string& rest, db::Binds binds) {
    return reader.all<SubscriptionRow, SubscriptionId, std::optional<MemberId>, ConnectionId, std::string, bool, bool,
                      std::string, std::string, std::string, Time, std::optional<Time>, std::optional<Time>,
                      std::optional<Time>, std::optional<Time>, std::optional<Time>, std::optional<Time>>(
        "SELECT s.id, s.member_id, s.connection_id, c.kind, c.mode = 'live', c.ended_at IS NULL, s.remote_id, s.state, "
        "s.currency, s.begun_at, s.trial_ends_at, s.paid_through, s.ends_at, s.ended_at, s.past_due_since, "
        "s.grace_ends_at FROM subscriptions s JOIN connections c ON c.site_id = s.site_id AND c.id = s.connection_id "
        "WHERE s.site_id = :site" +
            rest,
        std::move(binds));
}

SubscriptionFact fact_of(Reader& reader, const SubscriptionRow& row) {
    return {.remote_id = row.remote_id,
            .state = named(row.state, State::canceled),
            .currency = row.currency,
            .begun_at = row.begun_at,
            .trial_ends_at = row.trial_ends_at,
            .paid_through = row.paid_through,
            .ends_at = row.ends_at,
            .ended_at = row.ended_at,
            .past_due_since = row.past_due_since,
            .grace_ends_at = row.grace_ends_at,
            .items = items_of(reader, row.id)};
}

std::vector<ThingId> tied_to(Reader& reader, const ConnectionId& connection, const std::string& remote_product) {
    return reader.values<ThingId>(
        "SELECT our_id FROM links WHERE site_id = :site AND connection_id = :connection AND kind = 'thing' AND "
        "remote_id = :remote_id AND ended_at IS NULL ORDER BY created_at, id",
        {{"connection", connection}, {"remote_id", remote_product}});
}

Subscription subscription_of(Reader& reader, const SubscriptionRow& row) {
    Subscription found{.id = row.id,
                       .teller = {row.connection, row.kind, row.is_live, row.is_there},
                       .fact = fact_of(reader, row),
                       .things = {}};
    for (const Item& item : found.fact.items)
        found.things.push_back(tied_to(reader, row.connection, item.remote_product));
    return found;
}

db::Binds binds_of(const SubscriptionId& id, const Payer& payer, const SubscriptionFact& fact, Time now) {
    return {{"id", id},
            {"member", payer.member},
            {"customer", payer.remote_customer},
            {"state", word_of(fact.state)},
            {"currency", fact.currency},
            {"begun_at", fact.begun_at},
            {"trial_ends_at", fact.trial_ends_at},
            {"paid_through", fact.paid_through},
            {"ends_at", fact.ends_at},
            {"ended_at", fact.ended_at},
            {"past_due_since", fact.past_due_since},
            {"grace_ends_at", fact.grace_ends_at},
            {"now", now}};
}

struct PaymentRow {
    PaymentId id;
    ConnectionId connection;
    std::string kind;
    bool is_live;
    bool is_there;
    std::string remote_id;
    std::string remote_subscription;
    std::string state;
    std::int64_t amount;
    std::int64_t refunded;
    std::string currency;
    std::string dispute;
    std::int64_t lost;
    std::string label;
    Time made_at;
};

Payment payment_of(const PaymentRow& row) {
    return {.id = row.id,
            .teller = {row.connection, row.kind, row.is_live, row.is_there},
            .fact = {.remote_id = row.remote_id,
                     .remote_subscription = row.remote_subscription,
                     .state = named(row.state, PaymentState::uncollectible),
                     .amount = row.amount,
                     .currency = row.currency,
                     .label = row.label,
                     .made_at = row.made_at,
                     .aftermath = Aftermath{row.refunded, named(row.dispute, Dispute::lost), row.lost}}};
}

}  // namespace

std::optional<StoredSubscription> find_subscription(Reader& reader, const ConnectionId& connection,
                                                    std::string_view remote_id) {
    const auto found = select_subscriptions(reader, " AND s.connection_id = :connection AND s.remote_id = :remote_id",
                                            {{"connection", connection}, {"remote_id", remote_id}});
    if (found.empty()) return std::nullopt;
    return StoredSubscription{
        .id = found.front().id, .member = found.front().member, .fact = fact_of(reader, found.front())};
}

void insert_subscription(Tx& tx, const SubscriptionId& id, const Payer& payer, const SubscriptionFact& fact) {
    db::Binds binds = binds_of(id, payer, fact, tx.now());
    binds.emplace_back("connection", payer.connection);
    binds.emplace_back("remote_id", fact.remote_id);
    tx.run(
        "INSERT INTO subscriptions (site_id, id, connection_id, remote_id, remote_customer, member_id, state, "
        "currency, "
        "begun_at, trial_ends_at, paid_through, ends_at, ended_at, past_due_since, grace_ends_at, updated_at) VALUES "
        "(:site, :id, :connection, :remote_id, :customer, :member, :state, :currency, :begun_at, :trial_ends_at, "
        ":paid_through, :ends_at, :ended_at, :past_due_since, :grace_ends_at, :now)",
        binds);
}

void update_subscription(Tx& tx, const SubscriptionId& id, const Payer& payer, const SubscriptionFact& fact) {
    tx.run(
        "UPDATE subscriptions SET remote_customer = :customer, member_id = COALESCE(:member, member_id), state = "
        ":state, "
        "currency = :currency, begun_at = :begun_at, trial_ends_at = CAST(:trial_ends_at AS BIGINT), paid_through = "
        "CAST(:paid_through AS BIGINT), ends_at = CAST(:ends_at AS BIGINT), ended_at = CAST(:ended_at AS BIGINT), "
        "past_due_since = CAST(:past_due_since AS BIGINT), grace_ends_at = CAST(:grace_ends_at AS BIGINT), "
        "updated_at = :now WHERE site_id = :site AND id = :id",
        binds_of(id, payer, fact, tx.now()));
}

void replace_items(Tx& tx, const SubscriptionId& id, const std::vector<Item>& items) {
    tx.run("DELETE FROM subscription_items WHERE site_id = :site AND subscription_id = :id", {{"id", id}});
    std::int64_t position = 0;
    for (const Item& item : items) {
        tx.run(
            "INSERT INTO subscription_items (site_id, subscription_id, position, remote_product, label, amount, "
            "quantity, span, spans) VALUES (:site, :id, :position, :product, :label, :amount, :quantity, :span, "
            ":spans)",
            {{"id", id},
             {"position", position++},
             {"product", item.remote_product},
             {"label", item.label},
             {"amount", item.amount},
             {"quantity", item.quantity},
             {"span", item.span},
             {"spans", item.spans}});
    }
}

void store_payment(Tx& tx, const Payer& payer, const PaymentFact& fact) {
    const Aftermath aftermath = fact.aftermath.value_or(Aftermath{});
    const std::string kept =
        fact.aftermath ? ", refunded = excluded.refunded, dispute = excluded.dispute, lost = excluded.lost" : "";
    tx.run(
        "INSERT INTO payments (site_id, id, connection_id, remote_id, remote_subscription, remote_customer, member_id, "
        "state, amount, refunded, currency, dispute, lost, label, made_at, updated_at) VALUES (:site, :id, "
        ":connection, "
        ":remote_id, :subscription, :customer, :member, :state, :amount, :refunded, :currency, :dispute, :lost, "
        ":label, "
        ":made_at, :now) ON CONFLICT (site_id, connection_id, remote_id) DO UPDATE SET remote_subscription = "
        "excluded.remote_subscription, remote_customer = excluded.remote_customer, member_id = "
        "COALESCE(excluded.member_id, payments.member_id), state = excluded.state, amount = excluded.amount, "
        "currency = excluded.currency, label = excluded.label, made_at = excluded.made_at, updated_at = "
        "excluded.updated_at" +
            kept,
        {{"id", tx.fresh<PaymentId>()},
         {"connection", payer.connection},
         {"remote_id", fact.remote_id},
         {"subscription", fact.remote_subscription},
         {"customer", payer.remote_customer},
         {"member", payer.member},
         {"state", word_of(fact.state)},
         {"amount", fact.amount},
         {"refunded", aftermath.refunded},
         {"currency", fact.currency},
         {"dispute", word_of(aftermath.dispute)},
         {"lost", aftermath.lost},
         {"label", fact.label},
         {"made_at", fact.made_at},
         {"now", tx.now()}});
}

void forget_payment(Tx& tx, const ConnectionId& connection, std::string_view remote_id) {
    tx.run("DELETE FROM payments WHERE site_id = :site AND connection_id = :connection AND remote_id = :remote_id",
           {{"connection", connection}, {"remote_id", remote_id}});
}

void adopt(Tx& tx, const Payer& payer) {
    for (const std::string table : {"subscriptions", "payments"}) {
        tx.run("UPDATE " + table +
                   " SET member_id = :member WHERE site_id = :site AND connection_id = :connection AND "
                   "remote_customer = :customer AND member_id IS NULL",
               {{"member", payer.member}, {"connection", payer.connection}, {"customer", payer.remote_customer}});
    }
}

std::vector<Subscription> subscriptions_of(Reader& reader, const MemberId& member, std::size_t limit) {
    std::vector<Subscription> found;
    for (const SubscriptionRow& row :
         select_subscriptions(reader, " AND s.member_id = :member ORDER BY s.begun_at DESC, s.id DESC LIMIT :most",
                              {{"member", member}, {"most", static_cast<std::int64_t>(limit)}}))
        found.push_back(subscription_of(reader, row));
    return found;
}

std::vector<Payment> payments_of(Reader& reader, const MemberId& member, const std::optional<PaymentId>& after,
                                 std::size_t limit) {
    std::string rest;
    db::Binds binds{{"member", member}, {"most", static_cast<std::int64_t>(limit)}};
    if (after) {
        rest =
            "AND (p.made_at, p.id) < (SELECT a.made_at, a.id FROM payments a WHERE a.site_id = :site AND a.id = "
            ":after) ";
        binds.emplace_back("after", *after);
    }
    std::vector<Payment> found;
    for (const PaymentRow& row :
         reader.all<PaymentRow, PaymentId, ConnectionId, std::string, bool, bool, std::string, std::string, std::string,
                    std::int64_t, std::int64_t, std::string, std::string, std::int64_t, std::string, Time>(
             "SELECT p.id, p.connection_id, c.kind, c.mode = 'live', c.ended_at IS NULL, p.remote_id, "
             "p.remote_subscription, p.state, p.amount, p.refunded, p.currency, p.dispute, p.lost, p.label, p.made_at "
             "FROM payments p JOIN connections c ON c.site_id = p.site_id AND c.id = p.connection_id "
             "WHERE p.site_id = :site AND p.member_id = :member " +
                 rest + "ORDER BY p.made_at DESC, p.id DESC LIMIT :most",
             binds))
        found.push_back(payment_of(row));
    return found;
}

std::optional<bool> counts_live(Reader& reader) {
    return reader.value<bool>(
        "SELECT mode = 'live' FROM connections WHERE site_id = :site AND ended_at IS NULL ORDER BY mode LIMIT 1");
}

// Moments that Stripe tells are whole seconds: the second in which it was connected counts.
std::vector<Source> sources(Reader& reader, bool is_live, std::size_t limit) {
    struct Row {
        ConnectionId connection;
        std::string kind;
        Time since;
    };
    std::vector<Source> found;
    for (const Row& row : reader.all<Row, ConnectionId, std::string, Time>(
             "SELECT id, kind, created_at FROM connections WHERE site_id = :site AND ended_at IS NULL AND mode = :mode "
             "ORDER BY created_at, id LIMIT :most",
             {{"mode", is_live ? "live" : "test"}, {"most", static_cast<std::int64_t>(limit)}}))
        found.push_back({.teller = {row.connection, row.kind, is_live, true},
                         .since = std::chrono::floor<std::chrono::seconds>(row.since)});
    return found;
}

}  // namespace hub::billing::rows
