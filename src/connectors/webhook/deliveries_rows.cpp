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

struct TakenRow {
    DeliveryId id;
    std::string activity;
    std::string body;
    std::int64_t attempts;
    std::int64_t epoch;
};

struct Standing {
    std::string site;
    std::string id;
    std::int64_t epoch;
};

constexpr std::string_view while_ours = " WHERE site_id = :owner AND id = :id AND epoch = :epoch AND state = 'sending'";

void move_on(Tx& everywhere, const Taken& taken, std::string_view set, std::initializer_list<db::Bind> more) {
    db::Binds binds = {{"owner", taken.site}, {"id", taken.id}, {"epoch", taken.epoch}};
    binds.insert(binds.end(), more.begin(), more.end());
    everywhere.run(std::string{"UPDATE deliveries SET "}.append(set).append(while_ours), std::move(binds));
}

std::optional<std::int64_t> status_of(const Answer& answer) {
    return answer.status ? std::optional<std::int64_t>{*answer.status} : std::nullopt;
}

}  // namespace

bool insert_delivery(Tx& tx, const HookId& hook, const db::Told& told) {
    return tx.run(
               "INSERT INTO deliveries (site_id, id, activity_id, type, hook_id, body, state, attempts, due_at, epoch, "
               "last_note, created_at) VALUES (:site, :id, :activity, :type, :hook, :body, 'waiting', 0, :now, 0, '', "
               ":now) ON CONFLICT (site_id, activity_id, hook_id) DO NOTHING",
               {{"id", tx.fresh<DeliveryId>()},
                {"activity", told.id},
                {"type", told.type},
                {"hook", hook},
                {"body", told.body},
                {"now", tx.now()}}) > 0;
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

std::vector<DueHook> due_hooks(Reader& everywhere) {
    return everywhere.all<DueHook, SiteId, HookId, std::string, std::string>(
        "SELECT site_id, id, url, secrets FROM hooks AS hook WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM "
        "deliveries "
        "WHERE deliveries.site_id = hook.site_id AND deliveries.hook_id = hook.id AND deliveries.state = 'waiting' AND "
        "deliveries.due_at <= :now)",
        {{"now", everywhere.now()}});
}

std::vector<Taken> claim(Tx& everywhere, std::string_view skip_locked, const DueHook& from, std::size_t limit) {
    const std::string sql =
        "WITH due AS MATERIALIZED (SELECT id AS due_id FROM deliveries WHERE site_id = :owner AND hook_id = :hook AND "
        "state = 'waiting' AND due_at <= :now ORDER BY due_at LIMIT :limit " +
        std::string{skip_locked} +
        ") UPDATE deliveries SET state = 'sending', attempts = attempts + 1, epoch = epoch + 1 FROM due "
        "WHERE site_id = :owner AND id = due_id RETURNING id, activity_id, body, attempts, epoch";
    std::vector<Taken> taken;
    for (TakenRow& row : everywhere.all<TakenRow, DeliveryId, std::string, std::string, std::int64_t, std::int64_t>(
             sql, {{"owner", from.site},
                   {"hook", from.hook},
                   {"now", everywhere.now()},
                   {"limit", static_cast<std::int64_t>(limit)}}))
        taken.push_back({.site = from.site,
                         .id = row.id,
                         .hook = from.hook,
                         .activity = std::move(row.activity),
                         .body = std::move(row.body),
                         .attempts = row.attempts,
                         .epoch = row.epoch});
    return taken;
}

void mark_delivered(Tx& everywhere, const Taken& taken, const Answer& answer) {
    move_on(everywhere, taken,
            "state = 'delivered', last_status = CAST(:status AS BIGINT), last_note = '', finished_at = :now",
            {{"status", status_of(answer)}, {"now", everywhere.now()}});
}

void mark_waiting(Tx& everywhere, const Taken& taken, const Answer& answer, Time due_at) {
    move_on(everywhere, taken,
            "state = 'waiting', last_status = CAST(:status AS BIGINT), last_note = :note, due_at = :due_at",
            {{"status", status_of(answer)}, {"note", answer.note}, {"due_at", due_at}});
}

void mark_failed(Tx& everywhere, const Taken& taken, const Answer& answer) {
    move_on(everywhere, taken,
            "state = 'failed', last_status = CAST(:status AS BIGINT), last_note = :note, finished_at = :now",
            {{"status", status_of(answer)}, {"note", answer.note}, {"now", everywhere.now()}});
}

void mark_unsent(Tx& everywhere, const Taken& taken) {
    move_on(everywhere, taken, "state = 'waiting', attempts = attempts - 1", {});
}

void hook_answered(Tx& everywhere, const SiteId& site, const HookId& hook) {
    everywhere.run(
        "UPDATE hooks SET failing_since = NULL WHERE site_id = :owner AND id = :hook AND failing_since IS NOT NULL",
        {{"owner", site}, {"hook", hook}});
}

Time hook_failed(Tx& everywhere, const SiteId& site, const HookId& hook) {
    everywhere.run(
        "UPDATE hooks SET failing_since = :now WHERE site_id = :owner AND id = :hook AND failing_since IS NULL",
        {{"now", everywhere.now()}, {"owner", site}, {"hook", hook}});
    return everywhere
        .value<Time>("SELECT failing_since FROM hooks WHERE site_id = :owner AND id = :hook",
                     {{"owner", site}, {"hook", hook}})
        .value_or(everywhere.now());
}

std::vector<jobs::Leases::Claim> standing_claims(Reader& everywhere) {
    std::vector<jobs::Leases::Claim> claims;
    for (const Standing& row : everywhere.all<Standing, std::string, std::string, std::int64_t>(
             "SELECT site_id, id, epoch FROM deliveries WHERE state = 'sending'"))
        claims.push_back({row.site + "|" + row.id, row.epoch});
    return claims;
}

void take_back(Tx& everywhere, const jobs::Leases::Claim& abandoned) {
    const std::vector<std::string> parts = split(abandoned.key, '|');
    everywhere.run(
        "UPDATE deliveries SET state = 'waiting', epoch = epoch + 1 WHERE site_id = :owner AND id = :id AND "
        "epoch = :epoch AND state = 'sending'",
        {{"owner", parts.at(0)}, {"id", parts.at(1)}, {"epoch", abandoned.epoch}});
}

}  // namespace hub::connectors::webhook::rows
