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
    std::optional<Time> failing_since;
    std::int64_t failures;
    std::int64_t rests;
    std::optional<Time> quiet_until;
    std::string last_error;
};

constexpr std::string_view as_if_new =
    "failing_since = NULL, failures = 0, rests = 0, quiet_until = NULL, warned_at = NULL, notice = NULL, last_error = "
    "'', ended_at = NULL, ended_reason = NULL";

Hook hook_of(HookRow& row) {
    return {.id = row.id,
            .url = std::move(row.url),
            .events = split(row.events, ' '),
            .product = row.product,
            .ended_at = row.ended_at,
            .ended_reason = std::move(row.ended_reason),
            .created_at = row.created_at,
            .health = {.failing_since = row.failing_since,
                       .failures = row.failures,
                       .rests = row.rests,
                       .quiet_until = row.quiet_until},
            .last_error = std::move(row.last_error)};
}

std::vector<Hook> select_hooks(Reader& reader, std::string_view rest, db::Binds binds) {
    const std::string sql =
        std::string{
            "SELECT id, url, events, product_id, ended_at, ended_reason, created_at, failing_since, failures, rests, "
            "quiet_until, last_error FROM hooks WHERE site_id = :site AND "}
            .append(rest);
    std::vector<Hook> hooks;
    for (HookRow& row : reader.all<HookRow, HookId, std::string, std::string, std::optional<ThingId>,
                                   std::optional<Time>, std::optional<std::string>, Time, std::optional<Time>,
                                   std::int64_t, std::int64_t, std::optional<Time>, std::string>(sql, std::move(binds)))
        hooks.push_back(hook_of(row));
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
    const std::string set = "UPDATE hooks SET url = :url, events = :events, product_id = :product, ";
    tx.run(set + std::string{as_if_new} + " WHERE site_id = :site AND id = :id",
           {{"url", hook.url}, {"events", join(hook.events, " ")}, {"product", hook.product}, {"id", hook.id}});
}

void enable_hook(Tx& tx, const HookId& id) {
    tx.run("UPDATE hooks SET " + std::string{as_if_new} + " WHERE site_id = :site AND id = :id", {{"id", id}});
}

std::string sealed_secrets(Reader& reader, const HookId& id) {
    return reader.value<std::string>("SELECT secrets FROM hooks WHERE site_id = :site AND id = :id", {{"id", id}})
        .value_or("");
}

void update_secrets(Tx& tx, const HookId& id, const std::string& sealed_secrets) {
    tx.run("UPDATE hooks SET secrets = :secrets WHERE site_id = :site AND id = :id",
           {{"secrets", sealed_secrets}, {"id", id}});
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

std::vector<Hook> listening_hooks(Reader& reader) {
    // As the index has it, word for word.
    return select_hooks(reader, "(ended_at IS NULL OR ended_reason = 'failing')", {});
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

std::vector<SiteId> sites_with_notices(Reader& everywhere) {
    return everywhere.values<SiteId>("SELECT DISTINCT site_id FROM hooks WHERE notice IS NOT NULL");
}

std::vector<Notice> find_notices(Reader& reader) {
    return reader.all<Notice, HookId, std::string, std::string, Time, std::string>(
        "SELECT id, notice, url, COALESCE(failing_since, created_at), last_error FROM hooks "
        "WHERE site_id = :site AND notice IS NOT NULL AND COALESCE(ended_reason, '') <> 'deleted' ORDER BY id");
}

void forget_notices(Tx& tx) {
    tx.run("UPDATE hooks SET notice = NULL WHERE site_id = :site AND notice IS NOT NULL");
}

}  // namespace hub::connectors::webhook::rows
