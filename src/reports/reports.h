#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"
#include "reports/range.h"

// How a site did over a range of days. Every figure is counted when it is asked for, from facts alone; people.h tells
// who is behind each.
namespace hub::reports {

constexpr std::size_t top_max = 10;      // of what was used most
constexpr std::size_t files_max = 1000;  // of the files that a report names, most used first
constexpr std::size_t hooks_max = 1000;
constexpr std::size_t pages_max = 1000;  // of a product, of which is told how far members came

// The figures of one step stand beside it in the range: the first here is of the first there.
struct GrowthStep {
    std::int64_t joined = 0;
    std::int64_t members = 0;  // at its end, of those who aren't in the trash today
    std::int64_t fell_inactive = 0;
    std::int64_t came_back = 0;
    std::int64_t inactive = 0;  // at its end: today's, less who fell silent since, and who came back since
};
std::vector<GrowthStep> count_growth(Reader& reader, const Range& range);

struct EngagementStep {
    std::int64_t log_ins = 0;
    std::int64_t active = 0;  // members who logged in, each once
};
struct UsedPage {
    PageId page;
    std::string title;
    ThingId thing;
    std::string thing_name;
    std::int64_t completions = 0;
};
struct UsedFile {
    FileId file;
    std::string name;
    std::string kind;
    bool is_deleted = false;
    std::int64_t plays = 0;
    std::int64_t downloads = 0;
    std::int64_t members = 0;  // who did either, each once
};
struct Engagement {
    std::vector<EngagementStep> steps;
    std::int64_t active = 0;  // in the whole range, each once
};
Engagement count_engagement(Reader& reader, const Range& range);
std::vector<UsedPage> most_completed(Reader& reader, const Range& range);  // top_max at most
std::vector<UsedFile> most_used_files(Reader& reader, const Range& range, std::size_t most);

struct CompletionStep {
    std::int64_t pages = 0;     // checkmarks set that still stand
    std::int64_t finished = 0;  // products and collections that somebody finished
};
std::vector<CompletionStep> count_completion(Reader& reader, const Range& range);
// How many members hold a checkmark set in the range, by page; pages without any are left out.
std::unordered_map<PageId, std::int64_t> completions_by_page(Reader& reader, const Range& range);
std::unordered_map<ThingId, std::int64_t> finishers(Reader& reader, const Range& range);
// Of `pages`, in their order, the furthest that each member completed in the range: how many members it is for each.
std::vector<std::int64_t> furthest_pages(Reader& reader, const Range& range, const std::vector<PageId>& pages);

struct UsageStep {
    std::int64_t plays = 0;
    std::int64_t downloads = 0;
};
std::vector<UsageStep> count_usage(Reader& reader, const Range& range);

struct DeliveryStep {
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
};
struct Receiver {
    HookId hook;
    std::string url;
    bool is_listening = false;
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;     // now, whatever the range
    std::int64_t average_ms = 0;  // from what happened to its being taken, of the delivered; 0 without any
    std::int64_t slowest_ms = 0;
    std::int64_t within_minute = 0;
};
std::vector<DeliveryStep> count_deliveries(Reader& reader, const Range& range);
std::vector<Receiver> list_receivers(Reader& reader, const Range& range);  // newest first, hooks_max at most

}  // namespace hub::reports
