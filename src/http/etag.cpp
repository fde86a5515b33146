#include "http/etag.h"

#include "base/error.h"
#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::int64_t no_version = -1;

}  // namespace

void set_etag(Response& response, std::int64_t version) {
    response.with("ETag", format("\"{}\"", version));
}

std::optional<std::int64_t> seen_version(const Request& request) {
    const std::string_view tag = trimmed(request.header("if-match"));
    if (tag.empty() || tag == "*") return std::nullopt;
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') {
        return parse_i64(tag.substr(1, tag.size() - 2)).value_or(no_version);
    }
    if (tag.starts_with("W/")) return no_version;
    // Some tools drop the quotes.
    if (const auto bare = parse_i64(tag)) return bare;
    throw Invalid("If-Match", "should be the ETag you saw, with its quotes");
}

}  // namespace hub::http
