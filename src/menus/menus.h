#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audiences/audience.h"
#include "base/complaints.h"
#include "base/ids.h"
#include "db/store.h"

namespace hub::catalog {
class Catalog;
}

// The portal's own menu: what stands in it, where it leads, and for whom.
namespace hub::menus {

// What an entry leads to.
enum class Place : std::uint8_t { home, library, search, files, account, thing, page, address, heading };
std::string_view word_of(Place place);
std::vector<std::string> place_words();
Place place_of(std::string_view word);  // one of those

struct Entry {
    std::optional<MenuEntryId> id{};  // a new one has none yet
    std::string label{};
    Place place = Place::heading;
    std::optional<ThingId> thing{};
    std::optional<PageId> page{};
    std::string address{};
    audiences::Audience audience = audiences::Audience::anyone;
    std::vector<Entry> entries{};  // its sub-menu; an entry of one has none

    const MenuEntryId& known_id() const;  // of one that is kept
    bool operator==(const Entry&) const = default;
};

struct Menu {
    std::vector<Entry> entries{};  // none: the portal shows the usual places
    std::int64_t version = 0;
};

inline constexpr std::size_t entries_max = 12;
inline constexpr std::size_t sub_entries_max = 20;
inline constexpr std::size_t label_letters_max = 40;

Menu load_menu(Reader& reader);
// Makes the menu exactly this, in this order. An entry with an id keeps it. What is gone may stay in it, yet can't be
// put in. Throws Invalid naming every field, and Conflict{passed_version} when `seen_version` has passed.
Menu save_menu(Tx& tx, const catalog::Catalog& catalog, std::vector<Entry> entries, Complaints wrong,
               std::optional<std::int64_t> seen_version);

// Whether what it leads to is there for members at all.
enum class Standing : std::uint8_t { well, draft, gone };
Standing standing_of(const Entry& entry, const catalog::Catalog& catalog);

}  // namespace hub::menus
