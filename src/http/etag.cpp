#include "http/etag.h"

#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::int64_t no_version = -1;

}  // namespace

void set_etag(Response& response, std::int64_t version) {
    response.with("ETag", format("\"{}\"", version));
}

std::optional<std::int64_t> seen_version(const Request& request) {
    std::string_view tag = trimmed(request.header("if-match"));
    if (tag.empty() || tag == "*") return std::nullopt;
    if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"') return no_version;
    tag.remove_prefix(1);
    tag.remove_suffix(1);
    return parse_i64(tag).value_or(no_version);
}

}  // namespace hub::http
