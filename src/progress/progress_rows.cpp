#include "progress/progress_rows.h"

namespace hub::progress::rows {

std::vector<Mark> marks(Reader& reader, const MemberId& member, Time recorded_up_to) {
    return reader.all<Mark, PageId, bool, Time>(
        "SELECT page_id, is_done, recorded_at FROM completion_events "
        "WHERE site_id = :site AND member_id = :member AND recorded_at <= :up_to ORDER BY sequence",
        {{"member", member}, {"up_to", recorded_up_to}});
}

void add_mark(Tx& tx, const MemberId& member, const PageId& page, bool is_done, Time at) {
    const auto last = tx.value<std::int64_t>(
        "SELECT COALESCE(MAX(sequence), 0) FROM completion_events WHERE site_id = :site AND member_id = :member",
        {{"member", member}});
    tx.run(
        "INSERT INTO completion_events (site_id, member_id, sequence, page_id, is_done, recorded_at) "
        "VALUES (:site, :member, :sequence, :page, :is_done, :at)",
        {{"member", member}, {"sequence", last.value_or(0) + 1}, {"page", page}, {"is_done", is_done}, {"at", at}});
}

std::optional<State> find(Reader& reader, const MemberId& member, const PageId& page) {
    return reader.one<State, std::optional<Time>, std::int64_t>(
        "SELECT completed_at, times FROM completions WHERE site_id = :site AND member_id = :member AND page_id = :page",
        {{"member", member}, {"page", page}});
}

void set(Tx& tx, const MemberId& member, const PageId& page, Time at) {
    tx.run(
        "INSERT INTO completions (site_id, member_id, page_id, completed_at, times) "
        "VALUES (:site, :member, :page, :at, 1) ON CONFLICT (site_id, member_id, page_id) "
        "DO UPDATE SET completed_at = excluded.completed_at, times = completions.times + 1",
        {{"member", member}, {"page", page}, {"at", at}});
}

void unset(Tx& tx, const MemberId& member, const PageId& page) {
    tx.run(
        "UPDATE completions SET completed_at = NULL WHERE site_id = :site AND member_id = :member AND page_id = :page",
        {{"member", member}, {"page", page}});
}

// The sign before completed_at keeps SQLite from the index over a site's latest completions: these are one member's,
// and stand together under the key.
std::unordered_set<PageId> complete_pages(Reader& reader, const MemberId& member) {
    const auto pages = reader.values<PageId>(
        "SELECT page_id FROM completions WHERE site_id = :site AND member_id = :member AND +completed_at IS NOT NULL",
        {{"member", member}});
    return {pages.begin(), pages.end()};
}

std::vector<Completion> completions(Reader& reader, const MemberId& member) {
    return reader.all<Completion, PageId, Time>(
        "SELECT page_id, completed_at FROM completions "
        "WHERE site_id = :site AND member_id = :member AND +completed_at IS NOT NULL "
        "ORDER BY completed_at DESC, page_id DESC",
        {{"member", member}});
}

std::vector<ProjectionRow> projection(Reader& reader, const MemberId& member) {
    return reader.all<ProjectionRow, PageId, std::optional<Time>, std::int64_t>(
        "SELECT page_id, completed_at, times FROM completions WHERE site_id = :site AND member_id = :member ORDER BY "
        "page_id",
        {{"member", member}});
}

}  // namespace hub::progress::rows
