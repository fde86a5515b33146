#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::http {

// ?limit= (1 to 100, 100 when absent) and ?cursor= of a list; throws Invalid when they are wrong.
struct Paging {
    std::size_t limit = 100;
    std::optional<std::string> cursor{};
};
Paging paging_of(const Request& request);

// {"data": […], "next_cursor": null | "…"}
Response list(JsonArray data, const std::optional<std::string>& next_cursor);

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
