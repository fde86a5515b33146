// A Range header: whatever it says, what is selected lies in the file, and no byte is sent twice.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "http/range.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view header(reinterpret_cast<const char*>(bytes), size);
    for (const std::uint64_t file : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, ~std::uint64_t{0}}) {
        const hub::http::Selection selection = hub::http::select_bytes(header, file);
        ENSURE((selection.kind == hub::http::Selection::Kind::parts) == !selection.parts.empty());
        ENSURE(selection.parts.size() <= 16);
        std::uint64_t total = 0;
        for (const hub::http::ByteRange& part : selection.parts) {
            ENSURE(part.length > 0 && part.first < file && part.length <= file - part.first);
            ENSURE(part.length <= file - total);
            total += part.length;
        }
    }
    return 0;
}
