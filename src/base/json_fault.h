#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hub {

// Why a text isn't strict JSON and where, for the person who sent it.
struct JsonFault {
    std::string what;        // "it ends in the middle"
    std::size_t line = 1;    // counted from 1, as editors do
    std::size_t column = 1;  // in bytes, about where it was noticed
};

// Of a text that parse_json refuses.
JsonFault fault_in_json(std::string_view text);

}  // namespace hub
