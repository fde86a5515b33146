#pragma once

#include <algorithm>
#include <cstddef>
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

// ?limit= (1 to 100, 100 when absent) and ?cursor= of a list.
struct Paging {
    std::size_t limit = 100;
    std::optional<std::string> cursor{};
};
// Those of a list without filters of its own; with some, http/parameters.h reads them all. Throws Invalid.
Paging paging_of(const Request& request);

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

// What the address captured as an id; an impossible id is simply not there.
template <class Identifier>
Identifier id_capture(const Request& request, std::string_view name) {
    const std::string& text = request.capture(name);
    if (!Identifier::matches(text)) throw NotFound("There is no such thing here.");
    return Identifier::parse(text);
}

}  // namespace hub::http
