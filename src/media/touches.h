#pragma once

#include <cstddef>
#include <string_view>

#include "base/ids.h"
#include "db/tx.h"

// What counts once: a download and what follows it within a minute, a play and its repeats in the same view of a page.
namespace hub::media {

// Whether this download is one of its own, and no retry of the last one that was.
bool is_new_download(Tx& tx, const MemberId& member, const FileId& file);
// Whether the file wasn't played before in this view of its page.
bool is_new_play(Tx& tx, const MemberId& member, const FileId& file, std::string_view view);

// Forgets what is too old to matter, at most `limit`; answers how many.
std::size_t forget_touches(Tx& everywhere, std::size_t limit);

}  // namespace hub::media
