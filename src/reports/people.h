#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"

// The members behind a figure of a report, each once, with the last moment that counted.
namespace hub::reports {

enum class Figure : std::uint8_t {
    joined,
    logged_in,
    fell_inactive,
    came_back,
    completed,  // a page, or any
    stopped,    // completed a page and none that comes later
    finished,   // a product or collection, or any
    played,     // a file, or any
    downloaded,
    subscribed,          // a subscription of theirs began
    subscription_ended,  // one of theirs did
};
inline constexpr std::array<std::string_view, 11> figure_words = {
    "joined",   "logged_in", "fell_inactive", "came_back",  "completed",         "stopped",
    "finished", "played",    "downloaded",    "subscribed", "subscription_ended"};
constexpr bool is_about_money(Figure figure) {
    return figure == Figure::subscribed || figure == Figure::subscription_ended;
}

struct Asked {
    Figure figure;
    Time from;
    Time until;
    std::optional<PageId> page{};
    std::vector<PageId> later_pages{};  // those that come after it, for `stopped`
    std::optional<ThingId> thing{};
    std::optional<FileId> file{};
};

struct Person {
    MemberId id;
    std::string email;
    std::string first_name;
    std::string last_name;
    bool is_trashed = false;  // what they did counts, whatever became of them
    Time at;
};

// Where a page of the list ended.
struct Mark {
    Time at;
    MemberId member;
};

// Newest first.
std::vector<Person> list_people(Reader& reader, const Asked& asked, const std::optional<Mark>& after,
                                std::size_t limit);

}  // namespace hub::reports
