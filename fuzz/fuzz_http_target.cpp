// A target, host, query or form: what is let through can't be read as something else, and comes back when printed.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/text.h"
#include "http/request.h"
#include "http/response.h"
#include "http/target.h"

namespace {

using namespace hub;

void check_path(const std::string& path) {
    ENSURE(path.starts_with('/') && path.find("//") == std::string::npos && is_utf8(path));
    ENSURE(path.find('\\') == std::string::npos && path.find('\0') == std::string::npos);
    std::string encoded;
    for (const std::string& segment : split(path.substr(1), '/')) {
        ENSURE(segment != "." && segment != "..");
        encoded += "/" + http::percent_encoded(segment);
    }
    const auto again = http::parse_target(encoded);
    ENSURE(again && again->path == path);
}

void check_pairs(const http::Pairs& pairs) {
    std::string encoded;
    for (const auto& [name, value] : pairs) {
        encoded += http::percent_encoded(name) + "=" + http::percent_encoded(value) + "&";
    }
    const auto again = http::parse_pairs(encoded);
    ENSURE(again && *again == pairs);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto target = http::parse_target(text)) {
        check_path(target->path);
        check_pairs(target->query);
    }
    if (const auto pairs = http::parse_pairs(text)) check_pairs(*pairs);
    if (const auto host = http::parse_host(text)) {
        const auto again = http::parse_host(host->name);
        ENSURE(again && again->name == host->name);
    }
    if (http::is_local_path(text))
        ENSURE(text.starts_with('/') && text.find_first_of("\r\n\\") == std::string_view::npos);
    const std::string encoded = http::percent_encoded(text);
    ENSURE(http::percent_decoded(encoded) == std::string{text});
    return 0;
}
