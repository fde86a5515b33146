#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace hub::audit {

enum class About { members, anything_else };

struct Asked {
    std::string path;       // of the thing, as it was asked for
    std::string_view body;  // what was sent; JSON, or nothing of it is told
    Json before = nullptr;  // how the thing was shown before, where it is shown
    bool is_gone = false;   // it was deleted
    About about = About::anything_else;
};

// What is kept of an act, as JSON of a few thousand letters at most: {"path", "before", "after"}. Secrets are left out
// by the names of their fields, long texts shortened; of members, whom the law lets ask to be forgotten, texts aren't
// kept.
std::string details_of(const Asked& asked);

}  // namespace hub::audit
