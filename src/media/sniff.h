#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
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

// Whether a sender's "Content-Type" may stand for what was found. An empty one, application/octet-stream and what curl
// says of everything claim nothing. What is shown must have been announced as an image, or as sound or film; and what
// was announced as one must be one, shown or not, as far as its bytes tell.
bool may_be_called(const Sniffed& found, std::string_view claimed);

// What its sender says that it is, and where they said so.
struct Claim {
    std::string_view type;
    std::string_view field = "Content-Type";
};

// Why these bytes can't be a file here, now or later: there are none, they are not what their sender claims, or they
// are an image that is not taken. Empty when they can.
std::optional<FieldError> find_fault(const OpenFile& bytes, const Claim& claim);

// A new file of these bytes, as they turn out to be. Throws Invalid where find_fault() finds one.
File file_of(const OpenFile& bytes, std::string name, const Claim& claim, Time now);

}  // namespace hub::media
