#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::http {

// ?limit= (1 to 100, 100 when absent) and ?cursor= of a list; throws Invalid when they are wrong, or when the query
// holds anything else than these and the list's own filters: what is misspelt must not answer everything.
struct Paging {
    std::size_t limit = 100;
    std::optional<std::string> cursor{};
};
using ParameterNames = std::initializer_list<std::string_view>;
Paging paging_of(const Request& request, ParameterNames filters = {});
// Throws Invalid naming every parameter of the query that isn't one of these.
void refuse_other_parameters(const Request& request, const std::vector<std::string_view>& known);

// {"data": […], "next_cursor": null | "…"}
Response list(JsonArray data, const std::optional<std::string>& next_cursor);

// The page of things in their order that `paging` asks for, when the cursor is the id of the last one before it.
template <class Thing, class Present>
Response list_of(const std::vector<const Thing*>& things, const Paging& paging, const Present& present) {
    auto next = things.begin();
    if (paging.cursor) {
        next = std::find_if(next, things.end(), [&](const Thing* thing) { return thing->id.view() == *paging.cursor; });
        if (next == things.end()) throw Invalid("cursor", "should be the next_cursor of the page before");
        ++next;
    }
    JsonArray data;
    for (; next != things.end() && data.size() < paging.limit; ++next) data.push_back(present(**next));
    if (next == things.end() || data.empty()) return list(std::move(data), std::nullopt);
    return list(std::move(data), (*std::prev(next))->id.text());
}

// A query parameter that names a thing; throws Invalid when it is not such an id.
template <class Identifier>
std::optional<Identifier> id_parameter(const Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    if (!Identifier::matches(*text))
        throw Invalid(std::string{name}, "should be an id that begins with " + std::string{Identifier::prefix} + "_");
    return Identifier::parse(*text);
}

// What the address captured as an id; an impossible id is simply not there.
template <class Identifier>
Identifier id_capture(const Request& request, std::string_view name) {
    const std::string& text = request.capture(name);
    if (!Identifier::matches(text)) throw NotFound("There is no such thing here.");
    return Identifier::parse(text);
}

}  // namespace hub::http
