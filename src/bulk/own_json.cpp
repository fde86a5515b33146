#include "bulk/own_json.h"

#include <utility>

#include "base/ensure.h"

namespace hub::bulk {

Json own_json(const std::string& text) {
    auto json = parse_json(text);
    if (!json) broken_promise("what was written as JSON is JSON");
    return std::move(*json);
}

Json own_json(const std::optional<std::string>& text) {
    if (!text) broken_promise("what was written is there");
    return own_json(*text);
}

std::string own_text(const Json& json, std::initializer_list<std::string_view> path) {
    auto text = text_at(json, path);
    if (!text) broken_promise("the text that was written is there");
    return std::move(*text);
}

std::int64_t own_number(const Json& json, std::string_view name) {
    const auto number = number_at(json, {name});
    if (!number) broken_promise("the number that was written is there");
    return *number;
}

const JsonArray& own_list(const Json& json, std::string_view name) {
    const Json* const list = at(json, {name});
    if (list == nullptr || !list->is_array()) broken_promise("the list that was written is there");
    return list->as_array();
}

}  // namespace hub::bulk
