#include "connectors/webhook/deliveries_rows.h"

#include "base/text.h"

namespace hub::connectors::webhook::rows {

namespace {

constexpr std::string_view columns =
    "SELECT id, hook_id, activity_id, type, state, attempts, due_at, last_status, last_note, created_at, finished_at "
    "FROM deliveries WHERE site_id = :site ";

std::vector<Delivery> select_deliveries(Reader& reader, const std::string& rest, db::Binds binds) {
    return reader.all<Delivery, DeliveryId, HookId, ActivityId, std::string, std::string, std::int64_t, Time,
                      std::optional<std::int64_t>, std::string, Time, std::optional<Time>>(std::string{columns} + rest,
                                                                                           std::move(binds));
}

// The conditions of a filter, and what they are bound to.
std::string conditions(const DeliveryFilter& filter, db::Binds& binds) {
    std::string sql;
    const auto add = [&](const char* name, std::string_view condition, const auto& value) {
        if (!value) return;
        sql.append("AND ").append(condition).append(" ");
        binds.emplace_back(name, *value);
    };
    add("hook", "hook_id = :hook", filter.hook);
    add("activity", "activity_id = :activity", filter.activity);
    add("state", "state = :state", filter.state);
    add("type", "type = :type", filter.type);
    add("since", "created_at >= :since", filter.since);
    add("until", "created_at < :until", filter.until);
    add("cursor", "id < :cursor", filter.cursor);
    return sql;
}

struct AttemptRow {
    std::int64_t number;
    Time began_at;
    std::int64_t took_ms;
    std::optional<std::int64_t> status;
    std::string answer;
    std::string error;
};

db::ManyRows rows_of(Tx& tx, const HookId& hook, const ManyTold& told, std::string_view state, std::string_view note) {
    db::ManyRows many{.table = "deliveries",
                      .columns = {"id", "activity_id", "type", "hook_id", "body", "state", "attempts", "due_at",
                                  "epoch", "last_note", "created_at"},
                      .ending = "ON CONFLICT (site_id, activity_id, hook_id) DO NOTHING"};
    for (const db::Told* const one : told) {
        many.rows.push_back(db::values_of(tx.fresh<DeliveryId>(), one->id, one->type, hook, one->body, state, 0,
                                          tx.now(), 0, note, tx.now()));
    }
    return many;
}

}  // namespace

std::size_t insert_deliveries(Tx& tx, const HookId& hook, const ManyTold& told) {
    return static_cast<std::size_t>(tx.insert(rows_of(tx, hook, told, "waiting", "")));
}

void keep_deliveries(Tx& tx, const HookId& hook, const ManyTold& told) {
    db::ManyRows many = rows_of(tx, hook, told, "cancelled", "Its hook is disabled.");
    many.columns.emplace_back("finished_at");
    for (auto& row : many.rows) row.push_back(db::value_of(tx.now()));
    tx.insert(std::move(many));
}

std::vector<Attempt> list_attempts(Reader& reader, const DeliveryId& id) {
    std::vector<Attempt> attempts;
    for (AttemptRow& row :
         reader
             .all<AttemptRow, std::int64_t, Time, std::int64_t, std::optional<std::int64_t>, std::string, std::string>(
                 "SELECT number, began_at, took_ms, status, answer, error FROM delivery_attempts "
                 "WHERE site_id = :site AND delivery_id = :id ORDER BY number DESC",
                 {{"id", id}}))
        attempts.push_back({.number = row.number,
                            .began_at = row.began_at,
                            .took = Duration{row.took_ms},
                            .status = row.status,
                            .answer = std::move(row.answer),
                            .error = std::move(row.error)});
    return attempts;
}

std::size_t forget_attempts(Tx& everywhere, Time before, std::size_t limit) {
    return static_cast<std::size_t>(everywhere.run(
        "DELETE FROM delivery_attempts WHERE (site_id, delivery_id, number) IN (SELECT site_id, delivery_id, number "
        "FROM delivery_attempts WHERE began_at < :before ORDER BY began_at LIMIT :limit)",
        {{"before", before}, {"limit", static_cast<std::int64_t>(limit)}}));
}

std::vector<Delivery> list_deliveries(Reader& reader, const DeliveryFilter& filter) {
    db::Binds binds = {{"limit", static_cast<std::int64_t>(filter.limit)}};
    const std::string where = conditions(filter, binds);
    return select_deliveries(reader, where + "ORDER BY id DESC LIMIT :limit", std::move(binds));
}

std::optional<Delivery> find_delivery(Reader& reader, const DeliveryId& id) {
    auto found = select_deliveries(reader, "AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool send_again(Tx& tx, const DeliveryId& id) {
    return tx.run(
               "UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = :now, finished_at = NULL "
               "WHERE site_id = :site AND id = :id AND state <> 'sending'",
               {{"now", tx.now()}, {"id", id}}) > 0;
}

bool send_found_again(Tx& tx, const Delivery& found) {
    return tx.run(
               "UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = :now, finished_at = NULL "
               "WHERE site_id = :site AND id = :id AND state = :state AND EXISTS (SELECT 1 FROM hooks "
               "WHERE hooks.site_id = deliveries.site_id AND hooks.id = deliveries.hook_id AND hooks.ended_at IS NULL)",
               {{"now", tx.now()}, {"id", found.id}, {"state", found.state}}) > 0;
}

void end_rests(Tx& tx, const DeliveryFilter& filter) {
    const std::string quiet = "UPDATE hooks SET quiet_until = NULL WHERE site_id = :site AND quiet_until IS NOT NULL";
    if (filter.hook)
        tx.run(quiet + " AND id = :hook", {{"hook", *filter.hook}});
    else
        tx.run(quiet);
}

}  // namespace hub::connectors::webhook::rows
