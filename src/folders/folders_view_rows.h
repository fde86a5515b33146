#pragma once

#include "folders/folders.h"

namespace hub::folders::rows {

struct Counted {
    FolderId folder;
    std::int64_t count;
};
std::vector<Counted> count_lying(Reader& reader, Kind kind);
// Of folders of members: those in the trash, who keep their place.
std::vector<Counted> count_trashed(Reader& reader);

}  // namespace hub::folders::rows
