#include <deque>

#include "base/text.h"
#include "reports/reports.h"

namespace hub::reports {

namespace {

db::Binds days_of(Time from, Time until) {
    return {{"from", from}, {"until", until}};
}

template <class Key>
std::unordered_map<Key, std::int64_t> by_key(Reader& reader, std::string_view sql, const Range& range) {
    const auto rows =
        reader.all<std::pair<Key, std::int64_t>, Key, std::int64_t>(sql, days_of(range.from, range.until));
    return {rows.begin(), rows.end()};
}

}  // namespace

std::vector<CompletionStep> count_completion(Reader& reader, const Range& range) {
    std::vector<CompletionStep> steps;
    for (const Step& step : range.steps) {
        const db::Binds binds = days_of(step.from, step.until);
        const auto pages = reader.value<std::int64_t>(
            "SELECT COUNT(*) FROM completions WHERE site_id = :site AND completed_at IS NOT NULL "
            "AND completed_at >= :from AND completed_at < :until",
            binds);
        const auto finished = reader.value<std::int64_t>(
            "SELECT COUNT(*) FROM activities WHERE site_id = :site AND type = 'user.product_completed' "
            "AND occurred_at >= :from AND occurred_at < :until",
            binds);
        steps.push_back({.pages = pages.value_or(0), .finished = finished.value_or(0)});
    }
    return steps;
}

std::unordered_map<PageId, std::int64_t> completions_by_page(Reader& reader, const Range& range) {
    return by_key<PageId>(reader,
                          "SELECT page_id, COUNT(*) FROM completions WHERE site_id = :site "
                          "AND completed_at IS NOT NULL AND completed_at >= :from AND completed_at < :until "
                          "GROUP BY page_id",
                          range);
}

std::unordered_map<ThingId, std::int64_t> finishers(Reader& reader, const Range& range) {
    return by_key<ThingId>(reader,
                           "SELECT product_id, COUNT(DISTINCT member_id) FROM activities WHERE site_id = :site "
                           "AND type = 'user.product_completed' AND occurred_at >= :from AND occurred_at < :until "
                           "AND product_id IS NOT NULL GROUP BY product_id",
                           range);
}

std::vector<std::int64_t> furthest_pages(Reader& reader, const Range& range, const std::vector<PageId>& pages) {
    std::vector<std::int64_t> members(pages.size(), 0);
    if (pages.empty()) return members;
    db::Binds binds = days_of(range.from, range.until);
    std::deque<std::string> names;  // which the binds point to
    std::vector<std::string> places;
    for (const PageId& page : pages) {
        names.push_back(format("p{:04}", names.size()));
        binds.emplace_back(names.back().c_str(), page);
        places.push_back(format("(:{}, {})", names.back(), places.size()));
    }
    const auto rows = reader.all<std::pair<std::int64_t, std::int64_t>, std::int64_t, std::int64_t>(
        "WITH places (page_id, place) AS (VALUES " + join(places, ", ") +
            ") SELECT furthest, COUNT(*) FROM (SELECT c.member_id, MAX(p.place) AS furthest FROM completions c "
            "JOIN places p ON p.page_id = c.page_id WHERE c.site_id = :site AND c.completed_at IS NOT NULL "
            "AND c.completed_at >= :from AND c.completed_at < :until GROUP BY c.member_id) AS reached "
            "GROUP BY furthest",
        binds);
    for (const auto& [place, count] : rows) members[static_cast<std::size_t>(place)] = count;
    return members;
}

}  // namespace hub::reports
