#include "billing/standing.h"
#include "reports/summary.h"

namespace hub::reports {

namespace {

std::int64_t count(Reader& reader, std::string_view sql, db::Binds binds = {}) {
    return reader.value<std::int64_t>(sql, binds).value_or(0);
}

Trend trend(Reader& reader, std::string_view sql, const Range& now, const Range& before) {
    return {.now = count(reader, sql, {{"from", now.from}, {"until", now.until}}),
            .before = count(reader, sql, {{"from", before.from}, {"until", before.until}})};
}

}  // namespace

Figures count_figures(Reader& reader, const Range& now, const Range& before) {
    return {
        .members = count(reader, "SELECT COUNT(*) FROM members WHERE site_id = :site AND deleted_at IS NULL"),
        .joined = trend(reader,
                        "SELECT COUNT(*) FROM members WHERE site_id = :site AND deleted_at IS NULL "
                        "AND created_at >= :from AND created_at < :until",
                        now, before),
        .active = count(reader,
                        "SELECT COUNT(*) FROM members WHERE site_id = :site AND deleted_at IS NULL "
                        "AND COALESCE(last_login_at, 0) >= :from",
                        {{"from", now.from}}),
        .completions = trend(reader,
                             "SELECT COUNT(*) FROM completions WHERE site_id = :site AND completed_at IS NOT NULL "
                             "AND completed_at >= :from AND completed_at < :until",
                             now, before),
        .past_due =
            count(reader, "SELECT COUNT(*) FROM members WHERE site_id = :site AND deleted_at IS NULL AND id IN (" +
                              billing::members_who_are(billing::Standing::past_due) + ")"),
    };
}

std::vector<Unfinished> list_unfinished(Reader& reader) {
    return reader.all<Unfinished, ThingId, std::string, std::string, std::int64_t>(
        "SELECT p.id, p.name, p.kind, COUNT(*) AS drafts FROM pages g "
        "JOIN products p ON p.site_id = g.site_id AND p.id = g.product_id "
        "WHERE g.site_id = :site AND g.status = 'draft' AND g.deleted_at IS NULL "
        "AND p.status = 'live' AND p.deleted_at IS NULL "
        "GROUP BY p.id, p.name, p.kind ORDER BY drafts DESC, p.id LIMIT :most",
        {{"most", static_cast<std::int64_t>(attention_max)}});
}

std::vector<Troubled> list_troubled(Reader& reader) {
    return reader.all<Troubled, ConnectionId, std::string, std::string, bool, std::string, std::int64_t>(
        "SELECT id, kind, account, state = 'failing', last_error, set_aside FROM ("
        "SELECT c.id, c.kind, c.account, c.state, c.last_error, (SELECT COUNT(*) FROM inbox i "
        "WHERE i.site_id = c.site_id AND i.connection_id = c.id AND i.state = 'set_aside') AS set_aside "
        "FROM connections c WHERE c.site_id = :site AND c.ended_at IS NULL) AS counted "
        "WHERE state = 'failing' OR set_aside > 0 ORDER BY id LIMIT :most",
        {{"most", static_cast<std::int64_t>(attention_max)}});
}

std::vector<Silent> list_silent(Reader& reader) {
    return reader.all<Silent, HookId, std::string, bool, std::string>(
        "SELECT id, url, ended_at IS NOT NULL, last_error FROM hooks WHERE site_id = :site "
        "AND (ended_at IS NULL OR ended_reason = 'failing') AND (failing_since IS NOT NULL OR ended_at IS NOT NULL) "
        "ORDER BY id LIMIT :most",
        {{"most", static_cast<std::int64_t>(attention_max)}});
}

}  // namespace hub::reports
