#include "connectors/webhook/hooks_rows.h"

#include "base/text.h"

namespace hub::connectors::webhook::rows {

namespace {

struct HookRow {
    HookId id;
    std::string url;
    std::string events;
    std::optional<ThingId> product;
    std::optional<Time> ended_at;
    std::optional<std::string> ended_reason;
    Time created_at;
};

std::vector<Hook> select_hooks(Reader& reader, std::string_view rest, db::Binds binds) {
    const std::string sql =
        std::string{
            "SELECT id, url, events, product_id, ended_at, ended_reason, created_at FROM hooks "
            "WHERE site_id = :site AND "}
            .append(rest);
    std::vector<Hook> hooks;
    for (HookRow& row : reader.all<HookRow, HookId, std::string, std::string, std::optional<ThingId>,
                                   std::optional<Time>, std::optional<std::string>, Time>(sql, std::move(binds)))
        hooks.push_back({row.id, std::move(row.url), split(row.events, ' '), row.product, row.ended_at,
                         std::move(row.ended_reason), row.created_at});
    return hooks;
}

}  // namespace

void insert_hook(Tx& tx, const Hook& hook, const std::string& sealed_secrets) {
    tx.run(
        "INSERT INTO hooks (site_id, id, url, events, product_id, secrets, created_at) "
        "VALUES (:site, :id, :url, :events, :product, :secrets, :created_at)",
        {{"id", hook.id},
         {"url", hook.url},
         {"events", join(hook.events, " ")},
         {"product", hook.product},
         {"secrets", sealed_secrets},
         {"created_at", hook.created_at}});
}

void update_hook(Tx& tx, const Hook& hook) {
    tx.run(
        "UPDATE hooks SET url = :url, events = :events, product_id = :product, failing_since = NULL, ended_at = NULL, "
        "ended_reason = NULL WHERE site_id = :site AND id = :id",
        {{"url", hook.url}, {"events", join(hook.events, " ")}, {"product", hook.product}, {"id", hook.id}});
}

std::optional<Hook> find_hook(Reader& reader, const HookId& id) {
    auto found = select_hooks(reader, "id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Hook> list_hooks(Reader& reader, std::string_view before, std::size_t limit) {
    const auto most = static_cast<std::int64_t>(limit);
    constexpr std::string_view there = "COALESCE(ended_reason, '') <> 'deleted' ";
    const std::string order = "ORDER BY id DESC LIMIT :limit";
    if (before.empty()) return select_hooks(reader, std::string{there} + order, {{"limit", most}});
    return select_hooks(reader, std::string{there} + "AND id < :before " + order,
                        {{"before", before}, {"limit", most}});
}

std::vector<Hook> live_hooks(Reader& reader) {
    return select_hooks(reader, "ended_at IS NULL", {});
}

bool end_hook(Tx& tx, const SiteId& site, const HookId& id, std::string_view reason) {
    return tx.run(
               "UPDATE hooks SET ended_at = :now, ended_reason = :reason WHERE site_id = :owner AND id = :id AND "
               "COALESCE(ended_reason, '') <> 'deleted'",
               {{"now", tx.now()}, {"reason", reason}, {"owner", site}, {"id", id}}) > 0;
}

void cancel_waiting(Tx& tx, const SiteId& site, const HookId& id) {
    tx.run(
        "UPDATE deliveries SET state = 'cancelled', finished_at = :now, last_note = 'Its hook ended first.' "
        "WHERE site_id = :owner AND hook_id = :id AND state = 'waiting'",
        {{"now", tx.now()}, {"owner", site}, {"id", id}});
}

}  // namespace hub::connectors::webhook::rows
