#pragma once

#include "base/json.h"
#include "media/captions.h"

namespace hub::media {

// A file as the API shows it, with what was found in it and what stands beside it.
JsonObject file_json(Reader& reader, const File& file);
Json caption_json(const Caption& caption);

}  // namespace hub::media
