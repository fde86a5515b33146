#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace hub::http {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t length = 0;  // at least 1

    bool operator==(const ByteRange&) const = default;
};

// What a Range header (RFC 9110, section 14) asks of a file.
struct Selection {
    enum class Kind {
        whole,  // nothing is asked, or nothing that we heed: broken, more than 16 ranges, ranges that overlap
        parts,
        none,  // well said, but the file has no such bytes
    };
    Kind kind = Kind::whole;
    std::vector<ByteRange> parts{};  // in the order asked for; each lies in the file, and no two share a byte
};
Selection select_bytes(std::string_view range, std::uint64_t size);

}  // namespace hub::http
