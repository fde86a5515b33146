#include "http/paging.h"

#include "base/error.h"
#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::size_t limit_max = 100;

}  // namespace

void refuse_other_parameters(const Request& request, const std::vector<std::string_view>& known) {
    const std::string names = join({known.begin(), known.end()}, ", ");
    std::vector<FieldError> wrong;
    for (const auto& [name, value] : request.query) {
        if (std::ranges::find(known, name) == known.end())
            wrong.push_back({name, "is not a parameter here; there are: " + names});
    }
    if (!wrong.empty()) throw Invalid(std::move(wrong));
}

Paging paging_of(const Request& request, ParameterNames filters) {
    std::vector<std::string_view> known{filters};
    known.insert(known.end(), {"limit", "cursor"});
    refuse_other_parameters(request, known);
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
