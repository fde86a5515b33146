#include "connectors/webhook/sending_rows.h"

#include "base/ensure.h"
#include "base/text.h"
#include "connectors/webhook/deliveries.h"

namespace hub::connectors::webhook::rows {

namespace {

struct TakenRow {
    DeliveryId id;
    std::string activity;
    std::string body;
    std::int64_t attempts;
    std::int64_t epoch;
};

struct ClaimRow {
    std::string site;
    std::string id;
    std::int64_t epoch;
};

struct StandingRow {
    std::optional<Time> failing_since;
    std::int64_t failures;
    std::int64_t rests;
    std::optional<Time> quiet_until;
    std::optional<Time> warned_at;
    std::optional<Time> ended_at;
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

std::vector<DueHook> due_hooks(Reader& everywhere) {
    return everywhere.all<DueHook, SiteId, HookId, std::string, std::string, std::int64_t>(
        "SELECT site_id, id, url, secrets, failures FROM hooks AS hook WHERE ended_at IS NULL AND "
        "(quiet_until IS NULL OR quiet_until <= :now) AND EXISTS (SELECT 1 FROM deliveries "
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

void mark_cancelled(Tx& everywhere, const Taken& taken, const Answer& answer) {
    move_on(everywhere, taken,
            "state = 'cancelled', last_status = CAST(:status AS BIGINT), last_note = 'Its hook ended first.', "
            "finished_at = :now",
            {{"status", status_of(answer)}, {"now", everywhere.now()}});
}

void note_attempt(Tx& everywhere, const Taken& taken, const Answer& answer) {
    everywhere.run(
        "INSERT INTO delivery_attempts (site_id, delivery_id, number, began_at, took_ms, status, answer, error) VALUES "
        "(:owner, :id, :number, :began_at, :took, CAST(:status AS BIGINT), :answer, :error) ON CONFLICT DO NOTHING",
        {{"owner", taken.site},
         {"id", taken.id},
         {"number", taken.epoch},
         {"began_at", answer.began_at},
         {"took", answer.took.count()},
         {"status", status_of(answer)},
         {"answer", answer.beginning},
         {"error", answer.note}});
    if (taken.epoch <= attempts_kept) return;
    everywhere.run("DELETE FROM delivery_attempts WHERE site_id = :owner AND delivery_id = :id AND number <= :oldest",
                   {{"owner", taken.site}, {"id", taken.id}, {"oldest", taken.epoch - attempts_kept}});
}

Standing standing_of(Reader& everywhere, const SiteId& site, const HookId& hook) {
    const auto row = everywhere.one<StandingRow, std::optional<Time>, std::int64_t, std::int64_t, std::optional<Time>,
                                    std::optional<Time>, std::optional<Time>>(
        "SELECT failing_since, failures, rests, quiet_until, warned_at, ended_at FROM hooks "
        "WHERE site_id = :owner AND id = :hook",
        {{"owner", site}, {"hook", hook}});
    ENSURE(row.has_value());
    return {.health = {.failing_since = row->failing_since,
                       .failures = row->failures,
                       .rests = row->rests,
                       .quiet_until = row->quiet_until},
            .warned_at = row->warned_at,
            .ended_at = row->ended_at};
}

void hook_answered(Tx& everywhere, const SiteId& site, const HookId& hook) {
    everywhere.run(
        "UPDATE hooks SET failing_since = NULL, failures = 0, rests = 0, quiet_until = NULL, warned_at = NULL, "
        "notice = NULL, last_error = '' WHERE site_id = :owner AND id = :hook AND ended_at IS NULL AND failing_since "
        "IS NOT NULL",
        {{"owner", site}, {"hook", hook}});
}

void hook_failed(Tx& everywhere, const Taken& taken, const Health& health, std::string_view error) {
    everywhere.run(
        "UPDATE hooks SET failing_since = :since, failures = :failures, rests = :rests, "
        "quiet_until = CAST(:quiet_until AS BIGINT), last_error = :error WHERE site_id = :owner AND id = :hook",
        {{"since", health.failing_since},
         {"failures", health.failures},
         {"rests", health.rests},
         {"quiet_until", health.quiet_until},
         {"error", error},
         {"owner", taken.site},
         {"hook", taken.hook}});
}

void give_notice(Tx& everywhere, const Taken& taken, std::string_view kind) {
    everywhere.run("UPDATE hooks SET notice = :kind, warned_at = :now WHERE site_id = :owner AND id = :hook",
                   {{"kind", kind}, {"now", everywhere.now()}, {"owner", taken.site}, {"hook", taken.hook}});
}

std::vector<jobs::Leases::Claim> standing_claims(Reader& everywhere) {
    std::vector<jobs::Leases::Claim> claims;
    for (const ClaimRow& row : everywhere.all<ClaimRow, std::string, std::string, std::int64_t>(
             "SELECT site_id, id, epoch FROM deliveries WHERE state = 'sending'"))
        claims.push_back({row.site + "|" + row.id, row.epoch});
    return claims;
}

void take_back(Tx& everywhere, const jobs::Leases::Claim& abandoned) {
    const std::vector<std::string> parts = split(abandoned.key, '|');
    everywhere.run(
        "UPDATE deliveries SET state = CASE WHEN EXISTS (SELECT 1 FROM hooks WHERE hooks.site_id = deliveries.site_id "
        "AND "
        "hooks.id = deliveries.hook_id AND hooks.ended_at IS NULL) THEN 'waiting' ELSE 'cancelled' END, "
        "epoch = epoch + 1 WHERE site_id = :owner AND id = :id AND "
        "epoch = :epoch AND state = 'sending'",
        {{"owner", parts.at(0)}, {"id", parts.at(1)}, {"epoch", abandoned.epoch}});
}

}  // namespace hub::connectors::webhook::rows
