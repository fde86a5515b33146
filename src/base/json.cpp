#include "base/json.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>

namespace hub {

namespace {

constexpr std::size_t depth_max = 64;

// Builds a value out of the parser's events, refusing what a lenient reader would settle in silence: a key twice, a
// NUL, a number too large to be one.
struct StrictReader {
    static constexpr std::size_t max_object_size = 100'000;
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 64 * 1024;
    static constexpr std::size_t max_string_size = 64 * 1024 * 1024;

    using Error = boost::json::error_code;
    using Text = boost::json::string_view;

    struct Level {
        Json json;
        std::string key;
    };
    std::vector<Level> levels;
    std::string text;
    std::string key;
    std::optional<Json> whole;

    bool add(Json json, Error& error) {
        if (levels.empty()) {
            whole = std::move(json);
        } else if (auto* const array = levels.back().json.if_array()) {
            array->push_back(std::move(json));
        } else if (!levels.back().json.as_object().emplace(levels.back().key, std::move(json)).second) {
            error = boost::json::error::syntax;
            return false;
        }
        return true;
    }
    bool begin(Json empty) {
        levels.push_back({std::move(empty), {}});
        return true;
    }
    bool end(Error& error) {
        Json done = std::move(levels.back().json);
        levels.pop_back();
        return add(std::move(done), error);
    }
    bool keep(std::string& into, Text part, Error& error) const {
        if (part.find('\0') != Text::npos) {
            error = boost::json::error::syntax;
            return false;
        }
        into.append(part.data(), part.size());
        return true;
    }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return begin(JsonObject{}); }
    bool on_object_end(std::size_t, Error& error) { return end(error); }
    bool on_array_begin(Error&) { return begin(JsonArray{}); }
    bool on_array_end(std::size_t, Error& error) { return end(error); }
    bool on_key_part(Text part, std::size_t, Error& error) { return keep(key, part, error); }
    bool on_key(Text part, std::size_t, Error& error) {
        if (!keep(key, part, error)) return false;
        levels.back().key = std::exchange(key, {});
        return true;
    }
    bool on_string_part(Text part, std::size_t, Error& error) { return keep(text, part, error); }
    bool on_string(Text part, std::size_t, Error& error) {
        return keep(text, part, error) && add(Json(std::exchange(text, {})), error);
    }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t value, Text, Error& error) { return add(Json(value), error); }
    bool on_uint64(std::uint64_t value, Text, Error& error) { return add(Json(value), error); }
    bool on_double(double value, Text, Error& error) {
        if (!std::isfinite(value)) {
            error = boost::json::error::not_number;
            return false;
        }
        return add(Json(value), error);
    }
    bool on_bool(bool value, Error& error) { return add(Json(value), error); }
    bool on_null(Error& error) { return add(Json(nullptr), error); }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }
};

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<StrictReader> parser{options};
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error || used != text.size() || !parser.done()) return std::nullopt;
    return std::move(parser.handler().whole);
}

std::string to_text(const Json& json) {
    return boost::json::serialize(json);
}

const Json* at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* found = &json;
    for (const std::string_view step : path) {
        const JsonObject* const object = found->if_object();
        if (object == nullptr) return nullptr;
        found = object->if_contains(boost::json::string_view{step.data(), step.size()});
        if (found == nullptr) return nullptr;
    }
    return found;
}

std::optional<std::string> text_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string{found->as_string().data(), found->as_string().size()};
}

std::optional<std::int64_t> number_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr || !found->is_int64()) return std::nullopt;
    return found->as_int64();
}

std::optional<bool> flag_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr || !found->is_bool()) return std::nullopt;
    return found->as_bool();
}

}  // namespace hub
