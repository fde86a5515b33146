#include "http/paging.h"

#include "base/error.h"
#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::size_t limit_max = 100;

}  // namespace

Paging paging_of(const Request& request) {
    Paging paging;
    if (const auto text = request.parameter("limit")) {
        const auto limit = parse_u64(*text);
        if (!limit || *limit == 0 || *limit > limit_max)
            throw Invalid("limit", "should be a whole number from 1 to 100");
        paging.limit = static_cast<std::size_t>(*limit);
    }
    paging.cursor = request.parameter("cursor");
    return paging;
}

Response list(JsonArray data, const std::optional<std::string>& next_cursor) {
    return json(200, JsonObject{{"data", std::move(data)}, {"next_cursor", json_of(next_cursor)}});
}

}  // namespace hub::http
