#pragma once

#include <span>
#include <string_view>

#include "bulk/acts.h"

// Each act, on one member: what it does, and how it is taken back. Private to this folder.
namespace hub::bulk {

inline constexpr const char* changed_since = "was changed since then";

struct Act {
    std::string_view kind;
    std::string_view permission;
    // Whether it is for those in the trash too.
    bool takes_trashed = false;
    Verdict (*run)(Tx& tx, const catalog::Catalog& catalog, const Json& asked, const members::Member& member);
    Verdict (*undo)(Tx& tx, const catalog::Catalog& catalog, const Json& asked, const members::Member& member,
                    const Json& former);
};

std::span<const Act> care_acts();    // tags, folders, block, trash
std::span<const Act> access_acts();  // give and end access

}  // namespace hub::bulk
