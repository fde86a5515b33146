#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// Binary JSON (RFC 8949), as authenticators speak it: read item by item where it lies, so nothing is allocated whatever
// lengths it claims. What they never send (lengths left open, tags) isn't read.
namespace hub {

struct CborItem {
    enum class Kind { number, bytes, text, array, map, other };
    Kind kind = Kind::other;
    std::int64_t number = 0;
    std::string_view text{};  // of bytes too; part of what is read
    std::size_t count = 0;    // of an array's values, or of a map's pairs; never more than bytes are left
};

class CborReader {
public:
    explicit CborReader(std::string_view bytes) : bytes_(bytes) {}

    // The next item; of an array or a map its head alone. Empty: there is none, or it can't be read.
    std::optional<CborItem> next();
    // The next value with everything in it; false as above.
    bool skip();
    // What wasn't read yet.
    std::string_view rest() const { return bytes_; }

private:
    std::string_view bytes_;
};

}  // namespace hub
