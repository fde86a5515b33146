#include <algorithm>
#include <functional>
#include <span>

#include "reports/reports.h"

namespace hub::reports {

namespace {

template <class Span>
db::Binds between(const Span& span) {
    return {{"from", span.from}, {"until", span.until}};
}

std::int64_t counted(Reader& reader, std::string_view sql, const db::Binds& binds = {}) {
    return reader.value<std::int64_t>(sql, binds).value_or(0);
}

std::int64_t counted_of(Reader& reader, std::string_view type, Time from, Time until) {
    return counted(reader,
                   "SELECT COUNT(*) FROM activities WHERE site_id = :site AND type = :type "
                   "AND occurred_at >= :from AND occurred_at < :until",
                   {{"type", type}, {"from", from}, {"until", until}});
}

std::int64_t joined_before(Reader& reader, Time moment) {
    return counted(reader,
                   "SELECT COUNT(*) FROM members WHERE site_id = :site AND deleted_at IS NULL AND created_at < :moment",
                   {{"moment", moment}});
}

// Backwards from today: who fell silent after a step was not silent at its end, and who came back after it was.
void tell_inactive(Reader& reader, const Range& range, std::vector<GrowthStep>& steps) {
    const Time later = std::max(range.until, reader.now() + std::chrono::milliseconds{1});
    std::int64_t inactive = counted(reader,
                                    "SELECT COUNT(*) FROM members WHERE site_id = :site "
                                    "AND inactive_since IS NOT NULL AND deleted_at IS NULL") -
                            counted_of(reader, "user.inactive", range.until, later) +
                            counted_of(reader, "user.activate", range.until, later);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        // Who is in the trash since is in the log and not among today's members.
        step->inactive = std::clamp<std::int64_t>(inactive, 0, step->members);
        inactive += step->came_back - step->fell_inactive;
    }
}

// One number for each log-in, the same for the same member: SQLite's own way of counting each once writes a million of
// them to the disk and takes minutes. Two of a million share a number about once in thirty million reports.
std::vector<std::uint64_t> who_logged_in(Reader& reader, const Step& step) {
    std::vector<std::uint64_t> members;
    constexpr db::ColumnKind columns[] = {db::ColumnKind::text};
    reader.query(
        "SELECT member_id FROM activities WHERE site_id = :site AND type = 'user.login' "
        "AND occurred_at >= :from AND occurred_at < :until",
        between(step), columns, [&](std::span<db::Value> row) {
            members.push_back(std::hash<std::string>{}(std::get<std::string>(row.front())));
        });
    return members;
}

std::int64_t each_once(std::vector<std::uint64_t>& members) {
    std::ranges::sort(members);
    const auto doubled = std::ranges::unique(members);
    members.erase(doubled.begin(), doubled.end());
    return static_cast<std::int64_t>(members.size());
}

}  // namespace

std::vector<GrowthStep> count_growth(Reader& reader, const Range& range) {
    std::vector<GrowthStep> steps;
    std::int64_t members = joined_before(reader, range.from);
    for (const Step& step : range.steps) {
        GrowthStep counts{.joined = counted(reader,
                                            "SELECT COUNT(*) FROM members WHERE site_id = :site "
                                            "AND deleted_at IS NULL AND created_at >= :from AND created_at < :until",
                                            between(step)),
                          .fell_inactive = counted_of(reader, "user.inactive", step.from, step.until),
                          .came_back = counted_of(reader, "user.activate", step.from, step.until)};
        members += counts.joined;
        counts.members = members;
        steps.push_back(counts);
    }
    tell_inactive(reader, range, steps);
    return steps;
}

Engagement count_engagement(Reader& reader, const Range& range) {
    Engagement engagement{.steps = {}, .active = 0};
    std::vector<std::uint64_t> everybody;
    for (const Step& step : range.steps) {
        std::vector<std::uint64_t> members = who_logged_in(reader, step);
        const auto log_ins = static_cast<std::int64_t>(members.size());
        engagement.steps.push_back({.log_ins = log_ins, .active = each_once(members)});
        if (range.until <= reader.now()) everybody.insert(everybody.end(), members.begin(), members.end());
    }
    // Until now it stands in the members' own rows.
    engagement.active = range.until <= reader.now()
                            ? each_once(everybody)
                            : counted(reader,
                                      "SELECT COUNT(*) FROM members WHERE site_id = :site AND deleted_at IS NULL "
                                      "AND COALESCE(last_login_at, 0) >= :from",
                                      {{"from", range.from}});
    return engagement;
}

std::vector<UsedPage> most_completed(Reader& reader, const Range& range) {
    db::Binds binds = between(range);
    binds.emplace_back("most", static_cast<std::int64_t>(top_max));
    return reader.all<UsedPage, PageId, std::string, ThingId, std::string, std::int64_t>(
        "SELECT g.id, g.title, p.id, p.name, done FROM (SELECT page_id, COUNT(*) AS done FROM completions "
        "WHERE site_id = :site AND completed_at IS NOT NULL AND completed_at >= :from AND completed_at < :until "
        "GROUP BY page_id ORDER BY done DESC, page_id LIMIT :most) AS top "
        "JOIN pages g ON g.site_id = :site AND g.id = top.page_id "
        "JOIN products p ON p.site_id = g.site_id AND p.id = g.product_id ORDER BY done DESC, g.id",
        binds);
}

std::vector<UsedFile> most_used_files(Reader& reader, const Range& range, std::size_t most) {
    db::Binds binds = between(range);
    binds.emplace_back("most", static_cast<std::int64_t>(most));
    return reader.all<UsedFile, FileId, std::string, std::string, bool, std::int64_t, std::int64_t, std::int64_t>(
        "SELECT f.id, f.name, f.kind, f.deleted_at IS NOT NULL, plays, downloads, members FROM ("
        "SELECT file_id, plays, downloads, members FROM (SELECT file_id, "
        "SUM(CASE WHEN type = 'user.file_downloaded' THEN 0 ELSE 1 END) AS plays, "
        "SUM(CASE WHEN type = 'user.file_downloaded' THEN 1 ELSE 0 END) AS downloads, "
        "COUNT(DISTINCT member_id) AS members FROM activities WHERE site_id = :site AND file_id IS NOT NULL "
        "AND occurred_at >= :from AND occurred_at < :until GROUP BY file_id) AS used "
        "ORDER BY plays + downloads DESC, file_id LIMIT :most) AS top "
        "JOIN files f ON f.site_id = :site AND f.id = top.file_id ORDER BY plays + downloads DESC, f.id",
        binds);
}

std::vector<UsageStep> count_usage(Reader& reader, const Range& range) {
    std::vector<UsageStep> steps;
    for (const Step& step : range.steps) {
        steps.push_back({.plays = counted_of(reader, "user.video_watched", step.from, step.until) +
                                  counted_of(reader, "user.audio_listened", step.from, step.until),
                         .downloads = counted_of(reader, "user.file_downloaded", step.from, step.until)});
    }
    return steps;
}

std::vector<DeliveryStep> count_deliveries(Reader& reader, const Range& range) {
    std::vector<DeliveryStep> steps;
    for (const Step& step : range.steps) {
        const auto found = reader.one<DeliveryStep, std::int64_t, std::int64_t>(
            "SELECT COALESCE(SUM(CASE WHEN state = 'delivered' THEN 1 ELSE 0 END), 0), "
            "COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) FROM deliveries WHERE site_id = :site "
            "AND finished_at IS NOT NULL AND finished_at >= :from AND finished_at < :until",
            between(step));
        steps.push_back(found.value_or(DeliveryStep{}));
    }
    return steps;
}

std::vector<Receiver> list_receivers(Reader& reader, const Range& range) {
    db::Binds binds = between(range);
    binds.emplace_back("most", static_cast<std::int64_t>(hooks_max));
    return reader.all<Receiver, HookId, std::string, bool, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                      std::int64_t, std::int64_t>(
        "SELECT h.id, h.url, h.ended_at IS NULL, COALESCE(d.delivered, 0), COALESCE(d.failed, 0), "
        "(SELECT COUNT(*) FROM deliveries w WHERE w.site_id = h.site_id AND w.hook_id = h.id AND w.state = 'waiting'), "
        "COALESCE(d.took / NULLIF(d.delivered, 0), 0), COALESCE(d.slowest, 0), COALESCE(d.quick, 0) "
        "FROM hooks h LEFT JOIN (SELECT hook_id, SUM(CASE WHEN state = 'delivered' THEN 1 ELSE 0 END) AS delivered, "
        "SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed, "
        "CAST(SUM(CASE WHEN state = 'delivered' THEN finished_at - created_at END) AS BIGINT) AS took, "
        "MAX(CASE WHEN state = 'delivered' THEN finished_at - created_at END) AS slowest, "
        "SUM(CASE WHEN state = 'delivered' AND finished_at - created_at <= 60000 THEN 1 ELSE 0 END) AS quick "
        "FROM deliveries WHERE site_id = :site AND finished_at IS NOT NULL AND finished_at >= :from "
        "AND finished_at < :until GROUP BY hook_id) AS d ON d.hook_id = h.id "
        "WHERE h.site_id = :site AND (h.ended_reason IS NULL OR h.ended_reason <> 'deleted' OR d.hook_id IS NOT NULL) "
        "ORDER BY h.id DESC LIMIT :most",
        binds);
}

}  // namespace hub::reports
