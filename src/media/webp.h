#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hub::media {

// A WebP of nothing but its picture: without what a camera or telephone said about it (Exif, XMP), colour profiles and
// chunks that nobody knows. Empty where it isn't built as a WebP is. Not left to the library that made it, whose
// `strip` leaves Exif in (libvips 8.14).
std::optional<std::string> bare_webp(std::string_view bytes);

}  // namespace hub::media
