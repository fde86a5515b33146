#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hub::view {

// One {{…}} of a template. `kind` is # / > ! % or blank for a variable.
struct Marker {
    char kind;
    std::string name;
    std::string modifiers;  // ":x-safe", or empty
    std::size_t begin;      // of the braces
    std::size_t end;
};

std::vector<Marker> markers_in(std::string_view text);

// The text of an HTML template made safe to parse: links that begin with a variable get their check. Throws
// std::logic_error naming `path` when it asks for something that could inject.
std::string guarded(std::string_view path, std::string_view text);

}  // namespace hub::view
