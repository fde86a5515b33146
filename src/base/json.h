#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/clock.h"
#include "base/ids.h"

// The one header that names Boost.JSON.
namespace hub {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

// Strict JSON, at most 64 deep, valid UTF-8, no NUL, no key twice in an object. Empty when it isn't that.
std::optional<Json> parse_json(std::string_view text);
std::string to_text(const Json& json);

inline Json json_of(Time time) {
    return Json(to_rfc3339(time));
}
template <class T>
Json json_of(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}
inline Json json_of(const std::optional<Time>& value) {
    return value ? json_of(*value) : Json(nullptr);
}
template <class Tag>
Json json_of(const Id<Tag>& id) {
    return Json(id.text());
}
inline Json json_of(const ThingId& id) {
    return Json(id.text());
}
inline Json json_of(const std::optional<ThingId>& id) {
    return id ? json_of(*id) : Json(nullptr);
}
template <class Tag>
Json json_of(const std::optional<Id<Tag>>& id) {
    return id ? json_of(*id) : Json(nullptr);
}
// A text that is empty where there is none.
inline Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

// Tolerant look-ups for other people's JSON: empty when the path isn't there or is of another kind.
// at(event, {"data", "object", "id"})
const Json* at(const Json& json, std::initializer_list<std::string_view> path);
std::optional<std::string> text_at(const Json& json, std::initializer_list<std::string_view> path);
std::optional<std::int64_t> number_at(const Json& json, std::initializer_list<std::string_view> path);
std::optional<bool> flag_at(const Json& json, std::initializer_list<std::string_view> path);

}  // namespace hub
