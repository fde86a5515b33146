#pragma once

#include <string>
#include <string_view>

#include "base/open_file.h"
#include "media/files.h"

namespace hub::media {

// What a file is, by its first bytes; its name and its sender's word count for nothing.
struct Sniffed {
    std::string type;  // "image/png", "application/octet-stream" for what nobody knows
    Kind kind;         // image, video and audio only where browsers show that type as such and nothing in it can act
};
// Thread-safe. Throws Unavailable when the file can't be read.
Sniffed sniff(const OpenFile& file);

// Whether a sender's "Content-Type" may stand for what was found. An empty one and application/octet-stream claim
// nothing; otherwise what is shown as an image, a video or audio must have been announced as one.
bool may_be_called(const Sniffed& found, std::string_view claimed);

// A new file of these bytes, as they turn out to be. Throws Invalid about them when there are none, and about
// Content-Type when they are not what their sender claims.
File file_of(const OpenFile& bytes, std::string name, std::string_view claimed, Time now);

}  // namespace hub::media
