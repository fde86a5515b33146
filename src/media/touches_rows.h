#pragma once

#include <cstddef>
#include <string_view>

#include "base/ids.h"
#include "db/tx.h"

// Private to media/: who touched which file when, in which view of a page. What a touch means is touches.h.
namespace hub::media::rows {

// Whether there was none.
bool touch(Tx& tx, const MemberId& member, const FileId& file, std::string_view view);
// Whether there was none after `before`; then this is the last one.
bool touch_again(Tx& tx, const MemberId& member, const FileId& file, std::string_view view, Time before);
// The first `limit` of those before a moment; answers how many.
std::size_t forget_touches(Tx& everywhere, Time before, std::size_t limit);

}  // namespace hub::media::rows
