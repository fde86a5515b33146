// A Cookie header: what is found stands in it under exactly that name.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "http/cookies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view header(reinterpret_cast<const char*>(bytes), size);
    for (const std::string_view name : {"__Host-sid", "sid"}) {
        const std::optional<std::string> value = hub::http::find_cookie(header, name);
        if (!value) continue;
        ENSURE(header.find(std::string(name) + "=") != std::string_view::npos);
        ENSURE(header.find(*value) != std::string_view::npos);
        ENSURE(
            std::ranges::none_of(*value, [](char letter) { return letter < ' ' || letter == ';' || letter == 0x7f; }));
    }
    return 0;
}
