#include "app/operation_rows.h"

#include "base/text.h"

namespace hub::app::rows {

namespace {

std::int64_t number(Reader& everywhere, std::string_view sql, const db::Binds& binds = {}) {
    return everywhere.value<std::int64_t>(sql, binds).value_or(0);
}

struct Counted {
    std::int64_t waiting = 0;
    std::optional<Time> oldest_due{};
};

Queue queue_of(Reader& everywhere, const std::string& name, std::string_view sql) {
    const Counted counted = everywhere.one<Counted, std::int64_t, std::optional<Time>>(sql, {{"now", everywhere.now()}})
                                .value_or(Counted{});
    return {.name = name, .waiting = counted.waiting, .oldest_due = counted.oldest_due};
}

}  // namespace

std::vector<Queue> queues(Reader& everywhere) {
    return {queue_of(everywhere, "inbox",
                     "SELECT COUNT(*), MIN(CASE WHEN due_at <= :now THEN due_at END) FROM inbox WHERE state = "
                     "'waiting'"),
            queue_of(everywhere, "deliveries",
                     "SELECT COUNT(*), MIN(CASE WHEN d.due_at <= :now AND h.failing_since IS NULL AND h.ended_at IS "
                     "NULL THEN d.due_at END) FROM deliveries d JOIN hooks h ON h.site_id = d.site_id AND h.id = "
                     "d.hook_id WHERE d.state = 'waiting'"),
            queue_of(everywhere, "examinations",
                     "SELECT COUNT(*), MIN(CASE WHEN due_at <= :now THEN due_at END) FROM examinations WHERE state = "
                     "'working'"),
            queue_of(everywhere, "mails",
                     "SELECT COUNT(*), MIN(CASE WHEN due_at <= :now THEN due_at END) FROM mails WHERE state = "
                     "'waiting'")};
}

std::int64_t sites(Reader& everywhere) {
    return number(everywhere, "SELECT COUNT(*) FROM sites");
}

// Said twice, so that both engines see that the small index of those that need attention will do.
std::int64_t events_set_aside(Reader& everywhere) {
    return number(everywhere,
                  "SELECT COUNT(*) FROM inbox WHERE state IN ('untied', 'set_aside') AND state = 'set_aside'");
}

std::int64_t mails_failed_since(Reader& everywhere, Time since) {
    return number(everywhere, "SELECT COUNT(*) FROM mails WHERE state = 'failed' AND finished_at >= :since",
                  {{"since", since}});
}

std::vector<Ailing> failing_connections(Reader& everywhere) {
    return everywhere.all<Ailing, std::string, std::string>(
        "SELECT id, last_error FROM connections WHERE state = 'failing' AND ended_at IS NULL ORDER BY id LIMIT 10");
}

std::vector<Ailing> failing_hooks(Reader& everywhere) {
    return everywhere.all<Ailing, std::string, std::string>(
        "SELECT id, CASE WHEN ended_at IS NULL THEN 'fails' ELSE 'was ended, for it failed for days' END FROM hooks "
        "WHERE (ended_at IS NULL AND failing_since IS NOT NULL) OR ended_reason = 'failing' ORDER BY id LIMIT 10");
}

std::optional<Time> newest_fact(Reader& everywhere) {
    return everywhere
        .value<std::optional<Time>>(
            "SELECT MAX(a.recorded_at) FROM sites s JOIN activities a ON a.site_id = s.id AND a.sequence = "
            "s.activity_count")
        .value_or(std::nullopt);
}

std::vector<Astray> grants_unlike_their_log(Reader& everywhere) {
    return everywhere.all<Astray, SiteId, MemberId>(
        "SELECT g.site_id, g.member_id FROM grants g LEFT JOIN grant_events e ON e.site_id = g.site_id AND "
        "e.member_id = g.member_id AND e.grant_id = g.id AND e.sequence = (SELECT MAX(x.sequence) FROM grant_events x "
        "WHERE x.site_id = g.site_id AND x.member_id = g.member_id AND x.grant_id = g.id) WHERE e.grant_id IS NULL OR "
        "e.starts_at <> g.starts_at OR e.ends_at IS DISTINCT FROM g.ends_at OR e.awaits_payment <> g.awaits_payment "
        "UNION SELECT e.site_id, e.member_id FROM grant_events e WHERE NOT EXISTS (SELECT 1 FROM grants g WHERE "
        "g.site_id = e.site_id AND g.id = e.grant_id) LIMIT 10");
}

std::vector<Astray> completions_unlike_their_log(Reader& everywhere) {
    return everywhere.all<Astray, SiteId, MemberId>(
        "SELECT c.site_id, c.member_id FROM completions c LEFT JOIN completion_events e ON e.site_id = c.site_id AND "
        "e.member_id = c.member_id AND e.page_id = c.page_id AND e.sequence = (SELECT MAX(x.sequence) FROM "
        "completion_events x WHERE x.site_id = c.site_id AND x.member_id = c.member_id AND x.page_id = c.page_id) "
        "WHERE e.page_id IS NULL OR c.completed_at IS DISTINCT FROM (CASE WHEN e.is_done THEN e.recorded_at END) "
        "UNION SELECT e.site_id, e.member_id FROM completion_events e WHERE NOT EXISTS (SELECT 1 FROM completions c "
        "WHERE c.site_id = e.site_id AND c.member_id = e.member_id AND c.page_id = e.page_id) LIMIT 10");
}

std::int64_t bring_forward(Tx& everywhere, Duration step) {
    const db::Binds binds{{"step", step.count()}, {"now", everywhere.now()}};
    std::int64_t moved = 0;
    for (const char* const queue : {"inbox", "deliveries", "mails"})
        moved += everywhere.run(
            format("UPDATE {} SET due_at = due_at - :step WHERE state = 'waiting' AND due_at > :now", queue), binds);
    moved += everywhere.run("UPDATE examinations SET due_at = due_at - :step WHERE state = 'working' AND due_at > :now",
                            binds);
    moved += everywhere.run("UPDATE hooks SET quiet_until = quiet_until - :step WHERE quiet_until > :now", binds);
    return moved +
           everywhere.run(
               "UPDATE mails SET leased_until = leased_until - :step WHERE state = 'sending' AND leased_until > "
               ":now",
               binds);
}

std::vector<std::string> damage(Reader& everywhere, std::string_view engine) {
    if (engine != "sqlite")
        return everywhere.values<std::string>(
            "SELECT 'the index ' || CAST(CAST(indexrelid AS regclass) AS TEXT) || ' is broken' FROM pg_index "
            "WHERE NOT indisvalid LIMIT 10");
    std::vector<std::string> found =
        everywhere.values<std::string>("SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 10");
    const auto lost = everywhere.values<std::string>(
        "SELECT DISTINCT 'a row of ' || \"table\" || ' refers to nothing' FROM pragma_foreign_key_check LIMIT 10");
    found.insert(found.end(), lost.begin(), lost.end());
    return found;
}

std::string engine_version(Reader& everywhere, std::string_view engine) {
    return everywhere
        .value<std::string>(engine == "sqlite" ? "SELECT sqlite_version()" : "SELECT current_setting('server_version')")
        .value_or("");
}

}  // namespace hub::app::rows
